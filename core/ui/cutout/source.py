"""Which picture is cut out: the one that was chosen, an upload, or the latest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core.ui import state
from core.ui.cutout import restore
from core.ui.picking.grid import picture_grid
from core.ui.picture_chooser import uploader
from core.ui.resources import picture_jpeg, studio
from core.ui.texts import t

if TYPE_CHECKING:
    from core.gallery.record import ImageRecord

RECENT = 12
SOURCE_PIXELS = 480


def source_picture() -> ImageRecord | None:
    """Show the picture to cut out and the way to another one; None while there is none."""
    record = _source()
    if record is None:
        _others(None)
        return None
    state.set_cutout_source(record.id)
    with st.container(key=state.CUTOUT_SOURCE_BOX, horizontal=True, vertical_alignment="center"):
        st.image(picture_jpeg(record.id, SOURCE_PIXELS), width=96, alt=t("The picture to cut out"))
        with st.container(gap="xsmall"):
            with st.popover(t("Another picture"), icon=":material/photo_library:"):
                _others(record)
            st.caption(f"{record.width}×{record.height}")
    return record


def _source() -> ImageRecord | None:
    """What was chosen, else the latest picture that is no cut-out."""
    gallery = studio().gallery
    chosen = state.chosen_cutout_source()
    found = gallery.find(ids=[chosen]).records if chosen else ()
    latest = found or (*_recent(), *gallery.find(limit=1).records)
    return next(iter(latest), None)


def _recent() -> tuple[ImageRecord, ...]:
    found = studio().gallery.find(limit=2 * RECENT).records
    return tuple(record for record in found if record.kind not in ("cutout", "plot"))[:RECENT]


def _others(source: ImageRecord | None) -> None:
    """Of a file with layers the ground is left out."""
    uploader(
        t("Upload a picture, or a Photoshop or OpenRaster file"),
        state.CUTOUT_UPLOAD,
        restore.open_picture,
        layered=True,
    )
    if recent := _recent():
        st.caption(t("Or one of the latest in the gallery"))
        chosen = (source.id,) if source else ()
        picture_grid(recent, chosen, restore.open_picture, key=state.cutout_pick)
