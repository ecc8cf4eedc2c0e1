"""Figures on one scale and one floor, whatever pose they come from.

In this module lengths are heads of the figure (crown to chin), x from the middle of its hips to the
right, y down from the floor that its lower ankle stands over; of a bust, from its neck.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache, reduce

import numpy as np

from core.characters.card import Card
from core.figures.body.bodies import body_of
from core.figures.drawing import draw
from core.figures.grounds import NOWHERE
from core.figures.looks import Look, Scene
from core.geometry import Size
from core.images import shown_area
from core.pose.anatomy.retarget import PARTS, STYLES, Proportions, retarget
from core.pose.skeleton import BONES, Joint, Person, Pose

# Of a card that says nothing of its body.
USUAL_BODY = STYLES["anime"].proportions
# A look is measured this small, with this much room around its joints.
_MEASURED_HEAD, _ROOM = 40, 4.5
_LONG_PARTS = ("torso", "thigh", "shin")


@dataclass(frozen=True)
class Extent:
    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def over(self, other: Extent) -> Extent:
        """Around both."""
        return Extent(
            min(self.left, other.left), min(self.top, other.top),
            max(self.right, other.right), max(self.bottom, other.bottom),
        )  # fmt: skip

    def grown(self, by: float) -> Extent:
        return Extent(self.left - by, self.top - by, self.right + by, self.bottom + by)


def around(extents: Iterable[Extent]) -> Extent:
    """Of at least one."""
    return reduce(Extent.over, extents)


def body_of_card(card: Card) -> Proportions:
    return card.proportions or USUAL_BODY


def in_heads(pose: Pose, body: Proportions) -> Person:
    """The first person of a pose with this body, in the module's lengths."""
    person = retarget(pose, body).people[0]
    x, y = _origin(person)
    unit = 1 / _head_pixels(person, body)
    return person.moved(-x, -y).scaled(unit, unit)


def placed(person: Person, pixels: float, x: float, y: float, size: Size) -> Pose:
    """On a canvas: a head ``pixels`` high, the figure's origin at (x, y)."""
    return Pose((person.scaled(pixels, pixels).moved(x, y),), size)


def framed(person: Person, frame: Extent, size: Size) -> Pose:
    """The frame as large as a canvas of this size shows all of it, in its middle."""
    return placed(person, *fit(frame, size), size)


def fit(frame: Extent, size: Size) -> tuple[float, float, float]:
    """How many pixels a head is, and where the origin lies."""
    pixels = min(size.width / frame.width, size.height / frame.height)
    x = (size.width - pixels * frame.width) / 2 - pixels * frame.left
    y = (size.height - pixels * frame.height) / 2 - pixels * frame.top
    return pixels, x, y


@lru_cache(maxsize=256)
def extent_of(person: Person, look: Look, seed: int, *, above: float = math.inf) -> Extent:
    """Around all that is drawn of it: hair, hats, wings and what is held; or of what lies
    ``above`` some height."""
    left, top, right, bottom = person.bounds()
    x, y = _ROOM - left, _ROOM - top
    room = Size(
        round((right - left + 2 * _ROOM) * _MEASURED_HEAD),
        round((bottom - top + 2 * _ROOM) * _MEASURED_HEAD),
    )
    pose = placed(person, _MEASURED_HEAD, x * _MEASURED_HEAD, y * _MEASURED_HEAD, room)
    figure = draw(pose, [look], Scene(NOWHERE), room, seed=seed).figure()
    rows_above = max(0, math.ceil(min((above + y) * _MEASURED_HEAD, room.height)))
    shown = shown_area(figure[:rows_above, :, 3] > 127)
    if shown is None:
        return Extent(left, top, right, bottom)
    rows, columns = shown
    return Extent(
        columns.start / _MEASURED_HEAD - x, rows.start / _MEASURED_HEAD - y,
        columns.stop / _MEASURED_HEAD - x, rows.stop / _MEASURED_HEAD - y,
    )  # fmt: skip


def _head_pixels(person: Person, body: Proportions) -> float:
    """Of what is seen along it, a limb tells most: pointing at the viewer only ever shortens."""
    seen = [
        float(np.hypot(*(person.body[end, :2] - person.body[start, :2]))) / body.length(part)
        for (start, end), part in zip(BONES, PARTS, strict=True)
        if part in _LONG_PARTS and person.visible[start] and person.visible[end]
    ]
    if seen:
        return max(float(np.quantile(seen, 0.75)), 1.0)
    found = body_of(person)
    return 1.0 if found is None else max(2 * found.radius, 1.0)


def _origin(person: Person) -> tuple[float, float]:
    shown, body = person.visible, person.body
    hips = [j for j in (Joint.RIGHT_HIP, Joint.LEFT_HIP) if shown[j]]
    ankles = [j for j in (Joint.RIGHT_ANKLE, Joint.LEFT_ANKLE) if shown[j]]
    if not (hips and ankles):
        return float(body[Joint.NECK, 0]), float(body[Joint.NECK, 1])
    return float(body[hips, 0].mean()), float(body[ankles, 1].max())
