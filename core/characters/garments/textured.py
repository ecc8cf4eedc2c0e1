"""A garment on a ground with a texture: planks, tiles, a blanket, folds of a sheet, a carpet.

The colours along the border are the ground's. Each counts in its own shade and in the shadow of
the garment; what is none of them is the garment, and GrabCut finds its outline. Rother,
Kolmogorov, Blake: "GrabCut" (2004), as OpenCV has it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.cutout.edges import drawn_to

Mask = NDArray[np.bool_]
Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]

LONG_SIDE = 288
# Of the longer side: what is looked at along the border, and what of it is ground for sure.
RING, SURE_RING = 0.025, 0.02
# How many colours a ground has, and how far their light goes: from shadow to a gleam.
COLOURS, SHADE, GLEAM = 10, 0.62, 1.06
# Levels from the ground's colours, from which on a pixel is likely none of them: at least so many,
# and so many times what nearly all of the border has; and so many times that is garment for sure.
LEAST_APART, WITHIN, BORDER_SHARE, SURE = 10.0, 1.2, 0.97, 2.2
LEAST_FOUND = 0.02
ROUNDS = 3


def figure_on_texture(picture: Pixels) -> Mask | None:
    """(h, w): what stands out of the ground; ``picture`` (h, w, 3) RGB. None where nothing does."""
    import cv2

    small = _smooth(drawn_to(picture, LONG_SIDE))
    ring = ring_of(small.shape[:2], RING)
    apart = _apart(small, _ground_colours(small[ring]))
    limit = max(LEAST_APART, WITHIN * float(np.quantile(apart[ring], BORDER_SHARE)))
    if (apart > limit)[~ring].mean() < LEAST_FOUND:
        return None
    marks = np.where(apart > limit, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    marks[apart > SURE * limit] = cv2.GC_FGD
    marks[ring_of(marks.shape, SURE_RING)] = cv2.GC_BGD
    if not np.isin(marks, (cv2.GC_FGD, cv2.GC_PR_FGD)).any():
        return None
    cv2.setRNGSeed(1)
    models = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.grabCut(small, marks, (0, 0, 1, 1), *models, ROUNDS, cv2.GC_INIT_WITH_MASK)
    found = np.isin(marks, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.float32)
    size = (picture.shape[1], picture.shape[0])
    return np.asarray(cv2.resize(found, size, interpolation=cv2.INTER_LINEAR)) > 0.5


def ring_of(shape: tuple[int, ...], share: float) -> Mask:
    """(h, w): the border, so wide a share of the longer side."""
    width = max(3, round(share * max(shape)))
    ring = np.ones(shape, np.bool_)
    ring[width:-width, width:-width] = False
    return ring


def _smooth(picture: Pixels) -> Pixels:
    """Without grain and tufts, edges as they are."""
    import cv2

    return np.asarray(cv2.bilateralFilter(cv2.medianBlur(picture, 5), 7, 30, 7), np.uint8)


def _ground_colours(border: Pixels) -> Floats:
    """(``COLOURS``, 3) of pixels (n, 3)."""
    import cv2

    seen = border.astype(np.float32)
    count = min(COLOURS, len(np.unique(border, axis=0)))
    cv2.setRNGSeed(1)
    ends = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 12, 1.0)
    labels = np.zeros((len(seen), 1), np.int32)
    _, _, colours = cv2.kmeans(seen, count, labels, ends, 2, cv2.KMEANS_PP_CENTERS)
    return np.asarray(colours, np.float32)


def _apart(picture: Pixels, colours: Floats) -> Floats:
    """(h, w): how many levels each pixel is from the nearest of the colours, shaded as it suits."""
    levels = picture.astype(np.float32)
    nearest = np.full(picture.shape[:2], np.inf, np.float32)
    for colour in colours:
        light = np.clip(levels @ colour / max(float(colour @ colour), 1.0), SHADE, GLEAM)
        apart = np.linalg.norm(levels - light[..., None] * colour, axis=-1)
        np.minimum(nearest, apart, out=nearest)
    return nearest
