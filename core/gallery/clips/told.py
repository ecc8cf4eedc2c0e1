"""What the gallery's row of a clip says of it."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, cast

MOST_FRAMES, HIGHEST_FPS, MOST_TITLE = 4800, 120, 120


@dataclass(frozen=True, kw_only=True)
class Clip:
    """``frames`` is how many it is to have; those that are there may be fewer. A clip that does not
    ``loop`` plays once. ``renderer`` and ``title`` are for people."""

    frames: int
    fps: int
    loop: bool = True
    renderer: str = ""
    title: str = ""

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def milliseconds(self) -> list[int]:
        """How long each frame is seen; rounded so that the clip as a whole is as long as it is."""
        ends = [round(1000 * number / self.fps) for number in range(self.frames + 1)]
        return [end - start for start, end in itertools.pairwise(ends)]


def clip_of(extras: Mapping[str, Any]) -> Clip | None:
    """Of a picture's ``extras``; None for what is no clip, or is told as nothing that could be."""
    told = extras.get("clip")
    if not isinstance(told, dict):
        return None
    values = cast("dict[str, Any]", told)
    frames, fps = values.get("frames"), values.get("fps")
    if type(frames) is not int or not 1 <= frames <= MOST_FRAMES:
        return None
    if type(fps) is not int or not 1 <= fps <= HIGHEST_FPS:
        return None
    renderer, title = (str(values.get(name, ""))[:MOST_TITLE] for name in ("renderer", "title"))
    return Clip(
        frames=frames, fps=fps, loop=values.get("loop") is not False, renderer=renderer, title=title
    )
