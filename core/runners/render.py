"""One finished picture of a request: posed, drawn, enlarged and measured. Nothing is written."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

from core.generation import pose_score
from core.generation.animating.windows import Frames
from core.generation.auto_pose import with_pose
from core.generation.batch_progress import BatchProgress
from core.generation.engine import Engine
from core.generation.input_store import PictureStore
from core.generation.request import GenerationRequest
from core.generation.sampling.denoising import OnStep, OnText
from core.generation.spoken_prompts import spoken, wildcards_of
from core.jobs.backend import JobContext
from core.jobs.job import Progress
from core.jobs.remaining import TileClock
from core.models.loading.cache import ModelCache
from core.runners import likeness
from core.runners.each import MakeOne, Places, one_by_one
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
    ``seconds``, ``notes`` and, where a detector measured them, ``score`` and ``identity``.
    """

    image: Image.Image
    request: GenerationRequest
    extras: dict[str, Any] = field(default_factory=dict[str, Any])


class Renders(Protocol):
    """What makes the pictures of a job."""

    def render(
        self,
        request: GenerationRequest,
        index: int = 0,
        *,
        on_progress: OnProgress = ...,
        should_stop: ShouldStop = ...,
        batch: BatchProgress | None = None,
    ) -> FinishedPicture:
        """Picture ``index`` of the request. Raises ``JobCancelled`` at the next step after
        ``should_stop()`` turned true."""
        ...

    def animate(
        self, frames: Frames, *, on_step: OnStep, should_stop: ShouldStop
    ) -> dict[int, Image.Image]:
        """The new frames of a window of a clip, by number. Raises as ``render`` does."""
        ...

    def each(self, places: Places, make: MakeOne, context: JobContext) -> None:
        """The pictures of a job, as many at once as can be. Raises what ``make`` raises."""
        ...


def picture_of(request: GenerationRequest, index: int) -> GenerationRequest:
    """The request that makes picture ``index`` of this one, alone."""
    return replace(
        request, seed=request.seed_of(index), variation_seed=request.variation_seed_of(index),
        count=1, until_score=0.0,
    )  # fmt: skip


class Renderer:
    """``Renders`` in this process."""

    def __init__(self, cache: ModelCache, inputs: PictureStore, upscaler: Upscaler) -> None:
        self._config, self._inputs, self._upscaler = cache.config, inputs, upscaler
        self._engine = Engine(cache, pictures=inputs, enlarge=self._upscaled)

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
        request, choosing = spoken(request, index, wildcards_of(self._config))
        request, posing = with_pose(request, index, self._config, self._inputs)
        drawn = self._engine.generate(
            request,
            index,
            on_step=lambda report: on_progress(batch.progress(index, report)),
            should_stop=should_stop,
        )
        image, notes = drawn.image, [*choosing, *posing, *drawn.notes]
        if request.enlarge > 1 and not request.is_drawn:  # which is drawn that large
            image = self._upscaled(
                image,
                request.enlarge,
                request.upscaler,
                lambda text: on_progress(batch.finishing(index, text)),
                should_stop,
                on_note=notes.append,
            )
        score = pose_score.scored(image, request)
        alike = likeness.measured(image, request, self._inputs)
        extras: dict[str, Any] = {"notes": notes, "drawn": drawn.drawn, **score, **alike}
        extras["seconds"] = round(time.monotonic() - started, 2)
        return FinishedPicture(image=image, request=picture_of(request, index), extras=extras)

    def animate(
        self, frames: Frames, *, on_step: OnStep, should_stop: ShouldStop
    ) -> dict[int, Image.Image]:
        return self._engine.animate(frames, on_step=on_step, should_stop=should_stop)

    def each(self, places: Places, make: MakeOne, context: JobContext) -> None:
        one_by_one(places, make, context)

    def _upscaled(
        self,
        image: Image.Image,
        factor: float,
        upscaler: str,
        on_text: OnText,
        should_stop: ShouldStop,
        on_note: OnText = lambda _note: None,
    ) -> Image.Image:
        """At least ``factor`` times as large: a refinement scales down to what it draws."""
        scale = next(scale for scale in SCALES if scale >= factor)
        on_text("Upscaling …")
        clock = TileClock()
        return self._upscaler.upscale(
            image,
            scale,
            upscaler=upscaler,
            on_tile=lambda done, tiles: on_text(f"Upscaling · {clock.text(done, tiles)}"),
            on_note=on_note,
            should_stop=should_stop,
        )
