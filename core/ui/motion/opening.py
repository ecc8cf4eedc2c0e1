"""A clip of the gallery on the page Motion again: its keys, who plays, how it is made."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from core.generation.drawing.inputs import FromDrawing
from core.motion.request import MotionRequest
from core.ui import state
from core.ui.motion import keys, who
from core.ui.resources import studio
from core.ui.texts import t

if TYPE_CHECKING:
    from core.gallery.record import ImageRecord

DOWNLOAD_SIDE = 1024


def open_clip(image_id: str) -> None:
    """Raises what a recipe raises that is gone or cannot be used."""
    request = MotionRequest.from_dict(studio().gallery.clips.recipe(image_id))
    use_request(request)


def use_request(request: MotionRequest) -> None:
    """The page as it made this clip."""
    painting, size = request.painting, request.painting.size
    keys.use(request.timeline)
    drawing = painting.drawing or FromDrawing()
    state.use_prompt("" if painting.prompt == who.STAND_IN.prompt else painting.prompt)
    state.set_characters(drawing.characters)
    st.session_state[state.DRAWING_SEED] = painting.seed
    if size in keys.SIZES:
        st.session_state[state.MOTION_SIZE] = str(size)
    st.session_state[state.MOTION_GROUND] = drawing.background
    st.session_state[state.MOTION_SWINGS] = request.swings
    st.session_state[state.MOTION_RENDERER] = request.renderer
    st.session_state[state.MOTION_VIEW] = "timeline"


def download(record: ImageRecord, place: str) -> None:
    """As a picture that plays wherever pictures do."""
    clip = record.clip
    assert clip is not None
    st.download_button(
        t("Download"),
        partial(studio().gallery.clips.animated, record.id, clip, DOWNLOAD_SIDE),
        file_name=f"{record.file_name.rpartition('.')[0]}.webp",
        mime="image/webp",
        key=state.card_download(place, record.id),
        icon=":material/download:",
        on_click="ignore",
    )
