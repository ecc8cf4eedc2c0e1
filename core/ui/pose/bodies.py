"""Who plays the pose with proportions of its own: told under the editor, and put into the pose."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.figures.casting import Character, played
from core.pose.skeleton import Pose
from core.ui import state
from core.ui.frame import guarded
from core.ui.mentions import playing
from core.ui.texts import t

# In shares of the figure's height: nearer joints look the same under the drawing.
_NOTICED = 0.08


def body_line() -> None:
    """Nothing where the skeleton lies on the drawing."""
    pose = state.current_pose()
    assert pose is not None, "panels.begin() comes first"
    players = playing.players(playing.expansion())
    if not _differs(pose, played(pose, players)):
        return
    with st.container(
        border=True, horizontal=True, vertical_alignment="center", key=state.POSE_BODY_BOX
    ):
        st.markdown(
            ":material/straighten: " + t("Drawn with the character's own proportions."),
            width="stretch",
        )
        st.button(
            t("Take them into the pose"), key=state.POSE_TAKE_BODY, on_click=_take, args=(players,),
            help=t("The skeleton gets these proportions too, and every angle stays."),
        )  # fmt: skip


def _differs(pose: Pose, own: Pose) -> bool:
    for one, other in zip(pose.people, own.people, strict=True):
        if one != other:
            left, top, right, bottom = one.bounds()
            apart = np.hypot(*(one.body - other.body)[one.visible, :2].T)
            if apart.max() > _NOTICED * max(right - left, bottom - top):
                return True
    return False


@guarded
def _take(players: tuple[Character | None, ...]) -> None:
    pose = state.current_pose()
    if pose is not None:
        state.set_pose(played(pose, players))
