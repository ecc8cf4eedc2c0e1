"""Where the phrases of a prompt begin and end, by the tree of ``core.prompts.language``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from core.prompts.language import Kind, Node, parse

APART = (Kind.COMMENT, Kind.TAG, Kind.BREAK, Kind.AND)
"""A chip each, commas or not."""

# What parts phrases, blanks that do not, and the end of a sentence, which is the phrase's own.
_SIGN = re.compile(r"(?P<gap>\s*[,，、\n][\s,，、]*)|(?P<blank>\s+)|(?P<stop>[.!?;](?=\s))")


class Piece(NamedTuple):
    """``kind`` is WORDS or one of ``APART``."""

    kind: Kind
    start: int
    end: int


def pieces_of(text: str) -> Iterator[Piece]:
    """Each thing that is a chip. Between them stand blanks, lines and commas alone."""
    start = end = -1
    for kind, first, last in _runs(parse(text).root):
        if kind in (Kind.WORDS, Kind.OPTION):
            start, end = first if start < 0 else start, last
        if start >= 0 and kind is not Kind.WORDS:
            yield Piece(Kind.WORDS, start, end)
            start = -1
        if kind in APART:
            yield Piece(kind, first, last)
    if start >= 0:
        yield Piece(Kind.WORDS, start, end)


def is_open(text: str) -> bool:
    """Whether what follows would belong to it: a bracket that is not closed, a lone backslash."""
    root = parse(text).root
    if any(not node.is_closed for node in root.walk()):
        return True
    return text.endswith("\\") and root.children[-1].kind is not Kind.ESCAPED


def has_comment(text: str) -> bool:
    return any(node.kind is Kind.COMMENT for node in parse(text).walk())


def _runs(root: Node) -> Iterator[Piece]:
    """Stretches of the text; a SIGN parts phrases, and an OPTION ends one that it belongs to."""
    for node in root.children:
        if node.kind is not Kind.WORDS:
            yield Piece(node.kind if node.kind in APART else Kind.WORDS, node.start, node.end)
            continue
        at = 0
        for sign in _SIGN.finditer(node.text):
            if at < sign.start():
                yield Piece(Kind.WORDS, node.start + at, node.start + sign.start())
            if sign.lastgroup != "blank":
                kind = Kind.SIGN if sign.lastgroup == "gap" else Kind.OPTION
                yield Piece(kind, node.start + sign.start(), node.start + sign.end())
            at = sign.end()
        if at < len(node.text):
            yield Piece(Kind.WORDS, node.start + at, node.end)
