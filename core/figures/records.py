"""Looks and scenes as JSON values, and back from data that comes from outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any, NoReturn, cast

from core.errors import RequestRejected
from core.figures.clothing.textiles.pictures import MOST_CHARACTERS as MOST_PRINTED
from core.figures.clothing.textiles.pictures import is_picture
from core.figures.colours import Family, find
from core.figures.looks import Item, Look, Scene

VERSION = 1
MOST_CHARACTERS, MOST_ITEMS = 60, 24
_NEEDED = {
    "kind", "hair_colour", "hair_style", "eye_colour", "skin", "expression", "outfit", "cloth",
    "shoes",
}  # fmt: skip
_COLOURS = {
    "hair_colour": Family.HAIR, "hair_second": Family.HAIR, "eye_colour": Family.EYES,
    "eye_second": Family.EYES, "skin": Family.SKIN, "cloth": Family.CLOTH, "shoes": Family.CLOTH,
    "colour": Family.CLOTH, "second": Family.CLOTH,
}  # fmt: skip


def to_dict(value: Look | Scene) -> dict[str, Any]:
    """JSON values, with the version of their form; what says nothing is left out."""
    told = {
        name: said
        for name, said in asdict(value).items()
        if name in _NEEDED or said not in ("", ())
    }
    if isinstance(value, Look):
        told["items"] = [_lean(item) for item in value.items]
    return {"version": VERSION, **told}


def _lean(item: Item) -> dict[str, str]:
    return {name: said for name, said in asdict(item).items() if said}


def look_from_dict(values: object) -> Look:
    """Unknown names are dropped. Raises ``RequestRejected``."""
    told = _object(values, "a look")
    missing = sorted(_NEEDED - told.keys())
    if missing:
        _refuse("a look", f"none without {', '.join(missing)}")
    if told["kind"] not in ("girl", "boy"):
        _refuse('"girl" or "boy"', repr(told["kind"]))
    return Look(
        **{one.name: _look_value(one.name, told) for one in fields(Look) if one.name in told}
    )


def _look_value(name: str, told: Mapping[str, Any]) -> Any:
    value = told[name]
    if name == "long":
        return value is True
    if name == "items":
        return tuple(_item(one) for one in _list(value, name))
    if name in ("hair_extras", "marks"):
        return tuple(_text(name, one) for one in _list(value, name))
    return _text(name, value)


def scene_from_dict(values: object) -> Scene:
    """Unknown names are dropped. Raises ``RequestRejected``."""
    told = _object(values, "a scene")
    known = [one.name for one in fields(Scene) if one.name in told]
    if "place" not in known:
        _refuse("a scene", "one without a place")
    return Scene(**{name: _text(name, told[name]) for name in known})


def _item(value: object) -> Item:
    told = _object(value, "an item", is_whole=False)
    known = [one.name for one in fields(Item) if one.name in told]
    if "kind" not in known:
        _refuse("an item", "one of no kind")
    return Item(**{name: _text(name, told[name]) for name in known})


def _object(value: object, what: str, *, is_whole: bool = True) -> dict[str, Any]:
    if not isinstance(value, dict):
        _refuse(what, type(value).__name__)
    told = cast("dict[str, Any]", value)
    if is_whole and told.get("version", VERSION) != VERSION:
        _refuse(f"{what} of version {VERSION}", f"{told['version']!r:.20}")
    return told


def _list(value: object, name: str) -> list[Any]:
    if not isinstance(value, list | tuple):
        _refuse(f"a list of {name}", type(value).__name__)
    told = cast("list[Any]", value)
    if len(told) > MOST_ITEMS:
        _refuse(f"at most {MOST_ITEMS} {name}", str(len(told)))
    return list(told)


def _text(name: str, value: object) -> str:
    if name == "print" and isinstance(value, str) and is_picture(value):
        return _picture(value)
    is_short = isinstance(value, str) and len(value) <= MOST_CHARACTERS and value.isprintable()
    if not isinstance(value, str) or not is_short:
        _refuse(f"a short text as {name}", f"{value!r:.40}")
    family = _COLOURS.get(name)
    if value and family is not None and find(value, family) is None:
        _refuse(f"a colour as {name}", f"{value!r:.40}")
    return value


def _picture(value: str) -> str:
    """One that is printed: a ``data:`` URL within the bound of those that are drawn."""
    if len(value) > MOST_PRINTED or not value.isascii() or not value.isprintable():
        _refuse(f"a picture of at most {MOST_PRINTED} characters", f"{len(value)} of them")
    return value


def _refuse(expected: str, got: str) -> NoReturn:
    raise RequestRejected(
        expected=expected,
        got=got,
        todo="describe the character anew",
        shown="This character cannot be read. Describe it anew.",
    )
