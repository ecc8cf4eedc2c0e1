"""``GenerationRequest`` → picture. The only caller of a diffusion pipeline."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from core.errors import (
    BrokenPicture,
    GenerationError,
    JobCancelled,
    ModelMissing,
    OutOfMemory,
    StudioError,
)
from core.generation import memory, samplers
from core.generation.memory import Ladder, Rung
from core.generation.request import MAX_SEED, GenerationRequest
from core.generation.session import Session
from core.models import registry
from core.models.cache import ModelCache
from core.models.registry import CheckpointSpec
from core.pose.render import control_map
from core.pose.skeleton import Size

if TYPE_CHECKING:
    import torch
    from PIL import Image

# A picture whose every channel spans no more than this is a blank.
FLAT_SPAN = 2


@dataclass(frozen=True, kw_only=True)
class StepReport:
    """``step`` of ``steps`` is done; 0 while getting ready. ``preview`` is at most 256 pixels."""

    step: int
    steps: int
    preview: Image.Image | None = None
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class GeneratedImage:
    """RGB picture of the request's size, the seed it was drawn from, and what is worth knowing."""

    image: Image.Image
    seed: int
    notes: tuple[str, ...] = ()


OnStep = Callable[[StepReport], None]
ShouldStop = Callable[[], bool]


class Engine:
    """Draws one picture per call. One worker uses it at a time."""

    def __init__(self, cache: ModelCache) -> None:
        self._cache = cache
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
        ``StudioError`` for a checkpoint that is not here, a broken picture or too little memory.
        """
        _check(should_stop)
        spec = registry.checkpoint(request.checkpoint, self._cache.config)
        with _translated():
            job = _Job(request, index, spec, on_step, should_stop)
            return job.run(self._open(job), self._cache)

    def _open(self, job: _Job) -> Session:
        if not self._cache.holds(job.spec):
            job.on_step(StepReport(step=0, steps=job.request.steps, text="Loading the model"))
        ladder = Ladder(lambda: _cannot_load(job.spec))
        loaded = ladder.run(
            lambda: self._cache.get_checkpoint(job.spec), [_freeing(self._cache, job.spec)]
        )
        if self._session is None or self._session.loaded is not loaded:
            self._session = Session(loaded)
        return self._session


class _Job:
    """One picture on its way."""

    def __init__(
        self,
        request: GenerationRequest,
        index: int,
        spec: CheckpointSpec,
        on_step: OnStep,
        should_stop: ShouldStop,
    ) -> None:
        self.request = request
        self.seed = (request.seed + index) % (MAX_SEED + 1)
        self.spec = spec
        self.on_step = on_step
        self.should_stop = should_stop

    def run(self, session: Session, cache: ModelCache) -> GeneratedImage:
        import torch

        free = _freeing(cache, self.spec)
        offload = Rung("kept the model in main memory, which is slower", session.offload)
        tile = Rung("decoded the picture in tiles", session.tile)
        ladder = Ladder(lambda: self._out_of_memory(session))
        control = ladder.run(lambda: self._control(cache), [free])
        _check(self.should_stop)
        try:
            with torch.inference_mode():
                latents = ladder.run(lambda: self._denoise(session, control), [free, offload])
                _check(self.should_stop)
                image, notes = ladder.run(
                    lambda: self._decode(session, latents), [free, tile, offload]
                )
        finally:
            session.untile()
        told = tuple(f"Memory ran out: {note}." for note in ladder.notes)
        return GeneratedImage(image=image, seed=self.seed, notes=told + notes)

    def _control(self, cache: ModelCache) -> tuple[Any, Image.Image] | None:
        """The ControlNet and its map; None when there is nothing to hold.

        At strength 0 the ControlNet would add zeros: leaving it out gives the same bits sooner.
        """
        request = self.request
        if request.pose is None or request.control_strength == 0:
            return None
        if self.spec.controlnet is None:
            raise ModelMissing(
                f"Expected a ControlNet for {self.spec.title}, found none: generate without a "
                "pose, or choose another checkpoint."
            )
        controlnet = cache.get_controlnet(self.spec.controlnet)
        return controlnet, control_map(request.pose.fitted_to(request.size), request.size)

    def _denoise(self, session: Session, control: tuple[Any, Image.Image] | None) -> torch.Tensor:
        import torch

        request = self.request
        prompt, negative = session.encoder.encode_pair(
            request.prompt, request.negative_prompt, request.clip_skip
        )
        _check(self.should_stop)
        scheduler = samplers.scheduler(
            request.sampler, session.loaded.scheduler, self.spec.default_sampler
        )
        denoised = samplers.watch_denoised(scheduler)
        session.previewer.start()

        def at_step_end(pipeline: Any, step: int, _time: Any, tensors: dict[str, Any]) -> Any:
            _check(self.should_stop)
            is_last = step + 1 >= pipeline.num_timesteps
            if is_last:
                self._check_finite(tensors["latents"], session)
            preview = None
            if not is_last and not session.is_offloaded:
                preview = session.previewer.picture(denoised())
            done = min(step + 1, request.steps)
            self.on_step(StepReport(step=done, steps=request.steps, preview=preview))
            return {}

        return session.denoise(
            scheduler=scheduler,
            control=control,
            prompt_embeds=prompt,
            negative_prompt_embeds=negative,
            width=request.size.width,
            height=request.size.height,
            num_inference_steps=request.steps,
            guidance_scale=float(request.guidance),
            controlnet_conditioning_scale=float(request.control_strength),
            # On the CPU, so that a seed means the same noise on every machine
            generator=torch.Generator("cpu").manual_seed(self.seed),
            callback_on_step_end=at_step_end,
        )

    def _check_finite(self, latents: torch.Tensor, session: Session) -> None:
        import torch

        if not bool(torch.isfinite(latents).all()):
            hint = ", or set POSEANIME_DTYPE=float32" if session.loaded.device.is_half else ""
            raise BrokenPicture(
                "Expected a picture, got numbers out of range while drawing: lower the guidance or "
                f"the control strength, or take another sampler or checkpoint{hint}."
            )

    def _decode(
        self, session: Session, latents: torch.Tensor
    ) -> tuple[Image.Image, tuple[str, ...]]:
        image = _picture_or_none(session, session.decode(latents))
        if image is not None:
            return image, ()
        if session.loaded.vae.dtype.itemsize < 4:
            image = _picture_or_none(session, session.decode_in_float32(latents))
            if image is not None:
                return image, ("Decoded in full precision, because half precision overflowed.",)
        raise BrokenPicture(
            "Expected a picture, got a blank or black one: change the prompt, the seed or the "
            "sampler, or take another checkpoint."
        )

    def _out_of_memory(self, session: Session) -> OutOfMemory:
        size, loaded = self.request.size, session.loaded
        needed = memory.estimate_bytes(
            session.weight_bytes,
            size.pixels,
            int(loaded.vae.config.block_out_channels[0]),
            loaded.vae.dtype.itemsize,
        )
        smaller = _smaller(size, self.spec)
        return OutOfMemory(
            f"Expected about {max(needed / memory.GIB, 0.1):.1f} GiB of free memory for {size}, "
            f"found less even after every saving: try {smaller}, or close other programs."
        )


def _picture_or_none(session: Session, decoded: torch.Tensor) -> Image.Image | None:
    """None for not-a-number and for a picture of one single colour."""
    import torch

    if not bool(torch.isfinite(decoded).all()):
        return None
    image = session.picture(decoded)
    spans = np.ptp(np.asarray(image), axis=(0, 1))
    return None if int(spans.max()) <= FLAT_SPAN else image


def _smaller(size: Size, spec: CheckpointSpec) -> Size:
    """The largest size that suits the checkpoint and has fewer pixels, else half of this one."""
    fitting = [Size(*other) for other in spec.sizes if other[0] * other[1] < size.pixels]
    if fitting:
        return max(fitting, key=lambda other: other.pixels)
    return Size(*(max(64, side // 16 * 8) for side in size))


def _freeing(cache: ModelCache, spec: CheckpointSpec) -> Rung:
    def take() -> bool:
        cache.keep_only(spec)
        return memory.free_memory()

    return Rung("freed what was not needed and tried again", take)


def _cannot_load(spec: CheckpointSpec) -> OutOfMemory:
    return OutOfMemory(
        f"Expected enough free memory to load {spec.title}, found less: close other programs or "
        "choose a smaller checkpoint."
    )


def _check(should_stop: ShouldStop) -> None:
    if should_stop():
        raise JobCancelled


@contextmanager
def _translated() -> Generator[None]:
    """The one boundary where torch's and diffusers' own errors become a line for a person."""
    try:
        yield
    except StudioError:
        raise
    except (RuntimeError, ValueError, IndexError, TypeError) as error:
        reason = " ".join(str(error).split())[:160] or type(error).__name__
        raise GenerationError(
            f"Expected a picture, but it could not be drawn ({reason}): change the size, the steps "
            "or the sampler, or choose another checkpoint."
        ) from error
