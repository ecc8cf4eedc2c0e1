"""A drawing on a page, drawn anew at once when its words, pose or seed change.

The browser asks the studio's route for it, so the page's script draws nothing. Where nobody serves
that route (a test runs the page, a proxy lets nothing but the page through) the picture comes with
the rerun, drawn here.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from core.figures.casting import Character
from core.geometry import Size
from core.images import data_url
from core.pose import canvas
from core.pose.skeleton import Pose
from core.server.drawing_request import MAX_SIDE, DrawingRequest, DrawnPart
from core.server.drawing_route import PATH
from core.server.serving import is_serving
from core.ui.components.bridge import declare, sent, sources

# Kept between reruns, where the page's script draws.
CACHED_DRAWINGS = 24

# Of a whole figure.
FIGURE_SIZE = Size(512, 768)

_FOLDER = Path(__file__).parent


def asker_script(path: str = PATH) -> str:
    """What a component's script needs in front to ask for drawings."""
    return f"const ENDPOINT = {json.dumps(path)};\n" + sources(_FOLDER, "asker.js")


_component = declare(
    "live_drawing",
    html='<div class="live"><div class="frame" role="img"></div></div>',
    css=sources(_FOLDER, "live.css"),
    js=asker_script() + sources(_FOLDER, "live.js"),
    sends={"blocked": False},
)


def live_drawing(
    prompt: str,
    pose: Pose,
    seed: int,
    size: Size,
    *,
    characters: Sequence[Character | None] = (),
    part: DrawnPart = DrawnPart.PICTURE,
    key: str = "live_drawing",
    alt: str = "The drawing",
) -> None:
    """Show the drawing in the aspect of ``size``, as large as the page has room.

    ``characters`` are those of the pose's people in turn; None, or none left, is who the prompt
    says. Nothing is sent back.
    """
    shown = bounded(size)
    request = DrawingRequest(pose, shown, prompt, seed, tuple(characters), part)
    _component(
        key=key,
        data={
            "name": key,
            "request": request_data(request),
            "width": size.width,
            "height": size.height,
            "alt": alt,
            "picture": None if is_asked_for(key) else drawn_url(request),
        },
    )


def is_asked_for(key: str) -> bool:
    """The browser asks for the drawings of the component ``key`` itself."""
    return is_serving() and sent(key, "blocked") is not True


def request_data(request: DrawingRequest) -> dict[str, Any]:
    """What a browser sends to have this drawn, but for the size."""
    pose = request.pose
    return {
        "pose": {
            "people": canvas.to_editor(pose),
            "width": pose.size.width,
            "height": pose.size.height,
        },
        "prompt": request.prompt,
        "seed": request.seed,
        "characters": [one and one.to_dict() for one in request.characters],
        "what": request.what.value,
    }


def bounded(size: Size) -> Size:
    """The same aspect, no side above what is drawn at once."""
    return size.times(min(1.0, MAX_SIDE / max(size)))


@functools.lru_cache(maxsize=CACHED_DRAWINGS)
def drawn_url(request: DrawingRequest) -> str:
    """Drawn here and now, as a ``data:`` URL."""
    return data_url(request.draw())
