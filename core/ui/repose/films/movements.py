"""A movement as the poses of a series."""

from __future__ import annotations

import streamlit as st

from core.repose.pose_sets import MOVEMENTS, poses_of_movement
from core.ui import state
from core.ui.frame import guarded
from core.ui.texts import said, t


def buttons() -> None:
    st.caption(t("A movement, for a film: it takes the place of the poses that are here."))
    with st.container(horizontal=True, gap="xsmall"):
        for name, movement in MOVEMENTS.items():
            st.button(
                said(movement.title), key=state.repose_movement(name), icon=":material/animation:",
                on_click=_choose, args=(name,),
            )  # fmt: skip


@guarded
def _choose(name: str) -> None:
    choose(name)


def choose(name: str) -> None:
    state.set_repose_poses(poses_of_movement(name))
    st.session_state[state.REPOSE_OPEN_POSE] = None
    st.session_state[state.REPOSE_VIEW] = "poses"
