"""Strokes of a brush over a picture, as the browser sends them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from PIL import ImageDraw

from core.errors import RequestRejected

MOST_STROKES, MOST_POINTS = 400, 100_000
MOST_PIXELS = 16_384
"""Of a coordinate or a brush: twice the longest side of any picture."""


@dataclass(frozen=True)
class Stroke:
    """What the brush went over, once; ``size`` is its width, in pixels of the picture as the
    ``points`` (x, y), of which there is at least one. ``id`` is the browser's name for it,
    ``is_added`` false where it takes away.
    """

    id: str
    is_added: bool
    size: float
    points: tuple[tuple[float, float], ...]

    def times(self, factor: float) -> Stroke:
        """On a picture so many times as large."""
        points = tuple((x * factor, y * factor) for x, y in self.points)
        return replace(self, size=self.size * factor, points=points)

    def to_dict(self) -> dict[str, Any]:
        points = [list(point) for point in self.points]
        return {"id": self.id, "add": self.is_added, "size": self.size, "points": points}

    def draw(self, pen: ImageDraw.ImageDraw, colour: int | tuple[int, int, int]) -> None:
        """On the picture; its joints and ends are round."""
        reach = self.size / 2
        if len(self.points) > 1:
            pen.line(self.points, colour, max(1, round(self.size)))
        for x, y in self.points:
            pen.ellipse((x - reach, y - reach, x + reach, y + reach), colour)


def read_strokes(value: object) -> tuple[Stroke, ...]:
    """Data from outside, as ``Stroke.to_dict`` wrote them.

    Raises ``RequestRejected``.
    """
    strokes = tuple(map(_stroke, _list(value)[: MOST_STROKES + 1]))
    if len(strokes) > MOST_STROKES or sum(len(one.points) for one in strokes) > MOST_POINTS:
        raise RequestRejected(
            expected=f"at most {MOST_STROKES} strokes and {MOST_POINTS} points",
            got="more",
            todo="undo some",
            shown="These are more strokes than the studio can hold. Undo some of them.",
        )
    return strokes


def _stroke(value: object) -> Stroke:
    fields = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
    name, is_added = fields.get("id"), fields.get("add")
    points = tuple(map(_point, _list(fields.get("points"))))
    if not (isinstance(name, str) and name.isalnum() and len(name) <= 40 and points):
        raise _unusable()
    if not isinstance(is_added, bool):
        raise _unusable()
    return Stroke(name, is_added, max(_number(fields.get("size")), 1.0), points)


def _point(value: object) -> tuple[float, float]:
    numbers = _list(value)
    if len(numbers) != 2:
        raise _unusable()
    return _number(numbers[0]), _number(numbers[1])


def _number(value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise _unusable()
    if not abs(value) <= MOST_PIXELS:  # nor what is no number, nor a whole one without end
        raise _unusable()
    return float(value)


def _list(value: object) -> Sequence[object]:
    if not isinstance(value, list):
        raise _unusable()
    return cast("list[object]", value)


def _unusable() -> RequestRejected:
    return RequestRejected(
        expected="strokes of the brush",
        got="something else",
        todo="reload the page",
        shown="The brush sent something that is no stroke. Reload the page.",
    )
