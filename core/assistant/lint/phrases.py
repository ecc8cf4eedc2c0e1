"""A prompt as phrases whose words know where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from core.assistant.lint.findings import Span
from core.figures.words.parsing.tokens import stem_of
from core.prompts.language import Kind, Node, parse

# What changes from step to step or from picture to picture: both of it are never there together.
CHOSEN = (Kind.EDITED, Kind.ALTERNATING, Kind.CHOICE, Kind.VARIABLE)
LETTERS = (Kind.WORDS, Kind.ESCAPED)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_ENDS = re.compile(r"[,;\n、。，|]|[.!?](?=\s|$)")


@dataclass(frozen=True)
class Token:
    start: int
    end: int
    word: str

    @property
    def stem(self) -> str:
        return stem_of(self.word)


@dataclass(frozen=True)
class Phrase:
    """Words between two commas, stops, BREAKs or ANDs; ``part`` counts the last two before it.

    ``is_certain``: not one of several that take turns.
    """

    tokens: tuple[Token, ...]
    part: int
    is_certain: bool = True

    @property
    def span(self) -> Span:
        return self.tokens[0].start, self.tokens[-1].end

    @cached_property
    def key(self) -> str:
        """By which two phrases are the same."""
        return " ".join(token.word for token in self.tokens)

    @cached_property
    def stems(self) -> tuple[str, ...]:
        return tuple(token.stem for token in self.tokens)


@dataclass
class _Reading:
    phrases: list[Phrase] = field(default_factory=list[Phrase])
    letters: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    part: int = 0
    chosen: int = 0

    def take(self, node: Node) -> None:
        if node.kind in LETTERS:
            self._letters(node)
        elif node.kind in (Kind.ROOT, Kind.WEIGHTED):
            for child in node.children:
                self.take(child)
        elif node.kind is not Kind.SIGN:
            self.end()
            self.part += node.kind in (Kind.BREAK, Kind.AND)
            self._inside(node)

    def _inside(self, node: Node) -> None:
        if node.kind in CHOSEN:
            self.chosen += 1
            for option in node.children:
                for child in option.children:
                    self.take(child)
                self.end()
            self.chosen -= 1

    def _letters(self, node: Node) -> None:
        for at, letter in enumerate(node.text, node.start):
            if _ENDS.match(node.text, at - node.start):
                self.end()
            else:
                self.letters.append((at, letter))

    def end(self) -> None:
        text = "".join(letter for _, letter in self.letters)
        tokens = tuple(
            Token(self.letters[match.start()][0], self.letters[match.end() - 1][0] + 1,
                  match[0].casefold())
            for match in _WORD.finditer(text)
        )  # fmt: skip
        if tokens:
            self.phrases.append(Phrase(tokens, self.part, not self.chosen))
        self.letters = []


@lru_cache(maxsize=256)
def phrases_of(prompt: str) -> tuple[Phrase, ...]:
    """In their order, without those that say no word."""
    reading = _Reading()
    reading.take(parse(prompt).root)
    reading.end()
    return tuple(reading.phrases)


def certain(prompt: str) -> Iterator[Phrase]:
    return (phrase for phrase in phrases_of(prompt) if phrase.is_certain)
