"""The window in which a field takes a picture of the gallery."""

from __future__ import annotations

import base64
import io

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from core.ui import state
from core.ui.gallery.paging import PAGE_SIZE
from core.ui.picking.window import FAVOURITES, UPLOADS


def page() -> None:
    """Two fields, which remember what they were given; one for records, one for pictures."""
    import streamlit as st

    from core.errors import RequestRejected
    from core.ui.frame import show_error
    from core.ui.picture_chooser import chooser, uploader

    given = st.session_state.setdefault("given", [])

    def take(image) -> None:
        if image.width < 10:
            raise RequestRejected(expected="more", got="less", shown="Too small.")
        given.append((image.mode, image.getpixel((0, 0))))

    uploader("Pictures", "up", lambda record: given.append(record.id))
    chooser("A picture", "one", take, keeps_alpha=True)
    show_error()


@pytest.fixture
def opened(studio) -> AppTest:
    return AppTest.from_function(page, default_timeout=60).run()


ONE = state.generate_upload("one")


def kept(studio, colour=(200, 0, 0), prompt: str = "", kind: str = "upload", side: int = 64):
    mode = "RGBA" if len(colour) == 4 else "RGB"
    request = {"prompt": prompt} if prompt else {}
    return studio.gallery.save(Image.new(mode, (side, side), colour), kind=kind, request=request)


def window(opened: AppTest, field: str) -> AppTest:
    return opened.button(key=state.picking_open(field)).click().run()


def offered(opened: AppTest) -> list[str]:
    keys = [button.key or "" for button in opened.button]
    start = state.picking_pick("")
    return [key.removeprefix(start) for key in keys if key.startswith(start)]


def test_each_field_gets_what_it_takes_and_the_window_closes(opened, studio):
    record = kept(studio, (0, 200, 0, 60))
    assert offered(opened) == []
    assert offered(window(opened, "up")) == [record.id]
    opened.button(key=state.picking_pick(record.id)).click().run()
    assert opened.session_state["given"] == [record.id]
    assert offered(opened) == []
    window(opened, ONE).button(key=state.picking_pick(record.id)).click().run()
    assert opened.session_state["given"] == [record.id, ("RGBA", (0, 200, 0, 60))]


def test_what_is_refused_is_told_on_the_page(opened, studio):
    record = kept(studio, side=8)
    window(opened, ONE).button(key=state.picking_pick(record.id)).click().run()
    assert [error.value for error in opened.error] == ["Too small."]
    assert opened.session_state["given"] == []


def test_pictures_are_searched_filtered_and_paged(opened, studio):
    many = [kept(studio, prompt="a fox") for _ in range(PAGE_SIZE + 1)]
    witch = kept(studio, prompt="a witch", kind="generated")
    studio.gallery.set_favourite([many[0].id], True)
    assert offered(window(opened, "up"))[0] == witch.id
    assert len(offered(opened)) == PAGE_SIZE
    opened.session_state[state.PICKING_PAGE] = 2
    assert offered(opened.run()) == [many[1].id, many[0].id]
    opened.text_input(key=state.PICKING_WORDS).input("witch").run()
    assert offered(opened) == [witch.id]
    opened.text_input(key=state.PICKING_WORDS).input("").run()
    opened.segmented_control(key=state.PICKING_SHOWN).select(FAVOURITES).run()
    assert offered(opened) == [many[0].id]
    opened.segmented_control(key=state.PICKING_SHOWN).select(UPLOADS).run()
    assert witch.id not in offered(opened)


@pytest.mark.parametrize("script", ["7_Cut_out.py", "8_Upscale.py"])
def test_it_opens_over_a_page_that_shows_the_latest_pictures_too(open_page, studio, script):
    record = kept(studio)
    page = open_page(script)
    field = next(b.key for b in page.button if (b.key or "").startswith(state.picking_open("")))
    page.button(key=field).click().run()
    assert not page.exception
    assert not page.error
    assert offered(page) == [record.id]


@pytest.mark.parametrize(
    ("words", "told"), [("", "The gallery is still empty."), ("fox", "No picture matches.")]
)
def test_an_empty_window_says_why(opened, words, told):
    opened.session_state[state.PICKING_WORDS] = words
    assert told in [info.value for info in window(opened, "up").info]


def test_a_pasted_picture_is_taken_by_the_field_that_is_open(opened, studio):
    buffer = io.BytesIO()
    Image.new("RGB", (64, 64), (1, 2, 3)).save(buffer, "PNG")
    message = {"picture": {"data": base64.b64encode(buffer.getvalue()).decode(), "at": 1}}
    window(opened, "up")
    opened.session_state[state.PICKING_PASTE] = message
    opened.run()
    (record,) = studio.gallery.find().records
    assert opened.session_state["given"] == [record.id]
    assert record.kind == "upload"
    assert not opened.session_state[state.PICKING_FIELD]
