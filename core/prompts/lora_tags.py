"""``<lora:name:0.8>`` in a prompt, as AUTOMATIC1111's web UI reads it: not words, but a LoRA."""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from core.errors import RequestRejected

# Between < and > no further < fits, so that no input makes this slow.
_TAG = re.compile(r"<lora:([^<>:]{1,200})(?::([^<>:]{0,40}))?(?::[^<>]{0,80})?>", re.IGNORECASE)


class LoraTag(NamedTuple):
    """The name as it was written, and the weight, 1 where none was."""

    name: str
    weight: float


def take_loras(text: str) -> tuple[str, tuple[LoraTag, ...]]:
    """The text without its tags, and the tags in their order.

    Raises ``RequestRejected`` for a weight that is no number.
    """
    tags = tuple(LoraTag(match[1].strip(), _weight(match)) for match in _TAG.finditer(text))
    return (_TAG.sub("", text), tags) if tags else (text, ())


def _weight(match: re.Match[str]) -> float:
    said = (match[2] or "").strip()
    try:
        weight = float(said) if said else 1.0
    except ValueError:
        weight = math.nan
    if not math.isfinite(weight):
        raise RequestRejected(
            f"Expected a weight in {match[0]:.80}, got {said!r:.40}: write <lora:name:0.8>.",
            shown=f"“{match[0]:.80}” needs a number as its weight, as in <lora:name:0.8>.",
        )
    return weight
