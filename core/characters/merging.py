"""One person's change of a card beside another's: what nobody touched twice is kept from both.

Two tabs show the same card; each changes what it shows. Values are compared three ways: as they
were, as one side wishes them, as they are now. Dataclasses go field by field, lists item by item:
an item is found again by its key, wherever it stands meanwhile.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from difflib import SequenceMatcher
from typing import Any, TypeVar, cast

from core.characters.card import Card, CardPicture, Expression, Outfit, handle_of
from core.figures.looks import Item
from core.generation.request_inputs import LoraUse

Value = TypeVar("Value")
Key = tuple[Hashable, int]

# By what an item is known while the rest of it changes; others are known by their whole value.
_KEYS: Mapping[type[Any], Callable[[Any], Hashable]] = {
    Outfit: lambda one: handle_of(one.name),
    Expression: lambda one: handle_of(one.name),
    CardPicture: lambda one: one.picture,
    LoraUse: lambda one: one.id,
    Item: lambda one: one.kind,
}


def merged(was: Card, wished: Card, now: Card) -> Card:
    """``now`` with what ``wished`` has otherwise than ``was``. Of what was changed on both sides
    the wish counts."""
    return _merged(was, wished, now, yields=False)


def taken_back(before: Card, after: Card, now: Card) -> Card:
    """``now`` without the change from ``before`` to ``after``. What was changed again since stays
    as it is now."""
    return _merged(after, before, now, yields=True)


def _merged(was: Value, wished: Value, now: Value, *, yields: bool) -> Value:
    if wished in (was, now):
        return now
    if now == was:
        return wished
    if is_dataclass(now) and type(was) is type(wished) is type(now):
        parts = {
            one.name: _merged(*(getattr(side, one.name) for side in (was, wished, now)),
                              yields=yields)
            for one in fields(now)
            if one.init and one.compare and one.name != "id"
        }  # fmt: skip
        return cast("Value", replace(cast("Any", now), **parts))
    if isinstance(was, tuple) and isinstance(wished, tuple) and isinstance(now, tuple):
        sides = (cast("tuple[Any, ...]", side) for side in (was, wished, now))
        return cast("Value", _merged_lists(*sides, yields=yields))
    return now if yields else wished


def _merged_lists(
    was: Sequence[Any], wished: Sequence[Any], now: Sequence[Any], *, yields: bool
) -> tuple[Any, ...]:
    old = _keyed(was)
    becomes, here = _followed(old, _keyed(wished)), _followed(old, _keyed(now))
    result: dict[Key, Any] = {}
    for key, item in here.items():
        if key not in old:
            result[key] = item
        elif key in becomes:
            result[key] = _merged(old[key], becomes[key], item, yields=yields)
        elif yields and item != old[key]:
            result[key] = item  # to be taken away, but somebody works on it
    order = list(result)
    last: Key | None = None
    for key, item in becomes.items():
        if key not in old:
            if key not in result:
                order.insert(0 if last is None else order.index(last) + 1, key)
                result[key] = item
            elif not yields:
                result[key] = item
        last = key if key in result else last
    return tuple(result[key] for key in order)


def _keyed(items: Iterable[Any]) -> dict[Key, Any]:
    """Of several with one key, each has its number."""
    times = Counter[Hashable]()
    found: dict[Key, Any] = {}
    for item in items:
        key = _KEYS.get(type(item), lambda one: one)(item)
        found[key, times[key]] = item
        times[key] += 1
    return found


def _followed(old: Mapping[Key, Any], new: Mapping[Key, Any]) -> dict[Key, Any]:
    """The new items in their order; one that only got another key goes by its old one: between
    the same neighbours, as many stand in the same places."""
    before, after = list(old), list(new)
    known = dict[Key, Key]()
    for what, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "replace" and b - a == d - c:
            pairs = zip(after[c:d], before[a:b], strict=True)
            known |= {key: was for key, was in pairs if key not in old and was not in new}
    return {known.get(key, key): item for key, item in new.items()}
