"""Civitai's own generator: a ComfyUI graph whose ``extraMetadata`` says what was asked for."""

from __future__ import annotations

from core.gallery.facts import ImageFacts
from core.gallery.foreign.texts import Texts, parse_object, settings_of, size_of, table, word

NAMES = {
    "Steps": "steps",
    "Sampler": "sampler",
    "CFG scale": "cfgScale",
    "Seed": "seed",
    "Clip skip": "clipSkip",
}


def read(texts: Texts) -> ImageFacts | None:
    for told in texts.objects.values():
        extra = told.get("extraMetadata") or table(told.get("extra")).get("extraMetadata")
        values = table(extra) or parse_object(extra)
        if "prompt" in values:
            return ImageFacts(
                tool="Civitai",
                prompt=word(values.get("prompt")),
                negative_prompt=word(values.get("negativePrompt")),
                settings=settings_of(values, NAMES) | size_of(values),
            )
    return None
