"""What models the studio knows, and which of them are on this machine.

``assets/models.toml`` names the shipped and the well-known ones; a person's own lie in
``config.models_folder``. Asking costs some file look-ups; nothing is loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from core.config import Config
from core.errors import ModelMissing
from core.files import lookups
from core.models import detector_files, user_models
from core.models.catalogue import READERS, Registry, family_controlnet, load_catalogue
from core.models.family import Family
from core.models.files.configs import read_config
from core.models.identify.completeness import why_incomplete
from core.models.kinds import ModelKind
from core.models.networks import cutout_files, file_places
from core.models.origins import origin_of
from core.models.painter import DRAWING
from core.models.source import Source, SourceKind
from core.models.specs import (
    POSE,
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
from core.models.user_models import UserModel

FULL_CODEC = "AutoencoderKL"
# Of the words that an own LoRA's training names, so many are shown.
MAX_TRIGGERS = 4

Spec = TypeVar("Spec", bound=BaseSpec)


def models(spec: type[Spec], config: Config) -> tuple[Spec, ...]:
    """All of one class, such as ``LoraSpec``, here or not: the well-known ones, then a person's
    own; among checkpoints the starter first, a person's own, then the other well-known ones."""
    return _registry(spec, config).all()


def installed(spec: type[Spec], config: Config) -> tuple[Spec, ...]:
    """Those of ``models`` that are on this machine."""

    def look() -> tuple[Spec, ...]:
        return tuple(one for one in models(spec, config) if one.is_installed(config))

    return lookups.once((installed, spec, config), look)


def model(spec: type[Spec], name: str, config: Config) -> Spec:
    """Raises ``ModelMissing`` for a name that nobody knows."""
    return _registry(spec, config).get(name)


checkpoints = partial(models, CheckpointSpec)
controlnets, controlnet = partial(models, ControlNetSpec), partial(model, ControlNetSpec)
loras, lora = partial(models, LoraSpec), partial(model, LoraSpec)
vaes, vae = partial(models, VaeSpec), partial(model, VaeSpec)
embeddings, embedding = partial(models, EmbeddingSpec), partial(model, EmbeddingSpec)
adapters, adapter = partial(models, AdapterSpec), partial(model, AdapterSpec)
motion_adapters = partial(models, MotionAdapterSpec)
motion_adapter = partial(model, MotionAdapterSpec)
upscalers, upscaler = partial(models, UpscalerSpec), partial(model, UpscalerSpec)
detectors, detector = partial(models, DetectorSpec), partial(model, DetectorSpec)
cutouts, cutout = partial(models, CutoutSpec), partial(model, CutoutSpec)


def checkpoint(name: str, config: Config) -> CheckpointSpec:
    """One of ``image_models``."""
    return DRAWING if name == DRAWING.id else model(CheckpointSpec, name, config)


def image_models(config: Config) -> tuple[CheckpointSpec, ...]:
    """All that makes pictures: the drawing, then the checkpoints."""
    return (DRAWING, *checkpoints(config))


def models_of(kind: ModelKind, config: Config) -> tuple[BaseSpec, ...]:
    """All models of a kind, here or not; none of a kind that has no list."""
    return models(SPECS[kind], config) if kind in SPECS else ()


def model_of(kind: ModelKind, name: str, config: Config) -> BaseSpec:
    """Raises ``ModelMissing`` for a name that nobody knows, or a kind that has no list."""
    if kind not in SPECS:
        raise ModelMissing(
            expected="a model of the list",
            got=kind.label,
            todo="choose another",
            shown="Choose a model from the list.",
        )
    return model(SPECS[kind], name, config)


def pose_controlnet(spec: CheckpointSpec, config: Config) -> ControlNetSpec | None:
    """The pose ControlNet for a checkpoint: the one that suits it best, else another of its family
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

    def look() -> ControlNetSpec | None:
        return _controlnet_for(family, kind, config, installed_only=installed_only)

    return lookups.once((controlnet_for, family, kind, config, installed_only), look)


def _controlnet_for(
    family: Family, kind: str, config: Config, *, installed_only: bool
) -> ControlNetSpec | None:
    found = family_controlnet(installed(ControlNetSpec, config), family, kind)
    if found is not None or installed_only:
        return found
    return family_controlnet(controlnets(config), family, kind)


def recommended(spec: CheckpointSpec, config: Config) -> dict[str, Any]:
    """What suits a checkpoint with its pose ControlNet, by the names of a
    ``GenerationRequest``; without the size."""
    pose = pose_controlnet(spec, config)
    control = {} if pose is None else {"control_strength": pose.strength, "control_end": pose.end}
    return spec.recommended | {"control_strength": 1.0, "control_end": 1.0} | control


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


def _registry(spec: type[Spec], config: Config) -> Registry[Spec]:
    return lookups.once((spec, config), lambda: _put_together(spec, config))


def _put_together(spec: type[Spec], config: Config) -> Registry[Spec]:
    files = _FILES.get(spec.kind, ModelFiles())
    known: tuple[Any, ...] = files.locate(load_catalogue().of(spec).all(), config)
    own: tuple[Any, ...] = tuple(files.own(known, config))
    ahead = 1 if spec.kind is ModelKind.CHECKPOINT else len(known)
    return Registry((*known[:ahead], *own, *known[ahead:]))


Builder = Callable[[UserModel, str, Config], BaseSpec]


def _built(
    kind: ModelKind, build: Builder, known: Iterable[BaseSpec], config: Config
) -> Iterator[BaseSpec]:
    """A person's own of a kind, each under a name that none of the ``known`` has."""
    taken: set[str] = {spec.id for spec in known}
    taken |= {DRAWING.id} if kind is ModelKind.CHECKPOINT else set()
    for found in user_models.find(config, kind):
        name = user_models.free_name(found.stem, taken)
        taken.add(name)
        yield build(found, name, config)


def _own_checkpoint(found: UserModel, name: str, config: Config) -> CheckpointSpec:
    inner = found.path / "controlnet"
    pose = family_controlnet(load_catalogue().of(ControlNetSpec).all(), found.family, POSE)
    source = None if pose is None else pose.source
    if inner.is_dir():
        source = Source(SourceKind.FOLDER, str(inner))
    values = _own_values(found, name, config) | user_models.checkpoint_values(found, config)
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


def _own_values(found: UserModel, name: str, config: Config) -> dict[str, Any]:
    """What came by a link is called as its page calls it, under the licence that stood there."""
    facts, origin = found.facts, origin_of(found.path, config)
    told: dict[str, Any] = {}
    if origin is not None:
        told = {
            "title": origin.name,
            "licence": origin.licence,
            "commercial": origin.commercial,
            "note": f"From {origin.link}.",
        }
    return {
        "id": name,
        "title": found.stem,
        "family": found.family,
        "source": found.source,
        "size": 0 if facts is None else facts.bytes,
        "unusable": "" if facts is None else facts.why_not or why_incomplete(facts, found.path),
        "note": found.note,
        **told,
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
    for spec in load_catalogue().of(CheckpointSpec).all():
        path = spec.source.path()
        if spec.family is wanted.family and path is not None and spec.is_installed(config):
            yield path
    for found in user_models.find(config, ModelKind.CHECKPOINT):
        facts = found.facts
        if facts is None or facts.why_not or "vae" not in facts.parts:
            continue
        if found.family is wanted.family and found.is_small == wanted.is_small:
            yield found.path


def _own_controlnet(found: UserModel, name: str, config: Config) -> ControlNetSpec:
    return ControlNetSpec(
        **_own_values(found, name, config), **user_models.controlnet_values(found)
    )


def _own_lora(found: UserModel, name: str, config: Config) -> LoraSpec:
    origin = origin_of(found.path, config)
    triggers = () if found.facts is None else found.facts.metadata.triggers
    triggers = origin.triggers if origin is not None and origin.triggers else triggers
    return LoraSpec(**_own_values(found, name, config), trigger=", ".join(triggers[:MAX_TRIGGERS]))


def _own_adapter(found: UserModel, name: str, config: Config) -> AdapterSpec:
    return AdapterSpec(**_own_values(found, name, config), image_encoder=_image_encoder(config))


def _image_encoder(config: Config) -> Source:
    """For a person's own adapters: one that lies here as a folder, else the well-known one."""
    for found in user_models.find(config, ModelKind.IMAGE_ENCODER):
        if found.source.kind is SourceKind.FOLDER:
            return found.source
    return load_catalogue().of(AdapterSpec).get("ip-adapter-sd15").image_encoder


def _own_upscaler(found: UserModel, name: str, config: Config) -> UpscalerSpec:
    values = _own_values(found, name, config)
    del values["family"], values["unusable"]
    return UpscalerSpec(**values, scale=0, file=found.path)


def _locate_upscalers(specs: Sequence[UpscalerSpec], config: Config) -> tuple[UpscalerSpec, ...]:
    """What a package brings goes before what was fetched."""

    def located(spec: UpscalerSpec) -> UpscalerSpec:
        packaged = None if spec.package is None else spec.package.path()
        return spec if packaged is None else replace(spec, file=packaged)

    return file_places.locate([located(spec) for spec in specs], config)


# A new kind of model is a member of ``ModelKind``, a class of specs, and how its table of the
# catalogue is read (``catalogue.READERS``). Here stands only what is found in a way of its own.
SPECS: dict[ModelKind, type[BaseSpec]] = {spec.kind: spec for spec in READERS}


class ModelFiles(NamedTuple):
    """How the files of a kind are found on this machine.

    ``locate(known, config)`` gives the catalogue's with what of them is here; ``own(known,
    config)`` a person's own besides.
    """

    locate: Callable[[Sequence[Any], Config], tuple[Any, ...]] = file_places.locate
    own: Callable[[Sequence[Any], Config], Iterable[BaseSpec]] = lambda _known, _config: ()


def _built_by(kind: ModelKind, build: Builder) -> ModelFiles:
    return ModelFiles(own=partial(_built, kind, build))


_FILES: dict[ModelKind, ModelFiles] = {
    ModelKind.CHECKPOINT: _built_by(ModelKind.CHECKPOINT, _own_checkpoint),
    ModelKind.CONTROLNET: _built_by(ModelKind.CONTROLNET, _own_controlnet),
    ModelKind.LORA: _built_by(ModelKind.LORA, _own_lora),
    ModelKind.VAE: _built_by(
        ModelKind.VAE, lambda found, name, config: VaeSpec(**_own_values(found, name, config))
    ),
    ModelKind.EMBEDDING: _built_by(
        ModelKind.EMBEDDING,
        lambda found, name, config: EmbeddingSpec(
            **_own_values(found, name, config), token=found.stem
        ),
    ),
    ModelKind.ADAPTER: _built_by(ModelKind.ADAPTER, _own_adapter),
    ModelKind.MOTION_ADAPTER: _built_by(
        ModelKind.MOTION_ADAPTER,
        lambda found, name, config: MotionAdapterSpec(**_own_values(found, name, config)),
    ),
    ModelKind.UPSCALER: ModelFiles(
        _locate_upscalers, partial(_built, ModelKind.UPSCALER, _own_upscaler)
    ),
    ModelKind.DETECTOR: ModelFiles(detector_files.locate, detector_files.own),
    ModelKind.CUTOUT: ModelFiles(cutout_files.locate, cutout_files.own),
}
