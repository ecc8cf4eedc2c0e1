"""Strokes of a drawing joined into one tree that grows from the head.

Which stroke was drawn first, in which direction, in how many pieces, and with what gaps does not
matter: a stroke joins the tree where it comes closest to it, and never twice, so that a hand on a
hip makes no loop.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Polyline = NDArray[np.float64]

# A joint of two strokes is likelier near the head, and at an end of one of them; both in units of
# the figure, against the gap between the strokes.
DEPTH_PRICE = 0.1
CROSSING_PRICE = 0.05
END_SHARE = 0.12


@dataclass(frozen=True)
class StrokeTree:
    """Points of all strokes with the way back to the root, point 0.

    ``depth`` is the length of that way. ``gaps`` is the sum of all jumps between strokes.
    """

    points: Polyline  # (n, 2)
    parent: NDArray[np.int64]  # (n,), -1 at the root
    depth: NDArray[np.float64]  # (n,)
    gaps: float

    def path(self, point: int) -> list[int]:
        """From the root to ``point``, both included."""
        way = [point]
        while self.parent[way[-1]] >= 0:
            way.append(int(self.parent[way[-1]]))
        return way[::-1]

    def parting(self, one: int, other: int) -> int:
        """The last point that the ways to both have in common."""
        common = 0
        for a, b in zip(self.path(one), self.path(other), strict=False):
            if a != b:
                break
            common = a
        return common

    def tips(self, count: int, shortest: float) -> list[int]:
        """The ends of the ``count`` longest branches, of those longer than ``shortest``.

        Where a branch forks, the longer side carries it on and the other begins there.
        """
        tip = np.arange(len(self.points))
        for point in range(len(self.points) - 1, 0, -1):  # children come after their parents
            parent = self.parent[point]
            if self.depth[tip[point]] > self.depth[tip[parent]]:
                tip[parent] = tip[point]
        begins = [0.0] * len(self.points)
        for point in range(1, len(self.points)):
            parent = self.parent[point]
            if tip[point] != tip[parent]:
                begins[tip[point]] = float(self.depth[parent])
        leaves = set(range(len(self.points))) - set(self.parent.tolist())
        lengths = {leaf: float(self.depth[leaf]) - begins[leaf] for leaf in leaves}
        longest = sorted(leaves, key=lambda leaf: -lengths[leaf])[:count]
        return [leaf for leaf in longest if lengths[leaf] >= shortest]


def resampled(line: Polyline, step: float) -> Polyline:
    """The same line with points about ``step`` apart, at least two."""
    lengths = np.hypot(*np.diff(line, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(lengths)])
    count = max(2, round(along[-1] / step) + 1)
    places = np.linspace(0.0, float(along[-1]), count)
    return np.stack([np.interp(places, along, line[:, axis]) for axis in (0, 1)], axis=1)


def grow(strokes: list[Polyline], first: int, start: int, height: float) -> StrokeTree:
    """Roots the tree at point ``start`` of stroke ``first`` and joins all others to it.

    ``height`` is the size of the figure in the strokes' unit.
    """
    points, parent, depth = _branch(strokes[first], start, -1, 0.0, 0)
    waiting = [stroke for index, stroke in enumerate(strokes) if index != first]
    gaps = 0.0
    while waiting:
        joints = [_best_joint(points, depth, _inner(parent), stroke, height) for stroke in waiting]
        chosen = min(range(len(waiting)), key=lambda index: joints[index][0])
        _, anchor, place, gap = joints[chosen]
        grown = _branch(waiting.pop(chosen), place, anchor, depth[anchor] + gap, len(points))
        points = np.concatenate([points, grown[0]])
        parent = np.concatenate([parent, grown[1]])
        depth = np.concatenate([depth, grown[2]])
        gaps += gap
    return StrokeTree(points, parent, depth, gaps)


def _inner(parent: NDArray[np.int64]) -> NDArray[np.bool_]:
    inner = np.zeros(len(parent), bool)
    inner[parent[parent >= 0]] = True
    inner[0] = False  # the root is where the neck is: a fine place to join
    return inner


def _best_joint(
    points: Polyline,
    depth: NDArray[np.float64],
    inner: NDArray[np.bool_],
    stroke: Polyline,
    height: float,
) -> tuple[float, int, int, float]:
    """Price, point of the tree, point of the stroke, distance between them."""
    distance = np.linalg.norm(points[:, None] - stroke[None], axis=2)
    share = np.linspace(0, 1, len(stroke))
    is_middle = (share > END_SHARE) & (share < 1 - END_SHARE)
    crossing = inner[:, None] & is_middle[None]
    price = distance + DEPTH_PRICE * depth[:, None] + CROSSING_PRICE * height * crossing
    anchor, place = np.unravel_index(int(price.argmin()), price.shape)
    return (
        float(price[anchor, place]),
        int(anchor),
        int(place),
        float(distance[anchor, place]),
    )


def _branch(
    stroke: Polyline, place: int, anchor: int, depth: float, offset: int
) -> tuple[Polyline, NDArray[np.int64], NDArray[np.float64]]:
    """Points of a stroke in an order that begins at ``place``, their parents and depths."""
    order = [*range(place, len(stroke)), *range(place - 1, -1, -1)]
    points = stroke[order]
    parent = np.arange(offset - 1, offset + len(order) - 1)
    parent[0] = anchor
    turn = len(stroke) - place
    if turn < len(order):
        parent[turn] = offset
    away = np.zeros(len(order))
    for side in (slice(0, turn), slice(turn, None)):
        line = np.concatenate([stroke[place : place + 1], points[side]])
        away[side] = np.cumsum(np.hypot(*np.diff(line, axis=0).T))
    return points, parent, depth + away
