"""Header of a ``.safetensors`` file → what the file is, by the names and shapes of its tensors.

The signs are those of the programs that write such files (diffusers' single_file_utils.py, kohya's
sd-scripts, LyCORIS, spandrel); where a name could stand in several kinds, the order below decides.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from core.config import ASSETS
from core.models.family import Family
from core.models.files.safetensors_header import Header
from core.models.identify.facts import ModelFacts, read_metadata
from core.models.identify.motion_layers import is_motion_adapter, motion_adapter
from core.models.kinds import ModelKind
from core.models.lora import keys as lora_keys
from core.models.lora.signatures import family_of_layers, reads_words, why_nothing_applies

SD2_WIDTH, REFINER_WIDTH = 1024, 1280
LATENT_CHANNELS = 4
INPAINT_ONLY = "one for inpainting alone (repainting works with any ordinary checkpoint)"
MIN_WIDTH = 8  # no word of a prompt has fewer numbers, even in tests

# Networks of other families inside single files, by a piece of a name that only they have.
FOREIGN = (
    ("double_blocks.0.img_attn", "Flux"), ("double_stream_modulation", "Flux 2"),
    ("joint_blocks.", "Stable Diffusion 3"), ("layers.0.adaLN_modulation", "Z-Image"),
    ("transformer_blocks.0.img_mod", "Qwen-Image"), ("patchify_proj", "LTX Video"),
    ("head.modulation", "Wan"), ("x_embedder.proj.1", "Anima or Cosmos"),
    ("single_transformer_blocks.", "Flux"), ("clip_txt_mapper", "Stable Cascade"),
    ("double_layers.0.attn", "AuraFlow"), ("cap_embedder.", "Lumina"),
    ("cross_attn.q_linear", "Sana"), ("down_blocks.0.motion_modules.", "AnimateDiff"),
)  # fmt: skip

# (names that must all be there, architecture), as spandrel tells them apart.
UPSCALERS = (
    (("body.0.weight", "body.1.weight"), "SRVGG"),
    (("conv_first.weight", "body.0.rdb1.conv1.weight"), "RRDB"),
    (("conv_first.weight", "RRDB_trunk.0.RDB1.conv1.weight"), "RRDB"),
    (("model.0.weight", "model.1.sub.0.RDB1.conv1.0.weight"), "RRDB"),
    (("conv_1.sk.weight", "block_1.c1_r.sk.weight"), "SPAN"),
    (("conv_first.weight", "layers.0.residual_group.blocks.0.norm1.weight"), "SwinIR"),
    (("conv_first.weight", "layers.0.blocks.0.norm1.weight"), "DAT"),
    (("unet1.conv1.conv.0.weight", "unet2.conv1.conv.0.weight"), "RealCUGAN"),
    (("feats.0.weight", "feats.1.lk.conv.weight"), "PLKSR"),
)


def facts_of(header: Header) -> ModelFacts:
    """``UNKNOWN`` when no sign is found; never raises."""
    for is_such, read in _KINDS:
        if is_such(header):
            facts = read(header)
            break
    else:
        facts = ModelFacts(kind=ModelKind.UNKNOWN, why_not=_why(_part_of(header) or "another file"))
    metadata = read_metadata(header.metadata)
    if facts.family is None and not facts.why_not and facts.kind in _OF_ONE_FAMILY:
        facts = replace(facts, family=metadata.family)
    dtype = Counter(header.dtypes.values()).most_common(1)
    return replace(facts, metadata=metadata, bytes=header.size, dtype=dtype[0][0] if dtype else "")


_OF_ONE_FAMILY = {
    ModelKind.LORA, ModelKind.EMBEDDING, ModelKind.ADAPTER, ModelKind.CONTROLNET, ModelKind.VAE,
}  # fmt: skip


def family_of_width(width: int) -> Family | None:
    """By how many numbers a word of the prompt has."""
    return {768: Family.SD15, 2048: Family.SDXL, starter_width(): Family.STARTER}.get(width)


@cache
def starter_width() -> int:
    config = ASSETS / "starter" / "generator" / "unet" / "config.json"
    try:
        return int(json.loads(config.read_text(encoding="utf-8"))["cross_attention_dim"])
    except (OSError, ValueError, KeyError):
        return 0


def _why(what: str) -> str:
    return f"This is {what}. The studio takes models for Stable Diffusion 1.x and SDXL."


# --- ControlNets -----------------------------------------------------------------------------


def _is_controlnet(header: Header) -> bool:
    return any(
        header.has(prefix)
        for prefix in ("control_model.", "controlnet_cond_embedding.", "input_hint_block.")
    )


def _is_control_lora(header: Header) -> bool:
    """The differences of a ControlNet from the UNet, in pairs that other programs multiply out."""
    pairs = any(name.endswith((".up", ".down")) for name in header.shapes)
    return "lora_controlnet" in header.shapes or (header.has("input_hint_block.") and pairs)


def _control_lora(header: Header) -> ModelFacts:
    what = "a control-LoRA, which is no whole ControlNet"
    return ModelFacts(kind=ModelKind.UNKNOWN, layout="control-LoRA", why_not=_why(what))


def _controlnet(header: Header) -> ModelFacts:
    width = _attention_width(header, "attn2.to_k.weight")
    is_sdxl = header.has("add_embedding.") or header.has("control_model.label_emb.")
    union = header.shapes.get("task_embedding")
    if width == SD2_WIDTH and not is_sdxl:
        return ModelFacts(
            kind=ModelKind.CONTROLNET,
            text_width=width,
            why_not=_why("a ControlNet for Stable Diffusion 2.x"),
        )
    return ModelFacts(
        kind=ModelKind.CONTROLNET,
        family=family_of_width(width) or (Family.SDXL if is_sdxl else Family.SD15),
        layout="diffusers" if header.has("controlnet_cond_embedding.") else "original",
        is_union=union is not None,
        text_width=width,
    )


def _attention_width(header: Header, end: str) -> int:
    """How many numbers of a word the cross-attention reads, 0 when there is none."""
    for name, shape in header.shapes.items():
        if name.endswith(end) and len(shape) == 2:
            return shape[1]
    return 0


# --- LoRA ------------------------------------------------------------------------------------


def _is_lora(header: Header) -> bool:
    return bool(lora_keys.writer(header.shapes))


def _lora(header: Header) -> ModelFacts:
    keys = {name: key for name in header.shapes if (key := lora_keys.read_key(name))}
    facts = ModelFacts(
        kind=ModelKind.LORA,
        layout=lora_keys.writer(header.shapes),
        bundled=lora_keys.bundled_words(header.shapes),
    )
    if not keys:
        foreign = _foreign(header) or "another kind of network"
        return replace(facts, why_not=_why(f"a LoRA for {foreign}"))
    if why := why_nothing_applies(keys.values()):
        return replace(facts, why_not=_why(why))
    width = next(
        (header.shapes[name][1] for name, key in keys.items() if reads_words(header, name, key)), 0
    )
    ranks = [
        header.shapes[name][0]
        for name, key in keys.items()
        if key.part == "down" and header.shapes[name]
    ]
    facts = replace(facts, text_width=width, rank=max(ranks, default=0))
    if width in (SD2_WIDTH, REFINER_WIDTH):
        other = "Stable Diffusion 2.x" if width == SD2_WIDTH else "the SDXL refiner"
        return replace(facts, why_not=_why(f"a LoRA for {other}"))
    return replace(facts, family=family_of_width(width) or family_of_layers(set(keys.values())))


# --- adapters, words, image encoders -----------------------------------------------------------


def _is_adapter(header: Header) -> bool:
    return header.has("ip_adapter.") or header.has("image_proj.")


def _adapter(header: Header) -> ModelFacts:
    width = _attention_width(header, "to_k_ip.weight")
    is_face = header.has("image_proj.perceiver_resampler.") or (
        header.has("image_proj.proj.0.") and not header.has("image_proj.proj.3.")
    )
    why = ""
    if not header.has("ip_adapter.") or not header.has("image_proj."):
        why = _why("half an IP-Adapter")
    elif is_face:
        why = _why("an IP-Adapter that needs face recognition (FaceID)")
    elif width == SD2_WIDTH:
        why = _why("an IP-Adapter for Stable Diffusion 2.x")
    return ModelFacts(
        kind=ModelKind.ADAPTER,
        family=family_of_width(width),
        is_plus=header.has("image_proj.latents"),
        text_width=width,
        why_not=why,
    )


def _is_embedding(header: Header) -> bool:
    names = set(header.shapes)
    lone = len(names) == 1 and _is_words(next(iter(header.shapes.values())))
    known = {"emb_params"} <= names or {"clip_l", "clip_g"} <= names
    return len(names) <= 3 and (known or (lone and not _part_of(header)))


def _is_words(shape: tuple[int, ...]) -> bool:
    return len(shape) in (1, 2) and shape[-1] >= MIN_WIDTH


def _embedding(header: Header) -> ModelFacts:
    shapes = header.shapes
    is_pair = {"clip_l", "clip_g"} <= set(shapes)
    shape = shapes["clip_l"] if is_pair else shapes.get("emb_params") or next(iter(shapes.values()))
    width = shape[-1] if shape else 0
    why = _why("an embedding for Stable Diffusion 2.x") if width == SD2_WIDTH else ""
    if width == 0 or len(shape) > 2:
        why = _why("a single tensor")
    # 1280 alone: half of an SDXL one, the other half is left out by some trainers
    family = Family.SDXL if is_pair or width == REFINER_WIDTH else family_of_width(width)
    return ModelFacts(
        kind=ModelKind.EMBEDDING,
        family=family,
        vectors=shape[0] if len(shape) == 2 else 1,
        text_width=width,
        why_not=why,
    )


def _is_image_encoder(header: Header) -> bool:
    return header.has("vision_model.") and not header.has("text_model.")


def _image_encoder(header: Header) -> ModelFacts:
    projection = header.shapes.get("visual_projection.weight", ())
    why = "" if projection else _why("a CLIP image encoder without its projection")
    return ModelFacts(
        kind=ModelKind.IMAGE_ENCODER, text_width=projection[0] if projection else 0, why_not=why
    )


# --- upscalers ---------------------------------------------------------------------------------


def _upscaler_kind(header: Header) -> str:
    names = set(header.shapes)
    return next((kind for signs, kind in UPSCALERS if names.issuperset(signs)), "")


def _is_upscaler(header: Header) -> bool:
    return bool(_upscaler_kind(header))


def _upscaler(header: Header) -> ModelFacts:
    return ModelFacts(kind=ModelKind.UPSCALER, layout=_upscaler_kind(header))


# --- checkpoints -------------------------------------------------------------------------------

NETWORK = "model.diffusion_model."


def _is_checkpoint(header: Header) -> bool:
    return header.has(NETWORK)


def _checkpoint(header: Header) -> ModelFacts:
    parts = [
        ("unet", NETWORK),
        ("vae", "first_stage_model."),
        ("text_encoder", "cond_stage_model."),
    ]
    parts += [("text_encoder", "conditioner.embedders.0."), ("text_encoder_2", _SECOND)]
    first = header.shapes.get(f"{NETWORK}input_blocks.0.0.weight", ())
    facts = ModelFacts(
        kind=ModelKind.CHECKPOINT,
        layout="single file",
        prediction=_prediction(header),
        is_zero_snr="ztsnr" in header.shapes or read_metadata(header.metadata).is_zero_snr,
        is_inpaint=first[1:2] == (9,),
        text_width=_attention_width(header, "attn2.to_k.weight"),
        parts=tuple(name for name, prefix in parts if header.has(prefix)),
    )
    what = _unusable_checkpoint(header, facts, first)
    if what:
        return replace(facts, why_not=_why(what))
    is_sdxl = header.has(_SECOND) or header.has(f"{NETWORK}label_emb.")
    family = family_of_width(facts.text_width) or (Family.SDXL if is_sdxl else Family.SD15)
    return replace(facts, family=family)


_SECOND = "conditioner.embedders.1."


def _unusable_checkpoint(header: Header, facts: ModelFacts, first: tuple[int, ...]) -> str:
    if not first:
        return f"a checkpoint of {_foreign(header) or 'another family'}"
    if header.has("conditioner.embedders.0.model."):
        return "the SDXL refiner"
    if header.has("cond_stage_model.model.") or facts.text_width == SD2_WIDTH:
        return "a Stable Diffusion 2.x checkpoint"
    if facts.is_inpaint:
        return INPAINT_ONLY
    if first[1:2] != (LATENT_CHANNELS,):
        return f"a checkpoint for {first[1] if len(first) > 1 else 0} channels of input"
    if "edm_mean" in header.shapes or header.has("edm_vpred"):
        return "a checkpoint that counts its steps in another way (EDM)"
    return ""


def _prediction(header: Header) -> str:
    if "v_pred" in header.shapes:
        return "v_prediction"
    return read_metadata(header.metadata).prediction or "epsilon"


def _foreign(header: Header) -> str:
    return next(
        (title for sign, title in FOREIGN if any(sign in name for name in header.shapes)), ""
    )


def _is_foreign(header: Header) -> bool:
    return bool(_foreign(header))


def _foreign_checkpoint(header: Header) -> ModelFacts:
    return ModelFacts(
        kind=ModelKind.CHECKPOINT, why_not=_why(f"a checkpoint of {_foreign(header)}")
    )


# --- VAE ---------------------------------------------------------------------------------------


def _is_vae(header: Header) -> bool:
    return not header.has("time_embedding.") and any(
        name.removeprefix("first_stage_model.") in _VAE_SIGNS for name in header.shapes
    )


_VAE_SIGNS = {
    "decoder.up_blocks.0.resnets.0.conv1.weight": "diffusers",
    "decoder.up.0.block.0.conv1.weight": "original",
    "decoder.layers.0.weight": "TAESD",
}


def _vae(header: Header) -> ModelFacts:
    bare = {name.removeprefix("first_stage_model."): shape for name, shape in header.shapes.items()}
    layout = next(layout for sign, layout in _VAE_SIGNS.items() if sign in bare)
    first = bare.get("decoder.conv_in.weight") or bare.get("decoder.layers.0.weight", ())
    channels = first[1] if len(first) > 1 else 0
    why = "" if channels == LATENT_CHANNELS else _why(f"a VAE for {channels} latent channels")
    return ModelFacts(kind=ModelKind.VAE, layout=layout, why_not=why)


# --- single parts ------------------------------------------------------------------------------


def _part_of(header: Header) -> str:
    for sign, what in (
        ("time_embedding.", "the UNet of a checkpoint alone"),
        ("input_blocks.", "the UNet of a checkpoint alone"),
        ("text_model.", "a text encoder alone"),
        ("encoder.block.0.layer.0.SelfAttention", "a T5 text encoder alone"),
        ("lllite_", "a ControlNet-LLLite"),
        ("adapter.body.", "a T2I-Adapter"),
    ):
        if header.has(sign):
            return what
    return ""


_KINDS: tuple[tuple[Callable[[Header], bool], Callable[[Header], ModelFacts]], ...] = (
    (_is_checkpoint, _checkpoint),
    (_is_control_lora, _control_lora),
    (_is_controlnet, _controlnet),
    (_is_adapter, _adapter),
    (is_motion_adapter, motion_adapter),
    (_is_lora, _lora),
    (_is_foreign, _foreign_checkpoint),
    (_is_upscaler, _upscaler),
    (_is_vae, _vae),
    (_is_image_encoder, _image_encoder),
    (_is_embedding, _embedding),
)
