"""Which diffusers pipeline does which kind of work, and the parts it is built from.

Repainting under a mask needs no pipeline of its own: after each step the rest is put back.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from core.models.loading.guarded import quietly
from core.models.loading.loader import LoadedCheckpoint

USUAL_CHANNELS = 4


class Work(NamedTuple):
    """A kind of work: for SDXL or not, from a picture or from noise, held by ControlNets or not."""

    is_sdxl: bool
    from_picture: bool
    is_held: bool


_CLASSES: dict[Work, str] = {
    Work(False, False, False): "StableDiffusionPipeline",
    Work(False, False, True): "StableDiffusionControlNetPipeline",
    Work(False, True, False): "StableDiffusionImg2ImgPipeline",
    Work(False, True, True): "StableDiffusionControlNetImg2ImgPipeline",
    Work(True, False, False): "StableDiffusionXLPipeline",
    Work(True, False, True): "StableDiffusionXLControlNetPipeline",
    Work(True, True, False): "StableDiffusionXLImg2ImgPipeline",
    Work(True, True, True): "StableDiffusionXLControlNetImg2ImgPipeline",
}
assert len(_CLASSES) == 8


def build(work: Work, loaded: LoadedCheckpoint, vae: Any, controlnet: Any | None) -> Any:
    """The pipeline over parts that are already loaded; nothing is copied."""
    import diffusers

    parts: dict[str, Any] = {
        "vae": vae,
        "text_encoder": loaded.text_encoder,
        "tokenizer": loaded.tokenizer,
        "unet": loaded.unet,
        "scheduler": loaded.scheduler,
    }
    if work.is_sdxl:
        parts |= {"text_encoder_2": loaded.text_encoder_2, "tokenizer_2": loaded.tokenizer_2}
        parts["add_watermarker"] = False
    else:
        parts |= {"safety_checker": None, "feature_extractor": None}
        parts["requires_safety_checker"] = False
    if work.is_held:
        parts["controlnet"] = controlnet
    with quietly():
        pipeline = getattr(diffusers, _CLASSES[work])(**parts)
    pipeline.set_progress_bar_config(disable=True)
    channels = int(loaded.unet.config.in_channels)
    if work.from_picture and channels != USUAL_CHANNELS:
        _know_latents(pipeline, channels)
    return pipeline


def _know_latents(pipeline: Any, channels: int) -> None:
    """diffusers takes a start picture for latents only if it has four channels."""
    from diffusers.utils.torch_utils import randn_tensor

    def prepare_latents(
        image: Any, timestep: Any, _batch: int, _each: int, dtype: Any, device: Any,
        generator: Any = None,
    ) -> Any:  # fmt: skip
        latents = image.to(device=device, dtype=dtype)
        noise = randn_tensor(latents.shape, generator=generator, device=device, dtype=dtype)
        return pipeline.scheduler.add_noise(latents, noise, timestep)

    pipeline.image_processor.register_to_config(vae_latent_channels=channels)
    pipeline.prepare_latents = prepare_latents


def arguments(work: Work, *, maps: list[Any], start: Any, size: tuple[int, int]) -> dict[str, Any]:
    """Where each pipeline wants its pictures, which are named differently from one to the next."""
    width, height = size
    given: dict[str, Any] = {}
    if work.from_picture:
        given["image"] = start
    if work.is_held:
        given["control_image" if work.from_picture else "image"] = maps
    if work.is_held or not work.from_picture:
        given |= {"width": width, "height": height}
    return given
