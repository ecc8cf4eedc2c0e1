"""Looking for known words in a prompt, in whatever number and spelling."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from core.assistant.lint.findings import Span
from core.assistant.lint.phrases import Phrase, certain
from core.figures.words.parsing.claims import NEGATIONS
from core.figures.words.parsing.tokens import stem_of

# Of somebody or something else than who is drawn: "a cat lying in the background".
_OTHERS = frozenset(("background", "crowd", "people", "passersby", "cat", "dog", "bird", "animal",
    "statue", "doll", "plush", "poster", "wall", "shelf", "audience"))  # fmt: skip


@dataclass(frozen=True)
class Hit:
    """``name`` as the table has it, at these words of a phrase."""

    phrase: Phrase
    first: int
    last: int
    name: str

    @property
    def span(self) -> Span:
        return self.phrase.tokens[self.first].start, self.phrase.tokens[self.last].end

    @property
    def is_whole(self) -> bool:
        return self.first == 0 and self.last == len(self.phrase.tokens) - 1

    @property
    def is_of_others(self) -> bool:
        return not _OTHERS.isdisjoint(self.phrase.stems)


class Terms:
    """Names parted by semicolons. Of two that begin at one word the longer is meant; names that
    are ``other`` mean something else ("full body portrait") and keep a shorter one from it."""

    def __init__(self, text: str, other: str = "") -> None:
        self._names: dict[tuple[str, ...], str] = {}
        for name in _names(other):
            self._names[_key(name)] = ""
        for name in _names(text):
            self._names[_key(name)] = name
        self._longest = max(map(len, self._names))

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(filter(None, self._names.values()))

    def of(self, prompt: str) -> tuple[Hit, ...]:
        """In their order; what is denied is not among them, nor what only takes turns."""
        return tuple(hit for phrase in certain(prompt) for hit in self.within(phrase))

    def within(self, phrase: Phrase) -> Iterator[Hit]:
        at, is_denied = 0, False
        while at < len(phrase.stems):
            is_denied = is_denied or phrase.stems[at] in NEGATIONS
            count = self._count(phrase.stems, at)
            name = self._names.get(phrase.stems[at : at + count], "")
            if name and not is_denied:
                yield Hit(phrase, at, at + count - 1, name)
            at += max(count, 1)

    def _count(self, stems: tuple[str, ...], at: int) -> int:
        counts = range(min(self._longest, len(stems) - at), 0, -1)
        return next((n for n in counts if stems[at : at + n] in self._names), 0)


def table(terms: Mapping[str, str]) -> Mapping[str, Terms]:
    return {title: Terms(text) for title, text in terms.items()}


def spans_of(hits: Iterable[Hit]) -> tuple[Span, ...]:
    return tuple(sorted({hit.span for hit in hits}))


def written(text: str, hits: Iterable[Hit]) -> str:
    """As they stand in the prompt, each once."""
    return ", ".join(dict.fromkeys(text[start:end] for start, end in spans_of(hits)))


def _names(text: str) -> list[str]:
    return [name for name in (" ".join(one.split()) for one in text.split(";")) if name]


def _key(name: str) -> tuple[str, ...]:
    return tuple(stem_of(word) for word in name.replace("-", " ").split())
