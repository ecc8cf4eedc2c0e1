"""Which picture is cut out: the one that was chosen, an upload, or the latest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core.gallery import metadata
from core.gallery.ingest import open_image
from core.server.uploads import LAYERED_MEGABYTES
from core.ui import state
from core.ui.cutout import restore
from core.ui.frame import guarded
from core.ui.resources import picture_jpeg, studio, thumbnail_jpeg

if TYPE_CHECKING:
    from core.gallery.record import ImageRecord

RECENT = 12
FILE_KINDS = ["png", "jpg", "jpeg", "webp", "psd", "ora"]
SOURCE_PIXELS = 480


def source_picture() -> ImageRecord | None:
    """Show the picture to cut out and the way to another one; None while there is none."""
    record = _source()
    if record is None:
        _others(None)
        return None
    state.set_cutout_source(record.id)
    with st.container(key=state.CUTOUT_SOURCE_BOX, horizontal=True, vertical_alignment="center"):
        st.image(picture_jpeg(record.id, SOURCE_PIXELS), width=96, alt="The picture to cut out")
        with st.container(gap="xsmall"):
            with st.popover("Another picture", icon=":material/photo_library:"):
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
    st.file_uploader(
        "Upload a picture, or a Photoshop or OpenRaster file",
        FILE_KINDS,
        key=state.CUTOUT_UPLOAD,
        on_change=_take_upload,
        max_upload_size=LAYERED_MEGABYTES,
    )
    if recent := _recent():
        st.caption("Or one of the latest in the gallery")
        with st.grid(min_column_width=84, gap="small"):
            for number, record in enumerate(recent, start=1):
                _recent_picture(number, record, is_chosen=source == record)


def _recent_picture(number: int, record: ImageRecord, *, is_chosen: bool) -> None:
    with st.container(key=state.pick_box("chosen_" * is_chosen, record.id)):
        st.image(thumbnail_jpeg(record.id), width="stretch", alt=f"Picture {number}")
        st.button(
            f"Choose picture {number}",
            key=state.cutout_pick(record.id),
            on_click=_choose,
            args=(record.id,),
        )


@guarded
def _choose(image_id: str) -> None:
    restore.open_picture(studio().gallery.get(image_id))


@guarded
def _take_upload() -> None:
    upload = st.session_state[state.CUTOUT_UPLOAD]
    if upload is None:
        return
    data = upload.getvalue()
    record = studio().gallery.save(
        open_image(data, keeps_alpha=True),
        kind="upload",
        request={},
        infotext=metadata.read(data).infotext,
    )
    restore.open_picture(record)
