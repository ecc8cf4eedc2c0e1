"""Hands of 21 points, put at the wrists in one of a few gestures.

As the widely used editors do, a hand is 0.7 of its forearm long and points along it. A hand that
hangs shows its back, a raised one its palm: the thumb is on the body's side.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.errors import InputRejected
from core.pose.skeleton import HAND_POINTS, Joint, Person, Points

Floats = NDArray[np.float64]

HAND_LENGTH = 0.7  # of the forearm

# Along the hand and towards the thumb, in hand lengths: where each finger begins and where it
# points; then its three bones. The thumb begins near the wrist.
_Pair = tuple[float, float]
_FINGERS: tuple[tuple[_Pair, _Pair, tuple[float, float, float]], ...] = (
    ((0.13, 0.16), (0.68, 0.60), (0.20, 0.16, 0.13)),
    ((0.48, 0.16), (0.98, 0.13), (0.21, 0.14, 0.11)),
    ((0.50, 0.03), (1.00, 0.02), (0.22, 0.16, 0.12)),
    ((0.47, -0.09), (0.99, -0.08), (0.20, 0.15, 0.11)),
    ((0.42, -0.20), (0.94, -0.26), (0.16, 0.11, 0.10)),
)  # fmt: skip


@dataclass(frozen=True)
class Gesture:
    """How far each finger is stretched, thumb first: 1 straight, 0 curled into the palm.

    ``spread`` turns the fingers apart, in radians from the middle one.
    """

    title: str
    stretch: tuple[float, float, float, float, float]
    spread: float = 0.0


GESTURES: dict[str, Gesture] = {
    "relaxed": Gesture("Relaxed", (0.85, 0.8, 0.75, 0.75, 0.75)),
    "open": Gesture("Open hand", (1, 1, 1, 1, 1), 0.14),
    "fist": Gesture("Fist", (0.25, 0, 0, 0, 0)),
    "point": Gesture("Pointing", (0.3, 1, 0, 0, 0)),
    "peace": Gesture("Peace sign", (0.2, 1, 1, 0, 0), 0.2),
    "thumb": Gesture("Thumb up", (1.15, 0, 0, 0, 0), 0.25),
    "grip": Gesture("Holding something", (0.6, 0.35, 0.3, 0.3, 0.35)),
    "claw": Gesture("Claw", (0.7, 0.55, 0.55, 0.55, 0.55), 0.22),
}


def shape(gesture: str) -> Floats:
    """``points_of`` the gesture of that name.

    Raises ``InputRejected`` for a gesture that nobody knows.
    """
    if gesture not in GESTURES:
        raise InputRejected(
            expected=f"one of {', '.join(GESTURES)}",
            got=f"{gesture!r:.40}",
            shown="Choose one of the gestures.",
        )
    return points_of(GESTURES[gesture])


def points_of(wanted: Gesture) -> Floats:
    """(21, 2) along the hand and towards the thumb, the wrist at 0, in hand lengths."""
    points = [np.zeros(2)]
    for finger, (start, towards, bones) in enumerate(_FINGERS):
        turn = wanted.spread * (2 - finger) / 2 if finger else wanted.spread
        direction = _turned(np.array(towards) / np.hypot(*towards), turn)
        stretch = wanted.stretch[finger]
        # a curled finger bends at each joint: seen flat, its bones shorten and turn back
        shares = (0.4 + 0.6 * stretch, 1.6 * stretch - 0.6, 1.9 * stretch - 0.9)
        place = np.array(start)
        points.append(place)
        for bone, share in zip(bones, shares, strict=True):
            place = place + direction * bone * share
            points.append(place)
    result = np.array(points)
    assert result.shape == (HAND_POINTS, 2)
    return result


def _turned(vector: Floats, radians: float) -> Floats:
    cos, sin = np.cos(radians), np.sin(radians)
    return np.array([cos * vector[0] - sin * vector[1], sin * vector[0] + cos * vector[1]])


def with_hands(person: Person, gesture: str = "relaxed") -> Person:
    """Both hands in this gesture, wherever elbow and wrist are shown; others as they were."""
    left = hand_at(person, "left", gesture)
    right = hand_at(person, "right", gesture)
    return replace(
        person,
        left_hand=person.left_hand if left is None else left,
        right_hand=person.right_hand if right is None else right,
    )


def hand_at(person: Person, side: str, gesture: str) -> Points | None:
    """(21, 3) of the ``"left"`` or ``"right"`` hand; None where its arm is hidden."""
    elbow, wrist = (Joint[f"{side.upper()}_{name}"] for name in ("ELBOW", "WRIST"))
    points = shape(gesture)
    if not (person.visible[elbow] and person.visible[wrist]):
        return None
    start = person.body[wrist, :2].astype(np.float64)
    forearm = start - person.body[elbow, :2]
    length = float(np.hypot(*forearm))
    if length == 0:
        return None
    along = forearm / length
    places = start + HAND_LENGTH * length * (
        points[:, :1] * along + points[:, 1:] * _thumb_side(along, side)
    )
    return np.column_stack([places, np.ones(HAND_POINTS)]).astype(np.float32)


def _thumb_side(along: Floats, side: str) -> Floats:
    across = np.array([along[1], -along[0]]) * (1 if side == "right" else -1)
    return across if along[1] >= 0 else -across
