"""All tags, by any of their names, with what they say by themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from core.config import ASSETS
from core.errors import InputRejected
from core.tags.files import read_tags
from core.tags.japanese import japanese_of
from core.tags.spelling import plain, stem
from core.tags.tag import Tag

FOLDER = ASSETS / "tags"


@cache
def all_tags() -> tuple[Tag, ...]:
    """File by file; raises ``InputRejected`` for a file that breaks a rule of ``checked``."""
    return checked(tag for file in sorted((FOLDER).glob("*.toml")) for tag in read_tags(file))


def tag(name: str) -> Tag | None:
    """By its name, an alias, another spelling, or in singular or plural; None for a word that is
    not of the vocabulary."""
    folded = plain(name)
    return by_name().get(folded) or _by_stem().get(stem(folded))


@lru_cache(maxsize=8192)
def implied(name: str) -> tuple[str, ...]:
    """Names of all that the tag says by itself, the nearest first, without itself."""
    found: dict[str, None] = {}
    known = tag(name)
    waiting = list(known.implies) if known else []
    while waiting:
        one = waiting.pop(0)
        if one not in found:
            found[one] = None
            waiting += by_name()[plain(one)].implies
    return tuple(found)


@cache
def by_name() -> Mapping[str, Tag]:
    """Every name and alias in ``plain`` spelling."""
    return {plain(name): one for one in all_tags() for name in names_of(one)}


@cache
def _by_stem() -> Mapping[str, Tag]:
    """Of equal stems the more common tag."""
    found: dict[str, Tag] = {}
    for one in sorted(all_tags(), key=lambda one: one.rank):
        for name in names_of(one):
            found.setdefault(stem(plain(name)), one)
    return found


def names_of(one: Tag) -> tuple[str, ...]:
    return (one.name, *one.aliases)


def checked(tags: Iterable[Tag]) -> tuple[Tag, ...]:
    """With Japanese names for rows of colours. Raises ``InputRejected`` where two tags share a
    name or an alias, where an implied tag is not there, and where tags imply each other."""
    written = tuple(tags)
    names = _named(written)
    found = tuple(japanese_of(one, names) for one in written)
    for one in found:
        _check_implied(one, names)
    return found


def _named(tags: tuple[Tag, ...]) -> dict[str, Tag]:
    names: dict[str, Tag] = {}
    for one in tags:
        for name in names_of(one):
            other = names.setdefault(plain(name), one)
            if other is not one or not plain(name):
                raise _wrong(f"{name!r} for {other.name!r} and {one.name!r}", "a name of one tag")
    return names


def _check_implied(one: Tag, names: Mapping[str, Tag], below: tuple[str, ...] = ()) -> None:
    if one.name in below:
        raise _wrong(" > ".join((*below, one.name)), "implications without a circle")
    for name in one.implies:
        if (known := names.get(plain(name))) is None or known.name != name:
            raise _wrong(f"{one.name!r} > {name!r}", "the name of another tag")
        _check_implied(known, names, (*below, one.name))


def _wrong(got: str, expected: str) -> InputRejected:
    return InputRejected(
        expected=expected,
        got=got,
        todo="change the files of tags",
        shown="The studio's list of tags is broken. Install the studio anew.",
    )
