"""Completion: which tags somebody means who has typed so far.

Every word that is typed begins a word of the tag's name or of one alias, in any order. Where no
tag has them so, one or two letters of each may be wrong, missing, too many or swapped; the first
letter is right, or comes second.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from heapq import nsmallest

from core.tags.spelling import plain
from core.tags.tag import Tag
from core.tags.vocabulary import all_tags, names_of

MOST_LETTERS = 60
MOST_WORDS = 6
# Words so short are not mistaken; those so long may have two wrong letters.
SHORT, LONG = 2, 6
# What each thing costs a hit, beside its rank of 1 to 4.
IN_ALIAS, NOT_FIRST, WRONG_LETTER, WHOLE = 0.5, 1.5, 3.0, -4.0
_BEYOND = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class _Name:
    """A name of a tag as it is searched."""

    text: str
    tag: Tag
    is_alias: bool


@dataclass(slots=True)
class _Node:
    """Of the tree of all words, letter by letter."""

    below: dict[str, _Node] = field(default_factory=dict[str, "_Node"])
    words: list[str] = field(default_factory=list[str])  # that begin so


@dataclass(frozen=True)
class _Index:
    names: tuple[_Name, ...]
    words: tuple[str, ...]  # sorted
    at: Mapping[str, tuple[int, ...]]  # word to places in names
    tree: _Node


def complete(prefix: str, limit: int = 12) -> tuple[Tag, ...]:
    """At most ``limit`` tags, the likeliest first; none for a prefix without a word."""
    return _complete(plain(prefix[:MOST_LETTERS]), max(0, limit))


@lru_cache(maxsize=2048)
def _complete(typed: str, limit: int) -> tuple[Tag, ...]:
    words = typed.split()[:MOST_WORDS]
    if not words:
        return ()
    hits = _matching([_beginning(word) for word in words])
    if len(hits) < limit:
        near = _matching([_nearly(word) for word in words])
        hits = {**near, **hits}
    return _best(hits, typed, limit)


def _matching(per_word: Iterable[Mapping[int, float]]) -> dict[int, float]:
    """Names that have every word, with what their wrong letters cost."""
    first, *others = per_word
    found = dict(first)
    for other in others:
        found = {at: found[at] + other[at] for at in found.keys() & other.keys()}
    return found


def _beginning(word: str) -> Mapping[int, float]:
    words = _index().words
    low, high = bisect_left(words, word), bisect_left(words, word + _BEYOND)
    return {at: 0.0 for known in words[low:high] for at in _index().at[known]}


def _nearly(word: str) -> dict[int, float]:
    if len(word) <= SHORT:
        return dict(_beginning(word))
    wrong = 1 if len(word) < LONG else 2
    found: dict[int, float] = {}
    for known, letters in _within(word, wrong).items():
        for at in _index().at[known]:
            found[at] = min(found.get(at, WRONG_LETTER * 9), WRONG_LETTER * letters)
    return found


def _best(hits: Mapping[int, float], typed: str, limit: int) -> tuple[Tag, ...]:
    costs: dict[str, tuple[float, int, str]] = {}
    tags: dict[str, Tag] = {}
    names = _index().names
    for at, wrong in hits.items():
        name = names[at]
        cost = (wrong + _cost(name, typed), len(name.text), name.text)
        key = name.tag.name
        if key not in costs or cost < costs[key]:
            costs[key], tags[key] = cost, name.tag
    return tuple(tags[key] for key in nsmallest(limit, costs, key=costs.__getitem__))


def _cost(name: _Name, typed: str) -> float:
    if name.text == typed:
        return WHOLE + IN_ALIAS * name.is_alias
    begins = name.text.startswith(typed)
    return name.tag.rank + IN_ALIAS * name.is_alias + NOT_FIRST * (not begins)


# --- wrong letters ----------------------------------------------------------------------------


def _within(word: str, most: int) -> dict[str, int]:
    """Words of which a beginning differs from ``word`` by at most ``most`` letters.

    Walks the tree with one row of the table of edit distances a letter, two rows back for letters
    that are swapped, and leaves a branch as soon as all of it is too far.
    """
    found: dict[str, int] = {}
    rows = (list(range(len(word) + 1)), [])
    for letter in dict.fromkeys(word[:2]):
        _enter(_index().tree, letter, word, rows, "", most, found)
    return found


def _enter(
    node: _Node,
    letter: str,
    word: str,
    rows: tuple[list[int], list[int]],
    before: str,
    most: int,
    found: dict[str, int],
) -> None:
    if (below := node.below.get(letter)) is None:
        return
    row = _row(word, rows, before, letter)
    if row[-1] <= most:
        for known in below.words:
            found[known] = min(found.get(known, most), row[-1])
    if min(row) <= most:
        for after in below.below:
            _enter(below, after, word, (row, rows[0]), letter, most, found)


def _row(word: str, rows: tuple[list[int], list[int]], before: str, letter: str) -> list[int]:
    above, earlier = rows
    row = [above[0] + 1]
    for at, mine in enumerate(word):
        least = min(above[at] + (mine != letter), above[at + 1] + 1, row[at] + 1)
        if earlier and at and mine == before and word[at - 1] == letter:
            least = min(least, earlier[at - 1] + 1)
        row.append(least)
    return row


@cache
def _index() -> _Index:
    names = tuple(
        _Name(plain(name), tag, bool(number))
        for tag in all_tags()
        for number, name in enumerate(names_of(tag))
    )
    at: defaultdict[str, list[int]] = defaultdict(list)
    for place, name in enumerate(names):
        for word in dict.fromkeys(name.text.split()):
            at[word].append(place)
    words = tuple(sorted(at))
    return _Index(names, words, {word: tuple(places) for word, places in at.items()}, _tree(words))


def _tree(words: Iterable[str]) -> _Node:
    root = _Node()
    for word in words:
        node = root
        for letter in word:
            node = node.below.setdefault(letter, _Node())
            node.words.append(word)
    return root
