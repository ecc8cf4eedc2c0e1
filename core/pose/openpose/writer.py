"""``Pose`` → OpenPose JSON that every other tool reads."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.pose.skeleton import Person, Pose

_PARTS = {
    "hand_left_keypoints_2d": "left_hand",
    "hand_right_keypoints_2d": "right_hand",
    "face_keypoints_2d": "face",
}


def dumps(pose: Pose) -> str:
    """``loads(dumps(pose)) == pose`` for every pose that is not empty.

    Pixels, confidence exactly 1.0, or ``0, 0, 0`` for a joint that is hidden, because other readers
    drop a point whose confidence is below 1.
    """
    return json.dumps(to_document(pose))


def to_document(pose: Pose) -> dict[str, Any]:
    """What ``dumps`` writes, before it is text."""
    # "units" is ours: a figure within one pixel of the corner would be taken for 0..1 without it.
    return {
        "people": [_person(person) for person in pose.people],
        "canvas_width": pose.size.width,
        "canvas_height": pose.size.height,
        "units": "pixels",
    }


def dumps_for_editors(pose: Pose) -> str:
    """The older file that stand-alone pose editors open: bodies alone, a list of points each.

    ``width``, ``height`` and ``keypoints``; a hidden joint is ``0, 0``.
    """
    keypoints = [
        [[_shortest(x), _shortest(y)] for x, y in person.body[:, :2]] for person in pose.people
    ]
    document = {"width": pose.size.width, "height": pose.size.height, "keypoints": keypoints}
    return json.dumps(document)


def _person(person: Person) -> dict[str, Any]:
    entry: dict[str, Any] = {"pose_keypoints_2d": _flat(person.body)}
    for key, name in _PARTS.items():
        if (points := getattr(person, name)) is not None:
            entry[key] = _flat(points)
    return entry


def _flat(points: NDArray[np.float32]) -> list[float]:
    return [_shortest(number) for number in points.reshape(-1)]


def _shortest(number: np.float32) -> float:
    # str() of a float32 is the shortest decimal that reads back as the same float32.
    return float(str(number))
