"""Pictures are saved, found, shown small, removed and brought back with all that made them."""

from __future__ import annotations

import io
import os
import time

import numpy as np
import pytest
from PIL import Image

from core.errors import DiskFull, NotFound, StorageError
from core.files import new_id
from core.gallery import metadata
from core.gallery.recovery import TRASH_SECONDS
from core.gallery.search.query import Filters
from core.generation.request import GenerationRequest
from tests.gallery.listing import prompts


def test_a_saved_picture_is_found_whole_with_all_that_made_it(place, standing):
    image = Image.effect_noise((64, 96), 80).convert("RGB")
    saved = place.save(
        "girl, jogging",
        image=image,
        pose=standing,
        job_id="job",
        index=1,
        extras={"seconds": 1.5, "notes": ["ok"], "score": {"oks": 0.9, "pck": 1.0}},
    )
    found = place.reopen().get(saved.id)
    assert found == saved
    assert (found.width, found.height, found.kind, found.index) == (64, 96, "generated", 1)
    assert found.extras == {"seconds": 1.5, "notes": ["ok"], "score": {"oks": 0.9, "pck": 1.0}}
    assert abs(found.created - time.time()) < 60
    assert np.array_equal(np.asarray(place.gallery.image(saved.id)), np.asarray(image))
    assert place.gallery.request(saved.id) == GenerationRequest(
        prompt="girl, jogging", pose=standing
    )


def test_the_file_dropped_back_in_gives_the_equal_request_with_the_pose(place, standing):
    saved = place.save("girl, jogging", pose=standing)
    facts = metadata.read(place.gallery.path(saved.id))
    again = GenerationRequest.from_dict(facts.as_request())
    assert again == place.gallery.request(saved.id)
    assert again.pose == standing


def test_an_upload_has_no_request(place):
    image = Image.new("RGB", (64, 64))
    saved = place.gallery.save(image, kind="upload", request={})
    assert b"digitalsourcetype" not in place.gallery.png(saved.id)
    assert (saved.prompt, saved.request) == ("", {})
    with pytest.raises(NotFound, match="generated here"):
        place.gallery.request(saved.id)


def test_a_cut_out_keeps_what_is_transparent(place):
    cut = Image.new("RGBA", (64, 96), (255, 0, 0, 255))
    cut.paste((0, 0, 255, 0), (0, 0, 64, 48))
    saved = place.gallery.save(cut, kind="cutout", request={})
    again = place.gallery.image(saved.id, keeps_alpha=True)
    assert again.mode == "RGBA" and again.tobytes() == cut.tobytes()
    flat = place.gallery.image(saved.id)
    assert (flat.mode, flat.getpixel((0, 0)), flat.getpixel((0, 95))) == (
        "RGB",
        (255, 255, 255),
        (255, 0, 0),
    )
    with Image.open(io.BytesIO(place.gallery.thumbnail(saved.id))) as small:
        ground = {small.getpixel((x, 6)) for x in range(0, 64, 4)}
    assert len(ground) > 1, "no checks are seen where nothing is"


def test_a_rerun_of_a_job_makes_no_second_picture(place):
    first = place.save(job_id="job", index=0)
    again = place.save(job_id="job", index=0, image=Image.new("RGB", (64, 96), "red"))
    other = place.save(job_id="job", index=1)
    assert again == first
    assert [one.id for one in place.gallery.of_job("job")] == [first.id, other.id]
    assert len(list(place.gallery.folder.glob("*.png"))) == 2


def test_newest_first_in_pages_with_the_total(place):
    names = [f"picture {number}" for number in range(7)]
    for name in names:
        place.save(name)
    pages = [place.gallery.find(offset=offset, limit=3) for offset in (0, 3, 6, 9)]
    assert [page.total for page in pages] == [7, 7, 7, 7]
    assert [name for page in pages for name in prompts(page)] == names[::-1]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["100% silk_dress \\ (x:1.2)", "CAFÉ girl", "girl, running fast"]),
        ("girl", ["CAFÉ girl", "girl, running fast"]),
        ("fast GIRL", ["girl, running fast"]),
        ("café", ["CAFÉ girl"]),
        ("%", ["100% silk_dress \\ (x:1.2)"]),
        ("_", ["100% silk_dress \\ (x:1.2)"]),
        ("\\", ["100% silk_dress \\ (x:1.2)"]),
        ("'; DROP TABLE images; --", []),
        ("\ud800", ["100% silk_dress \\ (x:1.2)", "CAFÉ girl", "girl, running fast"]),
        ("nobody", []),
        ("x" * 1_000_000, []),
    ],
)
def test_search(place, text, found):
    for name in ("girl, running fast", "CAFÉ girl", "100% silk_dress \\ (x:1.2)"):
        place.save(name)
    assert prompts(place.gallery.find(text)) == found


def test_filters(place):
    one, two, three = (place.save(name) for name in ("one", "two", "three"))
    up = place.gallery.save(
        Image.new("RGB", (64, 64)), kind="upscaled", request=one.request, parent_id=one.id
    )
    place.gallery.set_favourite([two.id], True)
    gallery = place.gallery
    assert prompts(gallery.find(filters=Filters(favourites=True))) == ["two"]
    assert gallery.get(two.id).favourite
    assert [one.id for one in gallery.find(filters=Filters(kinds=("upscaled",))).records] == [up.id]
    assert prompts(gallery.find(ids=[one.id, three.id, "unknown"])) == ["three", "one"]
    assert gallery.find(ids=[]).total == 0
    gallery.set_favourite([two.id], False)
    assert gallery.find(filters=Filters(favourites=True)).total == 0


@pytest.mark.parametrize("image_id", ["nothing", "../../etc/passwd", "", "0" * 26])
def test_unknown_ids(place, image_id):
    for ask in (
        place.gallery.get,
        place.gallery.image,
        place.gallery.path,
        place.gallery.thumbnail,
        place.gallery.request,
    ):
        with pytest.raises(NotFound):
            ask(image_id)
    place.gallery.set_favourite([image_id], True)
    assert place.gallery.trash.restore(place.gallery.trash.put([image_id])) == ()


def test_thumbnail_is_small_jpeg_and_cached(place):
    saved = place.save(image=Image.effect_noise((300, 600), 50).convert("RGB"))
    data = place.gallery.thumbnail(saved.id)
    with Image.open(io.BytesIO(data)) as image:
        assert (image.format, image.size) == ("JPEG", (128, 256))
    place.gallery.path(saved.id).unlink()
    assert place.gallery.thumbnail(saved.id) == data


def test_a_small_picture_is_not_enlarged_for_its_thumbnail(place):
    data = place.gallery.thumbnail(place.save().id)
    assert Image.open(io.BytesIO(data)).size == (64, 96)


def test_a_damaged_file_gets_a_grey_thumbnail_and_one_line(place):
    saved = place.save()
    path = place.gallery.path(saved.id)
    path.write_bytes(path.read_bytes()[:-200])
    grey = Image.open(io.BytesIO(place.gallery.thumbnail(saved.id))).getpixel((99, 99))
    assert max(grey) - min(grey) < 40
    with pytest.raises(StorageError, match="damaged or missing"):
        place.gallery.image(saved.id)


def test_remove_and_restore(place):
    one, two, three = (place.save(name) for name in ("one", "two", "three"))
    place.gallery.set_favourite([one.id], True)
    batch = place.gallery.trash.put([one.id, two.id])
    assert prompts(place.gallery.find()) == ["three"]
    assert {path.stem for path in place.gallery.folder.glob("*.png")} == {three.id}
    with pytest.raises(NotFound):
        place.gallery.get(one.id)
    assert place.gallery.trash.restore(batch) == (one.id, two.id)
    assert prompts(place.gallery.find()) == ["three", "two", "one"]
    assert place.gallery.get(one.id).favourite
    assert place.gallery.image(one.id).size == (64, 96)
    assert place.gallery.trash.restore(batch) == ()


def test_old_trash_is_emptied_at_the_start_and_young_trash_is_not(place):
    old, young = place.save("old"), place.save("young")
    place.gallery.thumbnail(old.id)
    first, second = place.gallery.trash.put([old.id]), place.gallery.trash.put([young.id])
    with place.database.transaction() as connection:
        connection.execute(
            "UPDATE images SET removed = removed - ? WHERE id = ?", (TRASH_SECONDS + 9, old.id)
        )
    orphan = place.gallery.folder / "trash" / f"{new_id()}.png"
    orphan.write_bytes(b"x")
    os.utime(orphan, (0, 0))
    place.reopen().recover()
    assert {path.stem for path in (place.gallery.folder / "trash").iterdir()} == {young.id}
    assert list((place.gallery.folder / "thumbs").iterdir()) == []
    assert place.gallery.trash.restore(first) == ()
    assert place.gallery.trash.restore(second) == (young.id,)


def test_a_full_disk_keeps_nothing_half(place, monkeypatch):
    def full(*args):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(DiskFull):
            place.save()
    assert place.gallery.find().total == 0
    assert [path for path in place.gallery.folder.iterdir() if path.is_file()] == []
