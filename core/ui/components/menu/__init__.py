"""The menu on small screens closes by itself, and the page says which language it speaks; drawn
inside the sidebar of every page."""

from __future__ import annotations

from pathlib import Path

from core.ui import state
from core.ui.components.bridge import declare, sources
from core.ui.texts import language

_component = declare("menu", js=sources(Path(__file__).parent, "menu.js"))


def closing_menu(address: str) -> None:
    """Once the browser has it, it holds for all pages. ``address``: of the page that is open."""
    told = {"language": language().code, "address": address}
    _component(key=state.FRAME_MENU, data=told, height=1)
