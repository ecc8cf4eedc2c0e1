"""The picture of the gallery that moves, where the clip is made of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core.motion.request import Renderer
from core.ui import state
from core.ui.frame import guarded
from core.ui.picture_chooser import uploader
from core.ui.resources import studio, thumbnail_jpeg
from core.ui.texts import t

if TYPE_CHECKING:
    from core.gallery.record import ImageRecord

THUMBNAIL_PIXELS = 84


def chosen() -> str:
    """Its id in the gallery; "" while there is none, and when it was deleted."""
    image_id = str(st.session_state.get(state.MOTION_PICTURE) or "")
    is_there = bool(image_id) and bool(studio().gallery.find(ids=[image_id]).records)
    return image_id if is_there else ""


def field(renderer: Renderer) -> None:
    image_id = chosen()
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if image_id:
            st.image(
                thumbnail_jpeg(image_id), width=THUMBNAIL_PIXELS, alt=t("The picture that moves")
            )
        with st.popover(
            t("Another picture") if image_id else t("Choose the picture"), icon=":material/image:"
        ):
            uploader(t("Picture file"), state.MOTION_PICTURE_FILE, _take)
    if renderer is Renderer.STILL:
        st.caption(t("It moves a little by itself, for as long as the timeline is."))
    else:
        st.caption(t("The keys move this picture; its own ground stays still behind it."))


@guarded
def _take(record: ImageRecord) -> None:
    st.session_state[state.MOTION_PICTURE] = record.id


def use(record: ImageRecord) -> None:
    """Its figure plays what stands on the timeline."""
    st.session_state[state.MOTION_PICTURE] = record.id
    st.session_state[state.MOTION_RENDERER] = Renderer.PUPPET
    st.session_state[state.MOTION_VIEW] = "timeline"
