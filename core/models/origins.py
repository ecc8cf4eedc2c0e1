"""Where a person's own models came from, when they came by a link: whose page, which version, and
what may be done with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast

from core.config import Config
from core.models.kept_notes import KeptNotes

ORIGINS = KeptNotes("origins.json")
MAX_CHARACTERS = 200


@dataclass(frozen=True, kw_only=True)
class Origin:
    """``link`` is the model's page as ``read_link`` understands it, ``version`` what its people
    call this version and ``revision`` how the host does: a commit, or a number. ``files`` are the
    checksums of what was fetched, by name."""

    link: str
    title: str
    version: str = ""
    revision: str = ""
    licence: str = "unknown"
    commercial: bool | None = None
    triggers: tuple[str, ...] = ()
    files: Mapping[str, str]

    @property
    def name(self) -> str:
        return f"{self.title} {self.version}".strip()

    def to_dict(self) -> dict[str, Any]:
        return {**asdict(self), "triggers": list(self.triggers), "files": dict(self.files)}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Origin | None:
        """None for what ``to_dict`` could not have written; the file lies in a person's folder."""
        texts = {name: values.get(name, "") for name in ("link", "title", "version", "revision")}
        texts["licence"] = values.get("licence", "unknown")
        files, triggers = values.get("files"), values.get("triggers", ())
        commercial = values.get("commercial")
        is_sound = (
            all(isinstance(text, str) and len(text) <= MAX_CHARACTERS for text in texts.values())
            and texts["link"]
            and commercial in (None, True, False)
            and isinstance(files, Mapping)
            and isinstance(triggers, list | tuple)
        )
        if not is_sound:
            return None
        return cls(
            **texts,
            commercial=commercial,
            triggers=tuple(str(word)[:MAX_CHARACTERS] for word in cast("list[Any]", triggers)),
            files={str(name): str(sha) for name, sha in cast("dict[Any, Any]", files).items()},
        )


def origin_of(path: Path, config: Config) -> Origin | None:
    """None for a model that did not come by a link."""
    values = ORIGINS.of(path, config)
    return Origin.from_dict(values) if values else None


def keep_origin(path: Path, origin: Origin, config: Config) -> None:
    """Raises ``StorageError`` when it cannot be written."""
    ORIGINS.keep(path, origin.to_dict(), config)
