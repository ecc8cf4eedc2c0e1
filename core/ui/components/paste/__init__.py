"""A picture from the clipboard, wherever on the page it is pasted."""

from __future__ import annotations

import base64
import binascii
from pathlib import Path

from PIL import Image

from core.errors import ImageRejected
from core.gallery.ingest import open_image
from core.ui.components.bridge import declare, news, sources, table

# The browser makes a picture smaller than what its messages can carry.
MOST_SIDE = 1536
MOST_CHARACTERS = 12 << 20

_component = declare(
    "paste", js=sources(Path(__file__).parent, "paste.js"), sends={"picture": None}
)


def pasting(*, key: str, alone: bool = False) -> None:
    """While this is on a page, a picture that is pasted comes to it; ``alone``: to nothing else."""
    _component(key=key, data={"side": MOST_SIDE, "alone": alone}, height=1)


def pasted(key: str, seen: str) -> Image.Image | None:
    """Each picture once, upright, transparent where it was; ``seen`` remembers it. None without
    news, and for data that is no picture."""
    data = table(news(key, "picture", seen)).get("data")
    if not isinstance(data, str) or len(data) > MOST_CHARACTERS:
        return None
    try:
        return open_image(base64.b64decode(data, validate=True), keeps_alpha=True)
    except (binascii.Error, ValueError, ImageRejected):
        return None
