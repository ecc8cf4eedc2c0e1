"""Brackets without a partner, and what of a prompt nothing can speak."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.assistant.lint.asked import Asked
from core.assistant.lint.changes import without
from core.assistant.lint.findings import Finding, Kind, Line, Mend, Span
from core.prompts.language import Kind as Part
from core.prompts.language import Node, parse, unspoken

# ":)", "=(": tags that are faces.
_FACE = re.compile(r"[:;=>]['-]?$")
_PHRASE_ENDS = re.compile(r"[,\n]|\s+(?:BREAK|AND)\b|$")


def lone_brackets(asked: Asked) -> Iterator[Finding]:
    for text, in_negative in ((asked.prompt, False), (asked.negative, True)):
        for node in parse(text).walk():
            if node.kind is Part.WEIGHTED and not node.is_closed:
                yield _unclosed(asked, text, node, in_negative)
            elif node.kind is Part.WORDS:
                for match in re.finditer(r"[)\]]", node.text):
                    at = node.start + match.start()
                    if not _FACE.search(text[:at]):
                        yield _unopened(asked, text, (at, at + 1), in_negative)


def _unclosed(asked: Asked, text: str, node: Node, in_negative: bool) -> Finding:
    opens = node.start, node.start + 1
    sign = text[slice(*opens)]
    ends = _PHRASE_ENDS.search(text, opens[1])
    assert ends is not None
    at, closes = ends.start(), ")" if sign == "(" else "]"
    mends = [_mend(asked, Line("Leave “{0}” out", (sign,)), _cut(text, opens), in_negative)]
    if _FACE.search(text[: node.start]):
        escaped = f"{text[: node.start]}\\{text[node.start :]}"
        mends.insert(0, _mend(asked, Line("Write “{0}”", (f"\\{sign}",)), escaped, in_negative))
    elif text[opens[1] : at].strip() and not re.search(r"[(\[\])]", text[opens[1] : at]):
        closed = f"{text[:at]}{closes}{text[at:]}"
        label = Line("Close it behind “{0}”", (text[opens[1] : at].strip(),))
        mends.insert(0, _mend(asked, label, closed, in_negative))
    message = Line("“{0}” is never closed, so it weighs all that follows.", (sign,))
    return Finding(Kind.BRACKET, (opens,), message, tuple(mends), in_negative)


def _unopened(asked: Asked, text: str, span: Span, in_negative: bool) -> Finding:
    sign = text[slice(*span)]
    mend = _mend(asked, Line("Leave “{0}” out", (sign,)), _cut(text, span), in_negative)
    message = Line("“{0}” closes nothing.", (sign,))
    return Finding(Kind.BRACKET, (span,), message, (mend,), in_negative)


def not_spoken(asked: Asked) -> Iterator[Finding]:
    """Marks that say why; what a mend leaves out did nothing before."""
    for text, in_negative in ((asked.prompt, False), (asked.negative, True)):
        for mark in unspoken(text, is_negative=in_negative):
            span = mark.start, mark.end
            said = text[slice(*span)]
            mend = _mend(asked, Line("Take out “{0}”", (said,)), without(text, span), in_negative)
            yield Finding(Kind.UNSPOKEN, (span,), Line(mark.text), (mend,), in_negative)


def _cut(text: str, span: Span) -> str:
    return text[: span[0]] + text[span[1] :]


def _mend(asked: Asked, label: Line, changed: str, in_negative: bool) -> Mend:
    if in_negative:
        return Mend(label, asked.prompt, changed)
    return Mend(label, changed, asked.negative)
