"""Where a model comes from, and where that lies on this machine."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from core.models.files import store


class SourceKind(StrEnum):
    FOLDER = "folder"
    HUB = "hub"
    FILE = "file"
    URL = "url"


# Where a page of its own stands for whoever keeps the files.
_KEEPERS = ("github.com", "huggingface.co")


class ModelFile(NamedTuple):
    """A file that a model is made of, with an address of its own.

    ``name`` as a person has it; ``url`` is that file, or mmdeploy's zip with an ONNX file inside.
    ``size`` and ``sha256`` of what lies there are 0 and empty where nobody has published them.
    ``path`` is where the file lies on this machine, None when it is not here. ``also`` are names
    that other programs keep the very same file under.
    """

    name: str
    url: str = ""
    size: int = 0
    sha256: str = ""
    path: Path | None = None
    also: tuple[str, ...] = ()

    @property
    def host(self) -> str:
        """Who sends it, such as ``github.com/owner/name``; empty for what comes from nowhere."""
        address = urlsplit(self.url)
        owner = address.path.split("/")[1:3] if address.netloc in _KEEPERS else []
        return "/".join((address.netloc, *owner))


class Source(NamedTuple):
    """Where a model comes from: a folder, a repository on the hub, one file, or a web address.

    ``part`` is the file or folder inside the repository, empty for all of it. ``revision`` is the
    commit to fetch, empty for the newest. ``place`` of a ``URL`` is the address, and ``part`` the
    file it is kept as.
    """

    kind: SourceKind
    place: str
    part: str = ""
    revision: str = ""

    def path(self) -> Path | None:
        """The folder or file on this machine, or None when it is not here."""
        match self.kind:
            case SourceKind.HUB:
                snapshot = store.hub_snapshot(self.place, self.revision)
                path = None if snapshot is None else snapshot / self.part
            case SourceKind.URL:
                path = Path(self.part)
            case SourceKind.FOLDER | SourceKind.FILE:
                path = Path(self.place)
        return path if path is not None and path.exists() else None

    def __str__(self) -> str:
        return self.place
