"""The library on the Prompts page: what is looked for, and a card for each prompt that is found."""

from __future__ import annotations

import functools
from collections.abc import Mapping

import streamlit as st

from core.pose.presets import Preset
from core.posed_prompts.poses import first_pose, known_presets
from core.prompts import library
from core.prompts.library import Form, Template
from core.prompts.negatives.presets import NEGATIVE_PRESETS
from core.server.prompts.thumbnails import template_of, version
from core.ui import choices, state
from core.ui.components.prompt_cards import Asked, Card, prompt_cards, take_asked
from core.ui.frame import guarded
from core.ui.prompts import chosen, finding, own, recent, rolling, sending, transfers, wordings
from core.ui.prompts.finding import ALL, RECENT, tags_of, title_of
from core.ui.resources import studio
from core.ui.texts import language, said, t
from core.user_folder import OWN, is_own

MOST_CARDS = 60
"""Drawn at once; more come when they are asked for."""
SHOWN_TAGS = 5
# Private characters that no prompt has; between them stands a blank.
MARK_ON, MARK_OFF = "\ue000", "\ue001"


def search_fields() -> tuple[str, str]:
    """The category and the words that are looked for; the dice stand beside them."""
    options = (*library.categories(), RECENT, OWN, ALL)
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
        finding.fields(category)
        rolling.dice()
        transfers.button()
    return category, text or ""


def cards(category: str, text: str) -> None:
    if category == RECENT:
        _recent_cards(text)
        return
    if category in (OWN, ALL):
        own.undo_bar()
    starred = frozenset(chosen.stars().ids())
    found = finding.filtered(finding.found(category, text), starred)
    if not found:
        _nothing_found(category, text)
        return
    most = st.session_state.get(state.PROMPTS_SHOWN, MOST_CARDS)
    presets, taken = known_presets(studio().config), frozenset(chosen.choices().values())
    by_id = {preset.id: preset for preset in presets}
    prompt_cards(
        [
            _card(one, _pose(one, by_id, presets), one.id in starred, one.id in taken)
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


def _recent_cards(text: str) -> None:
    if found := recent.cards(text):
        prompt_cards(found)
    else:
        st.info(
            t("No picture has these words.") if text else t("Nothing drawn yet. Prompts of your "
              "pictures stand here once there are some."),
            icon=":material/history:",
        )  # fmt: skip


def _pose(template: Template, by_id: Mapping[str, Preset], presets: tuple[Preset, ...]) -> Preset:
    named = next((by_id[name] for name in template.poses if name in by_id), None)
    return named or first_pose(template, presets)


def take_acts() -> None:
    """What was clicked on a card since the last run. At the top of the page."""
    for asked in take_asked():
        _act(asked)


@guarded
def _act(asked: Asked) -> None:
    if recent.is_recent(asked.template_id):
        template = recent.known(asked.template_id)
    else:
        template = template_of(asked.template_id, studio().config)
    match asked.what:
        case "choose":
            chosen.toggle(template.category, template.id)
        case "star":
            _toggle_star(template.id)
        case "use":
            pose = first_pose(template, known_presets(studio().config))
            sending.send(sending.Sent(wordings.filled(template), _negative(template), pose))
        case "keep":
            own.keep(template)
        case "edit":
            own.edit(template.id)
        case _:
            own.remove(template.id)


def _negative(template: Template) -> str:
    if recent.is_recent(template.id):
        return template.negative
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


def _category_title(name: str) -> str:
    match name:
        case "own":
            return t("Mine")
        case "all":
            return t("All")
        case "recent":
            return t("Recent")
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
    elif finding.are_filtered():
        st.info(t("Nothing passes the filters. Take one away."), icon=":material/tune:")
    elif elsewhere := len(finding.found(ALL, text)):
        st.info(
            t("Nothing here has all of these words; other categories have {count}.",
              count=elsewhere),
            icon=":material/search_off:",
        )  # fmt: skip
    else:
        st.info(t("No prompt has all of these words."), icon=":material/search_off:")


# --- one card -------------------------------------------------------------------------------------


def _card(template: Template, pose: Preset, starred: bool, is_chosen: bool) -> Card:
    """What does not change of a shipped one is put together once."""
    key = (template.id, pose.id, language().code, wordings.form(), wordings.family())
    known = None if is_own(template.id) else _CARDS.get(key)
    if known is None or known.starred != starred or known.chosen != is_chosen:
        known = _CARDS[key] = _new_card(template, pose, starred, is_chosen)
    return known


_CARDS: dict[tuple[str, str, str, Form, str], Card] = {}


def _new_card(template: Template, pose: Preset, starred: bool, is_chosen: bool) -> Card:
    return Card(
        id=template.id,
        title=title_of(template),
        words=_pieces(_with_marks(template)),
        tags=tags_of(template)[:SHOWN_TAGS],
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
    return wordings.filled(template, marked)
