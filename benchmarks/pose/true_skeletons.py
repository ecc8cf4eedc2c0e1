"""Figures whose depth is known: skeletons posed in the round within the limits of human joints."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from core.pose.anatomy.head import HEAD_JOINTS, NECK_HEIGHT
from core.pose.anatomy.retarget import canon
from core.pose.lifting.view import head_shows, turning
from core.pose.skeleton import BODY_JOINTS, Joint

Floats = NDArray[np.float64]
HEIGHT = 600.0
MIDDLE = (384.0, 384.0)

PARTS = ("neck", "shoulder", "upper_arm", "forearm", "torso", "thigh", "shin")
BUILD = (0.88, 1.12)  # of the lengths that the drawing teachers' canon gives
# Degrees. How far calm poses and lively ones go in each joint.
CALM = {
    "lean": (-6, 18), "twist": (-14, 14), "arm_forward": (-25, 60), "arm_out": (4, 45),
    "arm_roll": (-30, 60), "elbow": (5, 90), "leg_forward": (-14, 40), "leg_out": (0, 16),
    "leg_roll": (-5, 20), "knee": (2, 50), "head_turn": (-35, 35), "head_nod": (-12, 12),
}  # fmt: skip
LIVELY = {
    "lean": (-18, 60), "twist": (-35, 35), "arm_forward": (-45, 165), "arm_out": (0, 110),
    "arm_roll": (-60, 90), "elbow": (0, 140), "leg_forward": (-25, 110), "leg_out": (-5, 45),
    "leg_roll": (-10, 35), "knee": (0, 135), "head_turn": (-60, 60), "head_nod": (-25, 25),
}  # fmt: skip


def about(axis: int, degrees: float) -> Floats:
    """Rotation about one of the body's axes: left, up, forward. (3, 3)"""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    turn = np.eye(3)
    one, two = [(1, 2), (2, 0), (0, 1)][axis]
    turn[one, one] = turn[two, two] = cos
    turn[one, two], turn[two, one] = -sin, sin
    return turn


def skeleton(random: np.random.Generator, *, is_lively: bool) -> tuple[Floats, NDArray[np.bool_]]:
    """(18, 3) x, y down and z towards the viewer in pixels, and which joints show.

    The body faces anywhere; its head is turned against it.
    """
    limits = LIVELY if is_lively else CALM
    angle = {name: (lambda low=low, high=high: random.uniform(low, high))
             for name, (low, high) in limits.items()}  # fmt: skip
    heads = random.uniform(3.5, 8)
    body, unit = canon(heads), HEIGHT / heads
    size = {part: body.length(part) * unit * random.uniform(*BUILD) for part in PARTS}
    joints = np.zeros((BODY_JOINTS, 3))
    pelvis = about(0, angle["lean"]())
    chest = pelvis @ about(1, angle["twist"]())
    joints[1] = pelvis @ (0, math.sqrt(size["torso"] ** 2 - (size["shoulder"] / 2) ** 2), 0)
    for side, arm, leg in ((-1, (2, 3, 4), (8, 9, 10)), (1, (5, 6, 7), (11, 12, 13))):
        joints[arm[0]] = joints[1] + chest @ (side * size["shoulder"], 0, 0)
        joints[leg[0]] = pelvis @ (side * size["shoulder"] / 2, 0, 0)
        upper = chest @ about(2, side * angle["arm_out"]()) @ about(0, -angle["arm_forward"]())
        upper = upper @ about(1, -side * angle["arm_roll"]())
        lower = upper @ about(0, -angle["elbow"]())
        joints[arm[1]] = joints[arm[0]] + upper @ (0, -size["upper_arm"], 0)
        joints[arm[2]] = joints[arm[1]] + lower @ (0, -size["forearm"], 0)
        upper = pelvis @ about(2, side * angle["leg_out"]()) @ about(0, -angle["leg_forward"]())
        upper = upper @ about(1, side * angle["leg_roll"]())
        lower = upper @ about(0, angle["knee"]())
        joints[leg[1]] = joints[leg[0]] + upper @ (0, -size["thigh"], 0)
        joints[leg[2]] = joints[leg[1]] + lower @ (0, -size["shin"], 0)
    skull = chest @ about(1, angle["head_turn"]()) @ about(0, angle["head_nod"]())
    radius = unit / 2
    for joint, (azimuth, height, reach) in HEAD_JOINTS.items():
        at = (reach * math.sin(azimuth), height - NECK_HEIGHT, reach * math.cos(azimuth))
        joints[joint] = joints[1] + skull @ np.multiply(at, radius)
    facing = about(1, random.uniform(-180, 180))
    joints = joints @ facing.T
    forward = facing @ skull @ (0, 0, 1)
    joints[:, 1] *= -1
    joints[:, :2] += MIDDLE
    return joints, shown(math.atan2(forward[0], forward[2]))


def shown(yaw: float) -> NDArray[np.bool_]:
    """(18,) of a head that faces this way."""
    result = np.ones(BODY_JOINTS, bool)
    result[list(HEAD_JOINTS)] = head_shows(yaw)
    return result


def turned(joints: Floats, yaw: float) -> Floats:
    """The truth from another side: about the upright line through the middle of the hips."""
    axis = joints[[Joint.RIGHT_HIP, Joint.LEFT_HIP]].mean(0)
    return (joints - axis) @ turning(yaw, 0.0).T + axis
