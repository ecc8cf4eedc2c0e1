"""Draws the operations of a display list on a canvas."""

from __future__ import annotations

import math
from itertools import chain

import numpy as np

from core.figures.attributes import Colour
from core.figures.painting.canvas import HEAVIER, OUTLINE, Canvas, Mask, plain, shaded
from core.figures.painting.curves import SUBPIXEL_BITS
from core.figures.painting.display_list import (
    Begin,
    Fill,
    Glow,
    Inside,
    Line,
    Operation,
    Part,
    Rim,
    Shade,
    Soft,
    Span,
    Tint,
    Wash,
)
from core.figures.painting.layers import Pixels
from core.figures.painting.paint import CAST_SHADE, ink
from core.geometry import Box

FEW = 12  # one pixel of so many is soon picked out


class Raster(Canvas):
    def drawn(self) -> Pixels:
        # A fill in the colour of a part joins it to another: it has no contour.
        parts = [op.colours for op in self.recording.operations if isinstance(op, Part)]
        self.colours = set(chain.from_iterable(parts))
        holders = {op.part for op in self.recording.operations if isinstance(op, Inside)}
        for number, op in enumerate(self.recording.operations):
            self._draw(number, op, number in holders)
        return self.canvas

    def _draw(self, number: int, op: Operation, is_holder: bool) -> None:
        if isinstance(op, Part):
            self._part(number, op, is_holder)
        elif isinstance(op, Inside):
            self._inside(op)
        elif isinstance(op, Fill):
            self._fill(op)
        elif isinstance(op, Line):
            self._line(op)
        elif isinstance(op, Begin):
            self.cover[self.covered.area] = 0
            self.covered = Box(0, 0, 0, 0)
        elif isinstance(op, Wash):
            self._wash(op)
        elif isinstance(op, Tint):
            self._tint(op)
        elif isinstance(op, Rim):
            self._rim(op)
        elif self.rendering.air:
            if isinstance(op, Glow):
                self._glow(op)
            else:
                self._soft(op)

    def _paint(self, colour: Colour, *, line: bool = False) -> tuple[float, ...]:
        """With alpha; nothing at all where fills only hide."""
        if line and self.rendering.lines == "black":
            return (0, 0, 0, 255)
        if not line and not self.rendering.fills:
            return (0, 0, 0, 0)
        return (*colour, 255)

    # -- parts -------------------------------------------------------------------------------

    def _part(self, number: int, op: Part, is_holder: bool) -> None:
        import cv2

        span = range(op.span.first, op.span.last)
        box = self._box(op.span)
        wide = self._thickness(OUTLINE * op.outline)
        if not span or box.grown(wide).within(self.whole).is_empty:
            return
        inner = box.within(self.whole)
        mask = self._mask(op.span, inner)
        is_shaded = self.rendering.shades and not inner.is_empty
        if op.cast and is_shaded:
            self._cast(inner, mask, op.cast)
        if op.outline:
            self._outline(op, wide)
        elif self.rendering.contours:
            self._contour(op.span)
        for place, colour in zip(span, op.colours, strict=True):
            cv2.fillPoly(
                self.canvas, [self.table[place]], self._paint(colour), cv2.LINE_AA, SUBPIXEL_BITS
            )
        if inner.is_empty:
            return
        if is_shaded and self.step(op.depth) != (0, 0):
            self._shade(inner, self._edge(mask, op.depth), op.shade)
        if is_shaded:
            cover = self.cover[inner.area]
            cv2.bitwise_or(cover, mask, cover)
            self._cover(inner)
        if is_holder:
            self.regions[number] = (inner, mask)

    def _outline(self, op: Part, wide: int) -> None:
        """Heavier on the side away from the light."""
        import cv2

        weight = -HEAVIER * op.outline * self.line * (1 << SUBPIXEL_BITS)
        x, y = self.light
        shift = np.array((round(x * weight), round(y * weight)), np.int32)
        for place, colour in zip(range(op.span.first, op.span.last), op.colours, strict=True):
            paint = colour if self.rendering.lines == "fill" else ink(colour)
            cv2.polylines(
                self.canvas, [self.table[place] + shift], True, self._paint(paint, line=True), wide,
                self._kind(wide), SUBPIXEL_BITS,
            )  # fmt: skip

    def _contour(self, span: Span) -> None:
        import cv2

        shapes = [self.table[place] for place in range(span.first, span.last)]
        black = (0, 0, 0, 255)
        wide = self._thickness(0.8)
        cv2.polylines(self.canvas, shapes, True, black, wide, self._kind(wide), SUBPIXEL_BITS)

    def _cast(self, box: Box, mask: Mask, reach: float) -> None:
        import cv2

        x, y = self.step(-reach)
        lit = box.moved(x, y).within(self.covered).within(self.whole)
        if lit.is_empty:
            return
        local = lit.moved(-x - box.left, -y - box.top)
        under = cv2.bitwise_and(mask[local.area], self.cover[lit.area])
        self._shade(lit, np.asarray(under, np.uint8), CAST_SHADE)

    def _inside(self, op: Inside) -> None:
        import cv2

        if op.part not in self.regions or op.span.is_empty:
            return
        place, mask = self.regions[op.part]
        box = self._box(op.span).within(place)
        if box.is_empty:
            return
        part = mask[box.moved(-place.left, -place.top).area]
        if isinstance(op.paint, Shade):
            if self.rendering.shades:
                shape = cv2.bitwise_and(self._mask(op.span, box), part)
                self._shade(box, np.asarray(shape, np.uint8), op.paint)
            return
        area = self.canvas[box.area]
        painted = area.copy()
        corner = np.array([box.left, box.top], np.int32) << SUBPIXEL_BITS
        for number in range(op.span.first, op.span.last):
            polygon = self.table[number] - corner
            paint = self._paint(op.paint)
            cv2.fillPoly(painted, [polygon], paint, cv2.LINE_AA, SUBPIXEL_BITS)
            if self.rendering.contours:
                cv2.polylines(
                    painted, [polygon], True, (0, 0, 0, 255), self._thickness(0.6), cv2.LINE_AA,
                    SUBPIXEL_BITS,
                )  # fmt: skip
        cv2.copyTo(painted, part, area)

    # -- plain marks -------------------------------------------------------------------------

    def _fill(self, op: Fill) -> None:
        import cv2

        if op.is_line and self.rendering.lines == "fill":
            return
        if self._box(op.span).within(self.whole).is_empty:
            return
        dark = self.rendering.contours and sum(op.colour) < 240
        if self.rendering.contours and not (op.is_line or dark or op.colour in self.colours):
            self._contour(op.span)
        paint = self._paint(op.colour, line=op.is_line or dark)
        shape = [self.table[op.span.first]]
        cv2.fillPoly(self.canvas, shape, paint, cv2.LINE_AA, SUBPIXEL_BITS)

    def _line(self, op: Line) -> None:
        import cv2

        wide = self._thickness(op.width)
        if self._box(op.span).grown(wide).within(self.whole).is_empty:
            return
        paint = self._paint(op.colour, line=self.rendering.contours)
        cv2.polylines(
            self.canvas, [self.table[op.span.first]], op.closed, paint, wide, self._kind(wide),
            SUBPIXEL_BITS,
        )  # fmt: skip

    def _glow(self, op: Glow) -> None:
        import cv2

        box = self._box(op.span).within(self.whole)
        if box.is_empty:
            return
        area = self.canvas[box.area]
        over = area.copy()
        corner = np.array([box.left, box.top], np.int32) << SUBPIXEL_BITS
        paint = (*op.colour, 255)
        shape = [self.table[op.span.first] - corner]
        cv2.fillPoly(over, shape, paint, cv2.LINE_AA, SUBPIXEL_BITS)
        cv2.addWeighted(over, op.strength, area, 1 - op.strength, 0, area)

    def _soft(self, op: Soft) -> None:
        across, down = max(op.across * self.scale, 1e-6), max(op.down * self.scale, 1e-6)
        x, y = op.centre * self.scale - self.corner
        if not all(map(math.isfinite, (x, y, across, down))):
            return
        left, right = max(0, int(x - across)), min(self.whole.right, math.ceil(x + across))
        top, bottom = max(0, int(y - down)), min(self.whole.bottom, math.ceil(y + down))
        if left >= right or top >= bottom:
            return
        one = ((np.arange(left, right, dtype=np.float32) - np.float32(x)) / np.float32(across)) ** 2
        other = ((np.arange(top, bottom, dtype=np.float32) - np.float32(y)) / np.float32(down)) ** 2
        weight = np.maximum(1 - one[None] - other[:, None], 0)
        weight = (weight * weight * (3 - 2 * weight) * np.float32(op.strength))[..., None]
        area = self.canvas[top:bottom, left:right]
        colour = np.array((*op.colour, 255)[: self.channels], np.float32)
        area[:] = (area + (colour - area) * weight).astype(np.uint8)

    # -- everything --------------------------------------------------------------------------

    def _wash(self, op: Wash) -> None:
        top, bottom = op.top * self.scale - self.corner[1], op.bottom * self.scale - self.corner[1]
        first, last = max(0, int(top)), min(self.whole.bottom, math.ceil(bottom))
        if first >= last:
            return
        places = np.linspace(top, bottom, len(op.stops))
        rows = np.arange(first, last) + 0.5
        stops = np.array(op.stops, np.float64)
        colours = np.stack([np.interp(rows, places, stops[:, i]) for i in range(3)], 1)
        if self.channels == 4:
            colours = np.concatenate([colours, np.full((len(rows), 1), 255.0)], 1)
        self.canvas[first:last] = np.round(colours).astype(np.uint8)[:, None]

    def _tint(self, op: Tint) -> None:
        if not self.rendering.shades:
            return
        box = self.whole if op.everywhere else self.covered
        if op.everywhere:
            self.canvas[:] = shaded(self.canvas, op.shade)
        elif not box.is_empty:
            self._shade(box, self.cover[box.area], op.shade)

    def _rim(self, op: Rim) -> None:
        import cv2

        if not self.rendering.shades or self.covered.is_empty:
            return
        area = self.canvas[self.covered.area]
        cover = np.ascontiguousarray(self.cover[self.covered.area])
        colour = tuple(round(value) for value in (*op.colour, 255)[: self.channels])
        share = op.strength / 2
        for reach in (op.width, 0.5 * op.width):  # twice, so that it fades inwards
            lit = self._edge(cover, -reach)
            places = cv2.findNonZero(lit) if self.step(reach) != (0, 0) else None
            if places is None:
                continue
            if len(places) * FEW > lit.size:
                veil = plain(colour, *cover.shape)
                cv2.copyTo(cv2.addWeighted(area, 1 - share, veil, share, 0), lit, area)
                continue
            where = np.asarray(places, np.int64).reshape(-1, 2)
            rows, columns = where[:, 1], where[:, 0]
            before = area[rows, columns].astype(np.float32)
            after = before + (np.array(colour, np.float32) - before) * share
            area[rows, columns] = np.round(after).astype(np.uint8)
