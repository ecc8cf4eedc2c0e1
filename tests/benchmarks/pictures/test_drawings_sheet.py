"""The README's sheet of drawings says nothing that is not drawn."""

from __future__ import annotations

import pytest
from PIL import Image

from benchmarks.pictures.drawings_sheet import CELL, ROWS
from benchmarks.pictures.sheets import GAP, montage
from core.figures.words import read
from core.pose import presets

DRAWINGS = [one for row in ROWS for one in row]


@pytest.mark.parametrize("one", DRAWINGS, ids=lambda one: one.preset)
def test_each_word_of_the_sheet_is_drawn(one):
    people = len(presets.get(one.preset).pose.people)
    for words in (one.prompt, *one.people):
        unknown = [word.text for word in read(words, people=people).words if not word.word]
        assert not unknown


def test_all_rows_are_equally_wide():
    assert {sum(one.cells for one in row) for row in ROWS} == {6}


def test_a_drawing_of_two_cells_covers_the_gap_between_them():
    (one,) = {one for one in DRAWINGS if one.preset == "high-five"}
    assert one.picture().size == (2 * CELL.width + GAP, CELL.height)


def test_pictures_stand_side_by_side_and_below_each_other():
    red, blue = (Image.new("RGB", (4, 6), colour) for colour in ("red", "blue"))
    sheet = montage([[red, blue], [blue]])
    assert sheet.size == (8 + GAP, 12 + GAP)
    assert sheet.getpixel((4 + GAP, 0)) == sheet.getpixel((0, 6 + GAP)) == (0, 0, 255)
