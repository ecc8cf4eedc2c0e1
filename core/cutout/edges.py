"""From a rough mask to an edge as the picture has it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.geometry import Size

Alpha = NDArray[np.float32]
Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]

# The filter's coefficients are smooth: a picture of any size is looked at in this many pixels.
LONG_SIDE = 1024
STRIP = 256  # rows that are worked on at once
SOFTNESS = 1e-4
# In a picture of ``LONG_SIDE``: how far a rough rim may lie from the picture's, and how many pixels
# on each side of a rim are neither figure nor ground alone. Less than the haze is none.
REACH, RIM, HAZE = 8, 2, 0.1


def drawn_to(picture: Pixels, side: int) -> Pixels:
    """The picture with its longer side at most ``side`` pixels."""
    import cv2

    height, width = picture.shape[:2]
    factor = side / max(height, width)
    if factor >= 1:
        return picture
    size = (max(8, round(width * factor)), max(8, round(height * factor)))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def enlarged(mask: NDArray[np.bool_], size: Size) -> Alpha:
    import cv2

    return np.asarray(cv2.resize(mask.astype(np.float32), size), np.float32)


def guided(picture: Pixels, mask: Alpha, radius: int) -> Alpha:
    """The mask (h, w) with the edges of the picture (h, w, 3) within ``radius`` pixels of its own.

    He, Sun, Tang: "Guided Image Filtering" (2013), with all three colours as the guide; computed
    small and applied large as in He, Sun: "Fast Guided Filter" (2015).
    """
    import cv2

    height, width = mask.shape
    factor = min(1.0, LONG_SIDE / max(height, width))
    small = (max(1, round(width * factor)), max(1, round(height * factor)))
    guide = np.asarray(cv2.resize(picture, small, interpolation=cv2.INTER_AREA))
    cover = np.asarray(cv2.resize(mask, small, interpolation=cv2.INTER_AREA), np.float32)
    lines = _lines(
        np.asarray(guide, np.float32) / np.float32(255), cover, max(1, round(radius * factor))
    )
    lines = np.asarray(cv2.resize(lines, (width, height), interpolation=cv2.INTER_LINEAR))
    alpha = np.empty_like(mask)
    for top in range(0, height, STRIP):
        rows = slice(top, top + STRIP)
        shown = picture[rows].astype(np.float32) / 255
        alpha[rows] = (lines[rows, :, :3] * shown).sum(-1) + lines[rows, :, 3]
    return np.clip(alpha, 0, 1, out=alpha)


def fitted(picture: Pixels, mask: Alpha, reach: int = REACH) -> Alpha:
    """A coarse mask (h, w) with a clean edge where the picture (h, w, 3) has one: away from its rim
    all is figure or ground. ``reach`` is in pixels of a picture of ``LONG_SIDE``."""
    import cv2

    scale = max(1.0, max(mask.shape) / LONG_SIDE)
    rough = reach * max(mask.shape) / LONG_SIDE  # a small picture's rim lies nearer
    soft = guided(picture, mask, max(1, round(rough)))
    solid, width = (soft > 0.5).astype(np.uint8), round(RIM * scale)
    ball = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * width + 1, 2 * width + 1))
    inside = np.asarray(cv2.erode(solid, ball, borderValue=1)) > 0
    outside = np.asarray(cv2.erode(1 - solid, ball, borderValue=1)) > 0
    clear = np.clip((soft - HAZE) / (1 - 2 * HAZE), 0, 1)
    return np.asarray(np.where(inside, 1, np.where(outside, 0, clear)), np.float32)


def _lines(guide: Floats, cover: Alpha, radius: int) -> Floats:
    """(h, w, 4): slopes and offset of the line from colour to cover that fits around a pixel."""
    import cv2

    window = (2 * radius + 1, 2 * radius + 1)

    def mean(values: Floats) -> Floats:
        return np.asarray(cv2.blur(values, window, borderType=cv2.BORDER_REFLECT), np.float32)

    colour, share = mean(guide), mean(cover)
    both = mean(guide * cover[..., None]) - colour * share[..., None]
    red, green, blue = (guide[..., channel] for channel in range(3))
    r, g, b = (colour[..., channel] for channel in range(3))
    rr = mean(red * red) - r * r + SOFTNESS
    rg, rb = mean(red * green) - r * g, mean(red * blue) - r * b
    gg, gb = mean(green * green) - g * g + SOFTNESS, mean(green * blue) - g * b
    bb = mean(blue * blue) - b * b + SOFTNESS
    # the inverse of the symmetric matrix of spreads, by its cofactors
    c_rr, c_rg, c_rb = gg * bb - gb * gb, rb * gb - rg * bb, rg * gb - rb * gg
    c_gg, c_gb, c_bb = rr * bb - rb * rb, rb * rg - rr * gb, rr * gg - rg * rg
    whole = np.maximum(rr * c_rr + rg * c_rg + rb * c_rb, 1e-14)
    x, y, z = (both[..., channel] for channel in range(3))
    slopes = np.stack(
        [
            (c_rr * x + c_rg * y + c_rb * z) / whole,
            (c_rg * x + c_gg * y + c_gb * z) / whole,
            (c_rb * x + c_gb * y + c_bb * z) / whole,
        ],
        -1,
    )
    offset = share - (slopes * colour).sum(-1)
    return mean(np.asarray(np.dstack([slopes, offset]), np.float32))
