"""Which fetched models have a newer version where they came from, and what changed in it.

Asked only when a person wants to know. A newer version is other weights: a new text on a page, or
another commit with the same files, is none.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace

from core.config import Config
from core.errors import NotFetched
from core.models import registry
from core.models.downloading import hub
from core.models.downloading.download import OFFLINE
from core.models.files import store
from core.models.kinds import ModelKind
from core.models.linking import civitai, civitai_host, hub_page, remote
from core.models.linking.linked_model import LinkedModel
from core.models.linking.links import CivitaiLink, HubLink, read_link
from core.models.origins import Origin, origin_of
from core.models.source import Source, SourceKind
from core.models.specs import BaseSpec

MAX_TITLES, MAX_TITLE = 4, 120


@dataclass(frozen=True, kw_only=True)
class NewerVersion:
    """Of the model ``id`` of a kind. ``link`` is where the newer one lies, empty for a model of the
    list, which is fetched by its id; ``news`` what its people say of it, a line each."""

    kind: ModelKind
    id: str
    title: str
    version: str = ""
    link: str = ""
    news: str = ""


@dataclass(frozen=True)
class News:
    """``asked`` is how many models could be told of; ``silent`` are the titles of those whose home
    did not answer."""

    newer: tuple[NewerVersion, ...]
    asked: int
    silent: tuple[str, ...] = ()


def look_for_newer(config: Config) -> News:
    """A request or two a model. Raises ``NotFetched`` offline, and when no home answers."""
    if config.offline:
        raise NotFetched(OFFLINE)
    found: list[NewerVersion | None] = []
    failures: dict[str, NotFetched] = {}
    for spec, origin in _with_a_home(config):
        try:
            found.append(_of_list(spec) if origin is None else _of_link(spec, origin))
        except NotFetched as error:
            failures[spec.title] = error
    if failures and not found:
        raise next(iter(failures.values()))
    newer = tuple(one for one in found if one is not None)
    return News(newer, len(found), tuple(failures))


def _with_a_home(config: Config) -> Iterator[tuple[BaseSpec, Origin | None]]:
    """What was fetched of the list at no fixed commit, and what came by a link."""
    for kind in registry.SPECS:
        for spec in registry.models_of(kind, config):
            path = spec.path
            if path is None or not spec.is_installed(config):
                continue
            if spec.source.kind is SourceKind.HUB and not spec.source.revision:
                yield spec, None
            elif (origin := origin_of(path, config)) is not None:
                yield spec, origin


def _of_list(spec: BaseSpec) -> NewerVersion | None:
    source = spec.source
    weights = [file for file in hub.parts_of(spec) if file.sha256]
    here = store.hub_snapshot(source.place)
    if here is None or all(file.blob.is_file() for file in weights):
        return None
    return NewerVersion(
        kind=spec.kind, id=spec.id, title=spec.title, news=_titles(source, here.name)
    )


def _of_link(spec: BaseSpec, origin: Origin) -> NewerVersion | None:
    link = read_link(origin.link)
    found = (
        _of_civitai(link, origin) if isinstance(link, CivitaiLink) else _of_repository(link, origin)
    )
    if found is None:
        return None
    return NewerVersion(
        kind=spec.kind,
        id=spec.id,
        title=spec.title,
        version=found.version,
        link=found.link,
        news=found.news,
    )


def _of_civitai(link: CivitaiLink, origin: Origin) -> LinkedModel | None:
    """The newest that is made for the same base."""
    model = remote.read_json(f"{civitai_host.endpoint()}/api/v1/models/{link.model}")
    version = civitai.newest(model, civitai.base_of(model, origin.revision))
    if not version or str(version.get("id")) == origin.revision:
        return None
    return civitai.linked_model(model, version, link.model)


def _of_repository(link: HubLink, origin: Origin) -> LinkedModel | None:
    found = hub_page.ask(link)
    for choice in found.choices:
        if {file.name for file in choice.files} == set(origin.files):
            weights = [file for file in choice.files if file.sha256]
            if all(origin.files[file.name] == file.sha256 for file in weights):
                return None
            source = Source(SourceKind.HUB, link.repository, "", link.revision)
            return replace(found, news=_titles(source, origin.revision))
    return None


def _titles(source: Source, since: str) -> str:
    """What the commits after that one are called, a line each, the latest first."""
    from huggingface_hub import HfApi

    with hub.hub_errors(source):
        commits = HfApi(endpoint=hub.endpoint()).list_repo_commits(
            source.place, revision=source.revision or None
        )
    newer = itertools.takewhile(lambda commit: commit.commit_id != since, commits)
    titles = (" ".join(commit.title.split()) for commit in itertools.islice(newer, MAX_TITLES))
    return "\n".join(title[:MAX_TITLE] for title in titles)
