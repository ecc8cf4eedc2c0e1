"""Numberings of the body: where each of our 18 joints stands, told by how many points there are.

18 OpenPose and ControlNet, 25 BODY_25, 17 COCO, 23 COCO with feet, 26 and 136 Halpe, 133
COCO-WholeBody, 134 DWPose, 60 a body and both hands in one list, AP-10K's animals.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.pose.openpose.points import Array
from core.pose.skeleton import BODY_JOINTS, BONES, Joint

_BODY_18 = tuple(range(BODY_JOINTS))
_COCO = (0, None, 6, 8, 10, 5, 7, 9, 12, 14, 16, 11, 13, 15, 2, 1, 4, 3)  # without a neck
_BODY_25 = (0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18)
_HALPE = (0, 18, *_COCO[2:])
# Eyes, nose, neck, root of the tail, then each leg from shoulder or hip; no ears.
_ANIMAL = (2, 3, 8, 9, 10, 5, 6, 7, 14, 15, 16, 11, 12, 13, 1, 0, None, None)
MIDDLE_HIP = 8  # of BODY_25
# Heads turn against the shoulders: what eyes and ears say only decides where nothing else does.
HEAD_WEIGHT = 0.02


@dataclass(frozen=True)
class Numbering:
    """``joints[j]`` is the point that is our joint ``j``; the slices are hands and face."""

    joints: tuple[int | None, ...]
    face: slice | None = None
    left_hand: slice | None = None
    right_hand: slice | None = None

    def body(self, points: Array) -> Array:
        """(18, 3); a neck that the numbering lacks is put between the shoulders."""
        body = np.zeros((BODY_JOINTS, 3))
        for joint, source in enumerate(self.joints):
            if source is not None:
                body[joint] = points[source]
        shoulders = body[[Joint.RIGHT_SHOULDER, Joint.LEFT_SHOULDER]]
        if self.joints[Joint.NECK] is None and shoulders[:, 2].all():
            body[Joint.NECK] = shoulders.mean(axis=0)
        return body


NUMBERINGS: dict[int, Numbering] = {
    18: Numbering(_BODY_18),
    25: Numbering(_BODY_25),
    17: Numbering(_COCO),
    23: Numbering(_COCO),
    26: Numbering(_HALPE),
    60: Numbering(_BODY_18, None, slice(18, 39), slice(39, 60)),
    133: Numbering(_COCO, slice(23, 91), slice(91, 112), slice(112, 133)),
    134: Numbering(_BODY_18, slice(24, 92), slice(92, 113), slice(113, 134)),
    136: Numbering(_HALPE, slice(26, 94), slice(94, 115), slice(115, 136)),
}
ANIMAL = Numbering(_ANIMAL)
ANIMAL_POINTS = 17
assert all(len(n.joints) == BODY_JOINTS for n in (*NUMBERINGS.values(), ANIMAL))


def is_padded(points: Array) -> bool:
    """Whether 25 points are the 18 of ControlNet with seven empty ones behind.

    Told by what the joints would be: in the wrong numbering an ankle lies among the eyes, legs
    start in knees, or left and right of the head change over.
    """
    if points[BODY_JOINTS:, 2].any():
        return False
    as_25 = NUMBERINGS[25].body(points)
    return _oddity(points[:BODY_JOINTS]) < _oddity(as_25) + _hip_oddity(points)


def _oddity(body: Array) -> float:
    """How unlike a figure this is: long bones, joints without the one they hang on, turned head."""
    visible = body[:, 2] > 0
    if visible.sum() < 2:
        return 0.0
    extent = float(np.ptp(body[visible, :2], axis=0).max()) or 1.0
    lengths = [
        float(np.linalg.norm(body[start, :2] - body[end, :2])) / extent
        for start, end in BONES
        if visible[start] and visible[end]
    ]
    loose = sum(1.0 for start, end in BONES if visible[end] and not visible[start])
    if not visible[Joint.NOSE]:  # seen from behind, ears show without their eyes
        loose -= 0.75 * sum(
            visible[ear] and not visible[eye]
            for eye, ear in ((Joint.RIGHT_EYE, Joint.RIGHT_EAR), (Joint.LEFT_EYE, Joint.LEFT_EAR))
        )
    mean = sum(lengths) / len(lengths) if lengths else 0.0
    return mean + loose + HEAD_WEIGHT * _head_oddity(body)


def _hip_oddity(points: Array) -> float:
    """How far BODY_25's middle hip is from the middle of its hips."""
    middle, right, left = points[MIDDLE_HIP], points[9], points[12]
    if not (right[2] and left[2]):
        return 0.0
    if not middle[2]:
        return 1.0
    shown = points[points[:, 2] > 0, :2]
    extent = float(np.ptp(shown, axis=0).max()) or 1.0
    return float(np.linalg.norm(middle[:2] - (right[:2] + left[:2]) / 2)) / extent


def _head_oddity(body: Array) -> float:
    """Whether eyes and ears change sides: against the shoulders, or in a profile the nose."""
    odd = 0.0
    across = _between(body, Joint.RIGHT_SHOULDER, Joint.LEFT_SHOULDER)
    for right, left in (
        (Joint.RIGHT_EYE, Joint.LEFT_EYE),
        (Joint.RIGHT_EAR, Joint.LEFT_EAR),
        (Joint.RIGHT_EAR, Joint.LEFT_EYE),
        (Joint.RIGHT_EYE, Joint.LEFT_EAR),
    ):
        pair = _between(body, right, left)
        if across is not None and pair is not None and float(across @ pair) < 0:
            odd += 1.0
    return odd + _profile_oddity(body)


def _profile_oddity(body: Array) -> float:
    """One ear alone is that of the side to the viewer: the right one when the face looks right.

    From behind, it is on its own shoulder's side.
    """
    ears = [ear for ear in (Joint.RIGHT_EAR, Joint.LEFT_EAR) if body[ear, 2]]
    if len(ears) != 1:
        return 0.0
    up, across = (
        _between(body, Joint.NECK, Joint.NOSE),
        _between(body, Joint.RIGHT_SHOULDER, Joint.LEFT_SHOULDER),
    )
    if up is not None:
        look = body[Joint.NOSE, :2] - body[ears[0], :2]
        is_right = float(up[0] * look[1] - up[1] * look[0]) > 0  # right of an upright head
    elif across is not None and body[Joint.NECK, 2]:
        is_right = float(across @ (body[ears[0], :2] - body[Joint.NECK, :2])) < 0
    else:
        return 0.0
    return 1.0 if is_right != (ears[0] == Joint.RIGHT_EAR) else 0.0


def _between(body: Array, start: int, end: int) -> Array | None:
    if not (body[start, 2] and body[end, 2]):
        return None
    return body[end, :2] - body[start, :2]
