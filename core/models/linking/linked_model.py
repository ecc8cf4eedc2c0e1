"""What a page says of the model it is about, and the ways in which that can be taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.errors import RequestRejected
from core.models.kinds import ModelKind

MAX_FILES = 64
MAX_TEXT = 2000


@dataclass(frozen=True, kw_only=True)
class RemoteFile:
    """``name`` inside the model; ``size`` in bytes as its page says it, which may be rounded;
    ``sha256`` is empty where the page does not say it."""

    name: str
    url: str
    size: int = 0
    sha256: str = ""

    def to_dict(self) -> dict[str, Any]:
        return {"name": self.name, "url": self.url, "size": self.size, "sha256": self.sha256}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> RemoteFile:
        """Raises ``RequestRejected`` for what ``to_dict`` could not have written."""
        name, url, size = values.get("name"), values.get("url"), values.get("size")
        sha256 = values.get("sha256")
        is_sound = (
            is_inner_path(name)
            and isinstance(url, str)
            and len(url) <= MAX_TEXT
            and isinstance(size, int)
            and size >= 0
            and isinstance(sha256, str)
        )
        if not is_sound:
            raise RequestRejected(
                expected="a file of a model",
                got=f"{name!r:.60}",
                shown="This download cannot be read any more. Paste the link again.",
            )
        return cls(name=str(name), url=str(url), size=int(size or 0), sha256=str(sha256))


def is_inner_path(name: object) -> bool:
    """A path that stays inside the folder it is put into."""
    if not isinstance(name, str) or not name or len(name) > 300 or "\\" in name or "\0" in name:
        return False
    return not name.startswith("/") and not set(name.split("/")) & {"", ".", ".."}


@dataclass(frozen=True, kw_only=True)
class LinkedChoice:
    """One way to take a model: a single file, or the files of a folder.

    ``name`` is what a person sees, ``file_name`` what the importer calls it. ``why_not`` says in
    one line why it cannot be taken.
    """

    name: str
    file_name: str
    files: tuple[RemoteFile, ...] = ()
    why_not: str = ""

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files)

    @property
    def is_folder(self) -> bool:
        return len(self.files) > 1


@dataclass(frozen=True, kw_only=True)
class LinkedModel:
    """A model as its page tells of it.

    ``link`` is its page, ``version`` and ``revision`` as in ``Origin``. ``kind`` and ``base`` are
    the page's words; the files themselves know better. ``terms`` are further conditions, a sentence
    each; ``news`` what its people wrote about this version.
    """

    link: str
    title: str
    version: str = ""
    revision: str = ""
    kind: ModelKind = ModelKind.UNKNOWN
    base: str = ""
    licence: str = "unknown"
    commercial: bool | None = None
    triggers: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    news: str = ""
    choices: tuple[LinkedChoice, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.title} {self.version}".strip()
