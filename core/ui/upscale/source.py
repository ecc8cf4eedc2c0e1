"""Which picture the Upscale page works on: chosen, uploaded, or the latest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core.gallery.search.query import Filters
from core.ui import state
from core.ui.controls import plain
from core.ui.picking.grid import picture_grid
from core.ui.picture_chooser import uploader
from core.ui.resources import studio, thumbnail_jpeg

if TYPE_CHECKING:
    from core.gallery.gallery import ImageRecord

RECENT = 12
PROMPT_CHARACTERS = 60
WORDS = {"upload": "An upload", "cutout": "A cut-out"}
"""Of a picture without a prompt, by its kind."""


def source_picture() -> ImageRecord | None:
    """The picture to enlarge, small; None while there is none."""
    source = _source()
    if source is not None:
        with st.container(
            key=state.UPSCALE_SOURCE_BOX, horizontal=True, vertical_alignment="center"
        ):
            st.image(thumbnail_jpeg(source.id), alt="The picture to upscale", width=72)
            st.markdown(_facts(source))
    return source


def _facts(source: ImageRecord) -> str:
    words = source.prompt or WORDS.get(source.kind, "A picture")
    cut = words if len(words) <= PROMPT_CHARACTERS else words[:PROMPT_CHARACTERS] + "…"
    return f"**{source.width}×{source.height}** pixels  \n{plain(' '.join(cut.split()))}"


def other_pictures(source: ImageRecord | None) -> None:
    """Where else to take a picture from: an upload, or the latest of the gallery."""
    recent = studio().gallery.find(limit=RECENT).records
    with st.expander(
        "Choose another picture" if source else "Choose a picture", expanded=not source
    ):
        uploader("Upload a picture", state.UPSCALE_UPLOAD, _choose)
        if recent:
            st.caption("Or one of the latest in the gallery")
            chosen = (source.id,) if source else ()
            picture_grid(recent, chosen, _choose, key=state.upscale_pick)


def _choose(record: ImageRecord) -> None:
    state.set_upscale_source(record.id)


def _source() -> ImageRecord | None:
    """What was chosen, else the latest picture that was not enlarged yet."""
    gallery = studio().gallery
    chosen = state.upscale_source()
    found = gallery.find(ids=[chosen]).records if chosen else ()
    found = found or gallery.find(filters=Filters(kinds=("generated",)), limit=1).records
    return next(iter(found or gallery.find(limit=1).records), None)
