"""Where a figure's head is, and joints that must be guessed, told from the joints alone."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from core.pose.skeleton import Person

Vector = NDArray[np.float64]
Flags = NDArray[np.bool_]

# The head is a ball. Joint: azimuth from the face's middle (+ to the picture's right), height and
# reach in radii.
HEAD_JOINTS: dict[int, tuple[float, float, float]] = {
    0: (0.0, -0.3, 0.82), 14: (-0.42, -0.1, 0.82), 15: (0.42, -0.1, 0.82), 16: (-math.pi / 2,
    -0.15, 0.87), 17: (math.pi / 2, -0.15, 0.87),
}  # fmt: skip
SHOULDERS = 0.58  # how far apart they are, over the torso's length
NECK_HEIGHT = -1.18  # head radii below the head's centre
# Torso and limb lengths over the torso's, for joints that must be guessed.
HANGING = {3: (2, 0.54), 4: (3, 0.5), 6: (5, 0.54), 7: (6, 0.5),
           9: (8, 0.84), 10: (9, 0.8), 12: (11, 0.84), 13: (12, 0.8)}  # fmt: skip
PARENTS = {3: 2, 4: 3, 6: 5, 7: 6, 9: 8, 10: 9, 12: 11, 13: 12}
# Radians. People draw eyes and ears of a level head this far from each other's height.
LEVEL_PITCH, MOST_PITCH = 0.24, 0.6
FRONT_YAWS = np.radians(np.arange(-100, 101, 4.0))


@dataclass(frozen=True)
class Head:
    """Lengths in pixels. A yaw of 0 faces the viewer, + turns to the picture's right, ±π shows the
    back; + tilt leans to the right; + pitch looks up, 0 unless the features clearly say so."""

    centre: Vector
    radius: float
    tilt: float
    yaw: float
    pitch: float = 0.0

    @property
    def faces_away(self) -> bool:
        return faces_away(self.yaw)


def faces_away(yaw: float) -> bool:
    return math.cos(yaw) < -0.2


@cache
def _ball(back: bool) -> tuple[Vector, Vector, Flags]:
    """Yaws; for each the head joints and the neck as complex numbers, and which would show."""
    yaws = FRONT_YAWS + (math.pi if back else 0)
    places = [(*HEAD_JOINTS[joint], joint) for joint in sorted(HEAD_JOINTS)]
    points = np.array([[reach * np.sin(a + yaws) - 1j * h for a, h, reach, _ in places]])[0]
    shows = np.array([np.cos(a + yaws) > -0.25 for a, _, _, _ in places])
    neck = np.full((1, len(yaws)), -1j * NECK_HEIGHT)
    return yaws, np.concatenate([points, neck]), shows


def head_of_person(person: Person) -> Head | None:
    """``None`` when too little shows to tell."""
    joints = joints_of(person)
    return None if joints is None else head_of(joints, person.visible)


def head_of(joints: Vector, visible: Flags) -> Head:
    """Fits the ball with its features to the head joints that show, and to the neck.

    ``joints`` (18, 2) are ``completed``: the torso says how large a head can be.
    """
    torso = torso_of(joints)
    order = sorted(HEAD_JOINTS)
    shown = visible[order]
    if not shown.any():
        return _guessed_head(joints, torso)
    away = not visible[[0, 14, 15]].any()
    yaws, model, shows = _ball(away)
    weight = np.array([*np.where(shown, 1.0, 0.0), 0.25])[:, None]
    target = np.array([*(complex(*joints[j]) for j in order), complex(*joints[1])])[:, None]
    middle = (weight * model).sum(0) / weight.sum()
    aim = np.broadcast_to((weight * target).sum(0) / weight.sum(), yaws.shape)
    spread = (weight * np.abs(model - middle) ** 2).sum(0)
    turn = (weight * (target - aim) * np.conj(model - middle)).sum(0) / spread
    # One size of head is likelier than another: keeps a head of two joints from exploding.
    error = (weight * np.abs(target - aim - turn * (model - middle)) ** 2).sum(0) / torso**2
    error += 0.004 * (shows != shown[:, None]).sum(0)
    if away:
        error += _unlikely_from_behind(yaws, np.angle(turn), joints, shown[3:])
    else:
        error += 0.0008 * yaws**2
    best = int(np.argmin(error))
    centre = aim[best] - turn[best] * middle[best]
    radius = float(np.clip(abs(turn[best]), 0.2 * torso, 1.6 * torso))
    tilt = float(np.angle(turn[best]))
    head = Head(np.array([centre.real, centre.imag]), radius, tilt, float(yaws[best]))
    return head if away else replace(head, pitch=_pitch(head, joints, shown))


def _unlikely_from_behind(yaws: Vector, tilts: Vector, joints: Vector, ears: Flags) -> Vector:
    """Both ears: straight from behind. One: the head goes with the shoulders to the side of the
    ear that shows, or else stands upright on the trunk."""
    if ears.all():
        return 0.1 * np.abs(yaws - math.pi)
    down = (joints[8] + joints[11]) / 2 - joints[1]
    wide = float(np.hypot(*(joints[5] - joints[2]))) / float(np.hypot(*down) + 1e-6)
    turn = math.acos(min(wide / SHOULDERS, 1.0))
    lean = np.angle(np.exp(1j * (tilts - math.atan2(-down[0], down[1]))))
    towards = math.pi + (-turn if ears[0] else turn)
    return 0.0008 * (yaws - towards) ** 2 + 0.008 * lean**2


def _pitch(head: Head, joints: Vector, shown: Flags) -> float:
    """By how much the face's middle lies higher against the ears than on a level head."""
    order = np.array(sorted(HEAD_JOINTS))[shown]
    if not (order >= 16).any() or not (order < 16).any():
        return 0.0
    places = np.array([HEAD_JOINTS[int(joint)] for joint in order])
    up = np.array([math.sin(head.tilt), -math.cos(head.tilt)])
    lifted = (joints[order] - head.centre) @ up / head.radius - places[:, 1]
    forward = places[:, 2] * np.cos(places[:, 0] + head.yaw)
    centred = forward - forward.mean()
    slope = float(centred @ lifted) / (float(centred @ centred) + 0.02)
    return math.copysign(min(max(abs(slope) - LEVEL_PITCH, 0.0), MOST_PITCH), slope)


def _guessed_head(joints: Vector, torso: float) -> Head:
    up = joints[1] - (joints[8] + joints[11]) / 2
    radius = 0.3 * torso
    tilt = math.atan2(up[0], -up[1])
    return Head(joints[1] - up / torso * radius * NECK_HEIGHT, radius, tilt, 0.0)


def torso_of(joints: Vector) -> float:
    """From the neck to the middle of the hips, at least a pixel."""
    return max(float(np.hypot(*(joints[1] - (joints[8] + joints[11]) / 2))), 1.0)


def joints_of(person: Person) -> Vector | None:
    """(18, 2) ``completed``; ``None`` when no torso or head shows to guess the rest from."""
    visible = person.visible
    if visible[:14].sum() < 2:
        return None
    return completed(person.body[:, :2].astype(np.float64), visible)


def completed(joints: Vector, visible: Flags) -> Vector:
    """(18, 2) with a guess for each hidden joint of trunk and limbs; head joints stay as they are.

    A hidden end goes on where its limb was going; a hidden limb hangs.
    """
    joints = joints.copy()
    known = visible.copy()
    size = _torso_length(joints, known)
    for start, end, offset in (
        (1, 2, (-0.28, 0.04)), (1, 5, (0.28, 0.04)), (2, 1, (0.28, -0.04)), (5, 1, (-0.28, -0.04)),
        (0, 1, (0.0, 0.25)), (8, 11, (0.35, 0.0)), (11, 8, (-0.35, 0.0)), (1, 8, (-0.17, 1.0)),
        (8, 1, (0.17, -1.0)), (1, 2, (-0.28, 0.04)), (1, 5, (0.28, 0.04)), (1, 11, (0.17, 1.0)),
    ):  # fmt: skip
        if known[start] and not known[end]:
            joints[end] = joints[start] + np.array(offset) * size
            known[end] = True
    for end, (start, length) in HANGING.items():
        if known[end] or not known[start]:
            continue
        before = PARENTS.get(start)
        along = np.array([0.0, 1.0])
        if before is not None and known[before]:
            bone = joints[start] - joints[before]
            along = bone / (float(np.hypot(*bone)) + 1e-6)
        joints[end] = joints[start] + along * length * size
        known[end] = True
    return joints


def _torso_length(joints: Vector, known: Flags) -> float:
    hips = [joint for joint in (8, 11) if known[joint]]
    if known[1] and hips:
        return max(float(np.hypot(*(joints[1] - joints[hips].mean(0)))), 1.0)
    reach = float(np.ptp(joints[known], 0).max())
    if known[2] and known[5]:
        # in profile the shoulders lie over each other: half of what is seen of a bust is the least
        return max(float(np.hypot(*(joints[2] - joints[5]))) / 0.58, reach / 2, 1.0)
    return max(reach / 2.8, 1.0)
