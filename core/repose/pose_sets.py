"""Poses that are asked for together, those of movements, and those of files and videos."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from PIL import Image

from core.errors import InputRejected
from core.motion.between import frames
from core.motion.timeline import Key, Timeline
from core.pose import openpose, presets, video
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


class Movement(NamedTuple):
    """Presets that it goes through and back to the first one; ``MIRRORED`` behind one is its mirror
    image."""

    title: str
    keys: tuple[str, ...]


MIRRORED = "~"
# Seen from the front, as ``TWENTY``.
MOVEMENTS: Mapping[str, Movement] = {
    "wave": Movement("Wave", ("standing", "waving")),
    "cheer": Movement("Cheer", ("standing", "arms-up")),
    "jump": Movement("Jump", ("standing", "jumping")),
    "dance": Movement("Dance", ("dancing", f"dancing{MIRRORED}")),
    "walk": Movement("Walk on the spot", ("walking", f"walking{MIRRORED}")),
    "shrug": Movement("Shrug", ("standing", "shrug")),
}
BETWEEN = 4
"""Poses between two keys."""

Detect = Callable[[Image.Image], Pose]


def poses_of_movement(name: str) -> tuple[AskedPose, ...]:
    """Of one of ``MOVEMENTS``: after the last comes the first again."""
    title, keys = MOVEMENTS[name].title, key_poses(name)
    poses = frames(Timeline(keys=tuple(Key(pose=key, steps=BETWEEN + 1) for key in keys)))
    return tuple(
        AskedPose(pose, _numbered(title, place, len(poses))) for place, pose in enumerate(poses)
    )


def key_poses(name: str) -> list[Pose]:
    return [_key(one) for one in MOVEMENTS[name].keys]


def _key(name: str) -> Pose:
    pose = presets.get(name.removesuffix(MIRRORED)).pose
    return pose.mirrored() if name.endswith(MIRRORED) else pose


def poses_of_file(text: str | bytes, name: str) -> tuple[AskedPose, ...]:
    """All frames of an OpenPose file, at most ``MOST_POSES``. Raises ``PoseFormatError``."""
    read = openpose.load_frames(text).frames[:MOST_POSES]
    return tuple(
        AskedPose(frame.pose, frame.name or _numbered(name, place, len(read)))
        for place, frame in enumerate(read)
    )


def poses_of_video(data: bytes, name: str, detect: Detect, count: int) -> tuple[AskedPose, ...]:
    """The poses found in ``count`` frames that are spread over a film; frames without anybody are
    passed over.

    Raises ``InputRejected`` for what is no film, or one in which nobody is found.
    """
    poses = [detect(picture) for picture in video.frames(data, count)]
    found = [pose for pose in poses if not pose.is_empty]
    if not found:
        raise InputRejected(
            expected="a film of somebody",
            got="one in which nobody is found",
            todo="take another, or look at more of its frames",
            shown="Nobody was found in this film. Take another, or look at more of its frames.",
        )
    return tuple(
        AskedPose(pose, _numbered(name, place, len(found))) for place, pose in enumerate(found)
    )


def _numbered(name: str, place: int, count: int) -> str:
    return name if count == 1 else f"{name} {place + 1}"
