"""What every model has, and what those have that fit a family of checkpoints."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Self

from core.config import ASSETS, Config
from core.files import lookups
from core.models.family import Family
from core.models.files import store
from core.models.kinds import ModelKind
from core.models.source import ModelFile, Source, SourceKind


@dataclass(frozen=True, kw_only=True)
class BaseSpec:
    """What every model has.

    ``commercial`` says whether its licence lets pictures be sold, None where that is not known.
    ``size`` is what there is to fetch and keep, in bytes, 0 where nobody wrote it down.
    ``memory`` is what it takes of it on a processor at work, in bytes, 0 where nobody measured it.
    ``unusable`` says in one line why the studio cannot use it although it is here.
    """

    kind: ClassVar[ModelKind] = ModelKind.UNKNOWN
    runtime: ClassVar[str] = ""
    """The package that runs it, where one can do without that."""
    is_tried: ClassVar[bool] = False
    """What came is opened as what it should be before it is kept (``try_file``)."""

    id: str
    title: str
    source: Source
    licence: str = "unknown"
    commercial: bool | None = None
    size: int = 0
    memory: int = 0
    unusable: str = ""
    note: str = ""

    @property
    def is_own(self) -> bool:
        """Whether a person brought it; the catalogue's come from elsewhere or with the studio."""
        is_here = self.source.kind in (SourceKind.FOLDER, SourceKind.FILE)
        return is_here and not Path(self.source.place).is_relative_to(ASSETS)

    @property
    def path(self) -> Path | None:
        """The file or folder of the model on this machine."""
        return self.source.path()

    @property
    def paths(self) -> tuple[Path, ...]:
        """All that it is made of on this machine: ``path``, and what lies beside it for it."""
        path = self.path
        if path is None:
            return ()
        layout = path.with_suffix("")
        has_layout = path.is_file() and (layout / "model_index.json").is_file()
        return (path, layout) if has_layout else (path,)

    @property
    def can_be_fetched(self) -> bool:
        """Whether it comes from somewhere else than this machine."""
        return self.source.kind in (SourceKind.HUB, SourceKind.URL)

    @property
    def files(self) -> tuple[ModelFile, ...]:
        """Those with an address of their own; the files of a repository the hub lists."""
        return ()

    def with_files(self, files: tuple[ModelFile, ...]) -> Self:
        """The same with its ``files`` where they lie now."""
        return self

    def try_file(self, file: ModelFile, path: Path) -> None:
        """Open what came as one of its ``files``; ``ModelUnusable`` for what is no such thing."""

    @property
    def missing(self) -> tuple[ModelFile, ...]:
        """The ``files`` of it that are not on this machine."""
        return tuple(file for file in self.files if file.path is None)

    @property
    def bytes_to_come(self) -> int:
        """0 when a server has to be asked."""
        sizes = [file.size for file in self.missing] if self.files else [self.size]
        return sum(sizes) if all(sizes) else 0

    @property
    def hosts(self) -> tuple[str, ...]:
        """Who sends it, each once."""
        if self.source.kind is SourceKind.HUB:
            return (f"huggingface.co/{self.source.place}",)
        return tuple(dict.fromkeys(file.host for file in self.files if file.url))

    @property
    def origin(self) -> str:
        """Who brought it here, where that is neither a person nor the studio's folders."""
        if self.source.kind is SourceKind.HUB:
            return f"Fetched into the hub cache; remove with hf cache rm model/{self.source.place}"
        return ""

    @property
    def terms(self) -> str:
        """What else to know before it is fetched."""
        return ""

    def is_installed(self, config: Config) -> bool:
        return lookups.once((self, config), lambda: not self.why_not(config))

    def why_not(self, config: Config) -> str:
        """One line on what is missing and what to do; empty when it can be used."""
        if self.unusable:
            return self.unusable
        path = self.path
        if path is not None and (path.is_file() or store.weights(path)):
            return ""
        return f"{self.title} is not on this machine. {self.how_to_get(config)}"

    def how_to_get(self, config: Config) -> str:
        folder = config.models_folder / self.kind.folder
        match self.source.kind:
            case SourceKind.HUB:
                part = f" --include '{self.source.part}*'" if self.source.part else ""
                return (
                    f"Fetch it on the Models page, run `hf download {self.source.place}{part}`, "
                    f"or put its folder or .safetensors file into {folder}."
                )
            case SourceKind.URL:
                return f"Fetch it on the Models page, or put its .safetensors into {folder}."
            case SourceKind.FOLDER | SourceKind.FILE:
                return f"Put it back at {self.source.place}."


@dataclass(frozen=True, kw_only=True)
class ModelSpec(BaseSpec):
    """A part of a diffusion model, which fits those of its family."""

    family: Family
