"""The pipelines over one loaded checkpoint, sharing its parts, and what they remember."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from core.generation.encoding import PromptEncoder
from core.generation.preview import Previewer
from core.models.loader import LoadedCheckpoint, module_bytes, quietly

if TYPE_CHECKING:
    from PIL import Image

    StepEnd = Callable[[Any, int, Any, dict[str, Any]], dict[str, Any]]


class Session:
    """One checkpoint at work. Not safe from several threads: one worker draws at a time."""

    def __init__(self, loaded: LoadedCheckpoint) -> None:
        from diffusers import StableDiffusionPipeline

        self.loaded = loaded
        self._parts: dict[str, Any] = {
            "vae": loaded.vae,
            "text_encoder": loaded.text_encoder,
            "tokenizer": loaded.tokenizer,
            "unet": loaded.unet,
            "scheduler": loaded.scheduler,
            "safety_checker": None,
            "feature_extractor": None,
            "requires_safety_checker": False,
        }
        with quietly():
            self._plain: Any = StableDiffusionPipeline(**self._parts)
        self._plain.set_progress_bar_config(disable=True)
        self._controlled: Any = None
        self._offloaded: Any = None
        self._wants_offload = False
        self.encoder = PromptEncoder(loaded.text_encoder, loaded.tokenizer)
        self.previewer = Previewer(loaded.vae, self._plain.vae_scale_factor)

    @property
    def is_offloaded(self) -> bool:
        """Parts rest in main memory and visit the device one at a time."""
        return self._wants_offload

    @property
    def weight_bytes(self) -> int:
        control = 0 if self._controlled is None else module_bytes(self._controlled.controlnet)
        return self.loaded.weight_bytes + control

    def pipeline(self, controlnet: Any | None) -> Any:
        """``StableDiffusionPipeline``, or the ControlNet one when a ControlNet is given."""
        pipeline = self._plain if controlnet is None else self._with(controlnet)
        if self._wants_offload and self._offloaded is not pipeline:
            if self._offloaded is not None:
                self._offloaded.remove_all_hooks()
            pipeline.enable_model_cpu_offload(device=self.loaded.device.name)
            self._offloaded = pipeline
        return pipeline

    def _with(self, controlnet: Any) -> Any:
        from diffusers import StableDiffusionControlNetPipeline

        if self._controlled is None or self._controlled.controlnet is not controlnet:
            with quietly():
                self._controlled = StableDiffusionControlNetPipeline(
                    **self._parts, controlnet=controlnet
                )
            self._controlled.set_progress_bar_config(disable=True)
        return self._controlled

    def denoise(
        self, *, scheduler: Any, control: tuple[Any, Image.Image] | None, **settings: Any
    ) -> Any:
        """Run a pipeline to its last step; returns scaled latents (1, channels, h, w).

        ``control`` is a ControlNet and its map; ``settings`` go to the pipeline's call.
        """
        controlnet, map_image = control or (None, None)
        pipeline = self.pipeline(controlnet)
        pipeline.scheduler = scheduler
        if controlnet is None:
            settings.pop("controlnet_conditioning_scale")
            return pipeline(**settings, output_type="latent").images
        with embedded_once(controlnet):
            return pipeline(**settings, image=map_image, output_type="latent").images

    def decode(self, latents: Any) -> Any:
        """(1, 3, height, width) in about −1…1, exactly as the pipeline itself decodes."""
        vae = self.loaded.vae
        return vae.decode(latents / vae.config.scaling_factor, return_dict=False)[0]

    def decode_in_float32(self, latents: Any) -> Any:
        """Half precision can overflow in the decoder; its weights come back as they were."""
        import torch

        vae, before = self.loaded.vae, self.loaded.vae.dtype
        with torch.inference_mode(False):  # weights must stay ordinary tensors
            vae.to(torch.float32)
        try:
            return self.decode(latents.float())
        finally:
            with torch.inference_mode(False):
                vae.to(before)

    def picture(self, decoded: Any) -> Image.Image:
        return self._plain.image_processor.postprocess(decoded, output_type="pil")[0]

    def tile(self) -> bool:
        self.loaded.vae.enable_slicing()
        self.loaded.vae.enable_tiling()
        return True

    def untile(self) -> None:
        """Pictures after this one are decoded whole again, bit for bit as before."""
        self.loaded.vae.disable_slicing()
        self.loaded.vae.disable_tiling()

    def offload(self) -> bool:
        """From now on only the part at work is on the graphics card; False without one."""
        self._wants_offload = self.loaded.device.name == "cuda"
        return self._wants_offload


@contextmanager
def embedded_once(controlnet: Any) -> Generator[None]:
    """Within, the control map is embedded at the first step only: it never changes in a picture.

    The pipeline embeds it anew at every step; the result is the same tensor bit for bit.
    """
    embedding = controlnet.controlnet_cond_embedding
    before = vars(embedding).get("forward")
    forward = embedding.forward
    kept: list[Any] = []

    def once(conditioning: Any) -> Any:
        if not kept:
            kept.append(forward(conditioning))
        return kept[0]

    embedding.forward = once
    try:
        yield
    finally:
        del embedding.forward
        if before is not None:
            embedding.forward = before
