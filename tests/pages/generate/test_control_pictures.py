"""What is painted or uploaded goes with the request; a picture that is none is one line."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from core.ui import state
from tests.pages.generating import generate, queued


def upload(page, name, data):
    page.file_uploader(key=f"generate.upload.{name}").upload("a.png", data, "image/png")
    return page.run()


STROKE = {"type": "path", "path": [["M", 10, 10], ["L", 10, 200]], "originX": "center",
          "originY": "center", "left": 10, "top": 105}  # fmt: skip


def paint(page, *strokes: dict[str, object]) -> None:
    """What the canvas sends while somebody paints."""
    sheet = page.session_state[state.MASK_SHEET]
    page.session_state[f"generate.mask.{sheet}"] = {"drawing": {"raw": {"objects": [*strokes]}}}


def test_what_is_painted_counts_without_another_button(page, studio, picture):
    upload(page, "start", picture)
    page.slider(key=state.START_STRENGTH).set_value(0.35)
    page.toggle(key=state.MASK_ON).set_value(True).run()
    assert any("Nothing is painted yet" in one.value for one in page.caption)
    page.text_area(key=state.PROMPT).set_value("a witch")
    paint(page, STROKE)
    generate(page)
    assert not page.error
    assert any("Only the painted part changes" in one.value for one in page.caption)
    (request,) = queued(studio)
    start = request.start_from
    assert start.strength == 0.35
    assert studio.pictures.get(start.picture).size == (96, 128)
    mask = studio.pictures.get(start.mask)
    assert mask.size == (96, 128)
    assert (mask.getpixel((3, 30)), mask.getpixel((80, 30))) == (255, 0)
    page.button(key="generate.start.remove").click().run()
    assert page.session_state[state.START] is None


@pytest.mark.parametrize("how", ["cleared", "undone", "switched off"])
def test_a_painting_that_is_taken_back_does_not_count(page, studio, picture, how):
    upload(page, "start", picture)
    page.toggle(key=state.MASK_ON).set_value(True).run()
    paint(page, STROKE)
    page.run()
    assert page.session_state[state.MASK] is not None
    match how:
        case "cleared":
            page.button(key="generate.mask.again").click().run()
        case "undone":
            paint(page)
        case _:
            page.toggle(key=state.MASK_ON).set_value(False).run()
    page.text_area(key=state.PROMPT).set_value("a witch")
    generate(page)
    assert not page.error
    assert queued(studio)[0].start_from.mask is None


def test_a_painting_stays_when_its_canvas_goes_away(page, studio, picture):
    upload(page, "start", picture)
    page.toggle(key=state.MASK_ON).set_value(True).run()
    paint(page, STROKE)
    page.run()
    kept = page.session_state[state.MASK]
    page.switch_page("Home.py").run()
    page.switch_page("pages/4_Generate.py").run()
    page.text_area(key=state.PROMPT).set_value("a witch")
    generate(page)
    assert queued(studio)[0].start_from.mask == kept


def test_a_picture_that_is_none_is_one_line(page):
    upload(page, "start", b"no picture at all")
    assert len(page.error) == 1
    assert page.session_state[state.START] is None


def test_controls_say_what_is_missing_and_can_be_taken_away(page, studio, picture):
    page.session_state[state.CONTROLS] = [
        ("slot", studio.pictures.put(Image.open(io.BytesIO(picture))))
    ]
    page.run()
    assert any("is not on this machine" in caption.value for caption in page.caption)
    ((slot, _),) = page.session_state[state.CONTROLS]
    page.text_area(key=state.PROMPT).set_value("a witch")
    generate(page)
    assert len(page.error) == 1
    assert not studio.jobs()
    page.button(key=f"generate.remove.{slot}").click().run()
    assert page.session_state[state.CONTROLS] == []
    page.session_state[state.LAST_SUBMIT] = 0.0  # this is no double click
    generate(page)
    assert len(queued(studio)) == 1
