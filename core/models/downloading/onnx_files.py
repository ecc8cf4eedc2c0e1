"""The networks of a pose detector: fetched into ``models/detectors``, tried, and only then named.

What comes lies in ``.incoming`` there until it is whole, unpacked, and was opened as the network it
should be.
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
from core.models.downloading.mmdeploy_zip import unpack
from core.models.importing import staging
from core.models.onnx_specs import DetectorSpec, OnnxFile
from core.pose.detection.networks import check_people_network, check_pose_network

# The largest of the catalogue is below 400 MB.
LARGEST = 2 << 30


@dataclass(frozen=True)
class OnnxPart:
    """``home`` is the folder of detectors; ``finds_joints``, or else finds people."""

    file: OnnxFile
    size: int
    home: Path
    finds_joints: bool

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
    def _network(self) -> Path:
        return self.home / staging.INCOMING / self.name

    @property
    def _arrived(self) -> Path:
        return self._network.with_name(f"{self.name}.zip") if self._is_zip else self._network

    def bytes_here(self) -> int:
        arrived = self._arrived
        here = arrived.stat().st_size if arrived.is_file() else partial_size(arrived)
        return min(here, self.size)

    def fetch(self, on_bytes: OnBytes, should_stop: ShouldStop) -> None:
        """Raises ``ModelUnusable`` for what is no such network, which is thrown away."""
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
                unpack(self._arrived, self._network)
            self._try()
        except ModelUnusable:
            staging.discard(self._arrived)
            staging.discard(self._network)
            raise
        except OSError as error:  # the zip stays: it need not be fetched again
            raise translated(error, self._network) from error
        move(self._network, self.home / self.name)
        staging.discard(self._arrived)

    def _try(self) -> None:
        try:
            (check_pose_network if self.finds_joints else check_people_network)(self._network)
        except ModelUnusable as error:
            what = "joints" if self.finds_joints else "people"
            raise ModelUnusable(
                expected=f"a network that finds {what} from {urlsplit(self.file.url).netloc}",
                got="a file that is none",
                todo=f"{self.name} was thrown away; fetch it again or choose another detector",
                shown="What came is no detector, and was thrown away. Fetch it again, or choose "
                "another.",
            ) from error


def parts_of(spec: DetectorSpec, config: Config) -> tuple[OnnxPart, ...]:
    """What is not on this machine; asks for sizes that nobody has published."""
    home = config.models_folder / spec.kind.folder
    return tuple(
        OnnxPart(file, _size(file), home, finds_joints=file is spec.pose) for file in spec.missing
    )


def _size(file: OnnxFile) -> int:
    size = file.size or remote_size(file.url, file.name)
    if size > LARGEST:
        raise NotFetched(
            expected=f"a detector of at most {LARGEST >> 30} GB",
            got=f"{size / 1e9:.1f} GB at {urlsplit(file.url).netloc}",
            todo="choose another detector",
            shown="This detector is too large. Choose another.",
        )
    return size
