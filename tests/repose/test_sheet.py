"""A series on one sheet and in one file."""

from __future__ import annotations

import io
import zipfile

import pytest
from PIL import Image

from core.generation.xy_plot.sheet import MAX_PIXELS
from core.repose.sheet import GAP, Shown, file_names, sheet, zipped


def shown(colour, size=(80, 120)):
    return Shown(Image.new("RGB", size, colour), ("waving", "pose 90 %"))


def test_pictures_stand_row_by_row():
    drawn = sheet([shown("red"), shown("green"), shown("blue")], 2)
    assert drawn.getpixel((GAP + 40, GAP + 60)) == (255, 0, 0)
    assert drawn.getpixel((2 * GAP + 120, GAP + 60)) == (0, 128, 0)
    assert drawn.width == 3 * GAP + 160
    below = drawn.getpixel((GAP + 40, drawn.height // 2 + GAP + 40))
    assert below == (0, 0, 255)


@pytest.mark.parametrize("count", [1, 7, 200])
def test_a_sheet_is_never_too_large(count):
    drawn = sheet([shown("red", (1000, 1500))] * count, 10)
    assert drawn.width * drawn.height < 1.5 * MAX_PIXELS


def test_names_tell_picture_and_pose_and_are_taken_once():
    told = [("Knight", "Waving!", "puppet"), ("Knight", "waving", "puppet"), ("", "../..", "")]
    assert file_names(told, ".png") == [
        "knight-waving-puppet.png", "knight-waving-puppet-2.png", "picture.png",
    ]  # fmt: skip


def test_a_zip_holds_the_files_as_they_are():
    with zipfile.ZipFile(io.BytesIO(zipped([("a.png", b"one"), ("b.png", b"two")]))) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            "a.png": b"one", "b.png": b"two",
        }  # fmt: skip
