"""Pictures of the gallery to work on, from files and from the latest, on a page of its own."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from core.gallery.search.query import Filters
from core.ui import state


def page() -> None:
    """Several files or pictures, of which it remembers each that it was given."""
    import streamlit as st

    from core.ui.frame import show_error
    from core.ui.picking.grid import picture_grid
    from core.ui.picture_chooser import uploader
    from core.ui.resources import studio

    given = st.session_state.setdefault("given", [])
    uploader("Pictures", "up", lambda record: given.append(record.id), several=True)
    show_error()
    recent = studio().gallery.find().records
    picture_grid(recent, given, lambda record: given.append(record.id), key="pick.{}".format)


@pytest.fixture
def opened(studio) -> AppTest:
    return AppTest.from_function(page, default_timeout=60).run()


def png(colour: tuple[int, ...]) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGBA" if len(colour) == 4 else "RGB", (80, 64), colour).save(buffer, "PNG")
    return buffer.getvalue()


def upload(opened: AppTest, *files: bytes) -> AppTest:
    field = opened.file_uploader(key="up")
    for file in files:
        field.upload("art.png", file, "image/png")
    return opened.run()


def test_each_file_is_taken_once_and_stays_transparent(opened, studio):
    upload(opened, png((200, 0, 0)), png((0, 200, 0, 0)))
    given = list(opened.session_state["given"])
    assert [studio.gallery.image(one, keeps_alpha=True).mode for one in given] == ["RGB", "RGBA"]
    assert studio.gallery.image(given[0]).getpixel((9, 9)) == (200, 0, 0)
    assert not opened.run().error
    assert opened.session_state["given"] == given
    assert studio.gallery.find(filters=Filters(kinds=("upload",))).total == 2


def test_a_file_that_comes_later_is_taken_alone(opened, studio):
    first = opened.file_uploader(key="up").upload("a.png", png((200, 0, 0)), "image/png")._files
    opened.run()
    # ``set_value`` would send the first one again, as another file.
    later = ("later", "b.png", png((0, 0, 200)), "image/png")
    opened.file_uploader(key="up")._files = [*first, later]
    opened.run()
    given = opened.session_state["given"]
    colours = [studio.gallery.image(one).getpixel((9, 9)) for one in given]
    assert colours == [(200, 0, 0), (0, 0, 200)]


def test_a_file_that_is_refused_holds_no_other_one_up(opened, studio):
    upload(opened, png((200, 0, 0)), b"GIF89a" + bytes(90), png((0, 0, 200)))
    assert len(opened.session_state["given"]) == 2 == studio.gallery.find().total
    (error,) = opened.error
    assert error.value.startswith("art.png: This is a GIF")


def test_a_picture_that_is_clicked_is_given_and_marked(opened, studio):
    record = studio.gallery.save(Image.new("RGB", (64, 64)), kind="upload", request={})
    opened.run().button(key=f"pick.{record.id}").click().run()
    assert opened.session_state["given"] == [record.id]


def test_an_upload_for_upscale_stays_transparent(open_page, studio):
    opened = open_page("8_Upscale.py")
    data = png((200, 40, 40, 60))
    opened.file_uploader(key=state.UPSCALE_UPLOAD).upload("art.png", data, "image/png").run()
    assert not opened.error
    picture = studio.gallery.image(opened.session_state[state.UPSCALE_SOURCE], keeps_alpha=True)
    assert picture.getpixel((5, 5)) == (200, 40, 40, 60)
