"""Under a prompt: what becomes of each of its words, and others to put in its place.

The browser shows the chips and what a click offers; Python alone edits the prompt. What the browser
sends is data from outside: a word and an offer by number, for the prompt that the chips were of.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

from core.characters.mentions import expanded, spans
from core.figures.colours import as_hex, find
from core.figures.vocabulary import Word
from core.figures.words import Reading, ReadWord, Status, read, replace
from core.figures.words.meaning.seen import seen_of
from core.figures.words.offers import colours_for, others_for, swatch
from core.figures.words.reading import Span
from core.generation.request import MAX_PROMPT_CHARACTERS
from core.ui import state
from core.ui.components.bridge import declare, news, sources, table
from core.ui.resources import studio
from core.ui.settings import NEGATIVE
from core.ui.texts import said

SHORT = {"drawn": "drawn", "from the pose": "pose", "only for a checkpoint": "checkpoint"}
MOST_SHOWN, LABEL_CHARACTERS = 80, 40

_FOLDER = Path(__file__).parent
_component = declare(
    "word_chips",
    html='<details class="words"><summary></summary><div class="chips"></div>'
    '<div class="offers" hidden></div></details>',
    css=sources(_FOLDER, "chips.css"),
    js=sources(_FOLDER, "chips.js"),
    sends={"chosen": None},
)


class Field(NamedTuple):
    """A field of words: its key, those of its chips and of what was last taken from them, how its
    words are read, and how many characters it takes."""

    words: str
    chips: str
    seen: str
    read: Callable[[], Reading]
    most: int

    @property
    def typed(self) -> str:
        return str(st.session_state.get(self.words) or "")

    @property
    def revision(self) -> str:
        return hashlib.blake2b(self.typed.encode(errors="replace"), digest_size=8).hexdigest()


def word_chips(field: Field) -> None:
    """The chips of its words; nothing without any. Call ``take_choice`` before the field is
    drawn."""
    reading = field.read()
    if not reading.words:
        return
    _component(key=field.chips, data={"rev": field.revision, **_shown(reading)})


def _of_prompt() -> Reading:
    """What is typed, with the pose, and each @name as a word of its own."""
    session = st.session_state
    pose = state.current_pose() if session.get(state.USE_POSE) else None
    named = spans(_prompt())
    found = read(
        _without(_prompt(), named),
        seed=0,
        people=len(pose.people) if pose else 0,
        negative=str(NEGATIVE.value),
        seen=seen_of(pose) if pose else (),
    )
    words = (*found.words, *(_named(start, end) for start, end in named))
    return dataclasses.replace(found, words=tuple(sorted(words, key=lambda word: word.start)))


def _without(prompt: str, named: Iterable[Span]) -> str:
    """Every other letter in its place."""
    for start, end in named:
        prompt = f"{prompt[:start]},{' ' * (end - start - 1)}{prompt[end:]}"
    return prompt


def _named(start: int, end: int) -> ReadWord:
    typed = _prompt()[start:end]
    found = expanded(typed, studio().characters)
    told = [one.words for one in found.people] + [one.shown for one in found.unknown]
    status = Status.DRAWN if found.people else Status.CHECKPOINT
    return ReadWord(typed, start, end, status, spans=((start, end),), reason=" ".join(told))


def _prompt() -> str:
    return PROMPT.typed


PROMPT = Field(
    state.PROMPT, state.GENERATE_WORDS, state.GENERATE_WORDS_SEEN, _of_prompt, MAX_PROMPT_CHARACTERS
)
"""The one of the page Generate."""


def _shown(reading: Reading) -> dict[str, Any]:
    """Chips, and what each family of words offers, once."""
    offers: dict[str, list[dict[str, str]]] = {}
    chips: list[dict[str, Any]] = []
    for word in reading.words[:MOST_SHOWN]:
        names: list[str] = []
        for kind, found in (("colours", colours_for(word)), ("others", others_for(word))):
            if found and word.word is not None:
                name = f"{kind}/{word.word.family}/{word.word.value}/{word.colour}"
                offers.setdefault(name, [_offer(one) for one in found])
                names.append(name)
        chips.append({
            "text": word.text[:LABEL_CHARACTERS], "status": SHORT[word.status], "offers": names,
            "swatch": _swatch(word), "told": said(word.reason),
        })  # fmt: skip
    return {"chips": chips, "offers": offers}


def _swatch(word: ReadWord) -> str:
    if word.word is None:
        return ""
    colour = find(word.colour) if word.colour and word.word.takes_colour else None
    return as_hex(colour) if colour else swatch(word.word)


def _offer(word: Word) -> dict[str, str]:
    return {"label": word.names[0], "swatch": swatch(word)}


def take_choice(field: Field) -> bool:
    """Edit its words as was clicked since the last run; whether anything was. Call before the
    field is drawn."""
    told = table(news(field.chips, "chosen", field.seen))
    if not told or told.get("rev") != field.revision:
        return False
    found = _chosen(field.read(), told.get("word"), told.get("kind"), told.get("offer"))
    edited = replace(field.typed, *found) if found else ""
    if not edited or len(edited) > field.most:
        return False
    st.session_state[field.words] = edited
    return True


def _chosen(
    reading: Reading, number: object, kind: object, offer: object
) -> tuple[ReadWord, Word] | None:
    """None for numbers that no chip or offer has."""
    if type(number) is not int or not 0 <= number < min(len(reading.words), MOST_SHOWN):
        return None
    word = reading.words[number]
    offered = colours_for(word) if kind == "colours" else others_for(word)
    if type(offer) is not int or not 0 <= offer < len(offered):
        return None
    return word, offered[offer]
