"""The pieces of the Prompts page: the library, and the prompt that is put together from it."""

from __future__ import annotations

import functools
import html
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from core.glossary import Term
from core.prompts import library
from core.prompts.library import NEGATIVE_PRESETS, Template
from core.prompts.user_templates import MAX_TITLE_CHARACTERS, UserTemplates
from core.ui import choices, state
from core.ui.controls import plain
from core.ui.frame import BY_KEY, guarded, show_error
from core.ui.resources import studio
from core.user_folder import OWN

STYLE = Path(__file__).parent / "prompts.css"
ALL = "all"
FIRST_CHOICE = {"characters": "morning-jog"}
SINGULAR = {"characters": "Character", "styles": "Style", "scenes": "Scene", OWN: "My template"}
# A scene says where: a character's own words about the place make room for it.
PLACE = "place"
# Private characters that no prompt has; they become tags after the text was escaped.
MARK_ON, MARK_OFF = "\ue000", "\ue001"


@dataclass(frozen=True)
class Wording:
    """What the page has put together."""

    prompt: str
    negative: str
    title: str
    tags: tuple[str, ...]


def prepare() -> None:
    st.html(STYLE)
    state.start_with(state.PROMPTS_CHOSEN, dict(FIRST_CHOICE))
    state.start_with(state.PROMPTS_CATEGORY, "characters")
    state.start_with(state.PROMPTS_NEGATIVE_PRESET, "Standard")


# --- the library ------------------------------------------------------------------------------


def search_fields() -> tuple[str, str]:
    """The category and the words that are looked for."""
    options = (*library.categories(), OWN, ALL)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        category = choices.segments(
            "Category",
            options,
            key=state.PROMPTS_CATEGORY,
            title=lambda name: "Mine" if name == OWN else name.capitalize(),
            label_visibility="collapsed",
        )
        text = st.text_input(
            "Search",
            key=state.PROMPTS_SEARCH,
            persist_state="session",
            type="search",
            placeholder="Search titles, tags, words …",
            label_visibility="collapsed",
            live=True,
            max_chars=80,
        )
    return category, text or ""


def template_cards(category: str, text: str) -> None:
    if category in (OWN, ALL):
        _undo_bar()
    found = _found(category, text)
    if not found:
        _nothing_found(category, text)
        return
    chosen = set(_choices().values())
    with st.grid(min_column_width=230, gap="small", key=state.PROMPTS_CARDS_BOX):
        for template in found:
            _card(template, template.id in chosen)


def _found(category: str, text: str) -> tuple[Template, ...]:
    own = _own().own() if category in (OWN, ALL) else ()
    shipped = () if category == OWN else library.all_templates()
    return library.find(text, None if category == ALL else category, (*shipped, *own))


def _nothing_found(category: str, text: str) -> None:
    if category == OWN and not text:
        st.info(
            "Nothing of your own yet. Put a prompt together and press “Save as mine”.",
            icon=":material/bookmark_add:",
        )
        return
    elsewhere = len(_found(ALL, text))
    st.info(
        f"Nothing here matches all of these words; {elsewhere or 'none'} in the other categories.",
        icon=":material/search_off:",
    )


def _card(template: Template, is_chosen: bool) -> None:
    mark = "chosen_" if is_chosen else ""
    with st.container(border=True, key=state.prompt_card_box(mark, template.id)):
        st.html(_card_html(template.title, template.tags, _with_marks(template)))
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            st.button(
                "Chosen" if is_chosen else "Choose",
                key=state.prompts_choose(template.id),
                on_click=_choose,
                args=(template.category, template.id),
                icon=":material/check:" if is_chosen else ":material/add:",
                width="stretch",
            )
            if template.category == OWN:
                st.button(
                    "Remove",
                    key=state.prompts_remove(template.id),
                    on_click=_remove,
                    args=(template.id,),
                    icon=":material/delete:",
                    type="tertiary",
                )


@functools.lru_cache(maxsize=512)
def _card_html(title: str, tags: tuple[str, ...], words: str) -> str:
    marks = "".join(f"<span>{html.escape(tag)}</span>" for tag in tags)
    shown = html.escape(words).replace(MARK_ON, '<em class="paf-blank">').replace(MARK_OFF, "</em>")
    return (
        f'<div class="paf-card"><h3>{html.escape(title)}</h3>'
        f'<div class="paf-tags">{marks}</div><p>{shown}</p></div>'
    )


def _with_marks(template: Template) -> str:
    """The prompt as it stands without any choice made; what can be chosen is marked."""
    marked = {
        name: f"{MARK_ON}{choices[0] if choices else name}{MARK_OFF}"
        for name, choices in template.blanks.items()
    }
    return library.fill(template, marked)


@guarded
def _choose(category: str, template_id: str) -> None:
    """Take a template up, one of each category; a second press lets it go."""
    choices = _choices()
    if choices.get(category) == template_id:
        del choices[category]
    else:
        choices[category] = template_id
    st.session_state[state.PROMPTS_CHOSEN] = choices


def _choices() -> dict[str, str]:
    return dict(st.session_state[state.PROMPTS_CHOSEN])


# --- the prompt -------------------------------------------------------------------------------


def parts() -> Wording:
    """The chosen templates with their blanks; what they make together."""
    chosen = {part.category: part for part in _chosen_templates()}
    prompts: list[str] = []
    for category in (*library.categories(), OWN):
        if category in chosen:
            part = chosen[category]
            _part_header(part)
            prompts.append(library.fill(part, _blank_fields(part, has_scene="scenes" in chosen)))
        elif category != OWN:
            _no_part(category)
    preset = choices.selectbox(
        Term.NEGATIVE_PROMPT.label, NEGATIVE_PRESETS, key=state.PROMPTS_NEGATIVE_PRESET
    )
    return Wording(
        prompt=library.combine(*prompts),
        negative=library.combine(
            NEGATIVE_PRESETS[preset], *(part.negative for part in chosen.values())
        ),
        title=", ".join(part.title for part in chosen.values()),
        tags=tuple(tag for part in chosen.values() for tag in part.tags),
    )


def result(wording: Wording) -> None:
    """The finished words, and the ways on."""
    if not wording.prompt:
        st.info("Choose a character, a style or a scene.", icon=":material/touch_app:")
        return
    st.code(wording.prompt, language=None, wrap_lines=True)
    if wording.negative:
        st.html(
            f'<p class="paf-out"><b>{Term.NEGATIVE_PROMPT.label}:</b> '
            f"{html.escape(wording.negative)}</p>"
        )
    with st.container(horizontal=True, gap="small"):
        if st.button(
            "Send to Generate",
            key=state.PROMPTS_SEND,
            type="primary",
            icon=":material/auto_awesome:",
        ):
            state.use_prompt(wording.prompt, wording.negative)
            st.switch_page(BY_KEY["generate"].script)
        _save_form(wording)
    show_error()


def _chosen_templates() -> list[Template]:
    """In the order of the prompt; one that was removed meanwhile is passed over."""
    choices = _choices()
    own = _own().own() if OWN in choices else ()
    known = {one.id: one for one in (*library.all_templates(), *own)}
    order = (*library.categories(), OWN)
    return [known[choices[name]] for name in order if choices.get(name) in known]


def _part_header(part: Template) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        kind = SINGULAR.get(part.category, part.category)
        st.html(
            f'<div class="paf-part"><small>{html.escape(kind)}</small>'
            f"<b>{html.escape(part.title)}</b></div>",
            width="stretch",
        )
        st.button(
            "Remove",
            key=state.prompts_drop(part.category),
            on_click=_choose,
            args=(part.category, part.id),
            type="tertiary",
            icon=":material/close:",
        )


def _no_part(category: str) -> None:
    kind = html.escape(SINGULAR.get(category, category))
    st.html(f'<div class="paf-part paf-none"><small>{kind}</small><i>none chosen yet</i></div>')


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
    label, offered = name.capitalize(), part.blanks[name]
    if not offered:
        return st.text_input(label, key=key, persist_state="session", max_chars=200) or ""
    return choices.words(label, offered, key=key, placeholder="None")


# --- a person's own ---------------------------------------------------------------------------


def _own() -> UserTemplates:
    return UserTemplates(studio().config.prompts_folder)


def _save_form(wording: Wording) -> None:
    with st.popover("Save as mine", icon=":material/bookmark_add:"):
        st.text_input(
            "Title",
            key=state.PROMPTS_TITLE,
            max_chars=MAX_TITLE_CHARACTERS,
            placeholder=wording.title[:MAX_TITLE_CHARACTERS],
        )
        st.button("Save", key=state.PROMPTS_SAVE, on_click=_save, args=(wording,), type="primary")


@guarded
def _save(wording: Wording) -> None:
    title = st.session_state[state.PROMPTS_TITLE].strip() or wording.title
    saved = _own().save(title, wording.prompt, wording.negative, wording.tags)
    st.session_state[state.PROMPTS_TITLE] = ""
    st.toast(f"Saved under Mine: {plain(saved.title)}", icon=":material/bookmark_added:")


@guarded
def _remove(template_id: str) -> None:
    st.session_state[state.PROMPTS_REMOVED] = _own().remove(template_id)


def _undo_bar() -> None:
    removed = st.session_state.get(state.PROMPTS_REMOVED)
    if removed is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        st.text(f"Removed: {removed.title}", width="stretch")
        st.button("Undo", key=state.PROMPTS_UNDO, on_click=_undo, icon=":material/undo:")


@guarded
def _undo() -> None:
    _own().restore(st.session_state.pop(state.PROMPTS_REMOVED))
