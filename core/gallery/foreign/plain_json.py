"""JSON with a prompt in it: demonstration pages and scripts, each with names of its own."""

from __future__ import annotations

import re
from typing import Any

from core.gallery.facts import ImageFacts
from core.gallery.foreign.texts import Texts, settings_of, size_of, table, word

TOOL = "another program"
PROMPTS = ("prompt", "positive_prompt", "positive", "prompt_text")
NEGATIVES = ("negative_prompt", "negative", "uc", "neg_prompt")
NAMES = {
    "Steps": "steps|num_inference_steps|sampling_steps",
    "Sampler": "sampler|sampler_name|scheduler",
    "CFG scale": "guidance_scale|cfg_scale|cfg|guidance|scale",
    "Seed": "seed|noise_seed",
    "Model": "model|model_name|checkpoint|base_model",
    "Size": "size|resolution",
}
_SIDES = re.compile(r"\D*(\d{1,5})\D+(\d{1,5})\D*")


def read(texts: Texts) -> ImageFacts | None:
    for told in texts.objects.values():
        values = _flat(told)
        prompt = next((text for name in PROMPTS if (text := word(values.get(name)))), "")
        if not prompt:
            continue
        settings = settings_of(values, NAMES) | size_of(values)
        sides = _SIDES.fullmatch(settings.get("Size", ""))
        if sides is not None:
            settings["Size"] = f"{sides[1]}x{sides[2]}"
        return ImageFacts(
            tool=word(values.get("software")) or TOOL,
            prompt=prompt,
            negative_prompt=next((t for name in NEGATIVES if (t := word(values.get(name)))), ""),
            settings=settings,
        )
    return None


def _flat(told: dict[str, Any]) -> dict[str, Any]:
    """Names in small letters with ``_`` between words; a table's own name in it is its name."""
    values = {re.sub(r"[\s-]+", "_", name.strip().casefold()): one for name, one in told.items()}
    model = table(values.get("model"))
    if model:
        values["model"] = next((one for one in model.values() if isinstance(one, str)), "")
    return values
