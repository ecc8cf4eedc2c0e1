"""InvokeAI: ``invokeai_metadata`` since version 3, before it ``sd-metadata`` and ``Dream``."""

from __future__ import annotations

import re
from typing import Any

from core.gallery.facts import ImageFacts
from core.gallery.foreign.texts import Texts, row, settings_of, size_of, table, word

TOOL = "InvokeAI"
NAMES = {
    "Steps": "steps",
    "Sampler": "scheduler|sampler",
    "CFG scale": "cfg_scale",
    "Seed": "seed",
    "Clip skip": "clip_skip",
    "Model": "model",
}
# What to leave out stood in brackets inside the prompt.
_BRACKETS = re.compile(r"\[([^\[\]]*)\]")
_DREAM = re.compile(r'\s*"(.*)"(.*)', re.DOTALL)
_FLAG = re.compile(r"\s-([sSWHCA])\s*([\w.]{1,40})")
_FLAGS = {"s": "steps", "S": "seed", "C": "cfg_scale", "A": "sampler", "W": "width", "H": "height"}


def read(texts: Texts) -> ImageFacts | None:
    values = texts.objects.get("invokeai_metadata")
    if values is not None:
        return _facts(word(values.get("positive_prompt")), values)
    if "sd-metadata" in texts.objects:
        return _old(texts.objects["sd-metadata"])
    if "Dream" in texts.words:
        return _dream(texts.words["Dream"])
    return None


def _facts(prompt: str, values: dict[str, Any], negative: str | None = None) -> ImageFacts:
    model = table(values.get("model"))
    named = model.get("name") or model.get("model_name") or values.get("model")
    return ImageFacts(
        tool=TOOL,
        prompt=prompt,
        negative_prompt=word(values.get("negative_prompt")) if negative is None else negative,
        settings=settings_of({**values, "model": named}, NAMES) | size_of(values),
    )


def _old(values: dict[str, Any]) -> ImageFacts:
    image = table(values.get("image"))
    told = image.get("prompt")
    pieces = [word(told)] + [word(table(one).get("prompt")) for one in row(told)]
    prompt, negative = _parted(" ".join(piece for piece in pieces if piece))
    return _facts(prompt, {**image, "model": values.get("model_weights")}, negative)


def _dream(command: str) -> ImageFacts | None:
    """``"a cat [dog]" -s 50 -S 123 -W 512 -H 512 -C 7.5 -A k_lms``"""
    found = _DREAM.fullmatch(command)
    if found is None:
        return None
    told = {_FLAGS[flag]: value for flag, value in _FLAG.findall(found[2])}
    sides = {
        side: int(told[side]) for side in ("width", "height") if told.get(side, "").isdecimal()
    }
    prompt, negative = _parted(found[1])
    return _facts(prompt, {**told, **sides}, negative)


def _parted(prompt: str) -> tuple[str, str]:
    negative = ", ".join(part.strip(" ,") for part in _BRACKETS.findall(prompt))
    kept = _BRACKETS.sub(" ", prompt)
    return " ".join(kept.split()).strip(" ,"), negative
