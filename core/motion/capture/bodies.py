"""Captured joints in space → poses as seen from a side."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.geometry import Size
from core.motion.capture.bvh import Capture, places, rest_places
from core.motion.capture.skeletons import head_of, joints_of
from core.motion.cycles.rig import View, hand_in_round, hand_seen, person_seen
from core.pose.anatomy.head import HEAD_JOINTS, NECK_HEIGHT
from core.pose.skeleton import BODY_JOINTS, Joint, Person, Pose

Floats = NDArray[np.float64]

# Of the picture: as tall is a figure, there is its ground, as wide may it travel.
TALL, GROUND, WIDE = 0.74, 0.91, 0.92
HEAD = 0.27  # its radius over the torso
AT_EASE = 0.42  # how far its hands are closed
USUAL_YAW = math.radians(30)
# A first frame that is so far from the second, in torsos, is the rig's rest, none of the movement.
RESTS = 0.35
# Of a frame: times are written with few digits.
ROUNDED = 0.05


@dataclass(frozen=True)
class Bodies:
    """In a space with x to the left of where the figure looks at first, y up, z ahead. ``joints``
    (n, 18, 3), the head's at its middle; ``looks`` (n, 3): where the head looks."""

    joints: Floats
    looks: Floats
    head: float

    @property
    def torso(self) -> float:
        hips = self.joints[:, [8, 11]].mean(1)
        return float(np.median(np.linalg.norm(self.joints[:, 1] - hips, axis=1)))


def poses_of(
    capture: Capture, size: Size, fps: int, *, most: int, yaw: float = USUAL_YAW
) -> tuple[Pose, ...]:
    """At most so many, ``fps`` of them a second. Who travels further than the picture is wide walks
    on the spot. ``yaw``: to the picture's right, of who looks ahead at first."""
    bodies = bodies_of(capture, fps, most)
    joints, looks = bodies.joints, bodies.looks
    joints[..., 1] -= joints[:, [10, 13], 1].min()
    scale = TALL * size.height / max(_tall(bodies), 1e-6)
    if np.ptp(_across(joints, yaw)) * scale > WIDE * size.width:
        joints = _on_the_spot(joints)
    across = _across(joints, yaw)
    highest = float(joints[..., 1].max()) + bodies.head
    scale = min(
        scale,
        WIDE * size.width / max(float(np.ptp(across)), 1e-6),
        GROUND * size.height / max(highest, 1e-6),
    )
    middle = scale * (float(across.min()) + float(across.max())) / 2
    view = View(yaw, size.width / 2 - middle, GROUND * size.height)
    return tuple(
        Pose((_person(joints[n] * scale, looks[n], bodies.head * scale, view),), size)
        for n in range(len(joints))
    )


def _person(joints: Floats, look: Floats, head: float, view: View) -> Person:
    return replace(
        person_seen(joints, head, look, view),
        left_hand=hand_seen(_hand(joints, (5, 6, 7), 1.0), view),
        right_hand=hand_seen(_hand(joints, (2, 3, 4), -1.0), view),
    )


def _hand(joints: Floats, arm: tuple[int, int, int], side: float) -> Floats:
    """(21, 3) at ease: captures seldom tell fingers. The thumb is where the elbow bends to, or
    ahead of a straight arm, and half to the inner side."""
    shoulder, elbow, wrist = joints[list(arm)]
    up = joints[Joint.NECK] - joints[[8, 11]].mean(0)
    ahead = _unit(np.cross(joints[Joint.LEFT_SHOULDER] - joints[Joint.RIGHT_SHOULDER], up))
    fore, upper = _unit(wrist - elbow), _unit(elbow - shoulder)
    thumb = ahead - 1.5 * upper
    thumb = _unit(thumb - fore * float(thumb @ fore))
    thumb = _unit(thumb + side * np.cross(fore, thumb))
    long = float(np.linalg.norm(wrist - elbow))
    return wrist + hand_in_round(np.array([fore, thumb]), long, AT_EASE)


def _unit(vector: Floats) -> Floats:
    return vector / max(float(np.linalg.norm(vector)), 1e-9)


def _across(joints: Floats, yaw: float) -> Floats:
    return joints[..., 0] * math.cos(yaw) + joints[..., 2] * math.sin(yaw)


def _tall(bodies: Bodies) -> float:
    """Upright: what is measured does not bow to the movement."""
    j = bodies.joints
    bones = [(8, 9), (9, 10), (11, 12), (12, 13)]
    legs = sum(float(np.median(np.linalg.norm(j[:, a] - j[:, b], axis=1))) for a, b in bones) / 2
    return legs + bodies.torso + 2.2 * bodies.head


def _on_the_spot(joints: Floats) -> Floats:
    """Without the way over the ground; what sways about it stays."""
    hips = joints[:, [8, 11]].mean(1)
    way = hips.copy()
    reach = max(1, min(12, len(hips) // 2))
    for axis in (0, 2):
        padded = np.pad(hips[:, axis], reach, mode="reflect", reflect_type="odd")
        way[:, axis] = np.convolve(padded, np.ones(2 * reach + 1) / (2 * reach + 1), "valid")
    way[:, 1] = 0.0
    return joints - way[:, None]


def bodies_of(capture: Capture, fps: int, most: int) -> Bodies:
    names = [bone.name for bone in capture.bones]
    ours = joints_of(names)
    asked = _asked(capture, fps, most)
    where, turned = places(capture, asked)
    if len(asked) > 2 and _is_rest(where, ours):
        where, turned = where[1:], turned[1:]
    rest = rest_places(capture)
    axes = _axes(rest, where[0], ours)
    head = head_of(names)
    joints = np.zeros((len(where), BODY_JOINTS, 3))
    for joint, place in ours.items():
        joints[:, joint] = where[:, place] @ axes.T
    joints[:, Joint.NECK] = joints[:, [2, 5]].mean(1)
    torso = float(np.median(np.linalg.norm(joints[:, 1] - joints[:, [8, 11]].mean(1), axis=1)))
    up = _head_up(capture, where @ axes.T, joints, head)
    joints[:, list(HEAD_JOINTS)] = (joints[:, 1] - NECK_HEIGHT * HEAD * torso * up)[:, None]
    ahead = _rest_ahead(rest, ours)
    turns = turned[:, head] if head is not None else turned[:, 0]
    return Bodies(joints, turns @ ahead @ axes.T, HEAD * torso)


def _asked(capture: Capture, fps: int, most: int) -> NDArray[np.int64]:
    count = len(capture.values)
    seconds = (count - 1) * capture.frame_time
    times = np.arange(min(most, int(seconds * fps + ROUNDED) + 1)) / fps
    return np.minimum(np.round(times / capture.frame_time), count - 1).astype(np.int64)


def _is_rest(where: Floats, ours: dict[Joint, int]) -> bool:
    shown = where[:3, list(ours.values())]
    torso = float(
        np.linalg.norm(where[0, ours[Joint.RIGHT_SHOULDER]] - where[0, ours[Joint.RIGHT_HIP]])
    )
    steps = np.linalg.norm(np.diff(shown, axis=0), axis=2).max(1) / max(torso, 1e-6)
    return bool(steps[0] > RESTS and steps[0] > 3 * steps[1])


def _upright(rest: Floats, ours: dict[Joint, int]) -> Floats:
    """(3,) the axis of the file that points up: Y, or Z."""
    shoulders = rest[[ours[Joint.RIGHT_SHOULDER], ours[Joint.LEFT_SHOULDER]]].mean(0)
    feet = rest[[ours[Joint.RIGHT_ANKLE], ours[Joint.LEFT_ANKLE]]].mean(0)
    rise = shoulders - feet
    axis = int(np.abs(rise).argmax())
    up = np.zeros(3)
    up[axis] = math.copysign(1.0, float(rise[axis]))
    return up


def _axes(rest: Floats, first: Floats, ours: dict[Joint, int]) -> Floats:
    """(3, 3) rows: left, up and ahead of the first frame, in the file's space."""
    up = _upright(rest, ours)
    left = first[ours[Joint.LEFT_HIP]] - first[ours[Joint.RIGHT_HIP]]
    left = left - up * float(left @ up)
    left /= max(float(np.linalg.norm(left)), 1e-9)
    return np.array([left, up, np.cross(left, up)])


def _rest_ahead(rest: Floats, ours: dict[Joint, int]) -> Floats:
    return _axes(rest, rest, ours)[2]


def _head_up(capture: Capture, where: Floats, joints: Floats, head: int | None) -> Floats:
    """(n, 3) from the neck to the crown, or along the trunk."""
    trunk = joints[:, 1] - joints[:, [8, 11]].mean(1)
    if head is not None:
        ends = [n for n, bone in enumerate(capture.bones) if bone.parent == head]
        crown = where[:, ends].mean(1) if ends else where[:, head]
        trunk = crown - joints[:, 1]
    return trunk / np.maximum(np.linalg.norm(trunk, axis=1, keepdims=True), 1e-9)
