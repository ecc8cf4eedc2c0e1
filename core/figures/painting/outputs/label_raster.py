"""A number for each pixel of a display list: which person, part or place it shows."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from core.figures.painting.curves import SUBPIXEL_BITS, Outlines, outlines
from core.figures.painting.display_list import (
    Fill,
    Inside,
    Operation,
    Part,
    Recording,
    Span,
    Wash,
)
from core.geometry import Size

Numbers = NDArray[np.uint8]
PEOPLE = 16  # labels of one person are this far from the next one's


def label_map(recording: Recording, size: Size) -> Numbers:
    """(height, width): the ``Label`` of a pixel + 16 for each person before this one."""
    return numbered(recording, size, _label)


def people_map(recording: Recording, size: Size) -> Numbers:
    """(height, width): 0 where nobody is, else 1 + which person it is."""
    return numbered(recording, size, _person)


def _person(op: Operation) -> int | None:
    return op.owner.person + 1 if isinstance(op, Part | Inside) else None


def _label(op: Operation) -> int | None:
    if isinstance(op, Part) or (isinstance(op, Inside) and op.labelled):
        return op.owner.label + PEOPLE * op.owner.person
    return None


def numbered(
    recording: Recording, size: Size, number_of: Callable[[Operation], int | None]
) -> Numbers:
    """(height, width), 0 where nothing is: each part, fill and wash in its number, ``None`` leaves
    what is there. Things inside a part never leave it."""
    import cv2

    scale = size.width / recording.size.width
    limit = 4 * max(recording.size) * scale
    table = outlines(recording.polygons, scale, limit, recording.opened)
    canvas = np.zeros((size.height, size.width), np.uint8)
    for op in recording.operations:
        if not isinstance(op, Part | Inside | Fill | Wash):
            continue
        number = number_of(op)
        if number is None:
            continue
        if isinstance(op, Wash):
            canvas[max(0, int(op.top * scale)) : max(0, math.ceil(op.bottom * scale))] = number
        elif isinstance(op, Inside):
            _clipped(canvas, table, op.span, _part_of(recording, op).span, number)
        else:
            for place in range(op.span.first, op.span.last):
                cv2.fillPoly(canvas, [table[place]], number, cv2.LINE_8, SUBPIXEL_BITS)
    return canvas


def _part_of(recording: Recording, op: Inside) -> Part:
    part = recording.operations[op.part]
    assert isinstance(part, Part)
    return part


def _clipped(canvas: Numbers, table: Outlines, span: Span, part: Span, number: int) -> None:
    """Changes pixels of ``canvas`` that lie in one of ``span`` and in one of ``part``."""
    import cv2

    height, width = canvas.shape
    edges = table.boxes[span.first : span.last]
    if not len(edges):
        return
    left, top = np.clip(edges[:, :2].min(0) - 1, 0, (width, height))
    right, bottom = np.clip(edges[:, 2:].max(0) + 2, (left, top), (width, height))
    if right <= left or bottom <= top:
        return
    corner = np.array([left, top], np.int32) << SUBPIXEL_BITS
    masks = np.zeros((2, bottom - top, right - left), np.uint8)
    for mask, where in zip(masks, (span, part), strict=True):
        for place in range(where.first, where.last):
            cv2.fillPoly(mask, [table[place] - corner], 255, cv2.LINE_8, SUBPIXEL_BITS)
    area = canvas[top:bottom, left:right]
    area[(masks[0] & masks[1]) > 0] = number
