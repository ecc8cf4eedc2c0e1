"""What is said twice, or wished for and shut out at once."""

from __future__ import annotations

from collections.abc import Iterator

from core.assistant.lint.asked import Asked
from core.assistant.lint.changes import without
from core.assistant.lint.findings import Finding, Kind, Line, Mend
from core.assistant.lint.phrases import Phrase, certain
from core.assistant.lint.posed import TAKE_OUT
from core.figures.words.parsing.people import counted

# Of several people two may have the same.
SEVERAL = ("multiple", "both", "couple", "each", "two", "three")


def doubled(asked: Asked) -> Iterator[Finding]:
    """The same phrase twice in one part of a prompt about one person."""
    for text, in_negative in ((asked.prompt, False), (asked.negative, True)):
        phrases = list(certain(text))
        if not in_negative and (len(asked.people) > 1 or is_of_several(phrases)):
            continue
        seen: dict[tuple[int, str], list[Phrase]] = {}
        for phrase in phrases:
            seen.setdefault((phrase.part, phrase.key), []).append(phrase)
        for same in seen.values():
            if len(same) > 1:
                yield _said_twice(asked, same, in_negative)


def is_of_several(phrases: list[Phrase]) -> bool:
    numbers = [
        len(counted(phrase.stems[at : at + 2])[1])
        for phrase in phrases
        for at in range(len(phrase.stems))
    ]
    is_told = any(word in phrase.stems for phrase in phrases for word in SEVERAL)
    return sum(numbers) > 1 or is_told


def _said_twice(asked: Asked, same: list[Phrase], in_negative: bool) -> Finding:
    text = asked.negative if in_negative else asked.prompt
    spans = tuple(phrase.span for phrase in same)
    once = without(text, *spans[1:])
    start, end = spans[0]
    prompt, negative = (asked.prompt, once) if in_negative else (once, asked.negative)
    message = "“{0}” stands twice in the negative prompt." if in_negative else "“{0}” stands twice."
    said = (text[start:end],)
    mend = Mend(Line("Say “{0}” once", said), prompt, negative)
    return Finding(Kind.DOUBLED, spans, Line(message, said), (mend,), in_negative)


def in_both(asked: Asked) -> Iterator[Finding]:
    denied: dict[str, list[Phrase]] = {}
    for phrase in certain(asked.negative):
        denied.setdefault(phrase.key, []).append(phrase)
    told = set[str]()
    for phrase in certain(asked.prompt):
        if phrase.key in denied and phrase.key not in told:
            told.add(phrase.key)
            yield _both(asked, phrase.key, denied[phrase.key])


def _both(asked: Asked, key: str, denied: list[Phrase]) -> Finding:
    spans = tuple(phrase.span for phrase in certain(asked.prompt) if phrase.key == key)
    said = asked.prompt[spans[0][0] : spans[0][1]]
    shut_out = without(asked.negative, *(phrase.span for phrase in denied))
    mends = (
        Mend(Line("Take “{0}” out of the negative prompt", (said,)), asked.prompt, shut_out),
        Mend(Line(TAKE_OUT, (said,)), without(asked.prompt, *spans), asked.negative),
    )
    message = Line("“{0}” is in the prompt and in the negative prompt.", (said,))
    return Finding(Kind.BOTH, spans, message, mends)
