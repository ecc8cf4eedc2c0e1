"""Generate's prompt as chips: the same text, put in order, weighed and muted phrase by phrase."""

from __future__ import annotations

import streamlit as st

from core.generation.request import MAX_PROMPT_CHARACTERS
from core.posed_prompts.offers import offered
from core.posed_prompts.poses import known_presets
from core.ui import state
from core.ui.components.prompt_chips import Field, prompt_chips, take_wish
from core.ui.prompts.sending import hold
from core.ui.resources import studio
from core.ui.texts import t

FIELD = Field(
    state.PROMPT, state.GENERATE_PARTS, state.GENERATE_PARTS_SEEN, state.GENERATE_PARTS_MEMORY,
    MAX_PROMPT_CHARACTERS,
)  # fmt: skip


def switch() -> None:
    st.toggle(
        t("As chips"),
        key=state.GENERATE_AS_CHIPS,
        persist_state="session",
        help=t("Each phrase can be moved, weighed and muted. Off, you see what becomes of it."),
    )


def is_on() -> bool:
    return bool(st.session_state.get(state.GENERATE_AS_CHIPS))


def take() -> None:
    """What was done to the chips since the last run. Call before the field is drawn."""
    chosen = take_wish(FIELD)
    pose = next((one for one in known_presets(studio().config) if one.id == chosen), None)
    if pose is not None:
        hold(pose)


def chips() -> None:
    prompt_chips(FIELD, known_presets(studio().config), offered())
