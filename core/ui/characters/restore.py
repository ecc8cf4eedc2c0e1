"""Which character is open, for the browser's next visit; the card itself is in the store."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core.ui import state
from core.ui.characters import draft


def kept() -> dict[str, Any]:
    """Nothing until a character was opened in this session."""
    if state.CHARACTER_CARD not in st.session_state:
        return {}
    card = draft.current()
    return {"character": None if card is None else card.id}


def use_kept(found: Mapping[str, Any]) -> bool:
    """Open it again. It is in the store: nothing that a visitor could start over."""
    card_id = found.get("character")
    if isinstance(card_id, str):
        draft.begin_or_close(card_id)
    return False
