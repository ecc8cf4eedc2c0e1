"""A LoRA's tensors → what it adds to each layer of a checkpoint's parts.

The names of sd-scripts, diffusers and peft are told apart by ``lora_keys``; here they meet the
layers as diffusers names them. SDXL files name the UNet's layers as the original code did.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from core.errors import ModelUnusable, WrongFamily
from core.models.lora_keys import UNET, read_key

if TYPE_CHECKING:
    import torch

_SPARE = {"dora": "DoRA", "hada_w1_a": "LoHa", "lokr_w1": "LoKr", "lokr_w1_a": "LoKr",
          "oft": "OFT", "diff": "difference"}  # fmt: skip
_RESNET = {"in_layers_0": "norm1", "in_layers_2": "conv1", "out_layers_0": "norm2",
           "out_layers_3": "conv2", "emb_layers_1": "time_emb_proj",
           "skip_connection": "conv_shortcut"}  # fmt: skip


@dataclass
class LoraLayer:
    """The pair of one layer; ``alpha`` over the rank scales it."""

    parts: dict[str, Any] = field(default_factory=dict[str, Any])

    def delta(self, shape: tuple[int, ...], device: Any) -> torch.Tensor:
        """float32, of the layer's shape; ``ValueError`` when it does not fit."""
        down = self.parts["down"].to(device).float()
        up = self.parts["up"].to(device).float()
        rank = down.shape[0]
        middle = self.parts.get("mid")
        if middle is None:
            product = up.flatten(1) @ down.flatten(1)
        else:  # LoCon splits a convolution in three: in, kernel, out
            kernel = middle.to(device).float()
            product = _three(up.flatten(1), kernel, down.flatten(1))
        if product.numel() != _count(shape):
            raise ValueError(f"{tuple(product.shape)} does not fit {shape}")
        alpha = self.parts.get("alpha")
        scale = 1.0 if alpha is None else float(alpha) / rank
        return product.reshape(shape) * scale


def _three(up: Any, kernel: Any, down: Any) -> Any:
    import torch

    return torch.einsum("or,rshw,si->oihw", up, kernel, down)


def _count(shape: tuple[int, ...]) -> int:
    product = 1
    for side in shape:
        product *= side
    return product


def read_layers(tensors: Mapping[str, Any], title: str) -> dict[tuple[str, str], LoraLayer]:
    """(network, layer) → its pair; ``ModelUnusable`` for kinds that are no pairs."""
    found: dict[tuple[str, str], LoraLayer] = {}
    for name, tensor in tensors.items():
        key = read_key(name)
        if key is None:
            raise ModelUnusable(
                f"Expected the layers of a LoRA in {title}, got {name!r:.60}: choose another file."
            )
        if key.part in _SPARE:
            raise ModelUnusable(
                f"Expected a LoRA of down and up weights in {title}, got a {_SPARE[key.part]}: "
                "merge it into a checkpoint elsewhere, or choose another file."
            )
        found.setdefault((key.network, key.layer), LoraLayer()).parts[key.part] = tensor
    whole = {place: layer for place, layer in found.items() if {"down", "up"} <= set(layer.parts)}
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
    fitting = [(module, layer) for module, layer in pairs if _fits(module, layer)]
    if len(fitting) < len(layers):
        raise WrongFamily(
            f"Expected {title} to fit this checkpoint, but only {len(fitting)} of its "
            f"{len(layers)} layers do: choose a LoRA of the checkpoint's family."
        )
    return fitting


def _fits(module: Any, layer: LoraLayer) -> bool:
    out, into = module.weight.shape[0], module.weight.shape[1] if module.weight.ndim > 1 else 1
    down, up = layer.parts["down"], layer.parts["up"]
    return bool(up.shape[0] == out and down.shape[1] == into)


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
