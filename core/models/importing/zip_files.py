"""Zips from outside: opened so that a broken or tricky one is one line, whatever zipfile makes of
it, and unpacked entry by entry. No name from inside becomes a path by itself."""

from __future__ import annotations

import errno
import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO
from zipfile import ZipFile, ZipInfo

from core.errors import StudioError
from core.models.importing import staging

# What zipfile lets out of a damaged archive; a wrong place in it is an OSError besides.
BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, ValueError, EOFError,
          RuntimeError, IndexError, KeyError, OverflowError)  # fmt: skip


@contextmanager
def opened(
    source: Path | IO[bytes], refusal: Callable[[Exception], StudioError]
) -> Generator[ZipFile]:
    """The archive; what is broken in it, now or while it is read, raises the ``refusal``.

    ``OSError`` of the disk passes through.
    """
    try:
        with ZipFile(source) as archive:
            yield archive
    except (*BROKEN, OSError) as error:
        if isinstance(error, OSError) and error.errno not in (None, errno.EINVAL):
            raise  # the disk's, not the archive's
        raise refusal(error) from error


def is_locked_or_link(entry: ZipInfo) -> bool:
    return bool(entry.flag_bits & 1) or stat.S_ISLNK(entry.external_attr >> 16)


def leads_away(entry: ZipInfo) -> bool:
    """Whether its name points out of the folder it would be unpacked in."""
    place = PurePosixPath(entry.filename.replace("\\", "/"))
    return place.is_absolute() or ".." in place.parts or ":" in entry.filename


def extract(archive: ZipFile, entry: ZipInfo, target: Path) -> None:
    """Into a new, synced file; ``ValueError`` when more comes than the entry promises."""
    with archive.open(entry) as packed:
        staging.write(packed.read, target, limit=entry.file_size)
