"""What models the studio knows, and which of them are on this machine.

``assets/models.toml`` names the shipped and the well-known ones; a person's own lie in
``config.models_folder``. Asking costs some file look-ups; nothing is loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from core.config import Config
from core.errors import ModelMissing
from core.models import user_models
from core.models.catalogue import (
    CATALOGUE,
    Registry,
    family_controlnet,
    read_catalogue,
    shipped,
    with_local_file,
)
from core.models.family import Family
from core.models.files.configs import read_config
from core.models.identify.completeness import why_incomplete
from core.models.painter import DRAWING
from core.models.specs import (
    POSE,
    AdapterSpec,
    AnySpec,
    CheckpointSpec,
    ControlNetSpec,
    EmbeddingSpec,
    FewSteps,
    LoraSpec,
    ModelKind,
    ModelSpec,
    Source,
    SourceKind,
    UpscalerSpec,
    VaeSpec,
)
from core.models.user_models import UserModel

__all__ = [
    "CATALOGUE",
    "DRAWING",
    "POSE",
    "AdapterSpec",
    "AnySpec",
    "CheckpointSpec",
    "ControlNetSpec",
    "EmbeddingSpec",
    "Family",
    "FewSteps",
    "LoraSpec",
    "ModelKind",
    "ModelSpec",
    "Registry",
    "Source",
    "SourceKind",
    "UpscalerSpec",
    "VaeSpec",
    "adapter",
    "adapters",
    "checkpoint",
    "checkpoints",
    "controlnet",
    "controlnet_for",
    "controlnets",
    "embedding",
    "embeddings",
    "known",
    "lora",
    "loras",
    "named",
    "pose_controlnet",
    "read_catalogue",
    "recommended",
    "upscaler",
    "upscalers",
    "vae",
    "vaes",
    "ways",
]  # fmt: skip

FULL_CODEC = "AutoencoderKL"
# Of the words that an own LoRA's training names, so many are shown.
MAX_TRIGGERS = 4

OwnSpec = TypeVar("OwnSpec", bound=AnySpec)


def checkpoints(config: Config) -> tuple[CheckpointSpec, ...]:
    """The starter first, then a person's own, then the well-known ones."""
    return _checkpoints(config).all()


def ways(config: Config) -> tuple[CheckpointSpec, ...]:
    """All that makes pictures: the drawing, then the checkpoints."""
    return (DRAWING, *checkpoints(config))


def checkpoint(name: str, config: Config) -> CheckpointSpec:
    """One of ``ways``. Raises ``ModelMissing`` for a name that nobody knows; so do the other
    singular getters."""
    return DRAWING if name == DRAWING.id else _checkpoints(config).get(name)


def controlnets(config: Config) -> tuple[ControlNetSpec, ...]:
    return _controlnets(config).all()


def controlnet(name: str, config: Config) -> ControlNetSpec:
    return _controlnets(config).get(name)


def loras(config: Config) -> tuple[LoraSpec, ...]:
    return _loras(config).all()


def lora(name: str, config: Config) -> LoraSpec:
    return _loras(config).get(name)


def vaes(config: Config) -> tuple[VaeSpec, ...]:
    return _vaes(config).all()


def vae(name: str, config: Config) -> VaeSpec:
    return _vaes(config).get(name)


def embeddings(config: Config) -> tuple[EmbeddingSpec, ...]:
    return _embeddings(config).all()


def embedding(name: str, config: Config) -> EmbeddingSpec:
    return _embeddings(config).get(name)


def adapters(config: Config) -> tuple[AdapterSpec, ...]:
    return _adapters(config).all()


def adapter(name: str, config: Config) -> AdapterSpec:
    return _adapters(config).get(name)


def upscalers(config: Config) -> tuple[UpscalerSpec, ...]:
    return _upscalers(config).all()


def upscaler(name: str, config: Config) -> UpscalerSpec:
    return _upscalers(config).get(name)


def known(kind: ModelKind, config: Config) -> tuple[AnySpec, ...]:
    """All models of a kind, here or not; none of a kind that has no list."""
    getter = _LISTS.get(kind)
    return () if getter is None else getter(config)


def named(kind: ModelKind, name: str, config: Config) -> AnySpec:
    """Raises ``ModelMissing`` for a name that nobody knows, or a kind that has no list."""
    if kind not in _LISTS:
        raise ModelMissing(
            expected="a model of the list",
            got=kind.label,
            todo="choose another",
            shown="Choose a model from the list.",
        )
    return Registry(known(kind, config)).get(name)


_LISTS: dict[ModelKind, Callable[[Config], tuple[AnySpec, ...]]] = {
    ModelKind.CHECKPOINT: checkpoints,
    ModelKind.CONTROLNET: controlnets,
    ModelKind.LORA: loras,
    ModelKind.VAE: vaes,
    ModelKind.EMBEDDING: embeddings,
    ModelKind.ADAPTER: adapters,
    ModelKind.UPSCALER: upscalers,
}


def pose_controlnet(spec: CheckpointSpec, config: Config) -> ControlNetSpec | None:
    """What holds a pose on this checkpoint: the one that suits it best, else another of its family
    that is here; None when nobody knows one."""
    best = _best_pose_controlnet(spec, config)
    if best is not None and best.is_installed(config):
        return best
    return controlnet_for(spec.family, POSE, config, installed_only=True) or best


def controlnet_for(
    family: Family, kind: str, config: Config, *, installed_only: bool = False
) -> ControlNetSpec | None:
    """The ControlNet of a family that follows ``kind``: one that is here before one that is not,
    one made for it before a union."""
    every = controlnets(config)
    here = [spec for spec in every if spec.is_installed(config)]
    found = family_controlnet(here, family, kind)
    return found if found is not None or installed_only else family_controlnet(every, family, kind)


def recommended(spec: CheckpointSpec, config: Config) -> dict[str, Any]:
    """What suits a checkpoint with the ControlNet that holds poses on it, by the names of a
    ``GenerationRequest``; without the size."""
    pose = pose_controlnet(spec, config)
    held = {} if pose is None else {"control_strength": pose.strength, "control_end": pose.end}
    return spec.recommended | {"control_strength": 1.0, "control_end": 1.0} | held


def _best_pose_controlnet(spec: CheckpointSpec, config: Config) -> ControlNetSpec | None:
    if spec.controlnet is None:
        return controlnet_for(spec.family, POSE, config)
    for one in controlnets(config):
        if one.source == spec.controlnet:
            return one
    return ControlNetSpec(
        id=f"{spec.id}/controlnet",
        title=f"The ControlNet of {spec.title}",
        family=spec.family,
        source=spec.controlnet,
    )


def _checkpoints(config: Config) -> Registry[CheckpointSpec]:
    built_in, *known = shipped().checkpoints.all()
    taken = {DRAWING.id, built_in.id, *(spec.id for spec in known)}
    built: list[CheckpointSpec] = []
    for found in user_models.find(config, ModelKind.CHECKPOINT):
        name = user_models.free_name(found.stem, taken)
        taken.add(name)
        built.append(_own_checkpoint(found, name, config))
    return Registry((built_in, *built, *known))


def _own_checkpoint(found: UserModel, name: str, config: Config) -> CheckpointSpec:
    inner = found.path / "controlnet"
    pose = family_controlnet(shipped().controlnets.all(), found.family, POSE)
    source = None if pose is None else pose.source
    if inner.is_dir():
        source = Source(SourceKind.FOLDER, str(inner))
    values = _own_values(found, name) | user_models.checkpoint_values(found, config)
    if found.path.is_file() and found.facts is not None and "vae" not in found.facts.parts:
        vae = _borrowed_vae(found, config)
        values["components"] = () if vae is None else (("vae", vae),)
        values["unusable"] = values["unusable"] or ("" if vae else _without_vae(found))
        values["note"] += "" if vae is None else f" Its VAE is taken from {Path(vae.place).name}."
    return CheckpointSpec(**values, controlnet=source)


def _without_vae(found: UserModel) -> str:
    return (
        f"{found.stem} has no VAE, and none for {found.family.label} is on this machine. Fetch one "
        "on the Models page, or put its .safetensors into the vae folder."
    )


def _own_values(found: UserModel, name: str) -> dict[str, Any]:
    facts = found.facts
    return {
        "id": name,
        "title": found.stem,
        "family": found.family,
        "source": found.source,
        "size": 0 if facts is None else facts.bytes,
        "unusable": "" if facts is None else facts.why_not or why_incomplete(facts, found.path),
        "note": found.note,
    }


def _borrowed_vae(found: UserModel, config: Config) -> Source | None:
    """For a file without a VAE: the first of its family that is here, alone or in a checkpoint."""
    for vae in vaes(config):
        if vae.family is found.family and vae.is_installed(config):
            path = vae.source.path()
            if path is not None and not _is_tiny(path):
                return vae.source
    for path in _checkpoints_here(found, config):
        if path.is_file() and path != found.path:
            return Source(SourceKind.FILE, str(path))
        if (path / "vae").is_dir() and not _is_tiny(path / "vae"):
            return Source(SourceKind.FOLDER, str(path / "vae"))
    return None


def _is_tiny(path: Path) -> bool:
    """A VAE made for previews: its pictures are coarse."""
    return path.is_dir() and read_config(path / "config.json").get("_class_name") != FULL_CODEC


def _checkpoints_here(wanted: UserModel, config: Config) -> Iterator[Path]:
    """Whole ones of the family, the well-known before a person's own."""
    for spec in shipped().checkpoints.all():
        path = spec.source.path()
        if spec.family is wanted.family and path is not None and spec.is_installed(config):
            yield path
    for found in user_models.find(config, ModelKind.CHECKPOINT):
        facts = found.facts
        if facts is None or facts.why_not or "vae" not in facts.parts:
            continue
        if found.family is wanted.family and found.is_small == wanted.is_small:
            yield found.path


def _with_own(
    known: Registry[OwnSpec],
    build: Callable[[UserModel, str], OwnSpec],
    kind: ModelKind,
    config: Config,
) -> Registry[OwnSpec]:
    """The well-known ones, then a person's own."""
    taken = {spec.id for spec in known.all()}
    built: list[OwnSpec] = []
    for found in user_models.find(config, kind):
        name = user_models.free_name(found.stem, taken)
        taken.add(name)
        built.append(build(found, name))
    return Registry((*known.all(), *built))


def _controlnets(config: Config) -> Registry[ControlNetSpec]:
    def build(found: UserModel, name: str) -> ControlNetSpec:
        return ControlNetSpec(**_own_values(found, name), **user_models.controlnet_values(found))

    return _with_own(shipped().controlnets, build, ModelKind.CONTROLNET, config)


def _loras(config: Config) -> Registry[LoraSpec]:
    def build(found: UserModel, name: str) -> LoraSpec:
        triggers = () if found.facts is None else found.facts.metadata.triggers
        return LoraSpec(**_own_values(found, name), trigger=", ".join(triggers[:MAX_TRIGGERS]))

    return _with_own(shipped().loras, build, ModelKind.LORA, config)


def _vaes(config: Config) -> Registry[VaeSpec]:
    def build(found: UserModel, name: str) -> VaeSpec:
        return VaeSpec(**_own_values(found, name))

    return _with_own(shipped().vaes, build, ModelKind.VAE, config)


def _embeddings(config: Config) -> Registry[EmbeddingSpec]:
    def build(found: UserModel, name: str) -> EmbeddingSpec:
        return EmbeddingSpec(**_own_values(found, name), token=found.stem)

    return _with_own(shipped().embeddings, build, ModelKind.EMBEDDING, config)


def _adapters(config: Config) -> Registry[AdapterSpec]:
    encoder = _image_encoder(config)

    def build(found: UserModel, name: str) -> AdapterSpec:
        return AdapterSpec(**_own_values(found, name), image_encoder=encoder)

    return _with_own(shipped().adapters, build, ModelKind.ADAPTER, config)


def _image_encoder(config: Config) -> Source:
    """For a person's own adapters: one that lies here as a folder, else the well-known one."""
    for found in user_models.find(config, ModelKind.IMAGE_ENCODER):
        if found.source.kind is SourceKind.FOLDER:
            return found.source
    return shipped().adapters.get("ip-adapter-sd15").image_encoder


def _upscalers(config: Config) -> Registry[UpscalerSpec]:
    folders = upscaler_folders(config)
    known = Registry(with_local_file(spec, folders) for spec in shipped().upscalers.all())

    def build(found: UserModel, name: str) -> UpscalerSpec:
        return UpscalerSpec(id=name, title=found.stem, scale=0, file=found.path, note=found.note)

    return _with_own(known, build, ModelKind.UPSCALER, config)


def upscaler_folders(config: Config) -> list[Path]:
    """Where a fetched upscaler may lie; the first is where it is put."""
    linked = [
        folder
        for root in config.linked_models
        for folder, kind in user_models.linked_folders(root)
        if kind is ModelKind.UPSCALER
    ]
    return [config.models_folder / ModelKind.UPSCALER.folder, *linked]
