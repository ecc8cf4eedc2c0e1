"""A page with a prompt, and a change of its texts that can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.ui.frame import guarded


@dataclass(frozen=True)
class Place:
    """A page with a prompt: the keys of its texts, and its pose."""

    name: str
    prompt: str
    negative: str
    use_preset: Callable[[str], None]
    pose: Callable[[], Any]
    put_pose: Callable[[Any], None]

    @property
    def texts(self) -> tuple[str, str]:
        """The prompt and the negative prompt."""
        values = st.session_state
        return values.get(self.prompt) or "", values.get(self.negative) or ""


@dataclass(frozen=True)
class _Past:
    """Texts and pose before a change, texts after it."""

    texts: tuple[str, str]
    pose: Any
    after: tuple[str, str]


def change(place: Place, prompt: str, negative: str, *, key: str) -> None:
    """Other texts, in a callback; ``key`` keeps what stood there, for ``undo``."""
    after = (prompt, negative)
    st.session_state[key] = _Past(place.texts, place.pose(), after)
    _put(place, after)


@guarded
def undo(place: Place, key: str) -> None:
    past: _Past | None = st.session_state.pop(key, None)
    if past is not None:
        _put(place, past.texts)
        place.put_pose(past.pose)


def can_undo(place: Place, key: str) -> bool:
    """Until something else is written."""
    past: _Past | None = st.session_state.get(key)
    return past is not None and past.after == place.texts


def _put(place: Place, texts: tuple[str, str]) -> None:
    st.session_state[place.prompt], st.session_state[place.negative] = texts
