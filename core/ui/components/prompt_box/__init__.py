"""A text area of the page as a box for prompts: it completes what is typed, changes weights by Ctrl
and an arrow, and marks what nothing here can speak, with the reason.

The text area stays Streamlit's own: its label, its key and its text are as they are without this.
The browser searches lists that it fetches once; a run of the page sends marks alone.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path

import streamlit as st

from core.generation.spoken_prompts import wildcards_of
from core.prompts.language import unspoken
from core.prompts.language.wildcards import Wildcards
from core.server.completion.route import names_address, tags_address
from core.server.serving import is_serving
from core.ui import state
from core.ui.components.bridge import declare, sources
from core.ui.resources import studio
from core.ui.texts import language, said

SCRIPTS = ("search.js", "wording.js", "weights.js", "edits.js", "mirror.js", "list.js", "marks.js",
           "box.js")  # fmt: skip
MOST_MARKS = 40
EMBEDDINGS = ("embeddings",)
ALL = ("characters", "loras", *EMBEDDINGS)
# What Streamlit writes as a dash where a key becomes the name of a class.
NOT_OF_CLASS = re.compile(r"[^a-zA-Z0-9_-]")

_Marks = tuple[tuple[int, int, str], ...]

FOLDER = Path(__file__).parent
# Its look is the page's: the text area is no part of the component.
_component = declare(
    "prompt_box",
    js=f"const STYLE = {json.dumps(sources(FOLDER, 'box.css'))};\n" + sources(FOLDER, *SCRIPTS),
)


def prompt_box(key: str, *, is_negative: bool = False, offers: tuple[str, ...] = ALL) -> None:
    """For the text area with this key; draw it after that. ``offers``: what may be named there
    beside tags; in a negative prompt only embeddings do anything."""
    text = str(st.session_state.get(key) or "")
    wildcards = wildcards_of(studio().config) if "__" in text else None
    marks = _marks(text, is_negative) if wildcards is None else _found(text, is_negative, wildcards)
    _component(
        key=state.prompt_box(key),
        data={
            "field": NOT_OF_CLASS.sub("-", key),
            **({"tags": tags_address(language())} if is_serving() else {}),
            "names": names_address(),
            "offers": EMBEDDINGS if is_negative else offers,
            **({"text": text} if marks else {}),
            "marks": [[start, end, said(told)] for start, end, told in marks],
        },
        height=1,
    )


@lru_cache(maxsize=64)
def _marks(text: str, is_negative: bool) -> _Marks:
    return _found(text, is_negative, None)


def _found(text: str, is_negative: bool, wildcards: Wildcards | None) -> _Marks:
    """Places in UTF-16 units, as browsers count, and why."""
    found = unspoken(text, is_negative=is_negative, wildcards=wildcards)[:MOST_MARKS]
    return tuple((utf16(text, one.start), utf16(text, one.end), one.text) for one in found)


def utf16(text: str, at: int) -> int:
    """A place in code points → in UTF-16 units."""
    return at + sum(letter > "\uffff" for letter in text[:at])
