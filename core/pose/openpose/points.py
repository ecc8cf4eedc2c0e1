"""JSON → arrays of points: float64 (count, 3) in the file's units, the third column 0 or 1."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from typing import Any, TypeGuard, cast

import numpy as np
from numpy.typing import NDArray

from core.pose.openpose.notes import Unreadable, kind

Array = NDArray[np.float64]

# Detectors write probabilities: what they are less sure of than this is not there.
MIN_CONFIDENCE = 0.1
# More numbers than these are no help to an artist.
FEW_COUNTS = 4


def read(value: Any, counts: Collection[int], part: str, *, scores: Any = None) -> Array:
    """Points in any spelling; how many they are is in ``counts``.

    Flat ``x, y, confidence, …`` or ``x, y, …``; a list of ``[x, y]``, ``[x, y, confidence]``,
    ``{"x", "y"}`` or null; or columns ``{"x": […], "y": […], "visible": […]}``. ``scores`` are
    confidences that stand elsewhere. A point without coordinates is hidden. Raises ``Unreadable``,
    in which ``part`` ("body", "left hand") is named.
    """
    rows = _rows(value, counts, part)
    if len(rows) not in counts:
        raise _unknown_count(len(rows), f"{len(rows)} points", counts, part)
    points = np.array([[_number(number, part) for number in row] for row in rows], np.float64)
    if _is_list(scores) and len(scores) == len(points):
        points[:, 2] = [_number(score, part) for score in scores]
    hidden = np.isnan(points).any(axis=1)
    points[hidden] = 0
    points[:, 2] = points[:, 2] > MIN_CONFIDENCE
    return points


def is_list_of_points(value: Any) -> bool:
    """Whether these are single points rather than numbers or whole bodies."""
    return (
        _is_list(value)
        and any(point is not None for point in value)
        and all(point is None or _is_point(point) for point in value)
    )


def is_flat(value: Any) -> bool:
    """Whether these are bare numbers."""
    return (
        _is_list(value)
        and any(type(number) is float for number in value)
        and all(number is None or not isinstance(number, list | dict) for number in value)
    )


def may_be_read(value: list[Any], counts: Collection[int]) -> bool:
    """Whether bare numbers or points are as many as a part has."""
    if is_list_of_points(value):
        return len(value) in counts
    return any(len(value) in (3 * count, 2 * count) for count in counts)


def _is_list(value: Any) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def _is_point(point: Any) -> bool:
    if isinstance(point, dict):
        return {"x", "y"} <= cast("dict[str, Any]", point).keys()
    return _is_list(point) and len(point) in (2, 3) and not isinstance(point[0], list | dict)


def _rows(value: Any, counts: Collection[int], part: str) -> Sequence[Sequence[Any]]:
    if isinstance(value, dict):
        return _columns(cast("dict[str, Any]", value), part)
    if not _is_list(value):
        expected = _listed(counts)
        raise Unreadable(
            f"{kind(value)} instead of {expected} points in the {part}", _left_out(part)
        )
    if is_list_of_points(value):
        return [_row(point) for point in value]
    for width in (3, 2):
        if len(value) % width == 0 and len(value) // width in counts:
            starts = range(0, len(value), width)
            return [(*value[at : at + width], 1.0)[:3] for at in starts]
    raise _unknown_count(len(value) // 3, f"{len(value)} values", counts, part)


def _row(point: Any) -> tuple[Any, Any, Any]:
    if point is None:
        return (None, None, None)
    if isinstance(point, dict):
        fields = cast("dict[str, Any]", point)
        confidence = next((fields[key] for key in _CONFIDENCES if key in fields), 1.0)
        return (fields["x"], fields["y"], confidence)
    x, y, *confidence = point
    return (x, y, confidence[0] if confidence else 1.0)


_CONFIDENCES = ("confidence", "score", "visible", "visibility", "c")


def _columns(fields: dict[str, Any], part: str) -> list[tuple[Any, Any, Any]]:
    """Ultralytics writes columns."""
    x, y = fields.get("x"), fields.get("y")
    if not _is_list(x) or not _is_list(y) or len(x) != len(y):
        raise Unreadable(f"an object without lists x and y in the {part}", _left_out(part))
    visible = next((fields[key] for key in _CONFIDENCES if key in fields), None)
    if not _is_list(visible) or len(visible) != len(x):
        visible = [1.0] * len(x)
    return list(zip(x, y, visible, strict=True))


def _number(number: Any, part: str) -> float:
    if number is None:
        return math.nan
    if type(number) is float and math.isfinite(number):
        return number
    what = "a number too large" if isinstance(number, float) else kind(number)
    raise Unreadable(f"{what} as a coordinate in the {part}", _left_out(part))


def _unknown_count(count: int, what: str, counts: Collection[int], part: str) -> Unreadable:
    points = "1 point" if count == 1 else f"{count} points"
    known = f": the studio reads {_listed(counts)}" if len(counts) <= FEW_COUNTS else ""
    return Unreadable(
        f"{what} instead of {_listed(counts)} points of 2 or 3 numbers in the {part}",
        f"A {part} of {points} is left out{known}.",
    )


def _left_out(part: str) -> str:
    return f"A {part} could not be read and is left out."


def _listed(counts: Collection[int]) -> str:
    return ", ".join(str(count) for count in sorted(counts))
