"""Weights that break a picture: one far too strong, or so many that they undo each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.assistant.lint.asked import Asked
from core.assistant.lint.findings import Finding, Kind, Line, Mend, Span
from core.prompts.language import Kind as Part
from core.prompts.language import Node, parse

MOST, MENDED = 1.6, 1.4
# Of all that is weighed above 1: what is over it, added up.
MOST_IN_ALL, MENDED_IN_ALL = 4.0, 2.5
ROUNDING = 1e-6
_CLOSES = re.compile(r"[ \t]*:?[ \t]*[+-]?[.\d]*[ \t]*\)$")


@dataclass(frozen=True)
class _Weighed:
    """The outermost of brackets in each other, and the strongest that its words come to."""

    span: Span
    most: float
    inner: str  # without any of the brackets that weigh


def runaway(asked: Asked) -> Iterator[Finding]:
    for text, in_negative in ((asked.prompt, False), (asked.negative, True)):
        strong = [one for one in _weighed(text) if one.most > MOST + ROUNDING]
        for one in strong:
            yield _too_strong(asked, text, one, in_negative)
        if not strong and (finding := _too_many(asked, text, in_negative)):
            yield finding


def _weighed(text: str) -> Iterator[_Weighed]:
    for node in _outermost(parse(text).root):
        if node.is_closed and node.children[0].text == "(":
            yield _Weighed((node.start, node.end), _strongest(node), _plain(node))


def _outermost(node: Node) -> Iterator[Node]:
    for child in node.children:
        if child.kind is Part.WEIGHTED:
            yield child
        else:
            yield from _outermost(child)


def _strongest(node: Node, factor: float = 1.0) -> float:
    factor *= node.weight
    inner = [child for child in node.children if child.kind is Part.WEIGHTED]
    has_words = any(child.kind is not Part.WEIGHTED and child.kind is not Part.SIGN
                    and (child.children or child.text.strip(" ,\n"))
                    for child in node.children)  # fmt: skip
    return max((*(factor for _ in range(has_words)), *(_strongest(one, factor) for one in inner)),
               default=0.0)  # fmt: skip


def _plain(node: Node) -> str:
    if node.kind is Part.WEIGHTED:
        return "".join(_plain(child) for child in node.children if child.kind is not Part.SIGN)
    return node.text or "".join(map(_plain, node.children))


def _too_strong(asked: Asked, text: str, one: _Weighed, in_negative: bool) -> Finding:
    start, end = one.span
    inner = one.inner.strip()
    weaker = f"{text[:start]}({inner}:{MENDED:g}){text[end:]}"
    bare = f"{text[:start]}{inner}{text[end:]}"
    mends = (
        _mend(asked, Line("Weigh it {0}", (f"{MENDED:g}",)), weaker, in_negative),
        _mend(asked, Line("Without a weight"), bare, in_negative),
    )
    message = Line("“{0}” weighs {1}: above {2} pictures break.",
                   (inner, f"{one.most:.3g}", f"{MOST:g}"))  # fmt: skip
    return Finding(Kind.WEIGHT, (one.span,), message, mends, in_negative)


def _too_many(asked: Asked, text: str, in_negative: bool) -> Finding | None:
    """Only plain pairs are weakened; what is nested stays as it is."""
    weighed = [one for one in _weighed(text) if one.most > 1]
    total = sum(one.most - 1 for one in weighed)
    if total <= MOST_IN_ALL + ROUNDING:
        return None
    share = MENDED_IN_ALL / total
    changed = text
    for one in reversed(weighed):
        weight = 1 + (one.most - 1) * share
        start, end = one.span
        changed = f"{changed[:start]}({one.inner.strip()}:{weight:.2f}){changed[end:]}"
    mend = _mend(asked, Line("Weaken them all"), changed, in_negative)
    message = Line("{0} parts are strengthened: together they undo each other.",
                   (str(len(weighed)),))  # fmt: skip
    spans = tuple(one.span for one in weighed)
    return Finding(Kind.WEIGHTS, spans, message, (mend,), in_negative)


def _mend(asked: Asked, label: Line, changed: str, in_negative: bool) -> Mend:
    if in_negative:
        return Mend(label, asked.prompt, changed)
    return Mend(label, changed, asked.negative)
