"""Poses from files: pose JSON with one pose or many, and pictures that carry, show or hold one."""

from __future__ import annotations

import base64
import codecs
import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import streamlit as st
from PIL import Image

from core.errors import InputRejected, PoseFormatError
from core.gallery import metadata
from core.gallery.ingest import open_image
from core.pose import decode, openpose
from core.pose.openpose import PoseFile
from core.pose.skeleton import Pose
from core.server.sharing.waiting import waiting
from core.server.uploads import PICTURE_MEGABYTES, POSE_MEGABYTES
from core.ui import choices, state
from core.ui.components.bridge import news, table
from core.ui.components.camera import camera_button
from core.ui.controls import plain
from core.ui.frame import guarded
from core.ui.pose import detector, finding, from_gallery
from core.ui.pose.arriving import arrive, arrive_instead
from core.ui.resources import studio
from core.ui.texts import said, t
from core.ui.visitor import visitor_id

if TYPE_CHECKING:
    from core.gallery.record import ImageRecord


def import_panel() -> None:
    """A pose file, and a picture to find a pose in or to draw over."""
    st.file_uploader(
        t("Pose file (JSON)"),
        type="json",
        key=state.POSE_FILE,
        on_change=_take_upload,
        max_upload_size=POSE_MEGABYTES,
        help=t(
            "From A1111, ComfyUI, Krita, OpenPose, mmpose, AlphaPose, COCO and other pose "
            "editors, with one pose or many."
        ),
    )
    _frames()
    st.file_uploader(
        t("Picture with a pose in it"),
        type=["png", "jpg", "jpeg", "webp"],
        key=state.POSE_PICTURE_FILE,
        on_change=_take_uploaded_picture,
        max_upload_size=PICTURE_MEGABYTES,
        help=t(
            "A drawing, a photo or a 3D render; a skeleton picture; or a picture of this "
            "studio, which carries its pose."
        ),
    )
    camera_button(state.POSE_PICTURE_FILE)
    from_gallery.offer()
    finding.told(on_other=_look_with)
    finding.panel()
    if trace() is not None:
        detector.choice()
        with st.container(horizontal=True):
            st.button(
                t("Find the pose in it"), icon=":material/person_search:", on_click=_find_pose,
                type="secondary" if detector.promoted() else "primary",
                disabled=finding.is_running(),
            )  # fmt: skip
            st.button(t("Remove the picture"), icon=":material/hide_image:", on_click=_drop_picture)
    detector.more(has_picture=trace() is not None)


def trace() -> str | None:
    """The picture behind the figure, as a data URL."""
    return st.session_state.get(state.POSE_PICTURE)


# --- what the stage got -----------------------------------------------------------------------


@guarded
def take_from_stage() -> None:
    """A file that was dropped, pasted or opened on the stage: a pose, or a picture."""
    payload = news(state.POSE_EDITOR, "file", state.POSE_EDITOR_SEEN)
    if payload is None:
        return
    data = read_file(table(payload))
    st.session_state[state.POSE_PANEL] = "Import"
    if data.removeprefix(codecs.BOM_UTF8).lstrip()[:1] in (b"{", b"["):
        _take_poses(data, uuid.uuid4().hex)
    else:
        _take_picture(data)


@guarded
def take_shared() -> None:
    """A picture that another program of a phone shared with the studio."""
    who = visitor_id()
    data = waiting.take(who) if who else None
    if data is not None:
        st.session_state[state.POSE_PANEL] = "Import"
        _take_picture(data)


def read_file(fields: dict[str, Any]) -> bytes:
    """Data from outside → what the file holds. Raises ``InputRejected``."""
    text = fields.get("data")
    if not isinstance(text, str) or len(text) > PICTURE_MEGABYTES * (4 << 20) // 3 + 4:
        raise InputRejected(
            expected=f"a file of at most {PICTURE_MEGABYTES} MiB",
            got="a larger one" if text is None else "something else",
            shown=f"This file is too large: at most {PICTURE_MEGABYTES} MB.",
        )
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as error:
        raise InputRejected(
            expected="a file in base64", got="something else",
            shown="This file did not arrive whole. Try again.",
        ) from error  # fmt: skip


# --- pose files -------------------------------------------------------------------------------


@guarded
def _take_upload() -> None:
    st.session_state.pop(state.POSE_FRAMES_OF_FILE, None)
    upload = st.session_state[state.POSE_FILE]
    if upload is not None:
        _take_poses(upload.getvalue(), upload.file_id)


def _take_poses(data: bytes, file_id: str) -> None:
    st.session_state.pop(state.POSE_FRAMES_OF_FILE, None)
    file = openpose.load_frames(data)
    st.session_state[state.POSE_FRAMES_OF_FILE] = file_id, file
    arrive(file.frames[0].pose)


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
            t("{count} poses in this file", count=len(file.frames)),
            range(len(file.frames)), key=key,
            title=lambda number: f"{number + 1}. {file.frames[number].name}",
            on_change=_take_frame, args=(key,),
        )  # fmt: skip
    for note in file.notes:
        st.caption(f":material/info: {plain(said(note))}")


@guarded
def _take_frame(key: str) -> None:
    _, file = st.session_state[state.POSE_FRAMES_OF_FILE]
    arrive_instead(file.frames[st.session_state[key]].pose)


# --- pictures ---------------------------------------------------------------------------------


@guarded
def _take_uploaded_picture() -> None:
    upload = st.session_state[state.POSE_PICTURE_FILE]
    if upload is not None:
        _take_picture(upload.getvalue())


def _take_picture(data: bytes) -> None:
    image = open_image(data)
    take_image(image, pose_carried(metadata.read(data).request), data)


def take_record(record: ImageRecord) -> None:
    """A picture of the gallery."""
    st.session_state[state.POSE_PANEL] = "Import"
    take_image(studio().gallery.image(record.id), pose_carried(record.request))


def take_pasted(image: Image.Image) -> None:
    """A picture without a recipe."""
    st.session_state[state.POSE_PANEL] = "Import"
    take_image(image, None)


def take_image(image: Image.Image, carried: Pose | None, data: bytes | None = None) -> None:
    """A pose that the picture carries or is comes over at once; else it lies under the figure.

    ``data``: the picture's file, to look for a pose in as it is.
    """
    finding.forget()
    pose = carried or pose_shown(image)
    if pose is None:
        st.session_state[state.POSE_PICTURE_DATA] = data
        finding.lay_behind(image)
        detector.judge(image)
        return
    arrive(pose)
    st.session_state[state.POSE_FOUND] = t("The pose of this picture is now in the editor.")


def _find_pose() -> None:
    _look_with(st.session_state[state.DETECTOR])


@guarded
def _look_with(name: str) -> None:
    """The search, with this detector, in the picture as it came."""
    data: bytes | None = st.session_state.get(state.POSE_PICTURE_DATA)
    image = opened(trace()) if data is None else open_image(data)
    finding.look(image, detector.request_for(name))


def _drop_picture() -> None:
    del st.session_state[state.POSE_PICTURE]
    st.session_state.pop(state.POSE_PICTURE_DATA, None)
    finding.forget()


def pose_carried(request: Mapping[str, Any] | None) -> Pose | None:
    """The pose that a picture of this studio was made in, by its recipe."""
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
