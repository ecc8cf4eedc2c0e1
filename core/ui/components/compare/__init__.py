"""Two pictures of the same thing under one slider, and side by side under a loupe.

Mouse, touch or arrow keys move the edge. The loupe shows both pixel by pixel, the smaller one
enlarged the plain way, and moves over both together.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from core.geometry import Size
from core.images import data_url
from core.server.pictures.route import TILE_SIDE
from core.ui.components.bridge import declare, sources

MAX_BYTES = 6 << 20
"""Of each picture; they travel inside the page's messages."""

_FOLDER = Path(__file__).parent

HTML = """
<div class="both">
  <div class="compare">
    <img class="after" alt="" draggable="false">
    <img class="before" alt="" draggable="false">
    <div class="edge"><svg viewBox="0 0 24 24" aria-hidden="true">
      <path d="M9 6 3 12l6 6M15 6l6 6-6 6"/></svg></div>
    <span class="label left"></span><span class="label right"></span>
    <input type="range" min="0" max="100" step="1" value="50">
    <button class="open" type="button" hidden><svg viewBox="0 0 24 24" aria-hidden="true">
      <path d="M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13M15.5 15.5 20 20"/></svg><span></span>
    </button>
  </div>
  <div class="loupe" tabindex="0" role="group" hidden>
    <div class="panes">
      <div class="pane"><canvas role="img"></canvas><span class="label"></span></div>
      <div class="pane"><canvas role="img"></canvas><span class="label"></span></div>
    </div>
    <div class="tools"></div>
    <p class="lost" role="status"></p>
  </div>
</div>
"""

_component = declare(
    "compare",
    html=HTML,
    css=sources(_FOLDER, "compare.css", "loupe.css"),
    js=f"const TILE = {TILE_SIDE};\n" + sources(_FOLDER, "tiles.js", "loupe.js", "compare.js"),
)


class Whole(NamedTuple):
    """A picture of the gallery at its full resolution, of which the browser fetches what it
    shows."""

    image_id: str
    size: Size


def compare(
    before: bytes,
    after: bytes,
    size: Size,
    *,
    key: str,
    labels: tuple[str, str] = ("Before", "After"),
    whole: Sequence[Whole] = (),
) -> None:
    """Draw the slider. The pictures are JPEG or PNG and fill the same frame of ``size``.

    ``labels`` are shown as they are. ``whole``: both at their full resolution and of one shape, for
    the loupe; there is none without. Nothing is sent back: all that moves is in the browser alone
    and stays where it is over reruns.
    """
    assert max(len(before), len(after)) <= MAX_BYTES, (len(before), len(after))
    _component(
        key=key,
        data={
            "before": data_url(before),
            "after": data_url(after),
            "width": size.width,
            "height": size.height,
            "labels": list(labels),
            "whole": [
                {"id": one.image_id, "width": one.size.width, "height": one.size.height}
                for one in whole
            ],
        },
    )
