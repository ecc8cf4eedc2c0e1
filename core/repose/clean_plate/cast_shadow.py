"""The shadow that a figure casts on its ground, which goes with it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.geometry import Box
from core.repose.clean_plate.soft import Floats, Mask, filled

# Where it is looked for, in heights of the figure: beside its feet, above and below the floor.
BESIDE, ABOVE, BELOW = 0.2, 0.12, 0.08
# A shadow that goes on there is followed so many times as far, less one.
MOST_WIDER = 4
# So much of the picture's own sides stays known, to compare with.
MARGIN = 0.03
FEET = 0.08  # of the height, up from the floor
# So much darker than the ground beside it, as a share; finer than this share of the height is
# texture.
LEAST_DARKER, TEXTURE = 0.035, 0.008
# And by this share of how dark it is at the feet.
LEAST_SHARE = 0.15
# A shadow fades: it goes this much beyond where it is clearly seen, in heights.
FADES = 0.02


def cast_shadow(pixels: Floats, figure: Mask) -> Mask:
    """(h, w) of RGB (h, w, 3) 0–1: a darker, smooth region that adjoins the feet of ``figure``,
    with its soft edge. Nothing where the figure is cut off by the picture's lower edge."""
    rows = np.flatnonzero(figure.any(1))
    floor = int(rows[-1]) if len(rows) else figure.shape[0]
    if floor >= figure.shape[0] - 1:
        return np.zeros(figure.shape, bool)
    height = floor - int(rows[0]) + 1
    feet = figure.copy()
    feet[: floor - round(FEET * height)] = False
    box = _beginning(feet, floor, height)
    found = np.zeros(figure.shape, bool)
    for _ in range(MOST_WIDER):
        area = _area(figure.shape, box)
        found = _found(pixels, figure, feet, area, height)
        wider = _wider(found, box, round(BESIDE * height), round(ABOVE * height))
        if wider == box:
            break
        box = wider
    return found


def _beginning(feet: Mask, floor: int, height: int) -> Box:
    columns, beside = np.flatnonzero(feet.any(0)), round(BESIDE * height)
    return Box(
        int(columns[0]) - beside,
        floor - round(ABOVE * height),
        int(columns[-1]) + 1 + beside,
        floor + 1 + round(BELOW * height),
    )


def _wider(found: Mask, box: Box, beside: int, above: int) -> Box:
    """Where the shadow goes on beyond its sides or its top."""
    if not found.any():
        return box
    rows, columns = (np.flatnonzero(found.any(axis)) for axis in (1, 0))
    left, top, right, bottom = box
    return Box(
        left - beside if left > 0 and columns[0] <= left else left,
        top - above if top > 0 and rows[0] <= top else top,
        right + beside if right < found.shape[1] and columns[-1] >= right - 1 else right,
        bottom,
    )


def _area(shape: tuple[int, ...], box: Box) -> Mask:
    area = np.zeros(shape, bool)
    below, beside = (max(1, round(MARGIN * side)) for side in shape)
    rows = slice(max(0, box.top), min(box.bottom, shape[0] - below))
    left, right = max(beside, box.left), min(box.right, shape[1] - beside)
    area[rows, left : max(left, right)] = True
    return area


def _found(pixels: Floats, figure: Mask, feet: Mask, area: Mask, height: int) -> Mask:
    """The shadow as far as it lies in ``area``."""
    import cv2

    expected, seen = (_light(one, height) for one in (filled(pixels, figure | area), pixels))
    darker = np.where(area & ~figure, (expected - seen) / np.maximum(expected, 0.02), 0)
    reach = max(2, round(FADES * height))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    near: Any = cv2.dilate(feet.astype(np.uint8), kernel) > 0
    beside = darker[near & area & ~figure]
    if not len(beside):
        return np.zeros(figure.shape, bool)
    least = max(LEAST_DARKER, LEAST_SHARE * float(np.quantile(beside, 0.9)))
    shadow = _adjoining(darker > least, near, max(1, reach // 2))
    return np.asarray(cv2.dilate(shadow, kernel)) > 0


def _adjoining(darker: Mask, near: Mask, thin: int) -> NDArray[np.uint8]:
    """1 in the regions of ``darker`` that are in ``near``, without what is ``thin`` of them."""
    import cv2

    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * thin + 1, 2 * thin + 1))
    whole: Any = cv2.morphologyEx(darker.astype(np.uint8), cv2.MORPH_OPEN, kernel)
    count, labels = cv2.connectedComponents(whole, connectivity=8)
    adjoining = np.zeros(count, np.uint8)
    adjoining[np.unique(labels[near])] = 1
    adjoining[0] = 0
    return adjoining[labels]


def _light(pixels: Floats, height: int) -> Floats:
    import cv2

    grey: Any = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    return np.asarray(cv2.GaussianBlur(grey, (0, 0), max(1.0, TEXTURE * height)), np.float32)
