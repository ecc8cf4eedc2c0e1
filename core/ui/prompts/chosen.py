"""What is chosen on the Prompts page: one template a category, its blanks, and what was before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core.posed_prompts import rolls
from core.prompts import library
from core.prompts.library import Template
from core.prompts.stars import PromptStars
from core.prompts.user_templates import UserTemplates
from core.ui import state
from core.ui.prompts import recent
from core.ui.resources import studio
from core.user_folder import OWN

FIRST_CHOICE = {"characters": "morning-jog"}
FIRST_NEGATIVE = "Standard"
AUTO = "auto"
"""The pose that goes with the words."""
MOST_PAST = 20
KEPT_WITH_PAST = (
    state.PROMPTS_CHOSEN, state.PROMPTS_TEXT, state.PROMPTS_COMPOSED, state.PROMPTS_NEGATIVE_TEXT,
    state.PROMPTS_NEGATIVE_COMPOSED, state.PROMPTS_POSE, state.PROMPTS_ROLL_NUMBER,
)  # fmt: skip


def prepare() -> None:
    state.start_with(state.PROMPTS_CHOSEN, dict(FIRST_CHOICE))
    state.start_with(state.PROMPTS_CATEGORY, "characters")
    state.start_with(state.PROMPTS_NEGATIVE_PRESET, FIRST_NEGATIVE)
    state.start_with(state.PROMPTS_POSE, AUTO)
    state.start_with(state.PROMPTS_ROLL_NUMBER, None)
    state.start_with(state.PROMPTS_FORM, library.Form.TAGS)
    state.start_with(state.PROMPTS_FAMILY, "")


def own() -> UserTemplates:
    return UserTemplates(studio().config.prompts_folder)


def stars() -> PromptStars:
    return PromptStars(studio().database)


def order() -> tuple[str, ...]:
    """Of the parts in a prompt."""
    return (*library.categories(), OWN)


def choices() -> dict[str, str]:
    return dict(st.session_state[state.PROMPTS_CHOSEN])


def templates() -> list[Template]:
    """In the order of the prompt; one that was removed meanwhile is passed over."""
    chosen = choices()
    mine = own().own() if OWN in chosen else ()
    known = {one.id: one for one in (*library.all_templates(), *mine)}
    ids = [chosen[name] for name in order() if name in chosen]
    found = [known.get(one) or rolls.template(one) or recent.template(one) for one in ids]
    return [one for one in found if one is not None]


def toggle(category: str, template_id: str) -> None:
    """Take a template up, one of each category; a second time lets it go."""
    chosen = choices()
    if chosen.get(category) == template_id:
        del chosen[category]
    else:
        chosen[category] = template_id
    put(chosen)


def put(chosen: Mapping[str, str]) -> None:
    """The pose follows them."""
    st.session_state[state.PROMPTS_CHOSEN] = dict(chosen)
    st.session_state[state.PROMPTS_POSE] = AUTO


def fill_blanks(template: Template, values: Mapping[str, str]) -> None:
    for name, value in values.items():
        st.session_state[state.prompts_blank(template.id, name)] = value


def changed_blanks() -> dict[str, dict[str, str]]:
    """Of the chosen templates by id: the blanks that say something else than at first."""
    values = st.session_state
    found: dict[str, dict[str, str]] = {}
    for part in templates():
        for name, offered in part.blanks.items():
            value = values.get(state.prompts_blank(part.id, name))
            first = offered[0] if offered else ""
            if isinstance(value, str) and value != first:
                found.setdefault(part.id, {})[name] = value
    return found


# --- what was before the dice -------------------------------------------------------------------


def remember() -> None:
    """So that ``go_back`` brings all of it back, words written by hand too."""
    blanks = {
        key: st.session_state[key]
        for part in templates()
        for name in part.blanks
        if (key := state.prompts_blank(part.id, name)) in st.session_state
    }
    kept = {key: st.session_state.get(key) for key in KEPT_WITH_PAST}
    past: list[dict[str, Any]] = st.session_state.get(state.PROMPTS_PAST, [])
    st.session_state[state.PROMPTS_PAST] = [*past, {**blanks, **kept}][-MOST_PAST:]


def go_back() -> None:
    past: list[dict[str, Any]] = st.session_state.get(state.PROMPTS_PAST, [])
    if past:
        st.session_state.update(past[-1])
        st.session_state[state.PROMPTS_PAST] = past[:-1]


def has_past() -> bool:
    return bool(st.session_state.get(state.PROMPTS_PAST))
