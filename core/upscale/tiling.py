"""How a picture is cut so that a network of any appetite can enlarge it. Pure geometry."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from core.geometry import Size


class Box(NamedTuple):
    """A rectangle of pixels; ``right`` and ``bottom`` are outside of it."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def size(self) -> Size:
        return Size(self.right - self.left, self.bottom - self.top)

    def times(self, factor: int) -> Box:
        return Box(*(edge * factor for edge in self))

    def moved(self, x: int, y: int) -> Box:
        return Box(self.left + x, self.top + y, self.right + x, self.bottom + y)


@dataclass(frozen=True)
class Tile:
    """``read`` goes into the network; of what comes out only ``keep`` is used.

    Both are in pixels of the picture. ``read`` is ``keep`` with padding on every side where the
    picture goes on, so a network that sees no further than the padding draws ``keep`` exactly as
    it would in the whole picture.
    """

    read: Box
    keep: Box

    @property
    def keep_in_read(self) -> Box:
        return self.keep.moved(-self.read.left, -self.read.top)


def tiles(size: Size, side: int, padding: int) -> tuple[Tile, ...]:
    """Row by row; the ``keep`` boxes cover every pixel of the picture exactly once.

    No ``keep`` is longer than ``side``; within a picture they differ by at most one pixel, so the
    last one is never a sliver. ``padding`` is what is added around it.
    """
    assert side > 0 and padding >= 0
    columns, rows = _cuts(size.width, side), _cuts(size.height, side)
    return tuple(
        Tile(_padded(keep, padding, size), keep)
        for top, bottom in rows
        for left, right in columns
        for keep in [Box(left, top, right, bottom)]
    )


def _cuts(length: int, side: int) -> list[tuple[int, int]]:
    pieces = -(-length // side)
    edges = [length * i // pieces for i in range(pieces + 1)]
    return list(pairwise(edges))


def _padded(box: Box, padding: int, size: Size) -> Box:
    return Box(
        max(0, box.left - padding),
        max(0, box.top - padding),
        min(size.width, box.right + padding),
        min(size.height, box.bottom + padding),
    )
