"""Two pictures of the same thing under one slider: mouse, touch or arrow keys move the edge."""

from __future__ import annotations

from pathlib import Path

from core.geometry import Size
from core.images import data_url
from core.ui.components.bridge import declare, sources

MAX_BYTES = 6 << 20
"""Of each picture; they travel inside the page's messages."""

_FOLDER = Path(__file__).parent

HTML = """
<div class="compare">
  <img class="after" alt="" draggable="false">
  <img class="before" alt="" draggable="false">
  <div class="edge"><svg viewBox="0 0 24 24" aria-hidden="true">
    <path d="M9 6 3 12l6 6M15 6l6 6-6 6"/></svg></div>
  <span class="label left"></span><span class="label right"></span>
  <input type="range" min="0" max="100" step="1" value="50">
</div>
"""

_component = declare(
    "compare",
    html=HTML,
    css=sources(_FOLDER, "compare.css"),
    js=sources(_FOLDER, "compare.js"),
)


def compare(
    before: bytes,
    after: bytes,
    size: Size,
    *,
    key: str,
    labels: tuple[str, str] = ("Before", "After"),
) -> None:
    """Draw the slider. The pictures are JPEG or PNG and fill the same frame of ``size``.

    Nothing is sent back: the edge moves in the browser alone and stays where it is over reruns.
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
        },
    )
