"""What leaves this machine, and what is kept about this browser."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.server import gate
from core.ui import state
from core.ui.frame import guarded
from core.ui.texts import t
from core.ui.visitor import visitor_state


def privacy() -> None:
    with st.container(border=True, key=state.SETTINGS_PRIVACY_BOX):
        st.subheader(t("Privacy"), anchor=False)
        facts = (
            t("Prompts, poses and pictures stay on this machine. Nothing is counted or reported."),
            t("The internet is used only to fetch a model that you ask for."),
            t("A language model, if you set one, gets the prompt that you press “Ask for variants” "
              "for, and nothing else."),
            t("Each picture's file carries its prompt and settings, as other programs do it: "
              "whoever gets the file can read them."),
            t("Prompt, pose and settings of this browser are kept for 90 days, so that they are "
              "here when you come back."),
        )  # fmt: skip
        st.markdown("\n".join(f"- {fact}" for fact in facts))
        st.button(
            t("Forget this browser"),
            key=state.SETTINGS_FORGET,
            icon=":material/delete_sweep:",
            on_click=_forget,
            help=t("Prompt, pose and settings start anew. Pictures stay."),
        )
        if gate.has_gate():
            # a link of Streamlit's own would open another tab and leave this one signed in
            st.html(f'<a href="{gate.LEAVE}" target="_self">{escape(t("Sign out"))}</a>')


@guarded
def _forget() -> None:
    visitor_state.start_over()
    st.toast(t("Forgotten. Your pictures are still in the Gallery."), icon=":material/check:")
