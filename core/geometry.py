"""Sizes of pictures and canvases: pixels, origin top left, x right, y down."""

from __future__ import annotations

from typing import NamedTuple


class Size(NamedTuple):
    """Width and height in pixels; compares equal to any pair of the same numbers."""

    width: int
    height: int

    @property
    def pixels(self) -> int:
        return self.width * self.height

    @property
    def aspect(self) -> float:
        return self.width / self.height

    def times(self, factor: float) -> Size:
        """Scaled and rounded; a side never falls below one pixel."""
        return Size(max(1, round(self.width * factor)), max(1, round(self.height * factor)))

    def __str__(self) -> str:
        return f"{self.width}×{self.height}"
