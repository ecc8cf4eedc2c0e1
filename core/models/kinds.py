"""Which kinds of model there are, where each lies and what it is called."""

from __future__ import annotations

from enum import StrEnum


class ModelKind(StrEnum):
    CHECKPOINT = "checkpoint"
    CONTROLNET = "controlnet"
    LORA = "lora"
    EMBEDDING = "embedding"
    VAE = "vae"
    ADAPTER = "adapter"
    IMAGE_ENCODER = "image_encoder"
    UPSCALER = "upscaler"
    DETECTOR = "detector"
    CUTOUT = "cutout"
    UNKNOWN = "unknown"

    @property
    def folder(self) -> str:
        """Its subfolder in ``config.models_folder``."""
        return _FOLDERS.get(self, "")

    @property
    def label(self) -> str:
        return _LABELS[self]


_FOLDERS = {
    ModelKind.CHECKPOINT: "checkpoints", ModelKind.CONTROLNET: "controlnet",
    ModelKind.LORA: "loras", ModelKind.EMBEDDING: "embeddings", ModelKind.VAE: "vae",
    ModelKind.ADAPTER: "ip_adapter", ModelKind.IMAGE_ENCODER: "ip_adapter/image_encoder",
    ModelKind.UPSCALER: "upscalers", ModelKind.DETECTOR: "detectors",
    ModelKind.CUTOUT: "cutout",
}  # fmt: skip
_LABELS = {
    ModelKind.CHECKPOINT: "Checkpoint", ModelKind.CONTROLNET: "ControlNet",
    ModelKind.LORA: "LoRA", ModelKind.EMBEDDING: "Embedding", ModelKind.VAE: "VAE",
    ModelKind.ADAPTER: "IP-Adapter", ModelKind.IMAGE_ENCODER: "Image encoder",
    ModelKind.UPSCALER: "Upscaler", ModelKind.DETECTOR: "Pose detector",
    ModelKind.CUTOUT: "Cut-out", ModelKind.UNKNOWN: "Unknown",
}  # fmt: skip
assert set(_LABELS) == set(ModelKind)
