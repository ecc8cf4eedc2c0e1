"""What of a page's prompt to look at: one quiet line that opens, a mend a click, and undo."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.assistant.lint import Asked, Finding, Mend, lint
from core.ui import state
from core.ui.assistant.place import Place, can_undo, change, undo
from core.ui.controls import plain
from core.ui.frame import guarded
from core.ui.texts import said, t

SHOWN_LETTERS = 48
"""Of a label; what it stands for is in the line above."""


def findings(place: Place, asked: Asked) -> None:
    """Nothing where there is nothing to look at. ``asked`` has the page's texts."""
    past = state.findings_past(place.name)
    found, is_changed = lint(asked), can_undo(place, past)
    if not found and not is_changed:
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
            if is_changed:
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
    prompt, negative = place.texts
    if (prompt, negative) != (asked.prompt, asked.negative):
        now = lint(replace(asked, prompt=prompt, negative=negative))
        same = (one for other in now if other.kind is finding.kind for one in other.mends)
        again = next((one for one in same if one.label == mend.label), None)
        if again is None:
            return
        mend = again
    change(place, mend.prompt, mend.negative, key=state.findings_past(place.name))
    if mend.pose:
        place.use_preset(mend.pose)


def _undo_button(place: Place) -> None:
    st.button(
        t("Undo the change"),
        key=state.findings_undo(place.name),
        icon=":material/undo:",
        type="tertiary",
        on_click=undo,
        args=(place, state.findings_past(place.name)),
    )
