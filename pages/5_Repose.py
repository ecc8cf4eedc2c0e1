"""The character of a picture in any pose: its own pixels, moved."""

import streamlit as st

from core.ui import state
from core.ui.controls import heading
from core.ui.frame import frame
from core.ui.repose import layout, making, pictures, poses, sources, stage, ways

with frame("repose"):
    layout.prepare()
    stage.take()
    sources.collect()
    heading("Repose", "One picture of a character, any pose.")
    with st.container(key=state.REPOSE_LAYOUT_BOX):
        with st.container(key=state.REPOSE_SETUP_BOX):
            pictures.panel()
            poses.panel()
        with st.container(key=state.REPOSE_STAGE_BOX):
            stage.stage()
        with st.container(key=state.REPOSE_WAYS_BOX):
            ways.fields()
            making.start_button()
