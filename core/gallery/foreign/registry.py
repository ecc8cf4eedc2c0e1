"""The readers, in the order in which they are asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from core.gallery.facts import ImageFacts
from core.gallery.foreign import (
    a1111,
    civitai,
    comfyui,
    draw_things,
    easy_diffusion,
    fooocus,
    invokeai,
    novelai,
    plain_json,
    ruined_fooocus,
    swarmui,
)
from core.gallery.foreign.texts import Texts, looks_like_json, whole
from core.gallery.infotext import composed

Reader = Callable[[Texts], ImageFacts | None]

# What only one program writes comes first. A1111's form is written beside a ComfyUI graph by nodes
# that know what in the graph was meant; bare JSON with a prompt in it may be anybody's.
READERS: tuple[Reader, ...] = (
    invokeai.read,
    novelai.read,
    swarmui.read,
    civitai.read,
    ruined_fooocus.read,
    fooocus.read,
    easy_diffusion.read,
    draw_things.read,
    a1111.read,
    comfyui.read,
    plain_json.read,
)


def recognise(texts: Texts) -> ImageFacts | None:
    """What the first program that knows these texts reads in them; None when nobody does.

    JSON is never a prompt, and every word is whole Unicode.
    """
    found = (reader(texts) for reader in READERS)
    facts = next((one for one in found if one is not None), None)
    if facts is None:
        return None
    prompt, negative = _words(facts.prompt), _words(facts.negative_prompt)
    settings = {whole(key): whole(value) for key, value in facts.settings.items()}
    return replace(
        facts,
        prompt=prompt,
        negative_prompt=negative,
        settings=settings,
        infotext=facts.infotext or composed(prompt, negative, settings.items()),
    )


def _words(text: str) -> str:
    return "" if looks_like_json(text) else whole(text).strip()
