"""What the studio did to itself and a person should know, once in each session."""

from __future__ import annotations

import streamlit as st

from core.ui import state
from core.ui.controls import plain
from core.ui.resources import studio
from core.ui.texts import t

READ_ONLY = (
    "The data folder is read-only: your pictures are here, but nothing new can be kept. Make it "
    "writable, or choose another on Settings, and start the studio again."
)


def show() -> None:
    if studio().is_read_only:
        st.warning(t(READ_ONLY), icon=":material/lock:")
    aside = studio().moved_aside
    if aside is None or st.session_state.get(state.NOTICE_READ):
        return
    st.warning(
        t(
            "The studio's database was damaged, so a new one was made. Your pictures were read in "
            "again; waiting jobs are gone. The old file is kept as {file}.",
            file=plain(aside.name),
        ),
        icon=":material/healing:",
    )
    st.button(t("All right"), key=state.NOTICE_READ_BUTTON, on_click=_mark_read)


def _mark_read() -> None:
    st.session_state[state.NOTICE_READ] = True
