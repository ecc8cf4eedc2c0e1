"""A pose that comes from outside: in the place of the people on the canvas, or beside them.

Which of the two is asked the first time that somebody is there, and remembered for the visit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import streamlit as st

from core.pose import presets
from core.pose.people.beside import beside
from core.pose.skeleton import Pose
from core.ui import choices, state
from core.ui.components.pose_editor import SHAPES
from core.ui.frame import guarded
from core.ui.texts import said, t


class Arrival(StrEnum):
    REPLACE = "replace"
    ADD = "add"

    @property
    def words(self) -> str:
        return {"replace": "Replace", "add": "Add beside"}[self.value]


@dataclass(frozen=True)
class Newcomer:
    """``onto`` is the pose that was there; ``unsure`` as ``state.set_pose`` has it; ``note`` says
    what to look at."""

    pose: Pose
    unsure: tuple[tuple[int, ...], ...]
    onto: Pose
    note: str = ""


def first_pose() -> Pose:
    """With which a visit begins."""
    return on_open_canvas(presets.all_presets()[0].pose)


def on_open_canvas(pose: Pose) -> Pose:
    """The pose on the canvas the editor shows now."""
    current = state.current_pose()
    return pose.fitted_to(current.size if current else SHAPES[0][2])


def arrive(pose: Pose, unsure: Iterable[Iterable[int]] = (), note: str = "") -> None:
    """Into the editor at once, or into the question that ``ask`` draws.

    Raises what ``beside`` raises.
    """
    _come(Newcomer(pose, tuple(tuple(joints) for joints in unsure), people_there(), note))


def arrive_instead(pose: Pose) -> None:
    """In the place of the pose that arrived last: another one of the same file."""
    last: Newcomer | None = st.session_state.get(state.POSE_ARRIVED)
    _come(Newcomer(pose, (), last.onto if last else people_there()))


def ask() -> bool:
    """The question, while a pose waits for its answer; whether there is one."""
    is_asking = state.POSE_ARRIVING in st.session_state
    if is_asking:
        st.dialog(t("Somebody is on the canvas"), on_dismiss=_forget)(_question)()
    return is_asking


def choice() -> None:
    """The answer, to change it; nothing before it was asked for."""
    if state.POSE_ARRIVAL in st.session_state:
        choices.segments(
            t("A new pose comes"), Arrival, key=state.POSE_ARRIVAL,
            title=lambda one: said(one.words),
            fallback=Arrival.REPLACE,
        )  # fmt: skip


def people_there() -> Pose:
    """Nobody where nothing was done yet: the figure that a visit begins with is the studio's."""
    current = state.current_pose()
    size = current.size if current else SHAPES[0][2]
    is_untouched = current is None or current.is_empty or current == first_pose()
    return Pose((), size) if is_untouched or current is None else current


def _come(newcomer: Newcomer) -> None:
    how = st.session_state.get(state.POSE_ARRIVAL)
    if newcomer.onto.is_empty:
        _place(newcomer, Arrival.REPLACE)
    elif how is None:
        st.session_state[state.POSE_ARRIVING] = newcomer
    else:
        _place(newcomer, Arrival(how))


def _place(newcomer: Newcomer, how: Arrival) -> None:
    st.session_state[state.POSE_ARRIVED] = newcomer
    st.session_state[state.SKETCH_UNSURE] = newcomer.note
    if how is Arrival.REPLACE:
        state.set_pose(newcomer.pose, unsure=newcomer.unsure)
        return
    others = [()] * sum(not person.is_empty for person in newcomer.onto.people)
    state.set_pose(beside(newcomer.onto, newcomer.pose), unsure=(*others, *newcomer.unsure))


def _question() -> None:
    if state.POSE_ARRIVING not in st.session_state:
        st.rerun()  # answered: a click in a window runs the window alone
    st.markdown(t("Shall the new pose take their place, or stand beside them?"))
    with st.container(horizontal=True):
        for how, icon in ((Arrival.REPLACE, "swap_horiz"), (Arrival.ADD, "group_add")):
            st.button(
                said(how.words), key=state.pose_arrival(how.value), icon=f":material/{icon}:",
                on_click=_answer, args=(how,), width="stretch",
            )  # fmt: skip
    st.caption(t("Kept for this visit; change it above the presets."))


@guarded
def _answer(how: Arrival) -> None:
    newcomer: Newcomer = st.session_state.pop(state.POSE_ARRIVING)
    st.session_state[state.POSE_ARRIVAL] = how
    _place(newcomer, how)


def _forget() -> None:
    st.session_state.pop(state.POSE_ARRIVING, None)
