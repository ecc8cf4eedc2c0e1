"""Where the faces and hands of a picture are, told by its pose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from core.generation.request_inputs import Fix
from core.geometry import Box, Size
from core.pose.anatomy.hands import HAND_LENGTH
from core.pose.anatomy.head import Head, head_of_person
from core.pose.skeleton import Joint, Person, Points, Pose

# How wide each is drawn anew, over the head's radius and the hand's length: with its outline.
FACE_WIDTH, HAND_WIDTH = 2.2, 1.5
# A forearm that points at the viewer looks short; a hand is not much shorter than a face.
LEAST_HAND = 0.8  # head radii
LEAST_HAND_POINTS = 6
# What is seen around it while it is drawn, on each side, over its width.
ROOM = 0.6
# Drawn less than so much larger nothing would become finer.
LEAST_ENLARGEMENT = 1.25


class Part(StrEnum):
    FACE = "face"
    HAND = "hand"

    @property
    def plural(self) -> str:
        return f"{self.value}s"


@dataclass(frozen=True)
class Detail:
    """A face or hand: its middle and its width, in pixels of the picture."""

    part: Part
    x: float
    y: float
    width: float


def details(pose: Pose, fix: Fix) -> tuple[Detail, ...]:
    """What of these people ``fix`` asks for, hands first: a face lies over the hands before it.

    A face that is turned away, a hidden hand, and what lies beyond the canvas are none.
    """
    heads = [(person, head_of_person(person)) for person in pose.people]
    found: list[Detail] = []
    if fix.hands:
        found += [hand for person, head in heads for hand in _hands(person, head)]
    if fix.faces:
        found += [face for person, head in heads for face in _faces(person, head)]
    return tuple(one for one in found if 0 <= one.x < pose.size[0] and 0 <= one.y < pose.size[1])


def expected(pose: Pose | None, fix: Fix) -> int:
    """How many will be drawn; without a pose those of one person."""
    if pose is None:
        return int(fix.faces) + 2 * int(fix.hands)
    return sum(one.width <= fix.largest for one in details(pose, fix))


def crop_of(detail: Detail, picture: Size, drawn: Size) -> Box:
    """What is cut out to be drawn at the size ``drawn``: of its shape, inside the picture."""
    side = detail.width * (1 + 2 * ROOM)
    factor = max(side / drawn.width, side / drawn.height)
    factor = min(factor, picture.width / drawn.width, picture.height / drawn.height)
    cut = drawn.times(factor)
    left = _held(detail.x - cut.width / 2, picture.width - cut.width)
    top = _held(detail.y - cut.height / 2, picture.height - cut.height)
    return Box(left, top, left + cut.width, top + cut.height).within(Box.of(picture))


def moved_into(pose: Pose, crop: Box, drawn: Size) -> Pose:
    """The pose as it lies in the cut-out, at the size ``drawn``."""
    x, y = drawn.width / crop.width, drawn.height / crop.height
    people = (person.moved(-crop.left, -crop.top).scaled(x, y) for person in pose.people)
    return Pose(tuple(people), drawn)


def _held(start: float, last: int) -> int:
    return int(min(max(round(start), 0), max(last, 0)))


def _faces(person: Person, head: Head | None) -> Iterator[Detail]:
    shown = person.visible[[Joint.NOSE, Joint.RIGHT_EYE, Joint.LEFT_EYE]].any()
    if head is not None and shown and not head.faces_away:
        x, y = map(float, head.centre)
        yield Detail(Part.FACE, x, y, FACE_WIDTH * head.radius)


def _hands(person: Person, head: Head | None) -> Iterator[Detail]:
    least = 0.0 if head is None else LEAST_HAND * head.radius
    sides = (
        (person.right_hand, Joint.RIGHT_ELBOW, Joint.RIGHT_WRIST),
        (person.left_hand, Joint.LEFT_ELBOW, Joint.LEFT_WRIST),
    )
    for points, elbow, wrist in sides:
        found = _by_points(points) or _by_forearm(person, elbow, wrist, least)
        if found is not None:
            yield found


def _by_points(points: Points | None) -> Detail | None:
    if points is None or (points[:, 2] > 0).sum() < LEAST_HAND_POINTS:
        return None
    places = points[points[:, 2] > 0, :2].astype(np.float64)
    (left, top), (right, bottom) = places.min(axis=0), places.max(axis=0)
    length = float(max(right - left, bottom - top, 1.0))
    return Detail(Part.HAND, float(left + right) / 2, float(top + bottom) / 2, HAND_WIDTH * length)


def _by_forearm(person: Person, elbow: Joint, wrist: Joint, least: float) -> Detail | None:
    """The hand goes on where the forearm was going."""
    if not (person.visible[elbow] and person.visible[wrist]):
        return None
    end = person.body[wrist, :2].astype(np.float64)
    forearm = end - person.body[elbow, :2]
    bone = float(np.hypot(*forearm))
    length = max(HAND_LENGTH * bone, least, 1.0)
    x, y = map(float, end + forearm / max(bone, 1.0) * length / 2)
    return Detail(Part.HAND, x, y, HAND_WIDTH * length)
