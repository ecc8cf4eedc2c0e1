"""Phrases → claims: which thing is named, and what is said about its colour and its pattern."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto

from core.figures.colours import find
from core.figures.vocabulary import Word
from core.figures.words.lexicon import (
    COLOUR_FIELDS,
    FAMILIES,
    HEADS,
    KIND,
    OTHER,
    POSE,
    Head,
    Lexicon,
    colour_word,
)
from core.figures.words.people import counted
from core.figures.words.tokens import Phrase, Token

NEGATIONS = frozenset(("no", "without", "not", "never", "minus"))
JOINTS = frozenset(("and", "or", "with", "in", "on", "at", "of", "wearing", "has", "having", "is",
    "are", "under", "behind", "over", "by", "through", "for", "to", "from", "into", "wear", "wears",
    "holding", "held", "hold", "carrying", "dressed", "who", "that", "while", "as", "it", "this",
    "there", "be", "near", "inside", "beside", "between", "around", "against", "above", "below",
    "during", "each", "other", "one", "another", "both", "them", "him", "de",
    "style", "styled", "wielding", "using", "out", "up", "down", "background", "scene", "colour",
    "coloured", "then", "covered", "surrounded", "set", "put", "tied", "made", "full"))  # fmt: skip
_HEX = re.compile(r"#(?:[0-9a-f]{6}|[0-9a-f]{3})")
# Hair by its own colour.
HAIR_NAMES = {
    "blonde": "blonde", "brunette": "brown", "redhead": "red", "ginger": "ginger",
    "platinumblonde": "platinum blonde", "strawberryblonde": "strawberry blonde",
}  # fmt: skip
SKIN_NAMES = {"tan": "tan skin", "tanned": "tan skin", "pale": "pale skin"}
STEMS = {Head.HAIR: "hair", Head.EYES: "eye", Head.SKIN: "skin"}
PATTERN = "pattern"
WORN = ("items", "outfit")
HAIR_FIELDS = ("hair_style", "bangs", "hair_extras", "hair_pattern")


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
    colours: tuple[tuple[str, tuple[Token, ...]], ...] = ()
    pattern: tuple[Word, tuple[Token, ...]] | None = None
    negated: bool = False
    kinds: tuple[str, ...] = ()
    part: int = 0
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


def claims_of(phrases: Sequence[Phrase], known: Lexicon) -> list[Claim]:
    found: list[Claim] = []
    for phrase in phrases:
        units = _units(phrase.tokens, known)
        if _is_afterthought(units) and found and _wants_colour(found[-1], phrase.part):
            told = tuple((u.colour, u.tokens) for u in units if u.part is Part.COLOUR)
            found[-1] = replace(found[-1], colours=told)
            continue
        for claim in _Sentence(units, known).claims():
            _put(found, replace(claim, part=phrase.part))
    return found


def _put(found: list[Claim], claim: Claim) -> None:
    """A pattern by itself is that of the garment named last."""
    word = claim.word
    if word is not None and word.field == PATTERN:
        for at in range(len(found) - 1, -1, -1):
            other = found[at].word
            if other and other.takes_colour and other.field in WORN and not found[at].pattern:
                found[at] = replace(found[at], pattern=(word, claim.name))
                return
    found.append(claim)


def _is_afterthought(units: Sequence[Unit]) -> bool:
    """Only colours, as in "shirt, red"."""
    parts = {unit.part for unit in units}
    return Part.COLOUR in parts and parts <= {Part.COLOUR, Part.JOINT}


def _wants_colour(claim: Claim, part: int) -> bool:
    word = claim.word
    return bool(word and word.takes_colour and not claim.colours and claim.part == part)


def _units(tokens: tuple[Token, ...], known: Lexicon) -> list[Unit]:
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
    if _HEX.fullmatch(stem):
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


@dataclass
class _Sentence:
    """The units of one phrase; each is used by one claim at most."""

    units: list[Unit]
    known: Lexicon
    used: set[int] = field(default_factory=set[int])

    def claims(self) -> list[Claim]:
        found: dict[int, list[Claim]] = {}
        denial: int | None = None  # the unit that says "no"
        for at, unit in enumerate(self.units):
            if unit.part is Part.NOT:
                denial = at
            elif unit.part is Part.WORD and denial is not None:
                found[at] = self._denied(at, denial)
                denial = denial if self._goes_on(at) else None
            elif unit.part is Part.WORD:
                found[at] = self._thing(at)
            elif unit.part is Part.HEAD:
                found[at] = self._head(at)
            elif unit.part is Part.COUNT:
                self.used.add(at)
                found[at] = [Claim((), unit.tokens, kinds=unit.kinds)]
        for at in self._unused():
            found.setdefault(at, []).append(self._alone(at))
        return [claim for at in sorted(found) for claim in found[at]]

    def _denied(self, at: int, denial: int) -> list[Claim]:
        """ "no hat": the "no" is said with the first that it denies."""
        claims = self._thing(at)
        no = () if denial in self.used else self.units[denial].tokens
        self.used.add(denial)
        return [
            replace(claim, negated=True, name=(*(no if not index else ()), *claim.name))
            for index, claim in enumerate(claims)
        ]

    def _goes_on(self, at: int) -> bool:
        """Whether "or" follows, which carries a "no" on."""
        after = self.units[at + 1] if at + 1 < len(self.units) else None
        return after is not None and after.says("or")

    def _unused(self) -> list[int]:
        waits = (Part.OTHER, Part.COLOUR, Part.NOT)
        return [
            at for at, unit in enumerate(self.units) if unit.part in waits and at not in self.used
        ]

    def _alone(self, at: int) -> Claim:
        unit = self.units[at]
        key = "".join(token.stem for token in unit.tokens)
        if key in HAIR_NAMES:
            return Claim((colour_word(Head.HAIR, HAIR_NAMES[key]),), unit.tokens)
        if key in SKIN_NAMES:
            return Claim((colour_word(Head.SKIN, SKIN_NAMES[key]),), unit.tokens)
        return Claim((), unit.tokens)

    # -- things ------------------------------------------------------------------------------

    def _thing(self, at: int) -> list[Claim]:
        unit = self.units[at]
        self.used.add(at)
        if unit.field == OTHER and unit.says("background"):
            return self._ground(at)
        if unit.field == OTHER:
            return [Claim((), unit.tokens)]
        if unit.field in (POSE, KIND):
            return [Claim(unit.words, unit.tokens)]
        if unit.field == PATTERN:
            return [] if self._is_said_of_next(at) else [Claim(unit.words, unit.tokens)]
        before = self._said_before(at)
        words, name = self._made_precise(at, before)
        claim = Claim(words, name)
        if unit.field in HAIR_FIELDS:
            return self._hair(claim, at, before)
        if unit.words[0].takes_colour:
            told = self._colours(before) or self._colours_after(at)
            claim = replace(claim, colours=told, pattern=self._pattern(before))
        return [claim]

    def _ground(self, at: int) -> list[Claim]:
        """ "black background"; without a colour it says nothing."""
        unit = self.units[at]
        told = self._colours(self._said_before(at))
        words = self.known.named("plain", "background") if told else ()
        return [Claim(words, unit.tokens, colours=told)]

    def _hair(self, claim: Claim, at: int, before: Sequence[int]) -> list[Claim]:
        """The colour said of a style is the hair's; "red streaks" are the second one's."""
        if claim.words[0].field == "hair_pattern" and claim.name[-1].stem != "hair":
            return [replace(claim, colours=self._colours(before) or self._colours_after(at))]
        return [claim, *self._adjectives(at, before, "hair"), *self._coloured(Head.HAIR, before)]

    def _is_said_of_next(self, at: int) -> bool:
        """Whether a pattern is followed by what it is on."""
        for other in self.units[at + 1 :]:
            if other.part is Part.WORD and other.field != PATTERN:
                return other.words[0].takes_colour
            if other.part not in (Part.COLOUR, Part.OTHER, Part.WORD) and not other.says("and"):
                return False
        return False

    def _said_before(self, at: int) -> list[int]:
        """Units that describe this one, from the first: colours, patterns and unknown words, with
        an "and" between two of them."""
        said: list[int] = []
        for index in range(at - 1, -1, -1):
            unit = self.units[index]
            if not self._describes(index):
                both = unit.says("and") and index > 0 and self._describes(index - 1)
                if not (both and said and self.units[index + 1].part is not Part.OTHER):
                    break
            said.insert(0, index)
        return said

    def _describes(self, index: int) -> bool:
        unit = self.units[index]
        if unit.part is Part.WORD:
            return unit.field == PATTERN
        return unit.part in (Part.COLOUR, Part.OTHER) and index not in self.used

    def _made_precise(
        self, at: int, before: Sequence[int]
    ) -> tuple[tuple[Word, ...], tuple[Token, ...]]:
        """With an adjective that stands apart: "pleated red skirt" is a pleated skirt."""
        unit = self.units[at]
        for index in before if unit.field in WORN else ():
            other = self.units[index]
            found = self.known.named(other.tokens[-1].stem, unit.tokens[-1].stem)
            if other.part is Part.OTHER and found and found[0].field == unit.field:
                self.used.add(index)
                return found, (*other.tokens, *unit.tokens)
        return unit.words, unit.tokens

    def _colours(self, before: Sequence[int]) -> tuple[tuple[str, tuple[Token, ...]], ...]:
        told = [index for index in before if self.units[index].part is Part.COLOUR]
        self.used.update(told)
        return tuple((self.units[index].colour, self.units[index].tokens) for index in told)

    def _colours_after(self, at: int) -> tuple[tuple[str, tuple[Token, ...]], ...]:
        """As in "a dress in red", where nothing follows that the colour could belong to."""
        told: list[int] = []
        for index in range(at + 1, len(self.units)):
            unit = self.units[index]
            if unit.part is Part.COLOUR:
                told.append(index)
            elif not (unit.part is Part.JOINT and any(map(unit.says, ("in", "is", "are", "and",
                "colour")))):  # fmt: skip
                return () if unit.part is not Part.JOINT else self._colours(told)
        return self._colours(told)

    def _pattern(self, before: Sequence[int]) -> tuple[Word, tuple[Token, ...]] | None:
        for index in before:
            unit = self.units[index]
            if unit.part is Part.WORD:
                self.used.add(index)
                return unit.words[0], unit.tokens
        return None

    # -- hair, eyes and skin -----------------------------------------------------------------

    def _head(self, at: int) -> list[Claim]:
        unit = self.units[at]
        self.used.add(at)
        assert unit.head is not None
        before = self._said_before(at)
        found = self._adjectives(at, before, STEMS[unit.head])
        coloured = self._coloured(unit.head, before) or self._coloured_after(at, unit.head)
        coloured = coloured or self._shared(at, unit.head)
        if coloured:
            first = coloured[0]
            coloured[0] = replace(first, name=(*first.name, *unit.tokens))
        elif found:
            found[-1] = replace(found[-1], name=(*found[-1].name, *unit.tokens))
        return found + coloured

    def _adjectives(self, at: int, before: Sequence[int], noun: str) -> list[Claim]:
        """ "wavy … hair" with other words between; two that belong together first."""
        found: list[Claim] = []
        for index in before:
            unit = self.units[index]
            if unit.part is not Part.OTHER or index in self.used:
                continue
            following = self.units[index + 1]
            pair = (*unit.tokens, *following.tokens)
            both = self.known.named(*(token.stem for token in pair), noun)
            if both and following.part is Part.OTHER and index + 1 < at:
                self.used.update((index, index + 1))
                found.append(Claim(both, pair))
            elif one := self.known.named(unit.tokens[0].stem, noun):
                self.used.add(index)
                found.append(Claim(one, unit.tokens))
        return found

    def _coloured(self, head: Head, before: Sequence[int]) -> list[Claim]:
        told = self._colours(self._fitting(head, before))
        if not told:
            return []
        (name, tokens), *others = told
        word = colour_word(head, self._named(head, name))
        return [Claim((word,), tokens, colours=tuple(others))]

    def _fitting(self, head: Head, indices: Sequence[int]) -> list[int]:
        return [
            index
            for index in indices
            if self.units[index].part is Part.COLOUR
            and find(self.units[index].colour, FAMILIES[head]) is not None
        ]

    def _named(self, head: Head, colour: str) -> str:
        is_bare = head is Head.SKIN and not colour.startswith("#")
        return f"{colour} skin" if is_bare else colour

    def _coloured_after(self, at: int, head: Head) -> list[Claim]:
        told = self._colours_after(at)
        if not told:
            return []
        (name, tokens), *others = told
        word = colour_word(head, self._named(head, name))
        return [Claim((word,), tokens, colours=tuple(others))]

    def _shared(self, at: int, head: Head) -> list[Claim]:
        """ "blue eyes and hair": the colour of the one before."""
        before = self.units[at - 2] if at >= 2 and self.units[at - 1].says("and") else None
        if before is None or before.part is not Part.HEAD:
            return []
        colours = [unit for unit in self.units[: at - 2] if unit.part is Part.COLOUR]
        if not colours or COLOUR_FIELDS[head] == "skin":
            return []
        return [Claim((colour_word(head, colours[-1].colour),), ())]
