"""What a phrase is cut into, and what it claims."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from core.figures.colours import is_hex
from core.figures.vocabulary import Word
from core.figures.words.parsing.lexicon import HEADS, Head, Lexicon
from core.figures.words.parsing.people import counted
from core.figures.words.parsing.tokens import Token

NEGATIONS = frozenset(("no", "without", "not", "never", "minus"))
JOINTS = frozenset(("and", "or", "with", "in", "on", "at", "of", "wearing", "has", "having", "is",
    "are", "under", "behind", "over", "by", "through", "for", "to", "from", "into", "wear", "wears",
    "holding", "held", "hold", "carrying", "dressed", "who", "that", "while", "as", "it", "this",
    "there", "be", "near", "inside", "beside", "between", "around", "against", "above", "below",
    "during", "each", "other", "one", "another", "both", "them", "him", "de",
    "style", "styled", "wielding", "using", "out", "up", "down", "background", "scene", "colour",
    "coloured", "then", "covered", "surrounded", "set", "put", "tied", "made", "full"))  # fmt: skip
HAIR_FIELDS = ("hair_style", "bangs", "hair_extras", "hair_pattern")
Colours = tuple[tuple[str, tuple[Token, ...]], ...]  # each with what says it


class Part(Enum):
    """What a run of tokens is in its phrase."""

    WORD = auto()
    COLOUR = auto()
    HEAD = auto()
    NOT = auto()
    JOINT = auto()
    COUNT = auto()
    OTHER = auto()


@dataclass(frozen=True)
class Unit:
    part: Part
    tokens: tuple[Token, ...]
    words: tuple[Word, ...] = ()
    colour: str = ""
    head: Head | None = None
    kinds: tuple[str, ...] = ()  # of the people that it counts

    def says(self, stem: str) -> bool:
        return len(self.tokens) == 1 and self.tokens[0].stem == stem

    @property
    def field(self) -> str:
        return self.words[0].field if self.words else ""


@dataclass(frozen=True)
class Claim:
    """A thing that the text names. ``words`` are what it may mean, the first if possible;
    () is nothing that a drawing knows."""

    words: tuple[Word, ...]
    name: tuple[Token, ...]
    colours: Colours = ()
    pattern: tuple[Word, tuple[Token, ...]] | None = None
    negated: bool = False
    kinds: tuple[str, ...] = ()
    part: int = 0
    phrase: int = 0  # counted from the start of the prompt
    quote: Token | None = None  # a text that is printed on it

    @property
    def print(self) -> str:
        return self.quote.text if self.quote else ""

    @property
    def tokens(self) -> tuple[Token, ...]:
        told = [*self.name, *(token for _, tokens in self.colours for token in tokens)]
        told += self.pattern[1] if self.pattern else ()
        told += (self.quote,) if self.quote else ()
        return tuple(sorted(set(told), key=lambda token: token.start))

    @property
    def word(self) -> Word | None:
        return self.words[0] if self.words else None


def units_of(tokens: tuple[Token, ...], known: Lexicon) -> list[Unit]:
    units: list[Unit] = []
    at = 0
    while at < len(tokens):
        unit = _unit(tokens, at, known)
        units.append(unit)
        at += len(unit.tokens)
    return units


def _unit(tokens: tuple[Token, ...], at: int, known: Lexicon) -> Unit:
    stem = tokens[at].stem
    count, kinds = counted(tuple(token.stem for token in tokens[at : at + 2]))
    if count:
        return Unit(Part.COUNT, tokens[at : at + count], kinds=kinds)
    length, words = known.match(tokens, at)
    coloured, colour = known.match_colour(tokens, at)
    if is_hex(stem):
        coloured, colour = 1, stem
    # "lavender hair" is no field of lavender, and "black and white shirt" no manga.
    may_be_colour = coloured == length or (length and words[0].field == "style")
    is_colour = may_be_colour and _is_coloured(tokens, at + length, known)
    if coloured > length or (coloured and is_colour):
        return Unit(Part.COLOUR, tokens[at : at + coloured], colour=colour)
    if length:
        return Unit(Part.WORD, tokens[at : at + length], words)
    one = tokens[at : at + 1]
    if stem in HEADS:
        return Unit(Part.HEAD, one, head=HEADS[stem])
    if stem in NEGATIONS:
        return Unit(Part.NOT, one)
    return Unit(Part.JOINT if stem in JOINTS else Part.OTHER, one)


def _is_coloured(tokens: tuple[Token, ...], at: int, known: Lexicon) -> bool:
    """Whether what follows is something that has a colour."""
    if at >= len(tokens):
        return False
    _, words = known.match(tokens, at)
    return tokens[at].stem in HEADS or any(
        word.takes_colour or word.field in HAIR_FIELDS for word in words
    )
