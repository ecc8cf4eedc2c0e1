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

    @property
    def native_pixels(self) -> int:
        """The area of the pictures that a family was trained on."""
        return _NATIVE_PIXELS[self]


_LABELS = {
    Family.DRAWING: "Drawing",
    Family.STARTER: "Starter",
    Family.SD15: "SD 1.5",
    Family.SDXL: "SDXL",
}
_TEXT_ENCODERS = {Family.DRAWING: 0, Family.STARTER: 1, Family.SD15: 1, Family.SDXL: 2}
_NATIVE_PIXELS = {
    Family.DRAWING: 1024 * 1536,
    Family.STARTER: 128 * 192,
    Family.SD15: 512 * 512,
    Family.SDXL: 1024 * 1024,
}
assert set(Family) == set(_LABELS) == set(_TEXT_ENCODERS) == set(_NATIVE_PIXELS)
