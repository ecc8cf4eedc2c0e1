"""Curves through the points of polygons, sampled as finely as the picture needs.

A vertex that turns little between edges of like length belongs to a curve, any other is a corner.
Edges of a curve are drawn as cubics whose ends share a tangent, so that no corner shows at any
size; edges between corners stay straight.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.figures.painting.shapes import Polygon

SUBPIXEL_BITS = 4
CORNER = math.radians(50)
UNLIKE = 6.0  # edges whose lengths differ more do not belong to one curve
STEP = math.radians(3.4)  # a turn between two samples that is always fine enough

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Outlines:
    """Polygons of a list in fixed point of a canvas, ready for OpenCV."""

    points: NDArray[np.int32]  # (all, 2)
    starts: list[int]  # and one more: where the last one ends
    boxes: NDArray[np.int32]  # (polygons, 4): left, top, right, bottom, whole pixels, last inside

    def __getitem__(self, number: int) -> NDArray[np.int32]:
        return self.points[self.starts[number] : self.starts[number + 1]]

    def moved(self, x: int, y: int) -> Outlines:
        """By whole pixels."""
        if not x and not y:
            return self
        shift = np.array([x, y], np.int32)
        boxes = self.boxes + np.tile(shift, 2)
        return Outlines(self.points + (shift << SUBPIXEL_BITS), self.starts, boxes)


def outlines(
    polygons: Sequence[Polygon],
    scale: float,
    limit: float,
    opened: Collection[int] = (),
    sag: float = 0.1,
) -> Outlines:
    """``scale`` times as large; ``limit`` pixels is as far from the origin as a point may lie (far
    outside OpenCV's fixed point overflows). ``opened`` are lines with two ends; ``sag`` pixels
    between a curve and its chord are not seen."""
    if not polygons:
        return Outlines(np.zeros((0, 2), np.int32), [0], np.zeros((0, 4), np.int32))
    lengths = np.fromiter(map(len, polygons), np.int64, len(polygons))
    points = np.concatenate(polygons) * scale
    points = np.clip(np.nan_to_num(points, nan=0.0, posinf=limit, neginf=-limit), -limit, limit)
    ends = np.zeros(len(polygons), bool)
    ends[list(opened)] = True
    points, lengths = refined(points, lengths, ends, sag)
    starts = np.concatenate([[0], np.cumsum(lengths)])
    fixed = np.round(points * (1 << SUBPIXEL_BITS)).astype(np.int32)
    low = np.minimum.reduceat(fixed, starts[:-1]) >> SUBPIXEL_BITS
    high = np.maximum.reduceat(fixed, starts[:-1]) >> SUBPIXEL_BITS
    return Outlines(fixed, starts.tolist(), np.concatenate([low, high], 1))


def refined(
    points: Floats, lengths: Ints, opened: NDArray[np.bool_], sag: float
) -> tuple[Floats, Ints]:
    """Polygons laid end to end, in pixels; the same with more points where they are curves."""
    last = np.cumsum(lengths) - 1
    first = last - lengths + 1
    following = np.arange(1, len(points) + 1)
    following[last] = first
    before = np.arange(-1, len(points) - 1)
    before[first] = last
    edge = points[following] - points
    long = np.hypot(edge[:, 0], edge[:, 1])
    along = edge / np.maximum(long, 1e-9)[:, None]
    turn, curved = _turns(along, long, before)
    for closed_off in (first[opened], last[opened]):
        curved[closed_off] = False
    half = np.where(curved, np.abs(turn) / 2, 0.0)
    bend = 2 * np.maximum(half, half[following])
    counts = _counts(long, bend, sag)
    counts[last[opened]] = 1
    if counts.max(initial=1) == 1:
        return points, lengths
    tangent = edge + edge[before]  # leans to the longer edge, which so stays straighter
    tangent /= np.maximum(np.hypot(tangent[:, 0], tangent[:, 1]), 1e-9)[:, None]
    begins = np.where(curved[:, None], tangent, along) * long[:, None]
    arrives = np.where(curved[following][:, None], tangent[following], along) * long[:, None]
    of = np.repeat(np.arange(len(points)), counts)
    offset = np.cumsum(counts) - counts
    share = ((np.arange(len(of)) - offset[of]) / counts[of])[:, None]
    square, cube = share**2, share**3
    laid = (
        points[of] * (2 * cube - 3 * square + 1)
        + begins[of] * (cube - 2 * square + share)
        + points[following[of]] * (3 * square - 2 * cube)
        + arrives[of] * (cube - square)
    )
    return laid, np.add.reduceat(counts, first)


def _turns(along: Floats, long: Floats, before: Ints) -> tuple[Floats, NDArray[np.bool_]]:
    """The turn at each vertex, and whether it belongs to a curve."""
    arriving = along[before]
    cross = arriving[:, 0] * along[:, 1] - arriving[:, 1] * along[:, 0]
    dot = (arriving * along).sum(1)
    turn = np.arctan2(cross, dot)
    one, other = long[before], long
    alike = np.maximum(one, other) < UNLIKE * np.minimum(one, other)
    return turn, alike & (np.abs(turn) < CORNER)


def _counts(long: Floats, bend: Floats, sag: float) -> Ints:
    """Into how many pieces each edge is cut."""
    seen = np.sqrt(long * bend / (8 * sag))  # the sag falls with the square of the pieces
    return np.ceil(np.clip(np.minimum(seen, bend / STEP), 1, 64)).astype(np.int64)
