"""A display list at any size: figures as premultiplied RGBA on nothing, grounds as RGB."""

from __future__ import annotations

import math

import numpy as np

from core.figures.painting.canvas import OUTLINE, PICTURE, Rendering
from core.figures.painting.curves import Outlines, outlines
from core.figures.painting.display_list import Fill, Glow, Line, Part, Recording, Soft, Wash
from core.figures.painting.layers import Layer, Pixels
from core.figures.painting.raster import Raster
from core.geometry import Box, Size

OVERSAMPLING = 2
MOST_PIXELS = 24_000_000  # of an oversampled canvas; larger pictures are drawn in bands


def layer(recording: Recording, size: Size, rendering: Rendering = PICTURE) -> Layer:
    """The list without a ground."""
    import cv2

    factor = size.width / recording.size.width
    table = _table_of(recording, factor * OVERSAMPLING)
    extent = _extent(recording, table, factor)
    box = extent.within(Box.of(size))
    if box.is_empty:
        return Layer(size, Box(0, 0, 0, 0), np.zeros((0, 0, 4), np.uint8))
    pixels = np.empty((box.height, box.width, 4), np.uint8)
    # What goes on beyond the picture is drawn as far as its shades reach, lest it be shaded along
    # the picture's edge as if it ended there.
    far = (recording.reach + 4 * recording.line_width) * factor + 3
    margin = math.ceil(far)
    around = box.grown(margin).within(extent)
    rows = MOST_PIXELS // (OVERSAMPLING**2 * around.width)
    if rows < around.height:
        margin = math.ceil(min(far, rows / 4))
        around = box.grown(margin).within(extent)
        rows -= 2 * margin
    for top in range(box.top, box.bottom, rows):
        band = Box(box.left, top, box.right, min(top + rows, box.bottom))
        window = band.grown(margin).within(around)
        raster = Raster(recording, table, window, factor, OVERSAMPLING, rendering)
        small = cv2.resize(
            raster.drawn(), (window.width, window.height), None, 0, 0, cv2.INTER_AREA
        )
        shown = band.moved(-window.left, -window.top).area
        pixels[band.top - box.top : band.bottom - box.top] = small[shown]
    return Layer(size, box, pixels)


def ground(recording: Recording, size: Size, rendering: Rendering = PICTURE) -> Pixels:
    """(height, width, 3) RGB: softer than the figures before it, so it is not oversampled."""
    factor = size.width / recording.size.width
    table = _table_of(recording, factor)
    return Raster(recording, table, Box.of(size), factor, 1, rendering, channels=3).drawn()


def draw_on(picture: Pixels, recording: Recording) -> None:
    """Changes an RGB picture."""
    if not recording.operations:
        return
    height, width = picture.shape[:2]
    factor = width / recording.size.width
    table = _table_of(recording, factor)
    whole = Box(0, 0, width, height)
    Raster(recording, table, whole, factor, 1, PICTURE, channels=3, canvas=picture).drawn()


def _table_of(recording: Recording, scale: float) -> Outlines:
    limit = 4 * max(recording.size) * scale
    sag = min(0.15, max(0.02, 120 / (recording.size.width * scale)))  # large ones are looked into
    return outlines(recording.polygons, scale, limit, recording.opened, sag)


def _extent(recording: Recording, table: Outlines, factor: float) -> Box:
    """Pixels of the picture that the list may touch."""
    shown = np.zeros(len(recording.polygons), bool)
    edges = [(math.inf, math.inf, -math.inf, -math.inf)]
    wide = 0.0
    for op in recording.operations:
        if isinstance(op, Soft):
            x, y = op.centre * factor
            across, down = op.across * factor, op.down * factor
            edges.append((x - across, y - down, x + across, y + down))
        elif isinstance(op, Part | Fill | Line | Glow):
            shown[op.span.first : op.span.last] = True
            if isinstance(op, Part):
                wide = max(wide, op.outline)
            elif isinstance(op, Line):
                wide = max(wide, op.width)
        elif isinstance(op, Wash):
            return Box(0, 0, 1 << 20, 1 << 20)
    if shown.any():
        boxes = table.boxes[shown] / OVERSAMPLING
        edges.append((*boxes[:, :2].min(0), *boxes[:, 2:].max(0)))
    margin = 2 + OUTLINE * wide * recording.line_width * factor
    low = np.nan_to_num(np.array(edges)[:, :2].min(0) - margin, nan=0.0)
    high = np.nan_to_num(np.array(edges)[:, 2:].max(0) + margin + 1, nan=0.0)
    corners = np.clip(np.concatenate([low, high]), -(1 << 20), 1 << 20).astype(int).tolist()
    return Box(*corners)
