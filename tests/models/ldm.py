"""Diffusers parts → one file with the tensor names of the original Stable Diffusion code."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

RESNET = {
    "norm1": "in_layers.0", "conv1": "in_layers.2",
    "norm2": "out_layers.0", "conv2": "out_layers.3",
    "time_emb_proj": "emb_layers.1", "conv_shortcut": "skip_connection",
}  # fmt: skip
WHOLE = {
    "time_embedding.linear_1": "time_embed.0", "time_embedding.linear_2": "time_embed.2",
    "add_embedding.linear_1": "label_emb.0.0", "add_embedding.linear_2": "label_emb.0.2",
    "conv_in": "input_blocks.0.0", "conv_norm_out": "out.0", "conv_out": "out.2",
}  # fmt: skip
ATTENTION = {"group_norm": "norm", "to_q": "q", "to_k": "k", "to_v": "v", "to_out.0": "proj_out"}
CLIP = {
    "layer_norm1": "ln_1", "layer_norm2": "ln_2", "mlp.fc1": "mlp.c_fc", "mlp.fc2": "mlp.c_proj",
    "self_attn.out_proj": "attn.out_proj",
}  # fmt: skip


def unet_name(name: str, upsampler_first: tuple[int, ...] = (0,)) -> str:
    """``upsampler_first``: up blocks without attention, whose upsampler moves up one place."""
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
        return f"output_blocks.{3 * block + 2}.{1 if block in upsampler_first else 2}.conv.{end}"
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


def vae_tensors(vae: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in vae.state_dict().items():
        kept = vae_name(name)
        if "attn_1" in kept and kept.endswith("weight") and value.ndim == 2:
            value = value[:, :, None, None]  # the original code writes linear layers as 1×1
        found[kept] = value
    return found


def open_clip_tensors(text_encoder: Any) -> dict[str, Any]:
    """Names of OpenCLIP, which keeps query, key and value of a layer in one tensor."""
    import torch

    state = {k.removeprefix("text_model."): v for k, v in text_encoder.state_dict().items()}
    found: dict[str, Any] = {
        "token_embedding.weight": state.pop("embeddings.token_embedding.weight"),
        "positional_embedding": state.pop("embeddings.position_embedding.weight"),
        "ln_final.weight": state.pop("final_layer_norm.weight"),
        "ln_final.bias": state.pop("final_layer_norm.bias"),
        "text_projection": state.pop("text_projection.weight").T,
    }
    state.pop("embeddings.position_ids", None)
    for name, value in state.items():
        layer, _, rest = name.removeprefix("encoder.layers.").partition(".")
        home = f"transformer.resblocks.{layer}"
        if "q_proj" in rest:
            end = rest.rpartition(".")[2]
            three = [state[name.replace("q_proj", f"{kind}_proj")] for kind in "qkv"]
            found[f"{home}.attn.in_proj_{end}"] = torch.cat(three)
        elif not re.search("[kv]_proj", rest):
            stem, _, end = rest.rpartition(".")
            found[f"{home}.{CLIP[stem]}.{end}"] = value
    return found


def save(tensors: dict[str, Any], path: Path, metadata: dict[str, str] | None = None) -> Path:
    from safetensors.torch import save_file

    path.parent.mkdir(parents=True, exist_ok=True)
    whole = {name: value.detach().contiguous().clone() for name, value in tensors.items()}
    save_file(whole, path, metadata or {"format": "pt"})
    return path


def _single_file(
    path: Path,
    unet: Any,
    vae: Any,
    texts: dict[str, Any],
    upsampler_first: tuple[int, ...],
    marks: tuple[str, ...],
    metadata: dict[str, str] | None,
) -> Path:
    import torch

    tensors: dict[str, Any] = {mark: torch.zeros(0) for mark in marks}
    for name, value in unet.state_dict().items():
        tensors[f"model.diffusion_model.{unet_name(name, upsampler_first)}"] = value
    for name, value in vae_tensors(vae).items():
        tensors[f"first_stage_model.{name}"] = value
    return save(tensors | texts, path, metadata)


def write_single_file(
    path: Path,
    *,
    unet: Any,
    vae: Any,
    text_encoder: Any,
    marks: tuple[str, ...] = (),
    metadata: dict[str, str] | None = None,
) -> Path:
    """Stable Diffusion 1.x. ``marks``: empty tensors such as ``v_pred`` and ``ztsnr``."""
    home = "cond_stage_model.transformer.text_model."
    texts = {
        home + name.removeprefix("text_model."): value
        for name, value in text_encoder.state_dict().items()
    }
    return _single_file(path, unet, vae, texts, (0,), marks, metadata)


def write_sdxl_single_file(
    path: Path,
    *,
    unet: Any,
    vae: Any,
    text_encoder: Any,
    text_encoder_2: Any,
    marks: tuple[str, ...] = (),
    metadata: dict[str, str] | None = None,
) -> Path:
    home = "conditioner.embedders.0.transformer.text_model."
    texts = {
        home + name.removeprefix("text_model."): value
        for name, value in text_encoder.state_dict().items()
    }
    for name, value in open_clip_tensors(text_encoder_2).items():
        texts[f"conditioner.embedders.1.model.{name}"] = value
    return _single_file(path, unet, vae, texts, (), marks, metadata)


@lru_cache(4)
def _pipeline(folder: Path) -> Any:
    from diffusers import DiffusionPipeline

    return DiffusionPipeline.from_pretrained(folder, local_files_only=True)


def write_from_folder(path: Path, folder: Path, **values: Any) -> Path:
    """The single file of a diffusers folder, and the folder's layout beside it."""
    whole = _pipeline(folder)
    parts = {n: getattr(whole, n) for n in ("unet", "vae", "text_encoder")}
    if getattr(whole, "text_encoder_2", None) is not None:
        write_sdxl_single_file(path, **parts, text_encoder_2=whole.text_encoder_2, **values)
    else:
        write_single_file(path, **parts, **values)
    for file in sorted(folder.rglob("*")):
        if file.suffix in (".json", ".txt") and "controlnet" not in file.parts:
            place = path.with_suffix("") / file.relative_to(folder)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(file.read_bytes())
    return path
