"""Families of models: parts of one family fit together, parts of two do not."""

from __future__ import annotations

from enum import StrEnum


class Family(StrEnum):
    STARTER = "starter"
    SD15 = "sd15"
    SDXL = "sdxl"

    @property
    def label(self) -> str:
        return {Family.STARTER: "Starter", Family.SD15: "SD 1.5", Family.SDXL: "SDXL"}[self]

    @property
    def text_encoders(self) -> int:
        return 2 if self is Family.SDXL else 1

    @property
    def native_pixels(self) -> int:
        """The area of the pictures that a family was trained on."""
        return {Family.STARTER: 128 * 192, Family.SD15: 512 * 512, Family.SDXL: 1024 * 1024}[self]
