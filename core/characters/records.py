"""Cards as JSON values, and back from data that comes from outside.

Which card it is (``Card.id``) and when it was kept is the store's to know: neither is told here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, NoReturn, TypeVar, cast

from core.characters.card import (
    MOST_COLOURS,
    MOST_EXPRESSIONS,
    MOST_LORAS,
    MOST_NAME,
    MOST_NOTES,
    MOST_OUTFITS,
    MOST_PICTURES,
    MOST_TEXT,
    Card,
    CardPicture,
    Expression,
    NamedColour,
    Outfit,
    PictureRole,
)
from core.errors import RequestRejected
from core.figures import records
from core.figures.looks import Look
from core.generation.request_inputs import LoraUse, one_from
from core.generation.validation import check_number
from core.pose.anatomy.retarget import Proportions

VERSION = 1
# Prints on clothes are pictures inside of the JSON.
MOST_BYTES = 4_000_000
_WORN = ("outfit", "cloth", "shoes", "accessory", "prop", "items")
_SHOWN_BY_FACE = ("expression", "eyes", "mouth", "marks")
_PLAIN = {"accessory": "none", "prop": "none", "items": [], "eyes": "", "mouth": "", "marks": []}

Part = TypeVar("Part")


def to_dict(card: Card) -> dict[str, Any]:
    """JSON values, with the version of their form."""
    return {
        "version": VERSION,
        "name": card.name,
        "look": records.to_dict(card.look),
        "seed": card.seed,
        "proportions": None if card.proportions is None else asdict(card.proportions),
        "outfits": [_told(one.name, one.on(card.look), _WORN) for one in card.outfits],
        "expressions": [
            {**_told(one.name, one.on(card.look), _SHOWN_BY_FACE), "marks": list(one.marks)}
            for one in card.expressions
        ],
        "palette": [asdict(one) for one in card.palette],
        "words": card.words,
        "trigger": card.trigger,
        "negative": card.negative,
        "notes": card.notes,
        "loras": [asdict(one) for one in card.loras],
        "pictures": [{**asdict(one), "role": one.role.value} for one in card.pictures],
        "adapter_strength": card.adapter_strength,
    }


def _told(name: str, look: Look, what: tuple[str, ...]) -> dict[str, Any]:
    told = records.to_dict(look)
    return {"name": name, **{field: told[field] for field in what if field in told}}


def from_dict(values: object) -> Card:
    """Unknown names are dropped; ``id`` is "". Raises ``RequestRejected``."""
    told = _table(values, "a character")
    version = told.get("version", VERSION)
    if version != VERSION:
        _refuse(f"a character of version {VERSION}", version)
    look = records.look_from_dict(told.get("look"))
    base = {**records.to_dict(look), **_PLAIN}
    proportions = told.get("proportions")
    return Card(
        name=_text(told, "name", MOST_NAME),
        look=look,
        seed=told.get("seed", 0),
        proportions=None if proportions is None else Proportions.from_dict(proportions),
        outfits=_some(told, "outfits", MOST_OUTFITS, lambda one: _outfit(one, base)),
        expressions=_some(told, "expressions", MOST_EXPRESSIONS, lambda one: _face(one, base)),
        palette=_some(told, "palette", MOST_COLOURS, _colour),
        words=_text(told, "words", MOST_TEXT),
        trigger=_text(told, "trigger", MOST_TEXT),
        negative=_text(told, "negative", MOST_TEXT),
        notes=_text(told, "notes", MOST_NOTES),
        loras=_some(told, "loras", MOST_LORAS, lambda one: one_from(LoraUse, one)),
        pictures=_some(told, "pictures", MOST_PICTURES, _picture),
        adapter_strength=_strength(told),
    )


def to_json(card: Card) -> str:
    """Raises ``RequestRejected`` for a card that could not be read back equal."""
    text = json.dumps(to_dict(card), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > MOST_BYTES:
        raise RequestRejected(
            expected=f"a character of at most {MOST_BYTES} bytes",
            got=size,
            todo="use fewer or smaller prints",
            shown="This character is too large to be kept. Use fewer or smaller prints.",
        )
    _ = from_dict(json.loads(text))
    return text


def from_json(text: str | bytes) -> Card:
    """Raises ``RequestRejected``."""
    if len(text) > MOST_BYTES:
        _refuse(f"a character of at most {MOST_BYTES} bytes", len(text))
    try:
        values = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _unreadable("a character as JSON", str(error)) from error
    return from_dict(values)


def _outfit(value: object, base: Mapping[str, Any]) -> Outfit:
    told = _table(value, "an outfit")
    look = records.look_from_dict({**base, **{one: told[one] for one in _WORN if one in told}})
    return Outfit.of(_text(told, "name", MOST_NAME), look)


def _face(value: object, base: Mapping[str, Any]) -> Expression:
    told = _table(value, "an expression")
    look = records.look_from_dict(
        {**base, **{one: told[one] for one in _SHOWN_BY_FACE if one in told}}
    )
    return Expression(
        _text(told, "name", MOST_NAME), **{one: getattr(look, one) for one in _SHOWN_BY_FACE}
    )


def _colour(value: object) -> NamedColour:
    told = _table(value, "a colour")
    return NamedColour(_text(told, "name", MOST_NAME), _text(told, "hex", MOST_NAME))


def _picture(value: object) -> CardPicture:
    told = _table(value, "a picture")
    try:
        role = PictureRole(told.get("role", PictureRole.REFERENCE))
    except ValueError as error:
        raise _unreadable("a picture with a known role", told["role"]) from error
    return CardPicture(_text(told, "picture", MOST_NAME), role, _text(told, "note", MOST_TEXT))


def _strength(told: Mapping[str, Any]) -> float:
    strength = told.get("adapter_strength", Card.adapter_strength)
    check_number("reference strength", strength, 0.0, 1.0)
    return float(strength)


def _some(
    told: Mapping[str, Any], name: str, most: int, read: Callable[[object], Part]
) -> tuple[Part, ...]:
    values = told.get(name, [])
    if not isinstance(values, list | tuple):
        _refuse(f"a list of {name}", values)
    listed = cast("list[object]", values)
    if len(listed) > most:
        _refuse(f"at most {most} {name}", len(listed))
    return tuple(read(one) for one in listed)


def _table(value: object, what: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        _refuse(what, value)
    return cast("dict[str, Any]", value)


def _text(told: Mapping[str, Any], name: str, most: int) -> str:
    text = told.get(name, "")
    if not isinstance(text, str) or len(text) > most:
        _refuse(f"a text of at most {most} characters as {name}", text)
    return text


def _refuse(expected: str, got: object) -> NoReturn:
    raise _unreadable(expected, got)


def _unreadable(expected: str, got: object) -> RequestRejected:
    return RequestRejected(
        expected=expected,
        got=f"{got!r:.60}",
        todo="export it anew from the studio it comes from",
        shown="This character cannot be read: its file is damaged or of another kind.",
    )
