"""The card that is open, kept with every change, and the way back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from core.characters.card import Card
from core.characters.merging import merged, taken_back
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
    for chosen in (state.CHARACTER_SPRITE_PICTURES, state.CHARACTER_SET_PICTURES):
        st.session_state.pop(chosen, None)


def close() -> None:
    st.session_state[state.CHARACTER_CARD] = None
    st.session_state[state.CHARACTER_PAST] = ()


def change(**fields: Any) -> None:
    """Raises ``StudioError`` and changes nothing when the card cannot be so. ``fields`` are meant
    of the card as it is shown here: what another tab changed meanwhile stays."""
    shown = opened()
    before = studio().characters.get(shown.id)
    card = merged(shown, replace(shown, **fields), before)
    if card == before:
        return
    after = st.session_state[state.CHARACTER_CARD] = studio().characters.keep(card)
    st.session_state[state.CHARACTER_PAST] = (*_past(), (before, after))[-MOST_STEPS:]


def change_look(look: Look) -> None:
    change(look=look)


def can_undo() -> bool:
    return bool(_past())


def undo() -> None:
    """Take back the last change of this tab that still stands; nothing of another tab's."""
    past, now = list(_past()), studio().characters.get(opened().id)
    card = now
    while past and card == now:
        before, after = past.pop()
        card = taken_back(before, after, now)
    if card != now:
        now = studio().characters.keep(card)
    st.session_state[state.CHARACTER_CARD] = now
    st.session_state[state.CHARACTER_PAST] = tuple(past)


def _past() -> tuple[tuple[Card, Card], ...]:
    """The card before and after each change that was made here."""
    return st.session_state.get(state.CHARACTER_PAST, ())
