"""The 18-joint figure: what a pose is, in numbers.

Coordinates are pixels of the pose's own canvas: origin top left, x to the right, y down.
"Right" and "left" are the character's own sides. Joint order and bones are OpenPose BODY_18, which
every openpose ControlNet was trained on; hands have 21 points, faces 70.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.geometry import Size

Points = NDArray[np.float32]


class Joint(IntEnum):
    NOSE = 0
    NECK = 1
    RIGHT_SHOULDER = 2
    RIGHT_ELBOW = 3
    RIGHT_WRIST = 4
    LEFT_SHOULDER = 5
    LEFT_ELBOW = 6
    LEFT_WRIST = 7
    RIGHT_HIP = 8
    RIGHT_KNEE = 9
    RIGHT_ANKLE = 10
    LEFT_HIP = 11
    LEFT_KNEE = 12
    LEFT_ANKLE = 13
    RIGHT_EYE = 14
    LEFT_EYE = 15
    RIGHT_EAR = 16
    LEFT_EAR = 17

    @property
    def title(self) -> str:
        return self.name.lower().replace("_", " ")


BODY_JOINTS = len(Joint)
HAND_POINTS = 21
FACE_POINTS = 70

# In the order in which they are drawn: later bones lie over earlier ones.
BONES: tuple[tuple[int, int], ...] = (
    (1, 2), (1, 5), (2, 3), (3, 4), (5, 6), (6, 7), (1, 8), (8, 9), (9, 10),
    (1, 11), (11, 12), (12, 13), (1, 0), (0, 14), (14, 16), (0, 15), (15, 17),
)  # fmt: skip
assert len(BONES) == 17

# MIRROR[j] is the joint that takes j's place in a mirror.
MIRROR: tuple[int, ...] = (0, 1, 5, 6, 7, 2, 3, 4, 11, 12, 13, 8, 9, 10, 15, 14, 17, 16)
assert [MIRROR[MIRROR[j]] for j in range(BODY_JOINTS)] == list(range(BODY_JOINTS))

# iBUG-68 (outline, brows, nose, eyes, mouth) and the two pupils, mirrored.
FACE_MIRROR: tuple[int, ...] = (
    *range(16, -1, -1), *range(26, 16, -1), 27, 28, 29, 30, 35, 34, 33, 32, 31,
    45, 44, 43, 42, 47, 46, 39, 38, 37, 36, 41, 40,
    54, 53, 52, 51, 50, 49, 48, 59, 58, 57, 56, 55, 64, 63, 62, 61, 60, 67, 66, 65, 69, 68,
)  # fmt: skip
assert sorted(FACE_MIRROR) == list(range(FACE_POINTS))


def _frozen(points: Any, count: int) -> Points:
    array = np.array(points, dtype=np.float32)
    assert array.shape == (count, 3), f"expected {(count, 3)}, got {array.shape}"
    shown = np.isfinite(array).all(axis=1) & (array[:, 2] > 0)
    array[:, 2] = shown
    array[~shown] = 0
    array += 0.0  # no negative zero: equal figures must have equal bytes to hash alike
    array.setflags(write=False)
    return array


def _same(one: Points | None, other: Points | None) -> bool:
    if one is None or other is None:
        return one is other
    return np.array_equal(one, other)


@dataclass(frozen=True, eq=False)
class Person:
    """One figure. Arrays are read-only float32 (count, 3): x, y, visible (0 or 1).

    A joint that is not visible, or whose place is no number, is stored as ``0, 0, 0``.
    """

    body: Points
    left_hand: Points | None = None
    right_hand: Points | None = None
    face: Points | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "body", _frozen(self.body, BODY_JOINTS))
        for name, count in (("left_hand", 21), ("right_hand", 21), ("face", FACE_POINTS)):
            points = getattr(self, name)
            if points is not None:
                object.__setattr__(self, name, _frozen(points, count))

    @property
    def visible(self) -> NDArray[np.bool_]:
        """(18,) which body joints are shown."""
        return self.body[:, 2] > 0

    @property
    def is_empty(self) -> bool:
        return not bool(self.visible.any())

    def bounds(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of the visible body joints; the person must not be empty."""
        points = self.body[self.visible, :2]
        (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
        return float(left), float(top), float(right), float(bottom)

    def scaled(self, x: float, y: float) -> Person:
        return self._mapped(np.array([x, y, 1], np.float32), np.zeros(3, np.float32))

    def moved(self, x: float, y: float) -> Person:
        return self._mapped(np.ones(3, np.float32), np.array([x, y, 0], np.float32))

    def within(self, size: Size) -> Person:
        """Joints of the body off a canvas of this size are hidden; hands and face stay."""
        x, y = self.body[:, 0], self.body[:, 1]
        inside = (x >= 0) & (x < size.width) & (y >= 0) & (y < size.height)
        body = self.body * inside[:, None].astype(np.float32)
        return Person(body, self.left_hand, self.right_hand, self.face)

    def mirrored(self, width: float) -> Person:
        """Left and right changed over in a canvas of this width, names swapped with them."""

        def flip(points: Points | None, order: tuple[int, ...]) -> Points | None:
            if points is None:
                return None
            flipped = points[list(order)].copy()
            flipped[:, 0] = width - flipped[:, 0]
            return flipped

        body = flip(self.body, MIRROR)
        assert body is not None
        straight = tuple(range(HAND_POINTS))
        return Person(
            body,
            flip(self.right_hand, straight),
            flip(self.left_hand, straight),
            flip(self.face, FACE_MIRROR),
        )

    def _mapped(self, factor: Points, offset: Points) -> Person:
        parts = (self.body, self.left_hand, self.right_hand, self.face)
        body, left, right, face = (
            None if part is None else part * factor + offset * (part[:, 2:] > 0) for part in parts
        )
        assert body is not None
        return Person(body, left, right, face)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Person) and all(
            _same(getattr(self, name), getattr(other, name))
            for name in ("body", "left_hand", "right_hand", "face")
        )

    def __hash__(self) -> int:
        return hash(self.body.tobytes())


@dataclass(frozen=True)
class Pose:
    """Figures on a canvas; equal by value."""

    people: tuple[Person, ...]
    size: Size

    def __post_init__(self) -> None:
        object.__setattr__(self, "people", tuple(self.people))
        object.__setattr__(self, "size", Size(*self.size))

    @property
    def is_empty(self) -> bool:
        """No joint of anybody can be seen."""
        return all(person.is_empty for person in self.people)

    def bodies_only(self) -> Pose:
        """Without hands and faces."""
        return Pose(tuple(Person(person.body) for person in self.people), self.size)

    def within_canvas(self) -> Pose:
        """Joints of bodies beyond its edges are hidden, for nobody sees them."""
        return Pose(tuple(person.within(self.size) for person in self.people), self.size)

    def scaled_to(self, size: Size) -> Pose:
        """Stretched to another canvas; proportions change when the aspect does."""
        x, y = size.width / self.size.width, size.height / self.size.height
        return Pose(tuple(person.scaled(x, y) for person in self.people), size)

    def fitted_to(self, size: Size) -> Pose:
        """Scaled evenly to fit another canvas and centred: proportions stay."""
        factor = min(size.width / self.size.width, size.height / self.size.height)
        x = (size.width - self.size.width * factor) / 2
        y = (size.height - self.size.height * factor) / 2
        people = tuple(person.scaled(factor, factor).moved(x, y) for person in self.people)
        return Pose(people, size)

    def on_canvas(self, size: Size, x: float, y: float) -> Pose:
        """On another canvas, whose corner lies so far before this one's."""
        return Pose(tuple(person.moved(x, y) for person in self.people), size)

    def mirrored(self) -> Pose:
        return Pose(tuple(p.mirrored(self.size.width) for p in self.people), self.size)
