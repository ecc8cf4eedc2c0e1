"""Rectangles of premultiplied RGBA pixels, and how they lie on each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.geometry import Size

Pixels = NDArray[np.uint8]


class Box(NamedTuple):
    """Whole pixels, right and bottom exclusive."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return max(0, self.right - self.left)

    @property
    def height(self) -> int:
        return max(0, self.bottom - self.top)

    @property
    def is_empty(self) -> bool:
        return self.right <= self.left or self.bottom <= self.top

    @property
    def area(self) -> tuple[slice, slice]:
        return slice(self.top, self.bottom), slice(self.left, self.right)

    def within(self, other: Box) -> Box:
        left, top, right, bottom = self
        return Box(
            left if left > other[0] else other[0], top if top > other[1] else other[1],
            right if right < other[2] else other[2], bottom if bottom < other[3] else other[3],
        )  # fmt: skip

    def grown(self, by: int) -> Box:
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def moved(self, x: int, y: int) -> Box:
        return Box(self.left + x, self.top + y, self.right + x, self.bottom + y)

    @classmethod
    def of(cls, size: Size) -> Box:
        return cls(0, 0, size.width, size.height)


@dataclass(frozen=True)
class Layer:
    """``pixels`` (height, width, 4) are premultiplied RGBA; all else of ``size`` is transparent."""

    size: Size
    box: Box
    pixels: Pixels

    @property
    def alpha(self) -> Pixels:
        """(height, width) of the whole size."""
        whole = np.zeros((self.size.height, self.size.width), np.uint8)
        if not self.box.is_empty:
            whole[self.box.area] = self.pixels[..., 3]
        return whole

    def lay_on(self, picture: Pixels) -> None:
        """Changes an RGB picture of the same size."""
        import cv2

        if self.box.is_empty:
            return
        below = picture[self.box.area]
        left = cv2.bitwise_not(self.pixels[..., 3])
        shown = cv2.multiply(below, cv2.merge([left, left, left]), None, 1 / 255)
        cv2.add(shown, cv2.cvtColor(self.pixels, cv2.COLOR_RGBA2RGB), below)

    def straight(self) -> Pixels:
        """(height, width, 4) RGBA of the whole size, colours not multiplied with alpha."""
        whole = np.zeros((self.size.height, self.size.width, 4), np.uint8)
        if not self.box.is_empty:
            whole[self.box.area] = unmultiplied(self.pixels)
        return whole


def unmultiplied(pixels: Pixels) -> Pixels:
    """Only pixels that are partly transparent change."""
    result = pixels.copy()
    alpha = pixels[..., 3]
    rows, columns = np.nonzero((alpha > 0) & (alpha < 255))
    edge = pixels[rows, columns].astype(np.float32)
    edge[:, :3] = np.minimum(edge[:, :3] * 255 / edge[:, 3:], 255)
    result[rows, columns] = np.round(edge).astype(np.uint8)
    return result
