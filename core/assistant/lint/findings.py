"""What a finding is, and what its mends do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.texts import filled


class Kind(StrEnum):
    CONFLICT = "conflict"
    COUNT = "count"
    SUBJECT = "subject"
    STANCE = "stance"
    FACE = "face"
    VIEW = "view"
    FRAME = "frame"
    HANDS = "hands"
    LENGTH = "length"
    QUALITY = "quality"
    WEIGHT = "weight"
    WEIGHTS = "weights"
    STYLE = "style"
    BOTH = "both"
    DOUBLED = "doubled"
    BRACKET = "bracket"
    UNSPOKEN = "unspoken"


Span = tuple[int, int]


@dataclass(frozen=True)
class Line:
    """A text of the tables of texts with what stands in its holes {0}, {1} …"""

    text: str
    values: tuple[str, ...] = ()

    def __str__(self) -> str:
        return filled(self.text, {str(at): value for at, value in enumerate(self.values)})


@dataclass(frozen=True)
class Mend:
    """Prompt and negative prompt as they are afterwards; ``pose`` is the id of a shipped preset
    that takes the place of the pose, "" where that stays."""

    label: Line
    prompt: str
    negative: str
    pose: str = ""


@dataclass(frozen=True)
class Finding:
    """``spans`` are places in the prompt, or ``in_negative`` in that, in code points, in their
    order; none where the prompt lacks something. Each mend makes it go away; at least one."""

    kind: Kind
    spans: tuple[Span, ...]
    message: Line
    mends: tuple[Mend, ...]
    in_negative: bool = False
