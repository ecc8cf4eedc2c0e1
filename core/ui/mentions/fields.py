"""Under a prompt: characters to name in it, and what to do about names that nobody has."""

from __future__ import annotations

import streamlit as st

from core.characters.card import Card, handle_of
from core.characters.mentions import Unknown
from core.generation.request import MAX_PROMPT_CHARACTERS
from core.ui import state
from core.ui.controls import plain
from core.ui.frame import guarded, page_link
from core.ui.mentions import playing
from core.ui.resources import studio
from core.ui.texts import said, t

SHOWN = 12


def characters_menu() -> None:
    """A click writes the name of a character, or of one of its outfits, into the prompt."""
    with st.popover(t("Characters"), icon=":material/face_3:", type="tertiary"):
        if not studio().characters.find(limit=1).total:
            st.caption(t("A character that you keep is named in a prompt by @ and its name."))
            page_link("characters", t("Make a character"))
            return
        text = st.text_input(
            t("Search"), key=state.MENTION_SEARCH, type="search", max_chars=80, live=True,
            placeholder=t("Search …"), label_visibility="collapsed",
        )  # fmt: skip
        found = studio().characters.find(text or "", limit=SHOWN)
        for card in found.cards:
            _names(card)
        if found.total > SHOWN:
            st.caption(t("{count} more: search for them.", count=found.total - SHOWN))
        page_link("characters", t("All characters"))


def _names(card: Card) -> None:
    outfits = (f"{card.handle}:{handle_of(one.name)}" for one in card.outfits)
    with st.container(horizontal=True, gap="xsmall"):
        for name in (card.handle, *outfits):
            st.button(
                plain(f"@{name}"), key=state.mention_insert(name), on_click=_insert, args=(name,)
            )


@guarded
def _insert(name: str) -> None:
    insert(name)


def insert(name: str) -> None:
    """Write ``@name`` behind the prompt, where there is room."""
    words = state.prompt().rstrip().rstrip(",")
    longer = f"{words}, @{name}" if words else f"@{name}"
    if len(longer) <= MAX_PROMPT_CHARACTERS:
        st.session_state[state.PROMPT] = longer


def unknown_lines() -> None:
    """A line for each name that nobody has, and the nearest that somebody has."""
    for number, unknown in enumerate(playing.expansion().unknown):
        with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
            st.caption(f":material/help: {plain(said(unknown.shown))}", width="content")
            if unknown.nearest:
                st.button(
                    plain(t("Use {name}", name=unknown.nearest[0])), key=state.mention_mend(number),
                    on_click=_mend, args=(unknown,), type="tertiary",
                )  # fmt: skip


@guarded
def _mend(unknown: Unknown) -> None:
    text = state.prompt()
    st.session_state[state.PROMPT] = text.replace(unknown.typed, unknown.nearest[0], 1)
