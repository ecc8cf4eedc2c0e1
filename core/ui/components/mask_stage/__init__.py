"""The start picture in the browser, with a brush for the part that changes and edges to pull out.

The browser shows strokes and new ground at once and tells Python when the hand rests. What Python
changes (another picture, an uploaded mask, numbers of the new ground) reaches the browser through
revisions, so that a late message never brings back what was there before.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.brush.masks import PaintedMask
from core.brush.strokes import read_strokes
from core.errors import RequestRejected
from core.generation.request_inputs import MAX_MARGIN, SIDES
from core.geometry import Size
from core.images import data_url
from core.ui import state
from core.ui.components.bridge import declare, news, sources, table
from core.ui.components.brush import brush_scripts, brush_styles
from core.ui.texts import t

_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Limits:
    """Of what is drawn: the grid and the longest side in pixels, and the most pixels in all."""

    grid: int
    side: int
    pixels: int


@dataclass(frozen=True, kw_only=True)
class Shown:
    """``source`` is a picture file of the start picture, whose size is ``size``; ``base`` the file
    of a mask of before, as its alpha, or nothing. The start picture fills ``inner`` of what is
    drawn; ``blur`` is in pixels of that."""

    name: str
    size: Size
    source: bytes
    base: bytes
    inner: Size
    limits: Limits
    blur: int


_component = declare(
    "mask_stage",
    html='<div class="brush mask"></div>',
    css=brush_styles() + sources(_FOLDER, "stage.css"),
    js=brush_scripts() + sources(_FOLDER, "mask.js", "ground.js", "stage.js"),
    sends={"mask": None},
    texts=("brush",),
)


def mask_stage(shown: Shown) -> None:
    """Call ``take_sent`` at the top of the page."""
    painted, ground = state.mask_painted(), state.new_ground()
    _component(
        key=state.MASK_STAGE,
        data={
            "name": shown.name,
            "width": shown.size.width,
            "height": shown.size.height,
            "source": data_url(shown.source),
            "base": data_url(shown.base) if shown.base else "",
            "inner": {"width": shown.inner.width, "height": shown.inner.height},
            "limits": vars(shown.limits),
            "blur": shown.blur,
            "overlap": ground.overlap,
            "rev": state.mask_revision(),
            "strokes": [stroke.to_dict() for stroke in painted.strokes],
            "inverted": painted.is_inverted,
            "has_base": painted.has_base,
            "ground_rev": state.ground_revision(),
            "margins": dict(zip(SIDES, ground.margins, strict=True)),
            "alt": t("The start picture. Choose Brush and paint over what should change."),
        },
    )


@dataclass(frozen=True)
class Sent:
    """``painted`` and ``margins`` (in the order of ``SIDES``) are each None where Python changed
    them since."""

    painted: PaintedMask | None
    margins: tuple[int, ...] | None


def take_sent() -> Sent | None:
    """What is new since the last run. Raises ``RequestRejected``."""
    message = table(news(state.MASK_STAGE, "mask", state.MASK_STAGE_SEEN))
    if not message:
        return None
    is_here = message.get("rev") == state.mask_revision()
    is_ground_here = message.get("ground_rev") == state.ground_revision()
    return Sent(
        painted=_painted(message) if is_here else None,
        margins=_margins(table(message.get("margins"))) if is_ground_here else None,
    )


def _painted(message: dict[str, Any]) -> PaintedMask:
    return PaintedMask(
        strokes=read_strokes(message.get("strokes")),
        is_inverted=message.get("inverted") is True,
        has_base=message.get("has_base") is True and state.mask_base() is not None,
    )


def _margins(told: dict[str, Any]) -> tuple[int, ...]:
    return tuple(_pixels(told.get(side)) for side in SIDES)


def _pixels(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MAX_MARGIN:
        raise RequestRejected(
            expected=f"0 to {MAX_MARGIN} pixels of new ground",
            got=f"{value!r:.40}",
            todo="reload the page",
            shown="The size of the new ground cannot be read. Reload the page.",
        )
    return value
