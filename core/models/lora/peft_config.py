"""How strong a LoRA is where its own tensors do not say: what peft and diffusers write beside them.

peft keeps ``adapter_config.json`` in the folder of ``adapter_model.safetensors``; diffusers puts
the same settings into the header, each name with its network before it (``unet.lora_alpha``). Both
scale a pair by alpha over its rank, or over the root of its rank (``use_rslora``):
https://huggingface.co/docs/peft/package_reference/lora
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from core.errors import ModelUnusable
from core.models.files.configs import read_config
from core.models.files.safetensors_header import Header
from core.models.lora.keys import TEXT, TEXT_2, UNET

PEFT = "adapter_model.safetensors"
PEFT_CONFIG = "adapter_config.json"
HEADER_KEY = "lora_adapter_metadata"
MAX_PATTERNS = 5_000
MAX_PATTERN = 200
MAX_GAPS = 3
_PREFIX = re.compile(r"^(base_model\.model\.|unet\.|text_encoder(_2)?\.|transformer\.)")
_PIECE = re.compile(r"(\.\*|\\d\+|\\\.)")
_PIECES = {".*": ".*", r"\d+": r"\d+", r"\.": r"\."}


@dataclass(frozen=True)
class PeftScale:
    """Settings of one network. ``alphas``: those of layers whose path a pattern fits."""

    alpha: float
    is_over_root: bool = False
    alphas: tuple[tuple[re.Pattern[str], float], ...] = ()

    def alpha_of(self, path: str, rank: int) -> float:
        """What a layer of ``rank`` is scaled by, times the rank; ``path`` has dots, and may begin
        with the network's name."""
        bare = _PREFIX.sub("", path)
        alpha = next((value for fits, value in self.alphas if fits.fullmatch(bare)), self.alpha)
        return alpha * math.sqrt(rank) if self.is_over_root else alpha


def read_peft_config(file: Path, header: Header) -> Mapping[str, PeftScale]:
    """By network; empty when nothing but the tensors speaks of strength.

    Raises ``ModelUnusable`` when the settings cannot be read: a guess would draw too strong or
    too weak without a word.
    """
    beside = file.with_name(PEFT_CONFIG)
    if file.name == PEFT and beside.is_file():
        scales = _peft_scale(read_config(beside), PEFT_CONFIG)
        return dict.fromkeys((UNET, TEXT, TEXT_2), scales)
    text = header.metadata.get(HEADER_KEY, "")
    return _of_header(text) if text else {}


def _of_header(text: str) -> Mapping[str, PeftScale]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _unreadable(HEADER_KEY, "something else than JSON") from error
    values = cast("dict[str, Any]", found) if isinstance(found, dict) else {}
    scales: dict[str, PeftScale] = {}
    for network in (UNET, TEXT, TEXT_2):
        start = f"{network}."
        own = {
            name.removeprefix(start): value
            for name, value in values.items()
            if name.startswith(start)
        }
        if "lora_alpha" in own:
            scales[network] = _peft_scale(own, HEADER_KEY)
    return scales


def _peft_scale(values: Mapping[str, Any], place: str) -> PeftScale:
    rank, alpha = values.get("r"), values.get("lora_alpha")
    if not _is_number(rank) or not _is_number(alpha) or cast("float", rank) < 1:
        raise _unreadable(place, f"r {rank!r:.20} and lora_alpha {alpha!r:.20}")
    patterns = values.get("alpha_pattern") or {}
    if not isinstance(patterns, dict) or len(cast("dict[str, Any]", patterns)) > MAX_PATTERNS:
        raise _unreadable(place, f"an alpha_pattern {patterns!r:.40}")
    alphas = tuple(
        (_pattern(name, place), float(value))
        for name, value in cast("dict[str, Any]", patterns).items()
        if _is_number(value)
    )
    return PeftScale(float(cast("float", alpha)), values.get("use_rslora") is True, alphas)


def _is_number(value: Any) -> bool:
    return type(value) in (int, float) and math.isfinite(value)


def _pattern(text: str, place: str) -> re.Pattern[str]:
    """peft takes any regular expression; only those that cannot run for hours are taken here."""
    pieces = _PIECE.split(text.removeprefix("^").removesuffix("$"))
    gaps = sum(piece in (".*", r"\d+") for piece in pieces)
    is_plain = all(piece in _PIECES or re.fullmatch(r"[\w.-]*", piece) for piece in pieces)
    if len(text) > MAX_PATTERN or not is_plain or gaps > MAX_GAPS:
        raise _unreadable(place, f"the layers {text!r:.60}")
    body = "".join(_PIECES.get(piece) or re.escape(piece) for piece in pieces)
    return re.compile(body if text.startswith("^") else rf"(?:.*\.)?{body}")


def _unreadable(place: str, got: str) -> ModelUnusable:
    return ModelUnusable(
        expected=f"numbers as r and lora_alpha, and layers with theirs, in {place}",
        got=got,
        todo="get the LoRA again",
        shown="The settings of this LoRA cannot be read. Get it again.",
    )
