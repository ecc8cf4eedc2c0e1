"""Ready movements, as timelines."""

from __future__ import annotations

import functools

from core.geometry import Size
from core.motion.timeline import Key, Timeline
from core.repose.pose_sets import MOVEMENTS, key_poses

CYCLES = {name: movement.title for name, movement in MOVEMENTS.items()}
FIRST = "walk"


@functools.lru_cache(maxsize=32)
def timeline_of(name: str, size: Size) -> Timeline:
    keys = tuple(Key(pose=pose.fitted_to(size)) for pose in key_poses(name))
    return Timeline(keys=keys, title=CYCLES[name])
