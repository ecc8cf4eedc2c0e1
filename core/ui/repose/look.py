"""How a figure looks, as words that can be put right: what a redraw draws."""

from __future__ import annotations

import functools

import streamlit as st

from core.characters.garments.printing import with_pictures_of
from core.figures.casting import MOST_WORDS, Character
from core.figures.likeness import look_of
from core.figures.looks import Look
from core.figures.words.read import read
from core.figures.words.telling import words_of
from core.geometry import Size
from core.pose import presets
from core.pose.skeleton import Pose
from core.repose.request import Source
from core.ui import state
from core.ui.components.live_drawing import live_drawing
from core.ui.components.prompt_box import prompt_box
from core.ui.components.word_chips import Field, take_choice, word_chips
from core.ui.controls import plain
from core.ui.frame import BY_KEY, guarded
from core.ui.resources import studio
from core.ui.texts import t

SCENE = "simple background"
DRAWN_SIZE = Size(256, 384)
OFFERED = 12


def fields(source: Source) -> None:
    """The words, and beside them the figure as they draw it."""
    look = source.look or _read(source)
    key = state.repose_look(source.image_id)
    state.start_with(key, ", ".join(words_of(look)))
    field = Field(
        key, state.REPOSE_LOOK_WORDS, state.REPOSE_LOOK_WORDS_SEEN,
        lambda: read(str(st.session_state.get(key) or "")), MOST_WORDS,
    )  # fmt: skip
    if take_choice(field):
        look = with_pictures_of(read(field.typed).looks[0], look)
        state.set_repose_look(source.image_id, look, keeps_words=True)
    words, drawn = st.columns([3, 1], vertical_alignment="top")
    with words:
        st.text_area(
            t("How it looks"),
            key=key,
            persist_state="session",
            max_chars=MOST_WORDS,
            height=120,
            on_change=_take,
            args=(source.image_id,),
            help=t("Redraw draws exactly this. Put right what was misread; empty reads it again."),
        )
        prompt_box(key, offers=())
        word_chips(field)
        _characters(source.image_id)
    with drawn:
        live_drawing(
            SCENE, presets.get("standing").pose, 0, DRAWN_SIZE,
            characters=(Character(", ".join(words_of(look))[:MOST_WORDS], exact=look),),
            key=state.REPOSE_LOOK_DRAWING, alt=t("The figure as it would be drawn"),
        )  # fmt: skip


def _characters(image_id: str) -> None:
    """The look of one that is kept, of those changed last."""
    cards = studio().characters.find(limit=OFFERED).cards
    if not cards:
        return
    with st.popover(t("Take a character's look"), icon=BY_KEY["characters"].icon):
        for card in cards:
            st.button(
                plain(card.name), key=state.repose_look_of(card.id), width="stretch",
                on_click=state.set_repose_look, args=(image_id, card.look),
            )  # fmt: skip


def _read(source: Source) -> Look:
    return _read_look(source.image_id, source.pose, source.person)


@functools.lru_cache(maxsize=16)
def _read_look(image_id: str, pose: Pose | None, person: int) -> Look:
    return look_of(studio().gallery.image(image_id, keeps_alpha=True), pose, person)


@guarded
def _take(image_id: str) -> None:
    key = state.repose_look(image_id)
    words = str(st.session_state.get(key) or "").strip()
    if words:
        look, before = read(words).looks[0], _told(image_id)
        told = look if before is None else with_pictures_of(look, before)
        state.set_repose_look(image_id, told, keeps_words=True)
    else:
        state.set_repose_look(image_id, None)


def _told(image_id: str) -> Look | None:
    return next((one.look for one in state.repose_sources() if one.image_id == image_id), None)
