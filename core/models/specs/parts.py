"""What is used along with a checkpoint, and fits those of its family."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from core.config import Config
from core.models.defaults import FewSteps
from core.models.files import store
from core.models.kinds import ModelKind
from core.models.source import Source
from core.models.specs.base import ModelSpec

POSE = "openpose"

# What a union ControlNet is told it is looking at, in the order of its training
# (docstrings of diffusers' ControlNetUnionModel; xinsir/controlnet-union-sdxl-1.0).
UNION_MODES = {
    POSE: 0, "depth": 1, "soft_edge": 2, "canny": 3, "lineart": 3, "lineart_anime": 3,
    "normal": 4, "segmentation": 5, "tile": 6, "inpaint": 7,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ControlNetSpec(ModelSpec):
    """A ControlNet and what it was taught to follow.

    ``kinds`` are ``"openpose"`` and the values of ``ControlKind``. ``stick`` is the name of the
    ``StickStyle`` in which it saw poses. ``union``: one network for all kinds, to be told which.
    ``strength`` and ``end`` are good values to begin with. ``details``: it was shown the hands and
    faces of poses too; others would take them for bodies.
    """

    kind: ClassVar[ModelKind] = ModelKind.CONTROLNET

    kinds: tuple[str, ...] = (POSE,)
    stick: str = POSE
    union: bool = False
    details: bool = True
    strength: float = 1.0
    end: float = 1.0

    def mode(self, kind: str) -> int:
        """The number that tells a union ControlNet what it is looking at."""
        return UNION_MODES[kind]


@dataclass(frozen=True, kw_only=True)
class LoraSpec(ModelSpec):
    """A LoRA; ``trigger`` are words that call it, ``settings`` those that a few-step one needs."""

    kind: ClassVar[ModelKind] = ModelKind.LORA

    trigger: str = ""
    weight: float = 1.0
    settings: FewSteps | None = None


@dataclass(frozen=True, kw_only=True)
class VaeSpec(ModelSpec):
    """A VAE to be used in place of the checkpoint's own."""

    kind: ClassVar[ModelKind] = ModelKind.VAE


@dataclass(frozen=True, kw_only=True)
class EmbeddingSpec(ModelSpec):
    """A textual inversion, called by its ``token`` in the prompt; ``bundle`` is where it stands in
    the file of a LoRA that brings it along."""

    kind: ClassVar[ModelKind] = ModelKind.EMBEDDING

    token: str
    bundle: str = ""


@dataclass(frozen=True, kw_only=True)
class AdapterSpec(ModelSpec):
    """An IP-Adapter and the image encoder it was trained on: a folder, or a reader of looks."""

    kind: ClassVar[ModelKind] = ModelKind.ADAPTER

    image_encoder: Source
    strength: float = 0.6

    @property
    def reads_looks(self) -> bool:
        """Its image encoder is no CLIP but a reader of looks (``pose.appearance``), one file."""
        return self.image_encoder.place.endswith(".onnx")

    def why_not(self, config: Config) -> str:
        line = super().why_not(config)
        encoder = self.image_encoder.path()
        if line or (encoder is not None and (encoder.is_file() or store.weights(encoder))):
            return line
        return (
            f"{self.title} needs its image encoder, and {self.image_encoder.place} is not here. "
            "Import the folder that holds its config.json and .safetensors, or fetch an "
            "IP-Adapter of the catalogue, which brings it along."
        )


@dataclass(frozen=True, kw_only=True)
class MotionAdapterSpec(ModelSpec):
    """Of AnimateDiff: the layers between those of a checkpoint that see several frames at once."""

    kind: ClassVar[ModelKind] = ModelKind.MOTION_ADAPTER
