"""What a chip is: a phrase of a prompt, what it speaks of, its weight, and whether it is sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What a part speaks of, in the order in which a picture is described."""

    CHARACTER = "character"
    OUTFIT = "outfit"
    ACTION = "action"
    SCENE = "scene"
    LIGHT = "light"
    CAMERA = "camera"
    STYLE = "style"
    QUALITY = "quality"
    OTHER = "other"
    MARK = "mark"  # BREAK and AND
    LORA = "lora"  # whatever stands between < and >


KindOf = Callable[[str], Kind]
"""Of the words of one part."""


def anything(_words: str) -> Kind:
    return Kind.OTHER


@dataclass(frozen=True)
class Part:
    """``source`` as it is written, ``text`` without weight and mute; ``gap`` is what stands before
    it, None where that is for the layout to choose. One that ``is_open`` takes in all that follows:
    a bracket is never closed, or a backslash stands last."""

    source: str
    text: str
    weight: float = 1.0
    muted: bool = False
    kind: Kind = Kind.OTHER
    gap: str | None = None
    takes_weight: bool = True
    is_open: bool = False

    def to_dict(self) -> dict[str, Any]:
        """For a browser; ``core.prompts.building.editing.Wish`` is the way back."""
        return {
            "text": self.text, "weight": self.weight, "muted": self.muted, "kind": self.kind.value,
            "weighs": self.takes_weight, "moves": not self.is_open or self.muted,
        }  # fmt: skip


@dataclass(frozen=True)
class Building:
    """The parts in their order; ``tail`` is what stands behind the last one."""

    parts: tuple[Part, ...] = ()
    tail: str = ""
