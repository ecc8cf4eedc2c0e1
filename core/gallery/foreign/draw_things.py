"""Draw Things: JSON with very short names, in the XMP packet."""

from __future__ import annotations

from core.gallery.facts import ImageFacts
from core.gallery.foreign.texts import Texts, settings_of, word

NAMES = {
    "Steps": "steps",
    "Sampler": "sampler",
    "CFG scale": "scale",
    "Seed": "seed",
    "Size": "size",
    "Model": "model",
    "Denoising strength": "strength",
}


def read(texts: Texts) -> ImageFacts | None:
    for values in texts.objects.values():
        if isinstance(values.get("c"), str) and {"uc", "sampler", "scale"} & set(values):
            return ImageFacts(
                tool="Draw Things",
                prompt=word(values.get("c")),
                negative_prompt=word(values.get("uc")),
                settings=settings_of(values, NAMES),
            )
    return None
