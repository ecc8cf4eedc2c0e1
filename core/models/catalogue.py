"""``assets/models.toml`` → specs. What a table does not say keeps its default."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any, Generic, TypeVar

from core.config import ASSETS
from core.errors import ModelError, ModelMissing
from core.geometry import Size
from core.models.defaults import (
    FAMILY_DEFAULTS,
    FewSteps,
    FromDrawingDefaults,
    RefineDefaults,
)
from core.models.family import Family
from core.models.files.packages import PackageFile
from core.models.kinds import ModelKind
from core.models.source import ModelFile, Source, SourceKind
from core.models.specs import (
    AdapterSpec,
    BaseSpec,
    CheckpointSpec,
    ControlNetSpec,
    EmbeddingSpec,
    LoraSpec,
    MotionAdapterSpec,
    UpscalerSpec,
    VaeSpec,
)
from core.models.specs.onnx import CutoutSpec, DetectorSpec

CATALOGUE = ASSETS / "models.toml"

COMMON = ("id", "title", "licence", "commercial", "size", "memory", "note")
CHECKPOINT_FIELDS = {
    **{name: name for name in (
        "prediction", "is_zero_snr", "guidance_rescale", "pose_guidance", "needs_pose",
        "clip_skip", "enlarge", "fix_note",
    )},
    "sampler": "default_sampler", "quality": "quality_tags", "negative": "negative_prompt",
}  # fmt: skip

FROM_DRAWING_FIELDS = {
    "steps": "default_steps",
    "guidance": "default_guidance",
    "enlarge": "enlarge",
}

Table = dict[str, Any]


Spec = TypeVar("Spec", bound=BaseSpec)


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


class Catalogue:
    """The well-known models, by kind."""

    def __init__(self, registries: Mapping[ModelKind, Registry[Any]]) -> None:
        self._registries = registries

    def of(self, spec: type[Spec]) -> Registry[Spec]:
        """Those of one class of specs, such as ``LoraSpec``."""
        return self._registries[spec.kind]


def read_catalogue(text: str) -> Catalogue:
    """The tables of a ``models.toml``; ``ModelError`` on a name that stands there twice."""
    tables = tomllib.loads(text)
    controlnets = Registry(_controlnet(table) for table in tables.get("controlnet", []))
    readers = READERS | {CheckpointSpec: partial(_checkpoint, controlnets)}
    return Catalogue(
        {
            spec.kind: Registry(read(table) for table in tables.get(spec.kind.value, []))
            for spec, read in readers.items()
        }
    )


@cache
def load_catalogue() -> Catalogue:
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


def _checkpoint(controlnets: Registry[ControlNetSpec], table: Table) -> CheckpointSpec:
    values = FAMILY_DEFAULTS[Family(table["family"])] | _common(table)
    values |= {name: table[key] for key, name in CHECKPOINT_FIELDS.items() if key in table}
    if "sizes" in table:
        values["sizes"] = tuple(Size(*size) for size in table["sizes"])
    if "refine" in table:
        values["refine"] = RefineDefaults(**table["refine"])
    if "from_drawing" in table:
        values["from_drawing"] = _from_drawing(table["from_drawing"])
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
    values = {name: table[name] for name in ("strength", "lines", "faces") if name in table}
    settings: Table = {"refine": None}
    if "sizes" in table:
        settings["sizes"] = tuple(Size(*size) for size in table["sizes"])
    settings |= {name: table[key] for key, name in FROM_DRAWING_FIELDS.items() if key in table}
    return FromDrawingDefaults(**values, settings=tuple(settings.items()))


def _controlnet(table: Table) -> ControlNetSpec:
    own = ("stick", "union", "details", "strength", "end")
    values = {name: table[name] for name in own if name in table}
    return ControlNetSpec(**_common(table), **values, kinds=tuple(table["kinds"]))


def _lora(table: Table) -> LoraSpec:
    values = {name: table[name] for name in ("trigger", "weight") if name in table}
    settings = table.get("settings")
    few = None if settings is None else FewSteps(**settings)
    return LoraSpec(**_common(table), **values, settings=few)


def _vae(table: Table) -> VaeSpec:
    return VaeSpec(**_common(table))


def _embedding(table: Table) -> EmbeddingSpec:
    return EmbeddingSpec(**_common(table), token=table["token"])


def _adapter(table: Table) -> AdapterSpec:
    values = {name: table[name] for name in ("strength",) if name in table}
    return AdapterSpec(**_common(table), **values, image_encoder=_source(table["image_encoder"]))


def _motion_adapter(table: Table) -> MotionAdapterSpec:
    return MotionAdapterSpec(**_common(table))


def _upscaler(table: Table) -> UpscalerSpec:
    source = _source(table)
    files = sorted(Path(source.place).glob("*.safetensors"))
    inside = source.kind is SourceKind.FOLDER
    return UpscalerSpec(
        **_common(table),
        scale=table["scale"],
        file=files[0] if inside and files else None,
        sha256=table.get("sha256", ""),
        package=PackageFile(**table["package"]) if "package" in table else None,
    )


def _detector(table: Table) -> DetectorSpec:
    """Its source is where its larger part comes from: the network that finds joints."""
    home = Path(ASSETS / table["folder"]) if "folder" in table else None
    files = [_onnx_file(table[name], home) for name in ("pose", "people")]
    sizes = [file.size for file in files]
    kind = SourceKind.URL if home is None else SourceKind.FOLDER
    place = files[0].url if home is None else str(home)
    values = {name: table[name] for name in (*COMMON, "seen") if name in table}
    source = Source(kind, place, files[0].name if home is None else "")
    values["size"] = sum(sizes) if all(sizes) else 0
    return DetectorSpec(**values, source=source, pose=files[0], people=files[1])


def _cutout(table: Table) -> CutoutSpec:
    home = Path(ASSETS / table["folder"]) if "folder" in table else None
    own = {name: table[name] for name in ("layout", "side") if name in table}
    return CutoutSpec(**_common(table), **own, file=_onnx_file(table, home))


def _onnx_file(table: Table, home: Path | None) -> ModelFile:
    """rtmlib keeps the network inside of a zip under the zip's name."""
    url: str = table.get("url", "")
    name: str = table.get("file") or url.rsplit("/", 1)[-1].replace(".zip", ".onnx")
    path = None if home is None or not (home / name).is_file() else home / name
    also = tuple(table.get("also", ()))
    return ModelFile(name, url, table.get("size", 0), table.get("sha256", ""), path, also)


def _common(table: Table) -> Table:
    values = {name: table[name] for name in COMMON if name in table}
    family = {"family": Family(table["family"])} if "family" in table else {}
    return values | family | {"source": _source(table)}


def _source(table: Table) -> Source:
    if "hub" in table:
        part, revision = table.get("part", ""), table.get("revision", "")
        return Source(SourceKind.HUB, table["hub"], part, revision)
    if "url" in table:
        return Source(SourceKind.URL, table["url"], table["url"].rsplit("/", 1)[-1])
    if "file" in table and "folder" not in table:
        return Source(SourceKind.FILE, str(ASSETS / table["file"]))
    return Source(SourceKind.FOLDER, str(ASSETS / table["folder"]))


# Every class of specs that has a list, in the order in which kinds are shown. Checkpoints name
# ControlNets of the same catalogue, so their reader is given those first.
READERS: dict[type[BaseSpec], Callable[..., BaseSpec]] = {
    CheckpointSpec: _checkpoint,
    ControlNetSpec: _controlnet,
    LoraSpec: _lora,
    VaeSpec: _vae,
    EmbeddingSpec: _embedding,
    AdapterSpec: _adapter,
    MotionAdapterSpec: _motion_adapter,
    UpscalerSpec: _upscaler,
    DetectorSpec: _detector,
    CutoutSpec: _cutout,
}
