"""Fetches what a link named, and takes it in as a person's own.

The files come into a folder of ``.incoming`` that is named after them, so that another attempt goes
on where this one stopped. Whole and checked, they are recognised by their content, like an upload.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from core.config import Config
from core.errors import (
    JobCancelled,
    ModelMissing,
    ModelUnusable,
    NotFetched,
    RequestRejected,
)
from core.files import make_folder, sha256_of
from core.models import registry
from core.models.downloading.download import OFFLINE, download, host_of, partial_size
from core.models.importing import importer, staging
from core.models.importing.importer import ImportedModel
from core.models.linking import remote
from core.models.linking.linked_model import (
    MAX_FILES,
    LinkedChoice,
    LinkedModel,
    RemoteFile,
)
from core.models.origins import Origin, keep_origin, origin_of
from core.models.specs import BaseSpec

# Half-fetched folders that nobody took up again are swept by their name (``staging.sweep``).
PREFIX = staging.LINKED

OnProgress = Callable[[int, int, str], None]
ShouldStop = Callable[[], bool]


@dataclass(frozen=True, kw_only=True)
class LinkedFetchRequest:
    """``file_name`` is what the model will be called; ``origin`` what is kept about where it came
    from, its checksums filled in once they are known."""

    file_name: str
    files: tuple[RemoteFile, ...]
    origin: Origin

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files)

    def to_dict(self) -> dict[str, Any]:
        return {
            "file_name": self.file_name,
            "files": [file.to_dict() for file in self.files],
            "origin": self.origin.to_dict(),
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> LinkedFetchRequest:
        """Inverse of ``to_dict``; ``RequestRejected`` for what it could not have written."""
        name, files = values.get("file_name"), values.get("files")
        told = values.get("origin")
        origin = Origin.from_dict(cast("dict[str, Any]", told)) if isinstance(told, dict) else None
        tables = cast("list[Any]", files) if isinstance(files, list) else []
        is_sound = (
            isinstance(name, str)
            and origin is not None
            and 0 < len(tables) <= MAX_FILES
            and all(isinstance(one, dict) for one in tables)
        )
        if not is_sound or origin is None:
            raise RequestRejected(
                expected="a model to fetch by its link",
                got=f"{name!r:.60}",
                shown="This download cannot be read any more. Paste the link again.",
            )
        return cls(
            file_name=str(name),
            files=tuple(RemoteFile.from_dict(one) for one in tables),
            origin=origin,
        )


def request_for(model: LinkedModel, choice: LinkedChoice) -> LinkedFetchRequest:
    return LinkedFetchRequest(
        file_name=choice.file_name,
        files=choice.files,
        origin=Origin(
            link=model.link,
            title=model.title,
            version=model.version,
            revision=model.revision,
            licence=model.licence,
            commercial=model.commercial,
            triggers=model.triggers,
            files={file.name: file.sha256 for file in choice.files},
        ),
    )


def hosts_of(request: LinkedFetchRequest) -> tuple[str, ...]:
    """Who sends it, each once."""
    return tuple(dict.fromkeys(host_of(file.url) for file in request.files))


def check(request: LinkedFetchRequest, config: Config) -> None:
    """Raises what can be told without asking anybody: offline, a strange host, here already, a full
    disk."""
    if config.offline:
        raise NotFetched(OFFLINE)
    strange = [file.url for file in request.files if not remote.is_known(file.url)]
    if strange:
        raise RequestRejected(
            expected="files of huggingface.co or civitai.com",
            got=f"{strange[0]!r:.80}",
            todo="paste the link again",
            shown="Models are fetched from huggingface.co and civitai.com only. Paste the link "
            "again.",
        )
    twin = here_already(request, config)
    if twin is not None:
        raise ModelMissing(
            expected="a model that is not here yet",
            got="{model}",
            todo="choose another one",
            shown="{model} is here already.",
            model=twin.title,
        )
    staging.check_room(bytes_to_come(request, config), config)


def here_already(request: LinkedFetchRequest, config: Config) -> BaseSpec | None:
    """The model that the very same files made; None where their checksums are not known."""
    wanted = {file.name: file.sha256 for file in request.files if file.sha256}
    if not wanted:
        return None
    for kind in registry.SPECS:
        for spec in registry.models_of(kind, config):
            origin = None if spec.path is None else origin_of(spec.path, config)
            if origin is not None and wanted.items() <= dict(origin.files).items():
                return spec
    return None


def bytes_to_come(request: LinkedFetchRequest, config: Config) -> int:
    folder = _folder(request, config)
    here = sum(_bytes_here(folder / file.name) for file in request.files)
    return max(request.size - here, 0)


def fetch(
    request: LinkedFetchRequest, config: Config, on_progress: OnProgress, should_stop: ShouldStop
) -> ImportedModel:
    """``on_progress(bytes here, bytes in all, what comes now)``.

    Raises ``NotFetched``, ``ModelUnusable``, ``DiskFull`` or ``JobCancelled``; what came stays and
    is not fetched again, unless it is no model.
    """
    check(request, config)
    request = _with_exact_sizes(request, config)
    folder = _folder(request, config)
    done = 0
    for file in request.files:
        if should_stop():
            raise JobCancelled
        _fetch_file(file, folder, request.size, done, on_progress, should_stop)
        done += file.size
    on_progress(done, request.size, "")
    try:
        installed = importer.install(_what_came(request, folder), request.file_name, config)
    except ModelUnusable:
        staging.discard(folder)
        raise
    files = {file.name: file.sha256 or sha256_of(folder / file.name) for file in request.files}
    keep_origin(installed.path, replace(request.origin, files=files), config)
    staging.discard(folder)
    return installed


def _fetch_file(
    file: RemoteFile,
    folder: Path,
    total: int,
    before: int,
    on_progress: OnProgress,
    should_stop: ShouldStop,
) -> None:
    target = folder / file.name
    on_progress(before + _bytes_here(target), total, file.name)
    if target.is_file():
        return
    make_folder(target.parent)
    download(
        file.url,
        target,
        name=file.name,
        size=file.size,
        sha256=file.sha256,
        headers=remote.headers_for(file.url),
        login=remote.login_for(file.url),
        on_bytes=lambda here: on_progress(before + here, total, file.name),
        should_stop=should_stop,
    )


def _with_exact_sizes(request: LinkedFetchRequest, config: Config) -> LinkedFetchRequest:
    """A page may round them."""
    folder = _folder(request, config)

    def exact(file: RemoteFile) -> RemoteFile:
        here = folder / file.name
        size = here.stat().st_size if here.is_file() else remote.exact_size(file.url)
        return replace(file, size=size)

    return replace(request, files=tuple(exact(file) for file in request.files))


def _what_came(request: LinkedFetchRequest, folder: Path) -> Path:
    return folder / request.files[0].name if len(request.files) == 1 else folder


def _folder(request: LinkedFetchRequest, config: Config) -> Path:
    """Its own for every set of files: their content where that is known, else their addresses."""
    names = "\n".join(f"{file.name} {file.sha256 or file.url}" for file in request.files)
    digest = hashlib.blake2b(names.encode(), digest_size=16).hexdigest()
    return config.models_folder / staging.INCOMING / f"{PREFIX}{digest}"


def _bytes_here(target: Path) -> int:
    return target.stat().st_size if target.is_file() else partial_size(target)
