"""What can be done to a finished pose: checks with their mends, other bodies."""

from __future__ import annotations

from functools import partial

import streamlit as st

from core.errors import InputRejected
from core.pose import checks, detect
from core.pose.anatomy import retarget
from core.pose.skeleton import Pose
from core.ui import state
from core.ui.controls import plain
from core.ui.frame import guarded, show_error
from core.ui.pose.files import opened
from core.ui.resources import pose_jpeg
from core.ui.texts import said, t

SHOWN_CHECKS = 3


def check_lines() -> None:
    """What may go wrong with the pose, each with a button that mends it."""
    pose = _pose()
    found = checks.check(pose)
    if not found:
        return
    with st.container(border=True, key=state.POSE_CHECKS_BOX):
        for number, finding in enumerate(found[:SHOWN_CHECKS]):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f":material/info: {plain(said(finding.text))}", width="stretch")
                st.button(
                    said(finding.mend_title),
                    key=state.pose_mend(number),
                    on_click=_take,
                    args=(finding.mend,),
                )
        if len(found) > SHOWN_CHECKS:
            st.button(
                t("Mend all {count}", count=len(found)),
                icon=":material/healing:",
                on_click=_take,
                args=(partial(checks.mended, pose),),
            )


@guarded
def _take(make: partial[Pose]) -> None:
    state.set_pose(make())


# --- other bodies -----------------------------------------------------------------------------


def body_panel() -> None:
    """The same pose on other proportions: angles stay, lengths change."""
    st.markdown(t("The same pose on another body: angles stay, lengths change."))
    with st.grid(min_column_width=96, gap="small"):
        for key, style in retarget.STYLES.items():
            with st.container():
                st.image(pose_jpeg(_on_body(key), 240), width="stretch", alt=said(style.title))
                st.button(
                    said(style.title), key=state.pose_body(key), on_click=_take,
                    args=(partial(_on_body, key),), width="stretch",
                )  # fmt: skip
    picture = st.session_state.get(state.POSE_PICTURE)
    st.button(
        t("Like the character in the picture"),
        icon=":material/person_search:",
        on_click=_take,
        args=(partial(_like, picture),),
        disabled=picture is None,
        help=t(
            "Takes the proportions of the person in the picture that lies under the figure. "
            "Put one there under Import."
        ),
    )
    show_error()


def _like(picture: str | None) -> Pose:
    found = detect.detect(opened(picture))
    if not found.people:
        raise InputRejected(
            expected="a person in the picture",
            got="none",
            todo="take one in which the whole body can be seen",
            shown="Nobody found in this picture: take one that shows more of the body.",
        )
    largest = max(found.people, key=lambda person: person.bounds()[3] - person.bounds()[1])
    return checks_inside(retarget.retarget(_pose(), retarget.measure(largest)))


def _on_body(style: str) -> Pose:
    return checks_inside(retarget.retarget(_pose(), style))


def checks_inside(pose: Pose) -> Pose:
    """Long legs may leave the picture: people are moved back in, smaller when they must be."""
    for finding in checks.check(pose):
        if finding.problem is checks.Problem.OUTSIDE:
            return checks_inside(finding.mend())
    return pose


def _pose() -> Pose:
    pose = state.current_pose()
    assert pose is not None, "pose_panels.begin() comes first"
    return pose
