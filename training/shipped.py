"""A folder of weights that is replaced as a whole: the old one stays until the new one is ready."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path


def replaced(folder: Path, fill: Callable[[Path], None], most_bytes: int) -> int:
    """``fill`` writes into a path that does not exist yet; returns the bytes written.

    Ends the program, and leaves ``folder`` as it was, when they are more than ``most_bytes``.
    """
    part, before = folder.with_name(f"{folder.name}.part"), folder.with_name(f"{folder.name}.old")
    for leftover in (part, before):
        shutil.rmtree(leftover, ignore_errors=True)
    part.parent.mkdir(parents=True, exist_ok=True)
    fill(part)
    size = sum(path.stat().st_size for path in part.rglob("*") if path.is_file())
    if size > most_bytes:
        raise SystemExit(f"Expected at most {most_bytes >> 20} MiB, got {size / 2**20:.1f} MiB.")
    if folder.exists():
        os.replace(folder, before)
    os.replace(part, folder)
    shutil.rmtree(before, ignore_errors=True)
    return size
