"""Random skeletons: named base poses with jitter, a quarter of them wild, seen from all sides."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.pose.skeleton import MIRROR, Person, Pose, Size

Vector = NDArray[np.float64]

# Degrees: torso lean, right and left upper arm, right and left elbow, right and left thigh, right
# and left knee. 0 hangs straight down, + swings towards the right of the picture.
BASE_POSES: dict[str, tuple[float, ...]] = {
    "standing": (0, -14, 14, -6, 6, -6, 6, 0, 0),
    "walking": (3, -28, 28, 15, 25, 24, -18, -6, -22),
    "jogging": (8, -50, 45, 80, 75, 45, -25, -40, -70),
    "running": (15, -65, 60, 90, 85, 62, -42, -50, -85),
    "leaping": (10, -115, 100, -20, 20, 72, -58, -62, -35),
    "waving": (0, -14, 148, -5, 18, -5, 5, 0, 0),
    "fighting stance": (5, 30, 65, 95, 75, -24, 30, 8, -10),
    "kicking": (-14, -50, 55, 65, 55, -5, 95, 0, -6),
    "sitting": (0, -15, 22, 30, 28, 74, 62, -80, -72),
    "dancing": (-6, -140, 75, -20, 40, -22, 36, 20, -62),
    "casting": (0, 58, 84, 22, 8, -14, 20, 0, -10),
    "crouching": (20, 20, 42, 42, 38, 62, 74, -112, -122),
    "arms up": (0, -162, 162, -8, 8, -6, 6, 0, 0),
}
# Poses that point somewhere are mostly shown turned to the right; mirrored training gives the left.
SIDEWAYS = {
    "walking",
    "jogging",
    "running",
    "leaping",
    "kicking",
    "sitting",
    "crouching",
    "casting",
}
JITTER = np.array([4, 13, 13, 14, 14, 8, 8, 11, 11], float)
WILD_SHARE = 0.22


@dataclass(frozen=True)
class Skeleton:
    """A pose with what the drawing needs beyond the joints; lengths in pixels of the canvas."""

    pose: Pose
    action: str
    view: str  # "front", "side" or "back"
    joints: Vector  # (18, 2), hidden joints included
    head: Vector
    head_radius: float
    tilt: float  # radians, + leans to the right
    yaw: float  # radians the head is turned, + to the right of the picture

    def scaled(self, factor: int) -> Skeleton:
        return replace(
            self,
            pose=self.pose.scaled_to(self.pose.size.times(factor)),
            joints=self.joints * factor,
            head=self.head * factor,
            head_radius=self.head_radius * factor,
        )

    @property
    def is_back(self) -> bool:
        return self.view == "back"

    @property
    def right_is_near(self) -> bool:
        return self.yaw >= 0


def turned(vector: Vector, angle: float) -> Vector:
    cos, sin = math.cos(angle), math.sin(angle)
    return np.array([cos * vector[0] - sin * vector[1], sin * vector[0] + cos * vector[1]])


def random_skeleton(rng: random.Random, size: Size, action: str | None = None) -> Skeleton:
    action = action or rng.choice(list(BASE_POSES))
    angles = np.array(BASE_POSES[action]) + JITTER * [rng.gauss(0, 1) for _ in JITTER]
    if rng.random() < WILD_SHARE:
        action, angles = "dynamic pose", _wild_angles(rng)
    view, yaw = _view(rng, action)
    return _place(rng, size, action, view, yaw, *_bones(rng, np.radians(angles), view, yaw))


def _wild_angles(rng: random.Random) -> Vector:
    arms = [
        rng.uniform(-170, 40),
        rng.uniform(-40, 170),
        rng.uniform(-90, 90),
        rng.uniform(-90, 90),
    ]
    legs = [
        rng.uniform(-75, 60),
        rng.uniform(-60, 75),
        rng.uniform(-110, 25),
        rng.uniform(-110, 25),
    ]
    return np.array([rng.uniform(-25, 25), *arms, *legs])


def _view(rng: random.Random, action: str) -> tuple[str, float]:
    draw = rng.random()
    if draw < 0.16:
        return "back", rng.uniform(-0.7, 0.7)
    if action in SIDEWAYS:
        if draw < 0.46:
            return "side", rng.uniform(1.1, 1.45)
        return "front", rng.uniform(0.1, 0.85)
    if draw < 0.26:
        return "side", rng.choice((-1, 1)) * rng.uniform(1.1, 1.45)
    return "front", rng.uniform(-0.75, 0.75)


def _bones(
    rng: random.Random, angle: Vector, view: str, yaw: float
) -> tuple[Vector, Vector, float, float, NDArray[np.bool_]]:
    """Joints (y down, in body heights), head centre, its radius and tilt, visibility."""
    heads = rng.uniform(3.2, 6.6) if rng.random() < 0.85 else rng.uniform(6.3, 7.6)
    unit = 1 / heads
    rest = 1 - unit
    radius = unit * rng.uniform(0.46, 0.54)
    short = [rng.uniform(0.72, 1.05) if rng.random() < 0.35 else 1.0 for _ in range(8)]
    upper_arm, forearm = rest * rng.uniform(0.17, 0.2), rest * rng.uniform(0.16, 0.19)
    thigh, shin = rest * rng.uniform(0.26, 0.3), rest * rng.uniform(0.255, 0.295)
    torso = rest * rng.uniform(0.32, 0.37)
    half = rng.uniform(0.085, 0.115) * (0.6 + 1.4 * unit) * max(0.22, math.cos(yaw))
    hip_half = half * rng.uniform(0.55, 0.75)
    up, across = turned(np.array([0, -1.0]), angle[0]), turned(np.array([1.0, 0]), angle[0])
    slope = rng.gauss(0, 0.06)
    joints = np.zeros((18, 2))
    joints[1] = up * torso
    joints[2], joints[5] = (
        joints[1] - turned(across, slope) * half,
        joints[1] + turned(across, slope) * half,
    )
    joints[8], joints[11] = -across * hip_half, across * hip_half
    down = np.array([0, 1.0])
    chains = (
        (2, 3, upper_arm, angle[1]), (3, 4, forearm, angle[1] + angle[3]),
        (5, 6, upper_arm, angle[2]), (6, 7, forearm, angle[2] + angle[4]),
        (8, 9, thigh, angle[5]), (9, 10, shin, angle[5] + angle[7]),
        (11, 12, thigh, angle[6]), (12, 13, shin, angle[6] + angle[8]),
    )  # fmt: skip
    for (start, end, length, swing), factor in zip(chains, short, strict=True):
        joints[end] = joints[start] + turned(down, -swing) * length * factor
    tilt = angle[0] * 0.5 + rng.gauss(0, 0.1)
    head_up, head_across = turned(np.array([0, -1.0]), tilt), turned(np.array([1.0, 0]), tilt)
    head = joints[1] + head_up * radius * rng.uniform(1.1, 1.28)
    spread = rng.uniform(0.8, 0.95)
    visible = np.ones(18, bool)
    # The head is a ball: azimuth from the face's middle, height in radii.
    for joint, azimuth, height in (
        (0, 0, -0.3),
        (14, -0.42, -0.1),
        (15, 0.42, -0.1),
        (16, -1.57, -0.15),
        (17, 1.57, -0.15),
    ):
        place = azimuth + yaw
        reach = spread if joint > 15 else 0.82
        joints[joint] = (
            head + head_across * math.sin(place) * radius * reach + head_up * height * radius
        )
        visible[joint] = math.cos(place) > -0.25
    if view == "back":
        joints = joints[list(MIRROR)]
        visible = np.ones(18, bool)
        visible[[0, 14, 15]] = False
    return joints, head, radius, tilt, visible


def _place(
    rng: random.Random, size: Size, action: str, view: str, yaw: float,
    joints: Vector, head: Vector, radius: float, tilt: float, visible: NDArray[np.bool_],
) -> Skeleton:  # fmt: skip
    """Fits the figure with its head, hands and feet into the canvas."""
    low = np.minimum(joints.min(0), head - radius * 1.3) - radius * 0.15
    high = np.maximum(joints.max(0), head + radius * 1.3) + radius * 0.2
    room = np.array(size, float)
    scale = float((room / (high - low)).min()) * rng.uniform(0.74, 0.96)
    spare = np.maximum(room - (high - low) * scale, 0)
    corner = spare * [rng.uniform(0.3, 0.7), rng.uniform(0.35, 0.75)]
    if rng.random() < 0.06:  # a closer view: the legs leave the picture
        scale *= rng.uniform(1.2, 1.5)
        corner = np.array([(room[0] - (high - low)[0] * scale) / 2, room[1] * 0.04])
    joints = (joints - low) * scale + corner
    inside = ((joints > 0) & (joints < room)).all(1)
    body = np.concatenate([joints, (visible & inside)[:, None]], 1)
    pose = Pose((Person(body),), size)
    head = (head - low) * scale + corner
    return Skeleton(pose, action, view, joints, head, radius * scale, tilt, yaw)
