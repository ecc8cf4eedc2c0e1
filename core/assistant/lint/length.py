"""Prompts of more tokens than a text encoder reads at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.assistant.lint.asked import Asked, Count
from core.assistant.lint.changes import without
from core.assistant.lint.findings import Finding, Kind, Line, Mend
from core.assistant.lint.phrases import Phrase, phrases_of

CHUNK, MOST = 75, 150
SHOWN_LETTERS = 40


def too_long(asked: Asked) -> Iterator[Finding]:
    """A part between two BREAKs that is no chunk, or all of a prompt that is no two."""
    count = asked.count
    if count is None or (counts := count(asked.prompt)) is None or sum(counts) <= CHUNK:
        return
    phrases = phrases_of(asked.prompt)
    if sum(counts) > MOST:
        yield from _far_too_long(asked, count, phrases)
        return
    for part in sorted({phrase.part for phrase in phrases}):
        own = [phrase for phrase in phrases if phrase.part == part]
        if behind := _behind(asked.prompt, count, own, CHUNK):
            yield _longer_than_a_chunk(asked, count, own, behind)
            return


def _behind(text: str, count: Count, phrases: Sequence[Phrase], most: int) -> list[Phrase]:
    """Those that end after so many tokens, counted from where the first begins."""
    start = phrases[0].span[0]
    low, high = 0, len(phrases)
    while low < high:  # the longest beginning that fits
        middle = (low + high) // 2
        if sum(count(text[start : phrases[middle].span[1]]) or ()) <= most:
            low = middle + 1
        else:
            high = middle
    return list(phrases[low:])


def _longer_than_a_chunk(
    asked: Asked, count: Count, own: Sequence[Phrase], behind: Sequence[Phrase]
) -> Finding:
    text, said = asked.prompt, _said(asked.prompt, behind[0])
    mends = [_cut(asked, behind)]
    parted = _parted(text, count, own)
    if parted is not None:
        label = Line("Begin a second part there (BREAK)")
        mends.insert(0, Mend(label, parted, asked.negative))
    message = Line("From “{0}” on, words are beyond the first {1} tokens and count for less.",
                   (said, str(CHUNK)))  # fmt: skip
    spans = ((behind[0].span[0], behind[-1].span[1]),)
    return Finding(Kind.LENGTH, spans, message, tuple(mends))


def _far_too_long(asked: Asked, count: Count, phrases: Sequence[Phrase]) -> Iterator[Finding]:
    behind = _behind(asked.prompt, count, phrases, MOST)
    if behind and behind[0] is not phrases[0]:
        message = Line("From “{0}” on, words are beyond {1} tokens and hardly count.",
                       (_said(asked.prompt, behind[0]), str(MOST)))  # fmt: skip
        spans = ((behind[0].span[0], behind[-1].span[1]),)
        yield Finding(Kind.LENGTH, spans, message, (_cut(asked, behind),))


def _parted(text: str, count: Count, phrases: Sequence[Phrase]) -> str | None:
    """With BREAK before each phrase that would not fit any more; None where brackets are open
    there, or one phrase alone is too long."""
    places: list[int] = []
    left = list(phrases)
    while behind := _behind(text, count, left, CHUNK):
        if behind[0] is left[0]:
            return None
        places.append(behind[0].span[0])
        left = behind
    for at in reversed(places):
        before = text[:at].rstrip(" \n,")
        if not _is_between_brackets(text, at):
            return None
        text = f"{before} BREAK {text[at:]}"
    return text


def _cut(asked: Asked, behind: Sequence[Phrase]) -> Mend:
    label = Line("Take out from “{0}” on", (_said(asked.prompt, behind[0]),))
    kept = without(asked.prompt, *(phrase.span for phrase in behind))
    return Mend(label, kept, asked.negative)


def _is_between_brackets(text: str, at: int) -> bool:
    before = text[:at].replace("\\(", "").replace("\\)", "")
    return all(before.count(one) == before.count(other) for one, other in ("()", "[]", "{}"))


def _said(text: str, phrase: Phrase) -> str:
    start, end = phrase.span
    said = text[start:end]
    return said if len(said) <= SHOWN_LETTERS else f"{said[:SHOWN_LETTERS].rstrip()} …"
