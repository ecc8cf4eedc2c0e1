"""Boxes around figures: what a people detector finds, and the window a pose network looks through.

A box is left, top, right, bottom in pixels of the picture; it may leave the picture.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.geometry import Size
from core.pose.skeleton import Person

# A figure is larger than its joints: hair, hands and feet, as a share of its longer side.
FLESH = 0.08
# mmpose looks at a box with an eighth of it added on every side; so do the networks trained there.
PADDING = 1.25


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def area(self) -> float:
        return max(self.width, 0.0) * max(self.height, 0.0)

    def grown(self, pixels: float) -> Box:
        return Box(self.left - pixels, self.top - pixels, self.right + pixels, self.bottom + pixels)

    def overlap(self, other: Box) -> float:
        """Shared area over joint area, 0–1."""
        left, top = max(self.left, other.left), max(self.top, other.top)
        right, bottom = min(self.right, other.right), min(self.bottom, other.bottom)
        shared = Box(left, top, max(right, left), max(bottom, top)).area
        return shared / max(self.area + other.area - shared, 1e-9)


class Window(NamedTuple):
    """Where a network's input lies in the picture: x = left + input x × scale."""

    left: float
    top: float
    scale: float

    def to_picture(self, points: NDArray[np.float32]) -> NDArray[np.float32]:
        """(n, 3) x, y, confidence in pixels of the input → of the picture."""
        placed = points.copy()
        placed[:, :2] = points[:, :2] * self.scale + np.array([self.left, self.top], np.float32)
        return placed


def figure_box(person: Person) -> Box:
    """Around the whole figure, as guessed from its visible joints; the person must not be empty."""
    joints = Box(*person.bounds())
    return joints.grown(FLESH * max(joints.width, joints.height, 16.0))


def window(box: Box, size: Size) -> Window:
    """The padded box in the middle of an input of this size, at its own proportions."""
    scale = PADDING * max(box.width / size.width, box.height / size.height, 1e-3)
    left = (box.left + box.right - size.width * scale) / 2
    top = (box.top + box.bottom - size.height * scale) / 2
    return Window(left, top, scale)


def seen_through(
    picture: Image.Image, place: Window, size: Size, ground: tuple[int, int, int]
) -> Image.Image:
    """The part of an RGB picture in the window, as an input of ``size``; beside it ``ground``."""
    left, top, scale = place
    seen = (
        max(left, 0.0), max(top, 0.0),
        min(left + size.width * scale, picture.width),
        min(top + size.height * scale, picture.height),
    )  # fmt: skip
    view = Image.new("RGB", size, ground)
    wide, high = round((seen[2] - seen[0]) / scale), round((seen[3] - seen[1]) / scale)
    if wide > 0 and high > 0:
        part = picture.resize((wide, high), Image.Resampling.BILINEAR, box=seen)
        view.paste(part, (round((seen[0] - left) / scale), round((seen[1] - top) / scale)))
    return view
