"""Random skeletons: named base poses with jitter, a quarter of them wild, seen from all sides.

``training_pose`` never yields a pose that ``is_held_out``; ``held_out_pose`` yields nothing else.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.figures.body.bodies import Body, body_from
from core.geometry import Size
from core.pose.anatomy.head import HEAD_JOINTS, Flags, Vector
from core.pose.skeleton import MIRROR, Person, Pose

# Degrees: torso lean, right and left upper arm, right and left elbow, right and left thigh, right
# and left knee. 0 hangs straight down, + swings towards the right of the picture.
BASE_POSES: dict[str, tuple[float, ...]] = {
    "standing": (0, -14, 14, -6, 6, -6, 6, 0, 0), "walking": (3, -28, 28, 15, 25, 24, -18, -6,
    -22), "jogging": (8, -50, 45, 80, 75, 45, -25, -40, -70), "running": (15, -65, 60, 90, 85, 62,
    -42, -50, -85), "leaping": (10, -115, 100, -20, 20, 72, -58, -62, -35), "jumping": (0, -140,
    140, 20, -20, -18, 18, 60, -60), "waving": (0, -14, 148, -5, 18, -5, 5, 0, 0),
    "fighting stance": (5, 30, 65, 95, 75, -24, 30, 8, -10), "punching": (12, 78, 20, 4, 100, -30,
    28, -4, -12), "kicking": (-14, -50, 55, 65, 55, -5, 95, 0, -6), "sitting": (0, -15, 22, 30, 28,
    74, 62, -80, -72), "kneeling": (0, -16, 16, 24, -24, 8, 14, -92, -88), "dancing": (-6, -140,
    75, -20, 40, -22, 36, 20, -62), "casting": (0, 58, 84, 22, 8, -14, 20, 0, -10),
    "crouching": (20, 20, 42, 42, 38, 62, 74, -112, -122), "arms up": (0, -162, 162, -8, 8, -6, 6,
    0, 0), "arms crossed": (0, -12, 12, 112, -112, -6, 6, 0, 0), "hands on hips": (0, -45, 45, 95,
    -95, -8, 8, 0, 0), "pointing": (2, -20, 88, 10, 2, -8, 10, 0, 0), "salute": (0, -78, 14, -132,
    6, -4, 4, 0, 0), "hand on chin": (0, 4, 20, 158, 82, -6, 6, 0, 0), "arms behind head": (0,
    -128, 128, -140, 140, -8, 8, 0, 0), "victory pose": (0, -40, 128, 92, 36, -10, 12, 0, 0),
    "bowing": (48, 12, 18, 6, 8, 2, 6, -4, -6), "flying": (72, 84, 60, 8, 20, -72, -66, -14, -30),
    "lying": (84, -60, 120, 20, 30, -86, -80, 24, -10),
}  # fmt: skip
# Poses that point somewhere are mostly shown turned to the right; mirrored training gives the left.
SIDEWAYS = {
    "walking", "jogging", "running", "leaping", "punching", "kicking", "sitting", "kneeling",
    "crouching", "casting", "bowing", "flying", "lying",
}  # fmt: skip
# How often each is drawn; lying and flying figures are small in most canvases.
RARE = {"lying": 0.35, "flying": 0.5, "bowing": 0.6}
JITTER = np.array([4, 13, 13, 14, 14, 8, 8, 11, 11], float)
WILD = "dynamic pose"
WILD_SHARE = 0.22
TWO_SHARE = 0.12
CHAINS = ((2, 3), (3, 4), (5, 6), (6, 7), (8, 9), (9, 10), (11, 12), (12, 13))
LIMB_PAIRS = (((2, 3), (5, 6)), ((3, 4), (6, 7)), ((8, 9), (11, 12)), ((9, 10), (12, 13)))


@dataclass(frozen=True)
class Skeleton:
    """One person of a canvas with the joints that do not show."""

    joints: Vector  # (18, 2) pixels, hidden joints included
    visible: Flags  # (18,)
    action: str = ""  # "" when nobody named it
    heads: float = 6.0  # the height in heads, as it was asked for

    @property
    def person(self) -> Person:
        flags = self.visible[:, None].astype(np.float64)
        return Person(np.concatenate([self.joints, flags], 1).astype(np.float32))

    @property
    def body(self) -> Body:
        return body_from(self.joints, self.visible, self.action)

    def moved(self, factor: float, offset: Vector) -> Skeleton:
        return replace(self, joints=self.joints * factor + offset)

    def cut(self, room: Vector) -> Skeleton:
        """Joints outside the canvas do not show."""
        inside = ((self.joints > 0) & (self.joints < room)).all(1)
        return replace(self, visible=self.visible & inside)


def pose_of(skeletons: Sequence[Skeleton], size: Size) -> Pose:
    return Pose(tuple(skeleton.person for skeleton in skeletons), size)


def turned(vector: Vector, angle: float) -> Vector:
    cos, sin = math.cos(angle), math.sin(angle)
    return np.array([cos * vector[0] - sin * vector[1], sin * vector[0] + cos * vector[1]])


def is_held_out(person: Person) -> bool:
    """One in eight poses, told from the directions of the shown limbs, the same in a mirror.

    Directions fall into sectors of 30°, so a held-out pose is not a hair's breadth from a
    training pose in all of its limbs at once.
    """
    cell = 0
    for weight, pair in enumerate(LIMB_PAIRS, 1):
        for (start, end), side in zip(pair, (-1, 1), strict=True):
            if person.visible[start] and person.visible[end]:
                x, y = person.body[end, :2] - person.body[start, :2]
                cell += weight * int(math.degrees(math.atan2(side * x, y)) // 30)
    return cell % 8 == 3


def training_skeletons(
    rng: random.Random, size: Size, people: int | None = None, action: str | None = None,
    view: str | None = None,
) -> tuple[Skeleton, ...]:  # fmt: skip
    """One or two people, composed for the canvas; nobody of them is held out."""
    if people is None:
        people = 2 if rng.random() < TWO_SHARE * size.aspect**0.7 else 1
    while True:
        bodies = [new_body(rng, action, view=view) for _ in range(people)]
        drawn = place(rng, size, bodies)
        if not any(is_held_out(skeleton.person) for skeleton in drawn):
            return drawn


def training_pose(rng: random.Random, size: Size, *, hard: float = 0.0) -> Pose:
    """A share of ``hard`` is of what detectors find hardest: wild limbs, backs and sides."""
    if rng.random() >= hard:
        return pose_of(training_skeletons(rng, size), size)
    action = WILD if rng.random() < 0.5 else None
    view = rng.choice((None, "back", "side") if action else ("back", "back", "side"))
    return pose_of(training_skeletons(rng, size, action=action, view=view), size)


def new_body(
    rng: random.Random,
    action: str | None = None,
    *,
    heads: float | None = None,
    view: str | None = None,
) -> Skeleton:
    """A figure about one unit tall, hips at the origin."""
    if action is None:
        names = list(BASE_POSES)
        action = rng.choices(names, [RARE.get(name, 1.0) for name in names])[0]
        action = WILD if rng.random() < WILD_SHARE else action
    if action == WILD:
        angles = _wild_angles(rng)
    else:
        angles = np.array(BASE_POSES[action]) + JITTER * [rng.gauss(0, 1) for _ in JITTER]
    yaw = _yaw(rng, action, view)
    return bones(rng, np.radians(angles), action, yaw, heads or _heads(rng))


def _heads(rng: random.Random) -> float:
    draw = rng.random()
    if draw < 0.14:
        return rng.uniform(2.5, 3.4)
    return rng.uniform(6.3, 7.6) if draw > 0.85 else rng.uniform(3.4, 6.6)


def _wild_angles(rng: random.Random) -> Vector:
    arms = [rng.uniform(-170, 40), rng.uniform(-40, 170), *(rng.uniform(-90, 90) for _ in "rl")]
    legs = [rng.uniform(-75, 60), rng.uniform(-60, 75), *(rng.uniform(-110, 25) for _ in "rl")]
    return np.array([rng.uniform(-25, 25), *arms, *legs])


def _yaw(rng: random.Random, action: str, view: str | None) -> float:
    """The body's turn in radians: 0 faces the viewer, + to the picture's right, π is its back."""
    if view is None:
        draw = rng.random()
        view = "back" if draw < 0.16 else "side" if draw < 0.27 else "front"
        if action in SIDEWAYS and 0.16 <= draw < 0.5:
            view = "side"
    if view == "back":
        return math.pi + rng.uniform(-0.65, 0.65)
    if view == "side":
        side = 1 if action in SIDEWAYS else rng.choice((-1, 1))
        return side * rng.uniform(1.1, 1.5)
    return rng.uniform(0.1, 0.85) if action in SIDEWAYS else rng.uniform(-0.75, 0.75)


def bones(rng: random.Random, angle: Vector, action: str, yaw: float, heads: float) -> Skeleton:
    unit = 1 / heads
    rest = 1 - unit
    radius = unit * rng.uniform(0.47, 0.53)
    short = [rng.uniform(0.6, 1.04) if rng.random() < 0.35 else 1.0 for _ in CHAINS]
    upper_arm, forearm = rest * rng.uniform(0.17, 0.2), rest * rng.uniform(0.16, 0.19)
    thigh, shin = rest * rng.uniform(0.26, 0.3), rest * rng.uniform(0.255, 0.295)
    torso = rest * rng.uniform(0.32, 0.37)
    half = rng.uniform(0.085, 0.115) * (0.6 + 1.4 * unit)
    # Seen from behind the character's right is at the picture's right.
    turn = math.copysign(max(0.2, abs(math.cos(yaw))), math.cos(yaw))
    half *= turn
    hip_half = half * rng.uniform(0.55, 0.75)
    up, across = turned(np.array([0, -1.0]), angle[0]), turned(np.array([1.0, 0]), angle[0])
    girdle = turned(across, rng.gauss(0, 0.06)) * half
    joints = np.zeros((18, 2))
    joints[1] = up * torso
    joints[2], joints[5] = joints[1] - girdle, joints[1] + girdle
    joints[8], joints[11] = -across * hip_half, across * hip_half
    # The angles are told for a figure that faces us: from behind, the sides change over.
    order = angle if turn > 0 else angle[[0, 2, 1, 4, 3, 6, 5, 8, 7]]
    swings = (
        order[1], order[1] + order[3], order[2], order[2] + order[4],
        order[5], order[5] + order[7], order[6], order[6] + order[8],
    )  # fmt: skip
    lengths = (upper_arm, forearm, upper_arm, forearm, thigh, shin, thigh, shin)
    down = np.array([0, 1.0])
    for (start, end), swing, length, factor in zip(CHAINS, swings, lengths, short, strict=True):
        joints[end] = joints[start] + turned(down, -swing) * length * factor
    tilt = angle[0] * 0.5 + rng.gauss(0, 0.1)
    centre = joints[1] + turned(np.array([0, -1.0]), tilt) * radius * rng.uniform(1.1, 1.28)
    visible = np.ones(18, bool)
    nod = rng.gauss(0, 0.05)
    head_yaw = _head_yaw(rng, yaw)
    for joint, (azimuth, height, reach) in HEAD_JOINTS.items():
        ball = np.array([math.sin(azimuth + head_yaw) * reach, -height - nod])
        joints[joint] = centre + turned(ball, tilt) * radius
        visible[joint] = math.cos(azimuth + head_yaw) > -0.25
    return Skeleton(joints, visible, action, heads)


def _head_yaw(rng: random.Random, yaw: float) -> float:
    """The head mostly looks where the body goes; some look back over the shoulder."""
    if math.cos(yaw) < 0 and rng.random() < 0.2:
        return rng.choice((-1, 1)) * rng.uniform(0.9, 1.4)
    return yaw + (rng.gauss(0, 0.22) if abs(math.cos(yaw)) > 0.4 else rng.gauss(0, 0.08))


def outline(skeleton: Skeleton) -> tuple[Vector, Vector]:
    """Top left and bottom right of the figure with its head, hands and feet."""
    joints = skeleton.joints
    ears = joints[[16, 17]]
    radius = max(float(np.hypot(*(joints[1] - ears.mean(0)))) * 0.92, 1e-6)
    centre = ears.mean(0)
    low = np.minimum(joints.min(0), centre - radius * 1.35) - radius * 0.15
    return low, np.maximum(joints.max(0), centre + radius * 1.35) + radius * 0.2


def place(
    rng: random.Random, size: Size, bodies: Sequence[Skeleton], *, close: float = 0.06
) -> tuple[Skeleton, ...]:
    """Fits one or more bodies into a canvas, side by side on one ground."""
    bodies = _side_by_side(rng, bodies)
    boxes = [outline(body) for body in bodies]
    low = np.min([box[0] for box in boxes], axis=0)
    high = np.max([box[1] for box in boxes], axis=0)
    room = np.array(size, float)
    scale = float((room / (high - low)).min()) * rng.uniform(0.78, 0.97)
    spare = np.maximum(room - (high - low) * scale, 0)
    corner = spare * [rng.uniform(0.3, 0.7), rng.uniform(0.4, 0.75)]
    if rng.random() < close:  # a closer view: the legs leave the picture
        scale *= rng.uniform(1.2, 1.6)
        corner = np.array([(room[0] - (high - low)[0] * scale) / 2, room[1] * 0.04])
    return tuple(body.moved(scale, corner - low * scale).cut(room) for body in bodies)


def _side_by_side(rng: random.Random, bodies: Sequence[Skeleton]) -> list[Skeleton]:
    placed: list[Skeleton] = []
    edge = 0.0
    for body in bodies:
        low, high = outline(body)
        gap = rng.uniform(-0.22, 0.06) * (high - low)[0] if placed else 0.0
        x = edge + gap - low[0]
        placed.append(body.moved(1.0, np.array([x, -high[1] + rng.uniform(0, 0.02)])))
        edge = x + high[0]
    return placed


def mirrored(skeleton: Skeleton, width: float) -> Skeleton:
    joints = skeleton.joints[list(MIRROR)].copy()
    joints[:, 0] = width - joints[:, 0]
    return replace(skeleton, joints=joints, visible=skeleton.visible[list(MIRROR)])
