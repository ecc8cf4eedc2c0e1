"""Which diffusers pipeline does which kind of work, and the parts it is built from.

Inpainting needs no pipeline of its own: after each step the rest is put back.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from core.models.diffusers_patches import accept_latents
from core.models.loading.guarded import quietly
from core.models.loading.loader import LoadedCheckpoint

USUAL_CHANNELS = 4


class PipelineKind(NamedTuple):
    """SDXL or not, img2img or txt2img, with ControlNets or without."""

    is_sdxl: bool
    is_img2img: bool
    has_controlnet: bool


_CLASSES: dict[PipelineKind, str] = {
    PipelineKind(False, False, False): "StableDiffusionPipeline",
    PipelineKind(False, False, True): "StableDiffusionControlNetPipeline",
    PipelineKind(False, True, False): "StableDiffusionImg2ImgPipeline",
    PipelineKind(False, True, True): "StableDiffusionControlNetImg2ImgPipeline",
    PipelineKind(True, False, False): "StableDiffusionXLPipeline",
    PipelineKind(True, False, True): "StableDiffusionXLControlNetPipeline",
    PipelineKind(True, True, False): "StableDiffusionXLImg2ImgPipeline",
    PipelineKind(True, True, True): "StableDiffusionXLControlNetImg2ImgPipeline",
}
assert len(_CLASSES) == 8


def import_ahead(*, is_sdxl: bool) -> None:
    """Those of a family: each is a module of its own, with much behind it."""
    import diffusers

    for kind, name in _CLASSES.items():
        if kind.is_sdxl is is_sdxl:
            getattr(diffusers, name)


def build(kind: PipelineKind, loaded: LoadedCheckpoint, vae: Any, controlnet: Any | None) -> Any:
    """The pipeline over parts that are already loaded; nothing is copied."""
    import diffusers

    parts: dict[str, Any] = {
        "vae": vae,
        "text_encoder": loaded.text_encoder,
        "tokenizer": loaded.tokenizer,
        "unet": loaded.unet,
        "scheduler": loaded.scheduler,
    }
    if kind.is_sdxl:
        parts |= {"text_encoder_2": loaded.text_encoder_2, "tokenizer_2": loaded.tokenizer_2}
        parts["add_watermarker"] = False
    else:
        parts |= {"safety_checker": None, "feature_extractor": None}
        parts["requires_safety_checker"] = False
    if kind.has_controlnet:
        parts["controlnet"] = controlnet
    with quietly():
        pipeline = getattr(diffusers, _CLASSES[kind])(**parts)
    pipeline.set_progress_bar_config(disable=True)
    channels = int(loaded.unet.config.in_channels)
    if kind.is_img2img and channels != USUAL_CHANNELS:
        accept_latents(pipeline, channels)
    return pipeline


def arguments(
    kind: PipelineKind, *, maps: list[Any], start: Any, size: tuple[int, int]
) -> dict[str, Any]:
    """Where each pipeline wants its pictures, which are named differently from one to the next."""
    width, height = size
    given: dict[str, Any] = {}
    if kind.is_img2img:
        given["image"] = start
    if kind.has_controlnet:
        given["control_image" if kind.is_img2img else "image"] = maps
    if kind.has_controlnet or not kind.is_img2img:
        given |= {"width": width, "height": height}
    return given
