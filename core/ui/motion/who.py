"""Who plays in the clip: the prompt of the studio, with its characters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core.figures.casting import MOST_WORDS, SAMPLES
from core.figures.grounds import NOWHERE
from core.generation.drawing.backdrops import FROM_WORDS
from core.generation.drawing.inputs import FromDrawing
from core.generation.request import MAX_PROMPT_CHARACTERS, GenerationRequest
from core.generation.spoken_prompts import drawn_words
from core.geometry import Size
from core.pose.skeleton import Pose
from core.ui import choices, state
from core.ui.components.motion_stage import Player
from core.ui.components.prompt_box import prompt_box
from core.ui.components.word_chips import PROMPT, take_choice, word_chips
from core.ui.generate.drawing import roll
from core.ui.mentions import playing
from core.ui.mentions.fields import characters_menu, unknown_lines
from core.ui.resources import studio
from core.ui.texts import said, t

STAND_IN = SAMPLES["runner"]
GROUNDS = {FROM_WORDS: "From the words", NOWHERE: "None (transparent)"}


def prepare() -> None:
    state.start_with(state.PROMPT, "")
    take_choice(PROMPT)


def fields() -> None:
    """The words, and the people that they may name."""
    st.text_area(
        t("Who, and where"),
        key=state.PROMPT,
        persist_state="session",
        height="content",
        max_chars=MAX_PROMPT_CHARACTERS,
        placeholder=STAND_IN.prompt,
        help=t("The prompt of Generate: what you write here stands there too."),
    )
    prompt_box(state.PROMPT)
    word_chips(PROMPT)
    unknown_lines()
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        characters_menu()
        st.button(
            t("Somebody else"), key=state.MOTION_OTHER, icon=":material/casino:", type="tertiary",
            on_click=roll, help=t("Draws what your words leave open in another way."),
        )  # fmt: skip
    choices.segments(
        t("Ground"), GROUNDS, key=state.MOTION_GROUND, title=lambda one: said(GROUNDS[one]),
        fallback=FROM_WORDS,
    )  # fmt: skip


def ground_now() -> str:
    return str(st.session_state.get(state.MOTION_GROUND, FROM_WORDS))


def player() -> Player:
    """As the stage shows them."""
    named, seed = playing.expansion(), state.drawing_seed()
    words = named.text if named.text.strip() else STAND_IN.prompt
    return Player(
        drawn_words(words, seed, studio().config)[:MOST_WORDS], seed, playing.players(named),
        ground_now(), bool(st.session_state.get(state.MOTION_SWINGS, True)),
    )  # fmt: skip


def painting(size: Size, pose: Pose, settings: Mapping[str, Any]) -> GenerationRequest:
    """As a clip's frames are made; ``settings`` are the checkpoint and what suits it. Raises what a
    request raises that cannot be made."""
    people = state.characters() if any(state.characters()) else ()
    drawing = FromDrawing(characters=people, background=ground_now())
    request = GenerationRequest(
        prompt=state.prompt().strip() or STAND_IN.prompt,
        pose=pose,
        size=size,
        seed=state.drawing_seed(),
        drawing=None if drawing == FromDrawing() else drawing,
        **settings,
    )
    return studio().cast(request, state.styles()).request
