"""Which file of the catalogue an incoming one is: by its checksum, else by its name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from core.config import Config
from core.files import sha256_of
from core.models import registry
from core.models.source import ModelFile
from core.models.specs import BaseSpec


def by_checksum(file: Path, config: Config, digest: str = "") -> tuple[BaseSpec, ModelFile] | None:
    """None also where nobody has published one; only files of a known size are read, unless their
    ``digest`` is known."""
    size = file.stat().st_size
    likely = [(spec, known) for spec, known in _all(config) if known.sha256 and known.size == size]
    digest = digest or (sha256_of(file) if likely else "")
    return next(((spec, known) for spec, known in likely if known.sha256 == digest), None)


def by_name(name: str, spec_type: type[BaseSpec], config: Config) -> ModelFile | None:
    """The one that has no checksum and is called so."""
    for spec, known in _all(config):
        if isinstance(spec, spec_type) and not known.sha256 and name in (known.name, *known.also):
            return known
    return None


def _all(config: Config) -> Iterator[tuple[BaseSpec, ModelFile]]:
    for kind in registry.SPECS:
        for spec in registry.models_of(kind, config):
            if not spec.is_own:
                yield from ((spec, file) for file in spec.files)
