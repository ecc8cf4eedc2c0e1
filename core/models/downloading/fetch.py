"""Fetches catalogued models: says first what, how much and under which licence; then goes about it.

Hub models go into the hub's own cache (``HF_HOME``), where other programs find them too; upscalers
from a web address into the models folder.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from core.config import Config
from core.errors import DiskFull, JobCancelled, ModelMissing, NotFetched, RequestRejected
from core.models import registry
from core.models.downloading import hub
from core.models.downloading.download import OFFLINE, download, partial_size
from core.models.downloading.hub import HubFile
from core.models.files import store
from core.models.specs import (
    AdapterSpec,
    AnySpec,
    CheckpointSpec,
    ModelKind,
    Source,
    SourceKind,
    UpscalerSpec,
)

# Some room besides the bytes themselves: what is fetched lies there under two names for a moment.
HEADROOM = 1.1

OnProgress = Callable[[int, int, str], None]
ShouldStop = Callable[[], bool]


@dataclass(frozen=True, kw_only=True)
class FetchRequest:
    """A model of the catalogue that is to be fetched."""

    kind: ModelKind
    id: str

    def to_dict(self) -> dict[str, Any]:
        return {"kind": self.kind.value, "id": self.id}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> FetchRequest:
        """Inverse of ``to_dict``; ``RequestRejected`` for what it could not have written."""
        kind, name = values.get("kind"), values.get("id")
        if not (isinstance(kind, str) and kind in set(ModelKind) and isinstance(name, str)):
            raise RequestRejected(
                expected="a model to fetch",
                got=f"{kind!r:.40} and {name!r:.40}",
                shown="Choose a model to fetch.",
            )
        return cls(kind=ModelKind(kind), id=name)


@dataclass(frozen=True, kw_only=True)
class FetchPlan:
    """What fetching a model would mean. ``bytes`` is what is still to come, ``free`` what there is.

    ``why_not`` is one line, empty when it can be started.
    """

    files: tuple[HubFile, ...] = ()
    bytes: int = 0
    total: int = 0
    free: int = 0
    licence: str
    commercial: bool | None
    why_not: str = ""


def find_spec(request: FetchRequest, config: Config) -> AnySpec:
    """Raises ``ModelMissing`` for a name that nobody knows."""
    return registry.named(request.kind, request.id, config)


def can_be_fetched(spec: AnySpec) -> bool:
    """Whether it comes from somewhere else than this machine."""
    source = spec.source
    return source is not None and source.kind in (SourceKind.HUB, SourceKind.URL)


def check(request: FetchRequest, config: Config) -> None:
    """Raises what can be told without asking anybody: unknown, here anyway, offline."""
    spec = find_spec(request, config)
    if not can_be_fetched(spec):
        raise ModelMissing(
            expected="a model that lies elsewhere",
            got="{model}",
            todo="it is here",
            shown="{model} is here already.",
            model=spec.title,
        )
    if config.offline:
        raise NotFetched(OFFLINE)


def progress_text(here: int, total: int, name: str) -> str:
    """How much of a download is here, in words."""
    file = f" · {name.rsplit('/', 1)[-1]}" if name else ""
    return f"{size_text(here)} of {size_text(total)}{file}"


def size_text(size: int) -> str:
    """Bytes in words, as the hub counts them: a GB is a thousand MB."""
    if size >= 10**9:
        return f"{size / 10**9:.2f} GB"
    return f"{size / 10**6:.0f} MB" if size >= 10**7 else f"{size / 10**6:.1f} MB"


def plan_fetch(spec: AnySpec, config: Config) -> FetchPlan:
    """Asks the hub what there is, which takes a moment; never raises."""
    blank = FetchPlan(
        bytes=spec.size, total=spec.size, licence=spec.licence, commercial=spec.commercial
    )
    if config.offline:
        return replace(blank, why_not=OFFLINE)
    try:
        files = _files(spec)
    except NotFetched as error:
        return replace(blank, why_not=error.shown)
    total = sum(file.size for file in files) or spec.size
    missing = total - _bytes_here(spec, files, config)
    free = _free(spec, config)
    why_not = _why_full(spec, missing, free)
    return replace(blank, files=files, bytes=missing, total=total, free=free, why_not=why_not)


def fetch(spec: AnySpec, config: Config, on_progress: OnProgress, should_stop: ShouldStop) -> None:
    """Fetch what is missing; ``on_progress(bytes here, bytes in all, what comes now)``.

    Raises ``NotFetched``, ``DiskFull`` or ``JobCancelled``; what came stays and is not fetched
    again.
    """
    if config.offline:
        raise NotFetched(OFFLINE)
    if isinstance(spec, UpscalerSpec):
        _fetch_upscaler(spec, config, on_progress, should_stop)
        return
    files = _files(spec)
    missing = sum(file.size for file in files) - _bytes_here(spec, files, config)
    if why_full := _why_full(spec, missing, _free(spec, config)):
        raise DiskFull(why_full)
    _fetch_files(files, on_progress, should_stop)
    for source in _sources(spec):
        commit = next((file.commit for file in files if file.repository == source.place), "")
        hub.write_ref(source.place, source.revision, commit)


def _sources(spec: AnySpec) -> Iterator[Source]:
    """All places that a model is put together from, each once."""
    found = [] if spec.source is None else [spec.source]
    if isinstance(spec, CheckpointSpec):
        found += [source for _, source in spec.components]
    if isinstance(spec, AdapterSpec):
        found.append(spec.image_encoder)
    return (source for source in found if source.kind is SourceKind.HUB)


def _files(spec: AnySpec) -> tuple[HubFile, ...]:
    if isinstance(spec, UpscalerSpec):
        return ()
    files: dict[tuple[str, str], HubFile] = {}
    for source in _sources(spec):
        for file in hub.files_of(spec, source):
            files[file.repository, file.name] = file
    return tuple(files.values())


def _bytes_here(spec: AnySpec, files: tuple[HubFile, ...], config: Config) -> int:
    if isinstance(spec, UpscalerSpec):
        return partial_size(_target(spec, config))
    return sum(_here(file) for file in files)


def _here(file: HubFile) -> int:
    if file.is_here or (file.sha256 and file.blob.is_file()):
        return file.size
    return partial_size(file.blob) if file.sha256 else 0


def _why_full(spec: AnySpec, missing: int, free: int) -> str:
    if missing * HEADROOM <= free:
        return ""
    return (
        f"{spec.title} needs {missing * HEADROOM / 1e9:.1f} GB of free disk space, and "
        f"{free / 1e9:.1f} GB are free. Free some space, or set HF_HOME to a larger disk."
    )


def _free(spec: AnySpec, config: Config) -> int:
    place = config.models_folder if isinstance(spec, UpscalerSpec) else store.hub_cache()
    while not place.exists():
        place = place.parent
    return shutil.disk_usage(place).free


def _fetch_files(
    files: tuple[HubFile, ...], on_progress: OnProgress, should_stop: ShouldStop
) -> None:
    total = sum(file.size for file in files)
    done = 0
    headers = hub.headers()
    for file in files:
        if should_stop():
            raise JobCancelled
        name = file.name
        on_progress(done + _here(file), total, name)
        if file.sha256 and not file.is_here and not file.blob.is_file():
            before = done
            download(
                file.url,
                file.blob,
                name=name,
                size=file.size,
                sha256=file.sha256,
                headers=headers,
                on_bytes=lambda here, before=before, name=name: on_progress(
                    before + here, total, name
                ),
                should_stop=should_stop,
            )
        hub.link(file)
        done += file.size
    on_progress(total, total, "")


def _fetch_upscaler(
    spec: UpscalerSpec, config: Config, on_progress: OnProgress, should_stop: ShouldStop
) -> None:
    if spec.source is None or spec.sha256 is None:
        raise NotFetched(
            expected="a web address of {model}",
            got="none",
            todo="choose another one",
            shown="Nobody knows where {model} lies. Choose another.",
            model=spec.title,
        )
    target = _target(spec, config)
    if why_full := _why_full(spec, spec.size - partial_size(target), _free(spec, config)):
        raise DiskFull(why_full)
    download(
        spec.source.place,
        target,
        name=target.name,
        size=spec.size,
        sha256=spec.sha256,
        on_bytes=lambda here: on_progress(here, spec.size, target.name),
        should_stop=should_stop,
    )


def _target(spec: UpscalerSpec, config: Config) -> Path:
    name = "" if spec.source is None else spec.source.part
    return config.models_folder / ModelKind.UPSCALER.folder / name
