"""Joints by name: keypoint names of COCO categories, and files that name each joint."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, cast

import numpy as np

from core.pose.openpose import points
from core.pose.openpose.bodies import Numbering
from core.pose.openpose.points import Array
from core.pose.skeleton import BODY_JOINTS, Joint

LEAST_NAMED = 3

# What a part is called without its side; paws are AP-10K's.
_PARTS = {
    "shoulder": "SHOULDER", "elbow": "ELBOW", "wrist": "WRIST", "hand": "WRIST",
    "frontpaw": "WRIST", "hip": "HIP", "knee": "KNEE", "ankle": "ANKLE", "foot": "ANKLE",
    "backpaw": "ANKLE", "eye": "EYE", "ear": "EAR", "headinner": "EYE", "headouter": "EAR",
}  # fmt: skip
_MIDDLE = {"nose": Joint.NOSE, "neck": Joint.NECK, "upperchest": Joint.NECK}
_SIDES = {"left": "LEFT", "l": "LEFT", "right": "RIGHT", "r": "RIGHT"}


def joint_named(name: str) -> Joint | None:
    """``left_shoulder``, ``LShoulder`` and ``leftShoulder`` are one joint."""
    plain = re.sub(r"[^a-z]", "", name[:40].lower())
    if plain in _MIDDLE:
        return _MIDDLE[plain]
    for start, side in _SIDES.items():
        part = _PARTS.get(plain.removeprefix(start)) if plain.startswith(start) else None
        if part is not None:
            return Joint[f"{side}_{part}"]
    return None


def numbering(names: Sequence[Any]) -> Numbering | None:
    """Where each joint stands in points of these names; None where they name too few."""
    joints: list[int | None] = [None] * BODY_JOINTS
    for index, name in enumerate(names):
        joint = joint_named(name) if isinstance(name, str) else None
        if joint is not None and joints[joint] is None:
            joints[joint] = index
    found = sum(index is not None for index in joints)
    return Numbering(tuple(joints)) if found >= LEAST_NAMED else None


def is_named_body(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    fields = cast("dict[str, Any]", value)
    named = [key for key, place in fields.items() if joint_named(key) is not None and place]
    return len(named) >= LEAST_NAMED and all(isinstance(fields[key], list | dict) for key in named)


def named_body(fields: dict[str, Any]) -> Array:
    """(18, 3) of ``{"nose": [x, y], …}``."""
    found = numbering(list(fields))
    assert found is not None
    places = list(fields.values())
    body = np.zeros((BODY_JOINTS, 3))
    for joint, index in enumerate(found.joints):
        if index is not None and places[index] is not None:
            body[joint] = points.read([places[index]], (1,), "body")[0]
    return Numbering(_own(found)).body(body)


def _own(found: Numbering) -> tuple[int | None, ...]:
    return tuple(None if at is None else joint for joint, at in enumerate(found.joints))
