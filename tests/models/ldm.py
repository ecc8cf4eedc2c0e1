"""Diffusers parts → one file with the tensor names of the original Stable Diffusion code."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

RESNET = {
    "norm1": "in_layers.0", "conv1": "in_layers.2",
    "norm2": "out_layers.0", "conv2": "out_layers.3",
    "time_emb_proj": "emb_layers.1", "conv_shortcut": "skip_connection",
}  # fmt: skip
WHOLE = {
    "time_embedding.linear_1": "time_embed.0", "time_embedding.linear_2": "time_embed.2",
    "conv_in": "input_blocks.0.0", "conv_norm_out": "out.0", "conv_out": "out.2",
}  # fmt: skip
ATTENTION = {"group_norm": "norm", "to_q": "q", "to_k": "k", "to_v": "v", "to_out.0": "proj_out"}


def unet_name(name: str) -> str:
    stem, _, end = name.rpartition(".")
    if stem in WHOLE:
        return f"{WHOLE[stem]}.{end}"
    parts = name.split(".")
    rest = ".".join(parts[4:])
    if parts[2] == "resnets" or parts[1] == "resnets":
        for ours, theirs in RESNET.items():
            rest = re.sub(rf"\b{ours}\b", theirs, rest)
    if parts[0] == "mid_block":
        rest = ".".join(parts[3:])
        place = 1 if parts[1] == "attentions" else 2 * int(parts[2])
        if parts[1] == "resnets":
            rest = rest.replace(parts[3], RESNET[parts[3]])
        return f"middle_block.{place}.{rest}"
    block, kind, layer = int(parts[1]), parts[2], int(parts[3])
    if parts[0] == "down_blocks":
        if kind == "downsamplers":
            return f"input_blocks.{3 * (block + 1)}.0.op.{end}"
        return f"input_blocks.{3 * block + layer + 1}.{int(kind == 'attentions')}.{rest}"
    if kind == "upsamplers":
        return f"output_blocks.{3 * block + 2}.{1 if block == 0 else 2}.conv.{end}"
    return f"output_blocks.{3 * block + layer}.{int(kind == 'attentions')}.{rest}"


def vae_name(name: str) -> str:
    name = re.sub(r"down_blocks\.(\d)\.resnets\.(\d)", r"down.\1.block.\2", name)
    name = re.sub(r"down_blocks\.(\d)\.downsamplers\.0", r"down.\1.downsample", name)
    name = re.sub(
        r"up_blocks\.(\d)\.resnets\.(\d)", lambda m: f"up.{3 - int(m[1])}.block.{m[2]}", name
    )
    name = re.sub(r"up_blocks\.(\d)\.upsamplers\.0", lambda m: f"up.{3 - int(m[1])}.upsample", name)
    name = re.sub(r"mid_block\.resnets\.(\d)", lambda m: f"mid.block_{int(m[1]) + 1}", name)
    name = name.replace("conv_shortcut", "nin_shortcut").replace("conv_norm_out", "norm_out")
    if "mid_block.attentions.0" in name:
        name = name.replace("mid_block.attentions.0", "mid.attn_1")
        for ours, theirs in ATTENTION.items():
            name = name.replace(f".{ours}.", f".{theirs}.")
    return name


def write_single_file(path: Path, *, unet: Any, vae: Any, text_encoder: Any) -> Path:
    from safetensors.torch import save_file

    tensors: dict[str, Any] = {}
    for name, value in unet.state_dict().items():
        tensors[f"model.diffusion_model.{unet_name(name)}"] = value
    for name, value in vae.state_dict().items():
        kept = vae_name(name)
        if "attn_1" in kept and kept.endswith("weight") and value.ndim == 2:
            value = value[:, :, None, None]  # the original code writes linear layers as 1×1
        tensors[f"first_stage_model.{kept}"] = value
    for name, value in text_encoder.state_dict().items():
        bare = name.removeprefix("text_model.")
        tensors[f"cond_stage_model.transformer.text_model.{bare}"] = value
    save_file({name: value.contiguous().clone() for name, value in tensors.items()}, path)
    return path
