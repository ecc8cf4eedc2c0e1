"""Pictures made larger, with the edge between before and after to slide."""

import streamlit as st

from core.ui import state
from core.ui.controls import heading
from core.ui.frame import frame
from core.ui.texts import t
from core.ui.upscale import panels
from core.ui.upscale.result import result
from core.ui.upscale.source import chosen_pictures, other_pictures, told_pictures

with frame("upscale"):
    heading(t("Upscale"), t("Small pictures become large and sharp."))
    st.html(panels.STYLE)
    choice, outcome = st.columns([5, 7], gap="large")
    pictures = chosen_pictures()
    with choice:
        told_pictures(pictures)
        if pictures:
            panels.choices_and_button(pictures)
        other_pictures(pictures)
    with outcome, st.container(key=state.UPSCALE_STAGE_BOX):
        result(pictures)
