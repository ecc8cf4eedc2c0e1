"""Pictures of other programs come in once, whole, with their words; a PNG keeps its pixels."""

from __future__ import annotations

import io
import json
import zlib

import pytest
from PIL import Image, PngImagePlugin

from core.errors import ImageRejected
from core.gallery import metadata
from core.gallery.encoding import encode
from core.gallery.importing import Imported, files_in, import_files, import_picture
from core.gallery.ingest import png_chunks
from core.gallery.search.query import Filters
from core.generation.request import GenerationRequest
from tests.gallery.listing import prompts

INFOTEXT = (
    "1girl, umbrella, 雨\nNegative prompt: blurry\n"
    "Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 42, Size: 64x96, Model: meina"
)
PICTURE = Image.effect_noise((64, 96), 80).convert("RGB")


def png(image: Image.Image = PICTURE, **texts: str) -> bytes:
    info = PngImagePlugin.PngInfo()
    for name, text in texts.items():
        info.add_text(name, text)
    buffer = io.BytesIO()
    image.save(buffer, "PNG", pnginfo=info, compress_level=9)
    return buffer.getvalue()


def packed(data: bytes) -> bytes:
    return b"".join(content for kind, content in png_chunks(data) if kind == b"IDAT")


def test_a_picture_of_another_program(place):
    data = png(parameters=INFOTEXT, workflow='{"nodes": []}')
    taken = import_picture(data, place.gallery, created=1_600_000_000.0)
    record = taken.record
    assert taken.is_new
    assert (record.kind, record.prompt, record.created) == (
        "imported",
        "1girl, umbrella, 雨",
        1_600_000_000.0,
    )
    told = record.extras["told"]
    assert (told["model"], told["negative_prompt"], told["settings"]["Seed"]) == (
        "meina", "blurry", "42",
    )  # fmt: skip
    assert place.gallery.image(record.id).tobytes() == PICTURE.tobytes()
    kept = place.gallery.png(record.id)
    assert packed(kept) == packed(data), "the pixels were packed anew"
    words = metadata.files.texts_of(kept, "PNG")
    assert (words["parameters"], words["workflow"]) == (INFOTEXT, '{"nodes": []}')
    assert prompts(place.gallery.find("umbrella 雨", filters=Filters(model="meina"))) == [
        record.prompt
    ]


def test_each_file_comes_in_once(place):
    data = png()
    first = import_picture(data, place.gallery)
    again = import_picture(data, place.gallery)
    assert (first.is_new, again.is_new, again.record) == (True, False, first.record)
    place.gallery.trash.put([first.record.id])
    assert import_picture(data, place.gallery).is_new


def test_an_imported_picture_outlives_the_database(place):
    data = png(parameters=INFOTEXT)
    record = import_picture(data, place.gallery, created=1_600_000_000.0).record
    place.database.close()
    (place.folder / "studio.sqlite3").write_bytes(b"garbage" * 1000)
    place.open().recover()
    assert place.gallery.get(record.id) == record
    assert not import_picture(data, place.gallery).is_new


def test_a_picture_of_this_studio_keeps_its_request(place, standing):
    request = GenerationRequest(prompt="girl, jogging", pose=standing, seed=7)
    data = encode(PICTURE, ".png", request.to_dict(), "")
    record = import_picture(data, place.gallery).record
    assert place.gallery.request(record.id) == request and record.kind == "generated"
    assert record.extras["told"].keys() == {"origin"}


@pytest.mark.parametrize("ending", [".jpg", ".webp"])
def test_other_formats_become_png(place, ending):
    data = encode(PICTURE, ending, {}, INFOTEXT)
    record = import_picture(data, place.gallery).record
    assert record.prompt == "1girl, umbrella, 雨"
    assert place.gallery.png(record.id).startswith(b"\x89PNG")


def test_a_picture_that_lies_on_its_side_stands_up(place):
    exif = Image.Exif()
    exif[0x0112] = 6
    buffer = io.BytesIO()
    PICTURE.save(buffer, "PNG", exif=exif)
    record = import_picture(buffer.getvalue(), place.gallery).record
    assert (record.width, record.height) == (96, 64)
    assert place.gallery.image(record.id).size == (96, 64)


def test_transparency_stays(place):
    clear = Image.new("RGBA", (64, 96), (255, 0, 0, 0))
    record = import_picture(png(clear), place.gallery).record
    assert place.gallery.image(record.id, keeps_alpha=True).mode == "RGBA"


@pytest.mark.parametrize(
    "data",
    [b"GIF89a", b"", png()[:-200], png(Image.new("RGB", (8, 8)))],
    ids=["another kind", "empty", "cut off", "too small"],
)
def test_what_is_no_whole_picture_is_refused(place, data):
    with pytest.raises(ImageRejected):
        import_picture(data, place.gallery)
    assert place.gallery.find().total == 0
    assert list(place.gallery.folder.glob("*.png")) == []


def test_hostile_words_of_a_picture_do_no_harm(place):
    own = json.dumps({"format": 1, "request": {"prompt": "x", "steps": "many"}, "record": []})
    data = png(poseanimeflow=own, parameters="a" * 100_000)
    record = import_picture(data, place.gallery).record
    assert record.request == {}
    bomb = zlib.compress(b"a" * (64 << 20))
    assert len(bomb) < 100_000
    assert import_picture(png(note="x\0y"), place.gallery).is_new


def test_files_come_in_their_order_each_once(place, tmp_path):
    for number in range(12):
        image = Image.new("RGB", (64, 64 + number % 6), "teal")
        (tmp_path / f"{number:02}.png").write_bytes(png(image))
    (tmp_path / "03.png").write_bytes(b"none")
    (tmp_path / "gone.png").symlink_to(tmp_path / "nowhere")
    paths = [*sorted(tmp_path.glob("[0-9]*.png")), tmp_path / "gone.png"]
    found = list(import_files(paths, place.gallery))
    assert [path for path, _ in found] == paths
    told = [one.is_new if isinstance(one, Imported) else type(one).__name__ for _, one in found]
    assert told == [
        True, True, True, "ImageRejected", True, True,
        False, False, False, True, False, False, "FileNotFoundError",
    ]  # fmt: skip
    assert place.gallery.find().total == 6


def test_the_pictures_of_a_folder(tmp_path):
    for name in ("b.png", "a/c.JPG", ".hidden/d.png", "e.txt", "a/.f.webp", "g.webp"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "link.png").symlink_to(tmp_path / "b.png")
    found = [str(path.relative_to(tmp_path)) for path in files_in(tmp_path)]
    assert found == ["a/c.JPG", "b.png", "g.webp"]
