"""Poses that jobs found, each a file under its job's id until the page that asked fetches it."""

from __future__ import annotations

import re
import time
from contextlib import suppress
from pathlib import Path

from core.errors import NotFound
from core.files import make_folder, write_atomically
from core.generation.finding.request import MOST_PICTURES, FoundPose

# Somebody may come back to the page.
KEPT_SECONDS = 24 * 3600.0


def each_of(job_id: str) -> list[str]:
    """What the poses of a job that looks at several pictures are kept under."""
    return [f"{job_id}-{number}" for number in range(MOST_PICTURES)]


class FoundPoses:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, job_id: str, found: FoundPose) -> None:
        """On the disk when this returns; what nobody fetched for a day goes."""
        path = self._path(job_id)
        make_folder(self._folder)
        self._sweep()
        write_atomically(path, found.to_json().encode())

    def has(self, job_id: str) -> bool:
        return self._path(job_id).is_file()

    def take(self, job_id: str) -> FoundPose:
        """The pose, which is not kept any longer. Raises ``NotFound`` or ``PoseFormatError``."""
        path = self._path(job_id)
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise _gone() from error
        path.unlink(missing_ok=True)
        return FoundPose.from_json(text)

    def take_each(self, job_id: str) -> list[FoundPose]:
        """Of a job that looked at several pictures, in their order; perhaps none."""
        return [self.take(name) for name in each_of(job_id) if self.has(name)]

    def _path(self, job_id: str) -> Path:
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", job_id):
            raise _gone()
        return self._folder / f"{job_id}.json"

    def _sweep(self) -> None:
        for path in self._folder.glob("*.json"):
            with suppress(FileNotFoundError):  # its page has fetched it meanwhile
                if time.time() - path.lstat().st_mtime > KEPT_SECONDS:
                    path.unlink()


def _gone() -> NotFound:
    return NotFound(
        expected="a pose that a job found",
        got="none",
        todo="look for it again",
        shown="The pose that was found is not here any more. Look for it again.",
    )
