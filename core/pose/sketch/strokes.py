"""What ``streamlit-drawable-canvas`` returns → polylines in canvas pixels.

A drawing is ``{"objects": [...]}`` as Fabric.js writes it: freehand strokes are Path objects,
which may have been moved, scaled, turned or flipped afterwards; lines, circles and ellipses come
from the other drawing modes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, NoReturn, cast

import numpy as np
from numpy.typing import NDArray

from core.errors import SketchError
from core.pose.canvas import is_coordinate

MAX_STROKES = 100
MAX_COMMANDS = 20_000
CURVE_POINTS = 6
ROUND_POINTS = 32
_ORIGINS = {"left": 0.5, "top": 0.5, "center": 0.0, "right": -0.5, "bottom": -0.5}
# How many numbers follow the letter of a path command.
_COMMANDS = {"M": 2, "L": 2, "Q": 4, "C": 6}

Polyline = NDArray[np.float64]


def strokes(drawing: object) -> list[Polyline]:
    """Data from outside → one (n, 2) array a stroke, n ≥ 2; none for an empty canvas.

    Other objects than strokes are left out. Raises ``SketchError`` for anything malformed.
    """
    if drawing is None:
        return []
    objects = _mapping(drawing).get("objects", [])
    if not isinstance(objects, list | tuple):
        _refuse("objects that are not a list")
    entries = cast("Sequence[Any]", objects)
    if len(entries) > MAX_STROKES:
        _refuse(f"{len(entries)} strokes where {MAX_STROKES} are the most")
    lines = [_stroke(_mapping(entry)) for entry in entries]
    return [line for line in lines if len(line) >= 2]


def _refuse(what: str) -> NoReturn:
    raise SketchError(
        expected="strokes of the canvas",
        got=what,
        todo="clear it and draw again",
        shown="This drawing cannot be read: take a new sheet and draw again.",
    )


def _mapping(value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        _refuse(f"{type(value).__name__} instead of an object")
    return cast("Mapping[str, Any]", value)


def _number(value: object) -> float:
    if not is_coordinate(value):
        _refuse("a coordinate that is not a usable number")
    return float(value)


def _stroke(entry: Mapping[str, Any]) -> Polyline:
    kind = str(entry.get("type")).lower()
    if kind == "path":
        points = _path_points(entry.get("path"))
    elif kind == "line":
        points = _corners(entry, ("x1", "y1"), ("x2", "y2"))
    elif kind in ("circle", "ellipse"):
        points = _round_points(entry, kind)
    else:
        return np.zeros((0, 2))
    return _placed(points, entry) if len(points) >= 2 else points


def _corners(entry: Mapping[str, Any], *names: tuple[str, str]) -> Polyline:
    return np.array([[_number(entry.get(name)) for name in pair] for pair in names])


def _round_points(entry: Mapping[str, Any], kind: str) -> Polyline:
    names = ("radius", "radius") if kind == "circle" else ("rx", "ry")
    radii = [_number(entry.get(name)) for name in names]
    turn = np.linspace(0, 2 * np.pi, ROUND_POINTS)
    return np.column_stack([np.cos(turn), np.sin(turn)]) * radii


def _path_points(path: object) -> Polyline:
    if not isinstance(path, list | tuple):
        _refuse("a path that is not a list")
    commands = cast("Sequence[Any]", path)
    if len(commands) > MAX_COMMANDS:
        _refuse(f"a path of {len(commands)} pieces where {MAX_COMMANDS} are the most")
    points: list[tuple[float, float]] = []
    for command in commands:
        if not isinstance(command, list | tuple) or not command:
            _refuse("a path command that is not a list")
        letter, *values = cast("Sequence[Any]", command)
        numbers = [_number(value) for value in values]
        if letter == "Z" and points:
            points.append(points[0])
        elif (
            not isinstance(letter, str)
            or letter not in _COMMANDS
            or len(numbers) != _COMMANDS[letter]
        ):
            _refuse("a path command of another kind")
        else:
            points.extend(_curve(points[-1:], numbers))
    return np.array(points, np.float64).reshape(-1, 2)


def _curve(before: list[tuple[float, float]], numbers: list[float]) -> list[tuple[float, float]]:
    """Points of a line or of a Bézier curve of any degree, without its first."""
    ends = list(zip(numbers[::2], numbers[1::2], strict=True))
    if len(ends) == 1 or not before:
        return [ends[-1]]
    share = np.linspace(0, 1, CURVE_POINTS + 1)[1:, None]
    control: list[Polyline] = [np.array([point]) for point in (*before, *ends)]
    while len(control) > 1:  # de Casteljau
        control = [a + (b - a) * share for a, b in pairwise(control)]
    return [(float(x), float(y)) for x, y in control[0]]


def _placed(points: Polyline, entry: Mapping[str, Any]) -> Polyline:
    """From the object's own coordinates to where it lies now.

    Fabric turns and scales about the middle of the points' box; ``left`` and ``top`` say where the
    origin of the box, stroke width included, is now.
    """
    low, high = points.min(axis=0), points.max(axis=0)
    scale = np.array([_number(entry.get(name, 1)) for name in ("scaleX", "scaleY")])
    flip = np.where([bool(entry.get(name)) for name in ("flipX", "flipY")], -1.0, 1.0)
    box = (high - low + _number(entry.get("strokeWidth") or 0)) * scale
    origin = np.array(
        [
            _ORIGINS.get(str(entry.get(name, default)), 0.0)
            for name, default in (("originX", "left"), ("originY", "top"))
        ]
    )
    angle = math.radians(_number(entry.get("angle", 0)))
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    corner = np.array([_number(entry.get("left", 0)), _number(entry.get("top", 0))])
    middle = corner + turn @ (origin * box)
    return (points - (low + high) / 2) * scale * flip @ turn.T + middle
