"""A LoRA's tensors → what it adds to each layer of a checkpoint's parts.

The names of sd-scripts, diffusers and peft are told apart by ``lora_keys``; here they meet the
layers as diffusers names them. SDXL files name the UNet's layers as the original code did.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from core.errors import ModelUnusable, WrongFamily
from core.models.lora_keys import UNET, UNSUPPORTED, read_key
from core.models.lora_products import extent, is_whole, multiply

if TYPE_CHECKING:
    import torch

_RESNET = {"in_layers_0": "norm1", "in_layers_2": "conv1", "out_layers_0": "norm2",
           "out_layers_3": "conv2", "emb_layers_1": "time_emb_proj",
           "skip_connection": "conv_shortcut"}  # fmt: skip


@dataclass
class LoraLayer:
    """What one layer is changed by: a pair, or the factors of LoHa or LoKr, and their ``alpha``."""

    parts: dict[str, Any] = field(default_factory=dict[str, Any])

    def delta(self, shape: tuple[int, ...], device: Any) -> torch.Tensor:
        """float32, of the layer's shape; ``ValueError`` when it does not fit."""
        parts = {name: value.to(device).float() for name, value in self.parts.items()}
        product = multiply(parts)
        if product.value.numel() != math.prod(shape):
            raise ValueError(f"{tuple(product.value.shape)} does not fit {shape}")
        scale = 1.0
        if product.rank is not None and "alpha" in parts:
            scale = float(parts["alpha"]) / product.rank
        return product.value.reshape(shape) * scale

    def fits(self, shape: tuple[int, ...]) -> bool:
        """Whether it is for a weight of this shape."""
        return len(shape) > 1 and extent(self.parts) == (shape[0], math.prod(shape[1:]))


def read_layers(tensors: Mapping[str, Any], title: str) -> dict[tuple[str, str], LoraLayer]:
    """(network, layer) → what changes it; ``ModelUnusable`` for kinds that are no products."""
    found: dict[tuple[str, str], LoraLayer] = {}
    for name, tensor in tensors.items():
        key = read_key(name)
        if key is None:
            raise ModelUnusable(
                f"Expected the layers of a LoRA in {title}, got {name!r:.60}: choose another file."
            )
        if key.part in UNSUPPORTED:
            raise ModelUnusable(
                f"Expected a LoRA, LoHa or LoKr in {title}, got a {UNSUPPORTED[key.part]}: merge "
                "it into a checkpoint elsewhere, or choose another file."
            )
        found.setdefault((key.network, key.layer), LoraLayer()).parts[key.part] = tensor
    whole = {place: layer for place, layer in found.items() if is_whole(layer.parts)}
    if not whole:
        raise ModelUnusable(f"Expected down and up weights in {title}, found none: get it again.")
    return whole


def layer_table(parts: Mapping[str, Any]) -> dict[tuple[str, str], Any]:
    """(network, layer's path joined by underscores) → module with a weight, in all spellings."""
    table: dict[tuple[str, str], Any] = {}
    for network, part in parts.items():
        for name, module in part.named_modules():
            if getattr(module, "weight", None) is None:
                continue
            flat = name.removeprefix("text_model.").replace(".", "_")
            table[network, flat] = module
    if UNET in parts:
        for ours, theirs in _original_names(parts[UNET].config):
            for (network, flat), module in list(table.items()):
                if network == UNET and flat.startswith(ours):
                    table[UNET, theirs + _original_layer(flat.removeprefix(ours))] = module
    return table


def match(
    layers: Mapping[tuple[str, str], LoraLayer], table: Mapping[tuple[str, str], Any], title: str
) -> list[tuple[Any, LoraLayer]]:
    """Module and pair of every layer; ``WrongFamily`` when not one is there."""
    pairs = [(table[place], layer) for place, layer in layers.items() if place in table]
    fitting = [(module, layer) for module, layer in pairs if layer.fits(module.weight.shape)]
    if len(fitting) < len(layers):
        raise WrongFamily(
            f"Expected {title} to fit this checkpoint, but only {len(fitting)} of its "
            f"{len(layers)} layers do: choose a LoRA of the checkpoint's family."
        )
    return fitting


def _original_layer(rest: str) -> str:
    """The end of a residual block's layer, as the original code calls it."""
    for theirs, ours in _RESNET.items():
        if rest == ours:
            return theirs
    return rest


def _original_names(config: Any) -> Iterator[tuple[str, str]]:
    """Block by block: diffusers' prefix and that of the original code, joined by underscores."""
    yield from (("conv_in", "input_blocks_0_0"), ("conv_norm_out", "out_0"), ("conv_out", "out_2"))
    for place, number in (("1", "0"), ("2", "2")):
        yield f"time_embedding_linear_{place}", f"time_embed_{number}"
        yield f"add_embedding_linear_{place}", f"label_emb_0_{number}"
    yield from (
        ("mid_block_resnets_0_", "middle_block_0_"),
        ("mid_block_attentions_0_", "middle_block_1_"),
        ("mid_block_resnets_1_", "middle_block_2_"),
    )
    depth = int(config.layers_per_block)
    for block in range(len(config.down_block_types)):
        for layer in range(depth):
            theirs = f"input_blocks_{1 + block * (depth + 1) + layer}"
            yield f"down_blocks_{block}_resnets_{layer}_", f"{theirs}_0_"
            yield f"down_blocks_{block}_attentions_{layer}_", f"{theirs}_1_"
        sampler = (block + 1) * (depth + 1)
        yield f"down_blocks_{block}_downsamplers_0_conv", f"input_blocks_{sampler}_0_op"
    for block, kind in enumerate(config.up_block_types):
        for layer in range(depth + 1):
            theirs = f"output_blocks_{block * (depth + 1) + layer}"
            yield f"up_blocks_{block}_resnets_{layer}_", f"{theirs}_0_"
            yield f"up_blocks_{block}_attentions_{layer}_", f"{theirs}_1_"
        last, place = block * (depth + 1) + depth, 2 if "Attn" in kind else 1
        yield f"up_blocks_{block}_upsamplers_0_conv", f"output_blocks_{last}_{place}_conv"
