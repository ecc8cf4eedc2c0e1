"""A cut-out on its ground in the browser, with a brush over it that keeps and removes.

The browser shows a stroke at once and tells Python when the hand rests; Python answers with the
cut-out that has it. Strokes that Python changes (another picture, a cut-out that is opened again)
reach the browser through a revision, so that a late message never brings old ones back.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.brush.strokes import Stroke, read_strokes
from core.geometry import Size
from core.images import data_url
from core.ui import state
from core.ui.components.bridge import declare, news, sources, table
from core.ui.components.brush import brush_scripts, brush_styles
from core.ui.texts import t

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What the stage shows. ``source`` and ``result`` are picture files that fill the frame of
    ``size``, which is the source's; ``result`` has the session's strokes in it.

    ``name`` is that of source and cut-out: under another one the browser forgets what it knows.
    """

    name: str
    size: Size
    source: bytes
    result: bytes
    ground: bytes | str = ""
    """A picture file, "#rrggbb", or "" where it stays transparent."""


@dataclass(frozen=True)
class Painted:
    """What the browser sent: all its strokes, and whether those of before them are taken away."""

    strokes: tuple[Stroke, ...]
    is_cleared: bool


_component = declare(
    "cutout_stage",
    html='<div class="brush cutout"></div>',
    css=brush_styles() + sources(_FOLDER, "stage.css"),
    js=brush_scripts() + sources(_FOLDER, "picture.js", "stage.js"),
    sends={"strokes": None},
    texts=("brush",),
)


def cutout_stage(shown: Shown) -> None:
    """Draw the stage with the session's strokes. Call ``take_painted`` at the top of the page."""
    strokes = state.cutout_strokes()
    _component(
        key=state.CUTOUT_STAGE,
        data={
            "name": shown.name,
            "width": shown.size.width,
            "height": shown.size.height,
            "source": data_url(shown.source),
            "result": data_url(shown.result),
            "applied": ",".join(stroke.id for stroke in strokes),
            "ground": _ground(shown.ground),
            "strokes": [stroke.to_dict() for stroke in strokes],
            "rev": state.cutout_revision(),
            "has_painted": bool(state.cutout_painted()),
            "alt": t("The cut-out. Choose a brush and paint over it to correct it."),
        },
    )


def take_painted() -> Painted | None:
    """What was painted since the last run; None for nothing, and for what was painted before Python
    changed the strokes. Raises ``RequestRejected``."""
    message = table(news(state.CUTOUT_STAGE, "strokes", state.CUTOUT_STAGE_SEEN))
    if not message or message.get("rev") != state.cutout_revision():
        return None
    return Painted(read_strokes(message.get("strokes")), message.get("cleared") is True)


def _ground(ground: bytes | str) -> dict[str, Any]:
    if isinstance(ground, bytes):
        return {"kind": "picture", "src": data_url(ground)}
    return {"kind": "colour", "colour": ground} if ground else {"kind": "none"}
