"""Poses from files: pose JSON with one pose or many, and pictures that carry, show or hold one."""

from __future__ import annotations

import base64

import streamlit as st
from PIL import Image

from core.errors import PoseFormatError
from core.gallery import metadata
from core.gallery.ingest import open_image
from core.pose import decode, openpose
from core.pose.openpose import PoseFile
from core.pose.skeleton import Pose
from core.server.uploads import PICTURE_MEGABYTES, POSE_MEGABYTES
from core.ui import choices, state
from core.ui.controls import plain
from core.ui.frame import guarded, show_error
from core.ui.pose import detector, finding


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
    finding.told(on_other=_look_with)
    finding.panel()
    if trace() is not None:
        detector.choice()
        with st.container(horizontal=True):
            st.button(
                "Find the pose in it", icon=":material/person_search:", on_click=_find_pose,
                type="secondary" if detector.promoted() else "primary",
                disabled=finding.is_running(),
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
    finding.forget()
    data = upload.getvalue()
    image = open_image(data)
    pose = pose_carried(data) or pose_shown(image)
    if pose is None:
        finding.lay_behind(image)
        detector.judge(image)
        return
    state.set_pose(pose)
    st.session_state[state.POSE_FOUND] = "The pose of this picture is now in the editor."


def _find_pose() -> None:
    _look_with(st.session_state[state.DETECTOR])


@guarded
def _look_with(name: str) -> None:
    """The search, with this detector, in the picture as it was uploaded."""
    upload = st.session_state.get(state.POSE_PICTURE_FILE)
    image = open_image(upload.getvalue()) if upload is not None else opened(trace())
    finding.look(image, detector.request_for(name))


def _drop_picture() -> None:
    del st.session_state[state.POSE_PICTURE]
    finding.forget()


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
