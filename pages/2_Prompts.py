"""Words that work: choose, fill the blanks, combine, send to Generate."""

import streamlit as st

from core.ui.controls import heading
from core.ui.frame import frame
from core.ui.prompts import panels

with frame("prompts"):
    heading("Prompts", "A character, a style, a scene: choose, fill the blanks, send it off.")
    panels.prepare()
    with st.container(key="prompts_layout"):
        shelf, desk = st.columns([8, 5], gap="large")
        with shelf:
            panels.template_cards(*panels.search_fields())
        with desk, st.container(border=True, key="prompts_builder"):
            st.subheader("Your prompt", anchor=False)
            finished = st.container()  # above the parts it is made of, so that it is always seen
            wording = panels.parts()
            with finished:
                panels.result(wording)
