"""Weights that are replaced as a whole: the old ones stay until the new ones are ready."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path


def replace_folder(folder: Path, fill: Callable[[Path], None], most_bytes: int) -> int:
    """``fill`` writes into a path that does not exist yet; returns the bytes written.

    Ends the program, and leaves ``folder`` as it was, when they are more than ``most_bytes``.
    """
    part, before = folder.with_name(f"{folder.name}.part"), folder.with_name(f"{folder.name}.old")
    for leftover in (part, before):
        shutil.rmtree(leftover, ignore_errors=True)
    part.parent.mkdir(parents=True, exist_ok=True)
    fill(part)
    size = sum(path.stat().st_size for path in part.rglob("*") if path.is_file())
    _check(size, most_bytes)
    if folder.exists():
        os.replace(folder, before)
    os.replace(part, folder)
    shutil.rmtree(before, ignore_errors=True)
    return size


def replace_file(path: Path, write: Callable[[Path], None], most_bytes: int) -> int:
    """The same for one file."""
    part = path.with_suffix(".part")
    path.parent.mkdir(parents=True, exist_ok=True)
    write(part)
    size = part.stat().st_size
    _check(size, most_bytes)
    os.replace(part, path)
    return size


def _check(size: int, most_bytes: int) -> None:
    if size > most_bytes:
        raise SystemExit(f"Expected at most {most_bytes >> 20} MiB, got {size / 2**20:.1f} MiB.")
