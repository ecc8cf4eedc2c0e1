"""Where the files of a model lie on this machine. Reads folders only, never the network.

The hub's cache has a documented layout (https://huggingface.co/docs/huggingface_hub/guides/manage-cache):
reading it here costs no import of the hub's client, so that a page may ask what is installed.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from core.files import lookups

WEIGHT_STEMS = ("diffusion_pytorch_model", "model")
PICKLES = (".bin", ".ckpt", ".pt", ".pth")


def hub_cache(environment: Mapping[str, str] | None = None) -> Path:
    values = os.environ if environment is None else environment
    if values.get("HF_HUB_CACHE"):
        return Path(values["HF_HUB_CACHE"]).expanduser()
    if values.get("HF_HOME"):
        return Path(values["HF_HOME"]).expanduser() / "hub"
    base = values.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(base).expanduser() / "huggingface" / "hub"


def hub_home(repository: str) -> Path:
    """Where the hub's cache keeps ``owner/name``, there or not."""
    return hub_cache() / _folder_of(repository)


def _folder_of(repository: str) -> str:
    return f"models--{repository.replace('/', '--')}"


def _fetched() -> frozenset[str]:
    """Folders of the hub's cache, in small letters: some disks know no others."""
    try:
        return frozenset(name.lower() for name in os.listdir(hub_cache()))
    except OSError:
        return frozenset()


def hub_snapshot(repository: str, revision: str = "") -> Path | None:
    """The folder of ``owner/name`` in the hub's cache; None when it is not there.

    At ``revision``, a commit or a named reference, when that was fetched; else at its main branch.
    """
    return lookups.once(
        (hub_snapshot, repository, revision), lambda: _hub_snapshot(repository, revision)
    )


def _hub_snapshot(repository: str, revision: str) -> Path | None:
    if _folder_of(repository).lower() not in lookups.once(_fetched, _fetched):
        return None
    home = hub_home(repository)
    for commit in (revision, _commit_of(home, revision), _commit_of(home, "main")):
        if _is_commit(commit) and (home / "snapshots" / commit).is_dir():
            return home / "snapshots" / commit
    return None


def _commit_of(home: Path, reference: str) -> str:
    try:
        return (home / "refs" / reference).read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""


def _is_commit(text: str) -> bool:
    return text.isalnum()


def weights(folder: Path) -> tuple[Path, ...]:
    """The safetensors of one component: one file, or all shards; empty when there are none.

    Full precision is preferred to a half-precision variant lying beside it.
    """
    for variant in ("", ".fp16"):
        for stem in WEIGHT_STEMS:
            whole = folder / f"{stem}{variant}.safetensors"
            if whole.is_file():
                return (whole,)
            shards = sorted(folder.glob(f"{stem}{variant}-?????-of-?????.safetensors"))
            if shards:
                return tuple(shards)
    return ()


def variant(files: tuple[Path, ...]) -> str | None:
    return "fp16" if files and ".fp16" in files[0].name else None


def has_pickle(folder: Path) -> bool:
    return any(path.suffix in PICKLES for path in folder.glob("*"))


def missing_parts(folder: Path, parts: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the named component folders that hold no safetensors."""
    return tuple(part for part in parts if not weights(folder / part))
