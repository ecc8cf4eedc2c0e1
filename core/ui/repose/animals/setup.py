"""The animal's picture, the way to another one, and its poses."""

from __future__ import annotations

import streamlit as st

from core.ui import state
from core.ui.frame import show_error
from core.ui.picking.grid import picture_grid
from core.ui.picture_chooser import uploader
from core.ui.repose import pictures
from core.ui.repose.animals import poses, sources
from core.ui.resources import thumbnail_jpeg
from core.ui.texts import t

ROUGH = "Animals come out rougher than people, and stay seen from the side."
BEST = "Best: a whole animal that stands, seen from the side, its legs apart."


def panel() -> None:
    chosen = state.animal_picture()
    with st.container(key=state.REPOSE_SOURCES_BOX, horizontal=True, gap="small"):
        if chosen is not None:
            with st.container(width=pictures.THUMBNAIL):
                st.image(thumbnail_jpeg(chosen), width="stretch", alt=t("The animal"))
        with st.popover(
            t("Another picture") if chosen else t("Choose a picture"),
            icon=":material/add_photo_alternate:",
        ):
            _more(chosen)
    show_error()
    st.caption(t(ROUGH))
    poses.panel()


def _more(chosen: str | None) -> None:
    uploader(
        t("Upload a picture of an animal, or a file with layers"),
        state.REPOSE_ANIMAL_UPLOAD,
        sources.choose,
        layered=True,
    )
    st.caption(t(BEST))
    if recent := pictures.recent():
        st.caption(t("Or from the latest in the gallery"))
        ids = [] if chosen is None else [chosen]
        picture_grid(recent, ids, sources.choose, key=state.repose_animal_recent)
