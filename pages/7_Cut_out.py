"""The character without its ground, or on another one, and a brush for what was missed."""

import streamlit as st

from core.ui import state
from core.ui.controls import heading
from core.ui.cutout import ground, panels, source
from core.ui.frame import frame
from core.ui.texts import t

with frame("cutout"):
    heading(t("Cut out"), t("Your character on its own, or before another background."))
    panels.prepare()
    with st.container(key=state.CUTOUT_LAYOUT_BOX):
        with st.container(key=state.CUTOUT_SETUP_BOX):
            picture = source.source_picture()
            if picture is not None:
                is_ready = panels.method_field(picture)
                panels.start_button(picture, is_ready=is_ready)
            panels.work_in_progress()
        with st.container(key=state.CUTOUT_RESULT_BOX):
            panels.result(picture)
        if picture is not None:
            with st.container(key=state.CUTOUT_GROUND_BOX):
                ground.fields()
