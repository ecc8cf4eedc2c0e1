"""Ready movements, as timelines."""

from __future__ import annotations

import functools

from core.geometry import Size
from core.motion import cycles
from core.motion.timeline import Timeline

FIRST = "walk"
"""What a newcomer sees."""


@functools.lru_cache(maxsize=64)
def timeline_of(cycle_id: str, size: Size) -> Timeline:
    """On a canvas of this size. Raises ``NotFound``."""
    return cycles.timeline_of(cycle_id, size)


def cycle_of(title: str) -> str:
    """The id of the movement with this title; "" for none."""
    return next((one.id for one in cycles.CYCLES.values() if one.title == title), "")
