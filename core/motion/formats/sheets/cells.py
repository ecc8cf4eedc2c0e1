"""Where frames stand in a sheet: in a grid, or packed close."""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import StrEnum

from core.geometry import Box, Size

GAP = 2  # pixels between packed frames, so that none bleeds into another when it is scaled


class Layout(StrEnum):
    """``GRID``: cells of one size, for whoever cuts by columns and rows; ``PACKED``: each frame
    trimmed to what it shows."""

    GRID = "grid"
    PACKED = "packed"


def grid(count: int, cell: Size) -> tuple[Box, ...]:
    """Row by row, as near to a square as can be."""
    columns = min(count, max(1, round(math.sqrt(count * cell.height / cell.width))))
    spots = (divmod(number, columns) for number in range(count))
    return tuple(
        Box.of(cell).moved(column * cell.width, row * cell.height) for row, column in spots
    )


def packed(sizes: Sequence[Size]) -> tuple[Box, ...]:
    """On shelves, the high ones first; in the order of ``sizes``."""
    spacious = sum((size.width + GAP) * (size.height + GAP) for size in sizes)
    breadth = max(math.isqrt(spacious), *(size.width for size in sizes))
    places: dict[int, Box] = {}
    left = top = shelf = 0
    for number in sorted(range(len(sizes)), key=lambda one: -sizes[one].height):
        size = sizes[number]
        if left and left + size.width > breadth:
            left, top, shelf = 0, top + shelf + GAP, 0
        places[number] = Box.of(size).moved(left, top)
        left, shelf = left + size.width + GAP, max(shelf, size.height)
    return tuple(places[number] for number in range(len(sizes)))
