"""What of the library is shown: its category, the words that are looked for, and the filters."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Sequence

import streamlit as st

from core.prompts import library
from core.prompts.library import Template
from core.prompts.library.search import Index
from core.ui import choices, state
from core.ui.prompts import chosen, wordings
from core.ui.texts import language, said, t
from core.user_folder import OWN, is_own

ALL, RECENT = "all", "recent"
ANY_TAG = ""


def title_of(template: Template) -> str:
    """A person's own titles are said as they wrote them."""
    return template.title if is_own(template.id) else said(template.title)


def tags_of(template: Template) -> tuple[str, ...]:
    hashed = (f"#{tag}" for tag in template.tags)
    return tuple(hashed) if is_own(template.id) else tuple(map(said, hashed))


def found(category: str, text: str) -> tuple[Template, ...]:
    """Of a category or of all, with the words, in the order of the search."""
    mine = chosen.own().own() if category in (OWN, ALL) else ()
    known = _known(mine)
    if text.strip():
        known = tuple(map(known.__getitem__, _index(language().code, mine).find(text)))
    return tuple(one for one in known if category in (ALL, one.category))


def filtered(templates: Sequence[Template], starred: frozenset[str]) -> tuple[Template, ...]:
    """Those that pass what is asked in the fields."""
    values = st.session_state
    tag = values.get(state.PROMPTS_TAG) or ANY_TAG
    only_starred = values.get(state.PROMPTS_ONLY_STARRED)
    family = wordings.family() if values.get(state.PROMPTS_ONLY_FAMILY) else ""
    return tuple(
        one
        for one in templates
        if (not only_starred or one.id in starred)
        and (not tag or tag in one.tags)
        and (not family or family in one.families)
    )


def are_filtered() -> bool:
    values = st.session_state
    return bool(values.get(state.PROMPTS_TAG) or values.get(state.PROMPTS_ONLY_FAMILY))


def fields(category: str) -> None:
    """Behind a lid: a phone has no room for them."""
    with st.popover(t("Filters"), icon=":material/tune:"):
        wordings.fields()
        tags = _tags(category)
        choices.selectbox(
            t("Tag"),
            (ANY_TAG, *tags),
            key=state.PROMPTS_TAG,
            title=lambda tag: said(f"#{tag}") if tag else t("Any tag"),
        )
        st.toggle(
            t("Only prompts with words for this family"),
            key=state.PROMPTS_ONLY_FAMILY,
            persist_state="session",
            disabled=not wordings.family(),
        )


@functools.cache
def _tags(category: str) -> tuple[str, ...]:
    """Of the shipped prompts there, the most frequent first."""
    counted = Counter(
        tag
        for one in library.all_templates()
        if category in (ALL, OWN, RECENT, one.category)
        for tag in one.tags
    )
    return tuple(tag for tag, _count in counted.most_common())


@functools.lru_cache(maxsize=4)
def _indexed(code: str, mine: _Mine) -> Index:
    del code  # what the texts are said in
    return library.index_of(_known(mine.templates), _called)


def _index(code: str, mine: tuple[Template, ...]) -> Index:
    return _indexed(code, _Mine(mine))


class _Mine:
    """A person's own, told by being the same tuple: it is as long as nothing changes."""

    def __init__(self, templates: tuple[Template, ...]) -> None:
        self.templates = templates

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Mine) and other.templates is self.templates

    def __hash__(self) -> int:
        return id(self.templates)


def _known(mine: tuple[Template, ...]) -> tuple[Template, ...]:
    return (*library.all_templates(), *mine)


def _called(template: Template) -> str:
    """What a search in the language of the page may ask for."""
    return " ".join((title_of(template), *tags_of(template)))
