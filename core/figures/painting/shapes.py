"""Outlines as points: smooth curves, tapered strokes, limbs, locks. Float pixels or head radii."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]  # (2,)
Polygon = NDArray[np.float64]  # (n, 2)
Points = Sequence[Sequence[float] | Vector] | Polygon


def vec(x: float, y: float) -> Vector:
    return np.array([x, y], np.float64)


def unit(vector: Vector) -> Vector:
    return vector / (math.hypot(vector[0], vector[1]) + 1e-9)


def turn90(vector: Vector) -> Vector:
    return np.array([-vector[1], vector[0]])


def length(vector: Vector) -> float:
    return math.hypot(vector[0], vector[1])


@cache
def _spline(samples: int) -> NDArray[np.float64]:
    """Catmull-Rom weights (samples, 4) of the four points around a piece."""
    t = np.linspace(0, 1, samples, endpoint=False)[:, None]
    powers = np.concatenate([np.ones_like(t), t, t**2, t**3], 1)
    matrix = 0.5 * np.array([[0, 2, 0, 0], [-1, 0, 1, 0], [2, -5, 4, -1], [-1, 3, -3, 1]], float)
    return powers @ matrix


@cache
def _loop(count: int, samples: int) -> NDArray[np.float64]:
    """Weights (count * samples, count) of the nodes of a smooth loop."""
    nodes = np.eye(count)
    around = np.stack([np.roll(nodes, shift, axis=0) for shift in (1, 0, -1, -2)])
    return np.einsum("sk,knd->nsd", _spline(samples), around).reshape(-1, count)


@cache
def _path(count: int, samples: int) -> NDArray[np.float64]:
    """Weights ((count - 1) * samples + 1, count) of the nodes of a smooth line."""
    nodes = np.eye(count)
    first, last = 2 * nodes[0] - nodes[1], 2 * nodes[-1] - nodes[-2]
    padded = np.concatenate([first[None], nodes, last[None]])
    around = np.stack([padded[i : i + count - 1] for i in range(4)])
    inner = np.einsum("sk,knd->nsd", _spline(samples), around).reshape(-1, count)
    return np.concatenate([inner, nodes[-1:]])


def closed(points: Points, samples: int = 6) -> Polygon:
    """A smooth loop through the points."""
    nodes = np.asarray(points, np.float64)
    return _loop(len(nodes), samples) @ nodes


def smooth(points: Points, samples: int = 6) -> Polygon:
    """A smooth line through the points, ends included."""
    nodes = np.asarray(points, np.float64)
    return _path(len(nodes), samples) @ nodes


def ribbon(centre: Polygon, widths: Sequence[float] | NDArray[np.float64]) -> Polygon:
    """A band around a line; ``widths`` are whole widths, spread evenly along it."""
    spans = np.asarray(widths, np.float64)
    if len(spans) == len(centre):
        half = spans[:, None] / 2
    else:
        half = _blend(len(spans), len(centre)) @ spans[:, None] / 2
    step = np.empty_like(centre)
    step[1:-1] = centre[2:] - centre[:-2]
    step[0], step[-1] = centre[1] - centre[0], centre[-1] - centre[-2]
    step *= half / (np.hypot(step[:, 0], step[:, 1])[:, None] + 1e-9)
    band = np.empty((2 * len(centre), 2))
    band[: len(centre), 0] = centre[:, 0] - step[:, 1]
    band[: len(centre), 1] = centre[:, 1] + step[:, 0]
    band[: len(centre) - 1 : -1] = 2 * centre - band[: len(centre)]
    return band


@cache
def _blend(given: int, count: int) -> NDArray[np.float64]:
    """Weights (count, given) that spread values evenly along a line."""
    places, known = np.linspace(0, 1, count), np.linspace(0, 1, given)
    return np.stack([np.interp(places, known, row) for row in np.eye(given)], 1)


_STROKE = np.array((0.12, 0.8, 1.0, 0.7, 0.1))
_LOCK = np.array((0.72, 1.0, 0.92, 0.6, 0.0))


def stroke(points: Points, width: float) -> Polygon:
    """An inked line that swells in its middle and tapers at its ends."""
    return ribbon(smooth(points, 5), _STROKE * width)


@cache
def _circle(count: int) -> NDArray[np.float64]:
    turn = np.linspace(0, 2 * math.pi, count, endpoint=False)
    return np.stack([np.cos(turn), np.sin(turn)], 1)


def oval(
    centre: Vector | Sequence[float], across: float, down: float, tilt: float = 0.0
) -> Polygon:
    cos, sin = math.cos(tilt), math.sin(tilt)
    axes = np.array([(across * cos, across * sin), (-down * sin, down * cos)])
    return _circle(16) @ axes + np.asarray(centre)


def box(x: float, y: float, width: float, height: float) -> Polygon:
    return np.array([(x, y), (x + width, y), (x + width, y + height), (x, y + height)])


# How a bone's flesh swells along it: (share of the way, weight of the start's, the middle's and
# the end's width).
_ALONG = np.array([0.0, 0.12, 0.3, 0.5, 0.72, 0.9, 1.0])


def segment(
    start: Vector, end: Vector, widths: Sequence[float], *, bulge: float = 0.0, caps: bool = True
) -> Polygon:
    """A limb's bone with flesh: ``widths`` from start to end; ``bulge`` > 0 swells one side."""
    spans = np.interp(_ALONG, np.linspace(0, 1, len(widths)), widths) / 2
    along = unit(end - start)
    side = turn90(along)
    centre = start + (end - start) * _ALONG[:, None]
    swell = np.sin(_ALONG * math.pi) ** 1.5 * bulge
    one = centre + side * (spans + np.maximum(swell, 0))[:, None]
    other = centre - side * (spans + np.maximum(-swell, 0))[:, None]
    parts = [one]
    if caps:
        parts.append(_cap(end, along, side, spans[-1]))
    parts.append(other[::-1])
    if caps:
        parts.append(_cap(start, -along, -side, spans[0]))
    return np.concatenate(parts)


def _cap(centre: Vector, along: Vector, side: Vector, radius: float) -> Polygon:
    angles = np.radians([22, 56, 90, 124, 158])
    return centre + radius * (
        np.cos(angles)[:, None] * side + np.sin(angles)[:, None] * along * 0.85
    )


def rounded(corners: Polygon, times: int = 2) -> Polygon:
    """Corners cut (Chaikin), for hulls."""
    for _ in range(times):
        following = np.roll(corners, -1, axis=0)
        corners = np.stack(
            [0.78 * corners + 0.22 * following, 0.22 * corners + 0.78 * following], 1
        ).reshape(-1, 2)
    return corners


def hull(points: Sequence[Vector] | Polygon) -> Polygon:
    import cv2

    return cv2.convexHull(np.asarray(points, np.float32)).reshape(-1, 2).astype(np.float64)


def lock(points: Points, width: float) -> Polygon:
    """A strand bundle: full from its root, pointed at its tip."""
    return ribbon(smooth(points, 5), _LOCK * width)
