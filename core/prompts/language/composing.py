"""``AND`` in a prompt: parts that are drawn together, as AUTOMATIC1111's web UI reads it.

    a cat AND a dog :0.7      the noise without words, plus each part's own way off it by its weight

Brackets do not hold parts together, and a part may be empty. Where there is no ``AND``, a number at
the end is words. https://github.com/AUTOMATIC1111/stable-diffusion-webui/wiki/Features#composable-diffusion
"""

from __future__ import annotations

import re
from typing import NamedTuple

_AND = re.compile(r"\bAND\b")
_NUMBER = re.compile(r"\s*([-+]?(?:\d{1,24}\.?|\d{0,24}\.\d{1,24}))\s*")
MOST_PARTS = 8


class Part(NamedTuple):
    text: str
    weight: float = 1.0


def parts(text: str) -> tuple[Part, ...]:
    """At least one: the very text, weighing 1, where there is no ``AND``. What would be more than
    8 parts stays in the last."""
    found = _AND.split(text, MOST_PARTS - 1)
    return (Part(text),) if len(found) == 1 else tuple(map(weighed, found))


def weighed(text: str) -> Part:
    """One of several parts."""
    words, colon, last = text.rpartition(":")
    number = _NUMBER.fullmatch(last) if colon else None
    return Part(text) if number is None else Part(words.rstrip(), float(number[1]))
