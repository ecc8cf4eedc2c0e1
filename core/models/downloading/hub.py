"""What a repository on the Hugging Face hub holds, and which of its files a model needs.

Only ``.safetensors``, ``.json`` and ``.txt`` are ever chosen. Asking costs a request a repository.
"""

from __future__ import annotations

import os
import re
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import NotFetched
from core.files import ORDINARY_RIGHTS, write_atomically
from core.models.downloading.download import (
    OFFLINE,
    OnBytes,
    Part,
    ShouldStop,
    download,
    partial_size,
)
from core.models.files import store
from core.models.source import Source, SourceKind
from core.models.specs import AdapterSpec, BaseSpec, CheckpointSpec, weight_folders

if TYPE_CHECKING:
    from huggingface_hub.hf_api import ModelInfo

MAX_TEXT_BYTES = 10_000_000
WEIGHTS = ".safetensors"
TEXTS = (".json", ".txt")
INDEX = "model_index.json"


@dataclass(frozen=True)
class HubFile:
    """A file of a repository at a commit; ``sha256`` is empty for small texts."""

    repository: str
    commit: str
    name: str
    size: int
    sha256: str

    @property
    def url(self) -> str:
        from huggingface_hub import hf_hub_url

        return hf_hub_url(self.repository, self.name, revision=self.commit, endpoint=endpoint())

    @property
    def blob(self) -> Path:
        """Where the hub's cache keeps its content."""
        return store.hub_home(self.repository) / "blobs" / self.sha256

    @property
    def is_here(self) -> bool:
        place = store.hub_home(self.repository) / "snapshots" / self.commit / self.name
        return place.exists()

    @property
    def spare(self) -> int:
        return 0

    def bytes_here(self) -> int:
        if self.is_here or (self.sha256 and self.blob.is_file()):
            return self.size
        return partial_size(self.blob) if self.sha256 else 0

    def fetch(self, on_bytes: OnBytes, should_stop: ShouldStop) -> None:
        """Into the cache's blobs, and from there into its snapshot; small ones come at once."""
        if self.sha256 and not self.is_here and not self.blob.is_file():
            download(
                self.url,
                self.blob,
                name=self.name,
                size=self.size,
                sha256=self.sha256,
                headers=headers(),
                on_bytes=on_bytes,
                should_stop=should_stop,
            )
        link(self)


def endpoint() -> str:
    return os.environ.get("HF_ENDPOINT", "").rstrip("/") or "https://huggingface.co"


def parts_of(spec: BaseSpec) -> tuple[HubFile, ...]:
    """Each file that the model is made of once, of all its repositories."""
    files = (file for source in _sources(spec) for file in files_of(spec, source))
    return tuple({(file.repository, file.name): file for file in files}.values())


def write_refs(spec: BaseSpec, files: Iterable[Part]) -> None:
    """Write down which commits the references of its repositories were, as the cache does."""
    commits = {file.repository: file.commit for file in files if isinstance(file, HubFile)}
    for source in _sources(spec):
        write_ref(source.place, source.revision, commits.get(source.place, ""))


def _sources(spec: BaseSpec) -> Iterator[Source]:
    """All places that a model is put together from, each once."""
    found = [spec.source]
    if isinstance(spec, CheckpointSpec):
        found += [source for _, source in spec.components]
    if isinstance(spec, AdapterSpec):
        found.append(spec.image_encoder)
    return (source for source in found if source.kind is SourceKind.HUB)


def files_of(spec: BaseSpec, source: Source) -> tuple[HubFile, ...]:
    """The files of ``source`` that ``spec`` needs, at the commit that is now the newest or pinned.

    Raises ``NotFetched``: no connection, no such repository, not logged in, pickle weights only.
    """
    from huggingface_hub import HfApi

    with hub_errors(source):
        api = HfApi(endpoint=endpoint())
        info = api.model_info(source.place, revision=source.revision or None, files_metadata=True)
    found = files_in(info, source.place)
    return choose_files(spec, source, [file for file in found if is_wanted(file)])


def files_in(info: ModelInfo, repository: str) -> list[HubFile]:
    """All that the hub lists of a repository, safe or not."""
    return [
        HubFile(
            repository,
            str(info.sha),
            sibling.rfilename,
            sibling.size or 0,
            sibling.lfs.sha256 if sibling.lfs is not None else "",
        )
        for sibling in info.siblings or ()
    ]


def choose_files(spec: BaseSpec, source: Source, files: Iterable[HubFile]) -> tuple[HubFile, ...]:
    """Of a repository's safe files those that this model is made of."""
    by_name = {file.name: file for file in files}
    if source.part.endswith(WEIGHTS):
        chosen = [source.part] if source.part in by_name else []
        missing = None if chosen else source.part
    else:
        chosen, missing = _folders(by_name, _needed(spec, source))
        if source is spec.source and INDEX in by_name:
            chosen.append(INDEX)  # not needed here; with it other programs can use the folder too
    if missing:
        raise NotFetched(
            expected=f"{missing} as safetensors in {source.place}",
            got="none",
            todo="what else lies there can run code and is refused",
            shown=f"{source.place} lacks its {missing} as safetensors. What else lies there can "
            "run code and is refused.",
        )
    return tuple(by_name[name] for name in chosen)


def _needed(spec: BaseSpec, source: Source) -> list[tuple[str, bool]]:
    """Folders of the repository, and whether they hold weights."""
    if not isinstance(spec, CheckpointSpec) or source is not spec.source:
        has_weights = not source.part.startswith(("tokenizer", "scheduler"))
        return [(f"{source.part}/" if source.part else "", has_weights)]
    elsewhere = {name for name, _ in spec.components}
    parts = [part for part in weight_folders(spec.family) if part not in elsewhere]
    # with those elsewhere: their settings, when only the weights lie elsewhere
    plain = {"scheduler", "tokenizer", "tokenizer_2"} | elsewhere
    return [
        *((f"{part}/", True) for part in parts),
        *((f"{name}/", False) for name in sorted(plain)),
    ]


def _folders(files: dict[str, HubFile], needed: list[tuple[str, bool]]) -> tuple[list[str], str]:
    chosen: list[str] = []
    for folder, has_weights in needed:
        inside = [
            name for name in files if name.startswith(folder) and "/" not in name[len(folder) :]
        ]
        chosen += [name for name in inside if name.endswith(TEXTS) and name not in (*chosen, INDEX)]
        weights = best_weights(inside)
        if has_weights and not weights:
            return [], folder.rstrip("/") or "the weights"
        chosen += weights if has_weights else []
    return chosen, ""


def best_weights(names: Iterable[str]) -> list[str]:
    """One file or all shards; half precision, which is what is computed in, before full."""
    for variant in (r"\.fp16", ""):
        stems = "|".join(store.WEIGHT_STEMS)
        shard = r"(-\d{5}-of-\d{5})?"
        pattern = rf"(.*/)?({stems}){variant}{shard}\.safetensors"
        found = sorted(name for name in names if re.fullmatch(pattern, name))
        whole = [name for name in found if not re.search(r"-\d{5}-of-", name)]
        if found:
            return whole[:1] or found
    return []


def is_wanted(file: HubFile) -> bool:
    """Weights without code, and the small texts beside them."""
    path = Path(file.name)
    if path.is_absolute() or ".." in path.parts:
        return False
    is_text = file.name.endswith(TEXTS) and file.size <= MAX_TEXT_BYTES
    return is_text or file.name.endswith(WEIGHTS)


def link(file: HubFile) -> None:
    """Put the file into the cache's snapshot: small ones are fetched, large ones are there."""
    from huggingface_hub import hf_hub_download

    with hub_errors(Source(SourceKind.HUB, file.repository)):
        hf_hub_download(
            file.repository,
            file.name,
            revision=file.commit,
            endpoint=endpoint(),
            cache_dir=store.hub_cache(),
        )


def headers() -> dict[str, str]:
    """Carries the token of a person who has logged in."""
    from huggingface_hub.utils import build_hf_headers

    return build_hf_headers(library_name="poseanimeflow")


@contextmanager
def hub_errors(source: Source) -> Generator[None]:
    """The one boundary where the hub's own errors become a line for a person."""
    import httpx
    from huggingface_hub import errors

    page = f"{endpoint()}/{source.place}"
    try:
        yield
    except errors.GatedRepoError as error:
        raise NotFetched(
            expected=f"access to {source.place}",
            got="its authors' question who wants it",
            todo=f"accept their terms at {page}, then log in on this machine with `hf auth login`",
            shown=f"The authors of {source.place} ask who wants it. Accept their terms at {page}, "
            "then log in on this machine with `hf auth login`.",
        ) from error
    except (errors.RepositoryNotFoundError, errors.RevisionNotFoundError) as error:
        raise NotFetched(
            expected=f"{source.place} on the hub",
            got="none for everybody",
            todo=f"look at {page}",
            shown=f"{source.place} is not there, or not for everybody. Look at {page}.",
        ) from error
    except errors.OfflineModeIsEnabled as error:
        raise NotFetched(OFFLINE) from error
    except (httpx.HTTPError, OSError, errors.HfHubHTTPError) as error:
        raise NotFetched(
            expected=f"an answer from {endpoint()}",
            got=f"none ({type(error).__name__})",
            todo="check the connection and try again",
            shown="The hub does not answer. Check the connection, then try again.",
        ) from error


def write_ref(repository: str, reference: str, commit: str) -> None:
    """Write down which commit a named reference was, as the hub's cache does."""
    place = store.hub_home(repository) / "refs" / (reference or "main")
    if reference == commit:
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(place, commit.encode("ascii"), durable=False, rights=ORDINARY_RIGHTS)
