"""Pixels of a picture in the making: where polygons lie on them, masks, shadows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from core.figures.painting.curves import SUBPIXEL_BITS, Outlines
from core.figures.painting.display_list import Recording, Shade, Span
from core.figures.painting.layers import Pixels
from core.geometry import Box

Mask = NDArray[np.uint8]
OUTLINE = 1.7  # line widths
SMALL = 4096  # pixels of a box that are shaded without a look at where its mask is
KEPT = 1 << 17  # pixels of a colour that are kept for the next time
HEAVIER = 0.32  # line widths that an outline moves away from the light


@dataclass(frozen=True)
class Rendering:
    """What of a list is drawn."""

    lines: str = "ink"  # "ink", "black", or "fill": in the colour of what they surround
    fills: bool = True  # or they only hide what is behind them
    shades: bool = True  # shadows, tints and rims
    air: bool = True  # glows and soft ovals
    contours: bool = False  # thin lines around fills that have no outline


PICTURE = Rendering()
FLATS = Rendering(lines="fill", shades=False, air=False)
UNLINED = Rendering(lines="fill")
LINES = Rendering(fills=False, shades=False, air=False)
LINE_ART = Rendering(lines="black", fills=False, shades=False, air=False, contours=True)


@cache
def _levels(shade: Shade) -> tuple[tuple[int, ...], float]:
    """Factors of red, green, blue and alpha in steps, and the size of a step."""
    factors = (shade.red, shade.green, shade.blue, 1.0)
    step = max(factors) / 255
    return tuple(round(max(0.0, factor) / step) for factor in factors), step


def plain(colour: tuple[int, ...], height: int, width: int) -> Pixels:
    """(height, width, channels) in one colour of 3 or 4 channels; not to be changed."""
    count, channels = height * width, len(colour)
    if count <= KEPT:
        return _kept(colour)[:count].reshape(height, width, channels)
    return np.full((height, width, channels), colour, np.uint8)


@lru_cache(16)
def _kept(colour: tuple[int, ...]) -> NDArray[np.uint8]:
    return np.full((KEPT, len(colour)), colour, np.uint8)


def shaded(pixels: Pixels, shade: Shade) -> Pixels:
    import cv2

    factors, step = _levels(shade)
    height, width, channels = pixels.shape
    same = plain(factors[:channels], height, width)
    return np.asarray(cv2.multiply(pixels, same, None, step), np.uint8)


class Canvas:
    """One canvas in the making. ``window`` is its place in the picture, ``factor`` picture pixels
    a pixel of the list, ``oversampling`` canvas pixels a pixel of the picture."""

    def __init__(
        self,
        recording: Recording,
        table: Outlines,
        window: Box,
        factor: float,
        oversampling: int,
        rendering: Rendering,
        *,
        channels: int = 4,
        canvas: Pixels | None = None,
    ) -> None:
        self.recording, self.rendering, self.channels = recording, rendering, channels
        self.oversampling = oversampling
        self.scale = factor * oversampling
        self.corner = (window.left * oversampling, window.top * oversampling)
        self.table = table.moved(-self.corner[0], -self.corner[1])
        self.boxes = self.table.boxes.tolist()
        shape = (window.height * oversampling, window.width * oversampling)
        self.canvas = np.zeros((*shape, channels), np.uint8) if canvas is None else canvas
        self.whole = Box(0, 0, shape[1], shape[0])
        self.cover: Mask = np.zeros(shape, np.uint8)  # what the present person covers
        self.covered = Box(0, 0, 0, 0)
        self.regions: dict[int, tuple[Box, Mask]] = {}
        self.line = recording.line_width * self.scale
        self.light = float(recording.light[0]), float(recording.light[1])

    def step(self, towards_light: float) -> tuple[int, int]:
        """Whole pixels of the canvas."""
        far = towards_light * self.scale
        return round(self.light[0] * far), round(self.light[1] * far)

    def _edge(self, mask: Mask, depth: float) -> Mask:
        """Where a step of ``depth`` away from the light leaves the mask; towards it if negative."""
        import cv2

        x, y = self.step(-depth)
        height, width = mask.shape
        edge = mask.copy()
        if abs(x) < width and abs(y) < height:
            here = edge[max(0, -y) : height - max(0, y), max(0, -x) : width - max(0, x)]
            there = mask[max(0, y) : height - max(0, -y), max(0, x) : width - max(0, -x)]
            cv2.subtract(here, there, here)
        return edge

    def _shade(self, box: Box, mask: Mask, shade: Shade) -> None:
        """Where the mask of a box is."""
        import cv2

        if mask.size > SMALL:
            left, top, width, height = cv2.boundingRect(mask)
            inner = Box(left, top, left + width, top + height)
            mask, box = mask[inner.area], inner.moved(box.left, box.top)
        if mask.size:
            area = self.canvas[box.area]
            cv2.copyTo(shaded(area, shade), mask, area)

    # -- canvas ------------------------------------------------------------------------------

    def _kind(self, thickness: int) -> int:
        """Smooth wide lines take long, and oversampling smooths them anyway."""
        import cv2

        return cv2.LINE_8 if self.oversampling > 1 and thickness > 1 else cv2.LINE_AA

    def _thickness(self, line_widths: float) -> int:
        return max(1, round(line_widths * self.line))

    def _box(self, span: Span) -> Box:
        """Where polygons are, with two pixels of a margin."""
        boxes = self.boxes[span.first : span.last]
        if len(boxes) == 1:
            left, top, right, bottom = boxes[0]
        elif boxes:
            left, top = min(b[0] for b in boxes), min(b[1] for b in boxes)
            right, bottom = max(b[2] for b in boxes), max(b[3] for b in boxes)
        else:
            return Box(0, 0, 0, 0)
        return Box(left - 2, top - 2, right + 3, bottom + 3)

    def _mask(self, span: Span, box: Box) -> Mask:
        import cv2

        mask = np.zeros((box.height, box.width), np.uint8)
        if mask.size:
            corner = np.array([box.left, box.top], np.int32) << SUBPIXEL_BITS
            for place in range(span.first, span.last):
                polygon = self.table[place] - corner
                cv2.fillPoly(mask, [polygon], 255, cv2.LINE_8, SUBPIXEL_BITS)
        return mask

    def _cover(self, box: Box) -> None:
        if self.covered.is_empty:
            self.covered = box
            return
        old = self.covered
        self.covered = Box(
            min(old.left, box.left), min(old.top, box.top), max(old.right, box.right),
            max(old.bottom, box.bottom),
        )  # fmt: skip
