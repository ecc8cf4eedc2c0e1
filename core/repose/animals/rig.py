"""Where an animal's joints are: the 17 points of AP-10K, and their files.

Names, order and skeleton as in AP-10K (Yu et al., NeurIPS 2021); see
https://github.com/open-mmlab/mmpose, ``configs/_base_/datasets/ap10k.py``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from core.errors import InputRejected
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
MIRROR = (1, 0, 2, 3, 4, 8, 9, 10, 5, 6, 7, 14, 15, 16, 11, 12, 13)

MOST_BYTES = 1 << 20
MOST_PLACE = 1e5  # pixels
MOST_SIDE = 8192
SHOWN = "This file does not tell where the animal's joints are. Choose another."


@dataclass(frozen=True)
class Rig:
    """``points`` (17,) x + iy in pixels of ``size``; only those that are ``visible`` count. Neck,
    root of tail and nose always are."""

    points: Complex
    visible: Flags
    size: Size

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


def loads(text: str | bytes) -> Rig:
    """Of COCO-style annotations, the first of them, or of points by their names. Raises
    ``InputRejected`` for anything else."""
    if len(text) > MOST_BYTES:
        raise _rejected("a file larger than 1 MB")
    try:
        said: Any = json.loads(text)
    except (ValueError, RecursionError):
        raise _rejected("a file that is no JSON") from None
    if not isinstance(said, dict):
        raise _rejected("JSON without points")
    table = cast("dict[str, Any]", said)
    return _named(table) if "points" in table else _coco(table)


def dumps(rig: Rig) -> str:
    points = {
        name: [round(float(at.real), 2), round(float(at.imag), 2)]
        for name, at, is_seen in zip(NAMES, rig.points, rig.visible, strict=True)
        if is_seen
    }
    said = {"width": rig.size.width, "height": rig.size.height, "points": points}
    return json.dumps(said, indent=1)


def _named(said: dict[str, Any]) -> Rig:
    table = said["points"]
    if not isinstance(table, dict):
        raise _rejected("points without names")
    named = cast("dict[str, Any]", table)
    unknown = [name for name in named if name not in NAMES]
    if unknown:
        raise _rejected(f"a point named {unknown[0]!r:.40}")
    return _rig([_place(named.get(name)) for name in NAMES], _size(said))


def _coco(said: dict[str, Any]) -> Rig:
    listed: Any = said.get("annotations", [said])
    first: Any = cast("list[Any]", listed)[0] if isinstance(listed, list) and listed else None
    flat: Any = cast("dict[str, Any]", first).get("keypoints") if isinstance(first, dict) else None
    if not isinstance(flat, list) or len(cast("list[Any]", flat)) != 3 * COUNT:
        raise _rejected("no list of 51 keypoint numbers")
    numbers = cast("list[Any]", flat)
    places = [
        _place(numbers[at : at + 2]) if _number(numbers[at + 2]) > 0 else None
        for at in range(0, 3 * COUNT, 3)
    ]
    images: Any = said.get("images")
    about: Any = cast("list[Any]", images)[0] if isinstance(images, list) and images else said
    return _rig(places, _size(cast("dict[str, Any]", about) if isinstance(about, dict) else {}))


def _rig(places: list[complex | None], size: Size | None) -> Rig:
    visible = np.array([place is not None for place in places])
    points = np.array([place or 0 for place in places], np.complex128)
    for joint in (NOSE, NECK, TAIL):
        if not visible[joint]:
            raise _rejected(f"none for the {NAMES[joint].replace('_', ' ')}")
    if abs(points[NECK] - points[TAIL]) < 4 or abs(points[NECK] - points[NOSE]) < 2:
        raise _rejected("points that lie on each other")
    if size is None:
        seen = points[visible]
        size = Size(int(max(seen.real.max(), 0)) + 1, int(max(seen.imag.max(), 0)) + 1)
    return Rig(points, visible, size)


def _size(said: dict[str, Any]) -> Size | None:
    if "width" not in said and "height" not in said:
        return None
    width, height = _number(said.get("width")), _number(said.get("height"))
    if not (1 <= width <= MOST_SIDE and 1 <= height <= MOST_SIDE):
        raise _rejected("a width or height out of bounds")
    return Size(int(width), int(height))


def _place(said: Any) -> complex | None:
    if said is None:
        return None
    if not isinstance(said, list) or len(cast("list[Any]", said)) != 2:
        raise _rejected("a point that is not two numbers")
    x, y = cast("list[Any]", said)
    return complex(_number(x), _number(y))


def _number(said: Any) -> float:
    """NaN and what is too large for a picture are refused too."""
    if isinstance(said, bool) or not isinstance(said, int | float) or not abs(said) <= MOST_PLACE:
        raise _rejected("something that is no number within a picture")
    return float(said)


def _rejected(got: str) -> InputRejected:
    return InputRejected(
        expected="the 17 AP-10K points of an animal", got=got, todo="correct the file", shown=SHOWN
    )
