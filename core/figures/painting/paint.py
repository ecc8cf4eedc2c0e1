"""Cel painting with OpenCV: flat fills, outlines in a dark shade of the fill, one light.

Points are float pixels of the finished picture, origin top left; the canvas itself is supersampled.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

import numpy as np
from numpy.typing import NDArray

from core.figures.attributes import Colour
from core.figures.painting.shapes import Points, Polygon, Vector, stroke
from core.pose.skeleton import Size

SUBPIXEL_BITS = 4
Mask = NDArray[np.uint8]


class Label(IntEnum):
    """What a pixel of ``Figure.labels`` shows; 16 is added for the second person."""

    GROUND = 0
    SKIN = 1
    HAIR = 2
    EYES = 3
    OUTFIT = 4  # in the outfit's own colour
    TRIM = 5  # the rest of the outfit
    SHOES = 6
    PROP = 7


@dataclass(frozen=True)
class Shade:
    """What a shadow leaves of red, green and blue."""

    red: float
    green: float
    blue: float


# Shadows lean to purple on cloth, to red on skin: never to grey.
CLOTH_SHADE = Shade(0.76, 0.72, 0.85)
SKIN_SHADE = Shade(0.93, 0.76, 0.74)
HAIR_SHADE = Shade(0.74, 0.70, 0.82)
CAST_SHADE = Shade(0.84, 0.74, 0.80)
LIGHTER = Shade(1.1, 1.1, 1.08)


@dataclass(frozen=True)
class Region:
    """A painted part: where it is on the canvas, and its mask there."""

    left: int
    top: int
    mask: Mask

    @property
    def area(self) -> tuple[slice, slice]:
        height, width = self.mask.shape
        return slice(self.top, self.top + height), slice(self.left, self.left + width)


def toned(colour: Colour, factor: float) -> Colour:
    red, green, blue = (min(255.0, max(0.0, value * factor)) for value in colour)
    return red, green, blue


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """``share`` of the other."""
    red, green, blue = (a + (b - a) * share for a, b in zip(one, other, strict=True))
    return red, green, blue


def ink(colour: Colour) -> Colour:
    """The outline of a fill: the same hue, much darker, never black."""
    red, green, blue = colour
    return red * 0.36 + 18, green * 0.27 + 8, blue * 0.31 + 20


@cache
def _table(shade: Shade) -> NDArray[np.uint8]:
    levels = np.arange(256)[:, None] * [shade.red, shade.green, shade.blue]
    return np.clip(levels, 0, 255).astype(np.uint8)[:, None]


class Painter:
    def __init__(
        self, size: Size, oversampling: int, light: Vector, *, labels: bool = False
    ) -> None:
        self.size = size
        self.scale = oversampling
        self.light = light  # unit vector towards the light, y down
        self.line_width = min(size) / 256 * 1.35
        shape = (size.height * oversampling, size.width * oversampling)
        self.canvas: NDArray[np.uint8] = np.zeros((*shape, 3), np.uint8)
        self.cover: Mask = np.zeros(shape, np.uint8)  # what the present figure covers
        self.labels: Mask | None = np.zeros(shape, np.uint8) if labels else None
        self.person = 0

    def finished(self) -> NDArray[np.uint8]:
        """(height, width, 3) RGB."""
        import cv2

        if self.scale == 1:
            return self.canvas
        small = cv2.resize(
            self.canvas, (self.size.width, self.size.height), None, 0, 0, cv2.INTER_AREA
        )
        return np.asarray(small, np.uint8)

    def finished_labels(self) -> Mask | None:
        if self.labels is None:
            return None
        return np.ascontiguousarray(self.labels[:: self.scale, :: self.scale])

    # -- parts -------------------------------------------------------------------------------

    def part(
        self,
        shapes: Sequence[tuple[Polygon, Colour]],
        depth: float,
        label: Label,
        *,
        shade: Shade = CLOTH_SHADE,
        outline: float = 1.0,
        cast: float = 0.0,
    ) -> Region:
        """A part of the figure: its shapes share an outer contour and one shadow side.

        ``depth`` is how wide that side is, ``cast`` how far the part throws its shadow on what is
        painted already, both in pixels.
        """
        import cv2

        fixed = [self._fixed(polygon) for polygon, _ in shapes]
        region = self._region(fixed)
        if not region.mask.size:
            return region
        if cast:
            self._cast(region, cast)
        if outline:
            self._outline(fixed, shapes, outline)
        for polygon, (_, colour) in zip(fixed, shapes, strict=True):
            cv2.fillPoly(self.canvas, [polygon], colour, cv2.LINE_AA, SUBPIXEL_BITS)
        if depth:
            self.shade(region, self._away_side(region, depth), shade)
        area = region.area
        cv2.bitwise_or(self.cover[area], region.mask, self.cover[area])
        if self.labels is not None:
            self.labels[area][region.mask > 0] = label + 16 * self.person
        return region

    def _outline(
        self,
        fixed: list[NDArray[np.int32]],
        shapes: Sequence[tuple[Polygon, Colour]],
        outline: float,
    ) -> None:
        """Heavier on the side away from the light."""
        import cv2

        thickness = max(1, round(1.7 * outline * self.line_width * self.scale))
        weight = 0.32 * outline * self.line_width * (self.scale << SUBPIXEL_BITS)
        shift = np.round(-self.light * weight).astype(np.int32)
        for polygon, (_, colour) in zip(fixed, shapes, strict=True):
            cv2.polylines(
                self.canvas, [polygon + shift], True, ink(colour), thickness, cv2.LINE_AA,
                SUBPIXEL_BITS,
            )  # fmt: skip

    def _cast(self, region: Region, reach: float) -> None:
        import cv2

        x, y = np.round(-self.light * reach * self.scale).astype(int)
        height, width = self.canvas.shape[:2]
        rows, columns = region.area
        top, bottom = max(0, rows.start + y), min(height, rows.stop + y)
        left, right = max(0, columns.start + x), min(width, columns.stop + x)
        if top >= bottom or left >= right:
            return
        moved = region.mask[
            top - rows.start - y : bottom - rows.start - y,
            left - columns.start - x : right - columns.start - x,
        ]
        under = np.asarray(cv2.bitwise_and(moved, self.cover[top:bottom, left:right]), np.uint8)
        self.shade(Region(left, top, under), under, CAST_SHADE)

    def _away_side(self, region: Region, depth: float) -> Mask:
        """Where a step away from the light leaves the part."""
        import cv2

        beyond = cv2.bitwise_not(self._stepped(region.mask, depth))
        return np.asarray(cv2.bitwise_and(region.mask, beyond), np.uint8)

    def _stepped(self, mask: Mask, depth: float) -> Mask:
        x, y = (int(v) for v in np.round(-self.light * depth * self.scale))
        height, width = mask.shape
        moved = np.zeros_like(mask)
        if abs(x) < width and abs(y) < height:
            moved[max(0, -y) : height - max(0, y), max(0, -x) : width - max(0, x)] = mask[
                max(0, y) : height - max(0, -y), max(0, x) : width - max(0, -x)
            ]
        return moved

    def shade(self, region: Region, mask: Mask, shade: Shade) -> None:
        import cv2

        area = self.canvas[region.area]
        cv2.copyTo(cv2.LUT(area, _table(shade)), mask, area)

    # -- inside a part -----------------------------------------------------------------------

    def inside(
        self,
        region: Region,
        polygons: Sequence[Polygon],
        paint: Colour | Shade,
        label: Label | None = None,
    ) -> None:
        """Fills polygons where the part is; a ``Shade`` darkens or lightens what is there."""
        import cv2

        if not region.mask.size:
            return
        mask = np.zeros_like(region.mask)
        corner = np.array([region.left, region.top], np.int32) << SUBPIXEL_BITS
        for polygon in polygons:
            cv2.fillPoly(mask, [self._fixed(polygon) - corner], 255, cv2.LINE_8, SUBPIXEL_BITS)
        cv2.bitwise_and(mask, region.mask, mask)
        if isinstance(paint, Shade):
            self.shade(region, mask, paint)
        else:
            area = self.canvas[region.area]
            cv2.copyTo(np.full_like(area, np.round(paint).astype(np.uint8)), mask, area)
        if label is not None and self.labels is not None:
            self.labels[region.area][mask > 0] = label + 16 * self.person

    # -- plain marks -------------------------------------------------------------------------

    def fill(self, polygon: Polygon, colour: Colour) -> None:
        import cv2

        cv2.fillPoly(self.canvas, [self._fixed(polygon)], colour, cv2.LINE_AA, SUBPIXEL_BITS)

    def mark(self, points: Points, colour: Colour, width: float = 0.66) -> None:
        """An inner line: thinner than the contour, tapering."""
        self.fill(stroke(points, width * 1.7 * self.line_width), colour)

    def line(
        self, points: Polygon, colour: Colour, width: float = 1.0, closed: bool = False
    ) -> None:
        """An even line of ``width`` line widths."""
        import cv2

        thickness = max(1, round(width * self.line_width * self.scale))
        fixed = [self._fixed(points)]
        cv2.polylines(self.canvas, fixed, closed, colour, thickness, cv2.LINE_AA, SUBPIXEL_BITS)

    def glow(self, polygon: Polygon, colour: Colour, strength: float) -> None:
        """A translucent fill."""
        import cv2

        fixed = self._fixed(polygon)
        region = self._region([fixed])
        area = self.canvas[region.area]
        if not area.size:
            return
        over = area.copy()
        corner = np.array([region.left, region.top], np.int32) << SUBPIXEL_BITS
        cv2.fillPoly(over, [fixed - corner], colour, cv2.LINE_AA, SUBPIXEL_BITS)
        area[:] = cv2.addWeighted(over, strength, area, 1 - strength, 0)

    def soft(
        self, centre: Vector, across: float, down: float, colour: Colour, strength: float
    ) -> None:
        """A blurred oval, densest in its middle."""
        scale, (height, width) = self.scale, self.canvas.shape[:2]
        left, right = ((centre[0] + s * across) * scale for s in (-1, 1))
        top, bottom = ((centre[1] + s * down) * scale for s in (-1, 1))
        columns = np.arange(max(0, int(left)), min(width, math.ceil(right)), dtype=np.float32)
        rows = np.arange(max(0, int(top)), min(height, math.ceil(bottom)), dtype=np.float32)
        if not len(columns) or not len(rows):
            return
        x = ((columns - centre[0] * scale) / (across * scale)) ** 2
        y = ((rows - centre[1] * scale) / (down * scale)) ** 2
        weight = np.maximum(1 - x[None] - y[:, None], 0)
        weight = (weight * weight * (3 - 2 * weight) * strength)[..., None]
        area = self.canvas[int(rows[0]) : int(rows[-1]) + 1, int(columns[0]) : int(columns[-1]) + 1]
        area[:] = (area + (np.array(colour, np.float32) - area) * weight).astype(np.uint8)

    def tint(self, shade: Shade) -> None:
        """The scene's light on the whole figure."""
        import cv2

        cv2.copyTo(cv2.LUT(self.canvas, _table(shade)), self.cover, self.canvas)

    def rim(self, colour: Colour, width: float, strength: float) -> None:
        """A thin line of light along the figure's lit edge, inside its contour."""
        import cv2

        left, top, wide, high = cv2.boundingRect(self.cover)
        area = self.canvas[top : top + high, left : left + wide]
        cover = np.ascontiguousarray(self.cover[top : top + high, left : left + wide])
        paint = np.full_like(area, np.round(colour).astype(np.uint8))
        for reach in (width, 0.5 * width):  # twice, so that it fades inwards
            lit = cv2.bitwise_and(cover, cv2.bitwise_not(self._stepped(cover, -reach)))
            cv2.copyTo(cv2.addWeighted(area, 1 - strength / 2, paint, strength / 2, 0), lit, area)

    # -- canvas ------------------------------------------------------------------------------

    def _fixed(self, polygon: Polygon) -> NDArray[np.int32]:
        # Far outside the canvas OpenCV's fixed point overflows.
        limit = 4 * max(self.size) * (self.scale << SUBPIXEL_BITS)
        points = np.round(np.asarray(polygon) * (self.scale << SUBPIXEL_BITS))
        return np.clip(points, -limit, limit).astype(np.int32)

    def _region(self, fixed: list[NDArray[np.int32]]) -> Region:
        import cv2

        points = fixed[0] if len(fixed) == 1 else np.concatenate(fixed)
        points = points >> SUBPIXEL_BITS
        height, width = self.canvas.shape[:2]
        left, top = np.clip(points.min(0) - 2, 0, (width, height))
        right, bottom = np.clip(points.max(0) + 3, (left, top), (width, height))
        mask = np.zeros((int(bottom - top), int(right - left)), np.uint8)
        corner = np.array([left, top], np.int32) << SUBPIXEL_BITS
        if mask.size:
            for polygon in fixed:
                cv2.fillPoly(mask, [polygon - corner], 255, cv2.LINE_8, SUBPIXEL_BITS)
        return Region(int(left), int(top), mask)
