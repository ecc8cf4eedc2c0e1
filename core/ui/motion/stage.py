"""What stands large on the page: the timeline that plays, or the clips that were made."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from core.ui import choices, state
from core.ui.components.motion_stage import motion_stage
from core.ui.motion import keys, results, sources, who
from core.ui.texts import said, t

STYLE = Path(__file__).parent / "motion.css"
VIEWS = {"timeline": "Timeline", "clips": "Clips"}


def prepare() -> None:
    """Look, first values, and what the browser did, before anything is drawn."""
    st.html(STYLE)
    keys.begin()
    who.prepare()
    keys.take()
    sources.take()


def stage() -> None:
    if _view() == "clips":
        results.results()
    else:
        motion_stage(who.player(), keys.size_now())


def _view() -> str:
    """One of ``VIEWS``; there is nothing to choose before a clip was made."""
    if not results.has_any():
        return "timeline"
    return choices.segments(
        t("What is shown"), VIEWS, key=state.MOTION_VIEW, title=lambda one: said(VIEWS[one]),
        label_visibility="collapsed",
    )  # fmt: skip


def show_clips() -> None:
    """A clip was started: it is looked at where the timeline stood."""
    st.session_state[state.MOTION_VIEW] = "clips"
