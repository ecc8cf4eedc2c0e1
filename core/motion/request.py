"""Everything that decides a clip, in one frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Any, NoReturn, cast

from core.errors import RequestRejected
from core.files import is_id
from core.generation.request import GenerationRequest
from core.generation.validation import check_kind
from core.geometry import Size
from core.motion.between import frames
from core.motion.still.moves import ALL_MOVES, Move
from core.motion.timeline import Timeline
from core.pose.skeleton import Pose

MOST_PIXELS = 2048 * 2048
"""Of a frame: a clip has many."""


class Renderer(StrEnum):
    """How the frames of a clip come about."""

    DRAWING = "drawing"
    PUPPET = "puppet"
    STARTER = "starter"
    ANIMATEDIFF = "animatediff"
    STILL = "still"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def moves_a_picture(self) -> bool:
        """It needs a picture of the gallery."""
        return self in (Renderer.PUPPET, Renderer.STILL)

    @property
    def needs_models(self) -> bool:
        """A checkpoint paints its frames."""
        return self in (Renderer.STARTER, Renderer.ANIMATEDIFF)


_LABELS = {
    Renderer.DRAWING: "Drawing",
    Renderer.PUPPET: "Puppet of a picture",
    Renderer.STARTER: "A checkpoint over the drawing",
    Renderer.ANIMATEDIFF: "AnimateDiff",
    Renderer.STILL: "A still that moves",
}
assert set(Renderer) == set(_LABELS)


@dataclass(frozen=True, kw_only=True)
class MotionRequest:
    """A clip of the ``timeline``'s frames.

    ``painting`` says who is seen, where and how large; each frame takes its pose from the timeline,
    and all take the same seed. ``picture`` is the id of the gallery's picture that moves; of it a
    clip has the size, and ``painting`` counts for its words alone. ``swings``: hair, skirts and
    what else hangs loose follow the motion. ``moves`` are those of a still picture; the timeline
    then says no more than how long it takes. ``adapter`` is the id of the motion adapter that
    AnimateDiff works with, "" for the first that is here and fits.

    Raises ``RequestRejected``.
    """

    timeline: Timeline
    painting: GenerationRequest
    renderer: Renderer = Renderer.DRAWING
    picture: str = ""
    swings: bool = True
    moves: tuple[Move, ...] = ALL_MOVES
    adapter: str = ""

    def __post_init__(self) -> None:
        check_kind("timeline", self.timeline, Timeline)
        check_kind("painting", self.painting, GenerationRequest)
        check_kind("choice to swing", self.swings, bool)
        object.__setattr__(self, "renderer", _renderer(self.renderer))
        object.__setattr__(self, "moves", _moves(self.moves))
        check_kind("picture", self.picture, str)
        check_kind("motion adapter", self.adapter, str)
        if self.renderer.moves_a_picture and not is_id(self.picture):
            raise RequestRejected(
                expected=f"a picture of the gallery for {self.renderer}",
                got=f"{self.picture!r:.40}",
                todo="choose one",
                shown="Choose the picture that shall move.",
            )
        if self.size.pixels > MOST_PIXELS:
            raise RequestRejected(
                expected=f"frames of at most {MOST_PIXELS} pixels",
                got=f"{self.size.width}×{self.size.height}",
                todo="choose a smaller size",
                shown="Frames of a clip have at most 2048 × 2048 pixels: choose a smaller size.",
            )

    @property
    def size(self) -> Size:
        """Of the frames, unless a picture moves."""
        return self.painting.final_size.times(self.painting.enlarge)

    @cached_property
    def poses(self) -> tuple[Pose, ...]:
        """Of each frame, on the timeline's canvas."""
        return frames(self.timeline)

    @property
    def needs_models(self) -> bool:
        return self.renderer.needs_models

    @property
    def still(self) -> GenerationRequest:
        """What makes the first frame as a picture, for the pages that know nothing of clips."""
        return replace(self.painting, pose=self.timeline.keys[0].pose, count=1, until_score=0.0)

    def to_dict(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "timeline": self.timeline.to_dict(),
            "painting": self.painting.to_dict(),
            "renderer": self.renderer.value,
            "picture": self.picture,
            "swings": self.swings,
            "moves": [move.value for move in self.moves],
            "adapter": self.adapter,
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> MotionRequest:
        """Inverse of ``to_dict``; data from outside. Raises ``RequestRejected``."""
        painting = values.get("painting")
        if not isinstance(painting, dict):
            _refuse("no painting")
        return cls(
            timeline=Timeline.from_dict(values.get("timeline")),
            painting=GenerationRequest.from_dict(cast("dict[str, Any]", painting)),
            renderer=values.get("renderer", Renderer.DRAWING),
            picture=values.get("picture", ""),
            swings=values.get("swings", True),
            moves=values.get("moves", ALL_MOVES),
            adapter=values.get("adapter", ""),
        )


def _moves(values: object) -> tuple[Move, ...]:
    if not isinstance(values, list | tuple) or len(cast("list[object]", values)) > len(Move):
        _refuse("no list of what moves")
    try:
        return tuple(dict.fromkeys(Move(str(one)) for one in cast("list[object]", values)))
    except ValueError:
        _refuse(f"{values!r:.60} instead of some of {', '.join(Move)}")


def _renderer(value: object) -> Renderer:
    try:
        return Renderer(str(value))
    except ValueError:
        _refuse(f"{value!r:.40} instead of one of {', '.join(Renderer)}")


def _refuse(what: str) -> NoReturn:
    raise RequestRejected(
        expected="a motion",
        got=what,
        todo="make the clip anew",
        shown="This clip cannot be read: make it anew.",
    )
