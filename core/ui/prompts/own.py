"""A person's own prompts: saved from the page, edited in a window, removed and brought back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st

from core.glossary import Term
from core.pose.presets import Preset
from core.posed_prompts.poses import first_pose, known_presets
from core.prompts.library import Template
from core.prompts.user_templates import (
    MAX_PROMPT_CHARACTERS,
    MAX_TITLE_CHARACTERS,
    MAX_WORD_CHARACTERS,
)
from core.ui import choices, state
from core.ui.controls import plain
from core.ui.frame import guarded, show_error
from core.ui.prompts import chosen
from core.ui.resources import studio
from core.ui.texts import said, t


@dataclass(frozen=True)
class Wording:
    """What the page has put together."""

    prompt: str
    negative: str
    title: str
    tags: tuple[str, ...]
    pose: Preset


def save_form(wording: Wording) -> None:
    with st.popover(t("Save as mine"), icon=":material/bookmark_add:"):
        st.text_input(
            t("Title"),
            key=state.PROMPTS_TITLE,
            max_chars=MAX_TITLE_CHARACTERS,
            placeholder=wording.title[:MAX_TITLE_CHARACTERS],
        )
        st.button(
            t("Save"), key=state.PROMPTS_SAVE, on_click=_save, args=(wording,), type="primary"
        )


@guarded
def _save(wording: Wording) -> None:
    title = st.session_state[state.PROMPTS_TITLE].strip() or wording.title
    saved = chosen.own().save(
        title, wording.prompt, wording.negative, wording.tags, (wording.pose.id,)
    )
    st.session_state[state.PROMPTS_TITLE] = ""
    st.toast(
        t("Saved under Mine: {title}", title=plain(saved.title)), icon=":material/bookmark_added:"
    )


def keep(template: Template) -> None:
    """A prompt that is nobody's yet. Raises as ``UserTemplates.save`` does."""
    saved = chosen.own().save(template.title, template.prompt, template.negative)
    st.toast(
        t("Saved under Mine: {title}", title=plain(saved.title)), icon=":material/bookmark_added:"
    )


# --- editing --------------------------------------------------------------------------------------


def edit(template_id: str) -> None:
    """Open the window that ``editor`` draws. Raises ``NotFound``."""
    template = chosen.own().get(template_id)
    pose = first_pose(template, known_presets(studio().config))
    st.session_state.update(
        {
            state.PROMPTS_EDITED: template,
            state.PROMPTS_EDIT_TITLE: template.title,
            state.PROMPTS_EDIT_PROMPT: template.prompt,
            state.PROMPTS_EDIT_NEGATIVE: template.negative,
            state.PROMPTS_EDIT_TAGS: ", ".join(template.tags),
            state.PROMPTS_EDIT_POSE: pose.id,
        }
    )


def editor() -> None:
    if state.PROMPTS_EDITED in st.session_state:
        st.dialog(t("Edit your prompt"), on_dismiss=_leave)(_fields)()


def _fields() -> None:
    if state.PROMPTS_EDITED not in st.session_state:
        st.rerun()  # saved: a click in a window runs the window alone
    st.text_input(t("Title"), key=state.PROMPTS_EDIT_TITLE, max_chars=MAX_TITLE_CHARACTERS)
    st.text_area(
        t("Prompt"),
        key=state.PROMPTS_EDIT_PROMPT,
        max_chars=MAX_PROMPT_CHARACTERS,
        height="content",
        help=t("Words in braces, as {hair colour}, are blanks to fill each time."),
    )
    st.text_area(
        said(Term.NEGATIVE_PROMPT.label),
        key=state.PROMPTS_EDIT_NEGATIVE,
        max_chars=MAX_PROMPT_CHARACTERS,
        height="content",
    )
    st.text_input(
        t("Tags"), key=state.PROMPTS_EDIT_TAGS, placeholder=t("night, city, rain"), max_chars=400
    )
    titles = {preset.id: preset.title for preset in known_presets(studio().config)}
    choices.selectbox(
        t("Pose"), titles, key=state.PROMPTS_EDIT_POSE, title=lambda one: said(titles[one])
    )
    show_error()
    st.button(t("Save"), key=state.PROMPTS_EDIT_SAVE, on_click=_change, type="primary")


@guarded
def _change() -> None:
    values = st.session_state
    tags = [tag.strip()[:MAX_WORD_CHARACTERS] for tag in values[state.PROMPTS_EDIT_TAGS].split(",")]
    chosen.own().change(
        replace(
            values[state.PROMPTS_EDITED],
            title=values[state.PROMPTS_EDIT_TITLE],
            prompt=values[state.PROMPTS_EDIT_PROMPT],
            negative=values[state.PROMPTS_EDIT_NEGATIVE],
            tags=tuple(tags),
            poses=_poses(values[state.PROMPTS_EDIT_POSE], values[state.PROMPTS_EDITED].poses),
        )
    )
    _leave()


def _poses(first: str, others: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((first, *others)))


def _leave() -> None:
    st.session_state.pop(state.PROMPTS_EDITED, None)


# --- removing -------------------------------------------------------------------------------------


def remove(template_id: str) -> None:
    st.session_state[state.PROMPTS_REMOVED] = chosen.own().remove(template_id)


def undo_bar() -> None:
    removed = st.session_state.get(state.PROMPTS_REMOVED)
    if removed is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        st.text(t("Removed: {title}", title=removed.title), width="stretch")
        st.button(t("Undo"), key=state.PROMPTS_UNDO, on_click=_undo, icon=":material/undo:")


@guarded
def _undo() -> None:
    chosen.own().restore(st.session_state.pop(state.PROMPTS_REMOVED))
