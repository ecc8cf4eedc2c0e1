"""Where an animal's joints are: the 17 points of AP-10K.

Names, order and skeleton as in AP-10K (Yu et al., NeurIPS 2021); see
https://github.com/open-mmlab/mmpose, ``configs/_base_/datasets/ap10k.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from core.errors import PoseFormatError
from core.geometry import Size

Complex = NDArray[np.complex128]
Flags = NDArray[np.bool_]

NAMES = (
    "left_eye", "right_eye", "nose", "neck", "root_of_tail",
    "left_shoulder", "left_elbow", "left_front_paw",
    "right_shoulder", "right_elbow", "right_front_paw",
    "left_hip", "left_knee", "left_back_paw",
    "right_hip", "right_knee", "right_back_paw",
)  # fmt: skip
COUNT = len(NAMES)
NOSE, NECK, TAIL = 2, 3, 4
LEFT_LEGS, RIGHT_LEGS = ((5, 6, 7), (11, 12, 13)), ((8, 9, 10), (14, 15, 16))
FRONT_LEGS, BACK_LEGS = ((5, 6, 7), (8, 9, 10)), ((11, 12, 13), (14, 15, 16))
NEEDED = (NOSE, NECK, TAIL)
# Whose ends a line joins, to look at.
BONES = (
    (0, 2), (1, 2), (2, 3), (3, 4), *((3, leg[0]) for leg in FRONT_LEGS),
    *((4, leg[0]) for leg in BACK_LEGS),
    *((a, b) for leg in (*FRONT_LEGS, *BACK_LEGS) for a, b in pairwise(leg)),
)  # fmt: skip
MIRROR = (1, 0, 2, 3, 4, 8, 9, 10, 5, 6, 7, 14, 15, 16, 11, 12, 13)

MOST_PLACE = 1e5  # pixels
MOST_SIDE = 8192
LEAST_TRUNK, LEAST_HEAD = 4.0, 2.0  # pixels


@dataclass(frozen=True, eq=False)
class Rig:
    """``points`` (17,) x + iy in pixels of ``size``, kept in hundredths as files have them; only
    those that are ``visible`` count.

    Neck, root of tail and nose always are. Raises ``PoseFormatError`` for points of which no animal
    can be made. Its arrays are not to be written.
    """

    points: Complex
    visible: Flags
    size: Size

    def __post_init__(self) -> None:
        if self.points.shape != (COUNT,) or self.visible.shape != (COUNT,):
            raise _unusable("another number of points")
        if not (np.abs(self.points) <= MOST_PLACE).all():
            raise _unusable("a place that is in no picture")
        if not all(1 <= side <= MOST_SIDE for side in self.size):
            raise _unusable("a picture without pixels, or one that is too large")
        if not self.visible[list(NEEDED)].all():
            raise _unusable("no nose, neck or root of the tail")
        trunk, head = self.points[[TAIL, NOSE]] - self.points[NECK]
        if abs(trunk) < LEAST_TRUNK or abs(head) < LEAST_HEAD:
            raise _unusable("points that lie on each other")

        object.__setattr__(self, "points", np.round(self.points, 2))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rig) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @property
    def _key(self) -> tuple[Size, bytes, bytes]:
        return self.size, self.points.tobytes(), self.visible.tobytes()

    @property
    def faces_right(self) -> bool:
        return bool(self.points[NOSE].real > self.points[TAIL].real)

    @property
    def legs(self) -> tuple[tuple[int, int, int], ...]:
        """Those of which all is seen, the far ones first."""
        near, far = (RIGHT_LEGS, LEFT_LEGS) if self.faces_right else (LEFT_LEGS, RIGHT_LEGS)
        return tuple(leg for leg in (*far, *near) if self.visible[list(leg)].all())

    def is_near(self, leg: tuple[int, int, int]) -> bool:
        return leg in (RIGHT_LEGS if self.faces_right else LEFT_LEGS)

    def mirrored(self) -> Rig:
        """Seen from its other side."""
        order = list(MIRROR)
        flipped = self.size.width - self.points.conj()
        return Rig(flipped[order], self.visible[order], self.size)

    def scaled_to(self, size: Size) -> Rig:
        """The same places in a picture of another size."""
        x, y = size.width / self.size.width, size.height / self.size.height
        return Rig(self.points.real * x + 1j * self.points.imag * y, self.visible, size)

    def to_dict(self) -> dict[str, Any]:
        """``points`` are 17 of x, y and whether it is seen."""
        points = [
            [round(float(at.real), 2), round(float(at.imag), 2), int(is_seen)]
            for at, is_seen in zip(self.points, self.visible, strict=True)
        ]
        return {"points": points, "width": self.size.width, "height": self.size.height}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Rig:
        """Inverse of ``to_dict``; data from outside. Raises ``PoseFormatError``."""
        listed = values.get("points")
        rows = cast("list[Any]", listed) if isinstance(listed, list) else []
        if len(rows) != COUNT:
            raise _unusable("another number of points")
        read = [_row(one) for one in rows]
        size = Size(_whole(values.get("width")), _whole(values.get("height")))
        return cls(
            np.array([place for place, _ in read], np.complex128),
            np.array([is_seen for _, is_seen in read], np.bool_),
            size,
        )


def _row(value: Any) -> tuple[complex, bool]:
    numbers = cast("list[Any]", value) if isinstance(value, list) else []
    if len(numbers) != 3 or not all(is_place(one) for one in numbers):
        raise _unusable("a point that is not three numbers")
    return complex(numbers[0], numbers[1]), numbers[2] > 0


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise _unusable("no width or height")
    return value


def is_place(value: Any) -> bool:
    """A number within a picture; NaN is none."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and abs(value) <= MOST_PLACE


def _unusable(got: str) -> PoseFormatError:
    return PoseFormatError(
        expected="the 17 points of an animal",
        got=got,
        todo="move the points apart, or fit them again",
        shown="These points make no animal. Move them onto it, or fit them again.",
    )
