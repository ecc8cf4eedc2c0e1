"""Films that people brought, and what was seen in them so far, each in a file.

What was seen is written frame by frame, a line each: work that was broken off, cancelled or asked
for again goes on at the first frame that is missing.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from core.errors import InputRejected, NotFound
from core.files import check_free, is_digest, make_folder, translated, write_atomically
from core.geometry import Size
from core.motion.film import reading
from core.motion.film.reading import FilmFacts
from core.motion.film.request import FilmRequest
from core.motion.film.seen import SeenFrame

ID_BYTES = 16
# Nobody's film is kept longer than it takes to come back to it.
KEPT_SECONDS = 7 * 24 * 3600.0
FILM, TRACK = ".film", ".seen"


@dataclass(frozen=True)
class Track:
    """What was seen: ``frames`` in their order, of ``size``; ``is_whole`` when all were looked
    at. ``detector`` is empty before the first look."""

    size: Size
    frames: tuple[SeenFrame, ...]
    detector: str = ""
    is_whole: bool = False


class Films:
    def __init__(self, folder: Path, min_free_bytes: int = 0) -> None:
        self._folder = folder
        self._min_free_bytes = min_free_bytes

    def put(self, data: bytes) -> tuple[str, FilmFacts]:
        """Its id, the same for the same film, and what it is. What nobody came back to for a week
        goes.

        Raises ``InputRejected`` for what is no film, ``DiskFull`` when there is no room for it.
        """
        name = hashlib.blake2b(data, digest_size=ID_BYTES).hexdigest()
        path = self._file(name, FILM)
        make_folder(self._folder)
        self._sweep()
        if path.is_file():
            os.utime(path)
        else:
            check_free(self._folder, len(data), self._min_free_bytes)
            write_atomically(path, data, durable=False)
        try:
            return name, reading.facts_of(path)
        except InputRejected:
            path.unlink(missing_ok=True)
            raise

    def path(self, name: str) -> Path:
        """Raises ``NotFound`` for a film that is not here."""
        path = self._file(name, FILM)
        if not path.is_file():
            raise _gone()
        return path

    def track(self, request: FilmRequest) -> TrackFile:
        return TrackFile(self._file(request.key, TRACK))

    def _file(self, name: str, ending: str) -> Path:
        if not is_digest(name):
            raise _gone()
        return self._folder / f"{name}{ending}"

    def _sweep(self) -> None:
        before = time.time() - KEPT_SECONDS
        for path in [*self._folder.glob(f"*{FILM}"), *self._folder.glob(f"*{TRACK}")]:
            with suppress(FileNotFoundError):
                if path.lstat().st_mtime < before:
                    path.unlink()


class TrackFile:
    """The lines of one search. The first says what frames they are of, the last that it is over."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Track | None:
        """None before anything was seen. A line that broke off is as if it were not there."""
        lines = list(self._lines())
        if not lines:
            return None
        head = cast("dict[str, Any]", json.loads(lines[0]))
        size, detector = Size(*head["size"]), str(head["detector"])
        is_whole = lines[-1] == END
        frames = tuple(
            SeenFrame.from_line(line, size) for line in lines[1 : -1 if is_whole else None]
        )
        return Track(size, frames, detector, is_whole)

    @property
    def length(self) -> int:
        """In bytes; it grows with each frame."""
        return self._path.stat().st_size if self._path.is_file() else 0

    def begin(self, size: Size, detector: str) -> None:
        make_folder(self._path.parent)
        head = json.dumps({"size": list(size), "detector": detector})
        write_atomically(self._path, f"{head}\n".encode())

    def add(self, frame: SeenFrame, size: Size) -> None:
        """Behind the last whole line."""
        self._append(frame.to_line(size))

    def end(self) -> None:
        self._append(END)

    def mend(self) -> None:
        """A line that broke off is taken away, so that the next one stands alone."""
        data = self._path.read_bytes()
        whole = data[: data.rfind(b"\n") + 1]
        if whole != data:
            write_atomically(self._path, whole)

    def _append(self, line: str) -> None:
        try:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(f"{line}\n")
        except OSError as error:
            raise translated(error, self._path) from error

    def _lines(self) -> Iterator[str]:
        with suppress(FileNotFoundError):
            data = self._path.read_bytes()
            yield from data[: data.rfind(b"\n") + 1].decode().splitlines()


END = '"end"'


def _gone() -> NotFound:
    return NotFound(
        expected="a film of this studio",
        got="none",
        todo="choose it again",
        shown="This film is not here any more. Choose it again.",
    )
