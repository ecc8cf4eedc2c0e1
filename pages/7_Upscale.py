"""A picture made larger, with the edge between before and after to slide."""

import streamlit as st

from core.ui.controls import heading
from core.ui.frame import frame
from core.ui.upscale import panels
from core.ui.upscale.result import result
from core.ui.upscale.source import other_pictures, source_picture

with frame("upscale"):
    heading("Upscale", "Small pictures become large and sharp.")
    st.html(panels.STYLE)
    choice, outcome = st.columns([5, 7], gap="large")
    with choice:
        source = source_picture()
        if source is not None:
            panels.choices_and_button(source)
        other_pictures(source)
    with outcome:
        result(source)
