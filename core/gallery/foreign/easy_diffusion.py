"""Easy Diffusion: each value a text of its own in PNG, all as JSON in JPEG and WebP."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.gallery.facts import ImageFacts
from core.gallery.foreign.texts import Texts, settings_of, word

# Old versions used the labels of the page.
MARKS = ("use_stable_diffusion_model", "Stable Diffusion model")
NAMES = {
    "Steps": "num_inference_steps|Steps",
    "Sampler": "sampler_name|Sampler",
    "CFG scale": "guidance_scale|Guidance Scale",
    "Seed": "seed|Seed",
    "Model": "use_stable_diffusion_model|Stable Diffusion model",
    "VAE": "use_vae_model|VAE model",
    "Clip skip": "clip_skip|Clip Skip",
}


def read(texts: Texts) -> ImageFacts | None:
    for values in (texts.words, *texts.objects.values()):
        if any(mark in values for mark in MARKS):
            return _facts(values)
    return None


def _facts(values: Mapping[str, Any]) -> ImageFacts:
    settings = settings_of(values, NAMES)
    sides = settings_of(values, {"w": "width|Width", "h": "height|Height"})
    if len(sides) == 2:
        settings["Size"] = f"{sides['w']}x{sides['h']}"
    return ImageFacts(
        tool="Easy Diffusion",
        prompt=word(values.get("prompt") or values.get("Prompt")),
        negative_prompt=word(values.get("negative_prompt") or values.get("Negative Prompt")),
        settings=settings,
    )
