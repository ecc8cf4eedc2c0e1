"""The pieces of the Gallery page around the one that is open: finding, undoing, dropping in."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from core.ui import choices, state
from core.ui.components.gallery_grid import gallery_grid, take_clicks
from core.ui.controls import counted
from core.ui.frame import BY_KEY, show_error
from core.ui.gallery import filters, picked
from core.ui.gallery.albums import album_bar
from core.ui.gallery.incoming import incoming_menu
from core.ui.gallery.paging import found_page, pages_bar
from core.ui.gallery.picked import picked_bar
from core.ui.gallery.sharing import has_others
from core.ui.resources import studio
from core.ui.results import acts
from core.ui.texts import said, t

if TYPE_CHECKING:
    from core.gallery.record import Page


ALL, SESSION, FAVOURITES, TRASH = "All", "This session", "Favourites", "Trash"
SHARED = "Shared"
"""By oneself or by others; a choice only where others come in too."""
VIEWS = (SESSION, ALL, FAVOURITES, SHARED, TRASH)
OWN_VIEWS = tuple(view for view in VIEWS if view != SHARED)
ORDERS = {
    "newest": "Newest",
    "oldest": "Oldest",
    "score": "Best pose",
    "identity": "Best likeness",
    "rating": "Most stars",
}
STYLE = Path(__file__).parent / "gallery.css"


def prepare() -> None:
    st.html(STYLE)
    state.start_with(state.GALLERY_VIEW, ALL)
    state.start_with(state.GALLERY_SEARCH, "")
    state.start_with(state.GALLERY_ORDER, "newest")
    for asked in take_clicks():
        picked.do(asked)


def is_trash() -> bool:
    """Whether the trash is looked at."""
    return st.session_state[state.GALLERY_VIEW] == TRASH


# --- finding ----------------------------------------------------------------------------------


def toolbar() -> None:
    """Which pictures, and a way in for a picture file."""
    with st.container(key=state.GALLERY_BAR_BOX, horizontal=True):
        choices.segments(
            t("Which pictures"),
            VIEWS if has_others() else OWN_VIEWS,
            key=state.GALLERY_VIEW,
            fallback=ALL,
            title=said,
            label_visibility="collapsed",
            on_change=filters.first_page,
        )
        if not is_trash():
            _finding()
        incoming_menu()
    show_error()
    if not is_trash():
        album_bar()
        filters.told()


def _finding() -> None:
    st.text_input(
        t("Search the prompts"),
        key=state.GALLERY_SEARCH,
        type="search",
        placeholder=t("Search the prompts"),
        icon=":material/search:",
        persist_state="session",
        label_visibility="collapsed",
        width=220,
        on_change=filters.first_page,
    )
    choices.selectbox(
        t("Order"),
        ORDERS,
        key=state.GALLERY_ORDER,
        title=lambda order: said(ORDERS[order]),
        label_visibility="collapsed",
        width=150,
        on_change=filters.first_page,
    )
    filters.filters_menu()


def grid() -> None:
    """The page of pictures that fits view and search, and what can be done with ticked ones."""
    found = _find()
    if not found.total:
        _nothing_found()
        return
    picked_bar([record.id for record in found.records])
    gallery_grid(found.records)
    pages_bar(found.total, key=state.GALLERY_PAGE)
    st.caption(counted(found.total))


def _find() -> Page:
    view = st.session_state[state.GALLERY_VIEW]

    def find(offset: int, limit: int) -> Page:
        return studio().gallery.find(
            st.session_state[state.GALLERY_SEARCH],
            filters=replace(filters.asked(), favourites=view == FAVOURITES, shared=view == SHARED),
            ids=state.session_images() if view == SESSION else None,
            order=st.session_state[state.GALLERY_ORDER],
            offset=offset,
            limit=limit,
        )

    return found_page(find, key=state.GALLERY_PAGE)


def _nothing_found() -> None:
    view, text = (
        st.session_state[state.GALLERY_VIEW],
        st.session_state[state.GALLERY_SEARCH].strip(),
    )
    with st.container(key=state.GALLERY_NOTHING_BOX, horizontal_alignment="center"):
        if text:
            _say(
                t("Nothing found"),
                t("No picture here has “{words}” in its prompt.", words=text[:80]),
            )
            _show_all_button()
        elif filters.active_count():
            _say(t("Nothing found"), t("No picture here is as the filters ask."))
            _show_all_button()
        elif view == FAVOURITES and studio().gallery.find(limit=1).total:
            _say(t("No favourites yet"), t("Open a picture and press the heart to find it here."))
            _show_all_button()
        elif view == SHARED:
            _say(
                t("Nothing is shared yet"),
                t("Open a picture of yours and share it with everyone here."),
            )
            _show_all_button()
        else:
            here = (
                t("Nothing made in this session")
                if view == SESSION
                else t("Your pictures appear here")
            )
            _say(here, t("Pick a pose, say who it is, and the first one is a minute away."))
            if st.button(t("Make a picture"), type="primary", icon=":material/auto_awesome:"):
                st.switch_page(BY_KEY["generate"].script)


def _say(title: str, text: str) -> None:
    st.html(
        f'<div class="paf-nothing"><h3>{html.escape(title)}</h3><p>{html.escape(text)}</p></div>'
    )


def _show_all_button() -> None:
    st.button(t("Show all pictures"), on_click=_show_all, icon=":material/photo_library:")


def _show_all() -> None:
    st.session_state[state.GALLERY_VIEW] = ALL
    st.session_state[state.GALLERY_SEARCH] = ""
    filters.clear()
    filters.first_page()


# --- deleting ---------------------------------------------------------------------------------


def undo_bar() -> None:
    """What was deleted here can be brought back; one picture is open again then."""
    acts.undo_bar(state.GALLERY_UNDO, _open_again)


def _open_again(ids: Sequence[str]) -> None:
    if len(ids) == 1:
        state.select_picture(ids[0])
