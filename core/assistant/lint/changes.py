"""A prompt with some of its words taken out or replaced; what else is written stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable

from core.assistant.lint.findings import Span

_OPENS = re.compile(r"(?<!\\)[(\[{][ \t]*$")
_CLOSES = re.compile(r"[ \t]*(?::[ \t]*[+-]?[.\d]{1,24}[ \t]*)?[)\]}]")
# Where a phrase begins and where it ends.
_BEGINS = re.compile(r"(?:^|[,;\n(\[{|:]|\b(?:BREAK|AND)\b)[ \t]*$")
_COMMA_BEFORE, _COMMA_AFTER = re.compile(r",[ \t]*$"), re.compile(r"[ \t]*,[ \t]*")
_ENDED = re.compile(r"[ \t]*(?:$|[,;\n)\]}|:]|[.!?](?:\s|$)|(?:BREAK|AND)\b)")


def without(text: str, *spans: Span) -> str:
    """A phrase that goes takes one of its commas along, and brackets that held nothing else."""
    for start, end in sorted(spans, reverse=True):
        text = _without(text, start, end)
    return text


def replaced(text: str, spans: Iterable[Span], word: str) -> str:
    """``word`` where the first stands; the others go."""
    first, *others = sorted(spans)
    text = without(text, *others)
    return f"{text[: first[0]]}{word}{text[first[1] :]}"


def _without(text: str, start: int, end: int) -> str:
    opened = _OPENS.search(text, 0, start)
    closed = _CLOSES.match(text, end)
    while opened and closed:
        start, end = opened.start(), closed.end()
        opened, closed = _OPENS.search(text, 0, start), _CLOSES.match(text, end)
    before, after = text[:start], text[end:]
    if not (_BEGINS.search(before) and _ENDED.match(after)):
        return _within_phrase(before, after)
    if comma := _COMMA_AFTER.match(after):
        return before + after[comma.end() :]
    if comma := _COMMA_BEFORE.search(before):
        return before[: comma.start()] + after
    return before.rstrip(" ") + after if not after.strip() else before + after.lstrip(" ")


def _within_phrase(before: str, after: str) -> str:
    if before.endswith((" ", "_")) and (after[:1] in ("", " ", "_") or _ENDED.match(after)):
        return before[:-1] + after
    return before + after[1:] if _BEGINS.search(before) and after[:1] in " _" else before + after
