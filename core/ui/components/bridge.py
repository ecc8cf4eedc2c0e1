"""Our own components in the browser: declaring one, and reading what it sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import streamlit as st
from streamlit.components.v2 import component


def declare(name: str, *, html: str, js: str, css: str | None = None) -> Callable[..., Any]:
    """Once per process, at import; the page draws by calling the result."""
    return cast("Callable[..., Any]", component(name, html=html, css=css, js=js))


def sent(key: str, field: str) -> Any:
    """What a component sent last, readable before it is drawn; None before the first time.

    Data from outside: of any shape.
    """
    value = cast("dict[str, Any] | None", st.session_state.get(key))
    return value.get(field) if value else None
