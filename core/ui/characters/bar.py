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
from core.ui.texts import said, t

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
            t("All characters"), draft.close, key=state.CHARACTER_BACK,
            icon=":material/arrow_back:", type="tertiary",
        )  # fmt: skip
        widgets.line(
            t("Name"), card.name, _rename, key=state.CHARACTER_NAME, most=MOST_NAME,
            label_visibility="collapsed", width=200,
        )  # fmt: skip
        st.caption(t("{name} in prompts", name=f"**@{plain(card.handle)}**"), width="content")
        part = choices.segments(
            t("Part of the card"), PARTS, key=state.CHARACTER_PART,
            title=lambda name: said(PARTS[name]), label_visibility="collapsed", width="content",
        )  # fmt: skip
        widgets.button(
            "", draft.undo, key=state.CHARACTER_UNDO, icon=":material/undo:", type="tertiary",
            disabled=not draft.can_undo(), help=t("Undo"),
        )  # fmt: skip
        with st.popover(t("Use"), icon=":material/auto_awesome:"):
            _ways_on(card)
    return part


def _ways_on(card: Card) -> None:
    if st.button(
        t("In a prompt"), key=state.CHARACTER_USE_GENERATE, icon=BY_KEY["generate"].icon,
        width="stretch",
        help=t("Writes {name} into the prompt on Generate.", name=f"@{card.handle}"),
    ):  # fmt: skip
        _name(card)
        st.switch_page(BY_KEY["generate"].script)
    if st.button(
        t("In a motion"), key=state.CHARACTER_USE_MOTION, icon=BY_KEY["motion"].icon,
        width="stretch", help=t("Plays the clip on Motion."),
    ):  # fmt: skip
        _name(card)
        st.switch_page(BY_KEY["motion"].script)
    if st.button(
        t("In a pose"), key=state.CHARACTER_USE_POSE, icon=BY_KEY["pose"].icon, width="stretch",
        help=t("Plays the first person of the pose."),
    ):  # fmt: skip
        state.set_characters((playing.played_by(card), *state.characters()[1:]))
        st.switch_page(BY_KEY["pose"].script)
    source = state.open_repose_source()
    if st.button(
        t("In Repose"), key=state.CHARACTER_USE_REPOSE, icon=BY_KEY["repose"].icon, width="stretch",
        disabled=source is None,
        help=t("Redraws the picture on Repose with this look.") if source else
        t("Choose a picture on Repose first."),
    ) and source is not None:  # fmt: skip
        st.session_state[state.REPOSE_SUBJECT] = "person"
        state.set_repose_look(source.image_id, card.look)
        st.session_state[state.repose_road(Road.REDRAW)] = True
        st.session_state[state.REPOSE_VIEW] = "picture"
        st.switch_page(BY_KEY["repose"].script)


def _name(card: Card) -> None:
    """In the prompt, unless it stands there."""
    if card.handle not in {one.card.handle for one in playing.expansion().people}:
        insert(card.handle)


def look_actions() -> None:
    """Words and dice, over the controls of the look."""
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        with st.popover(t("Describe"), icon=":material/notes:"):
            _words()
        widgets.button(
            t("Surprise me"), _roll, key=state.CHARACTER_DICE, icon=":material/casino:",
            help=t("A whole new look."),
        )  # fmt: skip
        group = st.session_state.get(state.CHARACTER_GROUP, next(iter(look_fields.GROUPS)))
        widgets.button(
            t("Only this part"), _roll_group, key=state.CHARACTER_DICE_GROUP,
            icon=":material/shuffle:", disabled=not look_fields.GROUPS[group].rows,
            help=t("Rolls only the part of the look that is open below."),
        )  # fmt: skip


def _rename(name: str) -> None:
    if name:
        draft.change(name=name)


def _words() -> None:
    look = draft.opened().look
    widgets.line(
        t("The look in words"), ", ".join(words_of(look))[:MOST_WORDS], _describe,
        key=state.CHARACTER_DESCRIBE, most=MOST_WORDS, lines=6, width=420,
    )  # fmt: skip
    st.caption(t("Edit the words and the drawing follows. Words it cannot draw still go to "
               "checkpoints."))  # fmt: skip


def _describe(words: str) -> None:
    card, reading = draft.opened(), read(words, seed=draft.opened().seed, people=1)
    known = card.words.casefold()
    more = (one.text for one in reading.words if one.status is Status.CHECKPOINT and one.word is
            None and one.text.casefold() not in known)  # fmt: skip
    look = with_pictures_of(reading.looks[0], card.look)
    draft.change(look=look, words=widgets.joined((card.words, *more)))


def _roll() -> None:
    seed = secrets.randbelow(LARGEST_SEED)
    draft.change(look=random_look(seed), seed=seed)


def _roll_group() -> None:
    group = st.session_state[state.CHARACTER_GROUP]
    draft.change_look(look_fields.roll(group, secrets.randbelow(LARGEST_SEED)))
