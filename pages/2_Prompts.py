"""Words that work: choose, fill the blanks, combine, send to Generate."""

import streamlit as st

from core.ui import state
from core.ui.controls import heading
from core.ui.frame import frame
from core.ui.prompts import panels

with frame("prompts"):
    heading("Prompts", "A character, a style, a scene: choose, fill the blanks, send it off.")
    panels.prepare()
    with st.container(key=state.PROMPTS_LAYOUT_BOX):
        library, builder = st.columns([8, 5], gap="large")
        with library:
            panels.template_cards(*panels.search_fields())
        with builder, st.container(border=True, key=state.PROMPTS_BUILDER_BOX):
            st.subheader("Your prompt", anchor=False)
            finished = st.container()  # above the parts it is made of, so that it is always seen
            wording = panels.parts()
            with finished:
                panels.result(wording)
