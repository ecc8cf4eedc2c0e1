"""A checkpoint and what suits it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from core.config import Config
from core.geometry import Size
from core.models.defaults import DEFAULT, FromDrawingDefaults, RefineDefaults
from core.models.family import Family
from core.models.files import store
from core.models.kinds import ModelKind
from core.models.source import Source
from core.models.specs.base import ModelSpec


def weight_folders(family: Family) -> tuple[str, ...]:
    """The component folders of a checkpoint that hold weights."""
    encoders = ("text_encoder", "text_encoder_2")[: family.text_encoders]
    return ("unet", "vae", *encoders)


@dataclass(frozen=True, kw_only=True)
class CheckpointSpec(ModelSpec):
    """A Stable Diffusion checkpoint and what suits it.

    Ranges are inclusive (low, high). ``controlnet`` is the pose ControlNet that suits it best, None
    for the family's own. ``default_sampler`` ``"auto"`` is the one its own files name.
    ``pose_guidance``: whether guidance should strengthen the pose too (``GenerationRequest``).
    ``needs_pose``: its figures fall apart without one, so the studio lays one below
    (``core.generation.auto_pose``). ``is_zero_snr``: trained down to pure noise, which its
    scheduler has to follow. ``is_chosen``: a person said so, which wins over what its files say.
    ``fix_note`` says what the face and hand fixer does with it, where that is known.
    ``components`` are the places of parts that its own files lack, by the part's name.
    """

    kind: ClassVar[ModelKind] = ModelKind.CHECKPOINT

    controlnet: Source | None = None
    components: tuple[tuple[str, Source], ...] = ()
    prediction: str = "epsilon"
    is_zero_snr: bool = False
    is_chosen: bool = False
    sizes: tuple[Size, ...] = (
        Size(512, 768), Size(512, 512), Size(768, 512), Size(640, 640),
    )  # fmt: skip
    steps_range: tuple[int, int] = (20, 50)
    default_steps: int = 28
    guidance_range: tuple[float, float] = (7.5, 12.0)
    default_guidance: float = 7.5
    guidance_rescale: float = 0.0
    pose_guidance: bool = False
    needs_pose: bool = False
    default_sampler: str = "auto"
    clip_skip: int = 1
    quality_tags: str = ""
    negative_prompt: str = ""
    refine: RefineDefaults | None = None
    enlarge: int = 1
    fix_note: str = ""
    from_drawing: FromDrawingDefaults = DEFAULT

    @property
    def is_drawing(self) -> bool:
        """The painter of ``core.figures``, which needs no file and no network."""
        return self.family is Family.DRAWING

    def with_drawing_defaults(self) -> CheckpointSpec:
        """The same with what suits it where it paints over a drawing."""
        return replace(self, **dict(self.from_drawing.settings))

    @property
    def default_size(self) -> Size:
        return self.sizes[0]

    @property
    def recommended(self) -> dict[str, Any]:
        """What suits it, by the names of a ``GenerationRequest``; without the size."""
        return {
            "negative_prompt": self.negative_prompt,
            "steps": self.default_steps,
            "guidance": float(self.default_guidance),
            "guidance_rescale": float(self.guidance_rescale),
            "pose_guidance": self.pose_guidance,
            "sampler": self.default_sampler,
            "clip_skip": self.clip_skip,
            "refine": None if self.refine is None else self.refine._asdict(),
            "enlarge": self.enlarge,
        }

    def size_for(self, aspect: float) -> Size:
        """The size whose width to height comes nearest to ``aspect``."""
        return min(self.sizes, key=lambda size: abs(math.log(size.width / size.height / aspect)))

    def why_not(self, config: Config) -> str:
        path = self.source.path()
        if self.unusable or path is None:
            return super().why_not(config)
        if path.is_file():
            return ""
        missing = store.missing_parts(path, self._own_parts()) + self._missing_components()
        if not missing:
            return ""
        if store.has_pickle(path / missing[0]):
            return (
                f"The {missing[0]} of {self.title} is a pickle, which can run code and is refused. "
                "Save it again as safetensors."
            )
        return (
            f"{self.title} lacks its {' and '.join(missing)} as safetensors. "
            f"{self.how_to_get(config)}"
        )

    def _own_parts(self) -> tuple[str, ...]:
        elsewhere = {name for name, _source in self.components}
        return tuple(part for part in weight_folders(self.family) if part not in elsewhere)

    def _missing_components(self) -> tuple[str, ...]:
        return tuple(name for name, source in self.components if source.path() is None)

    def has_controlnet(self) -> bool:
        """Whether the pose ControlNet that suits it best is here."""
        path = None if self.controlnet is None else self.controlnet.path()
        return path is not None and (path.is_file() or bool(store.weights(path)))
