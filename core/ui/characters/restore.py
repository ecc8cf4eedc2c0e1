"""Which character is open and at which part of it, for the browser's next visit; the card itself
is in the store."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core.ui import state
from core.ui.characters import draft
from core.ui.characters.clothes import trying
from core.ui.components.bridge import table

SHOWN = {
    "part": state.CHARACTER_PART, "group": state.CHARACTER_GROUP, "view": state.CHARACTER_VIEW,
    "sheet": state.CHARACTER_SHEET,
}  # fmt: skip
"""What is chosen among parts; one that is not offered any more falls back to the first."""


def kept() -> dict[str, Any]:
    """Nothing until a character was opened in this session."""
    if state.CHARACTER_CARD not in st.session_state:
        return {}
    card = draft.current()
    shown = {name: st.session_state[key] for name, key in SHOWN.items() if key in st.session_state}
    return {
        "character": None if card is None else card.id,
        "character_shown": shown,
        "garment": trying.kept(),
    }


def use_kept(found: Mapping[str, Any]) -> bool:
    """Open it again. It is in the store: nothing that a visitor could start over."""
    card_id = found.get("character")
    if isinstance(card_id, str):
        draft.begin_or_close(card_id)
    shown = table(found.get("character_shown") or {})
    for name, key in SHOWN.items():
        if isinstance(shown.get(name), str):
            st.session_state[key] = shown[name]
    trying.use_kept(table(found.get("garment") or {}))
    return False
