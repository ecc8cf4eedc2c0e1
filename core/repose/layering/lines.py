"""A line between two layers belongs to the one on top: else it stays behind when that is moved."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from core.cutout.cutout import Cutout
from core.repose.bones import LayerKind

Flags = NDArray[np.bool_]
Regions = NDArray[np.uint8]
Counts = NDArray[np.int64]

# A line is this much darker than what is around it, and reaches this far, as a share of a torso.
DARKER, REACH = 0.8, 0.018
# A spur lies along one other layer with this share of its border; it is no larger than a square of
# so many reaches.
BESIDE, LONGEST_SPUR = 0.35, 4


def with_their_lines(
    found: Regions, cutout: Cutout, ranks: Mapping[LayerKind, float], unit: float
) -> Regions:
    """``found`` (height, width) with the dark pixels at a border given to the layer of the higher
    rank, and to each the soft edge beyond them."""
    import cv2

    reach = max(2, round(REACH * unit))
    dark = _dark(found, cutout.colours, 3 * reach)
    result = found.copy()
    ball = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    for kind in sorted(ranks, key=lambda one: -ranks[one]):
        mine = result == kind
        if not mine.any():
            continue
        below = [other for other in ranks if ranks[other] < ranks[kind]]
        near = np.asarray(cv2.dilate(mine.astype(np.uint8), ball)) > 0
        lower = near & np.isin(result, below)
        line = joined_to(mine, lower & dark).astype(np.uint8)
        with_soft_rim = np.asarray(cv2.dilate(line, np.ones((3, 3), np.uint8))) > 0
        result[lower & with_soft_rim] = kind
    return without_spurs(result, reach)


def without_spurs(found: Regions, reach: int) -> Regions:
    """With what is thinner than ``reach`` pixels and lies along another layer given to that one:
    left-overs of a border, which would fly about when their layer is moved."""
    import cv2

    result = found.copy()
    ball = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    near = np.ones((2 * (reach // 2) + 1,) * 2, np.uint8)
    for kind in np.unique(found[found > 0]):
        mine = (result == kind).astype(np.uint8)
        solid = np.asarray(cv2.dilate(cv2.morphologyEx(mine, cv2.MORPH_OPEN, ball), near))
        thin = (mine > 0) & (solid == 0)
        count, pieces, facts, _ = cv2.connectedComponentsWithStats(thin.astype(np.uint8))
        pieces = np.asarray(pieces, np.int32)
        contacts = contacts_of(pieces, count, result, int(kind))
        others = contacts.copy()
        others[:, LayerKind.NOTHING] = 0
        largest = others.argmax(1)
        gives_way = others.max(1) > BESIDE * contacts.sum(1)
        gives_way &= np.asarray(facts)[:, cv2.CC_STAT_AREA] < (LONGEST_SPUR * reach) ** 2
        gives_way[0] = False
        moved = gives_way[pieces]
        result[moved] = largest[pieces[moved]]
    return result


def contacts_of(pieces: NDArray[np.int32], count: int, found: Regions, kind: int) -> Counts:
    """(pieces, layers): how many of a piece's neighbouring pixels are of each other layer."""
    table = np.zeros((count, len(LayerKind)), np.int64)
    height, width = pieces.shape
    for down, right in ((0, 1), (1, 0), (0, -1), (-1, 0)):
        here = (slice(max(0, -down), height - max(0, down)),
                slice(max(0, -right), width - max(0, right)))  # fmt: skip
        there = (slice(max(0, down), height + min(0, down)),
                 slice(max(0, right), width + min(0, right)))  # fmt: skip
        one, other = pieces[here], found[there]
        beside = (one > 0) & (other != kind)
        np.add.at(table, (one[beside], other[beside]), 1)
    return table


def _dark(found: Regions, colours: NDArray[np.uint8], reach: int) -> Flags:
    """Where a layer is darker than itself around, told in a quarter of the size."""
    import cv2

    light = np.asarray(cv2.cvtColor(colours, cv2.COLOR_RGB2GRAY), np.float32)
    dark = np.zeros(found.shape, np.bool_)
    height, width = found.shape
    side = 2 * max(1, reach // 4) + 1
    for kind in np.unique(found[found > 0]):
        mine = found == kind
        both = np.dstack([light * mine, mine]).astype(np.float32)
        small = cv2.resize(both, None, None, 0.25, 0.25, cv2.INTER_AREA)
        mean = np.asarray(cv2.blur(small, (side, side)), np.float32)
        around = np.asarray(cv2.resize(mean[..., 0] / (mean[..., 1] + 1e-3), (width, height)))
        dark |= mine & (light < DARKER * around)
    return dark


def joined_to(mine: Flags, candidates: Flags) -> Flags:
    """Those that a way of such pixels leads to from the layer itself."""
    import cv2

    _, pieces = cv2.connectedComponents((candidates | mine).astype(np.uint8), connectivity=8)
    pieces = np.asarray(pieces, np.int32)
    touched = np.zeros(int(pieces.max()) + 1, np.bool_)
    touched[np.unique(pieces[mine])] = True
    touched[0] = False
    return candidates & touched[pieces]
