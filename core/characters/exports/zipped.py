"""ZIP archives of files that are made one after the other: one at a time is in memory."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO

from PIL import Image

from core.files import whole_file

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
    with whole_file(path) as stream:
        _write(stream, files)


def _write(stream: IO[bytes], files: Files) -> None:
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            is_packed = name.endswith(".png")  # and would only take longer
            archive.writestr(name, data, zipfile.ZIP_STORED if is_packed else None)
