"""Fetches the pose detectors of ``core.pose.detection.detectors.TABLE`` into ``models/detectors``.

What comes lies in ``.incoming`` there until it is whole, unpacked, and was opened as the network it
should be; only then does it get the name by which it is found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from core.config import Config
from core.detection.packed import unpack
from core.errors import ModelMissing, ModelUnusable, NotFetched, RequestRejected, StudioError
from core.files import make_folder, move, translated
from core.models.downloading.download import OFFLINE, download, partial_size, remote_size
from core.models.importing import staging
from core.pose.detection import detectors
from core.pose.detection.detectors import DetectorSpec, OnnxFile
from core.pose.detection.networks import check_people_network, check_pose_network, has_runtime

INCOMING = ".incoming"
# The largest of the table is below 400 MB.
LARGEST = 2 << 30

OnProgress = Callable[[int, int, str], None]
ShouldStop = Callable[[], bool]


@dataclass(frozen=True, kw_only=True)
class DetectorRequest:
    """A detector of the table that is to be fetched."""

    id: str

    def to_dict(self) -> dict[str, Any]:
        return {"id": self.id}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> DetectorRequest:
        """Inverse of ``to_dict``; ``RequestRejected`` for what it could not have written."""
        name = values.get("id")
        if not isinstance(name, str):
            raise RequestRejected(
                expected="a detector to fetch",
                got=f"{name!r:.40}",
                shown="Choose a detector first.",
            )
        return cls(id=name)


@dataclass(frozen=True, kw_only=True)
class DetectorPlan:
    """What fetching would mean. ``bytes`` are still to come; ``why_not`` is empty or one line."""

    bytes: int = 0
    licence: str
    why_not: str = ""


def check(request: DetectorRequest, config: Config) -> None:
    """Raises what can be told without asking anybody: unknown, here anyway, offline."""
    spec = detectors.listed(request.id)
    if not detectors.missing(spec, config):
        raise ModelMissing(
            expected="a detector that lies elsewhere",
            got="{model}",
            todo="it is here",
            shown="{model} is here already.",
            model=spec.title,
        )
    _check_can_fetch(config)


def known_size(spec: DetectorSpec, config: Config) -> int | None:
    """Bytes still to come; None when its server has to be asked."""
    sizes = [file.size for file in detectors.missing(spec, config)]
    return sum(sizes) if all(sizes) else None


def plan(spec: DetectorSpec, config: Config) -> DetectorPlan:
    """Asks the servers, which takes a moment; never raises."""
    blank = DetectorPlan(licence=spec.licence)
    try:
        _check_can_fetch(config)
        files = _sized(spec, config)
        blank = replace(blank, bytes=_to_come(files, config))
        _check_room(files, config)
    except StudioError as error:
        return replace(blank, why_not=error.shown)
    return blank


def fetch(
    spec: DetectorSpec, config: Config, on_progress: OnProgress, should_stop: ShouldStop
) -> None:
    """Fetch what is missing; ``on_progress(bytes here, bytes in all, what comes now)``.

    Raises ``NotFetched``, ``ModelUnusable``, ``DiskFull`` or ``JobCancelled``; what came of an
    unfinished file stays, and the next attempt goes on from there.
    """
    _check_can_fetch(config)
    files = _sized(spec, config)
    _check_room(files, config)
    total, done = sum(file.size for file in files), 0
    make_folder(detectors.own_folder(config) / INCOMING)
    for file in files:
        arrived = _arrived(file, config)
        on_progress(done + min(_here(file, config), file.size), total, file.name)
        if not arrived.is_file():
            download(
                file.url,
                arrived,
                name=file.name,
                size=file.size,
                sha256=file.sha256,
                on_bytes=lambda here, before=done, name=file.name: on_progress(
                    before + here, total, name
                ),
                should_stop=should_stop,
            )
        _settle(file, spec, arrived, config)
        done += file.size
    on_progress(total, total, "")


def _check_can_fetch(config: Config) -> None:
    if config.offline:
        raise NotFetched(OFFLINE)
    if not has_runtime():
        raise ModelMissing(
            expected="onnxruntime, which runs these detectors",
            got="none",
            todo="install the requirements first",
            shown="These detectors need onnxruntime. Install the requirements first.",
        )


def _sized(spec: DetectorSpec, config: Config) -> tuple[OnnxFile, ...]:
    return tuple(_with_size(file) for file in detectors.missing(spec, config))


def _with_size(file: OnnxFile) -> OnnxFile:
    size = file.size or remote_size(file.url, file.name)
    if size > LARGEST:
        raise NotFetched(
            expected=f"a detector of at most {LARGEST >> 30} GB",
            got=f"{size / 1e9:.1f} GB at {_host(file)}",
            todo="choose another detector",
            shown="This detector is too large. Choose another.",
        )
    return replace(file, size=size)


def _to_come(files: tuple[OnnxFile, ...], config: Config) -> int:
    return sum(max(file.size - _here(file, config), 0) for file in files)


def _check_room(files: tuple[OnnxFile, ...], config: Config) -> None:
    """A zip lies beside what comes out of it; weights hardly shrink in one."""
    unpacked = sum(round(1.1 * file.size) for file in files if _is_zip(file))
    staging.check_room(_to_come(files, config) + unpacked, config)


def _here(file: OnnxFile, config: Config) -> int:
    arrived = _arrived(file, config)
    return arrived.stat().st_size if arrived.is_file() else partial_size(arrived)


def _arrived(file: OnnxFile, config: Config) -> Path:
    suffix = ".zip" if _is_zip(file) else ""
    return detectors.own_folder(config) / INCOMING / f"{file.name}{suffix}"


def _settle(file: OnnxFile, spec: DetectorSpec, arrived: Path, config: Config) -> None:
    """Unpack, try and name what has come; what is no such network is thrown away."""
    network = arrived.with_name(file.name)
    try:
        if arrived != network:
            unpack(arrived, network)
        _try(file, spec, network)
    except ModelUnusable:
        staging.discard(arrived)
        staging.discard(network)
        raise
    except OSError as error:  # the zip stays: it need not be fetched again
        raise translated(error, network) from error
    move(network, detectors.own_folder(config) / file.name)
    staging.discard(arrived)


def _try(file: OnnxFile, spec: DetectorSpec, network: Path) -> None:
    finds_joints = file.name == spec.pose.name
    try:
        (check_pose_network if finds_joints else check_people_network)(network)
    except ModelUnusable as error:
        raise ModelUnusable(
            expected=f"a network that finds {'joints' if finds_joints else 'people'} from "
            f"{_host(file)}",
            got="a file that is none",
            todo=f"{file.name} was thrown away; fetch it again or choose another detector",
            shown="What came is no detector, and was thrown away. Fetch it again, or choose "
            "another.",
        ) from error


def _is_zip(file: OnnxFile) -> bool:
    return urlsplit(file.url).path.endswith(".zip")


def _host(file: OnnxFile) -> str:
    return urlsplit(file.url).netloc


def hosts(spec: DetectorSpec) -> Iterator[str]:
    """Where its files come from, each once."""
    return iter(dict.fromkeys(_host(file) for file in (spec.pose, spec.people)))
