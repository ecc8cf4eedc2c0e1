"""A picture of the gallery to another program of the visitor's device: a messenger, an album.

As a JPEG without its recipe, small enough for a slow line; what is transparent goes as it is.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core.server.pictures.route import FOLDER, SIDES, address
from core.ui import state
from core.ui.components.bridge import declare, sources

if TYPE_CHECKING:
    from core.gallery.record import ImageRecord

HERE = Path(__file__).parent
SHARE = sources(HERE, "share.js")

_component = declare(
    "sharing",
    js=SHARE + sources(HERE, "button.js"),
    css=sources(HERE, "share.css"),
    html='<button type="button" class="share"></button>',
)


def sheet_button(record: ImageRecord, place: str, *, has_word: bool = False) -> None:
    """Not to be seen where the browser or the system has no such sheet.

    ``has_word``: on a phone, too; else there is its sign alone.
    """
    name = shared_name(record)
    if not name:
        return
    whole = f"{FOLDER}/{record.id}"
    told = {
        "address": whole if name.endswith(".png") else address(record.id, max(SIDES)),
        "name": name,
        "has_word": has_word,
    }
    _component(key=state.sheet_button(place, record.id), data=told, width="content")


def shared_name(record: ImageRecord) -> str:
    """How the file is called that goes; "" for a clip, which has a panel of its own."""
    if record.kind == "clip":
        return ""
    return f"{Path(record.file_name).stem}.{'png' if record.kind == 'cutout' else 'jpg'}"
