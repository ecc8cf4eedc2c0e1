"""A picture twice or four times as large, with the edge between before and after to slide."""

import streamlit as st

from core.ui.controls import heading
from core.ui.frame import frame
from core.ui.upscale import panels

with frame("upscale"):
    heading("Upscale", "Small pictures become large and sharp.")
    panels.prepare()
    choice, outcome = st.columns([4, 7], gap="large")
    with choice:
        source = panels.source_picture()
        if source is not None:
            panels.start_button(source, is_ready=panels.size_fields(source))
        panels.other_pictures(source)
    with outcome:
        panels.result()
