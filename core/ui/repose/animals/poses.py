"""The poses that an animal is put into: the studio's own, or another animal's from a file."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from core.errors import InputRejected
from core.repose.animals import rig_files
from core.repose.animals.presets import POSES, AnimalPose, preset
from core.repose.animals.request import MOST_POSES
from core.server.uploads import POSE_MEGABYTES
from core.ui import state
from core.ui.components.animal_stage import pose_picker, take_clicks, take_pose
from core.ui.frame import guarded
from core.ui.texts import t


def panel() -> None:
    chosen = state.animal_poses()
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        st.button(
            t("{count} poses", count=len(POSES)),
            key=state.REPOSE_ANIMAL_ALL,
            icon=":material/apps:",
            on_click=_add_all,
            help=t("Adds all of the studio's own poses for animals."),
        )
        with st.popover(t("Add poses"), icon=":material/add:"):
            pose_picker({one.name for one in chosen})
            st.file_uploader(
                t("Pose of another animal (JSON)"),
                "json",
                key=state.REPOSE_ANIMAL_POSE_FILE,
                on_change=_take_file,
                max_upload_size=POSE_MEGABYTES,
                help=t("Joints in the form of AP-10K or APT-36K."),
            )
        if chosen:
            st.button(
                t("Clear"), key=state.REPOSE_ANIMAL_CLEAR, type="tertiary",
                on_click=state.set_animal_poses, args=((),),
            )  # fmt: skip


def take() -> None:
    """At the top of the page: what was clicked in the browser."""
    clicked = take_clicks()
    poses = state.animal_poses()
    if clicked.removed is not None and (number := _number(clicked.removed)) is not None:
        state.set_animal_poses((*poses[:number], *poses[number + 1 :]))
    elif clicked.opened is not None:
        st.session_state[state.REPOSE_ANIMAL_OPEN_POSE] = _number(clicked.opened)
    picked = take_pose()
    if picked is not None:
        _toggle(preset(picked))


def opened() -> int | None:
    """The number of the pose that is looked at alone."""
    number = st.session_state.get(state.REPOSE_ANIMAL_OPEN_POSE)
    return number if isinstance(number, int) and number < len(state.animal_poses()) else None


def _number(key: str) -> int | None:
    known = key.isdecimal() and len(key) < 4 and int(key) < len(state.animal_poses())
    return int(key) if known else None


def _toggle(asked: AnimalPose) -> None:
    """One that is chosen already is taken away again."""
    known = state.animal_poses()
    others = [one for one in known if one != asked]
    if len(others) < len(known):
        state.set_animal_poses(others)
    else:
        _add([asked])


def _add(poses: Iterable[AnimalPose]) -> None:
    known = state.animal_poses()
    new = [one for one in poses if one not in known]
    if len(known) + len(new) > MOST_POSES:
        raise InputRejected(
            expected=f"at most {MOST_POSES} poses",
            got=len(known) + len(new),
            todo="take some away",
            shown=f"At most {MOST_POSES} poses go into one series. Take some away first.",
        )
    state.set_animal_poses((*known, *new))
    st.session_state[state.REPOSE_VIEW] = "poses"


@guarded
def _add_all() -> None:
    _add(map(preset, POSES))


@guarded
def _take_file() -> None:
    upload = st.session_state[state.REPOSE_ANIMAL_POSE_FILE]
    if upload is not None:
        name = upload.name.rsplit(".", 1)[0]
        _add([AnimalPose(rig_files.loads(upload.getvalue()), name)])
