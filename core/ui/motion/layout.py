"""How the page Motion begins."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from core.ui.motion import keys, sources, who

STYLE = Path(__file__).parent / "motion.css"


def prepare() -> None:
    """Look, first values, and what the browser did, before anything is drawn."""
    st.html(STYLE)
    keys.begin()
    who.prepare()
    keys.take()
    sources.take()
