"""How near and from where a small drawing looks at its figure.

The painter takes a pose as it is, so the picture is cut by moving the pose: the figure is made
larger or smaller around its head, or its joints are pushed towards where a camera would see them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.geometry import Size
from core.pose.anatomy.head import head_of_person
from core.pose.skeleton import Person, Points, Pose

Places = NDArray[np.float64]


@dataclass(frozen=True)
class _Cut:
    """The head's radius and the height of its middle, as shares of the picture's height."""

    radius: float
    height: float


_CUTS = {
    "face": _Cut(0.24, 0.46),
    "head": _Cut(0.175, 0.44),
    "half": _Cut(0.14, 0.3),
    "knees": _Cut(0.078, 0.2),
    "near": _Cut(0.1, 0.34),
    "small": _Cut(0.03, 0.44),
    "far": _Cut(0.021, 0.64),
}
TILT = 0.24  # radians
# How much wider the near end of a figure is than its middle.
STEEPNESS = 0.42


def framed(pose: Pose, frame: str) -> Pose:
    """A pose that lies on its picture, as this frame shows it; "" leaves it as it is."""
    if cut := _CUTS.get(frame):
        return _cut(pose, cut)
    match frame:
        case "above":
            return _mapped(pose, lambda places: _steep(places, pose.size, 1))
        case "below":
            return _mapped(pose, lambda places: _steep(places, pose.size, -1))
        case "scene":
            return _mapped(pose, lambda places: _set_back(places, pose.size))
        case "tilted":
            return _mapped(pose, lambda places: _turned(places, pose.size))
        case _:
            return pose


def _cut(pose: Pose, cut: _Cut) -> Pose:
    heads = [head for person in pose.people if (head := head_of_person(person)) is not None]
    if not heads:
        return pose
    centre = np.mean([head.centre for head in heads], axis=0)
    scale = cut.radius * pose.size.height / float(np.mean([head.radius for head in heads]))
    target = np.array([pose.size.width / 2, cut.height * pose.size.height])
    return _mapped(pose, lambda places: (places - centre) * scale + target)


def _steep(places: Places, size: Size, upwards: int) -> Places:
    """Wider and longer at the top (1) or at the bottom (-1), as a wide lens near by has it."""
    middle = np.array(size) / 2
    away = (places - middle) / middle
    near = 1 - STEEPNESS * upwards * away[:, 1:]
    return middle + away * near * middle * 0.86


def _set_back(places: Places, size: Size) -> Places:
    """Smaller, on the same ground."""
    ground = np.array([size.width / 2, size.height * 0.97])
    return (places - ground) * 0.62 + ground


def _turned(places: Places, size: Size) -> Places:
    middle = np.array(size) / 2
    turn = np.array([[np.cos(TILT), np.sin(TILT)], [-np.sin(TILT), np.cos(TILT)]])
    return (places - middle) @ turn * 0.92 + middle


def _mapped(pose: Pose, move: Callable[[Places], Places]) -> Pose:
    def moved(points: Points | None) -> Points | None:
        if points is None:
            return None
        told = points.copy()
        told[:, :2] = move(points[:, :2].astype(np.float64))
        return told

    def person(one: Person) -> Person:
        body = moved(one.body)
        assert body is not None
        return Person(body, moved(one.left_hand), moved(one.right_hand), moved(one.face))

    return Pose(tuple(person(one) for one in pose.people), pose.size)
