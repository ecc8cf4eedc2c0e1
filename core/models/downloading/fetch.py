"""Fetches catalogued models: says first what, how much and under which licence; then goes about it.

Hub models go into the hub's own cache (``HF_HOME``), where other programs find them too; files with
addresses of their own into the models folder.
"""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from core.config import Config
from core.errors import (
    DiskFull,
    JobCancelled,
    ModelMissing,
    NotFetched,
    RequestRejected,
    StudioError,
)
from core.models import registry
from core.models.downloading import file_parts, hub
from core.models.downloading.download import OFFLINE, Part, ShouldStop
from core.models.files import store
from core.models.importing import staging
from core.models.kinds import ModelKind
from core.models.source import SourceKind
from core.models.specs import BaseSpec

# Room besides the bytes themselves: what the hub sends lies there under two names for a moment.
HEADROOM = 1.1

OnProgress = Callable[[int, int, str], None]


@dataclass(frozen=True, kw_only=True)
class FetchRequest:
    """A model of the catalogue that is to be fetched."""

    kind: ModelKind
    id: str

    def to_dict(self) -> dict[str, Any]:
        return {"kind": self.kind.value, "id": self.id}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> FetchRequest:
        """Inverse of ``to_dict``; ``RequestRejected`` for what it could not have written.

        Jobs of pose detectors once held an ``id`` alone.
        """
        kind, name = values.get("kind", ModelKind.DETECTOR.value), values.get("id")
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

    files: tuple[Part, ...] = ()
    bytes: int = 0
    total: int = 0
    free: int = 0
    licence: str
    commercial: bool | None
    why_not: str = ""


def find_spec(request: FetchRequest, config: Config) -> BaseSpec:
    """Raises ``ModelMissing`` for a name that nobody knows."""
    return registry.model_of(request.kind, request.id, config)


def check(request: FetchRequest, config: Config) -> None:
    """Raises what can be told without asking anybody: unknown, here anyway, offline."""
    spec = find_spec(request, config)
    if not spec.can_be_fetched or (spec.files and not spec.missing):
        raise ModelMissing(
            expected="a model that is not here yet",
            got="{model}",
            todo="choose another one",
            shown="{model} is here already.",
            model=spec.title,
        )
    _check_can_fetch(spec, config)


def _check_can_fetch(spec: BaseSpec, config: Config) -> None:
    if config.offline:
        raise NotFetched(OFFLINE)
    if spec.runtime and importlib.util.find_spec(spec.runtime) is None:
        raise ModelMissing(
            expected=f"{spec.runtime}, which runs {{model}}",
            got="none",
            todo="install the requirements first",
            shown=f"{{model}} needs {spec.runtime}. Install the requirements first.",
            model=spec.title,
        )


def progress_text(here: int, total: int, name: str) -> str:
    """How much of a download is here, in words."""
    file = f" · {name.rsplit('/', 1)[-1]}" if name else ""
    return f"{size_text(here)} of {size_text(total)}{file}"


def size_text(size: int) -> str:
    """Bytes in words, as the hub counts them: a GB is a thousand MB."""
    if size >= 10**9:
        return f"{size / 10**9:.2f} GB"
    return f"{size / 10**6:.0f} MB" if size >= 10**7 else f"{size / 10**6:.1f} MB"


def plan_fetch(spec: BaseSpec, config: Config) -> FetchPlan:
    """Asks whoever has the files what there is, which takes a moment; never raises."""
    blank = FetchPlan(
        bytes=spec.size, total=spec.size, licence=spec.licence, commercial=spec.commercial
    )
    try:
        _check_can_fetch(spec, config)
        files = parts_of(spec, config)
        total = sum(file.size for file in files) or spec.size
        blank = replace(
            blank,
            files=files,
            bytes=total - sum(file.bytes_here() for file in files),
            total=total,
            free=free_bytes(_home(spec, config)),
        )
        check_room(spec, files, config)
    except StudioError as error:
        return replace(blank, why_not=error.shown)
    return blank


def fetch(spec: BaseSpec, config: Config, on_progress: OnProgress, should_stop: ShouldStop) -> None:
    """Fetch what is missing; ``on_progress(bytes here, bytes in all, what comes now)``.

    Raises ``NotFetched``, ``ModelUnusable``, ``DiskFull`` or ``JobCancelled``; what came stays and
    is not fetched again.
    """
    _check_can_fetch(spec, config)
    files = parts_of(spec, config)
    check_room(spec, files, config)
    total, done = sum(file.size for file in files), 0
    for file in files:
        if should_stop():
            raise JobCancelled
        on_progress(done + file.bytes_here(), total, file.name)
        file.fetch(
            lambda here, before=done, name=file.name: on_progress(before + here, total, name),
            should_stop,
        )
        done += file.size
    on_progress(total, total, "")
    hub.write_refs(spec, files)


def parts_of(spec: BaseSpec, config: Config) -> tuple[Part, ...]:
    """The files that are fetched for it; what is here already may be among them."""
    if spec.source.kind is SourceKind.HUB:
        return hub.parts_of(spec)
    return file_parts.parts_of(spec, config)


def _missing(files: Iterable[Part]) -> int:
    return sum(file.size - file.bytes_here() for file in files)


def check_room(spec: BaseSpec, files: Iterable[Part], config: Config) -> None:
    """Raises ``DiskFull`` before anything is fetched."""
    needed = _missing(files) + sum(file.spare for file in files)
    home = _home(spec, config)
    if home.is_relative_to(config.models_folder):
        staging.check_room(needed, config)
        return
    needed, free = round(needed * HEADROOM), free_bytes(home)
    if needed > free:
        raise DiskFull(
            f"{spec.title} needs {needed / 1e9:.1f} GB of free disk space, and "
            f"{free / 1e9:.1f} GB are free. Free some space, or set HF_HOME to a larger disk."
        )


def free_bytes(folder: Path) -> int:
    """Of the disk that a folder lies on, or will."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def _home(spec: BaseSpec, config: Config) -> Path:
    """Where its files are put: the hub's cache, or the folder of its kind."""
    if spec.source.kind is SourceKind.HUB:
        return store.hub_cache()
    return config.models_folder / spec.kind.folder
