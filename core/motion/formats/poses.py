"""The poses of a clip for other tools: OpenPose JSON and control maps, frame by frame.

In the ZIP:

    poses.json                         all frames, as the list that ComfyUI's pose nodes hand on
    json/frame_0001_keypoints.json …   one file a frame, as OpenPose writes a video
    openpose/frame_0001.png …          what a ControlNet for poses is shown; a folder a map
    openpose.webm                      the same as a video
    clip.json                          how many, how fast
"""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import RequestRejected
from core.files import whole_file
from core.motion.formats.frames import facts, numbered
from core.motion.formats.kinds import ClipFormat
from core.motion.formats.later import Later
from core.motion.formats.writing import write_clip
from core.pose import openpose
from core.pose.render import control_map

if TYPE_CHECKING:
    from PIL import Image

    from core.pose.skeleton import Pose

    Maps = Mapping[str, Sequence[Image.Image]]

OPENPOSE = "openpose"


def pose_maps(poses: Sequence[Pose]) -> Sequence[Image.Image]:
    """The control map of each pose, on its own canvas."""
    return Later(len(poses), lambda number: control_map(poses[number]))


def write_poses(
    poses: Sequence[Pose], path: Path, *, fps: int, loop: bool, maps: Maps | None = None
) -> None:
    """``maps`` are further control maps by the name of their folder, a picture a pose; each is
    asked for when it is needed. Raises as ``write_clip`` does."""
    if not poses:
        raise RequestRejected(
            expected="at least one pose", got=0, shown="This clip has no frames yet."
        )
    with whole_file(path) as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        documents = [openpose.to_document(pose) for pose in poses]
        archive.writestr("poses.json", json.dumps(documents))
        for name, document in zip(numbered(len(poses), "_keypoints.json"), documents, strict=True):
            archive.writestr(f"json/{name}", json.dumps(document))
        for folder, pictures in {OPENPOSE: pose_maps(poses), **(maps or {})}.items():
            _add(archive, folder, pictures, fps, loop)
        size = control_map(poses[0]).size
        archive.writestr("clip.json", facts(len(poses), fps, loop, size))


def _add(
    archive: zipfile.ZipFile, folder: str, pictures: Sequence[Image.Image], fps: int, loop: bool
) -> None:
    for name, picture in zip(numbered(len(pictures), ".png"), pictures, strict=True):
        buffer = io.BytesIO()
        picture.save(buffer, "PNG", compress_level=4)
        archive.writestr(f"{folder}/{name}", buffer.getvalue(), zipfile.ZIP_STORED)
    with tempfile.TemporaryDirectory() as place:
        video = Path(place) / f"{folder}.webm"
        write_clip(pictures, video, ClipFormat.WEBM, fps=fps, loop=loop)
        archive.write(video, video.name, zipfile.ZIP_STORED)
