"""A picture from the camera of a phone, through the field for a file that is there anyway."""

from __future__ import annotations

from pathlib import Path

from core.ui import state
from core.ui.components.bridge import declare, sources

FOLDER = Path(__file__).parent

_component = declare(
    "camera",
    js=sources(FOLDER, "camera.js"),
    css=sources(FOLDER, "camera.css"),
    html='<button type="button" class="camera"></button>',
)


def camera_button(uploader: str) -> None:
    """Below the field for a picture with this key: where fingers are, it opens the camera.

    What is taken comes to the field as a chosen file does. Without a touch screen it is not there.
    """
    selector = f".st-key-{uploader.replace('.', '-')} input[type=file]"
    _component(key=state.camera_button(uploader), data={"selector": selector})
