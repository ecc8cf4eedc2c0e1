"""The canvas of a frame: as the file says, or around its joints."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from core.geometry import Size
from core.pose.openpose.limits import DEFAULT_CANVAS, MAX_PIXELS, MAX_SIDE, MIN_SIDE
from core.pose.openpose.notes import Notes
from core.pose.openpose.points import Array

# Beyond this a side is a slip, not a canvas that could be made smaller.
LARGEST_SIDE = 100_000
NOT_USABLE = (
    "The canvas size in this file cannot be used; the studio took one that fits the figure."
)
TOO_SMALL = "Most joints lie off the canvas of this file; the studio took one that fits the figure."
MISSING = "This file does not say how large its canvas is: check the figure's proportions."
SHRUNK = "The canvas is larger than the studio's largest; canvas and figure are made smaller."

Sides = tuple[Any, Any]


def declared(sides: Sides, notes: Notes) -> tuple[int | None, int | None]:
    """Width and height where they can be used; fractions are rounded, numbers in text read."""
    read = [_side(side) for side in sides]
    if None in read and sides != (None, None):
        notes.say(NOT_USABLE)
    return read[0], read[1]


def _side(value: Any) -> int | None:
    if isinstance(value, str):
        try:
            value = float(value[:20])
        except ValueError:
            return None
    if type(value) is not float or not math.isfinite(value):
        return None
    return round(value) if MIN_SIDE <= value <= LARGEST_SIDE else None


def around(shown: Array) -> Size:
    """Like the studio's usual canvas, or larger where the points need it."""
    if not len(shown):
        return DEFAULT_CANVAS
    reach = np.ceil(np.clip(shown.max(axis=0), 0, MAX_SIDE) / 64) * 64
    width, height = (max(int(r), side) for r, side in zip(reach, DEFAULT_CANVAS, strict=True))
    return Size(width, height)


def chosen(
    sides: tuple[int | None, int | None], pixels: Array, notes: Notes, *, may_differ: bool
) -> Size:
    """The declared canvas, completed by what the points in pixels need.

    ``may_differ``: a canvas that most of the points lie off is taken for a slip.
    """
    width, height = sides
    if width is not None and height is not None:
        is_inside = ((pixels >= 0) & (pixels <= (width, height))).all(axis=1)
        if not may_differ or not len(pixels) or is_inside.mean() >= 0.5:
            return Size(width, height)
        notes.say(TOO_SMALL)
        width = height = None
    derived = around(pixels)
    return Size(width or derived.width, height or derived.height)


def within_limits(size: Size) -> float:
    """The factor, at most 1, that brings a canvas within the studio's limits."""
    return min(1.0, MAX_SIDE / max(size), math.sqrt(MAX_PIXELS / size.pixels))
