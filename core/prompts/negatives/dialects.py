"""Which words a checkpoint was trained to be led away from.

The lists are what the makers of each family name on their pages, with what every family knows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum


class Dialect(StrEnum):
    """Checkpoints that know the same words of quality."""

    SD15 = "sd15"
    SDXL = "sdxl"
    ILLUSTRIOUS = "illustrious"
    ANIMAGINE = "animagine"
    PONY = "pony"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def quality(self) -> str:
        """What its poor pictures were labelled with."""
        return _QUALITY[self]


_LABELS: Mapping[Dialect, str] = {
    Dialect.SD15: "For SD 1.5",
    Dialect.SDXL: "For SDXL",
    Dialect.ILLUSTRIOUS: "For Illustrious and NoobAI",
    Dialect.ANIMAGINE: "For Animagine",
    Dialect.PONY: "For Pony",
}
_QUALITY: Mapping[Dialect, str] = {
    Dialect.SD15: "lowres, worst quality, low quality, normal quality, jpeg artifacts",
    Dialect.SDXL: "lowres, worst quality, low quality, blurry, jpeg artifacts",
    Dialect.ILLUSTRIOUS: "lowres, worst quality, bad quality, old, early",
    Dialect.ANIMAGINE: "lowres, worst quality, low quality, low score, bad score, average score",
    Dialect.PONY: "score_6, score_5, score_4, source_pony, source_furry, source_cartoon",
}
assert set(_LABELS) == set(_QUALITY) == set(Dialect)
# Words in the name of a checkpoint, or in the quality words that its maker names.
_TOLD: tuple[tuple[re.Pattern[str], Dialect], ...] = (
    (re.compile(r"pony|score_9", re.IGNORECASE), Dialect.PONY),
    (re.compile(r"animagine|high score", re.IGNORECASE), Dialect.ANIMAGINE),
    (re.compile(r"illustrious|noob|\bnai[-_ ]?xl|wai[-_ ]", re.IGNORECASE), Dialect.ILLUSTRIOUS),
)


def dialect_of(names: str, *, is_sdxl: bool) -> Dialect:
    """Of a checkpoint, by its id, title and quality words in one text."""
    if not is_sdxl:
        return Dialect.SD15
    return next((dialect for told, dialect in _TOLD if told.search(names)), Dialect.SDXL)


def preset(dialect: Dialect) -> str:
    """For any picture of such a checkpoint."""
    return f"{dialect.quality}, bad anatomy, bad hands, text, signature, watermark, username"
