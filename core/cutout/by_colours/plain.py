"""Pictures on a plain ground: paper, one colour, a soft gradient, taken away from the border in."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from core.cutout.edges import drawn_to, enlarged, fitted
from core.geometry import Size

Alpha = NDArray[np.float32]
Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]

LONG_SIDE = 1024
# Of the picture's border: the ring that is looked at, how alike its colours are to be, and how much
# of it; a figure may stand on the lower edge.
RING, ALIKE, LEAST_RING = 0.012, 14.0, 0.78
# Levels from the ground that still are ground: JPEG and grain.
NEAR = 18.0
# Of the picture: what is flooded, and what is left, has to be so much.
LEAST_GROUND, LEAST_FIGURE = 0.12, 0.004
# Lines of a figure may have gaps of so many pixels in a picture of ``LONG_SIDE``; what is narrower
# is ground only so many times deeper.
GAP, TIPS = 2, 4
# What the ground shows between an arm and the body: at least so much of the picture, with the
# ground's very colour, with no bone's core in it, and beside the limbs: a pale shirt has both.
LEAST_HOLE, SAME, CORE, BESIDE = 0.0003, 8.0, 0.4, 0.68
# A shadow on the ground: darker, of the same hue, and away from the body.
DARKEST, HUE_APART, AWAY = 0.5, 12.0, 1.3
# How far the edge may be from where it was flooded to.
EXACT_REACH = 1


def cut(picture: Pixels, closeness: Callable[[Size], Floats | None]) -> Alpha | None:
    """Alpha (h, w) of what stands on a plain ground; None where the ground is none.

    ``closeness(size)`` is as ``prior`` tells it, or None.
    """
    small = drawn_to(picture, LONG_SIDE)
    figure = figure_on_plain(small, closeness(Size(small.shape[1], small.shape[0])))
    if figure is None:
        return None
    return fitted(picture, enlarged(figure, Size(picture.shape[1], picture.shape[0])), EXACT_REACH)


def figure_on_plain(picture: Pixels, closeness: Floats | None) -> Mask | None:
    """(h, w): what stands on a plain ground; None where the ground is none.

    ``picture`` (h, w, 3) RGB; ``closeness`` (h, w) as ``prior`` tells it, if known.
    """
    ground = _ground(picture)
    if ground is None:
        return None
    levels = picture.astype(np.float32)
    apart = np.abs(levels - ground).max(-1)
    flooded = _flooded(apart < NEAR)
    ring = _ring(flooded.shape)
    if flooded[ring].mean() < LEAST_RING or flooded.mean() < LEAST_GROUND:
        return None
    if closeness is not None:
        flooded |= _holes(apart, flooded, closeness)
        flooded |= _shadow(levels, ground, flooded, closeness)
    figure = ~flooded
    return figure if figure.mean() >= LEAST_FIGURE else None


def _ring(shape: tuple[int, ...]) -> Mask:
    width = max(2, round(RING * max(shape)))
    ring = np.ones(shape, np.bool_)
    ring[width:-width, width:-width] = False
    return ring


def _ground(picture: Pixels) -> Floats | None:
    """(h, w, 3): the colours of the ground, as a slope of each channel that fits the border."""
    height, width = picture.shape[:2]
    ring = _ring((height, width))
    rows, columns = (where.astype(np.float32) for where in np.nonzero(ring))
    seen = picture[ring].astype(np.float32)
    terms = np.stack([np.ones_like(rows), rows / height, columns / width], 1)
    kept = np.abs(seen - np.median(seen, axis=0)).max(-1) < 4 * ALIKE
    slope = np.zeros((3, 3))
    for _ in range(3):
        if kept.mean() < LEAST_RING:
            return None
        slope = np.linalg.lstsq(terms[kept], seen[kept], rcond=None)[0]
        kept = np.abs(seen - terms @ slope).max(-1) < ALIKE
    if kept.mean() < LEAST_RING:
        return None
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    plane = slope[0] + down[..., None] / height * slope[1] + across[..., None] / width * slope[2]
    return np.asarray(plane, np.float32)


def _flooded(alike: Mask) -> Mask:
    """What is alike and hangs together with the border, but for ways narrower than a gap."""
    import cv2

    gap = round(GAP * max(alike.shape) / LONG_SIDE)
    ball = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * gap + 1, 2 * gap + 1))
    wide = np.asarray(cv2.erode(alike.astype(np.uint8), ball, borderValue=1), np.uint8)
    framed = np.pad(wide, 1, constant_values=1)
    cv2.floodFill(framed, np.zeros((0, 0), np.uint8), (0, 0), 2)
    reached = (framed[1:-1, 1:-1] == 2).astype(np.uint8)
    for _ in range(TIPS):  # into the tips between locks and fingers
        reached = np.asarray(cv2.dilate(reached, ball), np.uint8) & alike
    return reached > 0


def _holes(apart: Floats, flooded: Mask, closeness: Floats) -> Mask:
    """Patches of ground that the figure encloses."""
    import cv2

    left = ((apart < SAME) & ~flooded).astype(np.uint8)
    count, pieces, facts, _ = cv2.connectedComponentsWithStats(left, connectivity=4)
    found = np.zeros(flooded.shape, np.bool_)
    for piece in range(1, count):
        if facts[piece, cv2.CC_STAT_AREA] < LEAST_HOLE * flooded.size:
            continue
        here = np.asarray(pieces) == piece
        nearest, middle = np.quantile(closeness[here], (0.1, 0.5))
        if nearest > CORE and middle > BESIDE:
            found |= here
    if not found.any():
        return found
    grown = cv2.dilate(found.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    return grown & (apart < NEAR)


def _shadow(levels: Floats, ground: Floats, flooded: Mask, closeness: Floats) -> Mask:
    """Where the ground is darker under the figure, joined to the open ground."""
    import cv2

    share = (levels * ground).sum(-1) / np.maximum((ground**2).sum(-1), 1.0)
    off = np.abs(levels - share[..., None] * ground).max(-1)
    dark = (share > DARKEST) & (share < 1.02) & (off < HUE_APART) & (closeness > AWAY)
    _, pieces = cv2.connectedComponents((dark | flooded).astype(np.uint8), connectivity=4)
    pieces = np.asarray(pieces, np.int32)
    joined = np.unique(pieces[flooded])
    return np.isin(pieces, joined) & dark
