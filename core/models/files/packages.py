"""Models that a Python package brings along: found by its list of files, never imported."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path
from typing import NamedTuple


class PackageFile(NamedTuple):
    """``name`` is what pip calls the package; ``file`` stands below where it is installed."""

    name: str
    file: str

    def path(self) -> Path | None:
        """Where it lies on this machine, None where the package is not installed or lacks it."""
        try:
            place = metadata.distribution(self.name).locate_file(self.file)
        except metadata.PackageNotFoundError:
            return None
        path = Path(str(place))
        return path if path.is_file() else None
