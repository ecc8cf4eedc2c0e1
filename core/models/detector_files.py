"""Networks of pose detectors on this machine: a person's own copies in ``models/detectors``, or
those that rtmlib has downloaded into its cache; and which of them work together
(``identify.detector_roles`` has the rules).

A listed one may lie in the folder, in a folder of its own there as mmdeploy's zip unpacks, or in
rtmlib's cache.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from core.config import Config
from core.files import lookups
from core.models.identify.detector_roles import OnnxRole, Pairing, finder_by_name, role_of
from core.models.kinds import ModelKind
from core.models.source import ModelFile, Source, SourceKind
from core.models.specs.onnx import DetectorSpec
from core.pose.detection.detectors import STARTER_PEOPLE, starter

# What mmdeploy calls every network.
MMDEPLOY_NAME = "end2end.onnx"


def own_folder(config: Config) -> Path:
    return config.models_folder / ModelKind.DETECTOR.folder


def rtmlib_cache(environment: Mapping[str, str] | None = None) -> Path:
    values = os.environ if environment is None else environment
    base = values.get("TORCH_HOME") or f"{values.get('XDG_CACHE_HOME') or '~/.cache'}/rtmlib"
    return Path(base).expanduser() / "hub" / "checkpoints"


def locate(known: Sequence[DetectorSpec], config: Config) -> tuple[DetectorSpec, ...]:
    """The same, with the files of them that are on this machine and who looks for people."""
    found = [
        replace(spec, pose=_located(spec.pose, config), people=_located(spec.people, config))
        for spec in known
    ]
    finders = _finders(found, config)
    return tuple(
        _paired(spec, spec.pose.path, finders) if spec.pose.path and not spec.people.path else spec
        for spec in found
    )


def own(known: Sequence[DetectorSpec], config: Config) -> Iterator[DetectorSpec]:
    """The other networks in the folder that find joints, under their files' names; ``known`` are
    as ``locate`` gives them. What is no detector is told in ``unusable``; finders are no detectors
    and stand for themselves only where no network for joints is there to use them.
    """
    ids = {spec.id for spec in known}
    finders = _finders(known, config)
    others = [path for path in _unlisted(known, config) if path.stem not in ids]
    roles = {path: role_of(path) for path in others}
    is_used = OnnxRole.JOINTS in roles.values() or any(spec.stand_in for spec in known)
    for path, role in roles.items():
        if role is OnnxRole.PEOPLE and is_used:
            continue
        spec = DetectorSpec(
            id=path.stem,
            title=path.stem,
            source=Source(SourceKind.FILE, str(path)),
            pose=ModelFile(path.name, path=path),
            people=ModelFile(STARTER_PEOPLE.name),
            note=f"Your own file {path.name}.",
            unusable=role.why_not(path.name),
        )
        yield spec if spec.unusable else _paired(spec, path, finders)


@dataclass(frozen=True)
class _Finders:
    """Networks that find people: a person's ``own``, and the ``listed`` that are here, in the
    catalogue's order. ``claimed`` are those of the own that a pose network is named like."""

    own: tuple[Path, ...]
    claimed: frozenset[Path]
    listed: tuple[Path, ...]


def _finders(known: Sequence[DetectorSpec], config: Config) -> _Finders:
    roles = {path: role_of(path) for path in _unlisted(known, config)}
    people = tuple(path for path, role in roles.items() if role is OnnxRole.PEOPLE)
    poses = [path for path, role in roles.items() if role is OnnxRole.JOINTS]
    poses += [spec.pose.path for spec in known if spec.pose.path and not spec.people.path]
    claimed = {finder_by_name(pose, people) for pose in poses}
    listed = [s.people.path for s in known if s.people.path and s.people.path != starter().people]
    return _Finders(
        people, frozenset(path for path in claimed if path), tuple(dict.fromkeys(listed))
    )


def _paired(spec: DetectorSpec, pose: Path, finders: _Finders) -> DetectorSpec:
    """With who looks for people, by the first rule that fits."""
    if named := finder_by_name(pose, finders.own):
        return replace(spec, pairing=Pairing.NAME, stand_in=named)
    free = [path for path in finders.own if path not in finders.claimed]
    if len(free) == 1:
        return replace(spec, pairing=Pairing.ONLY, stand_in=free[0])
    if finders.listed:
        return replace(spec, pairing=Pairing.KNOWN, stand_in=finders.listed[0])
    return replace(spec, pairing=Pairing.BUILT_IN, stand_in=starter().people)


def _unlisted(known: Sequence[DetectorSpec], config: Config) -> list[Path]:
    listed = {file.name for spec in known for file in (spec.pose, spec.people)}
    return [path for path in sorted(own_folder(config).glob("*.onnx")) if path.name not in listed]


def _located(wanted: ModelFile, config: Config) -> ModelFile:
    if wanted.path is not None:
        return wanted
    path = next((path for path in _places(wanted.name, config) if path.is_file()), None)
    return wanted._replace(path=path)


def _places(name: str, config: Config) -> Iterator[Path]:
    folder = own_folder(config)
    yield folder / name
    yield from sorted((folder / name.removesuffix(".onnx")).rglob(MMDEPLOY_NAME))
    # rtmlib cuts a name at its first dot
    yield lookups.once(rtmlib_cache, rtmlib_cache) / f"{name.split('.')[0]}.onnx"
