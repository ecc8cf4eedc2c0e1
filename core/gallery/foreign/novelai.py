"""NovelAI: PNG texts, an EXIF comment in WebP, and the same once more in the alpha channel."""

from __future__ import annotations

from typing import Any

from core.gallery.facts import ImageFacts
from core.gallery.foreign.texts import Texts, parse_object, row, settings_of, size_of, table, word

TOOL = "NovelAI"
NAMES = {
    "Steps": "steps",
    "Sampler": "sampler",
    "Schedule type": "noise_schedule",
    "CFG scale": "scale",
    "Seed": "seed",
    "CFG rescale": "cfg_rescale",
}


def read(texts: Texts) -> ImageFacts | None:
    for told in (texts.words, *texts.objects.values()):
        comment = table(told.get("Comment")) or parse_object(told.get("Comment"))
        software = word(told.get("Software")) or word(comment.get("Software"))
        is_like_it = "uc" in comment and "Description" in told
        if TOOL in software or is_like_it:
            # in WebP the comment of the comment is the one with the settings
            inner = table(comment.get("Comment")) or parse_object(comment.get("Comment"))
            described = word(told.get("Description")) or word(comment.get("Description"))
            return _facts(described, inner or comment)
    return None


def _facts(described: str, values: dict[str, Any]) -> ImageFacts:
    prompt = _captions(values.get("v4_prompt")) or described or word(values.get("prompt"))
    negative = _captions(values.get("v4_negative_prompt")) or word(values.get("uc"))
    return ImageFacts(
        tool=TOOL,
        prompt=prompt,
        negative_prompt=negative,
        settings=settings_of(values, NAMES) | size_of(values),
    )


def _captions(value: Any) -> str:
    """Since version 4: one caption for the picture, one for each character."""
    caption = table(table(value).get("caption"))
    characters = [word(table(one).get("char_caption")) for one in row(caption.get("char_captions"))]
    return "\n".join(part for part in (word(caption.get("base_caption")), *characters) if part)
