"""A window of a clip: painted over its drawn frames at once, each along its pose."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from core.errors import JobCancelled, OutOfMemory, RequestRejected
from core.generation.animating.motion_unet import motion_unet
from core.generation.animating.windows import FRAMES, Frames
from core.generation.conditioning.control_images import fitted
from core.generation.conditioning.controlnet import ControlInput, multi_controlnet
from core.generation.conditioning.request_maps import RequestMaps
from core.generation.drawing.underdrawing import Underdrawing
from core.generation.memory.fallbacks import Fallback, FallbackChain
from core.generation.memory.plan import MemoryPlan
from core.generation.resolved_request import ResolvedRequest, resolve
from core.generation.sampling.denoising import (
    OnStep,
    Resources,
    ShouldStop,
    StepReport,
    drop_unneeded_models,
    offload_fallbacks,
)
from core.generation.sampling.finite import check_finite, decoded_picture
from core.generation.session import Session
from core.geometry import Size
from core.models import registry
from core.models.loading.guarded import quietly
from core.prompts.language.composing import parts

if TYPE_CHECKING:
    from PIL import Image

    from core.config import Config

# The betas that motion adapters were trained with (diffusers' documentation of AnimateDiff).
BETAS: dict[str, Any] = {
    "beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "linear", "trained_betas": None,
    "clip_sample": False, "timestep_spacing": "linspace", "steps_offset": 1,
}  # fmt: skip
LCM = "LCM"


def resolved_for(frames: Frames, config: Config) -> ResolvedRequest:
    """With its motion adapter; of its ControlNets the pose's alone. Raises as ``resolve`` does, and
    ``RequestRejected`` for what a clip cannot be painted by."""
    found = resolve(frames.request, config)
    controls = tuple(
        replace(one, is_conditional_only=False) for one in found.controls if one.source is None
    )
    if not controls:
        raise RequestRejected(
            expected="a pose strength above 0",
            got="0",
            todo="raise it",
            shown="AnimateDiff follows the poses: raise the pose strength above 0.",
        )
    if len(parts(found.prompt)) > 1:
        raise RequestRejected(
            expected="one prompt",
            got="several joined by AND",
            todo="write one",
            shown="AnimateDiff reads one prompt: write it without AND.",
        )
    return replace(
        found, controls=controls, texts=None, frames=len(frames.window.frames),
        motion=registry.motion_adapter(frames.adapter, config),
    )  # fmt: skip


class Animating:
    def __init__(
        self,
        frames: Frames,
        resolved: ResolvedRequest,
        resources: Resources,
        on_step: OnStep,
        should_stop: ShouldStop,
    ) -> None:
        self._frames, self._resolved, self._resources = frames, resolved, resources
        self._request, self._window = frames.request, frames.window
        self._on_step, self._should_stop = on_step, should_stop
        self._steps, self._drawn = _steps(self._request.steps, frames.strength)

    def run(self, session: Session, plan: MemoryPlan) -> dict[int, Image.Image]:
        """The new frames of the window by number, RGB, of the request's size."""
        import torch

        chain = FallbackChain(lambda: _out_of_memory(plan, self._request.size))
        drop = drop_unneeded_models(self._resources.cache, self._resolved)
        savings = [drop, *offload_fallbacks(session)]
        tile = Fallback("decoded the picture in tiles", session.tile)
        session.placement.plan(plan.offloaded)
        chain.run(lambda: session.prepare(self._resolved), savings)
        try:
            if plan.is_tiled:
                session.tile()
            with torch.inference_mode():
                latents = chain.run(lambda: self._denoise(session), [*savings, tile])
                found: dict[int, Image.Image] = {}
                for place, number in enumerate(self._window.frames):
                    if number not in self._window.held:
                        self.check()
                        decode = partial(decoded_picture, session, latents[:, :, place])
                        image, _notes = chain.run(decode, [*savings, tile])
                        found[number] = fitted(image, self._request.size)
        finally:
            session.untile()
        return found

    def check(self) -> None:
        if self._should_stop():
            raise JobCancelled

    def _denoise(self, session: Session) -> Any:
        """(1, channels, frames, h, w), scaled."""
        self._tell(0)
        size = session.drawable(self._request.size)
        prompts = session.prompts(self._resolved, self._drawn).at(0)
        clean, noise = self._clean(session, size), self._noise(session, size)
        scheduler = self._scheduler(session)
        times = _times(scheduler, self._steps, self._drawn, clean.device)
        kept = self._held_places(clean.device)

        def at_step_end(_pipeline: Any, step: int, _time: Any, tensors: dict[str, Any]) -> Any:
            self.check()
            latents = tensors["latents"]
            is_last = step + 1 >= len(times)
            if len(kept):
                there = clean if is_last else _noisy(scheduler, clean, noise, times[step + 1])
                latents = latents.index_copy(2, kept, there.index_select(2, kept))
            if is_last:
                check_finite(latents, session)
            self._tell(step + 1)
            return {"latents": latents}

        inputs = self._controls(session, size)
        pipeline = self._pipeline(session, scheduler, inputs[0])
        control = self._resolved.controls[0]
        return pipeline(
            latents=_noisy(scheduler, clean, noise, times[0]),
            conditioning_frames=[[one.image for one in inputs]],
            prompt_embeds=prompts.prompt.embeds,
            negative_prompt_embeds=prompts.negative.embeds,
            num_inference_steps=self._steps,
            strength=self._frames.strength,
            guidance_scale=float(self._request.guidance),
            width=size.width,
            height=size.height,
            controlnet_conditioning_scale=[float(control.strength)],
            control_guidance_start=[float(control.start)],
            control_guidance_end=[float(control.end)],
            callback_on_step_end=at_step_end,
            output_type="latent",
        ).frames

    def _clean(self, session: Session, size: Size) -> Any:
        """Of each frame: as it was kept, else as it is drawn."""
        import torch

        found: list[Any] = []
        for number, start in zip(self._window.frames, self._frames.starts, strict=True):
            self.check()
            found.append(session.encode(fitted(self._frames.kept.get(number, start), size)))
        return torch.stack(found, 2)

    def _noise(self, session: Session, size: Size) -> Any:
        """A frame has the same in each window: on the processor, so that it is the same on every
        machine."""
        import torch

        cells = (size.height // session.scale_factor, size.width // session.scale_factor)
        channels = int(session.loaded.unet.config.in_channels)
        generator = torch.Generator("cpu").manual_seed(self._request.seed)
        noise = torch.randn((1, channels, FRAMES, *cells), generator=generator)
        places = torch.tensor([number % FRAMES for number in self._window.frames])
        unet = session.loaded.unet
        return noise.index_select(2, places).to(session.loaded.device.name, unet.dtype)

    def _held_places(self, device: Any) -> Any:
        import torch

        held = [n for n, one in enumerate(self._window.frames) if one in self._window.held]
        return torch.tensor(held, dtype=torch.long, device=device)

    def _controls(self, session: Session, size: Size) -> list[ControlInput]:
        """Of each frame that of its pose."""
        found: list[ControlInput] = []
        for pose in self._frames.poses:
            self.check()
            posed = replace(self._resolved, request=replace(self._request, pose=pose))
            under = Underdrawing(posed.request, self._request.seed, self._resources.pictures)
            maps = RequestMaps(
                posed, under, self._resources.pictures, self._resources.maps,
                self._resources.map_cache,
            )  # fmt: skip
            found.append(maps.whole(session, size)[0])
        return found

    def _scheduler(self, session: Session) -> Any:
        import diffusers

        sampler = self._resolved.sampler if self._request.sampler == "auto" else None
        is_lcm = (sampler or self._request.sampler) == LCM
        kind: Any = diffusers.LCMScheduler if is_lcm else diffusers.DDIMScheduler
        return kind.from_config(session.loaded.scheduler.config, **BETAS)

    def _pipeline(self, session: Session, scheduler: Any, control: ControlInput) -> Any:
        from diffusers import AnimateDiffVideoToVideoControlNetPipeline

        spec = self._resolved.motion
        assert spec is not None
        adapter = self._resources.cache.get_motion_adapter(spec)
        loaded = session.loaded
        session.compiling.stop()
        with quietly():
            pipeline = AnimateDiffVideoToVideoControlNetPipeline(
                vae=session.vae,
                text_encoder=loaded.text_encoder,
                tokenizer=loaded.tokenizer,
                unet=motion_unet(loaded.unet, adapter, spec.title),
                motion_adapter=adapter,
                controlnet=multi_controlnet([control]),
                scheduler=scheduler,
            )
        pipeline.set_progress_bar_config(disable=True)
        return pipeline

    def _tell(self, step: int) -> None:
        self._on_step(StepReport(step=step, steps=self._drawn))


def _steps(asked: int, strength: float) -> tuple[int, int]:
    """How many steps there are, and how many of them are drawn: one at least."""
    if int(asked * strength) > 0:
        return asked, min(int(asked * strength), asked)
    return math.ceil(1 / strength), 1


def _times(scheduler: Any, steps: int, drawn: int, device: Any) -> Any:
    """At which the drawn steps begin."""
    scheduler.set_timesteps(steps, device=device)
    return scheduler.timesteps[steps - drawn :]


def _noisy(scheduler: Any, clean: Any, noise: Any, time: Any) -> Any:
    return scheduler.add_noise(clean, noise, time.reshape(1))


def _out_of_memory(plan: MemoryPlan, size: Size) -> OutOfMemory:
    return OutOfMemory(
        expected=f"about {max(plan.gib_needed, 0.1):.1f} GiB of free memory for {FRAMES} frames of "
        f"{size} at once",
        got="less even after every saving",
        todo="try smaller frames, or close other programs",
        shown=f"AnimateDiff paints {FRAMES} frames at once, and there is not enough memory for "
        f"{size}. Try smaller frames, or let the checkpoint paint frame by frame.",
    )
