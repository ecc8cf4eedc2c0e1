from __future__ import annotations

import io
import json
import os
import shutil
import time

import numpy as np
import pytest
from PIL import Image

from core.database import Database
from core.errors import DiskFull, NotFound, StorageError
from core.files import new_id
from core.gallery import favourites as favourite_files
from core.gallery import metadata
from core.gallery.gallery import _condition, _page_query
from core.gallery.recovery import TRASH_SECONDS, Recovery
from core.generation.request import GenerationRequest
from core.pose.stored_score import KeptScore


def prompts(page) -> list[str]:
    return [one.prompt for one in page.records]


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
    place.gallery.set_favourite(two.id, True)
    gallery = place.gallery
    assert prompts(gallery.find(favourites=True)) == ["two"]
    assert gallery.get(two.id).favourite
    assert [one.id for one in gallery.find(kind="upscaled").records] == [up.id]
    assert prompts(gallery.find(ids=[one.id, three.id, "unknown"])) == ["three", "one"]
    assert gallery.find(ids=[]).total == 0
    gallery.set_favourite(two.id, False)
    assert gallery.find(favourites=True).total == 0


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
    place.gallery.set_favourite(image_id, True)
    assert place.gallery.restore(place.gallery.remove([image_id])) == ()


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
    place.gallery.set_favourite(one.id, True)
    batch = place.gallery.remove([one.id, two.id])
    assert prompts(place.gallery.find()) == ["three"]
    assert {path.stem for path in place.gallery.folder.glob("*.png")} == {three.id}
    with pytest.raises(NotFound):
        place.gallery.get(one.id)
    assert place.gallery.restore(batch) == (one.id, two.id)
    assert prompts(place.gallery.find()) == ["three", "two", "one"]
    assert place.gallery.get(one.id).favourite
    assert place.gallery.image(one.id).size == (64, 96)
    assert place.gallery.restore(batch) == ()


def test_old_trash_is_emptied_at_the_start_and_young_trash_is_not(place):
    old, young = place.save("old"), place.save("young")
    place.gallery.thumbnail(old.id)
    first, second = place.gallery.remove([old.id]), place.gallery.remove([young.id])
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
    assert place.gallery.restore(first) == ()
    assert place.gallery.restore(second) == (young.id,)


def test_a_full_disk_keeps_nothing_half(place, monkeypatch):
    def full(*args):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(DiskFull):
            place.save()
    assert place.gallery.find().total == 0
    assert [path for path in place.gallery.folder.iterdir() if path.is_file()] == []


def test_recovery_leaves_a_whole_gallery_alone(place):
    saved = place.save()
    assert place.reopen().recover() == Recovery(0, 0, 0)
    assert place.gallery.get(saved.id) == saved


def test_recovery_adopts_files_without_a_row(place, standing):
    saved = place.save("adopt me", pose=standing, job_id="job", index=3, extras={"seconds": 2})
    with place.database.transaction() as connection:
        connection.execute("DELETE FROM images")
    assert place.gallery.recover() == Recovery(adopted=1, lost=0, missing=0)
    assert place.gallery.get(saved.id) == saved


def test_a_damaged_database_is_rebuilt_from_the_pictures(place, standing):
    saved = [place.save(f"picture {n}", pose=standing, job_id="job", index=n) for n in range(5)]
    place.database.close()
    path = place.folder / "studio.sqlite3"
    path.write_bytes(b"\0garbage" * 1000)
    gallery = place.open()
    assert place.database.moved_aside is not None
    assert gallery.find().total == 0
    assert gallery.recover() == Recovery(adopted=5, lost=0, missing=0)
    assert list(gallery.find().records) == saved[::-1]


def test_recovery_puts_foreign_and_broken_files_away(place):
    good = place.save()
    folder = place.gallery.folder
    foreign, broken = folder / f"{new_id()}.png", folder / f"{new_id()}.png"
    Image.new("RGB", (64, 64)).save(foreign)
    broken.write_bytes((folder / f"{good.id}.png").read_bytes()[:-40])
    (folder / "holiday.png").write_bytes((folder / f"{good.id}.png").read_bytes())
    assert place.gallery.recover() == Recovery(adopted=1, lost=2, missing=0)
    assert {path.name for path in (folder / "lost+found").iterdir()} == {foreign.name, broken.name}
    assert place.gallery.find().total == 2


@pytest.mark.parametrize(
    "record",
    [
        {"kind": 7, "index": "x", "extras": [], "job_id": 3, "parent_id": {}},
        {"kind": "generated", "index": 10**30, "extras": {"a": 1}, "job_id": "j" * 500},
        {},
    ],
)
def test_hostile_notes_in_a_file_do_no_harm(place, record):
    data = metadata.embed(Image.new("RGB", (64, 64)), {"prompt": "x"}, "", record)
    (place.gallery.folder / f"{new_id()}.png").write_bytes(data)
    assert place.gallery.recover().adopted == 1
    found = place.gallery.find().records[0]
    assert (found.kind, found.index, found.prompt) == ("generated", 0, "x")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ('"\\ud800"', "?"),
        ("1e400", None),
        ("9" * 400, None),
        ("NaN", None),
    ],
)
def test_odd_values_in_a_file_lose_at_most_themselves(place, text, left):
    request = json.loads('{"prompt": "x", "extra": 0}')
    data = metadata.embed(Image.new("RGB", (64, 64)), request, "")
    own = json.dumps({"format": 1, "request": request, "record": {}})
    poisoned = metadata.PngImagePlugin.PngInfo()
    poisoned.add_text(metadata.CHUNK, own.replace('"extra": 0', f'"extra": {text}'))
    image = Image.open(io.BytesIO(data))
    image.save(place.gallery.folder / f"{new_id()}.png", pnginfo=poisoned)
    assert place.gallery.recover() == Recovery(adopted=1, lost=0, missing=0)
    (adopted,) = place.gallery.find().records
    assert adopted.request == {"prompt": "x", "extra": left}


def test_a_row_without_its_file_is_hidden_until_the_file_is_back(place):
    saved = place.save("gone")
    path = place.gallery.path(saved.id)
    data = path.read_bytes()
    path.unlink()
    assert place.gallery.recover() == Recovery(adopted=0, lost=0, missing=1)
    assert place.gallery.find().total == 0
    path.write_bytes(data)
    place.gallery.recover()
    assert place.gallery.get(saved.id) == saved


def test_a_removal_that_broke_off_is_finished(place):
    saved = place.save()
    batch = place.gallery.remove([saved.id])
    trashed = place.gallery.folder / "trash" / f"{saved.id}.png"
    shutil.move(trashed, place.gallery.folder)
    place.gallery.recover()
    assert trashed.exists()
    assert place.gallery.find().total == 0
    assert place.gallery.restore(batch) == (saved.id,)


def test_recovery_deletes_old_temporary_files_only(place):
    folder = place.gallery.folder
    old, fresh = folder / ".a.png.1234.tmp", folder / ".b.png.1234.tmp"
    for path in (old, fresh):
        path.write_bytes(b"half")
    os.utime(old, (time.time() - 100,) * 2)
    place.gallery.recover()
    assert (old.exists(), fresh.exists()) == (False, True)


def test_a_picture_saved_while_another_process_sweeps_is_kept_once(place, monkeypatch):
    """The file is there, the row is not yet: the other process adopts it first."""
    other = Database(place.folder / "studio.sqlite3")
    real = place.database.transaction

    def sweep_first(*patience):
        from core.gallery.gallery import Gallery

        Gallery(place.gallery.folder, other).recover()
        return real(*patience)

    monkeypatch.setattr(place.database, "transaction", sweep_first)
    saved = place.save("mine", job_id="job")
    monkeypatch.undo()
    assert prompts(place.gallery.find()) == ["mine"]
    assert place.gallery.get(saved.id) == saved
    other.close()


# --- the best pose first ------------------------------------------------------------------------


def scored(oks: float | None) -> dict:
    return {} if oks is None else {"score": {"oks": oks, "pck": oks}}


def test_the_best_pose_first(place):
    for name, oks in (("a", 0.5), ("b", None), ("c", 0.9), ("d", 0.5), ("e", 0), ("f", None)):
        place.save(name, extras=scored(oks))
    gallery = place.gallery
    assert prompts(gallery.find(order="score")) == ["c", "d", "a", "e", "f", "b"]
    pages = [gallery.find(order="score", offset=at, limit=4) for at in (0, 4)]
    assert [prompts(page) for page in pages] == [["c", "d", "a", "e"], ["f", "b"]]
    assert prompts(gallery.find("a", order="score")) == ["a"]
    a, e = (gallery.find(name).records[0].id for name in "ae")
    assert prompts(gallery.find(order="score", ids=[e, a])) == ["a", "e"]
    gallery.set_favourite(a, True)
    assert prompts(gallery.find(order="score", favourites=True)) == ["a"]


def test_the_order_survives_the_loss_of_the_database(place):
    for name, oks in (("a", 0.5), ("b", None), ("c", 0.9)):
        place.save(name, extras=scored(oks))
    place.database.close()
    (place.folder / "studio.sqlite3").write_bytes(b"garbage" * 1000)
    place.open().recover()
    assert prompts(place.gallery.find(order="score")) == ["c", "a", "b"]


def test_a_record_tells_its_score(place):
    assert place.save(extras=scored(0.9)).score == KeptScore(oks=0.9, pck=0.9)
    assert place.save().score is None


# --- favourites ---------------------------------------------------------------------------------


def test_favourites_survive_the_loss_of_the_database(place):
    one, two, three = (place.save(name) for name in ("one", "two", "three"))
    for image in (one, two):
        place.gallery.set_favourite(image.id, True)
    place.gallery.set_favourite(two.id, False)
    place.database.close()
    (place.folder / "studio.sqlite3").write_bytes(b"garbage" * 1000)
    place.open().recover()
    assert prompts(place.gallery.find(favourites=True)) == ["one"]
    assert place.gallery.find().total == 3
    assert not place.gallery.get(three.id).favourite


def test_favourites_of_an_older_version_get_their_files(place):
    saved = place.save()
    with place.database.transaction() as connection:
        connection.execute("UPDATE images SET favourite = 1")
    assert favourite_files.favourites(place.gallery.folder) == set()
    place.gallery.recover()
    assert favourite_files.favourites(place.gallery.folder) == {saved.id}


def test_a_mark_goes_with_its_picture(place):
    saved = place.save()
    place.gallery.set_favourite(saved.id, True)
    place.gallery.remove([saved.id])
    place.gallery.recover()
    assert favourite_files.favourites(place.gallery.folder) == {saved.id}
    with place.database.transaction() as connection:
        connection.execute("UPDATE images SET removed = 0")
    place.gallery.recover()
    assert favourite_files.favourites(place.gallery.folder) == set()


def test_foreign_files_among_the_marks_do_no_harm(place):
    saved = place.save()
    (place.gallery.folder / "marks").mkdir()
    for name in ("x.json", f"{new_id()}.json", f"{saved.id}.txt"):
        (place.gallery.folder / "marks" / name).write_text("{")
    place.gallery.recover()
    assert place.gallery.find(favourites=True).total == 0


# --- ten thousand pictures ----------------------------------------------------------------------


@pytest.fixture
def many(place):
    """Rows only; every hundredth is a favourite."""
    with place.database.transaction() as connection:
        connection.executemany(
            "INSERT INTO images (id, kind, width, height, favourite, owner, prompt, search, "
            "extras, request, score) "
            "VALUES (?, 'generated', 64, 96, ?, 'local', ?, ?, '{}', ?, ?)",
            [
                (f"{n:026}", n % 100 == 0, name, name, _long_request(n), n * 7919 % 1000 / 1000)
                for n in range(10_000)
                for name in [f"girl number {n}"]
            ],
        )
    return place.gallery


def _long_request(number: int) -> str:
    return json.dumps({"prompt": f"girl number {number}", "pose": "x" * 3000})


@pytest.mark.parametrize(
    ("text", "favourites", "index"),
    [
        ("", False, "images_shown"),
        ("number 77", False, "images_shown"),
        ("", True, "images_favourite"),
    ],
)
def test_finding_reads_a_covering_index_and_sorts_nothing(place, text, favourites, index):
    where, values = _condition(text, favourites, None, None)
    with place.database.read() as connection:
        for query, more, using in (
            (_page_query(where), (24, 0), index),
            (f"SELECT count(*) FROM images WHERE {where}", (), "images_"),
        ):
            rows = connection.execute(f"EXPLAIN QUERY PLAN {query}", (*values, *more)).fetchall()
            plan = " / ".join(row["detail"] for row in rows)
            assert f"USING COVERING INDEX {using}" in plan
            assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize("favourites", [False, True])
def test_the_best_are_found_in_a_covering_index(place, favourites):
    where, values = _condition("number 77", favourites, None, None)
    with place.database.read() as connection:
        query = f"EXPLAIN QUERY PLAN {_page_query(where, 'score')}"
        plan = [row["detail"] for row in connection.execute(query, (*values, 24, 0))]
    assert "SCAN images USING COVERING INDEX images_score" in plan
    assert len([step for step in plan if "TEMP B-TREE" in step]) == 1  # the rows of the one page


@pytest.mark.parametrize("order", ["newest", "score"])
def test_the_first_of_ten_thousand_costs_no_more_than_the_first_of_few(many, place, order):
    def steps(query: str, *values) -> int:
        count = 0

        def tick() -> int:
            nonlocal count
            count += 1
            return 0

        with place.database.read() as connection:
            connection.set_progress_handler(tick, 10)
            connection.execute(query, values).fetchall()
            connection.set_progress_handler(None, 0)
        return count * 10

    where, values = _condition("", False, None, None)
    of_many = steps(_page_query(where, order), *values, 24, 0)
    with place.database.transaction() as connection:
        connection.execute("DELETE FROM images WHERE id < ?", (f"{9_976:026}",))
    of_few = steps(_page_query(where, order), *values, 24, 0)
    assert of_many <= 1.1 * of_few


def test_find_among_ten_thousand(many):
    assert many.find().total == 10_000
    assert many.find(favourites=True).total == 100
    assert prompts(many.find("9876")) == ["girl number 9876"]
    assert many.find(offset=9_990).records[-1].prompt == "girl number 0"
