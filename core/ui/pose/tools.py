"""What can be done to a finished pose: checks with their mends, other bodies, frames between."""

from __future__ import annotations

import functools
import io
import zipfile
from functools import partial

import streamlit as st
from PIL import Image

from core.errors import InputRejected
from core.images import jpeg
from core.pose import checks, detect, interpolate, openpose
from core.pose.anatomy import retarget
from core.pose.interpolate import Easing
from core.pose.skeleton import Pose
from core.ui import choices, state
from core.ui.controls import plain
from core.ui.frame import guarded, show_error
from core.ui.pose.files import opened
from core.ui.resources import pose_jpeg
from core.ui.texts import said, t

MOST_KEYS = 8
SHOWN_CHECKS = 3
STRIP_HEIGHT = 160
JPEG_QUALITY = 88


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


# --- frames between ---------------------------------------------------------------------------


def motion_panel() -> None:
    """Key poses, and the frames between them as a strip, a picture and files."""
    keys = _keys()
    st.markdown(t("Add poses as keys; the studio makes the frames between them."))
    with st.container(horizontal=True):
        st.button(
            t("Add this pose as a key"),
            icon=":material/add:",
            on_click=_set_keys,
            args=([*keys, _pose()],),
            disabled=len(keys) >= MOST_KEYS,
        )
        st.button(
            t("Start over"), icon=":material/delete_sweep:", on_click=_set_keys, args=([],),
            disabled=not keys,
        )  # fmt: skip
    show_error()
    if keys:
        with st.grid(min_column_width=96, gap="small"):
            for number in range(len(keys)):
                with st.container():
                    _key_card(keys, number)
    if len(keys) < 2:
        st.caption(t("Two keys make a motion."))
        return
    count = st.slider(
        t("Frames between two keys"), 1, 12, 3, key=state.POSE_FRAMES, persist_state="session"
    )
    easing = choices.segments(
        t("Timing"), Easing, key=state.POSE_EASING,
        title=lambda easing: said(easing.value.capitalize()),
        fallback=Easing.SMOOTH,
    )  # fmt: skip
    frames = interpolate.frames(keys, count, Easing(easing))
    st.image(_strip_jpeg(frames), width="stretch", alt=t("All frames side by side"))
    st.image(_onion_jpeg(frames), width=220, alt=t("All frames overlaid"))
    st.download_button(
        t("All {count} poses (ZIP)", count=len(frames)),
        partial(_archive, frames),
        file_name="motion.zip",
        mime="application/zip",
        icon=":material/folder_zip:",
        on_click="ignore",
    )


def _key_card(keys: list[Pose], number: int) -> None:
    """The picture of a key, and what can be done to it."""
    pose, title = keys[number], t("Key {number}", number=number + 1)
    st.image(pose_jpeg(pose, 160), width="stretch", alt=title)
    with st.popover(title, width="stretch", key=state.pose_key_menu(number)):

        def offer(name: str, label: str, icon: str, then: list[Pose], *, able: bool = True) -> None:
            st.button(
                label, key=state.pose_key_action(name, number), icon=icon, on_click=_set_keys,
                args=(then,), disabled=not able, width="stretch",
            )  # fmt: skip

        st.button(
            t("Open in the editor"), key=state.pose_key(number), icon=":material/edit:",
            on_click=_take, args=(partial(_identity, pose),), width="stretch",
        )  # fmt: skip
        before, after = keys[:number], keys[number + 1 :]
        offer(
            "replace", t("Replace with the pose in the editor"), ":material/sync:",
            [*before, _pose(), *after],
        )  # fmt: skip
        offer(
            "earlier", t("Move earlier"), ":material/arrow_back:",
            [*before[:-1], pose, *before[-1:], *after], able=bool(before),
        )  # fmt: skip
        offer(
            "later", t("Move later"), ":material/arrow_forward:",
            [*before, *after[:1], pose, *after[1:]], able=bool(after),
        )  # fmt: skip
        offer("remove", t("Remove"), ":material/delete:", [*before, *after])


def _keys() -> list[Pose]:
    return st.session_state.setdefault(state.POSE_KEYS, [])


@guarded
def _set_keys(keys: list[Pose]) -> None:
    st.session_state[state.POSE_KEYS] = keys


def _identity(pose: Pose) -> Pose:
    return pose


@functools.lru_cache(maxsize=16)
def _strip_jpeg(frames: tuple[Pose, ...]) -> bytes:
    return jpeg(Image.fromarray(interpolate.strip(frames, STRIP_HEIGHT)), JPEG_QUALITY)


@functools.lru_cache(maxsize=16)
def _onion_jpeg(frames: tuple[Pose, ...]) -> bytes:
    return jpeg(Image.fromarray(interpolate.onion_skin(frames)), JPEG_QUALITY)


def _archive(frames: tuple[Pose, ...]) -> bytes:
    """One OpenPose JSON a frame, and the strip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, pose in enumerate(frames, start=1):
            archive.writestr(f"pose_{number:03d}.json", openpose.dumps(pose))
        archive.writestr("strip.jpg", _strip_jpeg(frames))
    return buffer.getvalue()


def _pose() -> Pose:
    pose = state.current_pose()
    assert pose is not None, "pose_panels.begin() comes first"
    return pose
