"""What stands large on the page: the timeline that plays."""

from __future__ import annotations

from core.ui.components.live_drawing import bounded
from core.ui.components.motion_stage import motion_stage
from core.ui.motion import keys, who


def stage() -> None:
    motion_stage(who.player(), bounded(keys.size_now()))
