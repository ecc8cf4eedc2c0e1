"""What pages say, in the language of whoever looks.

t("{count} in the queue", count=3)      a page's own words: a literal, which a test looks up
said(job.progress.text)                 what a lower floor said, in English
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from core.files import lookups
from core.texts import Language, filled, texts
from core.ui import state


def language() -> Language:
    """The one that was chosen, else the browser's, else English. Every text of a page asks: inside
    a page's frame it is looked up once."""
    return lookups.once(Language, _language)


def _language() -> Language:
    chosen = Language.of(st.session_state.get(state.LANGUAGE))
    return chosen or Language.of(st.context.locale) or Language.ENGLISH


def take_language() -> None:
    """At the start of a page: ``?lang=ja`` in its address chooses for the session."""
    asked = Language.of(st.query_params.get("lang"))
    if asked is not None:
        st.session_state[state.LANGUAGE] = asked.code


def t(text: str, **values: object) -> str:
    """In the language of the page, with ``values`` in the text's ``{holes}``."""
    spoken = language()
    if spoken is Language.ENGLISH:
        return filled(text, values)
    return texts(spoken).of(text, values)


def said(text: str) -> str:
    """A label, an error, a stage: whatever comes from below the pages, in their language."""
    spoken = language()
    return text if spoken is Language.ENGLISH else texts(spoken).said(text)


def of_component(name: str) -> Mapping[str, str]:
    """What the script of a component says, English to the page's language; empty for English."""
    spoken = language()
    return {} if spoken is Language.ENGLISH else texts(spoken).file(name)
