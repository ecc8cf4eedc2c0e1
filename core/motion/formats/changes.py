"""What of a frame is another than in the frame before it: only that is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.geometry import Box, Size
from core.images import shown_area

Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Change:
    """``pixels`` is the whole frame (h, w, …), ``changed`` (h, w) where it is new; ``box`` holds
    all of that, and is one pixel where nothing is: no format knows an empty frame."""

    pixels: Pixels
    changed: NDArray[np.bool_]
    box: Box

    @property
    def part(self) -> Pixels:
        return self.pixels[self.box.area]

    @property
    def is_new(self) -> NDArray[np.bool_]:
        """Of ``part``."""
        return self.changed[self.box.area]


def changes(frames: Iterator[Pixels], grid: int = 1) -> Iterator[Change]:
    """The first frame is all new. Boxes start at multiples of ``grid`` pixels."""
    before: Pixels | None = None
    for pixels in frames:
        yield _change(before, pixels, grid)
        before = pixels


def _change(before: Pixels | None, pixels: Pixels, grid: int) -> Change:
    changed = np.ones(pixels.shape[:2], np.bool_)
    if before is not None:
        np.not_equal(pixels, before).reshape(*changed.shape, -1).any(2, out=changed)
    return Change(pixels, changed, box_of(changed, grid))


def box_of(shown: NDArray[np.bool_], grid: int = 1) -> Box:
    """Around what is true, at least one pixel, from multiples of ``grid``."""
    area = shown_area(shown)
    if area is None:
        return Box(0, 0, 1, 1)
    rows, columns = area
    left, top = columns.start // grid * grid, rows.start // grid * grid
    height, width = shown.shape
    return Box(left, top, columns.stop, rows.stop).within(Box.of(Size(width, height)))
