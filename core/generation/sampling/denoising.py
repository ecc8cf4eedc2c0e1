"""Denoising one picture: passes through the steps, decoding, and what can go wrong on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PIL import Image

from core.errors import JobCancelled, OutOfMemory, RequestRejected
from core.generation.conditioning.control_images import ControlMaps, fitted
from core.generation.conditioning.controlnet import ControlInput
from core.generation.conditioning.regional.picture import RegionalShares
from core.generation.conditioning.request_maps import RequestMaps
from core.generation.conditioning.scheduled_prompts import ScheduledPrompts
from core.generation.drawing.underdrawing import Underdrawing
from core.generation.fixing.fixing import Fixing
from core.generation.input_store import PictureStore
from core.generation.lru import ContentCache
from core.generation.memory.fallbacks import Fallback, FallbackChain
from core.generation.memory.placement import OFFLOAD_ORDER
from core.generation.memory.plan import MemoryPlan
from core.generation.request_inputs import LATENT, Fix, Refine
from core.generation.resolved_request import ResolvedRequest
from core.generation.sampling import samplers
from core.generation.sampling.finite import check_finite, decoded_picture
from core.generation.sampling.inpaint import InpaintMask
from core.generation.sampling.noise import Noise
from core.generation.sampling.start_picture import StartLayout
from core.generation.session import SamplingPass, Session
from core.geometry import Size
from core.models import diffusers_patches
from core.models.hardware.out_of_memory import free_memory
from core.models.loading.cache import ModelCache
from core.models.specs import CheckpointSpec

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True, kw_only=True)
class StepReport:
    """``step`` of ``steps`` is done; 0 while getting ready. ``preview`` is at most 256 pixels."""

    step: int
    steps: int
    preview: Image.Image | None = None
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class GeneratedImage:
    """RGB picture of the request's final size, the seed it was drawn from, what is worth knowing,
    and which ``sampler`` and models the request came to (JSON-able)."""

    image: Image.Image
    seed: int
    notes: tuple[str, ...] = ()
    drawn: dict[str, Any] = field(default_factory=dict[str, Any])


OnStep = Callable[[StepReport], None]
ShouldStop = Callable[[], bool]
OnText = Callable[[str], None]
# (picture, factor, id of an upscaler, what is told how far it is, …) → the picture made larger by
# at least the factor.
Enlarge = Callable[[Image.Image, float, str, OnText, ShouldStop], Image.Image]


@dataclass(frozen=True)
class Resources:
    """What denoising needs beside its session."""

    cache: ModelCache
    pictures: PictureStore
    maps: ControlMaps
    map_cache: ContentCache
    enlarge: Enlarge | None


class Denoising:
    """Picture ``index`` of a request."""

    def __init__(
        self,
        resolved: ResolvedRequest,
        index: int,
        resources: Resources,
        on_step: OnStep,
        should_stop: ShouldStop,
    ) -> None:
        self.resolved = resolved
        self.request = resolved.request
        self.seed = self.request.seed_of(index)
        self._noise = Noise.of(self.request, index)
        self._resources = resources
        self._on_step = on_step
        self._should_stop = should_stop
        self._under = Underdrawing(self.request, self.seed, resources.pictures)
        self._inpaint = self._under.face_inpaint() or InpaintMask.of_start_picture(
            self.request.start_from, resources.pictures, self.request.size
        )
        self._maps = RequestMaps(
            resolved, self._under, resources.pictures, resources.maps, resources.map_cache
        )
        self._regions = RegionalShares(resolved, self._under)
        self._done = 0

    def run(self, session: Session, plan: MemoryPlan) -> GeneratedImage:
        """Drawn the way ``plan`` says, and with fallbacks when memory runs out all the same."""
        import torch

        drop = drop_unneeded_models(self._resources.cache, self.resolved)
        tile = Fallback("decoded the picture in tiles", session.tile)
        offloads = offload_fallbacks(session)
        chain = FallbackChain(lambda: self._out_of_memory(plan))
        session.placement.plan(plan.offloaded)
        chain.run(lambda: session.prepare(self.resolved), [drop, *offloads])
        self.check()
        try:
            if plan.is_tiled:
                session.tile()
            with torch.inference_mode():
                latents = chain.run(lambda: self._draw(session), [drop, tile, *offloads])
                if self.request.refine is not None:
                    refine = self.request.refine
                    latents = chain.run(
                        lambda: self._refine(session, latents, refine), [drop, tile, *offloads]
                    )
                self.check()
                image, notes = chain.run(
                    lambda: decoded_picture(session, latents), [drop, tile, *offloads]
                )
                image = chain.run(
                    lambda: self._under.with_lines(session, image), [drop, tile, *offloads]
                )
                image = fitted(image, self.request.final_size)
                if self.request.fix is not None:
                    fix, drawn = self.request.fix, image
                    image, fixed = chain.run(
                        lambda: self._fixed(session, drawn, fix), [drop, tile, *offloads]
                    )
                    notes = (*notes, *fixed)
        finally:
            session.untile()
        fallbacks = tuple(f"Memory ran out: {note}." for note in chain.notes)
        notes = (*self.resolved.notes, *plan.notes, *fallbacks, *session.notes, *notes)
        own = session.loaded.scheduler
        sampler = samplers.real_name(self.request.sampler, own, self.resolved.sampler)
        return GeneratedImage(
            image=self._inpaint.composited(image),
            seed=self.seed,
            notes=notes,
            drawn={"sampler": sampler, **self.resolved.model_names},
        )

    def check(self) -> None:
        if self._should_stop():
            raise JobCancelled

    def _first_pass(
        self, size: Size, start: Any, control_inputs: tuple[ControlInput, ...] = ()
    ) -> SamplingPass:
        strength = self.request.denoise_strength
        stage = SamplingPass(
            size=size, steps=self.request.steps, control_inputs=control_inputs,
            shares=self._regions.whole(size),
        )  # fmt: skip
        return stage if strength is None else replace(stage, start=start, strength=strength)

    def _draw(self, session: Session) -> torch.Tensor:
        """Scaled latents of the request's size, or of the next one that the codec can make."""
        self._done = 0
        size = session.drawable(self.request.size)
        start = None
        if self.request.denoise_strength is not None:
            start = self._start(session, size)
            if self._first_pass(size, start).drawn_steps == 0:
                return start
        prompts = session.prompts(self.resolved, self.request.steps)
        self.check()
        stage = self._first_pass(size, start, self._maps.whole(session, size))
        self.check()
        return self._denoise(session, stage, prompts)

    def _start(self, session: Session, size: Size) -> torch.Tensor:
        """Of the start picture, or else of the drawing."""
        start, drawn = self.request.start_from, self.request.size
        if start is None:
            return self._under.encoded(session, size)
        layout = StartLayout(start, self._resources.pictures, drawn)
        key = ("start", start.picture, start.outpaint, drawn, size, session.is_tiled)
        return session.latent_cache.get(key, lambda: session.encode(layout.picture(size)))

    def _refine(self, session: Session, latents: torch.Tensor, refine: Refine) -> torch.Tensor:
        """Scaled latents of the final size."""
        self.check()
        self._done = self.request.drawn_steps - self.request.fix_steps - refine.drawn_steps
        size = session.drawable(self.request.final_size)
        start = self._enlarged(session, latents, refine, size)
        if refine.strength == 0:
            return start
        maps = self._maps.whole(session, size)
        stage = SamplingPass.over(
            start, size, refine.steps, refine.strength, maps, self._regions.whole(size)
        )
        self.check()
        return self._denoise(session, stage, self._prompts_after(session, refine.steps))

    def _prompts_after(self, session: Session, steps: int) -> ScheduledPrompts:
        """For a pass over a picture that is drawn already."""
        return session.prompts(self.resolved, steps, drawn_before=self.request.steps)

    def _fixed(
        self, session: Session, image: Image.Image, fix: Fix
    ) -> tuple[Image.Image, tuple[str, ...]]:
        prompts = self._prompts_after(session, self.request.steps)
        before = self.request.drawn_steps - self.request.fix_steps

        def drawn(stage: SamplingPass, inpaint: InpaintMask, done: int, told: str) -> Any:
            self.check()
            self._done = before + done
            return self._denoise(session, stage, prompts, inpaint=inpaint, told=told)

        def decoded(latents: Any) -> Image.Image:
            self.check()
            return decoded_picture(session, latents)[0]

        fixing = Fixing(self.resolved, fix, self._maps, self._regions, self._inpaint)
        return fixing.run(session, image, drawn, decoded)

    def _enlarged(
        self, session: Session, latents: torch.Tensor, refine: Refine, size: Size
    ) -> torch.Tensor:
        import torch

        cells = (size.height // session.scale_factor, size.width // session.scale_factor)
        if refine.upscaler == LATENT:
            return torch.nn.functional.interpolate(latents, size=cells, mode="bilinear")
        if self._resources.enlarge is None:
            raise RequestRejected(
                expected="to refine by latents, because no upscaler is at hand here",
                got=f"{refine.upscaler!r:.60}",
                todo=f"choose {LATENT!r}",
                shown="Choose “latent” as the way to refine.",
            )
        image, _notes = decoded_picture(session, latents)
        larger = self._resources.enlarge(
            image, refine.scale, refine.upscaler, self._tell, self._should_stop
        )
        return session.encode(larger.resize((size.width, size.height), Image.Resampling.LANCZOS))

    def _tell(self, text: str) -> None:
        self._on_step(StepReport(step=self._done, steps=self.request.drawn_steps, text=text))

    def _denoise(
        self,
        session: Session,
        stage: SamplingPass,
        prompts: ScheduledPrompts,
        *,
        inpaint: InpaintMask | None = None,
        told: str = "",
    ) -> torch.Tensor:
        """``told`` is what is drawn, where that is not the whole picture."""
        import torch

        blend = (inpaint or self._inpaint).latent_blend(stage.start, stage.size, self._noise.seed)
        scheduler = samplers.scheduler(
            self.request.sampler, session.loaded.scheduler, self.resolved.sampler
        )
        denoised = diffusers_patches.watch_denoised(scheduler)
        session.previewer.start()

        def at_step_end(pipeline: Any, step: int, _time: Any, tensors: dict[str, Any]) -> Any:
            self.check()
            latents = tensors["latents"]
            is_last = step + 1 >= pipeline.num_timesteps
            if blend is not None:
                times = scheduler.timesteps[-pipeline.num_timesteps :]
                latents = blend(latents, scheduler, None if is_last else times[step + 1])
            if is_last:
                check_finite(latents, session)
            preview = None
            if not is_last:
                preview = session.previewer.picture(denoised())
            steps = self.request.drawn_steps
            done = min(self._done + samplers.steps_done(scheduler, step + 1), steps)
            text = f"{told} · step {step + 1} of {stage.drawn_steps}" if told else ""
            self._on_step(StepReport(step=done, steps=steps, preview=preview, text=text))
            return {} if blend is None else {"latents": latents}

        share = self.request.guidance_rescale
        with diffusers_patches.rescaled_guidance(scheduler, session.loaded.unet, share):
            return session.denoise(
                stage,
                self.resolved,
                prompts,
                scheduler=scheduler,
                # On the CPU, so that a seed means the same noise on every machine
                generator=torch.Generator("cpu").manual_seed(self._noise.seed),
                vary=self._noise.vary,
                at_step_end=at_step_end,
            )

    def _out_of_memory(self, plan: MemoryPlan) -> OutOfMemory:
        size = self.request.final_size
        smaller = _smaller(size, self.resolved.checkpoint)
        return OutOfMemory(
            expected=f"about {max(plan.gib_needed, 0.1):.1f} GiB of free memory for {size}",
            got="less even after every saving",
            todo=f"try {smaller}, or close other programs",
            shown=f"There is not enough memory for {size}. Try {smaller}, or close other programs.",
        )


def _smaller(size: Size, spec: CheckpointSpec) -> Size:
    """The largest size that suits the checkpoint and has fewer pixels, else half of this one."""
    fitting = [Size(*other) for other in spec.sizes if other[0] * other[1] < size.pixels]
    if fitting:
        return max(fitting, key=lambda other: other.pixels)
    return Size(*(max(64, side // 16 * 8) for side in size))


def drop_unneeded_models(cache: ModelCache, resolved: ResolvedRequest) -> Fallback:
    def apply() -> bool:
        cache.keep_only(resolved.models)
        free_memory()
        return True

    return Fallback("freed what was not needed and tried again", apply)


def offload_fallbacks(session: Session) -> list[Fallback]:
    return [Fallback(note, partial(session.offload, kinds)) for note, kinds in OFFLOAD_ORDER]
