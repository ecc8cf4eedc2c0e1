"""Negative words that follow from what a picture shows, each with why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.prompts.negatives.dialects import Dialect

# A prompt that counts several people is not led away from them.
_SEVERAL = re.compile(
    r"\b[2-6]\+?(?:girl|boy|other)s?\b|\b(?:two|three|both|couple|group|multiple|crowd)\b"
    r"|\bgirl\b.*\bboy\b|\bboy\b.*\bgirl\b|1girl.*1boy|1boy.*1girl",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True)
class Shown:
    """What a picture will show, as far as its pose tells; ``people`` is 0 where nobody knows.

    ``faces``: somebody looks this way. ``backs``: everybody is seen from behind. ``is_whole``:
    everybody is inside of the picture from head to foot.
    """

    people: int = 0
    hands: bool = False
    faces: bool = False
    backs: bool = False
    is_whole: bool = False


@dataclass(frozen=True)
class NegativeWord:
    text: str
    why: str  # for people to read


def negative_words(shown: Shown, prompt: str, dialect: Dialect) -> tuple[NegativeWord, ...]:
    """Most general first; nothing that the prompt asks for."""
    said = _plain(prompt)
    are_several = shown.people > 1 or _SEVERAL.search(prompt) is not None
    return tuple(
        word
        for word in _words(shown, dialect, are_several=are_several)
        if _plain(word.text) not in said
    )


def _words(shown: Shown, dialect: Dialect, *, are_several: bool) -> Iterator[NegativeWord]:
    yield from _each(dialect.quality, "Always")
    yield from _each("text, signature, watermark", "Always")
    if shown.people:
        yield from _each("bad anatomy, extra arms, extra legs", "Somebody is in the picture")
    if shown.hands:
        yield from _each("bad hands, extra fingers, missing fingers", "Hands show in the pose")
    if shown.people == 1 and not are_several:
        yield from _each("2girls, 2boys, multiple people", "One person is in the pose")
    elif shown.people > 1:
        yield from _each("solo, fused bodies", "Several people are in the pose")
    if shown.faces:
        yield from _each("from behind, faceless", "A face shows in the pose")
    elif shown.backs:
        yield from _each("looking at viewer", "The pose is seen from behind")
    if shown.is_whole:
        yield from _each("cropped, out of frame, close-up", "The whole figure is in the picture")


def _each(words: str, why: str) -> Iterator[NegativeWord]:
    for word in words.split(", "):
        yield NegativeWord(word, why)


def _plain(text: str) -> str:
    """Small letters and digits with single blanks between and around."""
    letters = (one if one.isalnum() else " " for one in text.casefold())
    return f" {' '.join(''.join(letters).split())} "
