"""All characters: search, open, duplicate, remove, and the ways to a new one."""

from __future__ import annotations

import math
import secrets

import streamlit as st
from PIL import Image

from core.characters.card import Card
from core.characters.making import NEW_NAME, card_from_dice, card_from_picture, card_from_words
from core.figures.casting import LARGEST_SEED, MOST_WORDS, SAMPLES
from core.ui import state
from core.ui.characters import draft, exchange, stage, widgets
from core.ui.controls import plain
from core.ui.frame import guarded
from core.ui.picture_chooser import chooser
from core.ui.resources import studio
from core.ui.texts import said, t

A_PAGE = 24


def library() -> None:
    _new_fields()
    _undo_bar()
    characters = studio().characters
    if not characters.find(limit=1).total:
        _samples()
        return
    text = st.text_input(
        t("Search"), key=state.CHARACTER_SEARCH, persist_state="session", type="search",
        placeholder=t("Search names, clothes, notes …"), label_visibility="collapsed", live=True,
        max_chars=80,
    )  # fmt: skip
    number = st.session_state.get(state.CHARACTER_PAGE, 1)
    found = characters.find(text or "", offset=(number - 1) * A_PAGE, limit=A_PAGE)
    pages = math.ceil(found.total / A_PAGE)
    if number > max(pages, 1):
        number = max(pages, 1)
        found = characters.find(text or "", offset=(number - 1) * A_PAGE, limit=A_PAGE)
    if not found.total:
        st.info(t("No character matches all of these words."), icon=":material/search_off:")
    with st.grid(min_column_width=150, gap="small", key=state.CHARACTER_CARDS_BOX):
        for card in found.cards:
            _card(card)
    if pages > 1:
        widgets.show(state.CHARACTER_PAGE, number)
        st.pagination(pages, key=state.CHARACTER_PAGE, persist_state="session")


def _card(card: Card) -> None:
    with st.container(border=True, gap="xsmall", key=state.character_box(card.id)):
        st.image(stage.portrait(card), width="stretch", alt=t("{name}, drawn", name=card.name))
        widgets.button(
            plain(card.name), draft.begin_or_close, card.id, width="stretch",
            key=state.character_open(card.id), help=f"@{card.handle}",
        )  # fmt: skip
        with st.container(horizontal=True, gap="xsmall", horizontal_alignment="center"):
            widgets.button(
                "", _duplicate, card.id, key=state.character_duplicate(card.id),
                icon=":material/content_copy:", type="tertiary", help=t("Duplicate"),
            )  # fmt: skip
            widgets.button(
                "", _remove, card.id, key=state.character_remove(card.id),
                icon=":material/delete:", type="tertiary", help=t("Remove"),
            )  # fmt: skip


def _duplicate(card_id: str) -> None:
    draft.begin(studio().characters.duplicate(card_id))


def _remove(card_id: str) -> None:
    st.session_state[state.CHARACTER_REMOVED] = studio().characters.remove(card_id)


def _undo_bar() -> None:
    removed: Card | None = st.session_state.get(state.CHARACTER_REMOVED)
    if removed is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        st.text(t("Removed: {title}", title=removed.name), width="stretch")
        widgets.button(
            t("Undo"), _restore, key=state.CHARACTER_UNDO_REMOVAL, icon=":material/undo:"
        )


def _restore() -> None:
    studio().characters.restore(st.session_state[state.CHARACTER_REMOVED])
    del st.session_state[state.CHARACTER_REMOVED]


# --- a new one --------------------------------------------------------------------------------


def _new_fields() -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.text_input(
            t("New character in words"), key=state.CHARACTER_NEW, max_chars=MOST_WORDS,
            placeholder=t("girl, silver hair, blue eyes, navy sailor uniform …"),
            on_change=_from_words, width="stretch",
        )  # fmt: skip
        widgets.button(
            t("Surprise me"), _from_dice, key=state.CHARACTER_DICE, icon=":material/casino:"
        )
        _from_picture()
        exchange.import_field()


@guarded
def _from_words() -> None:
    words = str(st.session_state[state.CHARACTER_NEW]).strip()
    if words:
        st.session_state[state.CHARACTER_NEW] = ""
        draft.create(card_from_words(NEW_NAME, words))


def _from_dice() -> None:
    draft.create(card_from_dice(secrets.randbelow(LARGEST_SEED)))


def _from_picture() -> None:
    with st.popover(t("From a picture"), icon=":material/add_photo_alternate:"):
        chooser(t("Picture of the character"), "new_character", _make)
        st.caption(t("Reads hair, eyes and clothes. Fix whatever it got wrong by hand."))


def _make(image: Image.Image) -> None:
    found = card_from_picture(NEW_NAME, image, studio().characters.pictures)
    draft.create(found.card)
    st.session_state[state.CHARACTER_UNSURE] = (draft.opened().id, found.unsure)


def unsure_line() -> None:
    """What to look at again, on the card that was read."""
    card_id, words = st.session_state.get(state.CHARACTER_UNSURE, ("", ()))
    if card_id == draft.opened().id and words:
        told = t("Worth a second look: {words}.", words=plain(", ".join(words)))
        st.caption(f":material/visibility: {told}")


def _samples() -> None:
    st.caption(t("No characters yet. Describe one above, or start from one of these."))
    with st.grid(min_column_width=150, gap="small", key=state.CHARACTER_CARDS_BOX):
        for sample_id in SAMPLES:
            card, title = sample_card(sample_id), said(SAMPLES[sample_id].title)
            with st.container(border=True, gap="xsmall", key=state.character_box(sample_id)):
                st.image(stage.portrait(card), width="stretch", alt=title)
                widgets.button(
                    title, _from_sample, sample_id, width="stretch",
                    key=state.character_sample(sample_id),
                )  # fmt: skip


def sample_card(sample_id: str) -> Card:
    sample = SAMPLES[sample_id]
    return Card(name=sample.title.partition(",")[0], look=sample.character.look())


def _from_sample(sample_id: str) -> None:
    draft.create(sample_card(sample_id))
