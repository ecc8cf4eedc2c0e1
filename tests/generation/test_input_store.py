from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from core.config import Config
from core.errors import DiskFull, ImageRejected, NotFound, StorageError
from core.generation.input_store import MAX_SIDE, PictureStore
from core.studio import Studio


@pytest.fixture
def store(tmp_path) -> PictureStore:
    return PictureStore(tmp_path / "inputs")


def noise(mode: str, seed: int = 0) -> Image.Image:
    channels = {"L": (), "RGB": (3,), "RGBA": (4,)}[mode]
    rng = np.random.default_rng(seed)
    return Image.fromarray(rng.integers(0, 256, (9, 7, *channels), np.uint8), mode)


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
def test_a_picture_comes_back_pixel_for_pixel(store, mode):
    image = noise(mode)
    back = store.get(store.put(image))
    assert back.mode == mode
    assert back.tobytes() == image.tobytes()


def test_the_same_picture_is_one_file_and_others_are_others(store, tmp_path):
    first = store.put(noise("RGB"))
    assert store.put(noise("RGB")) == first
    assert store.put(noise("RGB", 1)) != first
    turned = noise("RGB").transpose(Image.Transpose.ROTATE_90)
    assert store.put(turned) != first
    assert len(list((tmp_path / "inputs").iterdir())) == 3
    store.check(first)


def test_a_palette_becomes_colours_and_its_clear_colour_clear(store):
    image = Image.new("P", (2, 1))
    image.putpalette([255, 0, 0, 0, 0, 255])
    image.putdata([0, 1])
    assert store.get(store.put(image)).getpixel((1, 0)) == (0, 0, 255)
    image.info["transparency"] = 0
    back = store.get(store.put(image))
    assert (back.mode, back.getpixel((0, 0))[3]) == ("RGBA", 0)


def test_what_the_file_said_about_itself_is_left_behind(store, tmp_path):
    note = PngImagePlugin.PngInfo()
    note.add_text("place", "at home")
    noise("RGB").save(tmp_path / "a.png", pnginfo=note)
    with Image.open(tmp_path / "a.png") as image:
        back = store.get(store.put(image))
    assert "place" not in back.info


def test_a_picture_that_is_not_here_is_told(store, tmp_path):
    for name in ("0" * 32, "../../etc/passwd", "", "A" * 32):
        for ask in (store.get, store.check):
            with pytest.raises(NotFound):
                ask(name)
    broken = store.put(noise("RGB"))
    (tmp_path / "inputs" / f"{broken}.png").write_bytes(b"\x89PNG")
    with pytest.raises(NotFound, match="choose it again"):
        store.get(broken)


def test_a_picture_too_large_is_refused(store):
    with pytest.raises(ImageRejected, match="at most 4096 pixels a side, got 4097×1"):
        store.put(Image.new("L", (MAX_SIDE + 1, 1)))


def test_a_folder_that_cannot_be_written_gives_one_line(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="check the folder's rights"):
        PictureStore(tmp_path / "file").put(noise("RGB"))


def test_the_studio_keeps_them_in_its_data_folder(tmp_path):
    studio = Studio(Config(data_folder=tmp_path))
    name = studio.pictures.put(noise("RGB"))
    assert (tmp_path / "inputs" / f"{name}.png").is_file()


def test_the_reserve_of_the_disk_is_not_touched_for_a_picture(tmp_path):
    store = PictureStore(tmp_path / "inputs", min_free_bytes=1 << 60)
    with pytest.raises(DiskFull) as error:
        store.put(noise("RGB"))
    assert error.value.shown.startswith("The disk is nearly full: this needs ")
    assert list((tmp_path / "inputs").iterdir()) == []
