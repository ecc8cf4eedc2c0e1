"""What is known of a network that enlarges."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

from core.config import Config
from core.models.files.packages import PackageFile
from core.models.identify.ncnn_facts import GRAPH, WEIGHTS
from core.models.kinds import ModelKind
from core.models.source import ModelFile, SourceKind
from core.models.specs.base import BaseSpec


@dataclass(frozen=True, kw_only=True)
class UpscalerSpec(BaseSpec):
    """A Real-ESRGAN network that enlarges ``scale`` times (0: the file says).

    ``file`` is where its weights lie, None when they are not here: those of ``package`` where that
    is installed, else what was fetched, whose checksum is ``sha256``.
    """

    kind: ClassVar[ModelKind] = ModelKind.UPSCALER

    scale: int
    file: Path | None
    sha256: str = ""
    package: PackageFile | None = None

    @property
    def path(self) -> Path | None:
        return self.file

    @property
    def paths(self) -> tuple[Path, ...]:
        if self.file is None or self.file.suffix.lower() != GRAPH:
            return super().paths
        return self.file, self.file.with_suffix(WEIGHTS)

    @property
    def origin(self) -> str:
        if self.package is None or self.file is None or self.file != self.package.path():
            return super().origin
        return f"Brought by the package {self.package.name}; remove it with pip"

    @property
    def files(self) -> tuple[ModelFile, ...]:
        if self.source.kind is not SourceKind.URL:
            return ()
        source = self.source
        return (ModelFile(source.part, source.place, self.size, self.sha256, self.file),)

    def with_files(self, files: tuple[ModelFile, ...]) -> UpscalerSpec:
        return replace(self, file=files[0].path) if files else self

    def why_not(self, config: Config) -> str:
        if self.file is not None and self.file.is_file():
            return ""
        folder = config.models_folder / self.kind.folder
        install = f"run `pip install {self.package.name}`, " if self.package else ""
        return (
            f"The upscaler {self.title} is not on this machine. Fetch it on the Models page, "
            f"{install}or put its .safetensors into {folder}."
        )
