"""The pieces of the Gallery page around the one that is open: finding, undoing, dropping in."""

from __future__ import annotations

import html
import math
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from core.gallery import metadata
from core.gallery.ingest import check_image
from core.gallery.search.query import Filters
from core.generation.request import GenerationRequest
from core.server.uploads import PICTURE_MEGABYTES
from core.ui import choices, state
from core.ui.components.gallery_grid import gallery_grid, picked_pictures, refresh, take_clicks
from core.ui.controls import plain
from core.ui.frame import BY_KEY, guarded, reported, show_error
from core.ui.gallery.detail import delete, use_settings
from core.ui.resources import pose_jpeg, studio

if TYPE_CHECKING:
    from core.gallery.record import Page


ALL, SESSION, FAVOURITES = "All", "This session", "Favourites"
ORDERS = {"newest": "Newest", "score": "Best pose", "identity": "Best likeness"}
PAGE_SIZE = 24
FILE_KINDS = ["png", "jpg", "jpeg", "webp"]
STYLE = Path(__file__).parent / "gallery.css"


def prepare() -> None:
    st.html(STYLE)
    state.start_with(state.GALLERY_VIEW, ALL)
    state.start_with(state.GALLERY_SEARCH, "")
    state.start_with(state.GALLERY_ORDER, "newest")
    take_clicks()


# --- finding ----------------------------------------------------------------------------------


def toolbar() -> None:
    """Which pictures, and a way in for a picture file."""
    with st.container(key=state.GALLERY_BAR_BOX, horizontal=True):
        choices.segments(
            "Which pictures",
            (SESSION, ALL, FAVOURITES),
            key=state.GALLERY_VIEW,
            fallback=ALL,
            label_visibility="collapsed",
            on_change=_first_page,
        )
        st.text_input(
            "Search the prompts",
            key=state.GALLERY_SEARCH,
            type="search",
            placeholder="Search the prompts",
            icon=":material/search:",
            persist_state="session",
            label_visibility="collapsed",
            width=280,
            on_change=_first_page,
        )
        choices.segments(
            "Order",
            ORDERS,
            key=state.GALLERY_ORDER,
            title=ORDERS.__getitem__,
            label_visibility="collapsed",
            on_change=_first_page,
        )
        with st.popover("Reuse a picture", icon=":material/upload:"):
            _upload_panel()
    show_error()


def _first_page() -> None:
    st.session_state[state.GALLERY_PAGE] = 1
    refresh()


def grid() -> None:
    """The page of pictures that fits view and search, and what can be done with ticked ones."""
    found = _find()
    if not found.total:
        _nothing_found()
        return
    _picked_bar()
    gallery_grid(found.records)
    pages = math.ceil(found.total / PAGE_SIZE)
    if pages > 1:
        st.pagination(
            pages,
            key=state.GALLERY_PAGE,
            max_visible_pages=5,
            persist_state="session",
            width="stretch",
        )
    st.caption(_count(found.total))


def _find() -> Page:
    """The page that was asked for, or the last one when pictures went away."""
    view = st.session_state[state.GALLERY_VIEW]
    number = st.session_state.get(state.GALLERY_PAGE, 1)
    while True:
        found = studio().gallery.find(
            st.session_state[state.GALLERY_SEARCH],
            filters=Filters(favourites=view == FAVOURITES),
            ids=state.session_images() if view == SESSION else None,
            order=st.session_state[state.GALLERY_ORDER],
            offset=(number - 1) * PAGE_SIZE,
            limit=PAGE_SIZE,
        )
        if found.records or number == 1:
            return found
        number = max(1, math.ceil(found.total / PAGE_SIZE))
        st.session_state[state.GALLERY_PAGE] = number


def _nothing_found() -> None:
    view, text = (
        st.session_state[state.GALLERY_VIEW],
        st.session_state[state.GALLERY_SEARCH].strip(),
    )
    with st.container(key=state.GALLERY_NOTHING_BOX, horizontal_alignment="center"):
        if text:
            _say("Nothing found", f"No picture here has “{text[:80]}” in its prompt.")
            _show_all_button()
        elif view == FAVOURITES and studio().gallery.find(limit=1).total:
            _say("No favourites yet", "Open a picture and press the heart to find it here.")
            _show_all_button()
        else:
            here = (
                "Nothing made in this session" if view == SESSION else "Your pictures appear here"
            )
            _say(here, "Pick a pose, say who it is, and the first one is a minute away.")
            if st.button("Make a picture", type="primary", icon=":material/auto_awesome:"):
                st.switch_page(BY_KEY["generate"].script)


def _say(title: str, text: str) -> None:
    st.html(
        f'<div class="paf-nothing"><h3>{html.escape(title)}</h3><p>{html.escape(text)}</p></div>'
    )


def _show_all_button() -> None:
    st.button("Show all pictures", on_click=_show_all, icon=":material/photo_library:")


def _show_all() -> None:
    st.session_state[state.GALLERY_VIEW] = ALL
    st.session_state[state.GALLERY_SEARCH] = ""
    _first_page()


# --- deleting ---------------------------------------------------------------------------------


def undo_bar() -> None:
    """After a deletion: bring the pictures back."""
    if state.GALLERY_UNDO not in st.session_state:
        return
    _, count = st.session_state[state.GALLERY_UNDO]
    with st.container(key=state.GALLERY_UNDO_BOX, horizontal=True):
        st.markdown(f"{_count(count)} in the trash for a week.")
        st.button("Undo", key=state.GALLERY_UNDO_BUTTON, icon=":material/undo:", on_click=_undo)


def _picked_bar() -> None:
    picked = picked_pictures()
    if not picked:
        return
    with st.container(key=state.GALLERY_PICKED_BOX, horizontal=True):
        st.markdown(f"{_count(len(picked))} selected")
        st.button(
            "Delete",
            key=state.GALLERY_DELETE_PICKED,
            icon=":material/delete:",
            on_click=delete,
            args=(picked,),
        )
        st.button("Clear", key=state.GALLERY_CLEAR_PICKED, on_click=refresh)


@guarded
def _undo() -> None:
    batch, _ = st.session_state.pop(state.GALLERY_UNDO)
    back = studio().gallery.trash.restore(batch)
    if len(back) == 1:
        state.select_picture(back[0])
    refresh()


def _count(number: int) -> str:
    return f"{number:,} picture{'s' if number != 1 else ''}"


# --- a picture from a file --------------------------------------------------------------------


def _upload_panel() -> None:
    st.markdown("Pictures remember how they were made. Drop one here to use its settings again.")
    upload = st.file_uploader(
        "PNG, JPEG or WebP",
        FILE_KINDS,
        key=state.GALLERY_UPLOAD,
        max_upload_size=PICTURE_MEGABYTES,
        accept_multiple_files=False,
    )
    if upload is None:
        return
    with reported():
        data = upload.getvalue()
        check_image(data)
        _offer(metadata.read(data))


def _offer(facts: metadata.ImageFacts) -> None:
    """What the file tells, and the way on to Generate."""
    values = facts.as_request()
    if values is None:
        st.info("No settings found in this picture.", icon=":material/info:")
        return
    request = GenerationRequest.from_dict(values)
    st.markdown(f"Made with {plain(facts.tool)}.")
    if request.pose is not None:
        st.image(pose_jpeg(request.pose, 160), width=110, alt="The pose in this picture")
    st.text(request.prompt[:400])
    if st.button("Use these settings", key=state.GALLERY_USE_UPLOAD, icon=":material/tune:"):
        use_settings(values)
