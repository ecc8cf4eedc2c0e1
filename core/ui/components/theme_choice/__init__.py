"""Light or dark, as Streamlit's own menu keeps it: in the browser, for each page's address."""

from __future__ import annotations

from pathlib import Path

from core.ui import state
from core.ui.components.bridge import declare, sources

_FOLDER = Path(__file__).parent
_component = declare(
    "theme_choice",
    html='<div class="themes" role="radiogroup"><span class="name"></span></div>',
    css=sources(_FOLDER, "themes.css"),
    js=sources(_FOLDER, "themes.js"),
)


def theme_choice() -> None:
    """Three choices; another one loads the page anew in it."""
    _component(key=state.SETTINGS_THEME)
