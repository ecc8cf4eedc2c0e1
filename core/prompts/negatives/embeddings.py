"""Embeddings that were trained on poor pictures: words for a negative prompt."""

from __future__ import annotations

import re

# "EasyNegative", "badhandv4", "bad-hands-5", "negativeXL_D", "unaestheticXL"
_NAMED = re.compile(
    r"negativ|deep[-_ ]?neg|(?:^|[^a-z])neg(?:$|[^a-z])|(?:^|[^a-z]|very)bad[-_ ]?"
    r"(?:hand|prompt|art|dream|pic|image|anatomy|quality|x\b|a\b)|unaesthetic|unrealisticdream",
    re.IGNORECASE,
)


def is_negative(*told: str) -> bool:
    """By its word and what its file says of it."""
    return any(_NAMED.search(text) for text in told)
