"""Colours painted on the start picture become part of it."""

from __future__ import annotations

import pytest
from PIL import Image

from core.ui import state
from tests.pages.generating import generate, queued

STROKE = {
    "type": "path", "path": [["M", 50, 10], ["L", 50, 200]], "originX": "center",
    "originY": "center", "left": 50, "top": 105, "stroke": "#ffff00", "strokeWidth": 20,
}  # fmt: skip


@pytest.fixture
def sheet(page, studio):
    """Generate with a canvas of 200×400 over a start picture of 100×200 with a mask."""
    page.session_state[state.START] = studio.pictures.put(Image.new("RGB", (100, 200), "navy"))
    mask = studio.pictures.put(Image.new("L", (100, 200), 255))
    page.session_state[state.MASK], page.session_state[state.MASK_ON] = mask, True
    page.run()
    page.toggle(key=state.SKETCH_ON).set_value(True).run()
    page.text_area(key=state.PROMPT).set_value("a witch")
    return page


def paint(page, number: int, *strokes) -> None:
    """What the canvas sends while somebody paints."""
    page.session_state[state.sketch_sheet(number)] = {"drawing": {"raw": {"objects": [*strokes]}}}


def test_colours_are_put_on_the_picture_and_the_sheet_is_empty_again(sheet, studio):
    paint(sheet, 0, STROKE)
    sheet.button(key=state.SKETCH_USE).click().run()
    assert not sheet.error and not sheet.exception
    generate(sheet)
    start = queued(studio)[0].start_from
    made = studio.pictures.get(start.picture)
    assert made.size == (100, 200) and start.mask is not None
    assert [made.getpixel(at) for at in ((25, 50), (75, 50))] == [(255, 255, 0), (0, 0, 128)]
    assert sheet.session_state[state.SKETCH_SHEET] == 1


def test_nothing_painted_is_one_line(sheet):
    before = sheet.session_state[state.START]
    sheet.button(key=state.SKETCH_USE).click().run()
    assert [one.value for one in sheet.error] == ["Paint on the picture first."]
    assert sheet.session_state[state.START] == before
