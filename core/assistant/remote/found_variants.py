"""Variants that a job was answered, each a file under its id until its page has fetched it."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from core.assistant.remote.answers import clean
from core.assistant.remote.request import VARIANTS
from core.files import make_folder, write_atomically

KEPT_SECONDS = 24 * 3600.0


class FoundVariants:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, job_id: str, variants: Sequence[str]) -> None:
        """On the disk when this returns; what nobody fetched for a day goes."""
        make_folder(self._folder)
        self._sweep()
        write_atomically(self._path(job_id), json.dumps(list(variants)).encode())

    def take(self, job_id: str) -> tuple[str, ...]:
        """Which are not kept any longer; none where nothing is there."""
        path = self._path(job_id)
        try:
            told = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError):
            told = []
        path.unlink(missing_ok=True)
        texts = told if isinstance(told, list) else []
        return tuple(clean(text) for text in texts if isinstance(text, str))[:VARIANTS]

    def _path(self, job_id: str) -> Path:
        assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", job_id)
        return self._folder / f"{job_id}.json"

    def _sweep(self) -> None:
        for path in self._folder.glob("*.json"):
            with suppress(FileNotFoundError):
                if time.time() - path.lstat().st_mtime > KEPT_SECONDS:
                    path.unlink()
