"""A clip that was made, played from the frames that are there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from core.server.motion.plans import SIDES
from core.server.motion.route import PATH
from core.ui import state
from core.ui.components.bridge import declare, sources
from core.ui.components.motion_stage import FOLDER as STAGE_FOLDER
from core.ui.resources import studio

if TYPE_CHECKING:
    from core.gallery.record import ImageRecord

FOLDER = Path(__file__).parent

_component = declare(
    "clip_player",
    html='<div class="room"><div class="clip"></div></div>',
    css=sources(STAGE_FOLDER, "stage.css") + sources(FOLDER, "player.css"),
    js=f"const MOTION = {json.dumps({'path': PATH, 'sides': SIDES})};\n"
    + sources(STAGE_FOLDER, "icons.js", "clip.js", "painting.js")
    + sources(FOLDER, "player.js"),
    texts=("motion_stage",),
)


def clip_player(record: ImageRecord, place: str, alt: str) -> None:
    """Of one that was broken off, the frames there are; nothing for a picture that is no clip.

    ``place``: where it stands, on a page that shows the same clip twice.
    """
    clip = record.clip
    if clip is None:
        return
    frames = studio().gallery.clips.frames(record.id)
    _component(
        key=state.clip_player(place, record.id),
        data={
            "id": record.id,
            "count": min(len(frames), clip.frames),
            "fps": clip.fps,
            "loop": clip.loop,
            "width": record.width,
            "height": record.height,
            "alt": alt,
        },
    )
