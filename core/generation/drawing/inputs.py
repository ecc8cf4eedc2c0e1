"""What a request says of the drawing: what it shows, and how a checkpoint paints over it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from core.errors import RequestRejected
from core.figures.casting import Character
from core.generation.request_inputs import MAX_CONTROL_STRENGTH, ControlKind, kind_from, some_from
from core.generation.validation import (
    check_at_most,
    check_kind,
    check_number,
    check_whole,
    check_window,
    list_from,
)
from core.models.defaults import FromDrawingDefaults
from core.pose.openpose import MAX_PEOPLE

MAX_SEED = 2**63 - 1
# What a drawing knows exactly; the others need a network that guesses.
DRAWN_KINDS = (
    ControlKind.LINEART_ANIME,
    ControlKind.LINEART,
    ControlKind.CANNY,
    ControlKind.DEPTH,
    ControlKind.SEGMENTATION,
)


@dataclass(frozen=True)
class DrawnMap:
    """A ControlNet that follows an exact map of the drawing; ``start`` and ``end`` are shares of
    the steps."""

    kind: ControlKind
    strength: float = 1.0
    start: float = 0.0
    end: float = 1.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", kind_from(self.kind))
        if self.kind not in DRAWN_KINDS:
            raise RequestRejected(
                expected=f"a map among {', '.join(DRAWN_KINDS)}",
                got=self.kind.value,
                shown=f"A drawing has no map for {self.kind.label.lower()}.",
            )
        check_number("strength of the drawing's map", self.strength, 0.0, MAX_CONTROL_STRENGTH)
        check_window("the drawing's map", self.start, self.end)


@dataclass(frozen=True)
class FromDrawing:
    """Paint over the drawing of the request's words and pose.

    ``strength`` is the denoise strength of a start from it, None for a start from noise; a start
    picture goes before it. Of a drawing that is started from, ``faces`` stay as they are drawn, and
    ``lines`` (0–1) says how much of its fine lines is given back where they were left alone.
    ``characters`` are those of the pose's people in turn; None, or none left, is who the prompt
    says; with proportions of their own they hold the pose so wherever it is used. ``seed`` is the
    drawing's; None for that of each picture. ``background`` is "" for that of the words, "none", or
    the id of a picture.
    """

    strength: float | None = 0.4
    maps: tuple[DrawnMap, ...] = ()
    faces: bool = False
    lines: float = 0.0
    characters: tuple[Character | None, ...] = ()
    seed: int | None = None
    background: str = ""

    def __post_init__(self) -> None:
        if self.strength is not None:
            check_number("denoise strength", self.strength, 0.0, 1.0)
        check_kind("choice to keep faces", self.faces, bool)
        check_number("share of the drawing's lines", self.lines, 0.0, 1.0)
        object.__setattr__(self, "maps", some_from(DrawnMap, self.maps))
        check_at_most("maps of the drawing", self.maps, len(DRAWN_KINDS))
        object.__setattr__(
            self, "characters", tuple(map(_character, list_from("characters", self.characters)))
        )
        check_at_most("characters", self.characters, MAX_PEOPLE)
        if self.seed is not None:
            check_whole("seed of the drawing", self.seed, 0, MAX_SEED)
        check_kind("background", self.background, str)

    @property
    def is_used(self) -> bool:
        """Whether a checkpoint sees the drawing at all; else only its characters' bodies count."""
        return self.strength is not None or bool(self.maps)

    def to_dict(self) -> dict[str, Any]:
        """JSON values, which ``FromDrawing(**values)`` takes."""
        told = (None if one is None else one.to_dict() for one in self.characters)
        return {**asdict(self), "characters": list(told)}


def suited(defaults: FromDrawingDefaults, *, seed: int | None = None) -> FromDrawing:
    """A start from the drawing as it suits a checkpoint."""
    return FromDrawing(defaults.strength, faces=defaults.faces, lines=defaults.lines, seed=seed)


def _character(value: Any) -> Character | None:
    if value is None or isinstance(value, Character):
        return value
    return Character.from_dict(value)
