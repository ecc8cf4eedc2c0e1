"""Families of models: parts of one family fit together, parts of two do not."""

from __future__ import annotations

from enum import StrEnum


class Family(StrEnum):
    """``DRAWING`` is the painter of ``core.figures``: no networks, and none fit onto it."""

    DRAWING = "drawing"
    STARTER = "starter"
    SD15 = "sd15"
    SDXL = "sdxl"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def text_encoders(self) -> int:
        return _TEXT_ENCODERS[self]


_LABELS = {
    Family.DRAWING: "Drawing",
    Family.STARTER: "Starter",
    Family.SD15: "SD 1.5",
    Family.SDXL: "SDXL",
}
_TEXT_ENCODERS = {Family.DRAWING: 0, Family.STARTER: 1, Family.SD15: 1, Family.SDXL: 2}
assert set(Family) == set(_LABELS) == set(_TEXT_ENCODERS)
