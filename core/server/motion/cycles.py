"""The ready movements as figures of lines, for small pictures that move: made once a process."""

from __future__ import annotations

import functools
from typing import Any

from core.geometry import Size
from core.motion.between import frames
from core.motion.cycles import CYCLES, timeline_of
from core.server.motion.plans import sticks_of

CANVAS = Size(384, 512)


@functools.lru_cache(maxsize=1)
def figures() -> dict[str, Any]:
    """By the id of a movement its frames a second, and the sticks of its figure in each frame."""
    return {cycle_id: _figure(cycle_id) for cycle_id in CYCLES}


def _figure(cycle_id: str) -> dict[str, Any]:
    timeline = timeline_of(cycle_id, CANVAS)
    return {"fps": timeline.fps, "frames": [sticks_of(pose)[0] for pose in frames(timeline)]}
