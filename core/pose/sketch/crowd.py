"""Which lines of a drawing belong to which of its heads."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.pose.sketch.stick_figure import Head
from core.pose.sketch.stroke_tree import Polyline

# What going on to another line costs, in head radii: an arm that touches somebody else's hand is
# nearer to its own head, line by line.
PER_LINE = 0.8
# A line that begins this far below the chin, in radii, is no body.
REACH = 3.0


def shared_out(lines: list[Polyline], heads: list[Head]) -> list[list[Polyline]]:
    """The lines of each head: those that hang on it by the fewest lines and the smallest gaps."""
    if len(heads) == 1:
        return [lines]
    gaps = _gaps(lines)
    scale = float(np.median([head.radius for head in heads]))
    costs = np.stack([_costs(head, lines, gaps, scale) for head in heads])
    nearest = costs.argmin(axis=0)
    return [
        [line for line, owner in zip(lines, nearest, strict=True) if owner == index]
        for index in range(len(heads))
    ]


def _costs(
    head: Head, lines: list[Polyline], gaps: NDArray[np.float64], scale: float
) -> NDArray[np.float64]:
    """The price of the cheapest way from the head to each line, from line to line (Dijkstra)."""
    price = np.array([_from_head(head, line) / scale for line in lines])
    done = np.zeros(len(lines), bool)
    for _ in lines:
        current = int(np.where(done, np.inf, price).argmin())
        done[current] = True
        # gaps count by their square: one wide jump is worse than several small ones
        onward = price[current] + PER_LINE + (3 * gaps[current] / scale) ** 2
        price = np.where(done, price, np.minimum(price, onward))
    return price


def _from_head(head: Head, line: Polyline) -> float:
    """Only a body begins at a head: beside it, a raised hand may be as near."""
    gap = max(0.0, float(np.linalg.norm(line - head.centre, axis=1).min()) - head.radius)
    ends = np.linalg.norm(line[[0, -1]] - head.centre, axis=1) - head.radius
    is_body = float(ends.min()) < REACH * head.radius
    return gap + (0.0 if is_body else 4 * head.radius)


def _gaps(lines: list[Polyline]) -> NDArray[np.float64]:
    """(n, n) the smallest distance between each two lines."""
    count = len(lines)
    gaps = np.zeros((count, count))
    for one in range(count):
        for other in range(one):
            apart = np.linalg.norm(lines[one][:, None] - lines[other], axis=2).min()
            gaps[one, other] = gaps[other, one] = apart
    return gaps
