"""Character cards of programs for chats: a name, a description, tags.

https://github.com/malfoyslastname/character-card-spec-v2 and
https://github.com/kwaroran/character-card-spec-v3: JSON in base64, in the PNG text chunk ``chara``
or ``ccv3``. Version 1 had the same fields without a frame. What they say to a chat is left out.
"""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any, cast

from core.characters.card import MOST_NAME, MOST_NOTES, MOST_TEXT, Card, handle_of
from core.characters.exchange.refusals import unreadable
from core.figures.words import read
from core.figures.words.telling import prompt_words

CHUNK = "chara"
# The newer first.
CHUNKS = ("ccv3", CHUNK)
SPEC, SPECS = "chara_card_v2", ("chara_card_v2", "chara_card_v3")
NAMELESS = "Imported character"
MOST_TAGS = 100
_TOLD = ("description", "personality", "creator_notes")


def encoded(card: Card) -> str:
    """ASCII, for the chunk ``chara``; every field that version 2 demands."""
    empty = dict.fromkeys(
        ("personality", "scenario", "first_mes", "mes_example", "creator_notes", "system_prompt",
         "post_history_instructions", "creator", "character_version"), "",
    )  # fmt: skip
    look = prompt_words(card.look)
    data = empty | {
        "name": card.name,
        "description": "\n\n".join(one for one in (card.notes, ", ".join(look)) if one),
        "tags": [*look, *(one.strip() for one in card.words.split(",") if one.strip())],
        "alternate_greetings": [],
        "extensions": {},
    }
    text = json.dumps({"spec": SPEC, "spec_version": "2.0", "data": data}, ensure_ascii=False)
    return base64.b64encode(text.encode()).decode("ascii")


def decoded(text: bytes) -> Card:
    """Of what the chunk holds. Raises ``InputRejected``."""
    try:
        plain = base64.b64decode(text, validate=False)
        values: object = json.loads(plain)
    except (binascii.Error, ValueError, RecursionError) as error:
        raise unreadable("a character card in base64", error) from error
    return from_values(values)


def is_chat_card(values: object) -> bool:
    """Whether parsed JSON is one."""
    if not isinstance(values, dict):
        return False
    told = cast("dict[str, Any]", values)
    return told.get("spec") in SPECS or ("first_mes" in told and "description" in told)


def from_values(values: object) -> Card:
    """Tags and description are read for a look; both are kept, as words and notes, cut where they
    are longer than a card takes. Raises ``InputRejected``."""
    if not isinstance(values, dict):
        raise unreadable("a character card", type(values).__name__)
    told = cast("dict[str, Any]", values)
    if isinstance(told.get("data"), dict):
        told = cast("dict[str, Any]", told["data"])
    if not isinstance(told.get("name"), str):
        raise unreadable("a character card with a name", "one without")
    name = _line(told["name"])[:MOST_NAME].strip()
    name = name if handle_of(name) else NAMELESS
    texts = (_lines(told.get(field)).replace("{{char}}", name) for field in _TOLD)
    notes = "\n\n".join(one for one in texts if one)[:MOST_NOTES].strip()
    words = _tags(told.get("tags"))
    return Card(name=name, look=read(f"{words}\n{notes}").looks[0], words=words, notes=notes)


def _tags(values: object) -> str:
    """Whole ones, as many as fit."""
    tags = cast("list[object]", values)[:MOST_TAGS] if isinstance(values, list) else []
    words = ""
    for tag in dict.fromkeys(line for tag in tags if (line := _line(tag))):
        longer = f"{words}, {tag}" if words else tag
        words = longer if len(longer) <= MOST_TEXT else words
    return words


def _line(value: object) -> str:
    return " ".join(_lines(value).split())


def _lines(value: object) -> str:
    """What a card can hold of a text from outside."""
    if not isinstance(value, str):
        return ""
    text = value[: 2 * MOST_NOTES].replace("\r\n", "\n").replace("\t", " ")
    return "".join(c for c in text if c == "\n" or c.isprintable()).strip()
