"""A clip of the gallery on the page Motion again: its keys, who plays, how it is made."""

from __future__ import annotations

import streamlit as st

from core.generation.drawing.inputs import FromDrawing
from core.motion.request import MotionRequest
from core.ui import state
from core.ui.motion import keys, who
from core.ui.resources import studio


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
    if request.renderer.needs_models:
        st.session_state[state.MOTION_CHECKPOINT] = painting.checkpoint
        st.session_state[state.MOTION_ADAPTER] = request.adapter
    st.session_state[state.MOTION_PICTURE] = request.picture
    st.session_state[state.MOTION_VIEW] = "timeline"
