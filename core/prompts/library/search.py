"""Looking for words in many texts at once, in any language, and forgiving of typing errors.

A word that stands somewhere as it is typed, or as a part of another, is looked for as it is. Only
one that stands nowhere is taken for a typing error: the known words that share most of its
trigrams are measured against it, and the nearest take its place.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

# Typing errors by the length of a word; shorter ones have none.
_ERRORS = ((4, 1), (7, 2))
# Letters of scripts without blanks between words have more in each: one error from three on.
_DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_WORD = re.compile(r"[^\W_]+")
# Of the known words, so many that share the most trigrams are measured.
_MEASURED = 60
_LONGEST_WORD = 24
_MOST_WORDS = 12
_SMALL = str.maketrans("ぁぃぅぇぉっゃゅょゎ", "あいうえおつやゆよわ")
_KATAKANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}


def folded(text: str) -> str:
    """Without what people do not type alike: capitals, widths, accents, kana, underscores."""
    plain = unicodedata.normalize("NFKD", text).casefold().replace("_", " ")
    bare = "".join(letter for letter in plain if not 0x300 <= ord(letter) < 0x370)
    joined = unicodedata.normalize("NFC", bare)
    return joined.translate(_KATAKANA).translate(_SMALL)


@dataclass(frozen=True)
class Entry:
    """What can be found: its title, its tags and other short names, and all its words."""

    title: str
    tags: str
    text: str


class Index:
    """Of entries, which are told by their places. Building it takes about 15 µs an entry, and the
    same again when the first typing error is looked for."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        folds = [(folded(one.title), folded(one.tags), folded(one.text)) for one in entries]
        self._titles = [title for title, _tags, _text in folds]
        self._tags = [tags for _title, tags, _text in folds]
        self._texts = ["\n".join(parts) for parts in folds]

    def find(self, words: str) -> tuple[int, ...]:
        """The places of entries that have all the words, the nearest first: in the title, in the
        tags, elsewhere. In the order of the entries where they are as near; all without words."""
        wanted = folded(words).split()[:_MOST_WORDS]
        ranks: dict[int, int] = dict.fromkeys(range(len(self._texts)), 0)
        for word in dict.fromkeys(wanted):
            alike = self._alike(word)
            ranks = {
                place: rank + min(self._rank(one, place) for one in holding)
                for place, rank in ranks.items()
                if (holding := [one for one in alike if one in self._texts[place]])
            }
        return tuple(sorted(ranks, key=lambda place: (ranks[place], place)))

    def _rank(self, word: str, place: int) -> int:
        title = self._titles[place]
        if word in title:
            return 0 if title.startswith(word) or f" {word}" in title else 1
        return 2 if word in self._tags[place] else 3

    def _alike(self, word: str) -> Sequence[str]:
        """The word itself where it stands anywhere, else the known ones nearest to it."""
        if any(word in text for text in self._texts):
            return (word,)
        most = _errors(word)
        if not most:
            return ()
        shared = Counter(
            known for gram in _grams(word) for known in self._grams.get(gram, ())
        ).most_common(_MEASURED)
        found = [(distance(word, known, most), known) for known, _count in shared]
        nearest = min((far for far, _known in found), default=most + 1)
        return tuple(known for far, known in found if far == nearest <= most)

    @cached_property
    def _grams(self) -> dict[str, list[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        known = {word for text in self._texts for word in _WORD.findall(text)}
        for word in sorted(known):
            if len(word) <= _LONGEST_WORD:
                for gram in _grams(word):
                    found[gram].append(word)
        return dict(found)


def _errors(word: str) -> int:
    if _DENSE.search(word):
        return int(len(word) >= 3)
    return max((errors for length, errors in _ERRORS if len(word) >= length), default=0)


def _grams(word: str) -> set[str]:
    """Pairs of letters: with one error even a word of four keeps some of them."""
    marked = f"^{word}"
    return {marked[at : at + 2] for at in range(len(marked) - 1)}


def distance(typed: str, known: str, most: int) -> int:
    """How many typing errors (a letter left out, too many, another, or two that changed places)
    make ``typed`` of the beginning of ``known``; of any part of it in scripts without blanks.

    ``most + 1`` for more than ``most``.
    """
    starts_anywhere = _DENSE.search(typed) is not None
    if not starts_anywhere:
        known = known[: len(typed) + most]
    above, row = [0], [0 if starts_anywhere else at for at in range(len(known) + 1)]
    for at, letter in enumerate(typed, 1):
        before, above, row = above, row, [at]
        for to, other in enumerate(known, 1):
            least = min(above[to] + 1, row[to - 1] + 1, above[to - 1] + (letter != other))
            if at > 1 and to > 1 and letter == known[to - 2] and typed[at - 2] == other:
                least = min(least, before[to - 2] + 1)
            row.append(least)
        if min(row) > most:
            return most + 1
    return min(row) if starts_anywhere or len(typed) >= 5 else row[-1]
