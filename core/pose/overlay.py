"""The asked skeleton over a picture, with the joints that came out elsewhere marked."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from PIL import Image, ImageDraw

from core.geometry import Size
from core.pose.score import JointError, torso
from core.pose.skeleton import BONES, Person, Pose

# Shapes say it, colours repeat it: a dot is in place, a ring with a line ends where the joint was
# found, a ring with a cross is a joint that was not found.
IN_PLACE = (120, 240, 190)
ELSEWHERE = (255, 92, 92)
BONE = (255, 255, 255)
EDGE = (24, 12, 40)
SMOOTH = 2

Place = tuple[float, float]


def overlay(
    image: Image.Image, asked: Pose, errors: Sequence[JointError], side: int = 1024
) -> Image.Image:
    """RGB, longer side at most ``side``; ``asked`` lies on a canvas of the picture's shape."""
    picture = image.convert("RGB")
    picture.thumbnail((side, side), Image.Resampling.LANCZOS)
    size = Size(*picture.size)
    large = Image.blend(picture, Image.new("RGB", size, EDGE), 0.3).resize(size.times(SMOOTH))
    pen = _Pen(ImageDraw.Draw(large), max(size.times(SMOOTH)) / 220)
    people = [p for p in asked.scaled_to(Size(*large.size)).people if not p.is_empty]
    for index, person in enumerate(people):
        _draw_person(pen, person, [error for error in errors if error.person == index])
    return large.resize(size, Image.Resampling.LANCZOS)


class _Pen:
    """Lines and marks with a dark edge, so that they show on any picture."""

    def __init__(self, draw: ImageDraw.ImageDraw, width: float) -> None:
        self._draw = draw
        self.width = width

    def line(self, start: Place, end: Place, colour: tuple[int, int, int]) -> None:
        for fill, width in ((EDGE, 2.4), (colour, 1.2)):
            self._draw.line((*start, *end), fill=fill, width=max(1, round(self.width * width)))

    def dot(self, place: Place, colour: tuple[int, int, int], size: float = 1.4) -> None:
        self._circle(place, size + 0.7, fill=EDGE)
        self._circle(place, size, fill=colour)

    def ring(self, place: Place, colour: tuple[int, int, int]) -> None:
        for outline, width in ((EDGE, 2.6), (colour, 1.3)):
            self._circle(place, 4.2, outline=outline, width=max(1, round(self.width * width)))

    def cross(self, place: Place, colour: tuple[int, int, int]) -> None:
        (x, y), arm = place, 2.2 * self.width
        self.line((x - arm, y - arm), (x + arm, y + arm), colour)
        self.line((x - arm, y + arm), (x + arm, y - arm), colour)

    def _circle(self, place: Place, radius: float, **style: object) -> None:
        (x, y), reach = place, radius * self.width
        self._draw.ellipse((x - reach, y - reach, x + reach, y + reach), **style)  # pyright: ignore[reportArgumentType]


def _draw_person(pen: _Pen, person: Person, errors: Iterable[JointError]) -> None:
    places = [(float(x), float(y)) for x, y in person.body[:, :2]]
    for start, end in BONES:
        if person.visible[start] and person.visible[end]:
            pen.line(places[start], places[end], BONE)
    for joint in person.visible.nonzero()[0]:
        pen.dot(places[joint], IN_PLACE)
    unit = torso(person)
    for error in sorted((one for one in errors if one.is_off), key=lambda one: one.distance):
        _mark(pen, places[error.joint], error, unit)


def _mark(pen: _Pen, asked: Place, error: JointError, unit: float) -> None:
    pen.ring(asked, ELSEWHERE)
    if error.offset is None:
        pen.cross(asked, ELSEWHERE)
        return
    found = (asked[0] + error.offset[0] * unit, asked[1] + error.offset[1] * unit)
    # From the ring's edge, so that the asked place stays to be seen.
    length = math.dist(asked, found)
    share = min(1.0, 4.2 * pen.width / length) if length else 1.0
    edge = (asked[0] + (found[0] - asked[0]) * share, asked[1] + (found[1] - asked[1]) * share)
    pen.line(edge, found, ELSEWHERE)
    pen.dot(found, ELSEWHERE, 2.0)
