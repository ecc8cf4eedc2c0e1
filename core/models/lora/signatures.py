"""What the keys of a LoRA say: whether anything of it can be applied, and of which family it is."""

from __future__ import annotations

import re
from collections.abc import Collection

from core.models.family import Family
from core.models.files.safetensors_header import Header
from core.models.lora.keys import TEXT_2, UNET, UNSUPPORTED, LoraKey
from core.models.lora.products import is_whole


def why_nothing_applies(keys: Collection[LoraKey]) -> str:
    """Empty when at least one layer is whole: the rest can be left out."""
    layers: dict[tuple[str, str], set[str]] = {}
    for key in keys:
        layers.setdefault((key.network, key.layer), set()).add(key.part)
    if any(is_whole(parts) or parts & {"diff", "diff_b"} for parts in layers.values()):
        return ""
    other = {UNSUPPORTED.get(key.part, "") for key in keys} - {""}
    return f"a LoRA of the kind {min(other)}" if other else "halves of a LoRA alone"


def reads_words(header: Header, name: str, key: LoraKey) -> bool:
    return (
        key.network == UNET
        and key.part in ("down", "hada_w1_b")
        and key.layer.endswith(("attn2_to_k", "attn2_to_v"))
        and len(header.shapes[name]) == 2
    )


def family_of_layers(keys: set[LoraKey]) -> Family | None:
    """By layers that only one family has; SDXL alone stacks transformers and has two encoders."""
    layers = {key.layer for key in keys if key.network == UNET}
    if any(key.network == TEXT_2 for key in keys):
        return Family.SDXL
    if any(re.search(r"transformer_blocks_[1-9]", layer) for layer in layers):
        return Family.SDXL
    outer = r"down_blocks_0_att|up_blocks_3_att|input_blocks_[12]_1_|output_blocks_(9|10|11)_1_"
    return Family.SD15 if any(re.match(outer, layer) for layer in layers) else None
