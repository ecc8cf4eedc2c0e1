"""One checkpoint at work: its pipelines, what is put on it for a picture, and its codec."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Collection, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.errors import ModelError
from core.generation.compiling import Compiling
from core.generation.conditioning.adapters import IPAdapters, Loras
from core.generation.conditioning.composition import composed
from core.generation.conditioning.controlnet import ControlInput, multi_controlnet
from core.generation.conditioning.prompt_encoder import ClipTextEncoder, PromptEncoder
from core.generation.conditioning.regional.attention import acting
from core.generation.conditioning.regional.prompts import side_by_side
from core.generation.conditioning.regional.shares import Shares
from core.generation.conditioning.scheduled_prompts import ScheduledPrompts, scheduled
from core.generation.conditioning.textual_inversion import Embedding, embedding_from
from core.generation.input_store import PictureStore
from core.generation.lru import ContentCache
from core.generation.memory.placement import Placement
from core.generation.pipelines import PipelineKind, arguments, build
from core.generation.resolved_request import ResolvedRequest
from core.generation.sampling import samplers
from core.generation.sampling.noise import Vary
from core.generation.sampling.preview import Previewer, encoded, in_float32, tiny_codec
from core.geometry import Size
from core.models import diffusers_patches
from core.models.hardware.estimate import TILE_SIDE
from core.models.loading import attachments
from core.models.loading.cache import ModelCache
from core.models.loading.loader import LoadedCheckpoint
from core.models.source import Source
from core.models.specs import ControlNetSpec, EmbeddingSpec, VaeSpec

if TYPE_CHECKING:
    from PIL import Image

    StepEnd = Callable[[Any, int, Any, dict[str, Any]], dict[str, Any]]


log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class SamplingPass:
    """Once through the steps: from noise, or from ``start`` (scaled latents) by ``strength``.

    ``shares`` say where each of the request's texts acts, where it has several.
    """

    size: Size
    steps: int
    control_inputs: tuple[ControlInput, ...] = ()
    start: Any = None
    strength: float = 1.0
    shares: Shares | None = None

    @classmethod
    def over(
        cls,
        start: Any,
        size: Size,
        drawn: int,
        strength: float,
        control_inputs: tuple[ControlInput, ...],
        shares: Shares | None = None,
    ) -> SamplingPass:
        """From ``start``, with so many steps that, at this strength, ``drawn`` are drawn."""
        steps = math.ceil(drawn / strength)
        while int(steps * strength) < drawn:
            steps += 1
        return cls(
            size=size, steps=steps, control_inputs=control_inputs, start=start, strength=strength,
            shares=shares,
        )  # fmt: skip

    @property
    def drawn_steps(self) -> int:
        """How many of the steps are drawn, as the pipelines count them."""
        return (
            self.steps if self.start is None else min(int(self.steps * self.strength), self.steps)
        )


class Session:
    """Not safe from several threads: one worker draws at a time."""

    def __init__(self, loaded: LoadedCheckpoint, cache: ModelCache, pictures: PictureStore) -> None:
        self.loaded = loaded
        self.vae = loaded.vae
        self._cache = cache
        self._pictures = pictures
        self._pipelines: dict[PipelineKind, Any] = {}
        self.placement = Placement(loaded.device)
        self.latent_cache = ContentCache()
        self.compiling = Compiling(loaded.unet, is_wanted=cache.config.compiles)
        self.encoder = PromptEncoder(*_text_encoders(loaded))
        self._embeddings: dict[EmbeddingSpec, Embedding] = {}
        self._loras = Loras(loaded, cache.config)
        plain = self._pipeline(PipelineKind(loaded.is_sdxl, False, False))
        self._ip_adapters = IPAdapters(loaded, plain, cache.config, self._image_encoder)
        self.previewer = self._previewer()

    @property
    def notes(self) -> tuple[str, ...]:
        """What of the request could not be put on."""
        return (*self._loras.notes, *self.compiling.notes)

    @property
    def scale_factor(self) -> int:
        """Pixels a side of one latent cell."""
        return int(
            self._pipelines[PipelineKind(self.loaded.is_sdxl, False, False)].vae_scale_factor
        )

    def drawable(self, size: Size) -> Size:
        """``size``, or the next larger one of whole latent cells."""
        cell = self.scale_factor
        return Size(*(-(-side // cell) * cell for side in size))

    def prepare(self, resolved: ResolvedRequest) -> None:
        """Put on the checkpoint exactly what the request names. Raises ``ModelError``."""
        self.place()
        self._loras.set(resolved.loras)
        self.encoder.state = resolved.loras
        self.encoder.set_embeddings([self._embedding(spec) for spec in resolved.embeddings])
        strengths = [reference.strength for _spec, reference in resolved.references]
        before = self._ip_adapters.specs
        self._ip_adapters.set([spec for spec, _reference in resolved.references], strengths)
        if self._ip_adapters.specs != before:
            self.placement.placed("unet", self.loaded.unet, anew=True)
        vae = self.loaded.vae if resolved.vae is None else self._other_vae(resolved.vae)
        if vae is not self.vae:
            self.vae = vae
            self.latent_cache.clear()
            self.previewer = self._previewer()
            for pipeline in self._pipelines.values():
                pipeline.register_modules(vae=vae)

    def _previewer(self) -> Previewer:
        spec = tiny_codec(self.loaded.spec.family, self._cache.config)
        try:
            tiny = None if spec is None else self._cache.get_vae(spec)
        except ModelError:
            log.exception("The decoder for previews cannot be used")
            tiny = None
        return Previewer(self.vae, self.scale_factor, tiny)

    @property
    def is_tiled(self) -> bool:
        return bool(self.vae.use_tiling)

    def place(self) -> None:
        """Every part where the placement wants it."""
        for part, module in self.loaded.modules.items():
            self.placement.placed(part, module)

    def offload(self, kinds: Collection[str]) -> bool:
        """When memory ran out: offload these as well; False where that saves nothing."""
        if not self.placement.force(kinds):
            return False
        self.place()
        self.placement.placed("vae", self.vae)
        return True

    def controlnet(self, spec: ControlNetSpec) -> Any:
        offloaded = self.placement.is_offloaded("controlnet")
        return self.placement.placed(
            "controlnet", self._cache.get_controlnet(spec, offloaded=offloaded)
        )

    def _image_encoder(self, source: Source) -> Any:
        offloaded = self.placement.is_offloaded("image_encoder")
        return self.placement.placed(
            "image_encoder", self._cache.get_image_encoder(source, offloaded=offloaded)
        )

    def _other_vae(self, spec: VaeSpec) -> Any:
        offloaded = self.placement.is_offloaded("vae")
        return self.placement.placed("vae", self._cache.get_vae(spec, offloaded=offloaded))

    def close(self) -> None:
        """The checkpoint is again what its files say; another session may take it up."""
        self._loras.set(())
        self._ip_adapters.set((), ())
        self.compiling.stop()

    def _embedding(self, spec: EmbeddingSpec) -> Embedding:
        if spec not in self._embeddings:
            _header, tensors = attachments.open_small(spec, self._cache.config, "embedding")
            encoders = [self.loaded.text_encoder, self.loaded.text_encoder_2]
            widths = [int(one.config.hidden_size) for one in encoders if one is not None]
            if spec.bundle:
                tensors = {
                    name.removeprefix(spec.bundle): tensor
                    for name, tensor in tensors.items()
                    if name.startswith(spec.bundle)
                }
            self._embeddings[spec] = embedding_from(spec.token, tensors, widths)
        return self._embeddings[spec]

    def prompts(
        self, resolved: ResolvedRequest, steps: int, *, drawn_before: int = 0
    ) -> ScheduledPrompts:
        """For a pass of so many steps; ``drawn_before`` are those of the pass that it goes over."""
        clip_skip = resolved.request.clip_skip
        texts = (resolved.prompt,) if resolved.texts is None else resolved.texts.all
        read = [
            scheduled(
                self.encoder, text, resolved.negative_prompt, clip_skip=clip_skip, steps=steps,
                drawn_before=drawn_before,
            )
            for text in texts
        ]  # fmt: skip
        return read[0] if len(read) == 1 else side_by_side(self.encoder, read, clip_skip)

    def denoise(
        self,
        stage: SamplingPass,
        resolved: ResolvedRequest,
        prompts: ScheduledPrompts,
        *,
        scheduler: Any,
        generator: Any,
        at_step_end: StepEnd,
        vary: Vary | None = None,
    ) -> Any:
        """Run a pipeline to its last step; returns scaled latents (1, channels, h, w).

        ``vary`` makes of the noise of ``generator`` the one that the pass begins with.
        """
        kind = PipelineKind(
            self.loaded.is_sdxl, stage.start is not None, bool(stage.control_inputs)
        )
        pipeline = self._pipeline_with(kind, stage.control_inputs)
        pipeline.scheduler = scheduler
        _until, prompt, negative = prompts.at(0)
        guidance = float(resolved.request.guidance)
        settings: dict[str, Any] = {
            "prompt_embeds": prompt.embeds,
            "negative_prompt_embeds": negative.embeds,
            "num_inference_steps": stage.steps,
            "guidance_scale": guidance,
            "generator": generator,
            "callback_on_step_end": _with_prompts(at_step_end, prompts, scheduler),
            "output_type": "latent",
        }
        if kind.is_sdxl:
            settings["pooled_prompt_embeds"] = prompt.pooled
            settings["negative_pooled_prompt_embeds"] = negative.pooled
        if kind.is_img2img:
            settings["strength"] = stage.strength
        if resolved.references:
            settings["ip_adapter_image_embeds"] = self._image_embeds(resolved, guidance > 1)
        if vary is not None and kind.is_img2img:
            diffusers_patches.vary_added_noise(scheduler, vary)
        elif vary is not None:
            settings["latents"] = vary(self._noise(stage.size, generator, prompt.embeds))
        maps = [control.image for control in stage.control_inputs]
        settings |= arguments(kind, maps=maps, start=stage.start, size=stage.size)
        settings |= _windows(stage.control_inputs)
        if self.placement.is_offloaded("unet"):
            self.compiling.stop()  # layers that are onloaded one by one cannot be compiled
        state = generator.get_state()
        controlnet = pipeline.controlnet if kind.has_controlnet else None
        networks = [control.controlnet for control in stage.control_inputs]
        with (
            composed(self.loaded.unet, controlnet, prompts.weights),
            acting(stage.shares, self.loaded.unet, networks),
        ):
            return self.compiling.run(
                lambda: pipeline(**settings).images, before_retry=lambda: generator.set_state(state)
            )

    def _noise(self, size: Size, generator: Any, like: Any) -> Any:
        """(1, channels, h, w) as the pipelines themselves draw it, first of all."""
        import torch

        cells = (size.height // self.scale_factor, size.width // self.scale_factor)
        shape = (1, int(self.loaded.unet.config.in_channels), *cells)
        return torch.randn(shape, generator=generator, dtype=like.dtype).to(like.device)

    def _image_embeds(self, resolved: ResolvedRequest, is_guided: bool) -> list[Any]:
        found: list[Any] = []
        for place, (_spec, reference) in enumerate(resolved.references):
            name = reference.picture
            both = self._ip_adapters.embeds(name, self._pictures, place)
            found.append(both if is_guided else both[1:])
        return found

    def _pipeline(self, kind: PipelineKind) -> Any:
        if kind not in self._pipelines:
            self._pipelines[kind] = build(kind, self.loaded, self.vae, None)
        return self._pipelines[kind]

    def _pipeline_with(self, kind: PipelineKind, control_inputs: Sequence[ControlInput]) -> Any:
        """The pipeline of this kind with these ControlNets."""
        if kind.has_controlnet:
            nets = multi_controlnet(control_inputs)
            if kind not in self._pipelines:
                self._pipelines[kind] = build(kind, self.loaded, self.vae, nets)
            self._pipelines[kind].register_modules(controlnet=nets)
        return self._pipeline(kind)

    def encode(self, image: Image.Image) -> Any:
        """Scaled latents (1, channels, h, w) of an RGB picture: the likeliest, not a drawn one."""
        pixels = self._text_to_image.image_processor.preprocess(image)
        with in_float32(self.vae) if self._overflows else nullcontext():
            latents = encoded(self.vae, pixels)
        return latents.to(self.loaded.unet.dtype) * self.vae.config.scaling_factor

    def decode(self, latents: Any) -> Any:
        """(1, 3, height, width) in about −1…1, exactly as the pipeline itself decodes."""
        if self._overflows:
            return self.decode_in_float32(latents)
        return self._decode(latents)

    def decode_in_float32(self, latents: Any) -> Any:
        """Half precision can overflow in the decoder; its weights come back as they were."""
        with in_float32(self.vae):
            return self._decode(latents.float())

    def _decode(self, latents: Any) -> Any:
        scaled = latents.to(self.vae.dtype) / self.vae.config.scaling_factor
        return self.vae.decode(scaled, return_dict=False)[0]

    @property
    def _overflows(self) -> bool:
        """SDXL's own codec says itself that it cannot work in 16-bit floating point."""
        import torch

        is_half = self.vae.dtype == torch.float16
        return self.loaded.is_sdxl and is_half and bool(self.vae.config.force_upcast)

    @property
    def _text_to_image(self) -> Any:
        return self._pipeline(PipelineKind(self.loaded.is_sdxl, False, False))

    def picture(self, decoded: Any) -> Image.Image:
        return self._text_to_image.image_processor.postprocess(decoded, output_type="pil")[0]

    def tile(self) -> bool:
        diffusers_patches.set_tile_side(self.vae, TILE_SIDE, self.scale_factor)
        self.vae.enable_slicing()
        self.vae.enable_tiling()
        return True

    def untile(self) -> None:
        """Pictures after this one are decoded whole again, bit for bit as before."""
        self.vae.disable_slicing()
        self.vae.disable_tiling()


def _with_prompts(at_step_end: StepEnd, prompts: ScheduledPrompts, scheduler: Any) -> StepEnd:
    """Before the next step the loop gets what it reads from there on."""
    if len(prompts.readings) == 1:
        return at_step_end

    def at_end(pipeline: Any, step: int, time: Any, tensors: dict[str, Any]) -> Any:
        found = at_step_end(pipeline, step, time, tensors)
        change = prompts.change(samplers.steps_done(scheduler, step + 1))
        if change is None:
            return found
        is_guided = bool(pipeline.do_classifier_free_guidance)
        return {**found, **change.tensors(tensors["latents"], is_guided=is_guided)}

    return at_end


def _text_encoders(loaded: LoadedCheckpoint) -> list[ClipTextEncoder]:
    first = ClipTextEncoder(loaded.text_encoder, loaded.tokenizer, is_sdxl=loaded.is_sdxl)
    if not loaded.is_sdxl:
        return [first]
    return [first, ClipTextEncoder(loaded.text_encoder_2, loaded.tokenizer_2, is_sdxl=True)]


def _windows(control_inputs: Sequence[ControlInput]) -> dict[str, Any]:
    if not control_inputs:
        return {}
    return {
        "controlnet_conditioning_scale": [float(control.strength) for control in control_inputs],
        "control_guidance_start": [float(control.start) for control in control_inputs],
        "control_guidance_end": [float(control.end) for control in control_inputs],
    }
