"""What is written: frames of one size, how long each is seen, and whether they start again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from PIL import Image

from core.errors import RequestRejected
from core.geometry import Size

MOST_FPS = 60


@dataclass(frozen=True)
class Clip:
    """``pictures`` are asked for one at a time and more than once: a sequence that opens files
    keeps one of them in memory. ``name`` is what files inside of a file are called by.

    Raises ``RequestRejected`` for no frames, frames of different sizes, or a rate not from 1 to 60.
    """

    pictures: Sequence[Image.Image]
    fps: int
    loop: bool = True
    name: str = "clip"

    def __post_init__(self) -> None:
        if not self.pictures:
            raise RequestRejected(
                expected="at least one frame", got=0, shown="This clip has no frames yet."
            )
        if not 1 <= self.fps <= MOST_FPS:
            raise RequestRejected(
                expected=f"1 to {MOST_FPS} frames a second",
                got=self.fps,
                shown=f"A clip plays 1 to {MOST_FPS} frames a second.",
            )

    @property
    def count(self) -> int:
        return len(self.pictures)

    @cached_property
    def size(self) -> Size:
        return Size(*self.pictures[0].size)

    @cached_property
    def is_clear(self) -> bool:
        """Something in it is transparent."""
        return any(_is_clear(picture) for picture in self.pictures)

    @property
    def mode(self) -> str:
        """That of ``frames``."""
        return "RGBA" if self.is_clear else "RGB"

    def frames(self) -> Iterator[Image.Image]:
        for number in range(self.count):
            yield self.frame(number)

    def frame(self, number: int) -> Image.Image:
        picture = self.pictures[number]
        if picture.size != self.size:
            raise RequestRejected(
                expected=f"frames of {self.size}",
                got=f"{Size(*picture.size)} at frame {number + 1}",
                shown="The frames of this clip have different sizes. Draw it again.",
            )
        return picture.convert(self.mode)

    def delays(self, steps: int) -> tuple[int, ...]:
        """How long each frame is seen, in so many parts of a second: rounded so that no frame
        starts more than half a part early or late, and the whole is as long as it should be."""
        ends = [round(number * steps / self.fps) for number in range(self.count + 1)]
        return tuple(end - start for start, end in pairwise(ends))


def _is_clear(picture: Image.Image) -> bool:
    if not picture.has_transparency_data:
        return False
    return int(np.asarray(picture.convert("RGBA").getchannel("A")).min()) < 255
