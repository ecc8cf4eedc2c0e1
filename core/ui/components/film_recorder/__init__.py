"""A film from the camera, through the field for a file that is there anyway."""

from __future__ import annotations

from pathlib import Path

from core.ui.components.bridge import declare, sources

FOLDER = Path(__file__).parent
# Somebody has to walk back from the button first.
GET_READY_SECONDS, MOST_SECONDS = 3, 40

_component = declare(
    "film_recorder",
    js=sources(FOLDER, "film_recorder.js"),
    css=sources(FOLDER, "film_recorder.css"),
    html='<div class="recorder"></div>',
)


def film_recorder(uploader: str, *, key: str) -> None:
    """What is recorded comes to the field with the key ``uploader`` as a chosen file does.

    Browsers open the camera on a page that came over HTTPS or from this machine; elsewhere a phone
    records with its own camera, and without one there is nothing.
    """
    selector = f".st-key-{uploader.replace('.', '-')} input[type=file]"
    data = {"selector": selector, "ready": GET_READY_SECONDS, "most": MOST_SECONDS}
    _component(key=key, data=data)
