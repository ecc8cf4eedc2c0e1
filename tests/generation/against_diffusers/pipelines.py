"""Pipelines of diffusers over the parts of a checkpoint, and the engine beside them."""

from __future__ import annotations

import numpy as np
import torch

from core.generation.sampling import samplers
from core.geometry import Size
from core.models.registry import checkpoint, pose_controlnet
from core.pose.render import StickStyle, control_map

SIZE = Size(64, 96)
PROMPT, NEGATIVE = "girl, red hair", "blurry"


def drawn(engine, request):
    return np.asarray(engine.generate(request).image)


def bare(cache, request, name, **parts):
    """A pipeline of diffusers over the checkpoint's parts."""
    import diffusers

    loaded = cache.get_checkpoint(checkpoint(request.checkpoint, cache.config))
    parts |= {"tokenizer": loaded.tokenizer, **loaded.modules}
    parts["scheduler"] = samplers.scheduler(
        request.sampler, loaded.scheduler, loaded.spec.default_sampler
    )
    if loaded.is_sdxl:
        name = name.replace("StableDiffusion", "StableDiffusionXL")
        parts |= {"tokenizer_2": loaded.tokenizer_2, "add_watermarker": False}
    else:
        parts |= {"safety_checker": None, "feature_extractor": None}
        parts["requires_safety_checker"] = False
    pipeline = getattr(diffusers, name)(**parts)
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def called(pipeline, request, **settings):
    image = pipeline(
        PROMPT,
        negative_prompt=NEGATIVE,
        num_inference_steps=request.steps,
        guidance_scale=request.guidance,
        generator=torch.Generator("cpu").manual_seed(request.seed),
        **settings,
    ).images[0]
    return np.asarray(image)


def pose_map(request, stick=StickStyle.OPENPOSE):
    return control_map(request.pose.fitted_to(request.size), request.size, stick=stick)


def pose_net(cache, request):
    spec = checkpoint(request.checkpoint, cache.config)
    return cache.get_controlnet(pose_controlnet(spec, cache.config))
