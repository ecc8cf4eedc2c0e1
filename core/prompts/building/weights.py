"""The weight around one phrase, as the engine reads it: ``(x:1.2)``, ``((x))``, ``[x]``."""

from __future__ import annotations

import re
from typing import NamedTuple

from core.prompts.language import Kind, parse

DIGITS = 4
MOST_DEPTH = 40

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
    node = parse(text).root.children[0] if text else None
    if node is None or node.kind is not Kind.WEIGHTED or node.end < len(text):
        return None
    inner = text[1 : node.children[-1].start].strip() if node.is_closed else ""
    return Weighed(inner, node.weight) if inner else None


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
