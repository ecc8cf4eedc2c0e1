"""Tensor names of diffusers ↔ those of the original code, which single files bear.

The original code counts blocks through: three steps a level, the last of which halves or doubles
the picture. Holds for Stable Diffusion 1.x and SDXL, which have two layers a level.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

UNET, VAE = "model.diffusion_model.", "first_stage_model."
TEXT_SD15 = "cond_stage_model.transformer.text_model."
TEXT_SDXL = "conditioner.embedders.0.transformer.text_model."
TEXT_2_SDXL = "conditioner.embedders.1.model."

# What the text encoder's layers were called before: without ``text_model``, without
# ``transformer``, or without either.
_OLD_TEXT = re.compile(
    r"^(cond_stage_model\.|conditioner\.embedders\.0\.)(?:transformer\.)?(?:text_model\.)?"
    r"((?:embeddings|encoder|final_layer_norm)\.)"
)

_RESNET = (
    ("norm1", "in_layers.0"), ("conv1", "in_layers.2"), ("norm2", "out_layers.0"),
    ("conv2", "out_layers.3"), ("time_emb_proj", "emb_layers.1"),
    ("conv_shortcut", "skip_connection"),
)  # fmt: skip
_ENDS = (
    ("time_embedding.linear_1", "time_embed.0"), ("time_embedding.linear_2", "time_embed.2"),
    ("add_embedding.linear_1", "label_emb.0.0"), ("add_embedding.linear_2", "label_emb.0.2"),
    ("conv_in", "input_blocks.0.0"), ("conv_norm_out", "out.0"), ("conv_out", "out.2"),
    ("mid_block.resnets.0", "middle_block.0"), ("mid_block.attentions.0", "middle_block.1"),
    ("mid_block.resnets.1", "middle_block.2"),
)  # fmt: skip
_VAE_ATTENTION = {
    "group_norm": "norm", "to_q": "q", "to_k": "k", "to_v": "v", "to_out.0": "proj_out",
    "query": "q", "key": "k", "value": "v", "proj_attn": "proj_out",
}  # fmt: skip
_CLIP = (
    ("layer_norm1", "ln_1"), ("layer_norm2", "ln_2"), ("mlp.fc1", "mlp.c_fc"),
    ("mlp.fc2", "mlp.c_proj"), ("self_attn.out_proj", "attn.out_proj"),
)  # fmt: skip
_CLIP_ENDS = {
    "embeddings.token_embedding.weight": "token_embedding.weight",
    "embeddings.position_embedding.weight": "positional_embedding",
    "final_layer_norm.weight": "ln_final.weight",
    "final_layer_norm.bias": "ln_final.bias",
    "text_projection.weight": "text_projection",
}


def current_text_name(name: str) -> str:
    """A tensor's name as single files bear it today; those of other parts stay."""
    return _OLD_TEXT.sub(r"\1transformer.text_model.\2", name)


def unet_to_original(name: str, attention_levels: frozenset[int]) -> str:
    """``attention_levels``: which up blocks have attention, behind which their upsampler stands."""
    for ours, theirs in _ENDS:
        if name.startswith(f"{ours}."):
            return theirs + _resnet(name.removeprefix(ours), ours)
    found = re.match(r"(down|up)_blocks\.(\d+)\.(\w+)\.(\d+)\.(.*)", name)
    if found is None:
        return name
    level, kind, layer, rest = int(found[2]), found[3], int(found[4]), found[5]
    if found[1] == "down":
        if kind == "downsamplers":
            return f"input_blocks.{3 * level + 3}.0.{rest.replace('conv.', 'op.')}"
        home = f"input_blocks.{3 * level + layer + 1}"
    elif kind == "upsamplers":
        return f"output_blocks.{3 * level + 2}.{2 if level in attention_levels else 1}.{rest}"
    else:
        home = f"output_blocks.{3 * level + layer}"
    return f"{home}.{int(kind == 'attentions')}{_resnet(f'.{rest}', kind)}"


def unet_to_diffusers(name: str) -> str:
    """The other way round, of the part after ``model.diffusion_model.``."""
    for ours, theirs in _ENDS:
        if name.startswith(f"{theirs}."):
            return ours + _resnet_back(name.removeprefix(theirs), ours)
    found = re.match(r"(input|output)_blocks\.(\d+)\.(\d)\.(.*)", name)
    if found is None:
        return name
    number, place, rest = int(found[2]), int(found[3]), found[4]
    if found[1] == "input":
        level, layer = divmod(number - 1, 3)
        if rest.startswith("op."):
            return f"down_blocks.{level}.downsamplers.0.{rest.replace('op.', 'conv.', 1)}"
        home = f"down_blocks.{level}"
    else:
        level, layer = divmod(number, 3)
        if rest.startswith("conv."):
            return f"up_blocks.{level}.upsamplers.0.{rest}"
        home = f"up_blocks.{level}"
    kind = "attentions" if place else "resnets"
    return f"{home}.{kind}.{layer}{_resnet_back(f'.{rest}', kind)}"


def _resnet(rest: str, home: str) -> str:
    return _swap(rest, ((f".{ours}.", f".{theirs}.") for ours, theirs in _RESNET), home)


def _resnet_back(rest: str, home: str) -> str:
    return _swap(rest, ((f".{theirs}.", f".{ours}.") for ours, theirs in _RESNET), home)


def _swap(rest: str, pairs: Iterator[tuple[str, str]], home: str) -> str:
    if "resnets" in home:
        for old, new in pairs:
            if rest.startswith(old):
                return new + rest.removeprefix(old)
    return rest


def vae_to_original(name: str) -> str:
    name = re.sub(r"down_blocks\.(\d)\.resnets\.(\d)", r"down.\1.block.\2", name)
    name = re.sub(r"down_blocks\.(\d)\.downsamplers\.0", r"down.\1.downsample", name)
    name = re.sub(
        r"up_blocks\.(\d)\.resnets\.(\d)", lambda m: f"up.{3 - int(m[1])}.block.{m[2]}", name
    )
    name = re.sub(r"up_blocks\.(\d)\.upsamplers\.0", lambda m: f"up.{3 - int(m[1])}.upsample", name)
    name = re.sub(r"mid_block\.resnets\.(\d)", lambda m: f"mid.block_{int(m[1]) + 1}", name)
    name = name.replace("conv_shortcut", "nin_shortcut").replace("conv_norm_out", "norm_out")
    found = re.fullmatch(r"(.*)mid_block\.attentions\.0\.(.+)\.(weight|bias)", name)
    if found is None:
        return name
    return f"{found[1]}mid.attn_1.{_VAE_ATTENTION.get(found[2], found[2])}.{found[3]}"


def clip_to_original(name: str) -> str:
    """OpenCLIP's name; query, key and value of a layer share one: see ``clip_third``."""
    if name in _CLIP_ENDS:
        return _CLIP_ENDS[name]
    name = re.sub(r"self_attn\.[qkv]_proj\.(weight|bias)", r"attn.in_proj_\1", name)
    name = name.replace("encoder.layers.", "transformer.resblocks.")
    for ours, theirs in _CLIP:
        name = name.replace(f".{ours}.", f".{theirs}.")
    return name


def clip_third(name: str) -> int | None:
    """0, 1 or 2 for query, key and value, which OpenCLIP stacks; None for anything else."""
    found = re.search(r"self_attn\.([qkv])_proj\.", name)
    return "qkv".index(found[1]) if found else None


def clip_to_diffusers(name: str) -> tuple[str, ...]:
    """Names that one tensor of OpenCLIP stands for: three where they are stacked."""
    back = {theirs: ours for ours, theirs in _CLIP_ENDS.items()}
    if name in back:
        return (back[name],)
    name = name.replace("transformer.resblocks.", "encoder.layers.")
    stacked = re.sub(r"attn\.in_proj_(weight|bias)", r"self_attn.?_proj.\1", name)
    if stacked != name:
        return tuple(stacked.replace("?", one) for one in "qkv")
    for ours, theirs in _CLIP:
        name = name.replace(f".{theirs}.", f".{ours}.")
    return (name,)
