"""What of a page's prompt to look at: one quiet line that opens, a mend a click, and undo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from core.assistant.lint import Asked, Finding, Mend, lint
from core.ui import state
from core.ui.controls import plain
from core.ui.frame import guarded
from core.ui.texts import said, t

SHOWN_LETTERS = 48
"""Of a label; what it stands for is in the line above."""


@dataclass(frozen=True)
class Place:
    """A page with a prompt: the keys of its texts, and its pose."""

    name: str
    prompt: str
    negative: str
    use_preset: Callable[[str], None]
    pose: Callable[[], Any]
    put_pose: Callable[[Any], None]


@dataclass(frozen=True)
class _Past:
    """What a mend changed: texts and pose before, texts after."""

    prompt: str
    negative: str
    pose: Any
    after: tuple[str, str]


def findings(place: Place, asked: Asked) -> None:
    """Nothing where there is nothing to look at. ``asked`` has the page's texts."""
    found, can_undo = lint(asked), _can_undo(place)
    if not found and not can_undo:
        return
    with st.container(key=state.findings_box(place.name), width="content"):
        if not found:
            _undo_button(place)
            return
        label = (
            t("1 thing to look at")
            if len(found) == 1
            else t("{count} things to look at", count=len(found))
        )
        key = state.findings_lid(place.name)
        with st.popover(label, icon=":material/rule:", type="tertiary", key=key):
            for at, finding in enumerate(found):
                _row(place, asked, at, finding)
            if can_undo:
                _undo_button(place)


def _row(place: Place, asked: Asked, at: int, finding: Finding) -> None:
    st.markdown(plain(said(str(finding.message))))
    with st.container(horizontal=True, gap="small"):
        for number, mend in enumerate(finding.mends):
            st.button(
                plain(_short(said(str(mend.label)))),
                key=state.finding_mend(place.name, at, number),
                on_click=_mend,
                args=(place, asked, finding, mend),
            )


def _short(text: str) -> str:
    return text if len(text) <= SHOWN_LETTERS else f"{text[:SHOWN_LETTERS].rstrip()} …"


@guarded
def _mend(place: Place, asked: Asked, finding: Finding, mend: Mend) -> None:
    """What was typed a moment before the click stays: the same mend of the words as they are now,
    or none."""
    prompt, negative = _texts(place)
    if (prompt, negative) != (asked.prompt, asked.negative):
        now = lint(replace(asked, prompt=prompt, negative=negative))
        same = (one for other in now if other.kind is finding.kind for one in other.mends)
        again = next((one for one in same if one.label == mend.label), None)
        if again is None:
            return
        mend = again
    change(place, mend.prompt, mend.negative)
    if mend.pose:
        place.use_preset(mend.pose)


def change(place: Place, prompt: str, negative: str) -> None:
    """Other texts, which ``Undo`` takes back; in a callback."""
    past = _Past(*_texts(place), place.pose(), (prompt, negative))
    st.session_state[state.findings_past(place.name)] = past
    _put(place, prompt, negative)


def _undo_button(place: Place) -> None:
    st.button(
        t("Undo the change"),
        key=state.findings_undo(place.name),
        icon=":material/undo:",
        type="tertiary",
        on_click=_undo,
        args=(place,),
    )


@guarded
def _undo(place: Place) -> None:
    past: _Past | None = st.session_state.pop(state.findings_past(place.name), None)
    if past is not None:
        _put(place, past.prompt, past.negative)
        place.put_pose(past.pose)


def _can_undo(place: Place) -> bool:
    """Until something else is written."""
    past: _Past | None = st.session_state.get(state.findings_past(place.name))
    return past is not None and past.after == _texts(place)


def _texts(place: Place) -> tuple[str, str]:
    values = st.session_state
    return values.get(place.prompt) or "", values.get(place.negative) or ""


def _put(place: Place, prompt: str, negative: str) -> None:
    st.session_state[place.prompt] = prompt
    st.session_state[place.negative] = negative
