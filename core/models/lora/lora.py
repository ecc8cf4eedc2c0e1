"""A LoRA's tensors → what it adds to each layer of a checkpoint's parts.

The names of sd-scripts, diffusers and peft are told apart by ``keys``; here they meet the
layers as diffusers names them. SDXL files name the UNet's layers as the original code did.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from core.errors import ModelUnusable, WrongFamily
from core.models.lora.blocks import factor
from core.models.lora.keys import BUNDLE, UNET, UNSUPPORTED, read_key, split_end
from core.models.lora.peft_config import PeftScale
from core.models.lora.products import flat_shape, is_whole, multiply

if TYPE_CHECKING:
    import torch

# A network and, in it, a layer's path joined by underscores.
LayerKey = tuple[str, str]

_RESNET = {"in_layers_0": "norm1", "in_layers_2": "conv1", "out_layers_0": "norm2",
           "out_layers_3": "conv2", "emb_layers_1": "time_emb_proj",
           "skip_connection": "conv_shortcut"}  # fmt: skip


@dataclass
class LoraLayer:
    """What one layer is changed by: a pair, the factors of LoHa or LoKr, or a plain difference;
    ``alpha`` and ``scalar`` scale a product, ``dora`` sets its length, ``bias`` goes with it."""

    parts: dict[str, Any] = field(default_factory=dict[str, Any])

    @property
    def is_whole(self) -> bool:
        return self.changes_weight or self.changes_bias

    @property
    def changes_weight(self) -> bool:
        return "diff" in self.parts or is_whole(self.parts)

    @property
    def changes_bias(self) -> bool:
        return "diff_b" in self.parts or ("bias" in self.parts and is_whole(self.parts))

    def delta(self, shape: tuple[int, ...], device: Any) -> torch.Tensor:
        """float32, of the layer's shape; ``ValueError`` when it does not fit."""
        parts = self._on(device)
        if "diff" in parts:
            value, scale = parts["diff"], 1.0
        else:
            product = multiply(parts)
            value, scale = product.value, _scale(parts, product.rank)
        if value.numel() != math.prod(shape):
            raise ValueError(f"{tuple(value.shape)} does not fit {shape}")
        return value.reshape(shape) * scale

    def changed(self, weight: torch.Tensor, strength: float) -> torch.Tensor:
        """A float32 weight with this LoRA on it."""
        delta = self.delta(tuple(weight.shape), weight.device)
        if "dora" not in self.parts:
            return weight + strength * delta
        length = self.parts["dora"].to(weight.device).float()
        return weight + strength * (_of_length(weight + delta, length) - weight)

    def changed_bias(self, bias: torch.Tensor, strength: float) -> torch.Tensor:
        """A float32 bias with this LoRA on it."""
        parts = self._on(bias.device)
        if "diff_b" in parts:
            return bias + strength * parts["diff_b"].reshape(bias.shape)
        scale = _scale(parts, multiply(parts).rank)
        return bias + strength * scale * parts["bias"].reshape(bias.shape)

    def fits(self, shape: tuple[int, ...]) -> bool:
        """Whether it is for a weight of this shape."""
        if "diff" in self.parts:
            return tuple(self.parts["diff"].shape) == shape
        if not is_whole(self.parts):
            return True
        return len(shape) > 1 and flat_shape(self.parts) == (shape[0], math.prod(shape[1:]))

    def fits_bias(self, numbers: int) -> bool:
        """Whether it has something for a bias of so many numbers."""
        value = self.parts.get("diff_b", self.parts.get("bias"))
        return self.changes_bias and value is not None and value.numel() == numbers

    def _on(self, device: Any) -> dict[str, Any]:
        return {name: value.to(device).float() for name, value in self.parts.items()}


def _scale(parts: Mapping[str, Any], rank: int | None) -> float:
    scale = float(parts["scalar"]) if "scalar" in parts else 1.0
    if rank is not None and "alpha" in parts:
        scale *= float(parts["alpha"]) / rank
    return scale


def _of_length(weight: torch.Tensor, length: torch.Tensor) -> torch.Tensor:
    """DoRA: each row, or each column where it was trained so, gets the length that is told
    (https://arxiv.org/abs/2402.09353, equation 5)."""
    is_by_column = length.ndim > 1 and length.shape[0] == 1 and length.shape[1] > 1
    kept = 1 if is_by_column else 0
    sides = [side for side in range(weight.ndim) if side != kept]
    shape = [weight.shape[side] if side == kept else 1 for side in range(weight.ndim)]
    return weight * (length.reshape(shape) / weight.norm(dim=sides, keepdim=True))


@dataclass(frozen=True)
class LoraStrength:
    """How strongly a LoRA counts on the UNet and on the text encoders; ``blocks`` are factors for
    the parts of the UNet, in the order of ``blocks.BLOCKS``."""

    unet: float
    text: float
    blocks: tuple[float, ...] = ()

    @classmethod
    def even(cls, weight: float) -> LoraStrength:
        return cls(weight, weight)

    @property
    def is_nothing(self) -> bool:
        return self.unet == 0 and self.text == 0

    def at(self, network: str, layer: str) -> float:
        whole = self.unet if network == UNET else self.text
        return whole * factor(self.blocks, network, layer) if self.blocks else whole


@dataclass(frozen=True)
class LoraFile:
    """What a file holds for a checkpoint. ``unread`` are tensors that are no part of a layer that
    could be applied: of unknown kinds, or without their other half."""

    layers: dict[LayerKey, LoraLayer]
    unread: tuple[str, ...] = ()


def read_lora(
    tensors: Mapping[str, Any], title: str, scales: Mapping[str, PeftScale] | None = None
) -> LoraFile:
    """What can be applied of a file's tensors; ``scales`` is how strong they are where no alpha is
    among them. ``ModelUnusable`` when nothing can be."""
    found: dict[LayerKey, LoraLayer] = {}
    names: dict[LayerKey, list[str]] = {}
    unread: list[str] = []
    for name, tensor in tensors.items():
        key = read_key(name)
        if key is None or key.part in UNSUPPORTED:
            unread += [] if name.startswith(BUNDLE) else [name]
            continue
        found.setdefault(key[:2], LoraLayer()).parts[key.part] = tensor
        names.setdefault(key[:2], []).append(name)
    whole = {place: layer for place, layer in found.items() if layer.is_whole}
    unread += [name for place in found.keys() - whole.keys() for name in names[place]]
    if not whole:
        raise _nothing_to_apply(title, unread)
    for place, layer in whole.items():
        _fill_alpha(layer, names[place][0], (scales or {}).get(place[0]))
    return LoraFile(whole, tuple(sorted(unread)))


def _fill_alpha(layer: LoraLayer, name: str, scale: PeftScale | None) -> None:
    import torch

    down, path = layer.parts.get("down"), split_end(name)
    if scale is not None and path is not None and down is not None and "alpha" not in layer.parts:
        layer.parts["alpha"] = torch.tensor(scale.alpha_of(path[0], int(down.shape[0])))


def _nothing_to_apply(title: str, names: list[str]) -> ModelUnusable:
    keys = [key for name in names if (key := read_key(name))]
    other = {UNSUPPORTED.get(key.part, "") for key in keys} - {""}
    if other:
        what = f"nothing but {min(other)}"
    elif keys:
        what = "halves of layers alone"
    else:
        what = f"{names[0]!r:.60}" if names else "no tensors"
    return ModelUnusable(
        expected="the layers of a LoRA, LoHa or LoKr in {model}",
        got=what,
        todo="choose another file",
        shown="{model} holds nothing that can be applied here. Choose another LoRA.",
        model=title,
    )


def layer_table(parts: Mapping[str, Any]) -> dict[LayerKey, Any]:
    """(network, layer's path joined by underscores) → module with a weight, in all spellings."""
    table: dict[LayerKey, Any] = {}
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


@dataclass(frozen=True)
class LayerPatch:
    """A layer and the module it goes on; ``key`` is where that lies."""

    module: Any
    layer: LoraLayer
    key: LayerKey

    @property
    def has_bias(self) -> bool:
        """Whether something goes onto the module's bias."""
        return self.layer.fits_bias(_bias_numbers(self.module))


@dataclass(frozen=True)
class LoraPatches:
    """``left_out`` says in one sentence what of the file does not come into the picture; empty
    when all of it does."""

    patches: tuple[LayerPatch, ...]
    left_out: str = ""


def match_layers(file: LoraFile, table: Mapping[LayerKey, Any], title: str) -> LoraPatches:
    """The layers that are there; ``WrongFamily`` when it is less than half of them."""
    fits = [
        LayerPatch(table[place], layer, place)
        for place, layer in file.layers.items()
        if place in table and _fits(layer, table[place])
    ]
    check_fit(len(fits), len(file.layers), title)
    biases = [fit for fit in fits if fit.layer.changes_bias and not fit.has_bias]
    return LoraPatches(tuple(fits), left_out(file, len(fits), len(biases), title))


def check_fit(fitting: int, layers: int, title: str) -> None:
    if fitting * 2 < layers:
        raise WrongFamily(
            expected="{model} to fit this checkpoint",
            got=f"only {fitting} of its {layers} layers that do",
            todo="choose a LoRA of the checkpoint's family",
            shown="{model} was made for another kind of checkpoint. Choose another LoRA.",
            model=title,
        )


def left_out(file: LoraFile, fitting: int, biases: int, title: str) -> str:
    """One sentence on what of a LoRA is not applied."""
    layers = len(file.layers) - fitting
    parts = [
        f"{layers} of its {len(file.layers)} layers that this checkpoint does not have"
        if layers
        else "",
        f"{biases} offset{'s' * (biases > 1)} that no layer here takes" if biases else "",
        f"{len(file.unread)} of its tensors of no known kind ({file.unread[0]!r:.60})"
        if file.unread
        else "",
    ]
    listed = ", ".join(filter(None, parts))
    return f"{title} was applied without {listed}." if listed else ""


def _fits(layer: LoraLayer, module: Any) -> bool:
    return layer.fits(tuple(module.weight.shape)) and (
        layer.changes_weight or layer.fits_bias(_bias_numbers(module))
    )


def _bias_numbers(module: Any) -> int:
    bias = getattr(module, "bias", None)
    return 0 if bias is None else bias.numel()


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
