"""ZIP archives of files that are made one after the other: one at a time is in memory."""

from __future__ import annotations

import contextlib
import io
import os
import secrets
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO

from PIL import Image

from core.files import TEMPORARY, sync_folder, translated

# The name in the archive, "/" between folders, and the content.
Files = Iterable[tuple[str, bytes]]
# How many of how many are done.
OnDone = Callable[[int, int], None]


def quiet(_done: int, _count: int) -> None:
    """Tells nobody."""


def png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def zip_bytes(files: Files) -> bytes:
    buffer = io.BytesIO()
    _write(buffer, files)
    return buffer.getvalue()


def write_zip(path: Path, files: Files) -> None:
    """A whole archive or none, whatever is raised while the files are made; an old one of this
    name is replaced then. Raises ``DiskFull`` or ``StorageError``."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}{TEMPORARY}")
    try:
        with temporary.open("xb") as stream:
            _write(stream, files)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, path)
        sync_folder(path.parent)
    except OSError as error:
        raise translated(error, path) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _write(stream: IO[bytes], files: Files) -> None:
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            is_packed = name.endswith(".png")  # and would only take longer
            archive.writestr(name, data, zipfile.ZIP_STORED if is_packed else None)
