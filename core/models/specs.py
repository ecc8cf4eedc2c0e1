"""What is known of a model before it is loaded: frozen values, one kind of model one class.

``ModelSpec`` holds what all of them have; ``why_not`` says in one line what is missing here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar, Self

from core.config import ASSETS, Config
from core.geometry import Size
from core.models.defaults import DEFAULT, FewSteps, FromDrawingDefaults, RefineDefaults
from core.models.family import Family
from core.models.files import lookups, store
from core.models.files.packages import PackageFile
from core.models.identify.ncnn_facts import GRAPH, WEIGHTS
from core.models.kinds import ModelKind
from core.models.source import ModelFile, Source, SourceKind

POSE = "openpose"

# What a union ControlNet is told it is looking at, in the order of its training
# (docstrings of diffusers' ControlNetUnionModel; xinsir/controlnet-union-sdxl-1.0).
UNION_MODES = {
    POSE: 0, "depth": 1, "soft_edge": 2, "canny": 3, "lineart": 3, "lineart_anime": 3,
    "normal": 4, "segmentation": 5, "tile": 6, "inpaint": 7,
}  # fmt: skip


def weight_folders(family: Family) -> tuple[str, ...]:
    """The component folders of a checkpoint that hold weights."""
    encoders = ("text_encoder", "text_encoder_2")[: family.text_encoders]
    return ("unet", "vae", *encoders)


@dataclass(frozen=True, kw_only=True)
class BaseSpec:
    """What every model has.

    ``commercial`` says whether its licence lets pictures be sold, None where that is not known.
    ``size`` is what there is to fetch and keep, in bytes, 0 where nobody wrote it down.
    ``memory`` is what it takes of it on a processor at work, in bytes, 0 where nobody measured it.
    ``unusable`` says in one line why the studio cannot use it although it is here.
    """

    kind: ClassVar[ModelKind] = ModelKind.UNKNOWN
    runtime: ClassVar[str] = ""
    """The package that runs it, where one can do without that."""
    is_tried: ClassVar[bool] = False
    """What came is opened as what it should be before it is kept (``try_file``)."""

    id: str
    title: str
    source: Source
    licence: str = "unknown"
    commercial: bool | None = None
    size: int = 0
    memory: int = 0
    unusable: str = ""
    note: str = ""

    @property
    def is_own(self) -> bool:
        """Whether a person brought it; the catalogue's come from elsewhere or with the studio."""
        is_here = self.source.kind in (SourceKind.FOLDER, SourceKind.FILE)
        return is_here and not Path(self.source.place).is_relative_to(ASSETS)

    @property
    def path(self) -> Path | None:
        """The file or folder of the model on this machine."""
        return self.source.path()

    @property
    def paths(self) -> tuple[Path, ...]:
        """All that it is made of on this machine: ``path``, and what lies beside it for it."""
        path = self.path
        if path is None:
            return ()
        layout = path.with_suffix("")
        has_layout = path.is_file() and (layout / "model_index.json").is_file()
        return (path, layout) if has_layout else (path,)

    @property
    def can_be_fetched(self) -> bool:
        """Whether it comes from somewhere else than this machine."""
        return self.source.kind in (SourceKind.HUB, SourceKind.URL)

    @property
    def files(self) -> tuple[ModelFile, ...]:
        """Those with an address of their own; the files of a repository the hub lists."""
        return ()

    def with_files(self, files: tuple[ModelFile, ...]) -> Self:
        """The same with its ``files`` where they lie now."""
        return self

    def try_file(self, file: ModelFile, path: Path) -> None:
        """Open what came as one of its ``files``; ``ModelUnusable`` for what is no such thing."""

    @property
    def missing(self) -> tuple[ModelFile, ...]:
        """The ``files`` of it that are not on this machine."""
        return tuple(file for file in self.files if file.path is None)

    @property
    def bytes_to_come(self) -> int:
        """0 when a server has to be asked."""
        sizes = [file.size for file in self.missing] if self.files else [self.size]
        return sum(sizes) if all(sizes) else 0

    @property
    def hosts(self) -> tuple[str, ...]:
        """Who sends it, each once."""
        if self.source.kind is SourceKind.HUB:
            return (f"huggingface.co/{self.source.place}",)
        return tuple(dict.fromkeys(file.host for file in self.files if file.url))

    @property
    def origin(self) -> str:
        """Who brought it here, where that is neither a person nor the studio's folders."""
        if self.source.kind is SourceKind.HUB:
            return f"Fetched into the hub cache; remove with hf cache rm model/{self.source.place}"
        return ""

    @property
    def terms(self) -> str:
        """What else to know before it is fetched."""
        return ""

    def is_installed(self, config: Config) -> bool:
        return lookups.once((self, config), lambda: not self.why_not(config))

    def why_not(self, config: Config) -> str:
        """One line on what is missing and what to do; empty when it can be used."""
        if self.unusable:
            return self.unusable
        path = self.path
        if path is not None and (path.is_file() or store.weights(path)):
            return ""
        return f"{self.title} is not on this machine. {self.how_to_get(config)}"

    def how_to_get(self, config: Config) -> str:
        folder = config.models_folder / self.kind.folder
        match self.source.kind:
            case SourceKind.HUB:
                part = f" --include '{self.source.part}*'" if self.source.part else ""
                return (
                    f"Fetch it on the Models page, run `hf download {self.source.place}{part}`, "
                    f"or put its folder or .safetensors file into {folder}."
                )
            case SourceKind.URL:
                return f"Fetch it on the Models page, or put its .safetensors into {folder}."
            case SourceKind.FOLDER | SourceKind.FILE:
                return f"Put it back at {self.source.place}."


@dataclass(frozen=True, kw_only=True)
class ModelSpec(BaseSpec):
    """A part of a diffusion model, which fits those of its family."""

    family: Family


@dataclass(frozen=True, kw_only=True)
class CheckpointSpec(ModelSpec):
    """A Stable Diffusion checkpoint and what suits it.

    Ranges are inclusive (low, high). ``controlnet`` is the pose ControlNet that suits it best, None
    for the family's own. ``default_sampler`` ``"auto"`` is the one its own files name.
    ``pose_guidance``: whether guidance should strengthen the pose too (``GenerationRequest``).
    ``needs_pose``: its figures fall apart without one, so the studio lays one below
    (``core.generation.auto_pose``). ``is_zero_snr``: trained down to pure noise, which its
    scheduler has to follow. ``is_chosen``: a person said so, which wins over what its files say.
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
class UpscalerSpec(BaseSpec):
    """A Real-ESRGAN network that enlarges ``scale`` times (0: the file says).

    ``file`` is where its weights lie, None when they are not here: those of ``package`` where that
    is installed, else what was fetched, whose checksum is ``sha256``.
    """

    kind: ClassVar[ModelKind] = ModelKind.UPSCALER

    scale: int
    file: Path | None
    sha256: str = ""
    package: PackageFile | None = None

    @property
    def path(self) -> Path | None:
        return self.file

    @property
    def paths(self) -> tuple[Path, ...]:
        if self.file is None or self.file.suffix.lower() != GRAPH:
            return super().paths
        return self.file, self.file.with_suffix(WEIGHTS)

    @property
    def origin(self) -> str:
        if self.package is None or self.file is None or self.file != self.package.path():
            return super().origin
        return f"Brought by the package {self.package.name}; remove it with pip"

    @property
    def files(self) -> tuple[ModelFile, ...]:
        if self.source.kind is not SourceKind.URL:
            return ()
        source = self.source
        return (ModelFile(source.part, source.place, self.size, self.sha256, self.file),)

    def with_files(self, files: tuple[ModelFile, ...]) -> UpscalerSpec:
        return replace(self, file=files[0].path) if files else self

    def why_not(self, config: Config) -> str:
        if self.file is not None and self.file.is_file():
            return ""
        folder = config.models_folder / self.kind.folder
        install = f"run `pip install {self.package.name}`, " if self.package else ""
        return (
            f"The upscaler {self.title} is not on this machine. Fetch it on the Models page, "
            f"{install}or put its .safetensors into {folder}."
        )
