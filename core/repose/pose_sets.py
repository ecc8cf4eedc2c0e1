"""Poses that are asked for together, and the poses of files and videos."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from PIL import Image

from core.errors import InputRejected
from core.pose import openpose
from core.pose.skeleton import Pose
from core.repose.request import MOST_POSES, AskedPose

# Seen from the front, which a puppet of a front view can take.
TWENTY = (
    "standing", "waving", "walking", "running", "jumping", "hands-on-hips", "arms-crossed",
    "pointing", "thinking", "victory", "arms-up", "salute", "shrug", "dancing", "idol",
    "ballet-arms", "casting", "fighting-stance", "soccer-kick", "yoga-tree",
)  # fmt: skip
assert len(set(TWENTY)) == 20
SETS: Mapping[str, tuple[str, ...]] = {"twenty": TWENTY}

# Of a video: pictures that are looked at have at most this side, and no more are read than these.
MOST_SIDE, MOST_FRAMES = 1280, 20_000
VIDEO_ENDINGS = (".mp4", ".webm", ".mov", ".avi", ".mkv", ".gif")

Detect = Callable[[Image.Image], Pose]


def poses_of_file(text: str | bytes, name: str) -> tuple[AskedPose, ...]:
    """All frames of an OpenPose file, at most ``MOST_POSES``. Raises ``PoseFormatError``."""
    frames = openpose.load_frames(text).frames[:MOST_POSES]
    return tuple(
        AskedPose(frame.pose, frame.name or _numbered(name, place, len(frames)))
        for place, frame in enumerate(frames)
    )


def poses_of_video(
    path: Path, detect: Detect, every: int, most: int = MOST_POSES
) -> tuple[AskedPose, ...]:
    """The poses found in each ``every``-th frame of a video, at most ``most``; frames without
    anybody are passed over.

    Raises ``InputRejected`` for a file that is no video, or in which nobody is found.
    """
    found: list[AskedPose] = []
    for seconds, picture in frames_of(path, every):
        pose = detect(picture)
        if not pose.is_empty:
            found.append(AskedPose(pose, f"{path.stem[:60]} {seconds:.2f} s"))
        if len(found) == min(most, MOST_POSES):
            break
    if not found:
        raise InputRejected(
            expected="a video of somebody", got="{file}, in which nobody is found",
            todo="take another, or look at more of its frames",
            shown="Nobody was found in {file}. Take another video, or look at more of its frames.",
            path=path,
        )  # fmt: skip
    return tuple(found)


def frames_of(path: Path, every: int) -> Iterator[tuple[float, Image.Image]]:
    """Seconds and picture (RGB, at most ``MOST_SIDE``) of each ``every``-th frame."""
    import cv2

    video: Any = cv2.VideoCapture(str(path))
    try:
        rate = float(video.get(cv2.CAP_PROP_FPS)) or 25.0
        for number in range(MOST_FRAMES):
            if not video.grab():
                if number == 0:
                    raise _unreadable(path)
                return
            if number % every == 0:
                there, pixels = video.retrieve()
                if there:
                    picture = Image.fromarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB))
                    picture.thumbnail((MOST_SIDE, MOST_SIDE))
                    yield number / rate, picture
    finally:
        video.release()


def _unreadable(path: Path) -> InputRejected:
    return InputRejected(
        expected="a video", got="{file}, which cannot be read", todo="save it as MP4",
        shown="{file} cannot be read as a video. Save it as MP4 first.", path=path,
    )  # fmt: skip


def _numbered(name: str, place: int, count: int) -> str:
    return name if count == 1 else f"{name} {place + 1}"
