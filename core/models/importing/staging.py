"""Where a model lies until it is whole: ``.incoming`` in the models folder.

Everything is written there, synced, and only then renamed to its place, so that a crash leaves
nothing but a ``.part``, which the next start sweeps, and a listing never meets half a file. What is
fetched by a link lies there in a folder of its own, and waits a week for another attempt.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import secrets
import shutil
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import psutil

from core.config import Config
from core.errors import JobCancelled, ModelUnusable
from core.files import check_free, sync_folder, translated

INCOMING = ".incoming"
LINKED, LOOKED = "link-", "look-"
KEPT_SECONDS = 7 * 24 * 3600
CHUNK = 8 << 20
STALE_SECONDS = 24 * 3600

# ioctl_ficlone(2)
FICLONE = 0x40049409

OnBytes = Callable[[int], None]
ShouldStop = Callable[[], bool]


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


def needs_room(source: Path, config: Config, is_copied: bool = False) -> bool:
    """Whether the bytes will lie on the disk twice: a second name for them takes no room."""
    home = config.models_folder
    while not home.exists():
        home = home.parent
    return is_copied or source.stat().st_dev != home.stat().st_dev


def take_file(
    source: Path,
    target: Path,
    *,
    is_copied: bool = False,
    on_bytes: OnBytes = lambda _here: None,
    should_stop: ShouldStop = lambda: False,
) -> str:
    """The same bytes at ``target``: a second name for them where the disk allows, unless they are
    to be ``is_copied``; then a clone that shares its blocks until one changes, else a copy.

    Gives the sha256 of what was copied, empty when nothing was read. Raises ``JobCancelled`` once
    ``should_stop()`` is true, ``ModelUnusable`` when the file changed meanwhile.
    """
    before = source.stat()
    if not is_copied:
        with contextlib.suppress(OSError):
            os.link(source.resolve(), target)
            return ""
    with source.open("rb") as reading:
        if _clone(reading, target):
            return ""
        digest, size = _copy(reading.read, target, before.st_size, on_bytes, should_stop)
    after = source.stat()
    if (before.st_size, before.st_mtime_ns, size) != (
        after.st_size,
        after.st_mtime_ns,
        before.st_size,
    ):
        raise ModelUnusable(
            expected="a whole file",
            got="one that another program is writing",
            todo="wait until it is done",
            shown="Another program is still writing this file. Wait until it is done.",
            path=source,
        )
    return digest


def _clone(reading: BinaryIO, target: Path) -> bool:
    """Where the file system can (Btrfs, XFS): whole at once, however large."""
    if sys.platform != "linux":
        return False
    import fcntl

    with target.open("xb") as file:
        try:
            fcntl.ioctl(file.fileno(), FICLONE, reading.fileno())
        except OSError:
            target.unlink()
            return False
        os.fsync(file.fileno())
    return True


def _copy(
    read: Callable[[int], bytes],
    target: Path,
    most: int,
    on_bytes: OnBytes,
    should_stop: ShouldStop,
) -> tuple[str, int]:
    """The sha256 of what was copied, and how many bytes; no more than ``most`` and one piece."""
    digest, here = hashlib.sha256(), 0

    def told(count: int) -> bytes:
        nonlocal here
        if should_stop():
            raise JobCancelled
        chunk = read(count) if here <= most else b""
        digest.update(chunk)
        here += len(chunk)
        on_bytes(here)
        return chunk

    write(told, target)
    return digest.hexdigest(), here


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
    """Remove what a killed run left half-written, and fetched parts that nobody took up again; how
    many there were."""
    home = config.models_folder / INCOMING
    there = list(home.iterdir()) if home.is_dir() else []
    left = [path for path in there if path.suffix == ".part" and not _is_in_use(path)]
    left += [
        path for path in there if path.name.startswith(LINKED) and _is_older(path, KEPT_SECONDS)
    ]
    left += [
        path for path in there if path.name.startswith(LOOKED) and _is_older(path, STALE_SECONDS)
    ]
    for path in left:
        discard(path)
    return len(left)


def _is_older(path: Path, seconds: float) -> bool:
    return time.time() - path.lstat().st_mtime > seconds


def _is_in_use(path: Path) -> bool:
    """Whether the process that began it may still be writing."""
    process = path.name.partition("-")[0]
    if time.time() - path.lstat().st_ctime > STALE_SECONDS or not re.fullmatch(r"\d{1,9}", process):
        return False
    return int(process) != os.getpid() and psutil.pid_exists(int(process))
