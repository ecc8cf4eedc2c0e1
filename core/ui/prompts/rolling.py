"""The dice of the Prompts page: a whole prompt or one part of it by chance."""

from __future__ import annotations

import secrets

import streamlit as st

from core.posed_prompts import rolls
from core.ui import state
from core.ui.frame import guarded
from core.ui.prompts import chosen
from core.ui.texts import t


def dice() -> None:
    """Roll, have a roll again by its number, and go back."""
    number = st.session_state[state.PROMPTS_ROLL_NUMBER]
    st.button(
        t("Surprise me") if number is None else t("Another one"),
        key=state.PROMPTS_ROLL,
        icon=":material/casino:",
        on_click=_roll,
        help=t(
            "A whole prompt by chance: who, how it is drawn, where, and a pose. The same number "
            "rolls the same again."
        ),
    )
    st.number_input(
        t("Number of the roll"),
        min_value=0,
        max_value=rolls.MOST_SEED,
        step=1,
        key=state.PROMPTS_ROLL_NUMBER,
        persist_state="session",
        on_change=_roll_again,
        placeholder=t("Number"),
        label_visibility="collapsed",
        width=100,
    )
    if chosen.has_past():
        st.button(
            t("Previous"),
            key=state.PROMPTS_BACK,
            icon=":material/undo:",
            on_click=_back,
            type="tertiary",
            help=t("What was here before the last roll, with everything you wrote."),
        )


def another_button(category: str) -> None:
    """This part anew, the others stay."""
    st.button(
        t("Another"),
        key=state.prompts_another(category),
        on_click=_another,
        args=(category,),
        type="tertiary",
        icon=":material/casino:",
    )


@guarded
def _roll() -> None:
    chosen.remember()
    _take(secrets.randbelow(rolls.MOST_SEED + 1))


@guarded
def _roll_again() -> None:
    number = st.session_state[state.PROMPTS_ROLL_NUMBER]
    if number is not None:
        chosen.remember()
        _take(int(number))


def _take(seed: int) -> None:
    """Words that were written by hand go; ``chosen.go_back`` has them."""
    rolled = rolls.roll(seed)
    for part in rolled.parts:
        chosen.fill_blanks(part.template, part.values)
    chosen.put({part.template.category: part.template.id for part in rolled.parts})
    for key in (state.PROMPTS_COMPOSED, state.PROMPTS_NEGATIVE_COMPOSED):
        st.session_state.pop(key, None)
    st.session_state[state.PROMPTS_POSE] = rolled.pose
    st.session_state[state.PROMPTS_ROLL_NUMBER] = seed


@guarded
def _another(category: str) -> None:
    chosen.remember()
    now = chosen.choices()
    part = rolls.another(category, secrets.randbelow(rolls.MOST_SEED + 1), but=now.values())
    chosen.fill_blanks(part.template, part.values)
    chosen.put({**now, category: part.template.id})


@guarded
def _back() -> None:
    chosen.go_back()
