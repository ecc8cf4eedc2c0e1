"""The card that is open, kept with every change, and the way back."""

from __future__ import annotations

from dataclasses import fields as dataclass_fields
from dataclasses import replace
from typing import Any

import streamlit as st

from core.characters.card import Card
from core.errors import NotFound
from core.figures.looks import Look
from core.ui import state
from core.ui.resources import studio

MOST_STEPS = 100


def current() -> Card | None:
    return st.session_state.get(state.CHARACTER_CARD)


def opened() -> Card:
    """The card that is open; there must be one."""
    card = current()
    assert card is not None
    return card


def refresh() -> Card | None:
    """The open card as it is in the store now, at the top of the page; None when none is open or
    it was removed elsewhere."""
    card = current()
    if card is not None:
        try:
            st.session_state[state.CHARACTER_CARD] = studio().characters.get(card.id)
        except NotFound:
            close()
    return current()


def begin_or_close(card_id: str) -> None:
    """Open a card by its id, or none where it is gone."""
    try:
        begin(studio().characters.get(card_id))
    except NotFound:
        close()


def create(card: Card) -> None:
    """Keep a new card under the first free name, and open it."""
    characters = studio().characters
    begin(characters.keep(replace(card, id="", name=characters.free_name(card.name))))


def begin(card: Card) -> None:
    """Open a card of the store; nothing of it can be undone yet."""
    st.session_state[state.CHARACTER_CARD] = card
    st.session_state[state.CHARACTER_PAST] = ()


def close() -> None:
    st.session_state[state.CHARACTER_CARD] = None
    st.session_state[state.CHARACTER_PAST] = ()


def change(**fields: Any) -> None:
    """Raises ``StudioError`` and changes nothing when the card cannot be so. What another tab
    changed meanwhile stays, but for the same fields."""
    shown = opened()
    before = studio().characters.get(shown.id)
    if "look" in fields:
        fields["look"] = _merged(before.look, shown.look, fields["look"])
    card = replace(before, **fields)
    if card == before:
        return
    st.session_state[state.CHARACTER_CARD] = studio().characters.keep(card)
    st.session_state[state.CHARACTER_PAST] = (*_past(), before)[-MOST_STEPS:]


def _merged(stored: Look, shown: Look, wished: Look) -> Look:
    """The stored look with what ``wished`` has otherwise than the one that was shown."""
    names = [one.name for one in dataclass_fields(Look)]
    other = [name for name in names if getattr(wished, name) != getattr(shown, name)]
    return replace(stored, **{name: getattr(wished, name) for name in other})


def change_look(look: Look) -> None:
    change(look=look)


def can_undo() -> bool:
    return bool(_past())


def undo() -> None:
    if past := _past():
        st.session_state[state.CHARACTER_CARD] = studio().characters.keep(past[-1])
        st.session_state[state.CHARACTER_PAST] = past[:-1]


def _past() -> tuple[Card, ...]:
    return st.session_state.get(state.CHARACTER_PAST, ())
