"""A picture of the gallery, for its pose: offered in a window of its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from core.ui import state
from core.ui.components.bridge import news
from core.ui.frame import show_error
from core.ui.picture_chooser import picture_grid
from core.ui.resources import studio

if TYPE_CHECKING:
    from core.gallery.record import ImageRecord

LATEST = 24


def offer() -> None:
    st.button(
        "From the gallery", key=state.POSE_GALLERY, icon=":material/photo_library:",
        on_click=_open, width="stretch",
    )  # fmt: skip


def take_wish() -> None:
    """The stage has a button for it, too."""
    if news(state.POSE_EDITOR, "gallery", state.POSE_EDITOR_SEEN) is not None:
        _open()


def ask(take: Callable[[ImageRecord], None]) -> None:
    """The window, while it is open; ``take`` gets the picture that is clicked, and may raise."""
    if st.session_state.get(state.POSE_GALLERY_OPEN):
        _window(take)


def _open() -> None:
    st.session_state[state.POSE_GALLERY_OPEN] = True


def _close() -> None:
    st.session_state[state.POSE_GALLERY_OPEN] = False


@st.dialog("From the gallery", width="medium", on_dismiss=_close)
def _window(take: Callable[[ImageRecord], None]) -> None:
    if not st.session_state[state.POSE_GALLERY_OPEN]:
        st.rerun()  # chosen: a click in a window runs the window alone
    records = studio().gallery.find(limit=LATEST).records
    show_error()
    if not records:
        st.info("The gallery is still empty.", icon=":material/photo_library:")
        return
    st.caption(
        "The pose that a picture was made in comes over at once. Any other picture lies under the "
        "figure, to find its pose."
    )
    picture_grid(records, (), partial(_taken, take), key=state.pose_from_gallery)


def _taken(take: Callable[[ImageRecord], None], record: ImageRecord) -> None:
    _close()
    take(record)
