"""Files that are either whole or not there."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import secrets
import shutil
import threading
import time
from collections.abc import Generator
from pathlib import Path
from typing import IO

from core.errors import DiskFull, StorageError, reason_of

TEMPORARY = ".tmp"
# What a file made by any program gets; the person's umask takes away from it.
ORDINARY_RIGHTS = 0o666
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ID_LENGTH = 26
LATEST_MILLISECONDS = (1 << 48) - 1
DIGEST = re.compile(r"[0-9a-f]{32}")
NAME = re.compile(r"\w[\w .()+-]{0,119}")
# O_BINARY exists on Windows only, where text mode would change line ends.
CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)

_id_lock = threading.Lock()
_last_milliseconds = 0


def new_id() -> str:
    """A ULID: 26 characters that sort by the time they were made, unique without asking anybody."""
    global _last_milliseconds
    with _id_lock:
        now = max(int(time.time() * 1000), _last_milliseconds + 1)
        _last_milliseconds = now
    return _ulid(now, secrets.randbits(80))


def id_at(seconds: float) -> str:
    """As ``new_id``, for what was made then, in seconds since 1970."""
    return _ulid(_milliseconds(seconds), secrets.randbits(80))


def first_id_at(seconds: float) -> str:
    """The smallest id that can have been made then: what was made earlier sorts before it."""
    return _ulid(_milliseconds(seconds), 0)


def _milliseconds(seconds: float) -> int:
    return min(max(int(seconds * 1000), 0), LATEST_MILLISECONDS)


def _ulid(milliseconds: int, chance: int) -> str:
    number = (milliseconds << 80) | chance
    return "".join(CROCKFORD[(number >> shift) & 31] for shift in range(125, -1, -5))


def is_id(text: str) -> bool:
    return len(text) == ID_LENGTH and text[0] in "01234567" and set(text) <= set(CROCKFORD)


def is_digest(text: str) -> bool:
    """The name of what is stored by its content: 32 hexadecimal digits of a hash."""
    return DIGEST.fullmatch(text) is not None


def is_name(text: str) -> bool:
    """What a request may call a model or a place: a word, and no path."""
    return NAME.fullmatch(text) is not None


def sha256_of(file: Path) -> str:
    """As the sites that people fetch models from show it."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def id_seconds(image_id: str) -> float:
    """When an id was made, in seconds since 1970."""
    milliseconds = 0
    for character in image_id[:10]:
        milliseconds = milliseconds * 32 + CROCKFORD.index(character)
    return milliseconds / 1000


def write_atomically(path: Path, data: bytes, *, durable: bool = True, rights: int = 0o600) -> None:
    """Write a whole file or none, whenever the process or the machine stops.

    A temporary file in the same folder is written, synced and renamed, then the folder is synced.
    ``durable=False`` leaves out the syncs, for files that can be made again. ``rights`` are those
    of a new file, less the umask.

    Raises ``DiskFull`` or ``StorageError``; the temporary file is removed then.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}{TEMPORARY}")
    try:
        _write(temporary, data, durable, rights)
        os.replace(temporary, path)
        if durable:
            sync_folder(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise translated(error, path) from error


@contextlib.contextmanager
def whole_file(path: Path) -> Generator[IO[bytes]]:
    """A file that takes its place when all of it is written; if anything is raised before, there is
    none, or still the old one.

    Raises ``DiskFull`` or ``StorageError``.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}{TEMPORARY}")
    try:
        with temporary.open("xb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, path)
        sync_folder(path.parent)
    except OSError as error:
        raise translated(error, path) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _write(path: Path, data: bytes, durable: bool, rights: int) -> None:
    descriptor = os.open(path, CREATE, rights)
    try:
        left = memoryview(data)
        while left:
            left = left[os.write(descriptor, left) :]
        if durable:
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def move(source: Path, target: Path) -> None:
    """Rename within one file system, durably."""
    try:
        os.replace(source, target)
        sync_folder(target.parent)
        sync_folder(source.parent)
    except OSError as error:
        raise translated(error, target) from error


def make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise translated(error, folder) from error


def check_free(folder: Path, needed: int, reserve: int) -> None:
    """``DiskFull`` when so many bytes more would leave less than the reserve; makes the folder."""
    make_folder(folder)
    free = shutil.disk_usage(folder).free
    if free < needed + reserve:
        wanted, found = in_bytes(needed + reserve), in_bytes(free)
        raise DiskFull(
            expected=f"{wanted} of free disk space in {folder}",
            got=found,
            todo="free some space and try again",
            shown=f"The disk is nearly full: this needs {wanted}, and {found} are free. Free some "
            "space, then try again.",
            path=folder,
        )


def in_bytes(count: int) -> str:
    """For people: MB or GB."""
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.0f} MB"


def sync_folder(folder: Path) -> None:
    """Make a rename in this folder survive a power cut; Windows has no such call."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def translated(error: OSError, path: Path) -> StorageError:
    """The line a person sees when ``path`` could not be written."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return DiskFull(
            expected=f"free space in {path.parent}",
            got="a full disk",
            todo="free some and try again",
            shown="The disk is full. Free some space, then try again.",
            path=path.parent,
        )
    if error.errno == errno.EROFS:
        return StorageError(
            expected=f"to write in {path.parent}",
            got="a read-only folder",
            todo="make it writable, or choose another data folder with POSEANIME_DATA",
            shown=f"{path.parent} is read-only, so nothing new can be kept. Make it writable, or "
            "choose another with POSEANIME_DATA.",
            path=path.parent,
        )
    return StorageError(
        expected=f"to write in {path.parent}",
        got=f'"{reason_of(error)}"',
        todo="check the folder's rights",
        shown=f"{path.parent} cannot be written. Check its rights.",
        path=path.parent,
    )
