"""Where a model lies until it is whole: ``.incoming`` in the models folder.

Everything is written there, synced, and only then renamed to its place, so that a crash leaves
nothing but a ``.part``, which the next start sweeps, and a listing never meets half a file.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import shutil
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import psutil

from core.config import Config
from core.files import check_free, sync_folder, translated

INCOMING = ".incoming"
CHUNK = 8 << 20
STALE_SECONDS = 24 * 3600

OnBytes = Callable[[int], None]


@contextmanager
def part(config: Config) -> Generator[Path]:
    """A path that nothing has yet, gone afterwards unless it was moved away.

    Errors of the disk become ``DiskFull`` or ``StorageError``.
    """
    home = config.models_folder / INCOMING
    path = home / f"{os.getpid()}-{secrets.token_hex(6)}.part"
    try:
        home.mkdir(parents=True, exist_ok=True)
        yield path
    except OSError as error:
        raise translated(error, path) from error
    finally:
        discard(path)


def discard(path: Path) -> None:
    with contextlib.suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def check_room(needed: int, config: Config) -> None:
    """Raises ``DiskFull`` when so many bytes would leave less than the studio needs to work."""
    check_free(config.models_folder, needed, config.min_free_bytes)


def take_file(source: Path, target: Path) -> None:
    """The same bytes at ``target``: a second name for them where the disk allows, else a copy."""
    try:
        os.link(source.resolve(), target)
    except OSError:
        with source.open("rb") as reading:
            write(reading.read, target)


def write(read: Callable[[int], bytes], target: Path, limit: int | None = None) -> int:
    """Copy what ``read`` gives into a new, synced file; ``ValueError`` beyond ``limit`` bytes."""
    written = 0
    with target.open("xb") as file:
        while chunk := read(CHUNK):
            written += len(chunk)
            if limit is not None and written > limit:
                raise ValueError("more bytes than promised")
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return written


def settle(staged: Path, target: Path) -> None:
    """Rename to its place, durably; the place must be free."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        raise FileExistsError(errno.EEXIST, "there is one of this name already", str(target))
    os.rename(staged, target)
    sync_folder(target.parent)


def sweep(config: Config) -> int:
    """Remove what a killed run left half-written; how many there were."""
    home = config.models_folder / INCOMING
    left = [path for path in home.glob("*.part") if not _is_in_use(path)] if home.is_dir() else []
    for path in left:
        discard(path)
    return len(left)


def _is_in_use(path: Path) -> bool:
    """Whether the process that began it may still be writing."""
    process = path.name.partition("-")[0]
    if time.time() - path.lstat().st_ctime > STALE_SECONDS or not re.fullmatch(r"\d{1,9}", process):
        return False
    return int(process) != os.getpid() and psutil.pid_exists(int(process))
