"""Who makes the frames of a clip, by what is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol, runtime_checkable

from PIL import Image

from core.errors import RequestRejected
from core.generation.spoken_prompts import spoken, wildcards_of
from core.jobs.backend import JobContext
from core.motion.drawn import DrawnClip
from core.motion.request import MotionRequest, Renderer
from core.runners.motion import animated, painted, puppet, still
from core.runners.services import Services


class Frames(Protocol):
    """The frames of one clip, all of one size and mode; one is the same whichever came before."""

    @property
    def notes(self) -> tuple[str, ...]:
        """Lines to show."""
        ...

    def frame(self, index: int) -> Image.Image:
        """RGB, or RGBA before nothing."""
        ...


@runtime_checkable
class Following(Protocol):
    """``Frames`` of which each but the first may go on from those before it."""

    def frame_after(self, index: int, kept: Callable[[int], Image.Image]) -> Image.Image:
        """``kept`` gives an earlier one as it was kept."""
        ...


@dataclass(frozen=True)
class Road:
    """``check`` raises what would fail later on; ``open`` finds what all frames share."""

    check: Callable[[MotionRequest, Services], None]
    open: Callable[[MotionRequest, Services, JobContext], Frames]


def _check_drawing(request: MotionRequest, services: Services) -> None:
    told = as_spoken(request, services).painting
    for picture in told.pictures:
        services.inputs.check(picture)


def _draw(request: MotionRequest, services: Services, _context: JobContext) -> Frames:
    return DrawnClip(as_spoken(request, services), pictures=services.inputs)


def _check_painted(request: MotionRequest, services: Services) -> None:
    painted.check(as_spoken(request, services), services)


def _paint(request: MotionRequest, services: Services, context: JobContext) -> Frames:
    return painted.open_painted(as_spoken(request, services), services, context)


def _check_animated(request: MotionRequest, services: Services) -> None:
    animated.check(as_spoken(request, services), services)


def _animate(request: MotionRequest, services: Services, context: JobContext) -> Frames:
    return animated.AnimatedClip(as_spoken(request, services), services, context)


def as_spoken(request: MotionRequest, services: Services) -> MotionRequest:
    """With the choices of its prompt made, for all frames alike. Raises ``RequestRejected``."""
    told, _ = spoken(request.painting, 0, wildcards_of(services.config))
    return request if told is request.painting else replace(request, painting=told)


ROADS: dict[Renderer, Road] = {
    Renderer.DRAWING: Road(_check_drawing, _draw),
    Renderer.PUPPET: Road(puppet.check, puppet.open_puppet),
    Renderer.STARTER: Road(_check_painted, _paint),
    Renderer.ANIMATEDIFF: Road(_check_animated, _animate),
    Renderer.STILL: Road(still.check, still.open_still),
}


def road_of(request: MotionRequest) -> Road:
    """Raises ``RequestRejected`` for a renderer that is not here."""
    road = ROADS.get(request.renderer)
    if road is None:
        raise RequestRejected(
            expected=f"one of {', '.join(ROADS)}",
            got=request.renderer.value,
            todo="choose another",
            shown="Clips cannot be made in this way here. Choose another.",
        )
    return road
