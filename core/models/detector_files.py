"""Networks of pose detectors on this machine: a person's own copies in ``models/detectors``, or
those that rtmlib has downloaded into its cache."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from core.config import Config
from core.models.kinds import ModelKind
from core.models.onnx_specs import DetectorSpec, OnnxFile
from core.models.source import Source, SourceKind
from core.pose.detection.detectors import starter


def own_folder(config: Config) -> Path:
    return config.models_folder / ModelKind.DETECTOR.folder


def rtmlib_cache(environment: Mapping[str, str] | None = None) -> Path:
    values = os.environ if environment is None else environment
    base = values.get("TORCH_HOME") or f"{values.get('XDG_CACHE_HOME') or '~/.cache'}/rtmlib"
    return Path(base).expanduser() / "hub" / "checkpoints"


def locate(spec: DetectorSpec, config: Config) -> DetectorSpec:
    """The same, with the files of it that are on this machine."""
    return replace(spec, pose=_located(spec.pose, config), people=_located(spec.people, config))


def own(known: Sequence[DetectorSpec], config: Config) -> Iterator[DetectorSpec]:
    """Any other SimCC network in the folder, under its file's name; the starter finds people."""
    files = {file.name for spec in known for file in (spec.pose, spec.people)}
    ids = {spec.id for spec in known}
    people = starter().people
    for path in sorted(own_folder(config).glob("*.onnx")):
        if path.name in files or path.stem in ids:
            continue
        yield DetectorSpec(
            id=path.stem,
            title=path.stem,
            source=Source(SourceKind.FILE, str(path)),
            pose=OnnxFile(path.name, path=path),
            people=OnnxFile("starter-people.onnx" if people is None else people.name, path=people),
            note=f"Your own file {path.name}.",
        )


def _located(wanted: OnnxFile, config: Config) -> OnnxFile:
    if wanted.path is not None:
        return wanted
    # rtmlib cuts a name at its first dot
    cached = rtmlib_cache() / f"{wanted.name.split('.')[0]}.onnx"
    places = (own_folder(config) / wanted.name, cached)
    return wanted._replace(path=next((path for path in places if path.is_file()), None))
