"""Frames of one baseline and one pivot, in one picture.

All frames share a canvas: around everything that any of them shows, its lower edge the baseline,
its middle the pivot. Whoever places frames by canvas or by pivot sees nothing jump.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass

import numpy as np
from PIL import Image

from core.errors import RequestRejected
from core.geometry import Box, Size
from core.motion.formats.changes import box_of
from core.motion.formats.clip import Clip
from core.motion.formats.sheets.cells import Layout, grid, packed

# What graphics cards of phones take.
MOST_SIDE = 8192
PIVOT = (0.5, 1.0)  # of the canvas, from its top left


@dataclass(frozen=True)
class Cell:
    """A frame: ``region`` of the sheet shows ``shown`` of the canvas; the rest is transparent."""

    region: Box
    shown: Box
    milliseconds: int


@dataclass(frozen=True)
class Sheet:
    """``cells`` are one for each frame in their order; equal frames share a region."""

    image: Image.Image  # RGBA
    canvas: Size
    cells: tuple[Cell, ...]
    fps: int
    loop: bool
    name: str

    def frame(self, number: int) -> Image.Image:
        """The canvas of a frame, as an engine puts it together."""
        cell = self.cells[number]
        frame = Image.new("RGBA", self.canvas)
        frame.paste(self.image.crop(cell.region), cell.shown[:2])
        return frame


def sheet_of(clip: Clip, *, layout: Layout = Layout.PACKED, middle: float | None = None) -> Sheet:
    """``middle`` is what stays in the middle, in pixels of the frames from the left: by default
    that of what they show. Raises ``RequestRejected`` where no sheet is large enough."""
    shown = [_shown(frame) for frame in clip.frames()]
    canvas = _canvas(shown, middle)
    parts = shown if layout is Layout.PACKED else [canvas] * clip.count
    picked = _unlike(clip, parts)
    kept = sorted(set(picked))
    sizes = [Size(parts[number].width, parts[number].height) for number in kept]
    boxes = packed(sizes) if layout is Layout.PACKED else grid(len(kept), sizes[0])
    places = dict(zip(kept, boxes, strict=True))
    image = _painted(clip, parts, places)
    times = clip.delays(1000)
    cells = tuple(
        Cell(places[one], parts[one].moved(-canvas.left, -canvas.top), milliseconds)
        for one, milliseconds in zip(picked, times, strict=True)
    )
    return Sheet(image, Size(canvas.width, canvas.height), cells, clip.fps, clip.loop, clip.name)


def _shown(frame: Image.Image) -> Box:
    if frame.mode == "RGB":
        return Box(0, 0, *frame.size)
    return box_of(np.asarray(frame.getchannel("A")) > 0)


def _canvas(shown: list[Box], middle: float | None) -> Box:
    """Symmetric about the middle; it may go beyond the frames."""
    around = Box(
        min(box.left for box in shown),
        min(box.top for box in shown),
        max(box.right for box in shown),
        max(box.bottom for box in shown),
    )
    if middle is None:
        return around
    half = math.ceil(max(middle - around.left, around.right - middle))
    return around._replace(left=round(middle) - half, right=round(middle) + half)


def _unlike(clip: Clip, parts: list[Box]) -> list[int]:
    """For each frame the first that looks the same in the same place."""
    first: dict[tuple[Box, bytes], int] = {}
    picked: list[int] = []
    for number, (part, frame) in enumerate(zip(parts, clip.frames(), strict=True)):
        look = hashlib.blake2b(frame.crop(part).tobytes(), digest_size=16).digest()
        picked.append(first.setdefault((part, look), number))
    return picked


def _painted(clip: Clip, parts: list[Box], places: dict[int, Box]) -> Image.Image:
    size = Size(max(box.right for box in places.values()), max(b.bottom for b in places.values()))
    if max(size) > MOST_SIDE:
        raise RequestRejected(
            expected=f"a sheet of at most {MOST_SIDE} pixels",
            got=size,
            todo="write fewer or smaller frames",
            shown=f"This sheet would be larger than {MOST_SIDE} pixels. Choose a smaller size.",
        )
    image = Image.new("RGBA", size)
    for number, place in places.items():
        image.paste(clip.frame(number).convert("RGBA").crop(parts[number]), place[:2])
    return image
