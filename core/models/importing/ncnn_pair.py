"""An upscaler of ncnn is two files of one name: they are taken in together."""

from __future__ import annotations

from pathlib import Path

from core.config import Config
from core.models.identify.facts import ModelFacts
from core.models.identify.ncnn_facts import GRAPH, WEIGHTS, is_ncnn, ncnn_facts
from core.models.importing import staging
from core.models.importing.file_names import free_path, safe_stem
from core.models.ncnn.weights import read_arrays


def graph_of(path: Path) -> Path | None:
    """The graph that a file is, or whose weights it is; None for anything else."""
    graph = path.with_suffix(GRAPH) if path.suffix.lower() == WEIGHTS else path
    return graph if graph.is_file() and is_ncnn(graph) else None


def install_pair(graph: Path, name: str, config: Config) -> tuple[Path, ModelFacts, bool]:
    """Where its graph lies now, what it is, and whether it is new here.

    Raises ``ModelUnusable`` for a graph without weights, and for what is no Real-ESRGAN.
    """
    facts = ncnn_facts(graph)
    read_arrays(graph)
    home = config.models_folder / facts.kind.folder
    for other in sorted(home.glob(f"*{GRAPH}")):
        if _both(other) == _both(graph):
            return other, facts, False
    target = _free(home, safe_stem(name))
    for suffix in (WEIGHTS, GRAPH):  # a graph is looked at, so its weights come first
        with staging.part(config) as staged:
            staging.take_file(graph.with_suffix(suffix), staged)
            staging.settle(staged, target.with_suffix(suffix))
    return target, facts, True


def _free(home: Path, stem: str) -> Path:
    target = free_path(home, stem, GRAPH)
    while target.with_suffix(WEIGHTS).exists():
        target = free_path(home, f"{target.stem} 2", GRAPH)
    return target


def _both(graph: Path) -> tuple[bytes, bytes] | None:
    """At most some megabytes: the largest network of this kind has 64."""
    weights = graph.with_suffix(WEIGHTS)
    return (graph.read_bytes(), weights.read_bytes()) if weights.is_file() else None
