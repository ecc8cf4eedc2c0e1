"""``assets/models.toml`` → specs. What a table does not say keeps its default."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from core.config import ASSETS
from core.errors import ModelError, ModelMissing
from core.geometry import Size
from core.models.family import Family
from core.models.from_drawing import FromDrawingDefaults
from core.models.specs import (
    FAMILY_DEFAULTS,
    AdapterSpec,
    CheckpointSpec,
    ControlNetSpec,
    EmbeddingSpec,
    FewSteps,
    LoraSpec,
    RefineDefaults,
    Source,
    SourceKind,
    UpscalerSpec,
    VaeSpec,
)

CATALOGUE = ASSETS / "models.toml"

COMMON = ("id", "title", "licence", "commercial", "size", "note")
CHECKPOINT_FIELDS = {
    **{name: name for name in (
        "prediction", "is_zero_snr", "guidance_rescale", "pose_guidance", "needs_pose",
        "clip_skip", "enlarge",
    )},
    "sampler": "default_sampler", "quality": "quality_tags", "negative": "negative_prompt",
}  # fmt: skip

FROM_DRAWING_FIELDS = {
    "steps": "default_steps",
    "guidance": "default_guidance",
    "enlarge": "enlarge",
}

Table = dict[str, Any]


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
                raise ModelError(
                    expected="a new model name",
                    got=f"{spec.id!r} twice",
                    todo="rename one",
                    shown="Two models have one name. Rename one.",
                )
            merged[spec.id] = spec
        self._specs = merged

    def all(self) -> tuple[Spec, ...]:
        return tuple(self._specs.values())

    def __contains__(self, name: object) -> bool:
        return name in self._specs

    def get(self, name: str) -> Spec:
        if name not in self._specs:
            known = ", ".join(self._specs) or "none at all"
            raise ModelMissing(
                expected=f"one of {known}",
                got=f"{name!r:.60}",
                todo="choose one of these",
                shown=f"{name:.60} is not here. Choose another on Models.",
            )
        return self._specs[name]


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """The well-known models, by kind."""

    checkpoints: Registry[CheckpointSpec]
    controlnets: Registry[ControlNetSpec]
    loras: Registry[LoraSpec]
    vaes: Registry[VaeSpec]
    embeddings: Registry[EmbeddingSpec]
    adapters: Registry[AdapterSpec]
    upscalers: Registry[UpscalerSpec]


def read_catalogue(text: str) -> Catalogue:
    """The tables of a ``models.toml``; ``ModelError`` on a name that stands there twice."""
    tables = tomllib.loads(text)

    def read(name: str, build: Callable[[Table], Spec]) -> Registry[Spec]:
        return Registry(build(table) for table in tables.get(name, []))

    controlnets = read("controlnet", _controlnet)
    return Catalogue(
        checkpoints=read("checkpoint", lambda table: _checkpoint(table, controlnets)),
        controlnets=controlnets,
        loras=read("lora", _lora),
        vaes=read("vae", lambda table: VaeSpec(**_common(table))),
        embeddings=read(
            "embedding", lambda table: EmbeddingSpec(**_common(table), token=table["token"])
        ),
        adapters=read("adapter", _adapter),
        upscalers=read("upscaler", _upscaler),
    )


@cache
def shipped() -> Catalogue:
    return read_catalogue(CATALOGUE.read_text(encoding="utf-8"))


def family_controlnet(
    controlnets: Iterable[ControlNetSpec], family: Family, kind: str
) -> ControlNetSpec | None:
    """The first of the family that follows ``kind``: one made for it before a union."""
    fitting = [
        spec
        for spec in controlnets
        if spec.family is family and kind in spec.kinds and not spec.unusable
    ]
    return min(fitting, key=lambda spec: spec.union, default=None)


def _checkpoint(table: Table, controlnets: Registry[ControlNetSpec]) -> CheckpointSpec:
    values = FAMILY_DEFAULTS[Family(table["family"])] | _common(table)
    values |= {name: table[key] for key, name in CHECKPOINT_FIELDS.items() if key in table}
    if "sizes" in table:
        values["sizes"] = tuple(Size(*size) for size in table["sizes"])
    if "refine" in table:
        values["refine"] = RefineDefaults(**table["refine"])
    if "painting" in table:
        values["from_drawing"] = _from_drawing(table["painting"])
    for name in ("steps", "guidance"):
        if name in table:
            values[f"{name}_range"] = tuple(table[name]["range"])
            values[f"default_{name}"] = table[name]["default"]
    parts: dict[str, Table] = table.get("components", {})
    if "pose" in table:
        pose = controlnets.get(table["pose"])
    else:
        pose = family_controlnet(controlnets.all(), values["family"], "openpose")
    return CheckpointSpec(
        **values,
        controlnet=None if pose is None else pose.source,
        components=tuple((name, _source(part)) for name, part in parts.items()),
    )


def _from_drawing(table: Table) -> FromDrawingDefaults:
    """Settings of the checkpoint stand beside the fields; no ``refine`` is none then."""
    told = {name: table[name] for name in ("strength", "lines", "faces") if name in table}
    settings: Table = {"refine": None}
    if "sizes" in table:
        settings["sizes"] = tuple(Size(*size) for size in table["sizes"])
    settings |= {name: table[key] for key, name in FROM_DRAWING_FIELDS.items() if key in table}
    return FromDrawingDefaults(**told, settings=tuple(settings.items()))


def _controlnet(table: Table) -> ControlNetSpec:
    own = ("stick", "union", "details", "strength", "end")
    values = {name: table[name] for name in own if name in table}
    return ControlNetSpec(**_common(table), **values, kinds=tuple(table["kinds"]))


def _lora(table: Table) -> LoraSpec:
    values = {name: table[name] for name in ("trigger", "weight") if name in table}
    settings = table.get("settings")
    few = None if settings is None else FewSteps(**settings)
    return LoraSpec(**_common(table), **values, settings=few)


def _adapter(table: Table) -> AdapterSpec:
    values = {name: table[name] for name in ("strength",) if name in table}
    return AdapterSpec(**_common(table), **values, image_encoder=_source(table["image_encoder"]))


def _upscaler(table: Table) -> UpscalerSpec:
    values = {name: table[name] for name in COMMON if name in table}
    source = _source(table)
    files = sorted(Path(source.place).glob("*.safetensors"))
    inside = source.kind is SourceKind.FOLDER
    return UpscalerSpec(
        **values,
        scale=table["scale"],
        file=files[0] if inside and files else None,
        source=source,
        sha256=table.get("sha256"),
    )


def _common(table: Table) -> Table:
    values = {name: table[name] for name in COMMON if name in table}
    return values | {"family": Family(table["family"]), "source": _source(table)}


def _source(table: Table) -> Source:
    if "hub" in table:
        part, revision = table.get("part", ""), table.get("revision", "")
        return Source(SourceKind.HUB, table["hub"], part, revision)
    if "url" in table:
        return Source(SourceKind.URL, table["url"], table["url"].rsplit("/", 1)[-1])
    if "file" in table:
        return Source(SourceKind.FILE, str(ASSETS / table["file"]))
    return Source(SourceKind.FOLDER, str(ASSETS / table["folder"]))


def with_local_file(spec: UpscalerSpec, folders: Iterable[Path]) -> UpscalerSpec:
    """The same, with the file that was fetched into one of these folders."""
    if spec.source is None or spec.source.kind is not SourceKind.URL:
        return spec
    places = [folder / spec.source.part for folder in folders]
    return replace(spec, file=next((place for place in places if place.is_file()), None))
