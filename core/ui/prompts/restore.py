"""The prompt that is put together outlives a reload: its parts, its blanks, words by hand, pose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core.posed_prompts.rolls import MOST_SEED
from core.prompts.library import MAX_VALUE_CHARACTERS
from core.prompts.user_templates import MAX_PROMPT_CHARACTERS
from core.ui import state
from core.ui.components.bridge import table
from core.ui.prompts import chosen

TEXTS = {
    "text": state.PROMPTS_TEXT,
    "composed": state.PROMPTS_COMPOSED,
    "negative": state.PROMPTS_NEGATIVE_TEXT,
    "negative_composed": state.PROMPTS_NEGATIVE_COMPOSED,
    "preset": state.PROMPTS_NEGATIVE_PRESET,
    "pose": state.PROMPTS_POSE,
    "form": state.PROMPTS_FORM,
    "family": state.PROMPTS_FAMILY,
}
_AT_FIRST = {
    "chosen": chosen.FIRST_CHOICE, "preset": chosen.FIRST_NEGATIVE, "pose": chosen.AUTO,
    "number": None, "blanks": {}, "form": "tags", "family": "",
}  # fmt: skip


def kept() -> dict[str, Any]:
    """Nothing while the page is as every visit finds it."""
    values = st.session_state
    if state.PROMPTS_COMPOSED not in values:
        return {}
    told: dict[str, Any] = {name: values.get(key) for name, key in TEXTS.items()}
    told["chosen"] = chosen.choices()
    told["number"] = values.get(state.PROMPTS_ROLL_NUMBER)
    told["blanks"] = chosen.changed_blanks()
    is_by_hand = (told["text"], told["negative"]) != (told["composed"], told["negative_composed"])
    is_untouched = all(told[name] == value for name, value in _AT_FIRST.items())
    was_kept = "prompts" in (values.get(state.VISITOR_STATE) or {})
    return {"prompts": told} if is_by_hand or was_kept or not is_untouched else {}


def use_kept(found: Mapping[str, Any]) -> bool:
    """Bring back what ``kept`` said. False: it is nothing that "Start over" clears."""
    told = table(found.get("prompts"))
    if not told:
        return False
    parts = table(told.get("chosen")).items()
    chosen.put({name: one for name, one in parts if isinstance(one, str)})
    for name, key in TEXTS.items():
        value = told.get(name)
        if isinstance(value, str) and len(value) <= MAX_PROMPT_CHARACTERS:
            st.session_state[key] = value
    number = told.get("number")
    if type(number) is int and 0 <= number <= MOST_SEED:
        st.session_state[state.PROMPTS_ROLL_NUMBER] = number
    for part in chosen.templates():
        values = table(table(told.get("blanks")).get(part.id))
        chosen.fill_blanks(
            part,
            {
                name: value
                for name in part.blanks
                if isinstance(value := values.get(name), str) and len(value) <= MAX_VALUE_CHARACTERS
            },
        )
    return False
