"""Tags of which one excludes the others: nobody has long and short hair.

They stand in ``assets/tags/exclusions/*.toml``. An exclusion has sides: any tag that is or implies
a name of one side excludes those of the other sides. ``unless`` names tags beside which several
may be ("heterochromia").
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Any

from core.tags.vocabulary import FOLDER, all_tags, implied, tag

FILE = FOLDER / "exclusions" / "exclusions.toml"


@dataclass(frozen=True)
class Exclusion:
    """``sides`` map the name of each tag that belongs to one to the number of its side.

    ``is_personal``: it is true of each person, so that two of them may differ.
    """

    title: str
    sides: Mapping[str, int]
    unless: frozenset[str]
    is_personal: bool


@dataclass(frozen=True)
class Conflict:
    exclusion: Exclusion
    one: str
    other: str


def conflicts(names: Iterable[str], people: int = 1) -> tuple[Conflict, ...]:
    """Pairs of tags that cannot both be true of a picture of so many people, in the order of
    ``names``; words that are no tags conflict with nothing."""
    known = {one.name: None for name in names if (one := tag(name)) is not None}
    return tuple(
        conflict
        for exclusion in exclusions()
        if people <= 1 or not exclusion.is_personal
        for conflict in _within(exclusion, tuple(known))
    )


def _within(exclusion: Exclusion, names: tuple[str, ...]) -> Iterable[Conflict]:
    if any(exclusion.unless & {name, *implied(name)} for name in names):
        return
    held = [name for name in names if name in exclusion.sides]
    for one, other in combinations(held, 2):
        is_kin = one in implied(other) or other in implied(one)
        if exclusion.sides[one] != exclusion.sides[other] and not is_kin:
            yield Conflict(exclusion, one, other)


@cache
def exclusions() -> tuple[Exclusion, ...]:
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["exclusion"]
    return tuple(_exclusion(row) for row in rows)


def _exclusion(row: dict[str, Any]) -> Exclusion:
    sides = [_names(side) for side in row.get("sides", ())]
    for category in row.get("each", ()):  # every tag of it by itself
        sides += [{one.name} for one in all_tags() if one.category == category]
    return Exclusion(
        title=row["title"],
        sides=_placed(sides),
        unless=frozenset(_names(row.get("unless", ""))),
        is_personal=row.get("personal", True),
    )


def _placed(sides: list[set[str]]) -> dict[str, int]:
    """With the tags that imply one of a side; a tag of two sides belongs to neither."""
    places_of: dict[str, list[int]] = {}
    for place, side in enumerate(sides):
        for name in side:
            places_of.setdefault(name, []).append(place)
    found: dict[str, int] = {}
    for name, said in _said():
        places = {place for one in said & places_of.keys() for place in places_of[one]}
        own = set(places_of.get(name, ()))
        if len(own or places) == 1:
            found[name] = next(iter(own or places))
    return found


@cache
def _said() -> tuple[tuple[str, frozenset[str]], ...]:
    """Each tag's name, with the names of all that it says."""
    return tuple((one.name, frozenset((one.name, *implied(one.name)))) for one in all_tags())


def _names(text: str) -> set[str]:
    return {name.strip() for name in text.split(",") if name.strip()}
