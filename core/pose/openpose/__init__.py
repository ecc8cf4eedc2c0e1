"""OpenPose JSON ↔ ``Pose``: every dialect that pose tools write, and one that they all read.

values     text → JSON, within bounds           units, canvases   shares, −1..1 or pixels of what
dialects   the table of what tools write        frames            people of a frame → Pose
people     a person's fields → parts            notes             what was left out or assumed
points, bodies, faces, names, coco              arrays and numberings of each part
writer     Pose → text
"""

from __future__ import annotations

from dataclasses import dataclass

from core.pose.openpose import dialects, values
from core.pose.openpose.dialects import MAX_NAME_CHARACTERS
from core.pose.openpose.frames import pose_of
from core.pose.openpose.limits import (
    DEFAULT_CANVAS,
    MAX_BYTES,
    MAX_PEOPLE,
    MAX_PIXELS,
    MAX_SIDE,
    MIN_SIDE,
)
from core.pose.openpose.notes import Notes, kind, refuse
from core.pose.openpose.writer import dumps, dumps_for_editors, to_document
from core.pose.skeleton import Pose

__all__ = [
    "DEFAULT_CANVAS", "MAX_BYTES", "MAX_NAME_CHARACTERS", "MAX_PEOPLE", "MAX_PIXELS", "MAX_SIDE",
    "MIN_SIDE", "NamedPose", "PoseFile", "dumps", "dumps_for_editors", "load_frames", "loads",
    "to_document",
]  # fmt: skip


@dataclass(frozen=True)
class NamedPose:
    """``name`` is the file's own word for the pose, or "Frame 3"; "" when the file holds one pose.

    It is somebody else's text: one line of at most 60 characters, to be shown as plain text.
    """

    name: str
    pose: Pose


@dataclass(frozen=True)
class PoseFile:
    """What a file holds: at least one pose, none of them empty, in the file's order.

    ``notes`` says in plain words what was left out or assumed; each is a sentence for the artist,
    and there are at most eight.
    """

    frames: tuple[NamedPose, ...]
    notes: tuple[str, ...] = ()


def loads(text: str | bytes) -> Pose:
    """The first pose of a file that shows anybody; see ``load_frames``."""
    return load_frames(text).frames[0].pose


def load_frames(text: str | bytes) -> PoseFile:
    """All poses of a file from outside, in pixels, coordinates clipped to −1…2 times the canvas.

    Read: A1111's ControlNet, ComfyUI (lists of frames), plain OpenPose of any version, collections
    (name → pose), the older editors' ``keypoints``, bare people and points, COCO annotations and
    results, AlphaPose, mmpose, Ultralytics, and AP-10K animals, which become figures on all fours.
    Bodies of 17, 18, 23, 25, 26, 60, 133, 134 or 136 points, in pixels, 0..1 or −1..1, each part
    for itself. Without a usable canvas it is 512×768, or larger where the figure needs it; one
    beyond the studio's limits is made smaller with its figure.

    A part that cannot be read is left out with a note, a person of hands and a face alone gets the
    joints that those tell, and only the first 20 people of a frame are kept. Raises
    ``PoseFormatError`` with ``shown``, and nothing else, when nobody is left.
    """
    document = values.parse(text)
    notes = Notes()
    found = dialects.read(document, notes)
    poses = [(frame.name, pose) for frame in found if (pose := pose_of(frame, notes))]
    if not poses:
        refuse(_reason(document, notes, bool(found)))
    if empty := len(found) - len(poses):
        words = "shows nobody and is" if empty == 1 else "show nobody and are"
        notes.say(f"{empty} of {len(found)} frames {words} left out.")
    is_single = len(poses) == 1
    frames = tuple(NamedPose("" if is_single else _line(name), pose) for name, pose in poses)
    return PoseFile(frames, notes.shown())


def _reason(document: object, notes: Notes, has_frames: bool) -> str:
    if notes.reasons:
        return notes.reasons[0]
    if has_frames:
        return "no visible joint"
    if isinstance(document, dict | list):
        return "neither 'people' nor 'keypoints'"
    return f"{kind(document)}"


def _line(name: str) -> str:
    return " ".join(name[: 4 * MAX_NAME_CHARACTERS].split())[:MAX_NAME_CHARACTERS]
