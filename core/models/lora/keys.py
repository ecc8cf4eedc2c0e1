"""Names of LoRA tensors, whoever wrote them, in one form.

sd-scripts (kohya) joins a layer's path by underscores, diffusers and peft keep its dots, and older
diffusers put the pair into attention processors. Which layer a pair belongs to is the same thing.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

# Parts of kinds that turn a layer instead of adding to it.
UNSUPPORTED = {"oft": "OFT"}
# Words that a file brings along for its LoRA, as A1111 reads them: bundle_emb.WORD.emb_params
BUNDLE = "bundle_emb."
UNET, TEXT, TEXT_2 = "unet", "text_encoder", "text_encoder_2"


class LoraKey(NamedTuple):
    """``layer`` is its path joined by underscores; ``part`` is ``down``, ``up``, ``alpha`` …"""

    network: str
    layer: str
    part: str


# The end of a tensor's name, what it holds, and who writes so. The first that fits counts.
_ENDS: tuple[tuple[str, str, str], ...] = (
    (".lora_down.weight", "down", "kohya"),
    (".lora_up.weight", "up", "kohya"),
    (".lora_mid.weight", "mid", "kohya"),
    (".alpha", "alpha", "kohya"),
    (".dora_scale", "dora", "kohya"),
    (".lora_linear_layer.down.weight", "down", "diffusers"),
    (".lora_linear_layer.up.weight", "up", "diffusers"),
    ("_lora.down.weight", "down", "diffusers"),
    ("_lora.up.weight", "up", "diffusers"),
    (".lora.down.weight", "down", "diffusers"),
    (".lora.up.weight", "up", "diffusers"),
    (".lora_A.weight", "down", "diffusers"),
    (".lora_B.weight", "up", "diffusers"),
    (".lora_A.default.weight", "down", "peft"),
    (".lora_B.default.weight", "up", "peft"),
    (".lora_magnitude_vector", "dora", "peft"),
    (".lora_magnitude_vector.weight", "dora", "peft"),
    (".lora_B.bias", "bias", ""),
    (".lora_B.default.bias", "bias", ""),
    (".scalar", "scalar", ""),
    (".diff", "diff", "lycoris"),
    (".diff_b", "diff_b", "lycoris"),
    (".w_norm", "diff", "lycoris"),
    (".b_norm", "diff_b", "lycoris"),
    (".oft_blocks", "oft", "lycoris"),
    (".oft_diag", "oft", "lycoris"),
    *((f".{part}", part, "lycoris") for part in (
        "hada_w1_a", "hada_w1_b", "hada_w2_a", "hada_w2_b", "hada_t1", "hada_t2",
        "lokr_w1", "lokr_w2", "lokr_w1_a", "lokr_w1_b", "lokr_w2_a", "lokr_w2_b", "lokr_t2",
    )),
)  # fmt: skip
_HOMES: tuple[tuple[str, str], ...] = (
    ("lora_unet_", UNET), ("lora_te1_", TEXT), ("lora_te2_", TEXT_2), ("lora_te_", TEXT),
    ("unet_", UNET), ("text_encoder_2_", TEXT_2), ("text_encoder_", TEXT),
    ("base_model_model_text_model_", TEXT), ("base_model_model_", UNET),
    ("model_diffusion_model_", UNET), ("diffusion_model_", UNET),
    ("down_blocks_", UNET), ("up_blocks_", UNET), ("mid_block_", UNET),
)  # fmt: skip
_LAYER = {
    UNET: re.compile(
        r"(down_blocks|up_blocks|mid_block|input_blocks|middle_block|output_blocks|conv_in|conv_out"
        r"|conv_norm_out|time_embed|time_embedding|add_embedding|label_emb|out)_?\w*"
    ),
    TEXT: re.compile(r"(encoder_layers|embeddings)_\w+|final_layer_norm(_\w+)?|text_projection"),
}
_LAYER[TEXT_2] = _LAYER[TEXT]


def split_end(name: str) -> tuple[str, str, str] | None:
    """(layer's path as it stands, part, who writes so); None when this is no LoRA tensor."""
    for end, part, writer in _ENDS:
        if name.endswith(end):
            return name.removesuffix(end), part, writer
    return None


def read_key(name: str) -> LoraKey | None:
    """None when the tensor is no part of a LoRA for Stable Diffusion."""
    found = split_end(name)
    if found is None:
        return None
    flat = found[0].replace(".", "_")
    for prefix, network in _HOMES:
        if not flat.startswith(prefix):
            continue
        bare = prefix.startswith(("down", "up", "mid"))
        layer = flat if bare else flat.removeprefix(prefix)
        layer = layer.removeprefix("text_model_").replace("_processor_", "_")
        layer = re.sub(r"(attn\d_to_out)$", r"\1_0", layer)
        if _LAYER[network].fullmatch(layer):
            return LoraKey(network, layer, found[1])
        return None
    return None


def bundled_words(names: Collection[str]) -> tuple[str, ...]:
    """The words whose embeddings lie in the file, in their order."""
    words = (
        name.removeprefix(BUNDLE).partition(".")[0] for name in names if name.startswith(BUNDLE)
    )
    return tuple(dict.fromkeys(word for word in words if word))


def writer(names: Collection[str]) -> str:
    """``kohya``, ``diffusers``, ``peft`` or ``lycoris``; empty when these are no LoRA tensors."""
    found = {split[2] for name in names if (split := split_end(name))}
    if any(name.startswith("base_model.model.") for name in names):
        return "peft"
    for one in ("lycoris", "peft", "diffusers", "kohya"):  # the rarest names tell most
        if one in found:
            return one
    return ""
