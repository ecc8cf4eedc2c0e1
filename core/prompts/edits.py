"""What a person changed by hand in a composed prompt stays when its parts change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from core.prompts.building.parts import Part
from core.prompts.building.reading import format, laid, parse


def carried(composed: str, edited: str, anew: str) -> str:
    """``edited``, which was ``composed`` before, with what changed from there to ``anew``.

    Phrase by phrase: what the parts brought goes and comes with them, whatever weight it was given
    and muted or not, what was written by hand is never lost, and every new phrase is there.
    """
    if composed == anew:
        return edited
    if edited == composed:
        return anew
    before, after = _phrases(composed), _phrases(anew)
    brought, parts = {part.text: part for part in parse(anew).parts}, list(parse(edited).parts)
    changes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for change, start, end, first, last in changes:
        if change == "equal":
            continue
        words = [part.text for part in parts]
        at = _place(words, before, start, end)
        gone = [word for word in before[start:end] if word not in after]
        come = [word for word in after[first:last] if word not in words]
        parts = [
            *_without(parts[:at], gone),
            *(replace(brought[word], gap=None) for word in come),
            *_without(parts[at:], gone),
        ]
    return format(laid(_spaced(parts)))


def _phrases(text: str) -> list[str]:
    return [part.text for part in parse(text).parts]


def _without(parts: Sequence[Part], gone: Sequence[str]) -> list[Part]:
    return [part for part in parts if part.text not in gone]


def _spaced(parts: Sequence[Part]) -> list[Part]:
    """Lines stay, all other gaps are laid anew."""
    return [
        part if number and "\n" in (part.gap or "") and "," in (part.gap or "")
        else replace(part, gap=None)
        for number, part in enumerate(parts)
    ]  # fmt: skip


def _place(words: list[str], before: list[str], start: int, end: int) -> int:
    """Where the first of the phrases that go stands, or behind the nearest one before them."""
    for phrase in before[start:end]:
        if phrase in words:
            return words.index(phrase)
    for phrase in reversed(before[:start]):
        if phrase in words:
            return words.index(phrase) + 1
    return 0 if start == 0 else len(words)
