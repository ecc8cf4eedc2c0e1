"""``GenerationRequest`` → picture. With ``session`` the only caller of a diffusion pipeline."""

from __future__ import annotations

import logging
from collections.abc import Generator
from contextlib import contextmanager

from core.errors import GenerationError, JobCancelled, OutOfMemory, StudioError
from core.generation.conditioning.control_images import ControlMaps
from core.generation.drawing import painter
from core.generation.input_store import PictureStore
from core.generation.lru import Remembered
from core.generation.memory.fallbacks import Ladder, Rung
from core.generation.memory.plan import MemoryPlan, plan_recipe
from core.generation.request import GenerationRequest
from core.generation.resolved_request import Recipe, resolve
from core.generation.sampling.denoising import (
    Drawing,
    Enlarge,
    GeneratedImage,
    OnStep,
    ShouldStop,
    StepReport,
    Tools,
    freeing,
)
from core.generation.session import Session
from core.models.loading import load_progress
from core.models.loading.cache import ModelCache
from core.models.loading.loader import LoadedCheckpoint

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
        self._tools = Tools(
            cache,
            pictures or PictureStore(cache.config.inputs_folder),
            ControlMaps(cache.config, lambda: cache.device),
            Remembered(),
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
        recipe = resolve(request, self._cache.config)
        if request.is_drawn:
            return self._drawn(recipe, index, on_step, should_stop)
        drawing = Drawing(recipe, index, self._tools, on_step, should_stop)
        drawing.check()
        with _translated():
            session, plan = self._awake(recipe)
            return drawing.run(session, plan)

    def _awake(self, recipe: Recipe) -> tuple[Session, MemoryPlan]:
        """The checkpoint on its device; ``load_progress`` tells how far that is."""
        with load_progress.waking(recipe.checkpoint.title):
            plan = plan_recipe(recipe, self._cache.device, self._cache.config)
            if not plan.is_possible and self._cache.device.name != "cuda":
                # the system would end the whole process; a graphics card only refuses
                raise OutOfMemory(plan.text)
            return self._open(recipe, plan), plan

    def _open(self, recipe: Recipe, plan: MemoryPlan) -> Session:
        self._cache.pin(recipe.models)
        loaded = self._loaded(recipe, plan)
        if self._session is None or self._session.loaded is not loaded:
            if self._session is not None:
                self._session.close()
            self._session = Session(loaded, self._cache, self._tools.pictures)
        return self._session

    def _drawn(
        self, recipe: Recipe, index: int, on_step: OnStep, should_stop: ShouldStop
    ) -> GeneratedImage:
        """By the painter: no checkpoint is woken for it, none is put away."""
        if should_stop():
            raise JobCancelled
        seed = recipe.request.seed_of(index)
        drawing = painter.drawing_of(recipe.request, seed, pictures=self._tools.pictures)
        on_step(StepReport(step=1, steps=1))
        return GeneratedImage(image=painter.picture_of(drawing), seed=seed, notes=recipe.notes)

    def _loaded(self, recipe: Recipe, plan: MemoryPlan) -> LoadedCheckpoint:
        rests = bool(plan.resting)

        def load_into_main_memory() -> bool:
            nonlocal rests
            before, rests = rests, self._cache.device.name == "cuda"
            return rests and not before

        return Ladder(lambda: _cannot_load(recipe)).run(
            lambda: self._cache.get_checkpoint(recipe.checkpoint, rests=rests),
            [
                freeing(self._cache, recipe),
                Rung("loaded the model into main memory", load_into_main_memory),
            ],
        )


def _cannot_load(recipe: Recipe) -> OutOfMemory:
    return OutOfMemory(
        f"Expected enough free memory to load {recipe.checkpoint.title}, found less: close other "
        "programs or choose a smaller checkpoint.",
        shown=f"There is not enough memory for {recipe.checkpoint.title}. Close other programs, or "
        "choose a smaller checkpoint.",
    )


@contextmanager
def _translated() -> Generator[None]:
    """The one boundary where torch's and diffusers' own errors become a line for a person."""
    try:
        yield
    except StudioError:
        raise
    except (RuntimeError, ValueError) as error:  # others are bugs, and are told as such
        logger.exception("the picture could not be drawn")
        reason = " ".join(str(error).split())[:160] or type(error).__name__
        raise GenerationError(
            f"Expected a picture, but it could not be drawn ({reason}): change the size, the steps "
            "or the sampler, or choose another checkpoint.",
            shown="This could not be drawn. Try another size, sampler or checkpoint; the log has "
            "the cause.",
        ) from error
