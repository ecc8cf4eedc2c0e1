"""SwarmUI: JSON under ``sui_image_params``, in ``parameters`` or an EXIF field."""

from __future__ import annotations

from core.gallery.facts import ImageFacts
from core.gallery.foreign.texts import Texts, settings_of, size_of, table, word

NAMES = {
    "Steps": "steps",
    "Sampler": "sampler",
    "Schedule type": "scheduler",
    "CFG scale": "cfgscale",
    "Seed": "seed",
    "Model": "model",
    "VAE": "vae",
}


def read(texts: Texts) -> ImageFacts | None:
    for told in texts.objects.values():
        values = table(told.get("sui_image_params"))
        if values:
            return ImageFacts(
                tool="SwarmUI",
                prompt=word(values.get("prompt")),
                negative_prompt=word(values.get("negativeprompt")),
                settings=settings_of(values, NAMES) | size_of(values),
            )
    return None
