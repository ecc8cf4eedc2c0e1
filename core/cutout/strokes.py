"""The strokes of a brush that corrects a cut-out, and the picture that they make."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from PIL import Image, ImageDraw

from core.errors import RequestRejected
from core.geometry import Size

# What a request's picture of strokes says of a pixel.
KEPT, REMOVED, UNTOUCHED = (0, 255, 0), (255, 0, 0), (0, 0, 0)

MOST_STROKES, MOST_POINTS = 400, 100_000
MOST_PIXELS = 16_384
"""Of a coordinate or a brush: twice the longest side of any picture."""


@dataclass(frozen=True)
class Stroke:
    """What the brush went over, once; ``size`` is its width, in pixels of the source as the
    ``points`` (x, y), of which there is at least one. ``id`` is the browser's name for it.
    """

    id: str
    is_kept: bool
    size: float
    points: tuple[tuple[float, float], ...]

    def times(self, factor: float) -> Stroke:
        """On a picture so many times as large."""
        points = tuple((x * factor, y * factor) for x, y in self.points)
        return replace(self, size=self.size * factor, points=points)

    def to_dict(self) -> dict[str, Any]:
        points = [list(point) for point in self.points]
        return {"id": self.id, "keep": self.is_kept, "size": self.size, "points": points}


def painted(
    strokes: Iterable[Stroke], size: Size, *, over: Image.Image | None = None
) -> Image.Image:
    """RGB of the source's ``size``; later strokes lie over earlier ones, all of them over ``over``,
    a picture of the same kind and size."""
    picture = Image.new("RGB", size, UNTOUCHED) if over is None else over.convert("RGB")
    pen = ImageDraw.Draw(picture)
    for stroke in strokes:
        colour = KEPT if stroke.is_kept else REMOVED
        reach = stroke.size / 2
        if len(stroke.points) > 1:
            pen.line(stroke.points, colour, max(1, round(stroke.size)))
        for x, y in stroke.points:  # the joints and ends are round
            pen.ellipse((x - reach, y - reach, x + reach, y + reach), colour)
    return picture


def read_strokes(value: object) -> tuple[Stroke, ...]:
    """Data from outside, as ``Stroke.to_dict`` wrote them.

    Raises ``RequestRejected``.
    """
    strokes = tuple(map(_stroke, _list(value)[: MOST_STROKES + 1]))
    if len(strokes) > MOST_STROKES or sum(len(one.points) for one in strokes) > MOST_POINTS:
        raise RequestRejected(
            expected=f"at most {MOST_STROKES} strokes and {MOST_POINTS} points",
            got="more",
            todo="keep the cut-out and go on from there",
            shown="These are more strokes than the studio can hold. Undo some of them.",
        )
    return strokes


def _stroke(value: object) -> Stroke:
    fields = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
    name, is_kept = fields.get("id"), fields.get("keep")
    points = tuple(map(_point, _list(fields.get("points"))))
    if not (isinstance(name, str) and name.isalnum() and len(name) <= 40 and points):
        raise _unusable()
    if not isinstance(is_kept, bool):
        raise _unusable()
    return Stroke(name, is_kept, max(_number(fields.get("size")), 1.0), points)


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
