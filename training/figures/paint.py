"""Cel painting with OpenCV: flat polygons, dark outlines of the fill's own colour, one shadow tone.

Points are float pixels of the finished picture, origin top left; the canvas itself is supersampled.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from core.pose.skeleton import Size

Polygon = NDArray[np.float64]  # (n, 2)
Colour = tuple[float, float, float]

SUBPIXEL_BITS = 4
# A shadow is cooler than its fill: it takes more from red and green than from blue.
SHADOW = np.array([0.26, 0.30, 0.18], np.float32)


def toned(colour: Colour, factor: float) -> Colour:
    red, green, blue = (min(255.0, max(0.0, value * factor)) for value in colour)
    return red, green, blue


def ink(colour: Colour) -> Colour:
    """The outline of a fill: the same hue, much darker, never black."""
    red, green, blue = colour
    return red * 0.38 + 14, green * 0.32 + 8, blue * 0.36 + 20


def curve(points: Sequence[Sequence[float]], samples: int = 8) -> Polygon:
    """Quadratic beziers through ``start, (control, end) ...`` as one line of points."""
    nodes = np.asarray(points, np.float64)
    along = np.linspace(0, 1, samples, endpoint=False)[:, None]
    pieces = [
        (1 - along) ** 2 * nodes[i]
        + 2 * along * (1 - along) * nodes[i + 1]
        + along**2 * nodes[i + 2]
        for i in range(0, len(nodes) - 2, 2)
    ]
    return np.concatenate([*pieces, nodes[-1:]])


def capsule(start: Polygon, end: Polygon, width: float, end_width: float) -> Polygon:
    """A rounded segment that tapers from one width to another."""
    angle = math.atan2(end[1] - start[1], end[0] - start[0])
    near = angle + np.linspace(math.pi / 2, 3 * math.pi / 2, 7)
    far = angle + np.linspace(-math.pi / 2, math.pi / 2, 7)
    return np.concatenate(
        [
            start + 0.5 * width * np.stack([np.cos(near), np.sin(near)], 1),
            end + 0.5 * end_width * np.stack([np.cos(far), np.sin(far)], 1),
        ]
    )


def oval(centre: Polygon, across: float, down: float, tilt: float = 0.0) -> Polygon:
    turn = np.linspace(0, 2 * math.pi, 18, endpoint=False)
    x, y = across * np.cos(turn), down * np.sin(turn)
    cos, sin = math.cos(tilt), math.sin(tilt)
    return centre + np.stack([cos * x - sin * y, sin * x + cos * y], 1)


class Painter:
    def __init__(self, size: Size, oversampling: int = 2) -> None:
        self.size = size
        self.scale = oversampling
        self.line_width = min(size) / 128 * 0.85
        shape = (size.height * oversampling, size.width * oversampling, 3)
        self.canvas: NDArray[np.uint8] = np.zeros(shape, np.uint8)

    def finished(self) -> NDArray[np.uint8]:
        """(height, width, 3) RGB."""
        if self.scale == 1:
            return self.canvas
        return cv2.resize(self.canvas, tuple(self.size), interpolation=cv2.INTER_AREA)

    def fill(self, polygon: Polygon, colour: Colour) -> None:
        cv2.fillPoly(self.canvas, [self._fixed(polygon)], colour, cv2.LINE_AA, SUBPIXEL_BITS)

    def glow(self, polygon: Polygon, colour: Colour, strength: float) -> None:
        """A translucent fill."""
        fixed = self._fixed(polygon)
        left, top, right, bottom = self._box([fixed])
        if right <= left or bottom <= top:
            return
        area = self.canvas[top:bottom, left:right]
        over = area.copy()
        shifted = fixed - (np.array([left, top]) << SUBPIXEL_BITS).astype(np.int32)
        cv2.fillPoly(over, [shifted], colour, cv2.LINE_AA, SUBPIXEL_BITS)
        area[:] = cv2.addWeighted(over, strength, area, 1 - strength, 0)

    def line(
        self, points: Polygon, colour: Colour, width: float = 1.0, closed: bool = False
    ) -> None:
        thickness = max(1, round(width * self.line_width * self.scale))
        fixed = [self._fixed(points)]
        cv2.polylines(self.canvas, fixed, closed, colour, thickness, cv2.LINE_AA, SUBPIXEL_BITS)

    def part(
        self, shapes: Sequence[tuple[Polygon, Colour]], depth: float, outline: float = 1.0
    ) -> None:
        """One body part: its shapes share an outer contour and one shadow ``depth`` pixels wide."""
        fixed = [self._fixed(polygon) for polygon, _ in shapes]
        thickness = max(1, round(2 * outline * self.line_width * self.scale))
        for polygon, (_, colour) in zip(fixed, shapes, strict=True):
            cv2.polylines(
                self.canvas, [polygon], True, ink(colour), thickness, cv2.LINE_AA, SUBPIXEL_BITS
            )
        for polygon, (_, colour) in zip(fixed, shapes, strict=True):
            cv2.fillPoly(self.canvas, [polygon], colour, cv2.LINE_AA, SUBPIXEL_BITS)
        self._shade(fixed, depth)

    def _shade(self, fixed: list[NDArray[np.int32]], depth: float) -> None:
        left, top, right, bottom = self._box(fixed)
        x, y = max(1, round(depth * self.scale)), max(1, round(depth * self.scale * 0.5))
        if right - left <= x or bottom - top <= y:
            return
        mask = np.zeros((bottom - top, right - left), np.uint8)
        corner = (np.array([left, top]) << SUBPIXEL_BITS).astype(np.int32)
        for polygon in fixed:
            cv2.fillPoly(mask, [polygon - corner], 255, cv2.LINE_AA, SUBPIXEL_BITS)
        lit = np.zeros_like(mask)
        lit[:-y, :-x] = mask[y:, x:]
        dark = cv2.min(mask, 255 - lit).astype(np.float32)[..., None] / 255
        area = self.canvas[top:bottom, left:right]
        area[:] = (area * (1 - dark * SHADOW)).astype(np.uint8)

    def _fixed(self, polygon: Polygon) -> NDArray[np.int32]:
        return np.round(polygon * (self.scale << SUBPIXEL_BITS)).astype(np.int32)

    def _box(self, fixed: list[NDArray[np.int32]]) -> tuple[int, int, int, int]:
        points = np.concatenate(fixed) >> SUBPIXEL_BITS
        height, width = self.canvas.shape[:2]
        left, top = np.maximum(points.min(0) - 1, 0)
        right, bottom = np.minimum(points.max(0) + 3, (width, height))
        return int(left), int(top), int(right), int(bottom)
