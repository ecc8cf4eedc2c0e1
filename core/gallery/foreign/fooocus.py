"""Fooocus: JSON or A1111's form in ``parameters``, older ones and Fooocus-MRE in ``Comment``."""

from __future__ import annotations

from dataclasses import replace

from core.gallery.facts import ImageFacts
from core.gallery.foreign import a1111
from core.gallery.foreign.texts import Texts, settings_of, size_of, word

TOOL = "Fooocus"
NAMES = {
    "Steps": "steps",
    "Sampler": "sampler|sampler_name",
    "Schedule type": "scheduler",
    "CFG scale": "guidance_scale|cfg",
    "Seed": "seed",
    "Model": "base_model|base_model_name",
}
SCHEMES = ("fooocus", "a1111")
MARKS = frozenset({"base_model", "base_model_name", "performance", "full_prompt", "real_prompt"})


def read(texts: Texts) -> ImageFacts | None:
    scheme = texts.words.get("fooocus_scheme") or texts.words.get("MakerNote", "")
    is_said = scheme in SCHEMES or texts.words.get("Software", "").startswith(TOOL)
    for place in ("parameters", "UserComment", "Comment"):
        values = texts.objects.get(place, {})
        if isinstance(values.get("prompt"), str) and (is_said or MARKS & set(values)):
            return ImageFacts(
                tool=TOOL,
                prompt=word(values.get("prompt")),
                negative_prompt=word(values.get("negative_prompt")),
                settings=settings_of(values, NAMES) | size_of(values),
            )
    facts = a1111.read(texts) if is_said else None
    return None if facts is None else replace(facts, tool=TOOL)
