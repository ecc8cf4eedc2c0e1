"""``GenerationRequest`` → picture. With ``session`` the only caller of a diffusion pipeline."""

from __future__ import annotations

import logging
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from core.errors import GenerationError, JobCancelled, OutOfMemory, StudioError, reason_of
from core.generation.animating.animating import Animating, resolved_for
from core.generation.animating.windows import Frames
from core.generation.conditioning.control_images import ControlMaps
from core.generation.drawing import painter
from core.generation.input_store import PictureStore
from core.generation.lru import ContentCache
from core.generation.memory.fallbacks import Fallback, FallbackChain
from core.generation.memory.plan import MemoryPlan, plan_resolved
from core.generation.request import GenerationRequest
from core.generation.resolved_request import ResolvedRequest, resolve
from core.generation.sampling.denoising import (
    Denoising,
    Enlarge,
    GeneratedImage,
    OnStep,
    Resources,
    ShouldStop,
    StepReport,
    drop_unneeded_models,
)
from core.generation.session import Session
from core.models.hardware import heap
from core.models.loading import load_progress
from core.models.loading.cache import ModelCache
from core.models.loading.loader import LoadedCheckpoint

if TYPE_CHECKING:
    from PIL import Image

logger = logging.getLogger(__name__)

__all__ = ["Engine", "GeneratedImage", "StepReport"]


class Engine:
    """Draws one picture per call. One worker uses it at a time."""

    def __init__(
        self,
        cache: ModelCache,
        *,
        pictures: PictureStore | None = None,
        enlarge: Enlarge | None = None,
    ) -> None:
        """``enlarge`` is asked when a request wants to be refined by an upscaler."""
        self._cache = cache
        self._resources = Resources(
            cache,
            pictures or PictureStore(cache.config.inputs_folder),
            ControlMaps(cache.config, lambda: cache.device),
            ContentCache(),
            enlarge,
        )
        self._session: Session | None = None

    def generate(
        self,
        request: GenerationRequest,
        index: int = 0,
        *,
        on_step: OnStep = lambda _report: None,
        should_stop: ShouldStop = lambda: False,
    ) -> GeneratedImage:
        """Picture ``index`` of the request: the same bits each time, whatever ran before.

        Raises ``JobCancelled`` at the next step after ``should_stop()`` turned true, and a
        ``StudioError`` for a model that is not here or does not fit, a broken picture or too little
        memory.
        """
        resolved = resolve(request, self._cache.config)
        if request.is_drawn:
            return self._by_painter(resolved, index, on_step, should_stop)
        denoising = Denoising(resolved, index, self._resources, on_step, should_stop)
        denoising.check()
        with translated():
            session, plan = self._loaded_session(resolved)
            with heap.keeping_freed():
                return denoising.run(session, plan)

    def animate(
        self,
        frames: Frames,
        *,
        on_step: OnStep = lambda _report: None,
        should_stop: ShouldStop = lambda: False,
    ) -> dict[int, Image.Image]:
        """The new frames of a window, by their number in the clip: the same bits each time.

        Raises as ``generate`` does.
        """
        resolved = resolved_for(frames, self._cache.config)
        animating = Animating(frames, resolved, self._resources, on_step, should_stop)
        animating.check()
        with translated():
            session, plan = self._loaded_session(resolved)
            with heap.keeping_freed():
                return animating.run(session, plan)

    def _loaded_session(self, resolved: ResolvedRequest) -> tuple[Session, MemoryPlan]:
        """The checkpoint on its device; ``load_progress`` tells how far that is."""
        with load_progress.loading(resolved.checkpoint.title):
            plan = plan_resolved(resolved, self._cache.device, self._cache.config)
            if not plan.is_possible and self._cache.device.name != "cuda":
                # the system would end the whole process; a graphics card only refuses
                raise OutOfMemory(plan.text)
            return self._open(resolved, plan), plan

    def _open(self, resolved: ResolvedRequest, plan: MemoryPlan) -> Session:
        self._cache.pin(resolved.models)
        loaded = self._checkpoint(resolved, plan)
        if self._session is None or self._session.loaded is not loaded:
            if self._session is not None:
                self._session.close()
            self._session = Session(loaded, self._cache, self._resources.pictures)
        return self._session

    def _by_painter(
        self, resolved: ResolvedRequest, index: int, on_step: OnStep, should_stop: ShouldStop
    ) -> GeneratedImage:
        """No checkpoint is loaded for it, none leaves memory."""
        if should_stop():
            raise JobCancelled
        seed = resolved.request.seed_of(index)
        drawing = painter.drawing_of(resolved.request, seed, pictures=self._resources.pictures)
        on_step(StepReport(step=1, steps=1))
        return GeneratedImage(image=painter.picture_of(drawing), seed=seed, notes=resolved.notes)

    def _checkpoint(self, resolved: ResolvedRequest, plan: MemoryPlan) -> LoadedCheckpoint:
        offloaded = bool(plan.offloaded)

        def load_into_main_memory() -> bool:
            nonlocal offloaded
            before, offloaded = offloaded, self._cache.device.name == "cuda"
            return offloaded and not before

        return FallbackChain(lambda: _cannot_load(resolved.checkpoint.title)).run(
            lambda: self._cache.get_checkpoint(resolved.checkpoint, offloaded=offloaded),
            [
                drop_unneeded_models(self._cache, resolved),
                Fallback("loaded the model into main memory", load_into_main_memory),
            ],
        )


def _cannot_load(title: str) -> OutOfMemory:
    return OutOfMemory(
        expected="enough free memory to load {model}",
        got="less",
        todo="close other programs or choose a smaller checkpoint",
        shown="There is not enough memory for {model}. Close other programs, or choose a smaller "
        "checkpoint.",
        model=title,
    )


@contextmanager
def translated() -> Generator[None]:
    """The one boundary where torch's and diffusers' own errors become a line for a person."""
    try:
        yield
    except StudioError:
        raise
    except (RuntimeError, ValueError) as error:  # others are bugs, and are told as such
        logger.exception("the picture could not be drawn")
        raise GenerationError(
            expected="a picture",
            got=f"an error ({reason_of(error)})",
            todo="change the size, the steps or the sampler, or choose another checkpoint",
            shown="This could not be drawn. Try another size, sampler or checkpoint; the log has "
            "the cause.",
        ) from error
