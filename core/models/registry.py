"""What models the studio knows, and which of them are on this machine.

``assets/models.toml`` names the shipped and the well-known ones; a person's own lie in
``config.models_folder``: diffusers folders, single ``.safetensors`` files, and upscalers in its
``upscalers`` subfolder. Asking costs some file look-ups; nothing is loaded.
"""

from __future__ import annotations

import json
import math
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Generic, NamedTuple, Protocol, TypeVar, cast

from core.config import ASSETS, Config
from core.errors import ModelError, ModelMissing
from core.models import store
from core.models.family import Family

CATALOGUE = ASSETS / "models.toml"
PARTS = ("unet", "vae", "text_encoder")
OPENPOSE_SD15 = "lllyasviel/control_v11p_sd15_openpose"


class Extent(NamedTuple):
    """Width and height in pixels; compares equal to any pair of the same numbers."""

    width: int
    height: int

    def __str__(self) -> str:
        return f"{self.width}×{self.height}"


class SourceKind(StrEnum):
    FOLDER = "folder"
    HUB = "hub"
    FILE = "file"


class Source(NamedTuple):
    """Where a model comes from: a diffusers folder, ``owner/name`` on the hub, or one file."""

    kind: SourceKind
    place: str

    def path(self) -> Path | None:
        """The folder or file on this machine, or None when it is not here."""
        if self.kind is SourceKind.HUB:
            return store.hub_snapshot(self.place)
        path = Path(self.place)
        return path if path.exists() else None

    def __str__(self) -> str:
        return self.place


@dataclass(frozen=True, kw_only=True)
class CheckpointSpec:
    """A Stable Diffusion 1.x checkpoint and what suits it.

    Ranges are inclusive (low, high). ``controlnet`` is the openpose ControlNet that goes with it,
    None when there is none. ``default_sampler`` ``"auto"`` is the one its own files name.
    """

    id: str
    title: str
    family: Family
    source: Source
    controlnet: Source | None = None
    prediction: str = "epsilon"
    sizes: tuple[Extent, ...] = (
        Extent(512, 768), Extent(512, 512), Extent(768, 512), Extent(640, 640),
    )  # fmt: skip
    steps_range: tuple[int, int] = (20, 50)
    default_steps: int = 28
    guidance_range: tuple[float, float] = (7.5, 12.0)
    default_guidance: float = 7.5
    default_sampler: str = "auto"
    clip_skip: int = 1
    negative_prompt: str = ""
    enlarge: int = 1
    licence: str = "unknown"
    note: str = ""

    @property
    def default_size(self) -> Extent:
        return self.sizes[0]

    def size_for(self, aspect: float) -> Extent:
        """The size whose width to height comes nearest to ``aspect``."""
        return min(self.sizes, key=lambda size: abs(math.log(size.width / size.height / aspect)))

    def is_installed(self, config: Config) -> bool:
        return not self.why_not(config)

    def why_not(self, config: Config) -> str:
        """One line on what is missing and what to do; empty when it can be used."""
        path = self.source.path()
        if path is None:
            return f"Expected {self.title} on this machine, found none: {_how_to_get(self, config)}"
        if path.is_file():
            return ""
        missing = store.missing_parts(path, PARTS)
        if not missing:
            return ""
        if store.has_pickle(path / missing[0]):
            return (
                f"Expected safetensors in {self.title}, found pickle weights in {missing[0]}, "
                "which are refused: save it again as safetensors."
            )
        return (
            f"Expected {', '.join(missing)} of {self.title} as safetensors, found none: "
            f"{_how_to_get(self, config)}"
        )

    def has_controlnet(self) -> bool:
        """Whether pictures in a given pose can be made right now."""
        path = None if self.controlnet is None else self.controlnet.path()
        return path is not None and bool(store.weights(path))


@dataclass(frozen=True, kw_only=True)
class UpscalerSpec:
    """A Real-ESRGAN network that enlarges ``scale`` times (0: the file says).

    ``file`` is where its weights lie, None when they are not here.
    """

    id: str
    title: str
    scale: int
    file: Path | None
    sha256: str | None = None
    licence: str = "unknown"
    note: str = ""

    def is_installed(self, config: Config) -> bool:
        return not self.why_not(config)

    def why_not(self, config: Config) -> str:
        if self.file is not None and self.file.is_file():
            return ""
        folder = config.models_folder / "upscalers"
        return (
            f"Expected the upscaler {self.title} on this machine, found none: put its "
            f".safetensors into {folder}."
        )


class _Named(Protocol):
    @property
    def id(self) -> str: ...


Spec = TypeVar("Spec", bound=_Named)


class Registry(Generic[Spec]):
    """Specs by id, in the order in which they came."""

    def __init__(self, specs: Iterable[Spec] = ()) -> None:
        self._specs: dict[str, Spec] = {}
        self.add(*specs)

    def add(self, *specs: Spec) -> None:
        """All of them or, when an id is already taken, none: then ``ModelError``."""
        merged = dict(self._specs)
        for spec in specs:
            if spec.id in merged:
                raise ModelError(f"Expected a new model name, got {spec.id!r} twice: rename one.")
            merged[spec.id] = spec
        self._specs = merged

    def all(self) -> tuple[Spec, ...]:
        return tuple(self._specs.values())

    def __contains__(self, name: object) -> bool:
        return name in self._specs

    def get(self, name: str) -> Spec:
        if name not in self._specs:
            known = ", ".join(self._specs)
            raise ModelMissing(f"Expected one of {known}, got {name!r:.60}: choose one of these.")
        return self._specs[name]


def checkpoints(config: Config) -> tuple[CheckpointSpec, ...]:
    """The starter first, then a person's own, then the well-known ones."""
    return _checkpoints(config).all()


def checkpoint(name: str, config: Config) -> CheckpointSpec:
    """Raises ``ModelMissing`` for a name that nobody knows."""
    return _checkpoints(config).get(name)


def upscalers(config: Config) -> tuple[UpscalerSpec, ...]:
    return _upscalers(config).all()


def upscaler(name: str, config: Config) -> UpscalerSpec:
    """Raises ``ModelMissing`` for a name that nobody knows."""
    return _upscalers(config).get(name)


def read_catalogue(text: str) -> tuple[Registry[CheckpointSpec], Registry[UpscalerSpec]]:
    """The tables of a ``models.toml``; ``ModelError`` on a name that stands there twice."""
    tables = tomllib.loads(text)
    return (
        Registry(_checkpoint_from(table) for table in tables.get("checkpoint", [])),
        Registry(_upscaler_from(table) for table in tables.get("upscaler", [])),
    )


@cache
def _catalogue() -> tuple[Registry[CheckpointSpec], Registry[UpscalerSpec]]:
    return read_catalogue(CATALOGUE.read_text(encoding="utf-8"))


def _checkpoints(config: Config) -> Registry[CheckpointSpec]:
    built_in, *known = _catalogue()[0].all()
    registry = Registry((built_in,))
    taken = {built_in.id, *(spec.id for spec in known)}
    registry.add(*_own_checkpoints(config.models_folder, taken))
    registry.add(*known)
    return registry


def _upscalers(config: Config) -> Registry[UpscalerSpec]:
    registry = Registry(_catalogue()[1].all())
    for path in sorted((config.models_folder / "upscalers").glob("*.safetensors")):
        name = _free_name(path.stem, {spec.id for spec in registry.all()})
        registry.add(UpscalerSpec(id=name, title=path.stem, scale=0, file=path))
    return registry


def _own_checkpoints(folder: Path, taken: set[str]) -> list[CheckpointSpec]:
    found: list[CheckpointSpec] = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        # a folder beside a file of its name is that file's layout, not a checkpoint
        is_folder = (path / "unet").is_dir() and not path.with_name(
            path.name + ".safetensors"
        ).exists()
        if not is_folder and not (path.is_file() and path.suffix.lower() == ".safetensors"):
            continue
        name = _free_name(path.stem if path.is_file() else path.name, taken)
        taken = taken | {name}
        found.append(_own_folder(path, name) if is_folder else _own_file(path, name))
    return found


def _own_file(path: Path, name: str) -> CheckpointSpec:
    return CheckpointSpec(
        id=name,
        title=path.stem,
        family=Family.SD15,
        source=Source(SourceKind.FILE, str(path)),
        controlnet=Source(SourceKind.HUB, OPENPOSE_SD15),
        note=f"Your own file {path.name}.",
    )


def _own_folder(path: Path, name: str) -> CheckpointSpec:
    inner = path / "controlnet"
    controlnet = (
        Source(SourceKind.FOLDER, str(inner))
        if inner.is_dir()
        else Source(SourceKind.HUB, OPENPOSE_SD15)
    )
    values: dict[str, Any] = {}
    if not _is_full_size(path):
        values = {
            "sizes": (Extent(128, 192), Extent(160, 160), Extent(192, 128)),
            "steps_range": (4, 50),
            "default_steps": 12,
            "guidance_range": (1.0, 12.0),
            "default_guidance": 4.0,
        }
    return CheckpointSpec(
        id=name,
        title=path.name,
        family=Family.SD15,
        source=Source(SourceKind.FOLDER, str(path)),
        controlnet=controlnet,
        note=f"Your own folder {path.name}.",
        **values,
    )


def _is_full_size(folder: Path) -> bool:
    """Stable Diffusion 1.x has 768 text features; smaller ones draw smaller pictures."""
    try:
        config = json.loads((folder / "unet" / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return True
    if not isinstance(config, dict):
        return True
    return cast("dict[str, Any]", config).get("cross_attention_dim", 768) == 768


def _free_name(text: str, taken: set[str]) -> str:
    name = re.sub(r"[^a-z0-9._-]+", "-", text.lower()).strip("-") or "model"
    number = 2
    free = name
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    return free


def _checkpoint_from(table: dict[str, Any]) -> CheckpointSpec:
    values: dict[str, Any] = {
        name: table[name]
        for name in ("id", "title", "prediction", "clip_skip", "enlarge", "licence", "note")
        if name in table
    }
    if "sizes" in table:
        values["sizes"] = tuple(Extent(*size) for size in table["sizes"])
    for name in ("steps", "guidance"):
        if name in table:
            values[f"{name}_range"] = tuple(table[name]["range"])
            values[f"default_{name}"] = table[name]["default"]
    source = _source_from(table)
    inside = source.kind is SourceKind.FOLDER
    return CheckpointSpec(
        **values,
        family=Family(table["family"]),
        source=source,
        controlnet=Source(SourceKind.FOLDER, str(Path(source.place) / "controlnet"))
        if inside
        else Source(SourceKind.HUB, table.get("controlnet", OPENPOSE_SD15)),
        default_sampler=table.get("sampler", "auto"),
        negative_prompt=table.get("negative", ""),
    )


def _source_from(table: dict[str, Any]) -> Source:
    if "hub" in table:
        return Source(SourceKind.HUB, table["hub"])
    return Source(SourceKind.FOLDER, str(ASSETS / table["folder"]))


def _upscaler_from(table: dict[str, Any]) -> UpscalerSpec:
    files = sorted((ASSETS / table["folder"]).glob("*.safetensors"))
    return UpscalerSpec(
        id=table["id"],
        title=table["title"],
        scale=table["scale"],
        file=files[0] if files else None,
        sha256=table.get("sha256"),
        licence=table.get("licence", "unknown"),
        note=table.get("note", ""),
    )


def _how_to_get(spec: CheckpointSpec, config: Config) -> str:
    if spec.source.kind is SourceKind.HUB:
        return (
            f"run `hf download {spec.source.place}`, or put its folder or .safetensors file into "
            f"{config.models_folder}."
        )
    return f"put the folder back at {spec.source.place}."
