"""A checkpoint paints over each drawn frame, always from the same noise; what it painted is carried
on from frame to frame along the drawing's own motion. Slower than a drawing by far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from PIL import Image

from core.config import Config
from core.generation import resolved_request
from core.generation.request import GenerationRequest, StartPicture
from core.jobs.backend import JobContext
from core.models import registry
from core.motion.drawn import DrawnClip
from core.motion.flowing import carried_on
from core.motion.request import MotionRequest
from core.runners.services import Services

# More of the drawing goes with more than this, and frames drift apart.
MOST_STRENGTH = 0.5


def check(request: MotionRequest, services: Services) -> None:
    resolved_request.check(request.still, services.config, services.inputs)


def suited(checkpoint: str, config: Config) -> dict[str, Any]:
    """What suits a checkpoint that paints over frames, by the names of a ``GenerationRequest``:
    each is painted once, at the size of the clip."""
    spec = registry.checkpoint(checkpoint, config).with_drawing_defaults()
    found = {"checkpoint": spec.id, **registry.recommended(spec, config)}
    return {name: value for name, value in found.items() if name not in ("refine", "enlarge")}


def open_painted(request: MotionRequest, services: Services, context: JobContext) -> PaintedClip:
    return PaintedClip(request, services, context)


class PaintedClip:
    """Frames that follow one another: a later one needs the one before it."""

    notes: tuple[str, ...] = ()

    def __init__(self, request: MotionRequest, services: Services, context: JobContext) -> None:
        self._painting, self._services, self._context = request.painting, services, context
        self._drawn = DrawnClip(request, size=request.painting.size, pictures=services.inputs)
        self._strength = min(MOST_STRENGTH, _strength(request.painting, services))

    def frame(self, index: int) -> Image.Image:
        """As it is painted alone."""
        start = StartPicture(self._services.inputs.put(self._under(index)), self._strength)
        asked = replace(
            self._painting, pose=self._drawn.poses[index], start_from=start, drawing=None,
            refine=None, enlarge=1, count=1, until_score=0.0, variation_strength=0.0,
        )  # fmt: skip
        done = self._services.renderer.render(asked, should_stop=self._context.should_stop)
        return done.image.convert("RGB")

    def frame_after(self, index: int, kept: Callable[[int], Image.Image]) -> Image.Image:
        """With what stays of the frame before it."""
        painted = self.frame(index)
        pictures = (kept(index - 1), painted, self._under(index - 1), self._under(index))
        return Image.fromarray(carried_on(*(np.asarray(one.convert("RGB")) for one in pictures)))

    def _under(self, index: int) -> Image.Image:
        return Image.fromarray(self._drawn.drawing(index).picture())


def _strength(painting: GenerationRequest, services: Services) -> float:
    """As asked, else as it suits the checkpoint."""
    if painting.drawing is not None and painting.drawing.strength is not None:
        return painting.drawing.strength
    return registry.checkpoint(painting.checkpoint, services.config).from_drawing.strength
