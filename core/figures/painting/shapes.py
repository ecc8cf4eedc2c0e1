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
    if len(spans) != len(centre):
        spans = _blend(len(spans), len(centre)) @ spans
    return _band(centre, _steps(len(centre)) @ centre, spans)


def _band(centre: Polygon, step: Polygon, widths: NDArray[np.float64]) -> Polygon:
    """``step`` is how the line goes at each of its points, however long."""
    x, y = step.T
    half = widths / (2 * np.sqrt(x * x + y * y) + 1e-9)
    count = len(centre)
    band = np.empty((2 * count, 2))
    side = band[:count]
    side[:, 0], side[:, 1] = -y * half, x * half
    np.subtract(centre[::-1], side[::-1], band[count:])
    side += centre
    return band


@cache
def _steps(count: int) -> NDArray[np.float64]:
    """Weights (count, count) of a line's points in how it goes at each."""
    if count < 2:
        return np.zeros((count, count))
    return np.asarray(np.gradient(np.eye(count), axis=0))


@cache
def _blend(given: int, count: int) -> NDArray[np.float64]:
    """Weights (count, given) that spread values evenly along a line."""
    places, known = np.linspace(0, 1, count), np.linspace(0, 1, given)
    return np.stack([np.interp(places, known, row) for row in np.eye(given)], 1)


@cache
def _along(count: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Weights of nodes in the points of a line through them, and in how it goes there."""
    path = _path(count, 5)
    return path, _steps(len(path)) @ path


@cache
def _swelling(widths: tuple[float, ...], count: int) -> NDArray[np.float64]:
    return _blend(len(widths), count) @ np.array(widths)


def _tapered(points: Points, width: float, widths: tuple[float, ...]) -> Polygon:
    nodes = np.asarray(points, np.float64)
    path, steps = _along(len(nodes))
    return _band(path @ nodes, steps @ nodes, _swelling(widths, len(path)) * width)


def stroke(points: Points, width: float) -> Polygon:
    """An inked line that swells in its middle and tapers at its ends."""
    return _tapered(points, width, (0.12, 0.8, 1.0, 0.7, 0.1))


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
_BELLY = np.sin(_ALONG * math.pi) ** 1.5
_CAP = np.radians([22, 56, 90, 124, 158])
_CAP_SIDE, _CAP_ALONG = np.cos(_CAP), np.sin(_CAP) * 0.85


@cache
def _flesh(count: int) -> NDArray[np.float64]:
    """Weights (7, count) of a bone's widths in its half widths along it."""
    known = np.linspace(0, 1, count)
    return np.stack([np.interp(_ALONG, known, row) for row in np.eye(count)], 1) / 2


def segment(
    start: Vector, end: Vector, widths: Sequence[float], *, bulge: float = 0.0, caps: bool = True
) -> Polygon:
    """A limb's bone with flesh: ``widths`` from start to end; ``bulge`` > 0 swells one side."""
    spans = _flesh(len(widths)) @ np.asarray(widths, np.float64)
    bone = end - start
    long = length(bone)
    along = bone / (long + 1e-9)
    one, other = spans, -spans
    if bulge > 0:
        one = spans + _BELLY * bulge
    elif bulge < 0:
        other = _BELLY * bulge - spans
    far = _ALONG * long
    if caps:
        first, last = spans[0], spans[-1]
        reach = np.concatenate([far, long + last * _CAP_ALONG, far[::-1], -first * _CAP_ALONG])
        aside = np.concatenate([one, last * _CAP_SIDE, other[::-1], -first * _CAP_SIDE])
    else:
        reach, aside = np.concatenate([far, far[::-1]]), np.concatenate([one, other[::-1]])
    x, y = along.tolist()
    points = np.empty((len(reach), 2))
    points[:, 0] = reach * x - aside * y
    points[:, 1] = reach * y + aside * x
    points += start
    return points


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
    return _tapered(points, width, (0.72, 1.0, 0.92, 0.6, 0.0))
