"""Colours of a figure without those of the ground that it was cut from."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Alpha = NDArray[np.float32]
Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]

# Both colours are smooth: they are solved for in a picture of this size, and fitted to the whole.
LONG_SIDE = 512
# Weights of a neighbour's colour: everywhere, and for each unit that alpha changes towards it.
EVEN, STEEP = 1e-5, 1.0
# Rounds on a level of at most so many pixels a side, and on larger ones.
COARSE, MANY, FEW = 32, 10, 2
# Alpha from which on a pixel shows the figure alone, and around what is clear colours go on.
WHOLE, BESIDE = 0.996, 8
STRIP = 256  # rows that are worked on at once


def freed(picture: Pixels, alpha: Alpha) -> Pixels:
    """(h, w, 3) RGB of the figure, of a picture (h, w, 3) whose share ``alpha`` (h, w) it is.

    Where the figure covers a pixel its colour stays; beside the figure its colours go on for some
    pixels, so that a picture scaled later takes no old ground in; further away all is black.

    Germer, Uelwer, Conrad, Harmeling: "Fast Multi-Level Foreground Estimation" (2020).
    """
    import cv2

    height, width = alpha.shape
    figure, ground = _both(picture, alpha)
    ball = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * BESIDE + 1, 2 * BESIDE + 1))
    near = cv2.dilate((alpha > 1 / 512).astype(np.uint8), ball) > 0
    result = picture.copy()
    factor = height / len(figure)
    for top in range(0, height, STRIP):
        rows = slice(top, min(top + STRIP, height))
        part = alpha[rows]
        if (part >= WHOLE).all():
            continue
        cover = part[..., None]
        colours, behind = (_rows(one, rows, factor, width) for one in (figure, ground))
        missing = picture[rows].astype(np.float32) - cover * colours - (1 - cover) * behind
        colours += missing * cover / (cover**2 + (1 - cover) ** 2)
        fitted = np.rint(np.clip(colours, 0, 255)).astype(np.uint8)
        fitted[~near[rows]] = 0
        result[rows] = np.where(cover >= WHOLE, picture[rows], fitted)
    return result


def _rows(small: Floats, rows: slice, factor: float, width: int) -> Floats:
    """Rows of the whole picture, of one that was made ``factor`` times as small."""
    import cv2

    down = ((np.arange(rows.start, rows.stop) + 0.5) / factor - 0.5).astype(np.float32)
    across = ((np.arange(width) + 0.5) * small.shape[1] / width - 0.5).astype(np.float32)
    x, y = np.meshgrid(across, down)
    drawn = cv2.remap(small, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(drawn, np.float32)


def _both(picture: Pixels, alpha: Alpha) -> tuple[Floats, Floats]:
    """Colours of figure and ground, 0–255, in a picture of at most ``LONG_SIDE``: from one pixel
    upwards, each level starting from the one before."""
    import cv2

    height, width = alpha.shape
    factor = min(1.0, LONG_SIDE / max(height, width))
    tall, wide = max(1, round(height * factor)), max(1, round(width * factor))
    levels = math.ceil(math.log2(max(tall, wide, 2)))
    figure = ground = np.zeros((1, 1, 3), np.float32)
    for level in range(levels + 1):
        size = (round(wide ** (level / levels)), round(tall ** (level / levels)))
        how = cv2.INTER_AREA if size[0] < width else cv2.INTER_LINEAR
        seen = np.asarray(cv2.resize(picture, size, interpolation=how), np.float32)
        cover = np.asarray(cv2.resize(alpha, size, interpolation=how), np.float32)
        seen, cover = seen.reshape(*size[::-1], 3), cover.reshape(size[::-1])
        figure, ground = (
            np.asarray(cv2.resize(one, size, interpolation=cv2.INTER_LINEAR), np.float32).reshape(
                *size[::-1], 3
            )
            for one in (figure, ground)
        )
        solver = _Level(seen, cover)
        planes = _planes(figure), _planes(ground)
        for _ in range(MANY if max(size) <= COARSE else FEW):
            planes = solver.round(*planes)
        figure, ground = (np.ascontiguousarray(one.transpose(1, 2, 0)) for one in planes)
    return figure, ground


def _planes(colours: Floats) -> Floats:
    """(3, h, w) of (h, w, 3), so that a weight for each pixel is multiplied in long rows."""
    return np.ascontiguousarray(colours.transpose(2, 0, 1))


class _Level:
    """What the rounds on a level share: what is seen of each, and how the neighbours weigh."""

    def __init__(self, seen: Floats, cover: Alpha) -> None:
        rest, planes = 1 - cover, _planes(seen)
        self._seen_figure, self._seen_ground = cover * planes, rest * planes
        around = np.pad(cover, 1, mode="edge")
        self._weights = [EVEN + STEEP * np.abs(cover - one) for one in _beside(around)]
        total = sum(self._weights, np.zeros_like(cover))
        first, both, second = cover**2 + total, cover * rest, rest**2 + total
        whole = first * second - both**2
        self._first, self._both, self._second = first / whole, both / whole, second / whole

    def round(self, figure: Floats, ground: Floats) -> tuple[Floats, Floats]:
        """Each pixel's two colours, of what it shows and of its four neighbours' colours."""
        of_figure = self._blended(self._seen_figure, figure)
        of_ground = self._blended(self._seen_ground, ground)
        one = self._second * of_figure - self._both * of_ground
        other = self._first * of_ground - self._both * of_figure
        return (
            np.asarray(np.clip(one, 0, 255), np.float32),
            np.asarray(np.clip(other, 0, 255), np.float32),
        )

    def _blended(self, seen: Floats, colours: Floats) -> Floats:
        around = np.pad(colours, ((0, 0), (1, 1), (1, 1)), mode="edge")
        total = seen.copy()
        for weight, beside in zip(self._weights, _beside(around), strict=True):
            total += weight * beside
        return total


def _beside(around: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Each pixel's left, right, upper and lower neighbour; ``around`` (…, h + 2, w + 2) has the
    border twice."""
    return (
        around[..., 1:-1, :-2],
        around[..., 1:-1, 2:],
        around[..., :-2, 1:-1],
        around[..., 2:, 1:-1],
    )
