"""A model on this machine that is to be taken in, as a job: large files take minutes to copy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.errors import RequestRejected

MAX_PATH = 4000


@dataclass(frozen=True, kw_only=True)
class ImportRequest:
    """``path`` of a file or folder; ``is_copied``: its bytes twice, else a second name for them
    where the disk allows."""

    path: str
    is_copied: bool = False

    @property
    def name(self) -> str:
        return self.path.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]

    def to_dict(self) -> dict[str, Any]:
        return {"path": self.path, "is_copied": self.is_copied}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> ImportRequest:
        """Inverse of ``to_dict``; ``RequestRejected`` for what it could not have written."""
        path, is_copied = values.get("path"), values.get("is_copied", False)
        if not (
            isinstance(path, str) and 0 < len(path) <= MAX_PATH and isinstance(is_copied, bool)
        ):
            raise RequestRejected(
                expected="the path of a model",
                got=f"{path!r:.60}",
                shown="Choose a file or folder to import.",
            )
        return cls(path=path, is_copied=is_copied)
