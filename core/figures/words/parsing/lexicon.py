"""All words that a drawing knows, gathered from the tables of things that it draws."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache

from core.figures import colours
from core.figures.colours import Family
from core.figures.vocabulary import Word
from core.figures.words.parsing import closed
from core.figures.words.parsing.checkpoint_words import CHECKPOINT_WORDS
from core.figures.words.parsing.people import NOUNS
from core.figures.words.parsing.pose_words import POSE_WORDS
from core.figures.words.parsing.tokens import Token, key_of, token_count
from core.figures.words.parsing.vocabulary import TABLES

# A cut and a tie are offered for each other.
STYLED_HAIR = {"hair tie", "haircut"}
KIND, POSE, COLOUR, SKIN, OTHER = "kind", "pose", "colour", "skin", "checkpoint"


class Head(Enum):
    """A noun that is no thing by itself: what is said before it tells which."""

    HAIR = auto()
    EYES = auto()
    SKIN = auto()


HEADS = {
    "hair": Head.HAIR, "haired": Head.HAIR, "eye": Head.EYES, "eyed": Head.EYES,
    "skin": Head.SKIN, "skinned": Head.SKIN,
}  # fmt: skip
HEAD_NAMES = {Head.HAIR: "hair", Head.EYES: "eyes", Head.SKIN: "skin"}
COLOUR_FIELDS = {Head.HAIR: "hair_colour", Head.EYES: "eye_colour", Head.SKIN: SKIN}
FAMILIES = {Head.HAIR: Family.HAIR, Head.EYES: Family.EYES, Head.SKIN: Family.SKIN}


@dataclass(frozen=True)
class Lexicon:
    words: dict[str, tuple[Word, ...]]  # by key; the first has the say
    colours: dict[str, str]  # key to name
    longest: int  # tokens

    def match(self, tokens: Sequence[Token], start: int) -> tuple[int, tuple[Word, ...]]:
        """How many tokens from ``start`` are a name, the most that are, and its words."""
        for count, key in self._keys(tokens, start):
            if key in self.words:
                return count, self.words[key]
        return 0, ()

    def match_colour(self, tokens: Sequence[Token], start: int) -> tuple[int, str]:
        for count, key in self._keys(tokens, start):
            if key in self.colours:
                return count, self.colours[key]
        return 0, ""

    def _keys(self, tokens: Sequence[Token], start: int) -> Iterator[tuple[int, str]]:
        """The longest first."""
        most = min(self.longest, len(tokens) - start)
        stems = [tokens[start + offset].stem for offset in range(most)]
        return ((count, "".join(stems[:count])) for count in range(most, 0, -1))

    def named(self, *stems: str) -> tuple[Word, ...]:
        return self.words.get("".join(stems), ())


@cache
def lexicon() -> Lexicon:
    found: dict[str, list[Word]] = {}
    longest = 1
    for word in all_words():
        for name in word.names:
            for said in _ways(name):
                held = found.setdefault(key_of(said), [])
                if word not in held:
                    held.append(word)
                longest = max(longest, token_count(said))
    found.pop("", None)
    return Lexicon(
        {key: tuple(words) for key, words in found.items()}, _colour_keys(), min(longest, 6)
    )


@cache
def all_words() -> tuple[Word, ...]:
    poses = tuple(
        Word(POSE, about, (name,), about) for about, names in POSE_WORDS.items() for name in names
    )
    people = tuple(Word(KIND, kind, (name,), KIND) for name, kind in NOUNS.items())
    skins = tuple(Word(SKIN, name, (name,), "skin") for name in colours.names(Family.SKIN))
    tables = (word for table in TABLES for word in table)
    others = tuple(Word(OTHER, "", (name,), OTHER) for name in CHECKPOINT_WORDS)
    return (*others, *tables, *skins, *people, *poses)


def _ways(name: str) -> tuple[str, ...]:
    """A thing that is held is also named without saying so."""
    held = name.removeprefix("holding ")
    return (name,) if held == name else (name, held)


def _colour_keys() -> dict[str, str]:
    found: dict[str, str] = {}
    for family in Family:
        for name in colours.names(family):
            found.setdefault(key_of(name.removesuffix(" skin")), name.removesuffix(" skin"))
    for name in colours.spoken():
        found.setdefault(key_of(name), name)
    return found


def siblings(word: Word) -> tuple[Word, ...]:
    """Words of the same family, itself among them, one for each thing that can be drawn."""
    if word.field in COLOUR_FIELDS.values():
        head = next(head for head, field in COLOUR_FIELDS.items() if field == word.field)
        return tuple(colour_word(head, name) for name in colours.names(FAMILIES[head]))
    seen: dict[tuple[str, str], Word] = {}
    for one in all_words():
        is_kin = one.family == word.family or {one.family, word.family} <= STYLED_HAIR
        if is_kin and one.field not in (POSE, KIND, OTHER, closed.DETAIL):
            seen.setdefault((one.field, one.value), one)
    return tuple(seen.values())


def colour_word(head: Head, colour: str) -> Word:
    """ "red" hair, as a word."""
    bare = colour.removesuffix(" skin")
    noun = HEAD_NAMES[head]
    return Word(COLOUR_FIELDS[head], colour, (f"{bare} {noun}",), f"{noun} colours")
