"""Pictures that a request is made from, kept under the hash of what they show."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
from pathlib import Path

from PIL import Image

from core.errors import ImageRejected, NotFound
from core.files import check_free, is_digest, make_folder, write_atomically

ID_BYTES = 16
# What a request may be made from; larger ones are made smaller before they are put.
MAX_SIDE = 4096


class PictureStore:
    """PNG files in a folder, named by content: the same picture twice is one file.

    Kept by size and pixels alone, RGB, RGBA or grey; what else a file carried is left behind.
    """

    def __init__(self, folder: Path, min_free_bytes: int = 0) -> None:
        self._folder = folder
        self._min_free_bytes = min_free_bytes

    def put(self, image: Image.Image) -> str:
        """The id; the picture is on the disk when this returns.

        Raises ``DiskFull`` when it would take from the space that the studio keeps free.
        """
        if max(image.size) > MAX_SIDE or min(image.size) < 1:
            raise ImageRejected(
                expected=f"a picture of at most {MAX_SIDE} pixels a side",
                got=f"{image.width}×{image.height}",
                todo="make it smaller",
                shown=f"This picture is too large: at most {MAX_SIDE} pixels a side.",
            )
        plain = _plain(image)
        name = content_id(plain)
        path = self._path(name)
        if path.is_file():
            with contextlib.suppress(OSError):
                os.utime(path)  # it is used again: not to be swept
        else:
            check_free(self._folder, len(plain.tobytes()), self._min_free_bytes)
            self._write(plain, path)
        return name

    def get(self, name: str) -> Image.Image:
        """``NotFound`` for an id that is not here; a new picture each time."""
        try:
            with Image.open(self._path(name)) as image:
                return image.copy()
        except (OSError, ValueError, SyntaxError) as error:
            raise _not_here(name) from error

    def png(self, name: str) -> bytes:
        """The file as it is. ``NotFound`` for an id that is not here."""
        try:
            return self._path(name).read_bytes()
        except OSError as error:
            raise _not_here(name) from error

    def check(self, name: str) -> None:
        """``NotFound`` for an id that is not here."""
        if not self._path(name).is_file():
            raise _not_here(name)

    def _path(self, name: str) -> Path:
        if not is_digest(name):
            raise NotFound(
                expected="the id of a picture",
                got=f"{name!r:.60}",
                todo="choose it again",
                shown="This picture is not here any more. Choose it again.",
            )
        return self._folder / f"{name}.png"

    def _write(self, image: Image.Image, path: Path) -> None:
        buffer = io.BytesIO()
        image.save(buffer, "PNG", compress_level=1)
        make_folder(self._folder)
        write_atomically(path, buffer.getvalue())


def storable(image: Image.Image) -> Image.Image:
    """As the store keeps it: made smaller where a side is too long, without the file's metadata."""
    if max(image.size) > MAX_SIDE:
        image = image.copy()
        image.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
    return _plain(image)


def content_id(image: Image.Image) -> str:
    """Equal exactly for pictures of the same mode, size and pixels."""
    digest = hashlib.blake2b(f"{image.mode} {image.size} ".encode(), digest_size=ID_BYTES)
    digest.update(image.tobytes())
    return digest.hexdigest()


def _not_here(name: str) -> NotFound:
    return NotFound(
        expected=f"the picture {name:.40} in this studio",
        got="none",
        todo="choose it again",
        shown="This picture is not here any more. Choose it again.",
    )


def _plain(image: Image.Image) -> Image.Image:
    has_alpha = "A" in image.getbands() or "transparency" in image.info
    mode = "L" if image.mode in ("1", "L") else "RGBA" if has_alpha else "RGB"
    # a copy without the file's metadata, which would be written along
    plain = Image.new(mode, image.size)
    plain.paste(image.convert(mode))
    return plain
