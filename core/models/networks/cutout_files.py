"""Cut-out networks on this machine: in ``models/cutout``, in linked folders, or in rembg's cache.

A file that the catalogue names is that model wherever it lies. Any other is a person's own, under
its stem; what it wants and answers is told by its content.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from core.config import Config
from core.files import is_name
from core.models import user_models
from core.models.files.folders import folders_of
from core.models.identify.cutout_layout import CutoutLayout, layout_of
from core.models.kinds import ModelKind
from core.models.networks import file_places
from core.models.source import ModelFile, Source, SourceKind
from core.models.specs.onnx import CutoutSpec

NO_CUTOUT = (
    "{name} is no network that cuts out: it should take one picture and answer with one mask of "
    "its size. Remove it, or get another one."
)

# What requests call the ways that need no file, and the names that they take.
RESERVED = frozenset({"auto", "alpha", "grabcut"})
LONGEST = 100


def rembg_cache(environment: Mapping[str, str] | None = None) -> Path:
    """As ``rembg.sessions.base`` finds it."""
    values = os.environ if environment is None else environment
    home = values.get("U2NET_HOME") or f"{values.get('XDG_DATA_HOME') or '~'}/.u2net"
    return Path(home).expanduser()


def folders(config: Config) -> list[Path]:
    """A person's own folder first."""
    return [*folders_of(ModelKind.CUTOUT, config), rembg_cache()]


def locate(known: Sequence[CutoutSpec], config: Config) -> tuple[CutoutSpec, ...]:
    return file_places.locate(known, config, rembg_cache())


def own(known: Sequence[CutoutSpec], config: Config) -> Iterator[CutoutSpec]:
    """Every other network, the first of a name. What is none is listed, with the reason, only
    where a person has put it for the studio."""
    named = {name for spec in known for name in (spec.file.name, *spec.file.also)}
    taken = {spec.id for spec in known}
    for number, folder in enumerate(folders(config)):
        for path in sorted(path for path in folder.glob("*.onnx") if path.is_file()):
            layout = layout_of(path)
            if path.name in named or path.stem in taken or (layout is None and number > 0):
                continue
            name = _name(path.stem, taken)
            taken |= {path.stem, name}
            yield _own(path, name, layout, is_linked=number > 0)


def _name(stem: str, taken: set[str]) -> str:
    """The file's own wherever a request can say it."""
    if is_name(stem) and stem not in RESERVED:
        return stem
    return user_models.free_name(stem[:LONGEST], taken | RESERVED)


def _own(path: Path, name: str, layout: CutoutLayout | None, *, is_linked: bool) -> CutoutSpec:
    found = layout or CutoutLayout()
    return CutoutSpec(
        id=name,
        title=path.stem,
        source=Source(SourceKind.FILE, str(path)),
        size=path.stat().st_size,
        unusable=NO_CUTOUT.format(name=path.name) if layout is None else "",
        note=f"{'Linked' if is_linked else 'Your own'} file {path.name}.",
        file=ModelFile(path.name, path=path),
        layout=found.name,
        side=found.side,
    )
