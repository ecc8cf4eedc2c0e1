"""Whose picture it is: a person's or an animal's."""

from __future__ import annotations

import streamlit as st

from core.ui import choices, state
from core.ui.repose.animals import sources
from core.ui.texts import said, t

SUBJECTS = {"person": "A person", "animal": "A four-legged animal"}


def field() -> None:
    choices.segments(
        t("In the picture"), SUBJECTS, key=state.REPOSE_SUBJECT,
        title=lambda name: said(SUBJECTS[name]),
        label_visibility="collapsed", on_change=_take_along,
    )  # fmt: skip


def is_animal() -> bool:
    return st.session_state.get(state.REPOSE_SUBJECT) == "animal"


def use_animal(image_id: str) -> None:
    """A callback: the picture that is open is one of an animal."""
    st.session_state[state.REPOSE_SUBJECT] = "animal"
    sources.choose_id(image_id)


def _take_along() -> None:
    """The picture that was chosen before anything was said of whose it is."""
    source = state.open_repose_source()
    if is_animal() and state.animal_picture() is None and source is not None:
        sources.choose_id(source.image_id)
