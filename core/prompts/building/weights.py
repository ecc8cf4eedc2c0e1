"""The weight around one phrase, as the engine reads it: ``(x:1.2)``, ``((x))``, ``[x]``."""

from __future__ import annotations

import re
from typing import NamedTuple

from core.prompts.building.scanning import tokens_of

STRONGER, WEAKER = 1.1, 1 / 1.1
DIGITS = 4
MOST_DEPTH = 40

_NUMBER = re.compile(r":\s*([+-]?[.\d]{1,24})\s*$")
_LORA = re.compile(r"<(lora|lyco):([^<>:]{1,200})(?::([+-]?[.\d]{1,24}))?>", re.IGNORECASE)


class Weighed(NamedTuple):
    text: str
    weight: float


def unwrapped(source: str) -> Weighed:
    """The words in the brackets that stand around all of it, and what those weigh together."""
    if lora := _LORA.fullmatch(source):
        number = _number(lora[3] or "1")
        return Weighed(source, 1.0) if number is None else Weighed(lora[2], number)
    text, weight = source, 1.0
    for _ in range(MOST_DEPTH):
        found = _without_one(text)
        if found is None:
            break
        text, weight = found.text, weight * found.weight
    return Weighed(text, round(weight, DIGITS))


def written(source: str, weight: float) -> str:
    """``source`` with another weight."""
    if lora := _LORA.fullmatch(source):
        return f"<{lora[1]}:{lora[2]}:{spoken_number(weight)}>"
    text = unwrapped(source).text
    return text if weight == 1 else f"({text}:{spoken_number(weight)})"


def is_weighable_tag(source: str) -> bool:
    found = _LORA.fullmatch(source)
    return found is not None and _number(found[3] or "1") is not None


def spoken_number(weight: float) -> str:
    return f"{weight:.{DIGITS}f}".rstrip("0").rstrip(".")


def _without_one(text: str) -> Weighed | None:
    """Without its outermost brackets; None where it has none or they say something else."""
    if len(text) < 3 or text[0] + text[-1] not in ("()", "[]"):
        return None
    tokens = tokens_of(text)
    if tokens[0].partner != len(tokens) - 1:
        return None
    inner, factor = text[1:-1], STRONGER if text[0] == "(" else WEAKER
    if text[0] == "[" and any(one.text in (":", "|") and one.depth == 1 for one in tokens):
        return None  # a prompt that changes while it is drawn
    if text[0] == "(" and (said := _NUMBER.search(inner)):
        number = _number(said[1])
        if number is None:
            return None
        inner, factor = inner[: said.start()], number
    return Weighed(inner.strip(), factor) if inner.strip() else None


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
