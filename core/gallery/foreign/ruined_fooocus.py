"""RuinedFooocus: JSON in ``parameters``, with names of its own."""

from __future__ import annotations

from core.gallery.facts import ImageFacts
from core.gallery.foreign.texts import Texts, settings_of, size_of, word

TOOL = "RuinedFooocus"
NAMES = {
    "Steps": "steps",
    "Sampler": "sampler_name",
    "Schedule type": "scheduler",
    "CFG scale": "cfg",
    "Seed": "seed",
    "Model": "base_model_name",
    "Clip skip": "clip_skip",
}


def read(texts: Texts) -> ImageFacts | None:
    for values in texts.objects.values():
        if values.get("software") == TOOL or {"Prompt", "Negative", "base_model_name"} <= set(
            values
        ):
            return ImageFacts(
                tool=TOOL,
                prompt=word(values.get("Prompt")),
                negative_prompt=word(values.get("Negative")),
                settings=settings_of(values, NAMES) | size_of(values),
            )
    return None
