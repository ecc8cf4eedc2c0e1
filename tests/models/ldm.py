"""Diffusers parts → one file with the tensor names of the original Stable Diffusion code.

Written by walking through the constructors of that code as they count their modules, so that it
shares nothing with ``core.models.merging.tensor_names``; ``test_ldm`` has diffusers read it back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

# Members of a block, in the order in which data flows through it. ResBlock of openaimodel.py:
# https://github.com/CompVis/stable-diffusion/blob/main/ldm/modules/diffusionmodules/openaimodel.py
RES_BLOCK = dict(
    zip(
        ("norm1", "conv1", "time_emb_proj", "norm2", "conv2", "conv_shortcut"),
        ("in_layers.0", "in_layers.2", "emb_layers.1", "out_layers.0", "out_layers.3",
         "skip_connection"),
        strict=True,
    )
)  # fmt: skip
# AttnBlock and ResnetBlock of model.py, beside it.
VAE_MEMBERS = {"group_norm": "norm", "to_q": "q", "to_k": "k", "to_v": "v", "to_out.0": "proj_out",
               "conv_shortcut": "nin_shortcut"}  # fmt: skip
# ResidualAttentionBlock of https://github.com/mlfoundations/open_clip: transformer.py
CLIP = {
    "layer_norm1": "ln_1", "layer_norm2": "ln_2", "mlp.fc1": "mlp.c_fc", "mlp.fc2": "mlp.c_proj",
    "self_attn.out_proj": "attn.out_proj",
}  # fmt: skip
LEVELS, LAYERS = 4, 2


@lru_cache(4)
def unet_modules(upsampler_first: tuple[int, ...]) -> dict[str, str]:
    """Diffusers' modules → those of ``UNetModel``, whose constructor appends one list of modules
    after the other; networks with fewer levels have fewer of both."""
    found = {"conv_in": "input_blocks.0.0", "conv_norm_out": "out.0", "conv_out": "out.2"}
    for ours, theirs in (("time_embedding", "time_embed"), ("add_embedding", "label_emb.0")):
        found |= {f"{ours}.linear_1": f"{theirs}.0", f"{ours}.linear_2": f"{theirs}.2"}
    middle = ("mid_block.resnets.0", "mid_block.attentions.0", "mid_block.resnets.1")
    found |= {ours: f"middle_block.{place}" for place, ours in enumerate(middle)}
    for appended, modules in enumerate(_down_steps(), start=1):  # behind conv_in
        found |= {ours: f"input_blocks.{appended}.{end}" for ours, end in modules}
    for appended, modules in enumerate(_up_steps(upsampler_first)):
        found |= {ours: f"output_blocks.{appended}.{end}" for ours, end in modules}
    return found


def _down_steps() -> Iterator[list[tuple[str, str]]]:
    for level in range(LEVELS):
        home = f"down_blocks.{level}"
        for layer in range(LAYERS):
            yield [(f"{home}.resnets.{layer}", "0"), (f"{home}.attentions.{layer}", "1")]
        yield [(f"{home}.downsamplers.0.conv", "0.op")]


def _up_steps(upsampler_first: tuple[int, ...]) -> Iterator[list[tuple[str, str]]]:
    for level in range(LEVELS):
        home = f"up_blocks.{level}"
        for layer in range(LAYERS + 1):
            modules = [(f"{home}.resnets.{layer}", "0"), (f"{home}.attentions.{layer}", "1")]
            if layer == LAYERS:
                place = 1 if level in upsampler_first else 2
                modules.append((f"{home}.upsamplers.0.conv", f"{place}.conv"))
            yield modules


def unet_name(name: str, upsampler_first: tuple[int, ...] = (0,)) -> str:
    """``upsampler_first``: up blocks without attention, whose upsampler moves up one place."""
    modules = unet_modules(upsampler_first)
    ours = next(ours for ours in modules if name.startswith(f"{ours}."))
    member, _, end = name.removeprefix(f"{ours}.").rpartition(".")
    if ".resnets." in ours:
        member = RES_BLOCK[member]
    return ".".join(filter(None, (modules[ours], member, end)))


def vae_name(name: str) -> str:
    """``Encoder`` counts its levels down to the smallest, ``Decoder`` keeps their numbers on the
    way up; diffusers counts both from where the data comes in."""
    side, *rest = name.split(".")
    path = ".".join(rest)
    for level in range(LEVELS):
        for ours, theirs in (
            (f"down_blocks.{level}", f"down.{level}"),
            (f"up_blocks.{level}", f"up.{LEVELS - 1 - level}"),
        ):
            if path.startswith(f"{ours}."):
                path = theirs + path.removeprefix(ours)
    for ours, theirs in (
        (".resnets.", ".block."), (".downsamplers.0.", ".downsample."),
        (".upsamplers.0.", ".upsample."), ("mid_block.resnets.0.", "mid.block_1."),
        ("mid_block.resnets.1.", "mid.block_2."), ("mid_block.attentions.0.", "mid.attn_1."),
        ("mid_block.block.0.", "mid.block_1."), ("mid_block.block.1.", "mid.block_2."),
        ("conv_norm_out.", "norm_out."), *((f".{a}.", f".{b}.") for a, b in VAE_MEMBERS.items()),
    ):  # fmt: skip
        path = path.replace(ours, theirs)
    return f"{side}.{path}" if path else name


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
