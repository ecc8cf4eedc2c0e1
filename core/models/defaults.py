"""What suits checkpoints, by their family and by what they are asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from core.geometry import Size
from core.models.family import Family


class RefineDefaults(NamedTuple):
    """How a checkpoint's pictures are best drawn over once more, by the names of a ``Refine``."""

    scale: float
    strength: float
    steps: int
    upscaler: str


class FromDrawingDefaults(NamedTuple):
    """What suits a checkpoint that paints over a drawing, by the names of a ``FromDrawing``;
    ``settings`` are fields of the checkpoint's spec that are others then."""

    strength: float = 0.75
    lines: float = 0.0
    faces: bool = False
    settings: tuple[tuple[str, Any], ...] = ()


DEFAULT = FromDrawingDefaults()
# The upscaler of whoever names none, and of every request from before there was a choice.
DEFAULT_UPSCALER = "starter-x4"


class FewSteps(NamedTuple):
    """The settings that a few-step LoRA was distilled for."""

    sampler: str
    steps: int
    guidance: float


# What suits checkpoints of a family that say nothing of their own.
FAMILY_DEFAULTS: Mapping[Family, dict[str, Any]] = {
    Family.DRAWING: {},
    Family.STARTER: {},
    Family.SD15: {"from_drawing": FromDrawingDefaults(0.75)},
    Family.SDXL: {
        "from_drawing": FromDrawingDefaults(0.8),
        "sizes": (
            Size(832, 1216), Size(1024, 1024), Size(1216, 832), Size(896, 1152),
            Size(1152, 896), Size(768, 1344), Size(1344, 768),
        ),
        "guidance_range": (3.0, 12.0),
        "default_guidance": 5.0,
        "default_sampler": "Euler a",
    },
}  # fmt: skip
assert set(FAMILY_DEFAULTS) == set(Family)
