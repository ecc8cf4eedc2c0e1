"""Where the files of catalogued models that have addresses of their own lie on this machine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from core.config import Config
from core.models.files.folders import folders_of
from core.models.source import ModelFile
from core.models.specs import BaseSpec

Spec = TypeVar("Spec", bound=BaseSpec)


def locate(known: Iterable[Spec], config: Config, *caches: Path) -> tuple[Spec, ...]:
    """The same, with what of them lies in the folders of their kind, or in a cache of another
    program."""
    specs = tuple(known)
    if not any(spec.missing for spec in specs):
        return specs
    folders = [*folders_of(specs[0].kind, config), *caches]
    return tuple(_located(spec, folders) for spec in specs)


def _located(spec: Spec, folders: Sequence[Path]) -> Spec:
    if not spec.missing or not spec.can_be_fetched:
        return spec
    return spec.with_files(tuple(_found(file, folders) for file in spec.files))


def _found(file: ModelFile, folders: Sequence[Path]) -> ModelFile:
    if file.path is not None:
        return file
    names = (file.name, *file.also)
    places = (folder / name for folder in folders for name in names)
    return file._replace(path=next((place for place in places if place.is_file()), None))
