"""How the page Repose is laid out."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

STYLE = Path(__file__).parent / "repose.css"


def style() -> None:
    st.html(STYLE)
