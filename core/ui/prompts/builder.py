"""The prompt that is put together: its parts, its words to edit, its pose, and the ways on."""

from __future__ import annotations

import html
from collections.abc import Mapping

import streamlit as st

from core.glossary import Term
from core.posed_prompts import rolls
from core.posed_prompts.offers import offered
from core.posed_prompts.poses import known_presets
from core.prompts import library
from core.prompts.edits import carried
from core.prompts.library import Template
from core.prompts.negatives.presets import NEGATIVE_PRESETS
from core.prompts.user_templates import MAX_PROMPT_CHARACTERS
from core.ui import choices, state
from core.ui.assistant import places
from core.ui.components.prompt_box import prompt_box
from core.ui.components.prompt_chips import Field, prompt_chips, take_wish
from core.ui.frame import guarded, show_error
from core.ui.prompts import chosen, posing, rolling, tokens, wordings
from core.ui.prompts.finding import title_of
from core.ui.prompts.own import Wording, save_form
from core.ui.prompts.sending import Sent, follow, send
from core.ui.resources import studio
from core.ui.texts import said, t
from core.user_folder import OWN

# A scene says where: a character's own words about the place make room for it.
PLACE = "place"
CHIPS = Field(
    state.PROMPTS_TEXT, state.PROMPTS_PARTS, state.PROMPTS_PARTS_SEEN, state.PROMPTS_PARTS_MEMORY,
    MAX_PROMPT_CHARACTERS,
)  # fmt: skip
TEXTS = (
    (state.PROMPTS_TEXT, state.PROMPTS_COMPOSED),
    (state.PROMPTS_NEGATIVE_TEXT, state.PROMPTS_NEGATIVE_COMPOSED),
)


def parts() -> tuple[str, str]:
    """The chosen templates with their blanks; the words and the negative words they make."""
    found = chosen.templates()
    of_category = {part.category: part for part in found}
    prompts: list[str] = []
    for category in chosen.order():
        if part := of_category.get(category):
            _part_header(part)
            blanks = _blank_fields(part, has_scene="scenes" in of_category)
            prompts.append(wordings.filled(part, blanks))
        elif category in rolls.CATEGORIES:
            _no_part(category)
    preset = choices.selectbox(
        t("Negative preset"), NEGATIVE_PRESETS, key=state.PROMPTS_NEGATIVE_PRESET, title=said
    )
    negatives = (NEGATIVE_PRESETS[preset], *(part.negative for part in found))
    return library.combine(*prompts), library.combine(*negatives)


def result(prompt: str, negative: str) -> None:
    """The words, to be changed by hand, their pose, and the ways on."""
    found = chosen.templates()
    if pose := take_wish(CHIPS):
        st.session_state[state.PROMPTS_POSE] = pose
    for (key, composed), words in zip(TEXTS, (prompt, negative), strict=True):
        _carry(key, composed, words)
    drawn, chips = st.container(), st.container()  # above the words that they are made of
    words = _text_fields()
    with drawn:
        pose = posing.posed(words, found, edited=words != prompt)
    with chips:
        places.look_on_prompts(pose)
        prompt_chips(CHIPS, known_presets(studio().config), offered())
        tokens.line(words)
    places.on_prompts()
    wording = Wording(
        prompt=words,
        negative=st.session_state[state.PROMPTS_NEGATIVE_TEXT],
        title=", ".join(map(title_of, found)),
        tags=tuple(tag for part in found for tag in part.tags),
        pose=pose,
    )
    _ways_on(wording)
    show_error()


def _carry(key: str, composed: str, words: str) -> None:
    """What was written by hand stays when the parts change."""
    values = st.session_state
    before = values.get(composed)
    text = words if before is None else carried(before, values.get(key) or "", words)
    if text != values.get(key):
        values[key] = text[:MAX_PROMPT_CHARACTERS]
    values[composed] = words


def _text_fields() -> str:
    words = st.text_area(
        t("Prompt"),
        key=state.PROMPTS_TEXT,
        persist_state="session",
        height="content",
        max_chars=MAX_PROMPT_CHARACTERS,
        placeholder=t("Choose a character, a style or a scene, or write here."),
    )
    prompt_box(state.PROMPTS_TEXT)
    with st.expander(said(Term.NEGATIVE_PROMPT.label), icon=":material/block:"):
        st.text_area(
            said(Term.NEGATIVE_PROMPT.label),
            key=state.PROMPTS_NEGATIVE_TEXT,
            persist_state="session",
            height="content",
            max_chars=MAX_PROMPT_CHARACTERS,
            label_visibility="collapsed",
        )
        prompt_box(state.PROMPTS_NEGATIVE_TEXT, is_negative=True)
    if any(st.session_state[key] != st.session_state[composed] for key, composed in TEXTS):
        st.button(
            t("Undo my edits"),
            key=state.PROMPTS_UNDO_EDITS,
            icon=":material/undo:",
            on_click=_undo_edits,
            type="tertiary",
            help=t("Back to the words of the parts below."),
        )
    return (words or "").strip()


@guarded
def _undo_edits() -> None:
    for key, composed in TEXTS:
        st.session_state[key] = st.session_state[composed]


def _ways_on(wording: Wording) -> None:
    """No callbacks: what was typed a moment before a click belongs to it."""
    nothing = not wording.prompt
    with st.container(horizontal=True, gap="small"):
        if st.button(
            t("Use prompt and pose"),
            key=state.PROMPTS_SEND,
            type="primary",
            icon=":material/auto_awesome:",
            disabled=nothing,
        ):
            send(Sent(wording.prompt, wording.negative, wording.pose))
        if st.button(
            t("Prompt only"),
            key=state.PROMPTS_SEND_WORDS,
            disabled=nothing,
            help=t("The pose on Generate stays as it is."),
        ):
            send(Sent(wording.prompt, wording.negative))
        if not nothing:
            save_form(wording)
    follow()


# --- the parts ------------------------------------------------------------------------------------


def _part_header(part: Template) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(
            f'<div class="paf-part"><small>{_kind(part.category)}</small>'
            f"<b>{html.escape(title_of(part))}</b></div>",
            width="stretch",
        )
        if part.category != OWN:
            rolling.another_button(part.category)
        st.button(
            t("Remove"),
            key=state.prompts_drop(part.category),
            on_click=_drop,
            args=(part.category, part.id),
            type="tertiary",
            icon=":material/close:",
        )


@guarded
def _drop(category: str, template_id: str) -> None:
    chosen.toggle(category, template_id)


def _no_part(category: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        none = html.escape(t("none chosen yet"))
        st.html(
            f'<div class="paf-part paf-none"><small>{_kind(category)}</small><i>{none}</i></div>',
            width="stretch",
        )
        rolling.another_button(category)


def _kind(category: str) -> str:
    match category:
        case "characters":
            kind = t("Character")
        case "styles":
            kind = t("Style")
        case "scenes":
            kind = t("Scene")
        case "own":
            kind = t("My prompt")
        case _:
            kind = said(category.capitalize())
    return html.escape(kind)


def _blank_fields(part: Template, *, has_scene: bool) -> Mapping[str, str]:
    values: dict[str, str] = {}
    names = [name for name in part.blanks if not (name == PLACE and has_scene)]
    if PLACE in part.blanks and has_scene:
        values[PLACE] = ""
    with st.grid(min_column_width=140, gap="small"):
        for name in names:
            values[name] = _blank_field(part, name)
    return values


def _blank_field(part: Template, name: str) -> str:
    key = state.prompts_blank(part.id, name)
    label, offered = said(name.capitalize()), part.blanks[name]
    if not offered:
        return st.text_input(label, key=key, persist_state="session", max_chars=200) or ""
    return choices.words(label, offered, key=key, placeholder=t("None"))
