"""Rectangles of premultiplied RGBA pixels, and how they lie on each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.geometry import Box, Size

Pixels = NDArray[np.uint8]


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
