"""A setting that overrides another one gives it back when it is taken away.

A source (a pose score to reach, the pose, a LoRA …) overrides values of the session; a person may
change them meanwhile, and what a person set stays.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import streamlit as st

from core.ui import state

POSE = "pose"
"""A pose overrides the size by what suits its shape."""


class Override(NamedTuple):
    """What a key had, and what the source put there."""

    former: Any
    value: Any


def override(source: str, key: str, value: Any) -> None:
    """Put ``value`` there until ``revert``."""
    own, now = _all().setdefault(source, {}), st.session_state.get(key)
    former = own[key].former if key in own and now == own[key].value else now
    own[key] = Override(former, value)
    st.session_state[key] = value


def begin(source: str) -> bool:
    """True the first time since the source was last reverted."""
    if source in _all():
        return False
    _all()[source] = {}
    return True


def revert(source: str) -> None:
    """Every key that still has the source's value has again what it had before."""
    for key, gone in _all().pop(source, {}).items():
        later = [own for own in _all().values() if key in own and own[key].former == gone.value]
        if later:  # it was overridden once more since then, over this one's value
            later[0][key] = Override(gone.former, later[0][key].value)
        elif st.session_state.get(key) == gone.value:
            st.session_state[key] = gone.former


def active_sources() -> list[str]:
    return list(_all())


def is_overridden(key: str) -> bool:
    """It has what a source put there."""
    now = st.session_state.get(key)
    return any(key in own and own[key].value == now for own in _all().values())


def follow(key: str, before: Any, suits: Any) -> None:
    """What comes back is ``suits`` from now on, where it was ``before``."""
    for own in _all().values():
        if key in own and own[key].former == before:
            own[key] = Override(suits, own[key].value)


def _all() -> dict[str, dict[str, Override]]:
    return st.session_state.setdefault(state.OVERRIDES, {})
