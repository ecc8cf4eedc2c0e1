"""What is this browser's alone: its language, and light or dark."""

from __future__ import annotations

import streamlit as st

from core.texts import Language
from core.ui import choices, state
from core.ui.components.theme_choice import theme_choice
from core.ui.texts import t

OF_BROWSER = "auto"
LANGUAGES = (OF_BROWSER, *(one.code for one in Language))


def language_and_theme() -> None:
    with st.container(border=True, key=state.SETTINGS_BROWSER_BOX):
        st.subheader(t("This browser"), anchor=False)
        choices.segments(t("Language"), LANGUAGES, key=state.LANGUAGE, title=_title)
        theme_choice()


def _title(code: str) -> str:
    spoken = Language.of(code)
    return t("As the browser") if spoken is None else spoken.title
