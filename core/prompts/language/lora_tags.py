"""``<lora:name:0.8>`` in a prompt, as AUTOMATIC1111's web UI reads it: not words, but a LoRA.

After the name come the strength on the text encoder and that on the UNet (the same, where only one
is given), then named ones: ``te=``, ``unet=``, and ``lbw=`` with one factor for each block.
``<lyco:…>`` is the same thing. https://github.com/AUTOMATIC1111/stable-diffusion-webui/wiki/Features
"""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from core.errors import RequestRejected
from core.prompts.language.comments import without_comments

# Between < and > no further < fits, so that no input makes this slow.
_TAG = re.compile(r"<(?:lora|lyco):([^<>:]{1,200})((?::[^<>:]{0,400}){0,8})>", re.IGNORECASE)
_OTHER = re.compile(r"<(\w{1,40}):([^<>]{1,4000})>")
_LIST = re.compile(r"[-+.\deE\s]+(?:,[-+.\deE\s]+)+")


class LoraTag(NamedTuple):
    """The name as it was written, and the weight, 1 where none was; ``text`` is that on the text
    encoders. ``blocks`` are factors for the parts of the UNet. ``ignored`` are the pieces of the
    tag that mean nothing here."""

    name: str
    weight: float
    text: float
    blocks: tuple[float, ...] = ()
    ignored: tuple[str, ...] = ()


class OtherTag(NamedTuple):
    """``kind`` in small letters: "hypernet"."""

    kind: str
    value: str


def extract_loras(text: str) -> tuple[str, tuple[LoraTag, ...]]:
    """The text without its tags, and the tags in their order.

    Raises ``RequestRejected`` for a weight that is no number.
    """
    tags = tuple(_tag(match) for match in _TAG.finditer(text))
    return (_TAG.sub("", text), tags) if tags else (text, ())


def extract_others(text: str) -> tuple[str, tuple[OtherTag, ...]]:
    """The text without ``<hypernet:…>`` and whatever else is written so, and what stood in them:
    A1111 takes all of these for no words, and the studio knows none of them."""
    found = tuple(
        OtherTag(match[1].casefold(), match[2])
        for match in _OTHER.finditer(text)
        if match[1].casefold() not in ("lora", "lyco")
    )
    return (_OTHER.sub(_as_lora, text), found) if found else (text, ())


def _as_lora(match: re.Match[str]) -> str:
    return match[0] if match[1].casefold() in ("lora", "lyco") else ""


def plain_words(text: str) -> str:
    """What of a prompt is words: no comments, and nothing in < and >. Never raises."""
    return extract_others(_TAG.sub("", without_comments(text)))[0]


def _tag(match: re.Match[str]) -> LoraTag:
    pieces = [piece.strip() for piece in match[2].split(":")[1:]]
    named = dict(piece.split("=", 1) for piece in pieces if "=" in piece)
    plain = [piece for piece in pieces if "=" not in piece]
    ignored = [f"{key}={value}" for key, value in named.items() if _key(key) not in _NAMED]
    named = {_key(key): value.strip() for key, value in named.items()}
    lists = [piece for piece in plain[1:] if not _is_number(piece)]
    numbers = [piece for piece in plain[1:] if _is_number(piece)]
    text = _weight(match, named.get("te", plain[0] if plain else ""))
    unet = _weight(match, named.get("unet", numbers[0] if numbers else f"{text!r}"))
    blocks: tuple[float, ...] = ()
    for said in (named.get("lbw", ""), *lists):
        if _LIST.fullmatch(said) and not blocks:
            blocks = tuple(_weight(match, one) for one in said.split(","))
        elif said:
            ignored.append(f"lbw={said}" if said == named.get("lbw") else said)
    return LoraTag(match[1].strip(), unet, text, blocks, (*ignored, *numbers[1:]))


_NAMED = ("te", "unet", "lbw")


def _key(text: str) -> str:
    return text.strip().casefold()


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def _weight(match: re.Match[str], said: str) -> float:
    if not said.strip():
        return 1.0
    if not _is_number(said):
        raise RequestRejected(
            expected=f"a weight in {match[0]:.80}",
            got=f"{said.strip()!r:.40}",
            todo="write <lora:name:0.8>",
            shown=f"“{match[0]:.80}” needs a number as its weight, as in <lora:name:0.8>.",
        )
    return float(said)
