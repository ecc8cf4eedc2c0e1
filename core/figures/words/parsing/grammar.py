"""Phrases → claims: which thing is named, and what is said about its colour and its pattern."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from core.figures.colours import find
from core.figures.vocabulary import Word
from core.figures.words.parsing.claims import HAIR_FIELDS, Claim, Colours, Part, Unit, units_of
from core.figures.words.parsing.lexicon import (
    COLOUR_FIELDS,
    FAMILIES,
    KIND,
    OTHER,
    POSE,
    Head,
    Lexicon,
    colour_word,
)
from core.figures.words.parsing.tokens import Phrase, Token

# Hair by its own colour.
HAIR_NAMES = {
    "blonde": "blonde", "brunette": "brown", "redhead": "red", "ginger": "ginger",
    "platinumblonde": "platinum blonde", "strawberryblonde": "strawberry blonde",
}  # fmt: skip
SKIN_NAMES = {"tan": "tan skin", "tanned": "tan skin", "pale": "pale skin"}
STEMS = {Head.HAIR: "hair", Head.EYES: "eye", Head.SKIN: "skin"}
PATTERN = "pattern"
WORN = ("items", "outfit")
HAIR = Head.HAIR
# "hair fading into blue", "pink to blue hair"; "with blue tips".
FADES = frozenset(("fading", "fade", "faded", "gradient", "ombre", "turning", "turn", "melting",
    "shifting", "blending", "transitioning", "changing", "going"))  # fmt: skip
TOWARDS = frozenset(("to", "into", "from"))
BEARDS = ("goatee", "short beard", "long beard")
TIPS = frozenset(("tip", "end", "tipped"))


def claims_of(phrases: Sequence[Phrase], known: Lexicon) -> list[Claim]:
    found: list[Claim] = []
    for number, phrase in enumerate(phrases):
        units = units_of(phrase.tokens, known)
        if _is_afterthought(units) and found and _wants_colour(found[-1], phrase.part):
            told = tuple((u.colour, u.tokens) for u in units if u.part is Part.COLOUR)
            found[-1] = replace(found[-1], colours=told)
            continue
        for claim in _Sentence(units, known).claims():
            _put(found, replace(claim, part=phrase.part, phrase=number))
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
            elif self._is_tip(at):
                found[at] = self._tips(at)
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
        if at in self.used:  # it was said of hair
            return []
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
        if words[0].value in BEARDS and (tints := self._colours(self._fitting(HAIR, before))):
            return [replace(claim, colours=tints[:1])]
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
        is_pattern = claim.words[0].field == "hair_pattern"
        if is_pattern and all(token.stem != "hair" for token in claim.name):
            return [replace(claim, colours=self._colours(before) or self._colours_after(at))]
        adjectives, coloured = self._adjectives(at, before, "hair"), self._coloured(HAIR, before)
        faded = self._faded(at)[1] if is_pattern else ()
        if len(faded) > 1 and not coloured:
            coloured, faded = [self._tinted(HAIR, faded[:1])], faded[1:]
        return [replace(claim, colours=faded), *adjectives, *coloured]

    def _faded(self, at: int) -> tuple[tuple[Token, ...], Colours]:
        """What is said after hair of the colours that it goes over to: "from red to pink"."""
        said: list[int] = []
        told: list[int] = []
        for index in range(at + 1, len(self.units)):
            unit, before = self.units[index], self.units[index - 1]
            if unit.part is Part.COLOUR and any(map(before.says, TOWARDS)):
                told.append(index)
            elif any(map(unit.says, FADES)):
                said.append(index)
            elif not any(map(unit.says, (*TOWARDS, "that", "with", "in"))):
                told = told[:-1] if before.part is Part.COLOUR and not unit.says("and") else told
                break
        if not told:
            return (), ()
        self.used.update(said)
        return tuple(token for index in said for token in self.units[index].tokens), self._colours(
            told
        )

    def _is_tip(self, at: int) -> bool:
        """Whether it is the end of hair, in a colour: nothing else is named before it."""
        if not any(map(self.units[at].says, TIPS)) or at == 0:
            return False
        named = [one for one in self.units[:at] if one.part in (Part.WORD, Part.HEAD)]
        is_hair = all(one.field in HAIR_FIELDS or one.head is HAIR for one in named)
        return self.units[at - 1].part is Part.COLOUR and is_hair

    def _tips(self, at: int) -> list[Claim]:
        unit = self.units[at]
        self.used.add(at)
        told = self._colours([at - 1])
        return [Claim(self.known.named("dyed", "tip"), unit.tokens, colours=told)]

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
                both = both or self._goes_over(index)
                if not (both and said and self.units[index + 1].part is not Part.OTHER):
                    break
            said.insert(0, index)
        return said

    def _goes_over(self, index: int) -> bool:
        """ "pink to blue"."""
        both = self.units[max(0, index - 1) : index + 2 : 2]
        is_between = len(both) == 2 and all(one.part is Part.COLOUR for one in both)
        return is_between and any(map(self.units[index].says, TOWARDS))

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
        for index in before if unit.field in (*WORN, "marks") else ():
            other = self.units[index]
            found = self.known.named(other.tokens[-1].stem, unit.tokens[-1].stem)
            if other.part is Part.OTHER and found and found[0].field == unit.field:
                self.used.add(index)
                return found, (*other.tokens, *unit.tokens)
        return unit.words, unit.tokens

    def _colours(self, before: Sequence[int]) -> Colours:
        told = [index for index in before if self.units[index].part is Part.COLOUR]
        self.used.update(told)
        return tuple((self.units[index].colour, self.units[index].tokens) for index in told)

    def _colours_after(self, at: int) -> Colours:
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
        faded, over_to = self._faded(at) if unit.head is HAIR else ((), ())
        coloured = self._coloured(unit.head, before) or self._coloured_after(at, unit.head)
        coloured = coloured or self._shared(at, unit.head)
        if coloured:
            first = coloured[0]
            coloured[0] = replace(first, name=(*first.name, *unit.tokens))
        elif found:
            found[-1] = replace(found[-1], name=(*found[-1].name, *unit.tokens))
        if over_to:
            found.append(Claim(self.known.named("gradient", "hair"), faded, colours=over_to))
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
        claims = [self._tinted(head, told)]
        if head is HAIR and len(told) > 1:
            is_gradient = any(map(self._goes_over, before))
            name = ("gradient", "hair") if is_gradient else ("split", "colour", "hair")
            claims.append(Claim(self.known.named(*name), self._halves(before)))
        return claims

    def _halves(self, before: Sequence[int]) -> tuple[Token, ...]:
        """ "half black, half white": what says so."""
        said = [index for index in before if self.units[index].says("half")]
        self.used.update(said)
        return tuple(token for index in said for token in self.units[index].tokens)

    def _tinted(self, head: Head, told: Colours) -> Claim:
        (name, tokens), *others = told
        word = colour_word(head, self._named(head, name))
        return Claim((word,), tokens, colours=tuple(others))

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
        return [self._tinted(head, told)] if told else []

    def _shared(self, at: int, head: Head) -> list[Claim]:
        """ "blue eyes and hair": the colour of the one before."""
        before = self.units[at - 2] if at >= 2 and self.units[at - 1].says("and") else None
        if before is None or before.part is not Part.HEAD:
            return []
        colours = [unit for unit in self.units[: at - 2] if unit.part is Part.COLOUR]
        if not colours or COLOUR_FIELDS[head] == "skin":
            return []
        return [Claim((colour_word(head, colours[-1].colour),), ())]
