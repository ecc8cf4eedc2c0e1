"""What a file of the ncnn runtime is found to be: an upscaler's graph, its weights beside it."""

from __future__ import annotations

from pathlib import Path

from core.errors import ModelUnusable
from core.models.identify.facts import ModelFacts
from core.models.kinds import ModelKind
from core.models.ncnn import graph

GRAPH, WEIGHTS = ".param", ".bin"
MAGIC = graph.MAGIC.encode()


def is_ncnn(path: Path) -> bool:
    """By its first bytes; False for what cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except OSError:
        return False


def ncnn_facts(path: Path) -> ModelFacts:
    """Raises ``ModelUnusable`` for a graph without weights; layers are not looked at."""
    weights = path.with_suffix(WEIGHTS)
    if not weights.is_file():
        raise ModelUnusable(
            expected=f"{weights.name} beside {{file}}",
            got="none",
            todo="put both into one folder",
            shown="{file} needs the .bin of the same name. Put both into one folder.",
            path=path,
        )
    size = path.stat().st_size + weights.stat().st_size
    return ModelFacts(kind=ModelKind.UPSCALER, layout="ncnn", bytes=size, dtype="F16")
