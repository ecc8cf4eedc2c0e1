"""The way from a checkpoint to its first picture."""

from __future__ import annotations

import streamlit as st

from core.ui.frame import BY_KEY
from core.ui.generate.recommended import choose_checkpoint
from core.ui.texts import t


def draw_with_it(name: str, key: str, *, is_usable: bool = True, is_primary: bool = False) -> None:
    """A button that goes to Generate with this checkpoint chosen."""
    used = st.button(
        t("Draw with it"),
        key=key,
        icon=":material/auto_awesome:",
        type="primary" if is_primary else "secondary",
        disabled=not is_usable,
        on_click=choose_checkpoint,
        args=(name,),
    )
    if used:
        st.switch_page(BY_KEY["generate"].script)
