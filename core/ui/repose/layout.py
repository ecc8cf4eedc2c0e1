"""How the page Repose is begins."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from core.ui.repose import ground, ways

STYLE = Path(__file__).parent / "repose.css"


def prepare() -> None:
    """Look and first values, before anything is drawn."""
    st.html(STYLE)
    ground.prepare()
    ways.prepare()
