"""A series as one sheet, and as one archive."""

from __future__ import annotations

import io
import zipfile

import pytest
from PIL import Image

from core.repose.hand_over import (
    CELL_SIDE,
    FILM_SIDE,
    Cell,
    FilmKind,
    archive,
    file_word,
    film,
    sheet,
)


def cells(count: int, size=(100, 200)) -> list[Cell]:
    colours = ("red", "lime", "blue", "black")
    return [
        Cell(f"Pose {number}", lambda n=number: Image.new("RGB", size, colours[n % 4]))
        for number in range(count)
    ]


@pytest.mark.parametrize(("count", "columns"), [(1, 1), (2, 2), (6, 4), (20, 7)])
def test_all_pictures_stand_in_rows(count, columns):
    drawn = sheet(cells(count))
    assert drawn.width == 12 + columns * 112
    found = {colour for _, colour in drawn.getcolors(drawn.width * drawn.height) or ()}
    assert {(255, 0, 0), (0, 255, 0), (0, 0, 255), (0, 0, 0)} & found


def test_the_order_is_kept_and_large_pictures_become_small():
    drawn = sheet(cells(3, size=(1000, 2000)))
    assert drawn.height <= CELL_SIDE + 60
    middle = [drawn.getpixel((12 + 96 + column * 204, 100)) for column in range(3)]
    assert middle == [(255, 0, 0), (0, 255, 0), (0, 0, 255)]


def test_transparent_pictures_stand_on_white():
    clear = Image.new("RGBA", (100, 200), (9, 9, 9, 0))
    assert sheet([Cell("x", lambda: clear)]).getpixel((60, 100)) == (255, 255, 255)


def test_an_archive_has_every_file_once_under_a_safe_name():
    data = archive([("Waving hello", b"a"), ("Waving hello", b"b"), ("../../etc", b"c")])
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert packed.namelist() == ["001_waving-hello.png", "002_waving-hello.png", "003_etc.png"]
        assert packed.read("002_waving-hello.png") == b"b"


@pytest.mark.parametrize(
    ("name", "word"), [("日本", "picture"), ("", "picture"), ("A b", "a-b"), ("x" * 90, "x" * 40)]
)
def test_words_of_file_names(name, word):
    assert file_word(name) == word


def test_ways_of_one_pose_stand_in_one_row():
    cells = [Cell(f"{number}\nPose 9 %", lambda: Image.new("RGB", (40, 60))) for number in range(6)]
    wide, high = sheet(cells, 3).size
    assert (wide - 12) // (40 + 12) == 3
    assert high > 2 * 60 + 2 * 2 * 18


@pytest.mark.parametrize("kind", FilmKind)
@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_a_film_shows_every_picture_in_turn_for_its_time(kind, mode):
    colours = [(200, 0, 0), (0, 200, 0), (0, 0, 200)]

    def picture(colour) -> Image.Image:
        image = Image.new(mode, (64, 96), (0, 0, 0, 0) if mode == "RGBA" else (255, 255, 255))
        image.paste((*colour, 255)[: len(mode)], (16, 16, 48, 80))
        return image

    data = film([lambda colour=colour: picture(colour) for colour in colours], kind, 8)
    with Image.open(io.BytesIO(data)) as opened:
        assert (opened.format, opened.n_frames, opened.info["loop"]) == (kind.name, 3, 0)
        for number, colour in enumerate(colours):
            opened.seek(number)
            shown = opened.convert("RGBA")
            assert opened.info["duration"] == pytest.approx(125, abs=5)
            assert shown.getpixel((32, 48))[:3] == pytest.approx(colour, abs=14)
            assert shown.getpixel((4, 4))[3] == (0 if mode == "RGBA" else 255)


def test_a_film_of_large_pictures_is_smaller():
    data = film([lambda: Image.new("RGB", (4000, 2000))] * 2, FilmKind.WEBP, 12)
    assert Image.open(io.BytesIO(data)).size == (FILM_SIDE, FILM_SIDE // 2)
