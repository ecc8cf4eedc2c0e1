"""The frames of a still picture that moves."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from typing import Any

import numpy as np
from PIL import Image

from core.motion.still.eyes import Eye, eyes_of
from core.motion.still.moves import ALL_MOVES, Move, Time
from core.motion.still.scene import Floats, Scene
from core.motion.still.sway import Sway, sway_of
from core.pose.anatomy.head import head_of_person

# How much larger the picture is at the end of a push, and the figure, which is nearer.
PUSH, PUSH_OF_FIGURE = 0.06, 0.075
HEAD_SHARE = 0.4  # without a head in it, the camera goes to this height


class StillClip:
    """What is at rest is the same in each frame as in the picture, and the first is the picture.

    ``count`` frames at ``fps`` a second; of a loop the frame after the last is the first.
    """

    notes: tuple[str, ...] = ()

    def __init__(
        self,
        scene: Scene,
        *,
        count: int,
        fps: int,
        loops: bool = True,
        moves: Collection[Move] = ALL_MOVES,
    ) -> None:
        self.scene, self._moves = scene, frozenset(moves)
        self._count, self._fps, self._loops = count, fps, loops

    def __len__(self) -> int:
        return self._count

    def frame(self, index: int) -> Image.Image:
        """RGB, or RGBA of a picture that is transparent."""
        time = self._time(index)
        sheet, ground = self.scene.sheet, self.scene.ground
        for eye in self._eyes if time.blink > 0 else ():
            sheet = eye.closed(sheet, time.blink)
        moved, seen = self._sway.at(time.breath, time.sway), self._grid
        near = time.push if Move.PUSH in self._moves else 0.0
        if near:
            seen = self._nearer(1 + PUSH_OF_FIGURE * near)
            moved = _shown(moved, seen)
            ground = None if ground is None else _shown(ground, self._nearer(1 + PUSH * near))
        return self.scene.laid(_shown(sheet, seen - moved), ground)

    def _time(self, index: int) -> Time:
        shares = self._count if self._loops else max(1, self._count - 1)
        return Time(index / shares, self._count / self._fps, self._loops)

    @cached_property
    def _grid(self) -> Floats:
        width, height = self.scene.size
        rows, columns = np.mgrid[:height, :width].astype(np.float32)
        return np.stack([columns, rows], 2)

    @cached_property
    def _sway(self) -> Sway:
        moves = self._moves
        return sway_of(self.scene, breathes=Move.BREATH in moves, swings=Move.HAIR in moves)

    @cached_property
    def _eyes(self) -> tuple[Eye, ...]:
        return eyes_of(self.scene) if Move.BLINK in self._moves else ()

    @cached_property
    def _middle(self) -> Floats:
        """Where the camera goes: x and y."""
        heads = [head_of_person(person) for person in self.scene.pose.people]
        centres = [head.centre for head in heads if head is not None]
        width, height = self.scene.size
        middle = np.mean(centres, 0) if centres else (width / 2, height * HEAD_SHARE)
        return np.asarray(middle, np.float32)

    def _nearer(self, factor: float) -> Floats:
        return (self._middle + (self._grid - self._middle) / np.float32(factor)).astype(np.float32)


def _shown(pixels: Floats, places: Floats) -> Floats:
    """What stands at these places, x and y, of (h, w, …) pixels."""
    import cv2

    second: Any = None  # the places are one array
    way, edge = cv2.INTER_CUBIC, cv2.BORDER_REPLICATE
    return np.asarray(cv2.remap(pixels, places, second, way, borderMode=edge), np.float32)
