"""Tiny real models of both families and of every format, in one data folder."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from core.config import Config
from core.models.loading.cache import ModelCache
from core.models.registry import checkpoint
from tests.models import tiny, tiny_files, tiny_sdxl

FAMILIES = ("sd15", "sdxl")
SDXL_BASE = {"modelspec.architecture": "stable-diffusion-xl-v1-base"}


def write_families(folder: Path) -> Config:
    """Checkpoints ``sd15`` and ``sdxl``, and for each what its name begins with that."""
    import torch

    config = Config(data_folder=folder, device="cpu", offline=True, min_free_bytes=0)
    models = config.models_folder
    tiny.write_checkpoint(models / "checkpoints" / "sd15", prediction="epsilon")
    tiny_sdxl.write_sdxl(models / "checkpoints" / "sdxl")
    cache = ModelCache(config)
    with torch.random.fork_rng():
        torch.manual_seed(5)
        tiny_files.image_encoder().save_pretrained(models / "ip_adapter" / "image_encoder")
        for family in FAMILIES:
            _write_attachments(models, family, cache.get_checkpoint(checkpoint(family, config)))
    return config


def _write_attachments(models: Path, family: str, loaded: Any) -> None:
    texts = [loaded.text_encoder, *([loaded.text_encoder_2] if loaded.is_sdxl else [])]
    unet = loaded.unet
    loras = models / "loras"
    base = {} if family == "sd15" else SDXL_BASE
    for folder in ("loras", "embeddings", "vae", "controlnet", "ip_adapter"):
        (models / folder).mkdir(exist_ok=True)
    tiny_files.write_kohya_lora(
        loras / f"{family}-kohya.safetensors", unet, *texts, conv=True, metadata={"x": "y"} | base
    )
    tiny_files.write_diffusers_lora(
        loras / f"{family}-diffusers.safetensors", unet, *texts, seed=50
    )
    tiny_files.write_peft_lora(loras / f"{family}-peft.safetensors", unet, seed=70)
    tiny_files.write_old_diffusers_lora(loras / f"{family}-old.safetensors", unet, seed=90)
    words = models / "embeddings" / f"{family}Word.safetensors"
    if loaded.is_sdxl:
        tiny_files.write_sdxl_embedding(words, (32, tiny_sdxl.HIDDEN))
    else:
        tiny_files.write_embedding(words)
    vae = tiny.vae()
    if loaded.is_sdxl:
        vae.register_to_config(scaling_factor=0.13025)
    vae.save_pretrained(models / "vae" / f"{family}-vae")
    network = tiny_sdxl.controlnet() if loaded.is_sdxl else tiny.controlnet()
    network.save_pretrained(models / "controlnet" / f"{family}-canny")
    tiny_files.write_ip_adapter(models / "ip_adapter" / f"{family}-plain.safetensors", unet)
    tiny_files.write_ip_adapter_plus(models / "ip_adapter" / f"{family}-plus.safetensors", unet)


def copy_layout(folder: Path, beside: Path) -> None:
    """What of a diffusers folder says how a single file is laid out: everything but weights."""
    shutil.copytree(folder, beside, ignore=shutil.ignore_patterns("*.safetensors", "controlnet"))
