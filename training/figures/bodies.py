"""What a drawing needs beyond the joints, told from the joints alone."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from core.pose.skeleton import Person
from training.figures.skeletons import HEAD_JOINTS, Flags, Skeleton, Vector

NECK_HEIGHT = -1.18  # head radii below the head's centre
# Torso and limb lengths over the torso's, for joints that must be guessed.
HANGING = {3: (2, 0.54), 4: (3, 0.5), 6: (5, 0.54), 7: (6, 0.5),
           9: (8, 0.84), 10: (9, 0.8), 12: (11, 0.84), 13: (12, 0.8)}  # fmt: skip
PARENTS = {3: 2, 4: 3, 6: 5, 7: 6, 9: 8, 10: 9, 12: 11, 13: 12}
FRONT_YAWS = np.radians(np.arange(-100, 101, 4.0))


@dataclass(frozen=True)
class Body:
    """Lengths in pixels of the canvas. A yaw of 0 faces the viewer, + turns to the picture's
    right, ±π shows the back."""

    joints: Vector  # (18, 2), hidden joints filled in
    visible: Flags
    head: Vector
    radius: float
    tilt: float  # radians, + leans to the right
    head_yaw: float
    yaw: float  # the torso's
    action: str = ""

    def scaled(self, factor: float) -> Body:
        return replace(
            self, joints=self.joints * factor, head=self.head * factor, radius=self.radius * factor
        )

    @property
    def hips(self) -> Vector:
        return (self.joints[8] + self.joints[11]) / 2

    @property
    def torso(self) -> float:
        """At least a pixel."""
        return max(float(np.hypot(*(self.joints[1] - self.hips))), 1.0)

    @property
    def heads(self) -> float:
        """The height in heads, were the figure to stand upright."""
        legs = [np.hypot(*(self.joints[a] - self.joints[b])) for a, b in ((8, 9), (11, 12))]
        shins = [np.hypot(*(self.joints[a] - self.joints[b])) for a, b in ((9, 10), (12, 13))]
        height = self.torso + 2.2 * self.radius + max(*legs) + max(*shins)
        return float(height / (2 * self.radius))

    @property
    def is_back(self) -> bool:
        return math.cos(self.yaw) < 0

    @property
    def faces_away(self) -> bool:
        return math.cos(self.head_yaw) < -0.2

    @property
    def view(self) -> str:
        """ "front", "side" or "back", of the torso."""
        if self.is_back:
            return "back"
        return "side" if abs(self.yaw) > 0.95 else "front"


def body_of(skeleton: Skeleton | Person) -> Body | None:
    """``None`` when there is nothing to draw: no torso and no head."""
    if isinstance(skeleton, Person):
        visible = skeleton.visible.copy()
        if visible[:14].sum() < 2:
            return None
        skeleton = Skeleton(completed(skeleton.body[:, :2].astype(np.float64), visible), visible)
    joints, visible = skeleton.joints, skeleton.visible
    hips = (joints[8] + joints[11]) / 2
    torso = max(float(np.hypot(*(joints[1] - hips))), 1.0)
    head, radius, tilt, head_yaw = _head(joints, visible, torso)
    return Body(
        joints, visible, head, radius, tilt, head_yaw,
        _torso_yaw(joints, torso, head_yaw), skeleton.action,
    )  # fmt: skip


def _torso_yaw(joints: Vector, torso: float, head_yaw: float) -> float:
    """How wide the shoulders look, against how wide they are."""
    down = (joints[8] + joints[11]) / 2 - joints[1]
    across = np.array([down[1], -down[0]]) / torso
    width = float((joints[5] - joints[2]) @ across) / torso
    hip_width = float((joints[11] - joints[8]) @ across) / torso
    both = 0.7 * width / 0.58 + 0.3 * hip_width / 0.36
    side = 1 if math.sin(head_yaw) >= 0 else -1
    if abs(both) < 0.3 and math.cos(head_yaw) > -0.2:
        both = abs(both)  # a torso seen from the side does not say which way round it is
    return side * math.acos(max(-1.0, min(1.0, both)))


@cache
def _ball(back: bool) -> tuple[Vector, Vector, Flags]:
    """Yaws; for each the head joints and the neck as complex numbers, and which would show."""
    yaws = FRONT_YAWS + (math.pi if back else 0)
    places = [(*HEAD_JOINTS[joint], joint) for joint in sorted(HEAD_JOINTS)]
    points = np.array([[reach * np.sin(a + yaws) - 1j * h for a, h, reach, _ in places]])[0]
    shows = np.array([np.cos(a + yaws) > -0.25 for a, _, _, _ in places])
    neck = np.full((1, len(yaws)), -1j * NECK_HEIGHT)
    return yaws, np.concatenate([points, neck]), shows


def _head(joints: Vector, visible: Flags, torso: float) -> tuple[Vector, float, float, float]:
    """Fits the ball with its features to the head joints that show, and to the neck."""
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
    error += 0.0008 * (yaws - (math.pi if away else 0)) ** 2
    best = int(np.argmin(error))
    centre = aim[best] - turn[best] * middle[best]
    radius = float(np.clip(abs(turn[best]), 0.2 * torso, 1.6 * torso))
    tilt = float(np.angle(turn[best]))
    return np.array([centre.real, centre.imag]), radius, tilt, float(yaws[best])


def _guessed_head(joints: Vector, torso: float) -> tuple[Vector, float, float, float]:
    up = joints[1] - (joints[8] + joints[11]) / 2
    radius = 0.3 * torso
    tilt = math.atan2(up[0], -up[1])
    return joints[1] - up / torso * radius * NECK_HEIGHT, radius, tilt, 0.0


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
    if known[2] and known[5]:
        return max(float(np.hypot(*(joints[2] - joints[5]))) / 0.58, 1.0)
    shown = joints[known]
    return max(float(np.ptp(shown, 0).max()) / 2.8, 1.0)
