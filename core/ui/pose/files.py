"""Poses from files: pose JSON with one pose or many, and pictures that carry, show or hold one."""

from __future__ import annotations

import base64

import streamlit as st
from PIL import Image

from core.errors import InputRejected, PoseFormatError
from core.gallery import metadata
from core.gallery.ingest import open_image
from core.images import data_url, jpeg
from core.pose import decode, openpose
from core.pose.detection.ensemble import Findings
from core.pose.openpose import PoseFile
from core.pose.skeleton import Pose
from core.server.uploads import PICTURE_MEGABYTES, POSE_MEGABYTES
from core.ui import choices, state
from core.ui.components.pose_editor.preset_grid import on_open_canvas
from core.ui.controls import plain
from core.ui.frame import guarded, show_error
from core.ui.pose import detector
from core.ui.pose.panels import named

PICTURE_SIDE = 768


def import_panel() -> None:
    """A pose file, and a picture to find a pose in or to draw over."""
    st.file_uploader(
        "Pose file (JSON)",
        type="json",
        key=state.POSE_FILE,
        on_change=_take_file,
        max_upload_size=POSE_MEGABYTES,
        help="From A1111, ComfyUI, Krita, OpenPose, mmpose, AlphaPose, COCO and other pose "
        "editors, with one pose or many.",
    )
    _frames()
    st.file_uploader(
        "Picture with a pose in it",
        type=["png", "jpg", "jpeg", "webp"],
        key=state.POSE_PICTURE_FILE,
        on_change=_take_picture,
        max_upload_size=PICTURE_MEGABYTES,
        help="A drawing, a photo or a 3D render; a skeleton picture; or a picture of this studio, "
        "which carries its pose.",
    )
    show_error()
    if state.POSE_FOUND in st.session_state:
        st.caption(f":material/info: {plain(st.session_state[state.POSE_FOUND])}")
    if trace() is not None:
        detector.choice()
        with st.container(horizontal=True):
            st.button(
                "Find the pose in it", icon=":material/person_search:", on_click=_find_pose,
                type="secondary" if detector.promoted() else "primary",
            )  # fmt: skip
            st.button("Remove the picture", icon=":material/hide_image:", on_click=_drop_picture)
    detector.more(has_picture=trace() is not None)


def trace() -> str | None:
    """The picture behind the figure, as a data URL."""
    return st.session_state.get(state.POSE_PICTURE)


# --- pose files -------------------------------------------------------------------------------


@guarded
def _take_file() -> None:
    st.session_state.pop(state.POSE_FRAMES_OF_FILE, None)
    upload = st.session_state[state.POSE_FILE]
    if upload is None:
        return
    file = openpose.load_frames(upload.getvalue())
    st.session_state[state.POSE_FRAMES_OF_FILE] = upload.file_id, file
    state.set_pose(file.frames[0].pose)


def _frames() -> None:
    """Which of the file's poses is in the editor, and what reading it left out."""
    if state.POSE_FRAMES_OF_FILE not in st.session_state:
        return
    file_id: str
    file: PoseFile
    file_id, file = st.session_state[state.POSE_FRAMES_OF_FILE]
    if len(file.frames) > 1:
        # A key for each file: its names are the labels, and those of another file mean nothing.
        key = state.pose_frame(file_id)
        choices.selectbox(
            f"{len(file.frames)} poses in this file", range(len(file.frames)), key=key,
            title=lambda number: f"{number + 1}. {file.frames[number].name}",
            on_change=_take_frame, args=(key,),
        )  # fmt: skip
    for note in file.notes:
        st.caption(f":material/info: {plain(note)}")


@guarded
def _take_frame(key: str) -> None:
    _, file = st.session_state[state.POSE_FRAMES_OF_FILE]
    state.set_pose(file.frames[st.session_state[key]].pose)


# --- pictures ---------------------------------------------------------------------------------


@guarded
def _take_picture() -> None:
    """A pose that the picture carries or is comes over at once; else it lies under the figure."""
    upload = st.session_state[state.POSE_PICTURE_FILE]
    if upload is None:
        return
    st.session_state.pop(state.POSE_FOUND, None)
    data = upload.getvalue()
    image = open_image(data)
    pose = pose_carried(data) or pose_shown(image)
    if pose is None:
        st.session_state[state.POSE_PICTURE] = _data_url(image)
        return
    state.set_pose(pose)
    st.session_state[state.POSE_FOUND] = "The pose of this picture is now in the editor."


@guarded
def _find_pose() -> None:
    """With the chosen detector, in the picture as it was uploaded."""
    upload = st.session_state[state.POSE_PICTURE_FILE]
    image = open_image(upload.getvalue()) if upload is not None else opened(trace())
    st.session_state.pop(state.POSE_FOUND, None)
    findings = detector.look(image)
    if findings.pose.is_empty:
        raise InputRejected(
            expected="a person in the picture",
            got="none",
            todo="take one in which the whole body can be seen, or trace over it by hand",
            shown=f"Nobody found in this picture. {detector.other_ways()}",
        )
    state.set_pose(on_open_canvas(findings.pose), unsure=findings.unsure)
    st.session_state[state.POSE_FOUND] = _summary(findings)


def _summary(findings: Findings) -> str:
    """What was found, and what a person should look at again."""
    people = findings.pose.people
    said = ["Found 1 person." if len(people) == 1 else f"Found {len(people)} people."]
    if hidden := sum(int((~person.visible[:14]).sum()) for person in people):
        said.append(f"{hidden} joints are out of sight and hidden; double-click one to show it.")
    if unsure := named(joint for joints in findings.unsure for joint in joints):
        said.append(f"Check these, ringed in yellow: {unsure}.")
    return " ".join(said)


def _drop_picture() -> None:
    del st.session_state[state.POSE_PICTURE]
    st.session_state.pop(state.POSE_FOUND, None)


def pose_carried(data: bytes) -> Pose | None:
    """The pose that a picture of this studio was made in."""
    request = metadata.read(data).request
    text = request.get("pose") if request else None
    return openpose.loads(text) if isinstance(text, str) else None


def pose_shown(image: Image.Image) -> Pose | None:
    """The pose of a skeleton picture."""
    try:
        return decode.decode(image)
    except PoseFormatError:
        return None


def opened(url: str | None) -> Image.Image:
    """The picture of a data URL."""
    assert url is not None
    return open_image(base64.b64decode(url.split(",", 1)[1]))


def _data_url(image: Image.Image) -> str:
    """Small: it travels to the browser again with every edit."""
    image = image.copy()
    image.thumbnail((PICTURE_SIDE, PICTURE_SIDE))
    return data_url(jpeg(image, 72))
