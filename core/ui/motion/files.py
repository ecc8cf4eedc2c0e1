"""Key poses from files: poses, sequences of OpenPose frames, motion capture (BVH)."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

import streamlit as st

from core.motion.capture import is_bvh, timeline_of_file
from core.motion.timeline import of_poses
from core.pose import openpose
from core.server.uploads import POSE_MEGABYTES
from core.ui import state
from core.ui.controls import plain
from core.ui.frame import guarded
from core.ui.motion import keys
from core.ui.texts import t

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile


def field() -> None:
    st.file_uploader(
        t("Pose files or motion capture"),
        ["json", "bvh"],
        key=state.MOTION_FILE,
        accept_multiple_files=True,
        on_change=_take,
        max_upload_size=POSE_MEGABYTES,
        help=t(
            "OpenPose JSON: one pose is added, a sequence becomes the clip. BVH: the movement "
            "becomes the clip."
        ),
    )


@guarded
def _take() -> None:
    uploads: list[UploadedFile] = st.session_state[state.MOTION_FILE] or []
    files = [(one.name, one.getvalue()) for one in sorted(uploads, key=lambda one: one.name)]
    if len(files) == 1:
        _take_one(*files[0])
    elif files:
        poses = [frame.pose for _, data in files for frame in openpose.load_frames(data).frames]
        keys.use(of_poses([pose for pose in poses if not pose.is_empty]))
        st.toast(plain(t("{count} poses became the clip.", count=len(poses))))


def _take_one(name: str, data: bytes) -> None:
    frames = () if is_bvh(data) else openpose.load_frames(data).frames
    if len(frames) == 1:
        keys.add([frames[0].pose])
        return
    timeline = timeline_of_file(data, PurePath(name).stem, keys.size_now())
    keys.use(timeline)
    st.toast(plain(t("{count} poses became the clip.", count=len(timeline.keys))))
