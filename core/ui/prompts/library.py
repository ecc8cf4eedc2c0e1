"""The library on the Prompts page: what is looked for, and a card for each prompt that is found."""

from __future__ import annotations

import functools

import streamlit as st

from core.pose.presets import Preset
from core.posed_prompts.poses import first_pose, known_presets
from core.prompts import library
from core.prompts.library import Template
from core.prompts.negatives.presets import NEGATIVE_PRESETS
from core.server.prompts.thumbnails import template_of, version
from core.ui import choices, state
from core.ui.components.prompt_cards import Asked, Card, prompt_cards, take_asked
from core.ui.frame import guarded
from core.ui.prompts import chosen, own, rolling, sending
from core.ui.resources import studio
from core.ui.texts import said, t
from core.user_folder import OWN, is_own

ALL = "all"
MOST_CARDS = 60
"""Drawn at once; more come when they are asked for."""
SHOWN_TAGS = 5
# Private characters that no prompt has; between them stands a blank.
MARK_ON, MARK_OFF = "\ue000", "\ue001"


def search_fields() -> tuple[str, str]:
    """The category and the words that are looked for; the dice stand beside them."""
    options = (*library.categories(), OWN, ALL)
    with st.container(
        key=state.PROMPTS_DICE_BOX, horizontal=True, vertical_alignment="center", gap="small"
    ):
        category = choices.segments(
            t("Category"),
            options,
            key=state.PROMPTS_CATEGORY,
            title=_category_title,
            label_visibility="collapsed",
        )
        text = st.text_input(
            t("Search"),
            key=state.PROMPTS_SEARCH,
            persist_state="session",
            type="search",
            placeholder=t("Search titles, tags, words …"),
            label_visibility="collapsed",
            live=True,
            max_chars=80,
        )
        st.toggle(
            t("Favourites"),
            key=state.PROMPTS_ONLY_STARRED,
            persist_state="session",
        )
        rolling.dice()
    return category, text or ""


def cards(category: str, text: str) -> None:
    if category in (OWN, ALL):
        own.undo_bar()
    starred = frozenset(chosen.stars().ids())
    found = _found(category, text)
    if st.session_state.get(state.PROMPTS_ONLY_STARRED):
        found = tuple(one for one in found if one.id in starred)
    if not found:
        _nothing_found(category, text)
        return
    most = st.session_state.get(state.PROMPTS_SHOWN, MOST_CARDS)
    presets, taken = known_presets(studio().config), frozenset(chosen.choices().values())
    prompt_cards(
        [
            _card(one, first_pose(one, presets), one.id in starred, one.id in taken)
            for one in found[:most]
        ]
    )
    if len(found) > most:
        st.button(
            t("Show {count} more", count=min(MOST_CARDS, len(found) - most)),
            key=state.PROMPTS_MORE,
            on_click=_show_more,
            icon=":material/expand_more:",
        )


def take_acts() -> None:
    """What was clicked on a card since the last run. At the top of the page."""
    for asked in take_asked():
        _act(asked)


@guarded
def _act(asked: Asked) -> None:
    template = template_of(asked.template_id, studio().config)
    match asked.what:
        case "choose":
            chosen.toggle(template.category, template.id)
        case "star":
            _toggle_star(template.id)
        case "use":
            pose = first_pose(template, known_presets(studio().config))
            sending.send(sending.Sent(library.fill(template), _negative(template), pose))
        case "edit":
            own.edit(template.id)
        case _:
            own.remove(template.id)


def _negative(template: Template) -> str:
    preset = st.session_state[state.PROMPTS_NEGATIVE_PRESET]
    return library.combine(NEGATIVE_PRESETS[preset], template.negative)


def _toggle_star(template_id: str) -> None:
    stars = chosen.stars()
    if template_id in stars.ids():
        stars.take(template_id)
    else:
        stars.give(template_id)


@guarded
def _show_more() -> None:
    most = st.session_state.get(state.PROMPTS_SHOWN, MOST_CARDS)
    st.session_state[state.PROMPTS_SHOWN] = most + MOST_CARDS


def _found(category: str, text: str) -> tuple[Template, ...]:
    mine = chosen.own().own() if category in (OWN, ALL) else ()
    shipped = () if category == OWN else library.all_templates()
    return library.find(
        text, None if category == ALL else category, (*shipped, *mine), called=_called
    )


def _called(template: Template) -> str:
    """What a search in the language of the page may ask for."""
    return " ".join((title_of(template), *_tags(template)))


def _tags(template: Template) -> tuple[str, ...]:
    hashed = (f"#{tag}" for tag in template.tags)
    return tuple(hashed) if is_own(template.id) else tuple(map(said, hashed))


def title_of(template: Template) -> str:
    """A person's own titles are said as they wrote them."""
    return template.title if is_own(template.id) else said(template.title)


def _category_title(name: str) -> str:
    match name:
        case "own":
            return t("Mine")
        case "all":
            return t("All")
        case _:
            return said(name.capitalize())


def _nothing_found(category: str, text: str) -> None:
    if st.session_state.get(state.PROMPTS_ONLY_STARRED):
        st.info(t("No favourites here yet. The star on a card makes one."), icon=":material/star:")
    elif category == OWN and not text:
        st.info(
            t("Nothing of your own yet. Put a prompt together and press “Save as mine”."),
            icon=":material/bookmark_add:",
        )
    elif elsewhere := len(_found(ALL, text)):
        st.info(
            t("Nothing here has all of these words; other categories have {count}.",
              count=elsewhere),
            icon=":material/search_off:",
        )  # fmt: skip
    else:
        st.info(t("No prompt has all of these words."), icon=":material/search_off:")


def _card(template: Template, pose: Preset, starred: bool, is_chosen: bool) -> Card:
    return Card(
        id=template.id,
        title=title_of(template),
        words=_pieces(_with_marks(template)),
        tags=_tags(template)[:SHOWN_TAGS],
        pose=said(pose.title),
        version=version(template, pose),
        starred=starred,
        chosen=is_chosen,
        whole=template.is_whole,
        own=is_own(template.id),
    )


@functools.lru_cache(maxsize=512)
def _pieces(marked: str) -> tuple[tuple[str, bool], ...]:
    """The words between blanks, and the blanks."""
    pieces: list[tuple[str, bool]] = []
    for before in marked.split(MARK_OFF):
        words, _mark, blank = before.partition(MARK_ON)
        pieces += [(words, False), (blank, True)]
    return tuple(one for one in pieces if one[0])


def _with_marks(template: Template) -> str:
    """The prompt as it stands without any choice made; what can be chosen is marked."""
    marked = {
        name: f"{MARK_ON}{offered[0] if offered else name}{MARK_OFF}"
        for name, offered in template.blanks.items()
    }
    return library.fill(template, marked)
