"""The drawing in the list of checkpoints: nothing to fetch, nothing to load, ready everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.config import Config
from core.geometry import Size
from core.models.family import Family
from core.models.source import Source, SourceKind
from core.models.specs import CheckpointSpec

PAINTER = Path(__file__).parent.parent / "figures"


@dataclass(frozen=True, kw_only=True)
class DrawingSpec(CheckpointSpec):
    """What networks are asked for, steps or guidance, has one value here and no meaning."""

    @property
    def is_own(self) -> bool:
        return False

    def why_not(self, config: Config) -> str:
        return ""


DRAWING = DrawingSpec(
    id=Family.DRAWING.value,
    title="Drawing (at once)",
    family=Family.DRAWING,
    source=Source(SourceKind.FOLDER, str(PAINTER)),
    licence="MIT",
    commercial=True,
    note="Drawn from your words and the pose in a moment, without a model.",
    sizes=tuple(
        Size(*size)
        for size in (
            (1024, 1536), (1536, 1024), (1280, 1280), (512, 768), (768, 512), (640, 640),
            (2048, 3072), (3072, 2048), (4096, 4096),
        )
    ),
    steps_range=(1, 1),
    default_steps=1,
    guidance_range=(1.0, 1.0),
    default_guidance=1.0,
    needs_pose=True,
)  # fmt: skip
