"""Which kinds of model there are, where each lies and what it is called."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class ModelKind(StrEnum):
    CHECKPOINT = "checkpoint"
    CONTROLNET = "controlnet"
    LORA = "lora"
    VAE = "vae"
    EMBEDDING = "embedding"
    ADAPTER = "adapter"
    MOTION_ADAPTER = "motion_adapter"
    IMAGE_ENCODER = "image_encoder"
    UPSCALER = "upscaler"
    DETECTOR = "detector"
    CUTOUT = "cutout"
    UNKNOWN = "unknown"

    @property
    def folder(self) -> str:
        """Its subfolder in ``config.models_folder``; empty for what has none."""
        return _FACTS[self].folder

    @property
    def label(self) -> str:
        return _FACTS[self].label

    @property
    def noun(self) -> str:
        """Inside a sentence."""
        return _FACTS[self].noun or self.label

    @property
    def a_noun(self) -> str:
        return f"{'an' if self.noun[0] in 'aeiouI' else 'a'} {self.noun}"


class _Facts(NamedTuple):
    """``noun`` is empty where the label is written the same inside a sentence."""

    folder: str
    label: str
    noun: str = ""


_FACTS = {
    ModelKind.CHECKPOINT: _Facts("checkpoints", "Checkpoint", "checkpoint"),
    ModelKind.CONTROLNET: _Facts("controlnet", "ControlNet"),
    ModelKind.LORA: _Facts("loras", "LoRA"),
    ModelKind.VAE: _Facts("vae", "VAE"),
    ModelKind.EMBEDDING: _Facts("embeddings", "Embedding", "embedding"),
    ModelKind.ADAPTER: _Facts("ip_adapter", "IP-Adapter"),
    ModelKind.MOTION_ADAPTER: _Facts("motion_adapters", "Motion adapter", "motion adapter"),
    ModelKind.IMAGE_ENCODER: _Facts("ip_adapter/image_encoder", "Image encoder", "image encoder"),
    ModelKind.UPSCALER: _Facts("upscalers", "Upscaler", "upscaler"),
    ModelKind.DETECTOR: _Facts("detectors", "Pose detector", "pose detector"),
    ModelKind.CUTOUT: _Facts("cutout", "Cut-out", "cut-out"),
    ModelKind.UNKNOWN: _Facts("", "Unknown", "unknown model"),
}
assert set(_FACTS) == set(ModelKind)
