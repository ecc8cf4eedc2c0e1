"""The menu on small screens closes by itself; drawn inside the sidebar of every page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from streamlit.components.v2 import component

_component = cast(
    "Callable[..., Any]",
    component(
        "menu",
        html="<span></span>",
        js=(Path(__file__).parent / "menu.js").read_text("utf-8"),
    ),
)


def closing_menu() -> None:
    """Once the browser has it, it holds for all pages."""
    _component(key="frame.menu", height=1)
