"""What a person changed by hand in a composed prompt stays when its parts change."""

from __future__ import annotations

from difflib import SequenceMatcher

from core.prompts.library import split_phrases


def carried(composed: str, edited: str, anew: str) -> str:
    """``edited``, which was ``composed`` before, with what changed from there to ``anew``.

    Phrase by phrase: what the parts brought goes and comes with them, what was written by hand is
    never lost, and every new phrase is there.
    """
    if composed == anew:
        return edited
    if edited == composed:
        return anew
    before, after, words = split_phrases(composed), split_phrases(anew), split_phrases(edited)
    changes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for change, start, end, first, last in changes:
        if change == "equal":
            continue
        at = _place(words, before, start, end)
        gone = [word for word in before[start:end] if word not in after]
        come = [word for word in after[first:last] if word not in words]
        words = [
            *(word for word in words[:at] if word not in gone),
            *come,
            *(word for word in words[at:] if word not in gone),
        ]
    return ", ".join(words)


def _place(words: list[str], before: list[str], start: int, end: int) -> int:
    """Where the first of the phrases that go stands, or behind the nearest one before them."""
    for phrase in before[start:end]:
        if phrase in words:
            return words.index(phrase)
    for phrase in reversed(before[:start]):
        if phrase in words:
            return words.index(phrase) + 1
    return 0 if start == 0 else len(words)
