"""How a picture is cut so that a network of any appetite can enlarge it. Pure geometry."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from core.geometry import Size


class Span(NamedTuple):
    """Along one side, ``made`` of the result comes of ``read`` of the picture, both in pixels.

    ``read`` is what ``made`` stands for with padding on both ends where the picture goes on, so a
    network that sees no further than the padding draws it exactly as in the whole picture.
    ``given`` and ``asked`` are the whole sides of picture and result.
    """

    made: range
    read: range
    given: int
    asked: int

    def crop(self, scale: int) -> tuple[float, float]:
        """Where ``made`` lies in what a network of this scale draws of ``read``."""
        first, last = (
            edge * self.given * scale / self.asked - self.read.start * scale
            for edge in (self.made.start, self.made.stop)
        )
        return first, last


@dataclass(frozen=True)
class Tile:
    columns: Span
    rows: Span


def tiles(size: Size, result: Size, side: int, padding: int) -> tuple[Tile, ...]:
    """Row by row; what they make covers every pixel of the result exactly once.

    No tile stands for more than ``side`` pixels of the picture; within it they differ by at most
    one, so the last one is never a sliver. ``padding`` is what is read around it.
    """
    rows = spans(size.height, result.height, side, padding)
    columns = spans(size.width, result.width, side, padding)
    return tuple(Tile(column, row) for row in rows for column in columns)


def spans(given: int, asked: int, side: int, padding: int) -> tuple[Span, ...]:
    """One side of a picture cut into even pieces of at most ``side`` pixels."""
    assert side > 0 and padding >= 0
    pieces = -(-given // side)
    edges = [given * number // pieces for number in range(pieces + 1)]
    return tuple(span(start, end, given, asked, padding) for start, end in pairwise(edges))


def span(start: int, end: int, given: int, asked: int, padding: int) -> Span:
    """For the pixels ``start`` to ``end`` of a picture's side; the result's lie as near as pixels
    can, and those of the next piece begin where these end."""
    made = range(start * asked // given, end * asked // given)
    # where the result's edge falls inside of a pixel, that pixel is read whole
    first, last = made.start * given // asked, -(-made.stop * given // asked)
    read = range(max(0, first - padding), min(given, last + padding))
    return Span(made, read, given, asked)
