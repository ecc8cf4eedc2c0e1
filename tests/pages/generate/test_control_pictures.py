"""Control pictures; and a picture that is none is one line."""

from __future__ import annotations

import io

from PIL import Image

from core.ui import state
from tests.pages.generating import generate, queued


def upload(page, name, data):
    page.file_uploader(key=f"generate.upload.{name}").upload("a.png", data, "image/png")
    return page.run()


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
