"""The discs of joints: where a colour fills a disc's shape, whatever later discs hide of it.

Each disc's size is judged by itself, because in renders from a 3D scene near joints are larger.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.images import shown_area
from core.pose.decode.colours import Labels
from core.pose.skeleton import BODY_JOINTS, Joint

Flags = NDArray[np.bool_]
Floats = NDArray[np.float32]
Place = tuple[float, float]

# Shares of a disc: what must be seen of it, and how much ground may lie in it.
LEAST_SEEN, LEAST_SCORE = 0.3, 0.25
# A shape's depth in pixels: thin lines and stray pixels are no discs.
LEAST_DEPTH = 1.9
# How much of its box a disc fills, π / 4 and what small pixels make of it.
LEAST_FILL, MOST_FILL = 0.6, 0.95
MOST_RADII = 4
# The smallest disc over the usual one, in a render from a 3D scene.
LEAST_RATIO = 0.55


@dataclass(frozen=True)
class Disc:
    x: float
    y: float
    radius: float
    score: float = 3.0  # of a whole disc

    @property
    def place(self) -> Place:
        return self.x, self.y


@dataclass(frozen=True)
class _Shape:
    """Touching pixels of one colour: their box, and how deep they are at the deepest place."""

    left: int
    top: int
    width: int
    height: int
    area: int
    depth: float

    @property
    def middle(self) -> Place:
        return self.left + (self.width - 1) / 2, self.top + (self.height - 1) / 2

    @property
    def radius(self) -> float:
        return (self.width + self.height) / 4 - 0.5

    @property
    def is_round(self) -> bool:
        is_square = abs(self.width - self.height) <= max(1, 0.2 * self.width)
        fill = self.area / (self.width * self.height)
        return is_square and self.depth >= LEAST_DEPTH and LEAST_FILL <= fill <= MOST_FILL

    def window(self, margin: int) -> tuple[slice, slice]:
        return (
            slice(max(0, self.top - margin), self.top + self.height + margin),
            slice(max(0, self.left - margin), self.left + self.width + margin),
        )


def find(labels: Labels, covers: Flags) -> list[list[Disc]]:
    """For each of the 18 joints its discs.

    ``labels`` are joints by colour; ``covers`` says which pixels may lie over a disc.
    """
    masks = [labels == joint for joint in range(BODY_JOINTS)]
    shapes = [_shapes(mask) for mask in masks]
    radii = _radii([s for of_joint in shapes for s in of_joint if s.is_round])
    if not radii:
        return [[] for _ in shapes]
    found: list[list[Disc]] = []
    for mask, of_joint in zip(masks, shapes, strict=True):
        discs = [disc for shape in of_joint for disc in _discs(mask, covers, shape, radii)]
        found.append(_apart(discs))
    found[Joint.NECK] += _hidden_necks(found)
    return found


def typical_radius(labels: Labels) -> float | None:
    """Of the discs that are whole, in pixels; None where there is none."""
    shapes = [s for joint in range(BODY_JOINTS) for s in _shapes(labels == joint)]
    radii = [shape.radius for shape in shapes if shape.is_round]
    return float(np.median(radii)) if radii else None


def _apart(discs: list[Disc]) -> list[Disc]:
    """One disc for each place, the best: a disc cut in two is found from both its parts."""
    kept: list[Disc] = []
    for disc in sorted(discs, key=lambda disc: -disc.score):
        if all(math.dist(disc.place, other.place) > 1.5 * disc.radius for other in kept):
            kept.append(disc)
    return kept


def _radii(shapes: list[_Shape]) -> list[int]:
    """Those that discs have here, at most four of them; specks beside discs are none."""
    usual = float(np.median([shape.radius for shape in shapes])) if shapes else 0.0
    radii = sorted({max(2, round(s.radius)) for s in shapes if s.radius > LEAST_RATIO * usual})
    if len(radii) <= MOST_RADII:
        return radii
    return [radii[round(at)] for at in np.linspace(0, len(radii) - 1, MOST_RADII)]


def _shapes(mask: Flags) -> list[_Shape]:
    import cv2

    area = shown_area(mask)
    if area is None:
        return []
    top, left = area[0].start, area[1].start
    layer = mask[area].astype(np.uint8)
    layer = cv2.copyMakeBorder(layer, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=(0,))
    depths = cv2.distanceTransform(layer, cv2.DIST_L2, 5)
    count, parts, stats, _ = cv2.connectedComponentsWithStats(layer, connectivity=8)
    found: list[_Shape] = []
    for part in range(1, count):
        x, y, width, height, area = (int(value) for value in stats[part])
        box = np.s_[y : y + height, x : x + width]
        depth = float(depths[box][parts[box] == part].max())
        found.append(_Shape(x + left - 1, y + top - 1, width, height, area, depth))
    return found


def _discs(mask: Flags, covers: Flags, shape: _Shape, radii: list[int]) -> list[Disc]:
    if shape.is_round and not _is_touched(mask, covers, shape):
        return [Disc(*shape.middle, shape.radius)]
    window = shape.window(max(radii) + 2)
    top, left = window[0].start, window[1].start
    best: list[Disc] = []
    for radius in radii:
        peaks = _peaks_of(mask[window], covers[window], radius)
        if peaks and (not best or peaks[0].score > best[0].score):
            best = peaks
    return [Disc(disc.x + left, disc.y + top, disc.radius, disc.score) for disc in best]


def _is_touched(mask: Flags, covers: Flags, shape: _Shape) -> bool:
    """Whether something that may lie over the disc is beside it: then part of it may be hidden."""
    window = shape.window(2)
    return bool((covers[window] & ~mask[window]).sum() > 2)


def _peaks_of(mask: Flags, covers: Flags, radius: int) -> list[Disc]:
    """Where the colour fills a disc of this radius; what covers it is no evidence against."""
    import cv2

    disc, ring = _stamps(radius)
    inside = mask.astype(np.float32)
    against = (~mask & ~covers).astype(np.float32)
    seen, ground, beyond = (
        cv2.filter2D(layer, -1, stamp, borderType=cv2.BORDER_CONSTANT)
        for layer, stamp in ((inside, disc), (against, disc), (inside, ring))
    )
    is_possible = (seen >= LEAST_SEEN) & (seen - ground >= LEAST_SCORE)
    # what of the colour lies just outside says that the disc lies further that way
    score = np.where(is_possible, 2 + seen - ground - beyond, 0)
    return _peaks(score.astype(np.float32), radius)


def _stamps(radius: int) -> tuple[Floats, Floats]:
    """A disc that sums to 1, and the ring around it with the same weight for each pixel."""
    import cv2

    side = 2 * radius + 5
    disc, wide = np.zeros((side, side), np.uint8), np.zeros((side, side), np.uint8)
    cv2.circle(disc, (radius + 2, radius + 2), radius, (1,), thickness=-1)
    cv2.circle(wide, (radius + 2, radius + 2), radius + 2, (1,), thickness=-1)
    area = float(disc.sum())
    return (disc / area).astype(np.float32), ((wide - disc) / area).astype(np.float32)


def _peaks(score: Floats, radius: int) -> list[Disc]:
    """The highest places, best first, none within a disc of a better one."""
    score = score.copy()
    found: list[Disc] = []
    while (best := float(score.max(initial=0))) > 0:
        row, column = np.unravel_index(int(score.argmax()), score.shape)
        top, left = max(0, int(row) - radius), max(0, int(column) - radius)
        around = score[top : int(row) + radius + 1, left : int(column) + radius + 1]
        # where part of the disc is hidden, several places fit as well
        rows, columns = np.nonzero(around > around.max() - 1e-4)
        place = float(columns.mean()) + left, float(rows.mean()) + top
        found.append(Disc(*place, radius, best))
        reach = 2 * radius
        score[
            max(0, int(row) - reach) : int(row) + reach + 1,
            max(0, int(column) - reach) : int(column) + reach + 1,
        ] = 0
    return found


def _hidden_necks(found: list[list[Disc]]) -> list[Disc]:
    """Seen from the side, both shoulders lie over the neck: it is in the middle of them."""
    seen = found[Joint.NECK]
    necks: list[Disc] = []
    for right in found[Joint.RIGHT_SHOULDER]:
        for left in found[Joint.LEFT_SHOULDER]:
            radius = max(right.radius, left.radius)
            middle = (right.x + left.x) / 2, (right.y + left.y) / 2
            is_shown = any(math.dist(middle, neck.place) <= 1.5 * radius for neck in seen)
            if math.dist(right.place, left.place) <= 3 * radius and not is_shown:
                necks.append(Disc(*middle, radius))
    return necks
