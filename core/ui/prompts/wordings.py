"""In which words the library speaks: tags or sentences, and for models of which family."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from core.models.family import Family
from core.prompts import library
from core.prompts.library import Form, Template
from core.ui import choices, state
from core.ui.texts import t

ANY = ""
FAMILIES = (Family.SD15.value, Family.SDXL.value)


def form() -> Form:
    told = st.session_state.get(state.PROMPTS_FORM)
    return Form(told) if told in tuple(Form) else Form.TAGS


def family() -> str:
    """A value of ``Family``; "" for words that any model takes."""
    told = st.session_state.get(state.PROMPTS_FAMILY)
    return str(told) if told in FAMILIES else ANY


def filled(template: Template, values: Mapping[str, str] | None = None) -> str:
    return library.wording(template, values, form(), family())


def fields() -> None:
    choices.segments(
        t("Prompts as"), tuple(Form), key=state.PROMPTS_FORM, title=_form_title, fallback=Form.TAGS
    )
    choices.selectbox(
        t("Words for"), (ANY, *FAMILIES), key=state.PROMPTS_FAMILY, title=_family_title,
        help=t("Adds the tags that only models of this family were taught."),
    )  # fmt: skip


def _form_title(form: Form) -> str:
    return t("Tags") if form is Form.TAGS else t("Sentences")


def _family_title(family: str) -> str:
    return Family(family).label if family else t("Any model")
