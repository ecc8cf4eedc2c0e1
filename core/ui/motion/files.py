"""Key poses from files: one pose, a sequence of OpenPose frames, motion capture (BVH)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core.motion.capture import is_bvh, timeline_of_file
from core.motion.timeline import MOST_FRAMES, Timeline, of_poses
from core.pose import openpose
from core.pose.skeleton import Pose
from core.server.uploads import POSE_MEGABYTES
from core.ui import state
from core.ui.controls import plain
from core.ui.frame import guarded
from core.ui.motion import keys
from core.ui.texts import t

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

FPS_OF_FILES = 12


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
    if not uploads:
        return
    found = [one for upload in uploads for one in _poses(upload.name, upload.getvalue())]
    poses = [pose for pose in found if not pose.is_empty]
    if len(poses) == 1:
        keys.add(poses)
    elif poses:
        keys.use(_sequence(poses))
        st.toast(plain(t("{count} poses became the clip.", count=len(poses))))


def _poses(name: str, data: bytes) -> list[Pose]:
    if is_bvh(data):
        return [key.pose for key in timeline_of_file(data, name, keys.size_now()).keys]
    return [frame.pose for frame in openpose.load_frames(data).frames]


def _sequence(poses: list[Pose]) -> Timeline:
    """Each pose is a frame; of more than a clip has every so-manieth."""
    step = -(-len(poses) // MOST_FRAMES)
    return of_poses(poses[::step], fps=FPS_OF_FILES)
