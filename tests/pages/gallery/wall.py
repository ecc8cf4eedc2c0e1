"""The wall of pictures as a page test sees it, and what a browser sends for it."""

from __future__ import annotations

import io
import json

from PIL import Image, PngImagePlugin
from streamlit.testing.v1 import AppTest

from core.ui import state

SCRIPT = "9_Gallery.py"


def walls(page) -> list:
    drawn = page.get("bidi_component")
    return [one for one in drawn if one.proto.component_name == "gallery_grid"]


def grid(page: AppTest) -> dict:
    """What the wall of pictures was given."""
    (component,) = walls(page)
    return json.loads(component.proto.json)


def shown(page: AppTest) -> list[str]:
    return [item["id"] for item in grid(page)["items"]] if walls(page) else []


def send(page: AppTest, opened: str | None = None, picked: list[str] | None = None) -> AppTest:
    """What the wall sends for a click on a picture or its tick."""
    rev = grid(page)["rev"]
    page.session_state[state.GALLERY_GRID] = {
        "opened": {"id": opened, "at": 1},
        "picked": None if picked is None else {"ids": picked, "rev": rev},
    }
    return page.run()


def html(page: AppTest) -> str:
    return "".join(element.proto.body for element in page.get("html"))


def texts(page: AppTest) -> str:
    return html(page) + "".join(element.value for element in (*page.markdown, *page.text))


def has_button(page: AppTest, key: str) -> bool:
    return any(button.key == key for button in page.button)


def png(**chunks: str) -> bytes:
    info = PngImagePlugin.PngInfo()
    for key, text in chunks.items():
        info.add_text(key, text)
    buffer = io.BytesIO()
    Image.new("RGB", (64, 64)).save(buffer, "PNG", pnginfo=info)
    return buffer.getvalue()
