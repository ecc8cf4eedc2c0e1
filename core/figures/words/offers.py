"""What may stand in place of a word that was read."""

from __future__ import annotations

from collections.abc import Iterable

from core.figures import colours
from core.figures.colours import Family
from core.figures.vocabulary import Word
from core.figures.words.parsing.lexicon import COLOUR, COLOUR_FIELDS, FAMILIES, siblings
from core.figures.words.reading import ReadWord, Status

MOST = 80


def colours_for(read_word: ReadWord) -> tuple[Word, ...]:
    """Other colours of a thing that takes one."""
    word = read_word.word
    if word is None or not word.takes_colour or word.field not in ("items", "outfit", "place"):
        return ()
    found = (Word(COLOUR, name, (name,), "colours") for name in colours.names(Family.CLOTH))
    return _apart(one for one in found if one.value != read_word.colour)


def others_for(read_word: ReadWord) -> tuple[Word, ...]:
    """Other things of its family; () where it is not drawn."""
    word = read_word.word
    if word is None or read_word.status is not Status.DRAWN:
        return ()
    return _apart(one for one in siblings(word) if one.value != word.value)[:MOST]


def _apart(words: Iterable[Word]) -> tuple[Word, ...]:
    """Without a second name of the same colour."""
    seen: set[str] = set()
    found: list[Word] = []
    for word in words:
        colour = swatch(word)
        if not colour or colour not in seen:
            found.append(word)
            seen.add(colour)
    return tuple(found)


def swatch(word: Word) -> str:
    """``#rrggbb`` of a word for a colour, "" of any other."""
    if word.field == COLOUR:
        return colours.as_hex(colours.rgb(word.value))
    for head, field in COLOUR_FIELDS.items():
        if field == word.field:
            return colours.as_hex(colours.rgb(word.value, FAMILIES[head]))
    return ""
