"""Folders of this machine that a person lets the studio look into for models, and what lies there.

Those are the models folder, folders of other programs that are linked (``POSEANIME_MODELS``), what
``POSEANIME_FOLDERS`` names, Downloads of the person who runs the studio, and what they allowed on
the page. Nothing outside of them is ever listed, also not through a link that leads out.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.config import Config
from core.errors import ModelMissing
from core.files import make_folder, write_atomically

FILE = "allowed_folders.json"
MAX_FOLDERS, MAX_ENTRIES = 50, 400
ENDINGS = (".safetensors", ".onnx", ".param", ".zip")
MARKS = ("model_index.json", "adapter_config.json")
DOWNLOADS = "Downloads"


@dataclass(frozen=True)
class Entry:
    """``path`` in a folder that is looked into: another folder, or a model of ``size`` bytes (0 for
    a folder that is a model)."""

    path: Path
    is_model: bool
    size: int = 0

    @property
    def name(self) -> str:
        return self.path.name


@dataclass(frozen=True)
class Listing:
    """Folders first, each by name; ``is_cut``: there are more."""

    folder: Path
    parent: Path | None
    entries: tuple[Entry, ...]
    is_cut: bool = False


def set_folders(config: Config) -> tuple[Path, ...]:
    """Those that were allowed where the studio was started: anybody who is let in may name files
    there."""
    return _existing((*config.linked_models, *config.allowed_folders))


def allowed_folders(config: Config) -> tuple[Path, ...]:
    """All of them that are there, each once."""
    home = Path.home() / DOWNLOADS
    return _existing((config.models_folder, *set_folders(config), home, *_kept(config)))


def allow(folder: Path, config: Config) -> None:
    """Raises ``ModelMissing`` for what is no folder, ``StorageError`` when it cannot be kept."""
    real = _real(folder.expanduser())
    if real is None or not real.is_dir():
        raise ModelMissing(
            expected="a folder on this machine",
            got=f"{str(folder)[-80:]!r}",
            todo="check the path",
            shown="There is no such folder. Check the path.",
        )
    _keep((*_kept(config), real), config)


def disallow(folder: Path, config: Config) -> None:
    _keep(tuple(one for one in _kept(config) if one != folder), config)


def is_removable(folder: Path, config: Config) -> bool:
    """Whether it was allowed on the page, so that it can be taken off there."""
    return folder in _kept(config)


def is_inside(path: Path, folders: tuple[Path, ...]) -> bool:
    """Whether it lies in one of them, whatever links there are on the way."""
    real = _real(path)
    return real is not None and any(real.is_relative_to(one) for one in folders)


def listing(folder: Path, config: Config) -> Listing:
    """What lies there; ``ModelMissing`` for a folder that is not allowed, there or not."""
    allowed = allowed_folders(config)
    real = _real(folder)
    if real is None or not is_inside(real, allowed) or not real.is_dir():
        raise ModelMissing(
            expected="a folder that the studio may look into",
            got=f"{str(folder)[-80:]!r}",
            todo="allow it first",
            shown="The studio may not look into this folder. Allow it first.",
        )
    entries = sorted(_entries(real, allowed), key=lambda one: (one.is_model, one.name.lower()))
    parent = real.parent if is_inside(real.parent, allowed) else None
    return Listing(real, parent, tuple(entries[:MAX_ENTRIES]), len(entries) > MAX_ENTRIES)


def _entries(folder: Path, allowed: tuple[Path, ...]) -> Iterator[Entry]:
    with contextlib.suppress(OSError), os.scandir(folder) as found:
        for one in found:
            path = Path(one.path)
            if one.name.startswith(".") or (one.is_symlink() and not is_inside(path, allowed)):
                continue
            with contextlib.suppress(OSError):  # gone or locked meanwhile
                if one.is_dir():
                    yield Entry(path, any((path / mark).is_file() for mark in MARKS))
                elif one.is_file() and path.suffix.lower() in ENDINGS:
                    yield Entry(path, True, one.stat().st_size)


def _existing(folders: tuple[Path, ...]) -> tuple[Path, ...]:
    real = (_real(folder) for folder in folders)
    return tuple(dict.fromkeys(one for one in real if one is not None and one.is_dir()))


def _real(path: Path) -> Path | None:
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):  # a loop of links, a null byte
        return None


def _kept(config: Config) -> tuple[Path, ...]:
    """Nothing when the file is not there or spoiled."""
    with contextlib.suppress(OSError, ValueError, RecursionError):
        found = json.loads((config.data_folder / FILE).read_text(encoding="utf-8"))
        if isinstance(found, list):
            names = [str(one) for one in found[:MAX_FOLDERS]]
            return tuple(Path(name) for name in names if Path(name).is_absolute())
    return ()


def _keep(folders: tuple[Path, ...], config: Config) -> None:
    names = list(dict.fromkeys(str(folder) for folder in folders))[-MAX_FOLDERS:]
    make_folder(config.data_folder)
    write_atomically(config.data_folder / FILE, json.dumps(names, indent=1).encode())
