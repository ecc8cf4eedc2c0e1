"""Prompt text as tokens that know how deep in brackets they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

# A colour as #ff8800 is no comment. The letters that end a plain run begin BREAK and AND.
_TOKEN = re.compile(
    r"(?P<escape>\\.)"
    r"|(?P<tag><[^<>\n]{1,600}>)"
    r"|(?P<comment>\#(?![0-9a-fA-F]{3}(?:[0-9a-fA-F]{3})?\b)[^\n]*)"
    r"|(?P<mark>\b(?:BREAK|AND)\b)"
    r"|(?P<stop>[.!?;](?=\s))"
    r"|(?P<gap>[\s,，、]+)"
    r"|(?P<open>[(\[{])|(?P<close>[)\]}])"
    r"|(?P<plain>[^\\<\#\s,，、()\[\]{}.!?;:|BA]+|.)",
    re.DOTALL,
)
_CLOSES = {")": "(", "]": "[", "}": "{"}


@dataclass(frozen=True)
class Token:
    """``depth``: of how many brackets it stands in, its own pair counted. ``partner``: the number
    of the bracket that belongs to it."""

    kind: str
    text: str
    start: int
    depth: int = 0
    partner: int | None = None

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def parts(self) -> bool:
        """Whether phrases end here; a blank alone stands within one."""
        return self.kind == "gap" and bool(set(self.text) - {" ", "\t"})


def tokens_of(text: str) -> list[Token]:
    """All of the text. Round and square brackets do not know each other, as where they weigh; a
    brace without a partner is a letter, and other brackets that are never closed reach to the end.
    """
    found = [(match.lastgroup or "", match[0], match.start()) for match in _TOKEN.finditer(text)]
    partners = _partners(found)
    steps = [0] * (len(found) + 1)
    for number, (kind, said, _start) in enumerate(found):
        if kind == "open" and (said != "{" or number in partners):
            steps[number] += 1
            steps[partners.get(number, len(found) - 1) + 1] -= 1
    depths = list(accumulate(steps))
    return [
        Token(kind, said, start, depths[number], partners.get(number))
        for number, (kind, said, start) in enumerate(found)
    ]


def _partners(found: list[tuple[str, str, int]]) -> dict[int, int]:
    waiting: dict[str, list[int]] = {"(": [], "[": [], "{": []}
    partners: dict[int, int] = {}
    for number, (kind, said, _start) in enumerate(found):
        if kind == "open":
            waiting[said].append(number)
        elif kind == "close" and (opened := waiting[_CLOSES[said]]):
            partners[number] = opened[-1]
            partners[opened.pop()] = number
    return partners


def is_open(text: str) -> bool:
    """Whether what follows would belong to it: a bracket that is not closed, a lone backslash."""
    tokens = tokens_of(text)
    if any(one.kind == "open" and one.partner is None and one.text != "{" for one in tokens):
        return True
    return bool(tokens) and tokens[-1].text == "\\"


def pieces_of(text: str) -> Iterator[tuple[str, int, int]]:
    """Kind ("words", "mark", "tag", "comment"), start and end of each thing that is a chip."""
    begun: int | None = None
    ended = 0
    for one in tokens_of(text):
        is_apart = one.depth == 0 and one.kind in ("comment", "mark", "tag")
        if begun is not None and (is_apart or (one.depth == 0 and one.parts)):
            yield "words", begun, ended
            begun = None
        if is_apart:
            yield one.kind, one.start, one.end
        elif one.kind != "gap" or one.depth:
            begun, ended = one.start if begun is None else begun, one.end
            if one.kind == "stop" and one.depth == 0:
                yield "words", begun, ended
                begun = None
    if begun is not None:
        yield "words", begun, ended
