"""The pictures whose figures are posed: small ones to choose from, and the way to more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core.gallery.search.query import Filters
from core.repose.request import MOST_SOURCES
from core.ui import state
from core.ui.frame import guarded, show_error
from core.ui.picking.grid import picture_grid
from core.ui.picture_chooser import uploader
from core.ui.progress import job_panel
from core.ui.repose import sources
from core.ui.resources import studio, thumbnail_jpeg
from core.ui.texts import t

if TYPE_CHECKING:
    from core.gallery.record import ImageRecord

RECENT = 12
THUMBNAIL = 64
BEST = "Best: seen from the front, arms a little away from the body."
SHOWN = ("upload", "generated", "upscaled")
"""Kinds of pictures to choose from."""


def panel() -> None:
    chosen = state.repose_sources()
    with st.container(key=state.REPOSE_SOURCES_BOX, horizontal=True, gap="small"):
        for number, source in enumerate(chosen, start=1):
            _thumbnail(number, source.image_id)
        is_full = len(chosen) >= MOST_SOURCES
        with st.popover(
            t("Add a picture") if chosen else t("Choose a picture"),
            icon=":material/add_photo_alternate:",
            disabled=is_full,
        ):
            _more()
    show_error()
    if running := sources.searching():
        job_panel(running)


def _thumbnail(number: int, image_id: str) -> None:
    open_source = state.open_repose_source()
    is_open = open_source is not None and open_source.image_id == image_id
    with st.container(
        key=state.pick_box("chosen_" * is_open, f"repose_{image_id}"), width=THUMBNAIL
    ):
        st.image(
            thumbnail_jpeg(image_id), width="stretch", alt=t("Picture {number}", number=number)
        )
        st.button(
            t("Show picture {number}", number=number),
            key=state.repose_pick(image_id),
            on_click=_open,
            args=(image_id,),
        )


@guarded
def _open(image_id: str) -> None:
    st.session_state[state.REPOSE_OPEN_SOURCE] = image_id
    state.count_repose_change()


def _more() -> None:
    uploader(
        t("Upload pictures of a character, or a file with layers"),
        state.REPOSE_UPLOAD,
        sources.choose,
        several=True,
        layered=True,
    )
    st.caption(t(BEST))
    if latest := recent():
        st.caption(t("Or from the latest in the gallery"))
        ids = [one.image_id for one in state.repose_sources()]
        picture_grid(latest, ids, sources.choose, key=state.repose_recent)


def recent() -> tuple[ImageRecord, ...]:
    """What a series made would push everything else out."""
    gallery = studio().gallery
    kinds = [gallery.find(filters=Filters(kinds=(kind,)), limit=RECENT).records for kind in SHOWN]
    found = [record for records in kinds for record in records]
    return tuple(sorted(found, key=lambda record: -record.created)[:RECENT])
