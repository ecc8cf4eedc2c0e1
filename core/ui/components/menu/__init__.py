"""The menu on small screens closes by itself; drawn inside the sidebar of every page."""

from __future__ import annotations

from pathlib import Path

from core.ui import state
from core.ui.components.bridge import declare

_component = declare(
    "menu",
    html="<span></span>",
    js=(Path(__file__).parent / "menu.js").read_text("utf-8"),
)


def closing_menu() -> None:
    """Once the browser has it, it holds for all pages."""
    _component(key=state.FRAME_MENU, height=1)
