"""A clip in windows of as many frames as motion adapters were trained on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.generation.request import GenerationRequest
from core.pose.skeleton import Pose

if TYPE_CHECKING:
    from PIL import Image

FRAMES = 16
# So many frames of a window are those that the window before it ended with, up to HOME less in the
# last one of a loop, …
OVERLAP = 4
# … and so many of the last one of a loop those that the clip begins with.
HOME = 2


@dataclass(frozen=True)
class Window:
    """``frames`` are the clip's, in order; ``held`` those of them that are there already."""

    frames: tuple[int, ...]
    held: frozenset[int] = frozenset()

    @property
    def new(self) -> tuple[int, ...]:
        return tuple(one for one in self.frames if one not in self.held)


def windows_of(count: int, *, loops: bool) -> tuple[Window, ...]:
    """Each frame of ``count`` is new in exactly one window, and only earlier ones are held. Where
    there are ``FRAMES`` at all, every window has so many."""
    if count <= FRAMES:
        return (Window(tuple(range(count))),)
    found = [Window(tuple(range(FRAMES)))]
    end = count + (HOME if loops else 0)
    made = FRAMES
    while made < count:
        begin = made - OVERLAP
        if begin + FRAMES >= count:
            begin = end - FRAMES
        frames = tuple(one % count for one in range(begin, begin + FRAMES))
        found.append(Window(frames, frozenset(one for one in frames if one < made)))
        made = begin + FRAMES
    return tuple(found)


@dataclass(frozen=True, kw_only=True)
class Frames:
    """What a window is painted from, frame by frame.

    ``request`` has the words, checkpoint, size, seed, steps and guidance for all alike; ``adapter``
    is the id of a motion adapter. Each frame begins at its ``start``, of which ``strength`` (above
    0, up to 1) is painted anew, and follows its pose. ``kept`` are the pictures of the held.
    """

    request: GenerationRequest
    adapter: str
    window: Window
    poses: tuple[Pose, ...]
    starts: tuple[Image.Image, ...]
    kept: Mapping[int, Image.Image]
    strength: float
