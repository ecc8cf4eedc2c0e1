"""What reading a prompt gives: who, where, and what became of each of its words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.figures.looks import Look, Scene
from core.figures.vocabulary import Word

Span = tuple[int, int]


class Status(StrEnum):
    DRAWN = "drawn"
    POSE = "from the pose"
    CHECKPOINT = "only for a checkpoint"


@dataclass(frozen=True)
class ReadWord:
    """Words of a prompt that are one thing, where they stand, and what became of them."""

    text: str  # as written, without what stands between
    start: int
    end: int
    status: Status
    word: Word | None = None  # what they were read as, also where it is not drawn
    person: int | None = None  # None is everybody or the scene
    spans: tuple[Span, ...] = ()  # of the prompt, in its order
    name_spans: tuple[Span, ...] = ()  # the part that names the thing, without its colour
    colour: str = ""
    colour_span: Span | None = None
    reason: str = ""  # why it is not drawn, for a person to read


@dataclass(frozen=True)
class Reading:
    looks: tuple[Look, ...]
    scene: Scene
    words: tuple[ReadWord, ...]


@dataclass(frozen=True)
class Seen:
    """How the pose shows a person, as far as words depend on it."""

    face_away: bool = False
    is_frontal: bool = False  # the hips hide what is right behind them
    heads: float = 8.0  # how high the body is, in heads
