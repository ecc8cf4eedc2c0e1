"""A moved mesh → where in the picture each pixel comes from, and the pixels: one resampling."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.geometry import Size
from core.repose.moving.mesh import Indices

Complex = NDArray[np.complex128]
Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]

SUBPIXEL_BITS = 6


@dataclass(frozen=True)
class Warp:
    """``x`` and ``y`` (h, w): places in the picture for the pixels of ``area``; far outside of it
    where no triangle is."""

    area: tuple[slice, slice]
    x: Floats
    y: Floats


def warp(before: Complex, after: Complex, triangles: Indices, size: Size) -> Warp | None:
    """Pixel centres stand at whole numbers plus a half; None where nothing falls into ``size``."""
    import cv2

    low_x, high_x = after.real.min(), after.real.max()
    low_y, high_y = after.imag.min(), after.imag.max()
    left, right = max(0, int(np.floor(low_x)) - 1), min(size.width, int(np.ceil(high_x)) + 1)
    top, bottom = max(0, int(np.floor(low_y)) - 1), min(size.height, int(np.ceil(high_y)) + 1)
    if left >= right or top >= bottom:
        return None
    area = (slice(top, bottom), slice(left, right))
    which = np.zeros((bottom - top, right - left), np.int32)
    corners = after[triangles] - complex(left + 0.5, top + 0.5)
    fixed = np.stack([corners.real, corners.imag], -1) * (1 << SUBPIXEL_BITS)
    fixed = np.rint(np.clip(fixed, -1e8, 1e8)).astype(np.int32)
    for number, triangle in enumerate(fixed, 1):
        cv2.fillConvexPoly(which, triangle, number, cv2.LINE_8, SUBPIXEL_BITS)
    lines = _back(before, after, triangles)[which]
    rows, columns = np.mgrid[top:bottom, left:right].astype(np.float32) + np.float32(0.5)
    x = lines[..., 0] * columns + lines[..., 1] * rows + lines[..., 2]
    y = lines[..., 3] * columns + lines[..., 4] * rows + lines[..., 5]
    return Warp(area, x - np.float32(0.5), y - np.float32(0.5))


def _back(before: Complex, after: Complex, triangles: Indices) -> Floats:
    """(t + 1, 6): of each triangle, from 1 on, x and y in the picture as a line of those drawn."""
    to = after[triangles]
    base = np.stack([to.real, to.imag, np.ones(to.shape)], -1)  # (t, corners, 3)
    flat = np.abs(np.linalg.det(base)) < 1e-6
    base[flat] = np.eye(3)
    came = before[triangles]
    lines = np.linalg.solve(base, np.stack([came.real, came.imag], -1))  # (t, 3, 2)
    table = np.zeros((len(triangles) + 1, 6))
    table[1:] = lines.transpose(0, 2, 1).reshape(-1, 6)
    table[1:][flat] = 0
    table[0, [2, 5]] = -1e6
    nowhere = np.flatnonzero(flat) + 1
    table[nowhere] = table[0]
    return table.astype(np.float32)


def resampled(pixels: Pixels, shift: tuple[float, float], factor: float, warped: Warp) -> Pixels:
    """(h, w, 4) of ``warped.area``. ``pixels`` are premultiplied, ``factor`` times as large as in
    the picture, their corner at ``shift`` in it."""
    import cv2

    x, y = warped.x, warped.y
    if factor != 1 or shift != (0, 0):
        half = np.float32(0.5)
        x = (x + half - np.float32(shift[0])) * np.float32(factor) - half
        y = (y + half - np.float32(shift[1])) * np.float32(factor) - half
    found = cv2.remap(pixels, x, y, cv2.INTER_CUBIC, None, cv2.BORDER_CONSTANT, (0, 0, 0, 0))
    found = np.asarray(found, np.uint8)
    # a cubic swings over: no colour is brighter than its cover
    np.minimum(found[..., :3], found[..., 3:], out=found[..., :3])
    return found


def lay_over(canvas: Floats, above: Pixels, area: tuple[slice, slice]) -> None:
    """Changes ``canvas`` (height, width, 4), premultiplied, 0–255."""
    part = canvas[area]
    part *= 1 - above[..., 3:].astype(np.float32) / 255
    part += above
