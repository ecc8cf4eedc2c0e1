"""What stands over the open card: its name, the way back, undo, words and dice."""

from __future__ import annotations

import secrets

import streamlit as st

from core.characters.card import MOST_NAME, Card
from core.characters.garments.printing import with_pictures_of
from core.figures.casting import LARGEST_SEED, MOST_WORDS
from core.figures.words import Status, read
from core.figures.words.dice import random_look
from core.figures.words.telling import words_of
from core.repose.request import Road
from core.ui import choices, state
from core.ui.characters import draft, look_fields, widgets
from core.ui.controls import plain
from core.ui.frame import BY_KEY
from core.ui.mentions import playing
from core.ui.mentions.fields import insert

PARTS = {
    "look": "Look", "variants": "Outfits", "details": "Details", "pictures": "Pictures",
    "sheets": "Sheets", "files": "Files",
}  # fmt: skip


def bar() -> str:
    """The part of ``PARTS`` that is open."""
    card = draft.opened()
    with st.container(
        key=state.CHARACTER_BAR_BOX, horizontal=True, vertical_alignment="center", gap="small"
    ):
        widgets.button(
            "All characters", draft.close, key=state.CHARACTER_BACK,
            icon=":material/arrow_back:", type="tertiary",
        )  # fmt: skip
        widgets.line(
            "Name", card.name, _rename, key=state.CHARACTER_NAME, most=MOST_NAME,
            label_visibility="collapsed", width=200,
        )  # fmt: skip
        st.caption(f"**@{plain(card.handle)}** in prompts", width="content")
        part = choices.segments(
            "Part of the card", PARTS, key=state.CHARACTER_PART, title=PARTS.__getitem__,
            label_visibility="collapsed", width="content",
        )  # fmt: skip
        widgets.button(
            "", draft.undo, key=state.CHARACTER_UNDO, icon=":material/undo:", type="tertiary",
            disabled=not draft.can_undo(), help="Undo",
        )  # fmt: skip
        with st.popover("Use", icon=":material/auto_awesome:"):
            _ways_on(card)
    return part


def _ways_on(card: Card) -> None:
    if st.button(
        "In a prompt", key=state.CHARACTER_USE_GENERATE, icon=BY_KEY["generate"].icon,
        width="stretch", help=f"Writes @{card.handle} into the prompt on Generate.",
    ):  # fmt: skip
        if card.handle not in {one.card.handle for one in playing.expansion().people}:
            insert(card.handle)
        st.switch_page(BY_KEY["generate"].script)
    if st.button(
        "In a pose", key=state.CHARACTER_USE_POSE, icon=BY_KEY["pose"].icon, width="stretch",
        help="Plays the first person of the pose.",
    ):  # fmt: skip
        state.set_characters((playing.played_by(card), *state.characters()[1:]))
        st.switch_page(BY_KEY["pose"].script)
    source = state.open_repose_source()
    if st.button(
        "In Repose", key=state.CHARACTER_USE_REPOSE, icon=BY_KEY["repose"].icon, width="stretch",
        disabled=source is None,
        help="Redraws the picture on Repose with this look." if source else
        "Choose a picture on Repose first.",
    ) and source is not None:  # fmt: skip
        st.session_state[state.REPOSE_SUBJECT] = "person"
        state.set_repose_look(source.image_id, card.look)
        st.session_state[state.repose_road(Road.REDRAW)] = True
        st.session_state[state.REPOSE_VIEW] = "picture"
        st.switch_page(BY_KEY["repose"].script)


def look_actions() -> None:
    """Words and dice, over the controls of the look."""
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        with st.popover("Describe", icon=":material/notes:"):
            _words()
        widgets.button(
            "Surprise me", _roll, key=state.CHARACTER_DICE, icon=":material/casino:",
            help="A whole new look.",
        )  # fmt: skip
        group = st.session_state.get(state.CHARACTER_GROUP, next(iter(look_fields.GROUPS)))
        widgets.button(
            "Only this part", _roll_group, key=state.CHARACTER_DICE_GROUP,
            icon=":material/shuffle:", disabled=not look_fields.GROUPS[group].rows,
            help="Rolls only the part of the look that is open below.",
        )  # fmt: skip


def _rename(name: str) -> None:
    if name:
        draft.change(name=name)


def _words() -> None:
    look = draft.opened().look
    widgets.line(
        "The look in words", ", ".join(words_of(look))[:MOST_WORDS], _describe,
        key=state.CHARACTER_DESCRIBE, most=MOST_WORDS, lines=6, width=420,
    )  # fmt: skip
    st.caption("Edit the words and the drawing follows. Words it cannot draw still go to "
               "checkpoints.")  # fmt: skip


def _describe(words: str) -> None:
    card, reading = draft.opened(), read(words, seed=draft.opened().seed, people=1)
    said = card.words.casefold()
    more = (one.text for one in reading.words if one.status is Status.CHECKPOINT and one.word is
            None and one.text.casefold() not in said)  # fmt: skip
    look = with_pictures_of(reading.looks[0], card.look)
    draft.change(look=look, words=widgets.joined((card.words, *more)))


def _roll() -> None:
    seed = secrets.randbelow(LARGEST_SEED)
    draft.change(look=random_look(seed), seed=seed)


def _roll_group() -> None:
    group = st.session_state[state.CHARACTER_GROUP]
    draft.change_look(look_fields.roll(group, secrets.randbelow(LARGEST_SEED)))
