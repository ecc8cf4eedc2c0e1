"""A drawn figure → the figure in the round.

Bones that are drawn shorter than they are point towards the viewer or away, by Pythagoras as far as
their lengths say and to the side that the body allows (``signs``). The head is a ball with its
joints on it (``core.pose.anatomy.head``). There is no perspective: what is nearer is not larger.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from core.pose.anatomy.head import HEAD_JOINTS, Head, completed, head_of
from core.pose.lifting.lengths import ARMS, HIPS, LEGS, SHOULDERS, Lengths, lengths_of
from core.pose.lifting.signs import SIGNS, Trunk
from core.pose.skeleton import FACE_POINTS, HAND_POINTS, Joint, Person, Points

Floats = NDArray[np.float64]

# A hand goes on in depth as its forearm does, not steeper than this.
STEEPEST_HAND = 1.5
TRUNK_SIGNS = np.array(list(product((1.0, -1.0), repeat=3)))
"""(8, 3) of hips, shoulders and spine."""


@dataclass(frozen=True)
class Lifted:
    """Pixels: x, y down, and z towards the viewer, 0 in the middle of the hips.

    ``body`` is (18, 3) with a place for every joint, hidden ones too; hands (21, 3) and face
    (70, 3) are None where the person has none. ``yaw`` is where the head looks, as in ``Head``.
    """

    body: Floats
    left_hand: Floats | None
    right_hand: Floats | None
    face: Floats | None
    yaw: float

    @property
    def axis(self) -> Floats:
        """(3,) the middle of the hips."""
        return self.body[list(HIPS)].mean(0)


@functools.lru_cache(maxsize=64)
def lifted(person: Person) -> Lifted | None:
    """None for a figure of which too little shows to tell a body. Arrays are not to be changed."""
    visible = person.visible
    if visible[:14].sum() < 2:
        return None
    joints = completed(person.body[:, :2].astype(np.float64), visible)
    head = head_of(joints, visible)
    body = np.column_stack([joints, _depths(joints, head)])
    body[list(HEAD_JOINTS)] = _head_joints(body, visible, head)
    return Lifted(
        body,
        _hand(person.left_hand, body[Joint.LEFT_ELBOW], body[Joint.LEFT_WRIST]),
        _hand(person.right_hand, body[Joint.RIGHT_ELBOW], body[Joint.RIGHT_WRIST]),
        _face(person.face, head, float(body[Joint.NECK, 2])),
        head.yaw,
    )


def depths(body: Lifted) -> list[float]:
    """z of the body, and of left hand, right hand and face where the person has one of them, in the
    order of ``canvas.to_editor``."""
    counts = (HAND_POINTS, HAND_POINTS, FACE_POINTS)
    parts = (body.left_hand, body.right_hand, body.face)
    details = [np.zeros(count) if part is None else part[:, 2]
               for part, count in zip(parts, counts, strict=True)]  # fmt: skip
    has_details = any(part is not None for part in parts)
    return np.concatenate([body.body[:, 2], *(details if has_details else [])]).tolist()


# --- trunk and limbs --------------------------------------------------------------------------


def _depths(joints: Floats, head: Head) -> Floats:
    """(18,) of trunk and limbs; 0 for the head."""
    lengths = lengths_of(joints, head.radius)
    pelvis = joints[list(HIPS)].mean(0)
    hips, shoulders, spine = (
        _bone(start, end, length) * np.column_stack([np.ones((8, 2)), signs])
        for start, end, length, signs in (
            (*joints[list(HIPS)], lengths.hips, TRUNK_SIGNS[:, 0]),
            (*joints[list(SHOULDERS)], lengths.shoulders, TRUNK_SIGNS[:, 1]),
            (pelvis, joints[Joint.NECK], lengths.spine, TRUNK_SIGNS[:, 2]),
        )
    )
    trunk = Trunk.of(hips, shoulders, spine)
    cost = trunk.strain(np.array([math.sin(head.yaw), 0.0, math.cos(head.yaw)]))
    depths = np.zeros((len(TRUNK_SIGNS), len(joints)))
    depths[:, Joint.NECK] = spine[:, 2]
    depths[:, HIPS] = hips[:, 2:] * (-0.5, 0.5)
    depths[:, SHOULDERS] = spine[:, 2:] + shoulders[:, 2:] * (-0.5, 0.5)
    for limb in (*LEGS, *ARMS):
        cost += _hang(limb, joints, depths, trunk, lengths)
    return depths[int(np.argmin(cost))]


def _hang(
    limb: tuple[int, int, int], joints: Floats, depths: Floats, trunk: Trunk, lengths: Lengths
) -> Floats:
    """The depths (n, 18) of one limb, put in place where it strains least; that strain, (n,)."""
    root, middle, end = limb
    is_leg = limb in LEGS
    upper = _bone(joints[root], joints[middle], lengths.thigh if is_leg else lengths.upper_arm)
    lower = _bone(joints[middle], joints[end], lengths.shin if is_leg else lengths.forearm)
    if is_leg:
        strain = trunk.leg_strain(upper, lower)
    else:
        off = joints[root] - joints[list(HIPS)].mean(0)
        start = np.column_stack([np.tile(off, (len(depths), 1)), depths[:, root]])
        strain = trunk.arm_strain(upper, lower, start, lengths.shoulders / 2)
    pair = SIGNS[strain.argmin(1)]
    depths[:, middle] = depths[:, root] + pair[:, 0] * upper[2]
    depths[:, end] = depths[:, middle] + pair[:, 1] * lower[2]
    return strain.min(1)


def _bone(start: Floats, end: Floats, length: float) -> Floats:
    """(3,) as long as it is in the round, and as if towards the viewer."""
    x, y = end - start
    return np.array([x, y, math.sqrt(max(length**2 - x * x - y * y, 0.0))])


# --- head, hands, face ------------------------------------------------------------------------


def _head_joints(body: Floats, visible: NDArray[np.bool_], head: Head) -> Floats:
    """(5, 3) in the order of ``HEAD_JOINTS``: as drawn, or on the ball where nothing is drawn."""
    neck = float(body[Joint.NECK, 2])
    places = np.array([_on_ball(head, *HEAD_JOINTS[joint]) for joint in HEAD_JOINTS])
    order = list(HEAD_JOINTS)
    shown = visible[order]
    places[shown, :2] = body[order][shown, :2]
    places[:, 2] += neck
    return places


def _on_ball(head: Head, azimuth: float, height: float, reach: float) -> Floats:
    """(3,) z from the ball's middle."""
    across, toward = reach * math.sin(azimuth + head.yaw), reach * math.cos(azimuth + head.yaw)
    up = height + toward * math.sin(head.pitch)
    cos, sin = math.cos(head.tilt), math.sin(head.tilt)
    x, y = across * cos + up * sin, across * sin - up * cos
    return np.array([*(head.centre + head.radius * np.array([x, y])), head.radius * toward])


def _hand(points: Points | None, elbow: Floats, wrist: Floats) -> Floats | None:
    if points is None:
        return None
    along = wrist[:2] - elbow[:2]
    length = float(np.hypot(*along)) + 1e-6
    slope = float(np.clip((wrist[2] - elbow[2]) / length, -STEEPEST_HAND, STEEPEST_HAND))
    places = points[:, :2].astype(np.float64)
    return np.column_stack([places, wrist[2] + slope * ((places - wrist[:2]) @ along) / length])


def _face(points: Points | None, head: Head, neck: float) -> Floats | None:
    """On the front half of the ball."""
    if points is None:
        return None
    places = points[:, :2].astype(np.float64)
    off = (places - head.centre) / head.radius
    rise = np.sqrt(np.maximum(HEAD_JOINTS[Joint.NOSE][2] ** 2 - (off**2).sum(1), 0.0))
    return np.column_stack([places, neck + head.radius * rise])
