"""Key poses on a timeline become a clip; it plays at once with the drawn character."""

import streamlit as st

from core.ui import state
from core.ui.controls import heading
from core.ui.frame import frame
from core.ui.motion import making, sources, stage
from core.ui.texts import t

with frame("motion"):
    stage.prepare()
    heading(t("Motion"), t("Your character moves: key poses, and every frame between them."))
    with st.container(key=state.MOTION_LAYOUT_BOX):
        with st.container(key=state.MOTION_STAGE_BOX):
            stage.stage()
        with st.container(key=state.MOTION_SOURCES_BOX):
            sources.panel()
        with st.container(key=state.MOTION_MAKE_BOX):
            making.fields()
            making.button()
