"""Models whose files have addresses of their own: fetched into the folder of their kind, tried, and
only then named.

What comes lies in ``.incoming`` there until it is whole, unpacked, and was opened as what it should
be (``BaseSpec.try_file``) or held to its checksum.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from core.config import Config
from core.errors import ModelUnusable, NotFetched
from core.files import make_folder, move, translated
from core.models.downloading.download import (
    OnBytes,
    ShouldStop,
    download,
    partial_size,
    remote_size,
)
from core.models.importing import staging
from core.models.importing.mmdeploy_zip import unpack
from core.models.source import ModelFile
from core.models.specs import BaseSpec

# The largest of the catalogue is below 500 MB.
LARGEST = 2 << 30


@dataclass(frozen=True)
class FilePart:
    """One of the ``files`` of ``spec``, on its way into the folder ``home``."""

    spec: BaseSpec
    file: ModelFile
    size: int
    home: Path

    @property
    def name(self) -> str:
        return self.file.name

    @property
    def spare(self) -> int:
        """A zip lies beside what comes out of it; weights hardly shrink in one."""
        return round(1.1 * self.size) if self._is_zip else 0

    @property
    def _is_zip(self) -> bool:
        return urlsplit(self.file.url).path.endswith(".zip")

    @property
    def _unpacked(self) -> Path:
        return self.home / staging.INCOMING / self.name

    @property
    def _arrived(self) -> Path:
        return self._unpacked.with_name(f"{self.name}.zip") if self._is_zip else self._unpacked

    def bytes_here(self) -> int:
        arrived = self._arrived
        here = arrived.stat().st_size if arrived.is_file() else partial_size(arrived)
        return min(here, self.size)

    def fetch(self, on_bytes: OnBytes, should_stop: ShouldStop) -> None:
        """Raises ``ModelUnusable`` for what is no such thing, which is thrown away."""
        make_folder(self._arrived.parent)
        if not self._arrived.is_file():
            download(
                self.file.url,
                self._arrived,
                name=self.name,
                size=self.size,
                sha256=self.file.sha256,
                on_bytes=on_bytes,
                should_stop=should_stop,
            )
        try:
            if self._is_zip:
                unpack(self._arrived, self._unpacked)
            self._try()
        except ModelUnusable:
            staging.discard(self._arrived)
            staging.discard(self._unpacked)
            raise
        except OSError as error:  # the zip stays: it need not be fetched again
            raise translated(error, self._unpacked) from error
        move(self._unpacked, self.home / self.name)
        staging.discard(self._arrived)

    def _try(self) -> None:
        try:
            self.spec.try_file(self.file, self._unpacked)
        except ModelUnusable as error:
            noun = self.spec.kind.noun
            raise ModelUnusable(
                expected=f"a file of {{model}} from {urlsplit(self.file.url).netloc}",
                got=f"a file that is none ({error.shown})",
                todo=f"{self.name} was thrown away; fetch it again or choose another {noun}",
                shown=f"What came is no {noun}, and was thrown away. Fetch it again, or choose "
                "another.",
                model=self.spec.title,
            ) from error


def parts_of(spec: BaseSpec, config: Config) -> tuple[FilePart, ...]:
    """What is not on this machine; asks for sizes that nobody has published.

    Raises ``NotFetched``, also for what nothing would tell from another file.
    """
    home = config.models_folder / spec.kind.folder
    return tuple(FilePart(spec, file, _size(spec, file), home) for file in spec.missing)


def _size(spec: BaseSpec, file: ModelFile) -> int:
    if not file.url or not (file.sha256 or spec.is_tried):
        raise NotFetched(
            expected="a web address and a checksum of {model}",
            got="none",
            todo="choose another one",
            shown="Nobody knows where {model} lies. Choose another.",
            model=spec.title,
        )
    size = file.size or remote_size(file.url, file.name)
    if size > LARGEST:
        raise NotFetched(
            expected=f"a {spec.kind.noun} of at most {LARGEST >> 30} GB",
            got=f"{size / 1e9:.1f} GB at {urlsplit(file.url).netloc}",
            todo="choose another one",
            shown=f"This {spec.kind.noun} is too large. Choose another.",
        )
    return size
