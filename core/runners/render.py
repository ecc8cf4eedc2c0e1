"""One finished picture of a request: posed, drawn, enlarged and measured. Nothing is written."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from core.generation import pose_score
from core.generation.auto_pose import with_pose
from core.generation.batch_progress import BatchProgress
from core.generation.engine import Engine
from core.generation.input_store import PictureStore
from core.generation.request import GenerationRequest
from core.jobs.job import Progress
from core.models.loading.cache import ModelCache
from core.upscale.request import SCALES
from core.upscale.upscaler import Upscaler

if TYPE_CHECKING:
    from PIL import Image

OnProgress = Callable[[Progress], None]
ShouldStop = Callable[[], bool]


@dataclass(frozen=True, kw_only=True)
class FinishedPicture:
    """A picture ready to be kept.

    ``request`` makes exactly this picture again (its own seed, count 1). ``extras`` is JSON-able:
    ``seconds``, ``notes`` and, where a detector measured it, ``score``.
    """

    image: Image.Image
    request: GenerationRequest
    extras: dict[str, Any] = field(default_factory=dict[str, Any])


class Renderer:
    def __init__(self, cache: ModelCache, inputs: PictureStore, upscaler: Upscaler) -> None:
        self._config, self._inputs, self._upscaler = cache.config, inputs, upscaler
        self._engine = Engine(cache, pictures=inputs, enlarge=self._enlarge)

    def render(
        self,
        request: GenerationRequest,
        index: int = 0,
        *,
        on_progress: OnProgress = lambda _: None,
        should_stop: ShouldStop = lambda: False,
        batch: BatchProgress | None = None,
    ) -> FinishedPicture:
        """Picture ``index`` of the request.

        The finished picture's request names the pose that it was drawn along, also where the
        checkpoint needed one and the studio chose it. ``batch`` are the pictures made before it,
        which the progress tells of.

        Raises ``JobCancelled`` at the next step after ``should_stop()`` turned true.
        """
        started = time.monotonic()
        batch = batch or BatchProgress(request)
        request, posing = with_pose(request, index, self._config, self._inputs)
        drawn = self._engine.generate(
            request,
            index,
            on_step=lambda report: on_progress(batch.progress(index, report)),
            should_stop=should_stop,
        )
        image, notes = drawn.image, [*posing, *drawn.notes]
        if request.enlarge > 1 and not request.is_drawn:  # which is drawn that large
            on_progress(batch.finishing(index, "Sharpening"))
            image = self._upscaler.upscale(
                image, request.enlarge, on_note=notes.append, should_stop=should_stop
            )
        score = pose_score.scored(image, request)
        extras: dict[str, Any] = {"notes": notes, "drawn": drawn.drawn, **score}
        extras["seconds"] = round(time.monotonic() - started, 2)
        single = replace(request, seed=drawn.seed, count=1, until_score=0.0)
        return FinishedPicture(image=image, request=single, extras=extras)

    def _enlarge(
        self, image: Image.Image, factor: float, upscaler: str, should_stop: ShouldStop
    ) -> Image.Image:
        """For a refinement: at least ``factor`` times as large."""
        scale = next(scale for scale in SCALES if scale >= factor)
        return self._upscaler.upscale(image, scale, upscaler=upscaler, should_stop=should_stop)
