"""Whole sheets: everything on them, on white or on nothing, at once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.characters.card import NamedColour
from core.characters.sheets import page
from core.characters.sheets.cells import cells_of, ruler_of
from core.characters.sheets.drawn import draw_sheet, drawn_cell
from core.characters.sheets.kinds import SheetKind
from core.characters.sheets.swatches import palette_of
from core.figures.colours import Family, as_hex, find
from core.geometry import Size
from tests.characters.sheets.people import IGNIS, KAEDE, MIO, PIP


@pytest.mark.parametrize("kind", SheetKind)
@pytest.mark.parametrize("card", [MIO, replace(IGNIS, expressions=MIO.expressions)])
def test_every_sheet_is_drawn(kind, card):
    cells = Size(60, 90)
    drawn = draw_sheet(kind, (card,), size=cells)
    assert drawn.mode == "RGB" and drawn.getpixel((0, 0)) == (255, 255, 255)
    clear = draw_sheet(kind, (card,), size=cells, transparent=True)
    assert clear.size == drawn.size and clear.mode == "RGBA"
    assert clear.getpixel((0, 0))[3] == 0


def test_the_figures_are_those_of_the_cells():
    cells = cells_of(SheetKind.TURNAROUND, (MIO,), Size(60, 90))
    layout = page.laid_out([page.Tile(cell.title, cell.size) for cell in cells])
    sheet = draw_sheet(SheetKind.TURNAROUND, (MIO,), size=Size(60, 90), transparent=True)
    for cell, box in zip(cells, layout.boxes, strict=True):
        shown = np.asarray(drawn_cell(cell))
        opaque = shown[..., 3] == 255
        assert opaque.any()
        assert np.array_equal(np.asarray(sheet.crop(box))[opaque], shown[opaque]), cell.title


def test_the_cards_palette_goes_first():
    own = (NamedColour("hair", "#5a3825"),)
    assert palette_of(replace(MIO, palette=own)) == own


def test_a_palette_is_what_the_painter_uses():
    found = {colour.name: colour.hex for colour in palette_of(MIO)}
    assert found["Hair"] == as_hex(find(MIO.look.hair_colour, Family.HAIR))
    assert found["Eyes"] == as_hex(find(MIO.look.eye_colour, Family.EYES))
    drawn = np.asarray(draw_sheet(SheetKind.TURNAROUND, (MIO,)))
    there = {as_hex(tuple(pixel)) for pixel in np.unique(drawn.reshape(-1, 3), axis=0)}
    assert {found["Hair"], found["Skin"], found["Sports shirt"]} <= there


def test_every_swatch_is_on_the_palette():
    drawn = np.asarray(draw_sheet(SheetKind.PALETTE, (IGNIS,)))
    there = {as_hex(tuple(pixel)) for pixel in np.unique(drawn.reshape(-1, 3), axis=0)}
    assert {colour.hex for colour in palette_of(IGNIS)} <= there


def test_the_ruler_is_in_what_all_tell():
    ruler = ruler_of((MIO, PIP, KAEDE))
    assert ruler.marks == tuple(str(20 * n) for n in range(11))
    assert ruler_of((MIO, PIP, IGNIS)).marks == tuple("01234567")
    cell = cells_of(SheetKind.LINE_UP, (MIO, PIP, KAEDE))[2]
    rows = np.flatnonzero((np.asarray(drawn_cell(cell))[..., 3] > 128).any(axis=1))
    assert rows[-1] == pytest.approx(ruler.floor, abs=0.01 * cell.size.height)
    # 186 cm, and hair above the crown
    assert (ruler.floor - rows[0]) / ruler.step * 20 == pytest.approx(186, rel=0.06)
