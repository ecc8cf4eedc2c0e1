"""A picture as a person would draw it with diffusers alone: what the engine is held against."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.generation.request import GenerationRequest
from core.generation.sampling import samplers
from core.models.loading.loader import LoadedCheckpoint
from core.pose.render import control_map


def bare_call(
    loaded: LoadedCheckpoint, controlnet: Any, request: GenerationRequest
) -> Callable[[int], Any]:
    """Draws the request's first picture with these parts, in as many steps as it is told."""
    import torch
    from diffusers import StableDiffusionControlNetPipeline, StableDiffusionXLControlNetPipeline

    parts: dict[str, Any] = {
        **loaded.modules,
        "tokenizer": loaded.tokenizer,
        "controlnet": controlnet,
        "scheduler": samplers.scheduler(
            request.sampler, loaded.scheduler, loaded.spec.default_sampler
        ),
        "feature_extractor": None,
    }
    if loaded.is_sdxl:
        parts |= {"tokenizer_2": loaded.tokenizer_2, "add_watermarker": False}
        pipeline = StableDiffusionXLControlNetPipeline(**parts)
    else:
        parts |= {"safety_checker": None, "requires_safety_checker": False}
        pipeline = StableDiffusionControlNetPipeline(**parts)
    pipeline.set_progress_bar_config(disable=True)
    assert request.pose is not None
    image = control_map(request.pose.fitted_to(request.size), request.size)

    def draw(steps: int) -> Any:
        return pipeline(
            request.prompt,
            negative_prompt=request.negative_prompt,
            image=image,
            num_inference_steps=steps,
            guidance_scale=request.guidance,
            controlnet_conditioning_scale=request.control_strength,
            generator=torch.Generator("cpu").manual_seed(request.seed),
        ).images[0]

    return draw
