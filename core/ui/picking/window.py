"""A window over the page with every picture of the gallery, for any field that takes a picture."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st
from PIL import Image

from core.gallery.search.query import Filters
from core.ui import choices, state
from core.ui.components.camera import camera_button
from core.ui.components.paste import pasted, pasting
from core.ui.frame import guarded, show_error
from core.ui.gallery.paging import found_page, pages_bar
from core.ui.picking.grid import picture_grid
from core.ui.resources import studio
from core.ui.texts import said, t

if TYPE_CHECKING:
    from core.gallery.record import ImageRecord, Page

TILE_PIXELS = 104
WORDS_CHARACTERS = 200
ALL, FAVOURITES, UPLOADS = "all", "favourites", "uploads"
SHOWN = {
    ALL: ("All", Filters()),
    FAVOURITES: ("Favourites", Filters(favourites=True)),
    UPLOADS: ("Uploads", Filters(kinds=("upload", "imported"))),
}

Take = Callable[["ImageRecord"], object]
TakePasted = Callable[[Image.Image], object]


def gallery_button(field: str, take: Take, paste: TakePasted) -> None:
    """A button and the window that it opens, and on a phone one for the camera.

    ``take`` gets the picture that is clicked there, ``paste`` one from the clipboard; both may
    raise. ``field`` is the key of the field for files above it.
    """
    camera_button(field)
    open_button(field)
    show_window(field, take, paste)


def open_button(field: str, **look: Any) -> None:
    st.button(
        t("From the gallery"), key=state.picking_open(field), icon=":material/photo_library:",
        on_click=open_window, args=(field,), **look,
    )  # fmt: skip


def open_window(field: str) -> None:
    st.session_state[state.PICKING_FIELD] = field
    st.session_state[state.PICKING_PAGE] = 1


def show_window(field: str, take: Take, paste: TakePasted, *, told: str = "") -> None:
    """As ``gallery_button``, for a button elsewhere: nothing while the window is closed.

    ``told``: a line about what becomes of the picture.
    """
    if _is_open(field):
        shown = st.dialog(t("Choose a picture"), width="large", on_dismiss=_close)(_window)
        shown(field, take, paste, told)


def _is_open(field: str) -> bool:
    return st.session_state.get(state.PICKING_FIELD) == field


def _close() -> None:
    st.session_state[state.PICKING_FIELD] = ""


def _window(field: str, take: Take, paste: TakePasted, told: str) -> None:
    picture = pasted(state.PICKING_PASTE, state.PICKING_PASTE_SEEN)
    if picture is not None:
        _take_pasted(paste, picture)
    if not _is_open(field):
        st.rerun()  # chosen: a click in a window runs the window alone
    show_error()
    if told:
        st.caption(told)
    _search_fields()
    page = found_page(_found, key=state.PICKING_PAGE)
    if page.records:
        choose = partial(_taken, take)
        picture_grid(page.records, (), choose, key=state.picking_pick, pixels=TILE_PIXELS)
    else:
        _nothing()
    pages_bar(page.total, key=state.PICKING_PAGE)
    st.caption(t("Or copy a picture and paste it here with Ctrl+V."))
    pasting(key=state.PICKING_PASTE, alone=True)


def _search_fields() -> None:
    with st.container(horizontal=True, gap="small", key=state.PICKING_SEARCH_BOX):
        st.text_input(
            t("Search"), key=state.PICKING_WORDS, type="search", max_chars=WORDS_CHARACTERS,
            live=True, placeholder=t("Search prompts …"), label_visibility="collapsed",
            on_change=_first_page,
        )  # fmt: skip
        choices.segments(
            t("Which pictures"), SHOWN, key=state.PICKING_SHOWN,
            title=lambda key: said(SHOWN[key][0]),
            label_visibility="collapsed", on_change=_first_page,
        )  # fmt: skip


def _found(offset: int, limit: int) -> Page:
    filters = SHOWN.get(_shown(), SHOWN[ALL])[1]
    return studio().gallery.find(_words(), filters=filters, offset=offset, limit=limit)


def _nothing() -> None:
    text = (
        t("No picture matches.")
        if _words() or _shown() != ALL
        else t("The gallery is still empty.")
    )
    st.info(text, icon=":material/photo_library:")


def _words() -> str:
    return st.session_state.get(state.PICKING_WORDS) or ""


def _shown() -> str:
    return st.session_state.get(state.PICKING_SHOWN, ALL)


def _first_page() -> None:
    st.session_state[state.PICKING_PAGE] = 1


def _taken(take: Take, record: ImageRecord) -> None:
    _close()
    take(record)


@guarded
def _take_pasted(paste: TakePasted, picture: Image.Image) -> None:
    _close()
    paste(picture)
