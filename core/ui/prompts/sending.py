"""Using a prompt on Generate, with its pose or without.

A pose that a person made or picked elsewhere is never replaced unasked.
"""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core.pose.presets import Preset
from core.ui import state
from core.ui.frame import BY_KEY, guarded
from core.ui.pose.arriving import on_open_canvas, people_there
from core.ui.texts import said, t


@dataclass(frozen=True)
class Sent:
    """What goes to Generate; without ``preset`` the pose there stays as it is."""

    prompt: str
    negative: str
    preset: Preset | None = None


def send(what: Sent) -> None:
    """To Generate, where ``follow`` goes, or into the question that ``ask`` draws."""
    if what.preset is None or not _would_replace(what.preset):
        _go(what)
    else:
        st.session_state[state.PROMPTS_WAITING] = what


def follow() -> None:
    """To where something was sent."""
    if st.session_state.pop(state.PROMPTS_GO, False):
        st.switch_page(BY_KEY["generate"].script)


def ask() -> bool:
    """The question, while a prompt waits for its answer; whether there is one."""
    waiting: Sent | None = st.session_state.get(state.PROMPTS_WAITING)
    if waiting is None:
        return False
    st.dialog(t("You have a pose already"), on_dismiss=_forget)(_question)()
    return True


def _question() -> None:
    waiting: Sent | None = st.session_state.get(state.PROMPTS_WAITING)
    if waiting is None or waiting.preset is None:
        st.rerun()  # answered: a click in a window runs the window alone
        return
    st.text(
        t(
            "Shall “{pose}” take its place, or does your pose stay for these words?",
            pose=said(waiting.preset.title),
        )
    )
    with st.container(horizontal=True):
        st.button(
            t("Replace it"), key=state.PROMPTS_REPLACE_POSE, icon=":material/swap_horiz:",
            on_click=_answer, args=(True,), width="stretch",
        )  # fmt: skip
        st.button(
            t("Keep mine"), key=state.PROMPTS_KEEP_POSE, icon=":material/accessibility_new:",
            on_click=_answer, args=(False,), width="stretch", type="primary",
        )  # fmt: skip


@guarded
def _answer(replaces: bool) -> None:
    waiting: Sent = st.session_state.pop(state.PROMPTS_WAITING)
    _go(waiting if replaces else Sent(waiting.prompt, waiting.negative))


def _forget() -> None:
    st.session_state.pop(state.PROMPTS_WAITING, None)


def _go(what: Sent) -> None:
    state.use_prompt(what.prompt, what.negative)
    if what.preset is not None:
        hold(what.preset)
    st.session_state[state.PROMPTS_GO] = True


def hold(preset: Preset) -> None:
    """The pose that Generate's next picture holds."""
    pose = on_open_canvas(preset.pose)
    if pose != state.current_pose():
        state.set_characters(())  # who they are is what the words say
        state.set_pose(pose)
    st.session_state[state.USE_POSE] = True
    st.session_state[state.PROMPTS_SENT_POSE] = pose


def _would_replace(preset: Preset) -> bool:
    """Whether there is a pose that is neither this one, nor one that came from here, nor the one
    that a visit begins with."""
    current = state.current_pose()
    known = (on_open_canvas(preset.pose), st.session_state.get(state.PROMPTS_SENT_POSE))
    return not people_there().is_empty and current not in known
