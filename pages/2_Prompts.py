"""Words that work: choose or roll, edit, use them with the pose that fits."""

import streamlit as st

from core.ui import state
from core.ui.controls import heading
from core.ui.frame import frame
from core.ui.prompts import STYLE, builder, chosen, library, own, sending, transfers
from core.ui.texts import t

with frame("prompts"):
    st.html(STYLE)
    chosen.prepare()
    library.take_acts()
    sending.follow()
    heading(
        t("Prompts"),
        t("Choose a character, a style, a scene, or roll the dice. Each comes with a pose."),
    )
    with st.container(key=state.PROMPTS_LAYOUT_BOX):
        found, built = st.columns([8, 5], gap="large")
        with found:
            library.cards(*library.search_fields())
        with built, st.container(border=True, key=state.PROMPTS_BUILDER_BOX):
            st.subheader(t("Your prompt"), anchor=False)
            finished = st.container()  # above the parts it is made of, so that it is always seen
            words = builder.parts()
            with finished:
                builder.result(*words)
    if not (sending.ask() or transfers.window()):  # two windows cannot be open at once
        own.editor()
