"""Tiny real files of every format that people pass around beside whole checkpoints.

Each writer takes the part it must fit, writes one ``.safetensors`` and returns its path; the names
are those of the programs that first wrote such files. ``seed`` decides the random weights.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.models.ldm import save, unet_name, vae_tensors

TEXT_LAYERS = ("q_proj", "k_proj", "v_proj", "out_proj")


def _random(shape: tuple[int, ...], seed: int, scale: float = 0.2) -> Any:
    import torch

    return torch.randn(shape, generator=torch.Generator().manual_seed(seed)) * scale


# --- LoRA ------------------------------------------------------------------------------------


def _targets(model: Any, pattern: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    for name, module in model.named_modules():
        if hasattr(module, "weight") and module.weight.ndim > 1 and re.search(pattern, name):
            yield name, tuple(module.weight.shape)


def lora_pairs(
    unet: Any, *texts: Any, rank: int = 2, seed: int = 0, conv: bool = False
) -> dict[str, tuple[Any, Any]]:
    """``unet.…``, ``text_encoder.…``, ``text_encoder_2.…`` → (down, up) of the attention layers.

    With ``conv`` also the 3×3 convolutions of the residual blocks, as LoCon has them.
    """
    found: dict[str, tuple[Any, Any]] = {}
    wanted = r"attn\d\.to_(q|k|v|out\.0)$|proj_in$|ff\.net\.2$" + (r"|resnets.*conv1$" * conv)
    for name, shape in _targets(unet, wanted):
        found[f"unet.{name}"] = _pair(shape, rank, seed + len(found))
    for place, text in enumerate(texts):
        home = "text_encoder" if place == 0 else f"text_encoder_{place + 1}"
        for name, shape in _targets(text, "|".join(TEXT_LAYERS)):
            bare = name.removeprefix("text_model.")
            found[f"{home}.text_model.{bare}"] = _pair(shape, rank, seed + len(found))
    return found


def _pair(shape: tuple[int, ...], rank: int, seed: int) -> tuple[Any, Any]:
    out, into, *kernel = shape
    up = _random((out, rank, *[1] * len(kernel)), 2 * seed + 1)
    return _random((rank, into, *kernel), 2 * seed), up


def write_kohya_lora(
    path: Path,
    unet: Any,
    *texts: Any,
    alpha: float | None = 1.0,
    rank: int = 2,
    seed: int = 0,
    conv: bool = False,
    metadata: dict[str, str] | None = None,
) -> Path:
    """sd-scripts: SDXL files carry the original names of the UNet, 1.x files those of diffusers."""
    import torch

    is_sdxl = unet.config.addition_embed_type == "text_time"
    homes = {
        "unet": "lora_unet",
        "text_encoder": "lora_te1" if is_sdxl else "lora_te",
        "text_encoder_2": "lora_te2",
    }
    tensors: dict[str, Any] = {}
    for name, (down, up) in lora_pairs(unet, *texts, rank=rank, seed=seed, conv=conv).items():
        home, _, rest = name.partition(".")
        if home == "unet" and is_sdxl:
            rest = unet_name(f"{rest}.weight", ()).removesuffix(".weight")
        stem = f"{homes[home]}_{rest.replace('.', '_')}"
        tensors |= {f"{stem}.lora_down.weight": down, f"{stem}.lora_up.weight": up}
        if alpha is not None:
            tensors[f"{stem}.alpha"] = torch.tensor(alpha)
    return save(tensors, path, metadata or {"ss_network_module": "networks.lora"})


def write_diffusers_lora(path: Path, unet: Any, *texts: Any, rank: int = 2, seed: int = 0) -> Path:
    """What ``StableDiffusionPipeline.save_lora_weights`` writes."""
    tensors: dict[str, Any] = {}
    for name, (down, up) in lora_pairs(unet, *texts, rank=rank, seed=seed).items():
        tensors |= {f"{name}.lora_A.weight": down, f"{name}.lora_B.weight": up}
    return save(tensors, path)


def write_old_diffusers_lora(path: Path, unet: Any, *, rank: int = 2, seed: int = 0) -> Path:
    """What diffusers wrote before it used peft: attention processors."""
    tensors: dict[str, Any] = {}
    for name, (down, up) in lora_pairs(unet, rank=rank, seed=seed).items():
        if ".attn" not in name:
            continue
        home, _, part = name.removesuffix(".0").rpartition(".")
        stem = f"{home}.processor.{part}_lora"
        tensors |= {f"{stem}.down.weight": down, f"{stem}.up.weight": up}
    return save(tensors, path)


def write_peft_lora(path: Path, unet: Any, *, rank: int = 2, seed: int = 0) -> Path:
    """``adapter_model.safetensors`` of ``peft``, for the UNet alone."""
    tensors: dict[str, Any] = {}
    for name, (down, up) in lora_pairs(unet, rank=rank, seed=seed).items():
        stem = f"base_model.model.{name.removeprefix('unet.')}"
        tensors |= {f"{stem}.lora_A.weight": down, f"{stem}.lora_B.weight": up}
    return save(tensors, path)


def write_lycoris(path: Path, unet: Any, kind: str = "loha") -> Path:
    """LyCORIS: ``loha`` is a product of two LoRA, ``lokr`` a Kronecker product."""
    tensors: dict[str, Any] = {}
    for name, (out, into, *_) in _targets(unet, r"attn\d\.to_(q|k|v)$"):
        stem = f"lora_unet_{name.replace('.', '_')}"
        if kind == "loha":
            shapes = {"hada_w1_a": (out, 2), "hada_w1_b": (2, into),
                      "hada_w2_a": (out, 2), "hada_w2_b": (2, into)}  # fmt: skip
        else:
            shapes = {"lokr_w1": (2, 2), "lokr_w2": (out // 2, into // 2)}
        tensors |= {f"{stem}.{end}": _random(shape, len(stem)) for end, shape in shapes.items()}
    return save(tensors, path)


# --- words, VAE, ControlNet --------------------------------------------------------------------


def write_embedding(path: Path, width: int = 32, vectors: int = 3, seed: int = 0) -> Path:
    """Textual inversion as A1111 saves it for Stable Diffusion 1.x."""
    told = {"modelspec.architecture": "stable-diffusion-v1/textual-inversion"}
    return save({"emb_params": _random((vectors, width), seed)}, path, told)


def write_diffusers_embedding(
    path: Path, token: str = "<thing>", width: int = 32, vectors: int = 1
) -> Path:
    return save({token: _random((vectors, width), 0)}, path)


def write_sdxl_embedding(
    path: Path, widths: tuple[int, int] = (32, 48), vectors: int = 3, seed: int = 0
) -> Path:
    tensors = {
        "clip_l": _random((vectors, widths[0]), seed),
        "clip_g": _random((vectors, widths[1]), seed + 1),
    }
    return save(tensors, path)


def write_vae(path: Path, vae: Any) -> Path:
    """With the names of diffusers."""
    return save(vae.state_dict(), path)


def write_ldm_vae(path: Path, vae: Any) -> Path:
    """With the original names, as ``vae-ft-mse-840000-ema-pruned`` has them."""
    return save(vae_tensors(vae), path)


def four_level_controlnet() -> Any:
    """With the block plan of Stable Diffusion 1.x, which the original names are bound to."""
    import torch
    from diffusers import ControlNetModel

    model = ControlNetModel(
        block_out_channels=(8, 16, 16, 16),
        layers_per_block=2,
        down_block_types=(*["CrossAttnDownBlock2D"] * 3, "DownBlock2D"),
        conditioning_embedding_out_channels=(4, 8, 8, 8),
        cross_attention_dim=32,
        norm_num_groups=4,
        attention_head_dim=2,
    ).eval()
    for block in (*model.controlnet_down_blocks, model.controlnet_mid_block):
        torch.nn.init.normal_(block.weight, std=0.3)
    torch.nn.init.normal_(model.controlnet_cond_embedding.conv_out.weight, std=0.3)
    return model


def write_controlnet(path: Path, controlnet: Any) -> Path:
    """One file with the names of diffusers, without its config."""
    return save(controlnet.state_dict(), path)


def controlnet_name(name: str) -> str:
    stem, _, end = name.rpartition(".")
    if found := re.fullmatch(r"controlnet_down_blocks\.(\d+)", stem):
        return f"zero_convs.{found[1]}.0.{end}"
    if stem == "controlnet_mid_block":
        return f"middle_block_out.0.{end}"
    if stem.startswith("controlnet_cond_embedding."):
        part = stem.split(".", 1)[1]
        place = {"conv_in": 0, "conv_out": 14}.get(part)
        place = 2 * (int(part.rpartition(".")[2]) + 1) if place is None else place
        return f"input_hint_block.{place}.{end}"
    return unet_name(name)


def write_ldm_controlnet(path: Path, controlnet: Any) -> Path:
    """``control_model.`` and the original names, as ``control_v11p_sd15_openpose.pth`` has them."""
    state = controlnet.state_dict()
    return save({f"control_model.{controlnet_name(n)}": v for n, v in state.items()}, path)


# --- pictures as prompts -------------------------------------------------------------------------


def image_encoder(width: int = 32) -> Any:
    from transformers import CLIPVisionConfig, CLIPVisionModelWithProjection

    return CLIPVisionModelWithProjection(
        CLIPVisionConfig(
            hidden_size=width,
            intermediate_size=37,
            num_hidden_layers=3,
            num_attention_heads=4,
            image_size=224,
            patch_size=32,
            projection_dim=width,
        )
    ).eval()


def _attention_weights(unet: Any, seed: int) -> dict[str, Any]:
    """Odd numbers, in the order of the cross-attentions of ``unet.attn_processors``."""
    found: dict[str, Any] = {}
    for place, name in enumerate(n for n in unet.attn_processors if "attn2" in n):
        key = unet.get_submodule(name.removesuffix(".processor")).to_k.weight
        for kind in ("k", "v"):
            stem = f"ip_adapter.{2 * place + 1}.to_{kind}_ip.weight"
            found[stem] = _random(tuple(key.shape), seed + len(found))
    return found


def _adapter_notes(unet: Any) -> dict[str, str]:
    """So small a width tells no family, so it is written down."""
    is_sdxl = unet.config.addition_embed_type == "text_time"
    family = "stable-diffusion-xl-v1-base" if is_sdxl else "stable-diffusion-v1"
    return {"modelspec.architecture": f"{family}/ip-adapter"}


def write_ip_adapter(path: Path, unet: Any, *, width: int = 32, seed: int = 0) -> Path:
    """Four words from the picture's embedding; ``width`` is the image encoder's projection."""
    cross = unet.config.cross_attention_dim
    tensors = {
        "image_proj.proj.weight": _random((4 * cross, width), seed),
        "image_proj.proj.bias": _random((4 * cross,), seed + 1),
        "image_proj.norm.weight": _random((cross,), seed + 2),
        "image_proj.norm.bias": _random((cross,), seed + 3),
    }
    return save(tensors | _attention_weights(unet, seed + 9), path, _adapter_notes(unet))


def write_ip_adapter_plus(path: Path, unet: Any, *, width: int = 32, seed: int = 0) -> Path:
    """Four layers that read all patches of the picture; ``width`` is the encoder's hidden size."""
    cross, hidden = unet.config.cross_attention_dim, 64
    shapes: dict[str, tuple[int, ...]] = {
        "latents": (1, 4, hidden),
        "proj_in.weight": (hidden, width), "proj_in.bias": (hidden,),
        "proj_out.weight": (cross, hidden), "proj_out.bias": (cross,),
        "norm_out.weight": (cross,), "norm_out.bias": (cross,),
    }  # fmt: skip
    for layer in range(4):
        home = f"layers.{layer}"
        shapes |= {f"{home}.0.{n}.{e}": (hidden,) for n in ("norm1", "norm2") for e in ENDS}
        shapes |= {f"{home}.1.0.{end}": (hidden,) for end in ENDS}
        shapes |= {
            f"{home}.0.to_q.weight": (hidden, hidden),
            f"{home}.0.to_kv.weight": (2 * hidden, hidden),
            f"{home}.0.to_out.weight": (hidden, hidden),
            f"{home}.1.1.weight": (4 * hidden, hidden),
            f"{home}.1.3.weight": (hidden, 4 * hidden),
        }
    tensors = {
        f"image_proj.{name}": _random(shape, seed + place)
        for place, (name, shape) in enumerate(shapes.items())
    }
    return save(tensors | _attention_weights(unet, seed + 99), path, _adapter_notes(unet))


ENDS = ("weight", "bias")


# --- upscalers -----------------------------------------------------------------------------------


def write_upscaler(path: Path, kind: str = "compact", scale: int = 2) -> Path:
    """``compact`` is SRVGG (realesr-animevideov3), ``rrdb`` ESRGAN (RealESRGAN_x4plus_anime_6B)."""
    import torch

    with torch.random.fork_rng():
        torch.manual_seed(0)
        if kind == "compact":
            from spandrel.architectures.Compact import Compact

            model: Any = Compact(num_feat=8, num_conv=2, upscale=scale)
        else:
            from spandrel.architectures.ESRGAN import ESRGAN

            model = ESRGAN(num_filters=8, num_blocks=1, scale=scale)
    return save(model.state_dict(), path)
