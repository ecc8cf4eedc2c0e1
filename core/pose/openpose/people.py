"""One person's points, however they are named, → body, hands and face in the file's units."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, cast

import numpy as np

from core.pose.openpose import bodies, faces, names, points
from core.pose.openpose.bodies import NUMBERINGS, Numbering
from core.pose.openpose.notes import Notes, Unreadable, kind
from core.pose.openpose.points import Array
from core.pose.skeleton import BODY_JOINTS, HAND_POINTS, Joint, Person

# OpenPose now and 1.0, COCO and its detectors, AlphaPose's older export.
_BODY = ("pose_keypoints_2d", "pose_keypoints", "keypoints", "joints")
_HANDS = {
    "left_hand": ("hand_left_keypoints_2d", "hand_left_keypoints", "lefthand_kpts"),
    "right_hand": ("hand_right_keypoints_2d", "hand_right_keypoints", "righthand_kpts"),
}
_FACE = ("face_keypoints_2d", "face_keypoints", "face_kpts")
_SCORES = "keypoint_scores"
FIELDS = frozenset((*_BODY, *_FACE, *(name for keys in _HANDS.values() for name in keys)))

NOBODY = "An empty person is left out."
FROM_PARTS = (
    "A person has no body here: wrists, nose and eyes are taken from the hands and the face."
)
PADDED = "A body of 25 points is numbered like one of 18, and read so."
ANIMAL = "An animal becomes a figure on all fours, without tail and ears."

EYES = [Joint.RIGHT_EYE, Joint.LEFT_EYE]


@dataclass
class Parts:
    """Float64 (count, 3) arrays in the file's units; the third column is 0 or 1."""

    body: Array
    left_hand: Array | None = None
    right_hand: Array | None = None
    face: Array | None = None

    @property
    def arrays(self) -> list[Array]:
        parts = (self.body, self.left_hand, self.right_hand, self.face)
        return [part for part in parts if part is not None]

    @property
    def is_empty(self) -> bool:
        return not any(part[:, 2].any() for part in self.arrays)

    def person(self) -> Person:
        parts = (self.body, self.left_hand, self.right_hand, self.face)
        body, *rest = (None if part is None else part.astype(np.float32) for part in parts)
        assert body is not None
        return Person(body, *rest)

    def give_body(self) -> bool:
        """A person of hands and face alone gets the joints that those tell; whether it was one."""
        if self.body[:, 2].any() or self.is_empty:
            return False
        for hand, wrist in (
            (self.left_hand, Joint.LEFT_WRIST),
            (self.right_hand, Joint.RIGHT_WRIST),
        ):
            if hand is not None:
                self.body[wrist] = hand[0]
        if self.face is not None:
            self.body[Joint.NOSE] = self.face[30]
            for eye, rim in zip(EYES, (slice(36, 42), slice(42, 48)), strict=True):
                if self.face[rim, 2].all():
                    self.body[eye] = self.face[rim].mean(axis=0)
            pupils = self.face[68:]
            pupils[:] = np.where(pupils[:, 2:] > 0, pupils, self.body[EYES])
        return bool(self.body[:, 2].any())


def read(value: Any, notes: Notes, numbering: Numbering | None = None) -> Parts:
    """A person's object, or bare points of a body.

    What cannot be read of hands and face is left out. ``numbering`` tells the order of a body's
    points where the file itself does. Raises ``Unreadable`` when nothing is left.
    """
    if names.is_named_body(value):
        return Parts(names.named_body(cast("dict[str, Any]", value)))
    if isinstance(value, list):
        return whole(points.read(value, NUMBERINGS, "body"), notes)
    if not isinstance(value, dict):
        raise Unreadable(f"{kind(value)} as a person", NOBODY)
    fields = cast("dict[str, Any]", value)
    parts = _body(fields, notes, numbering)
    for part, keys in _HANDS.items():
        hand = _optional(fields, keys, (HAND_POINTS,), part.replace("_", " "), notes)
        if hand is not None:
            setattr(parts, part, hand)
    face = _optional(fields, _FACE, faces.FACE_COUNTS, "face", notes)
    if face is not None:
        parts.face = faces.as_70(face, parts.body)
    return parts


def animal(value: Any, notes: Notes) -> Parts:
    """AP-10K's 17 points. Raises ``Unreadable``."""
    if isinstance(value, dict):
        value = _first(cast("dict[str, Any]", value), _BODY)
    counts = (bodies.ANIMAL_POINTS,)
    body = bodies.ANIMAL.body(points.read(value, counts, "animal"))
    notes.say(ANIMAL)
    return Parts(body)


def whole(array: Array, notes: Notes) -> Parts:
    """A body, with hands and face when its numbering has them and they are shown."""
    if len(array) == 25 and bodies.is_padded(array):
        notes.say(PADDED)
        array = array[:BODY_JOINTS]
    numbering = NUMBERINGS[len(array)]
    body = numbering.body(array)
    left, right, face = (
        array[part] if part is not None and array[part][:, 2].any() else None
        for part in (numbering.left_hand, numbering.right_hand, numbering.face)
    )
    return Parts(body, left, right, None if face is None else faces.as_70(face, body))


def _body(fields: dict[str, Any], notes: Notes, numbering: Numbering | None) -> Parts:
    value, scores = _first(fields, _BODY), fields.get(_SCORES)
    nothing = Parts(np.zeros((BODY_JOINTS, 3)))
    if value is None or value == []:
        return nothing
    try:
        if numbering is not None:
            counts = range(1, 1000)
            return Parts(numbering.body(points.read(value, counts, "body", scores=scores)))
        return whole(points.read(value, NUMBERINGS, "body", scores=scores), notes)
    except Unreadable as error:
        notes.leave_out(error)
        return nothing


def _optional(
    fields: dict[str, Any], keys: tuple[str, ...], counts: Collection[int], part: str, notes: Notes
) -> Array | None:
    value = _first(fields, keys)
    if value is None or value == []:
        return None
    try:
        return points.read(value, counts, part)
    except Unreadable as error:
        notes.leave_out(error)
        return None


def _first(fields: dict[str, Any], keys: tuple[str, ...]) -> Any:
    return next((fields[key] for key in keys if fields.get(key) is not None), None)
