"""Jobs that bring a model: their result is no picture, the registry finds what is new."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from core.jobs.backend import JobContext
from core.jobs.job import Job, Progress
from core.models.downloading import fetch
from core.models.downloading.fetch import FetchRequest
from core.models.importing import importer
from core.models.importing.importer import Taking
from core.models.importing.request import ImportRequest
from core.models.linking import fetch_linked
from core.models.linking.fetch_linked import LinkedFetchRequest
from core.models.merging import merge
from core.models.merging.merge_request import MergeRequest
from core.runners.services import Services


def check_fetch(request: FetchRequest, services: Services) -> None:
    fetch.check(request, services.config)


def run_fetch(
    request: FetchRequest, services: Services, _job: Job, context: JobContext
) -> tuple[str, ...]:
    spec = fetch.find_spec(request, services.config)
    fetch.fetch(spec, services.config, _bytes_reporter(context), context.should_stop)
    return ()


def _bytes_reporter(context: JobContext) -> Callable[[int, int, str], None]:
    def report(here: int, total: int, name: str) -> None:
        text = fetch.progress_text(here, total, name)
        context.report(Progress(step=here, steps=total, text=text))

    return report


def check_linked(request: LinkedFetchRequest, services: Services) -> None:
    fetch_linked.check(request, services.config)


def run_linked(
    request: LinkedFetchRequest, services: Services, _job: Job, context: JobContext
) -> tuple[str, ...]:
    fetch_linked.fetch(request, services.config, _bytes_reporter(context), context.should_stop)
    return ()


def check_import(request: ImportRequest, services: Services) -> None:
    importer.check(Path(request.path), services.config, is_copied=request.is_copied)


def run_import(
    request: ImportRequest, services: Services, _job: Job, context: JobContext
) -> tuple[str, ...]:
    path, report = Path(request.path), _bytes_reporter(context)
    total = importer.size_of(path)
    taking = Taking(
        is_copied=request.is_copied,
        on_bytes=lambda here: report(min(here, total), total, path.name),
        should_stop=context.should_stop,
    )
    importer.install(path, path.name, services.config, taking)
    return ()


def check_merge(request: MergeRequest, services: Services) -> None:
    merge.check(request, services.config)


def run_merge(
    request: MergeRequest, services: Services, job: Job, context: JobContext
) -> tuple[str, ...]:
    def report(done: int, count: int, text: str) -> None:
        context.report(Progress(step=done, steps=count, text=text))

    merge.merge(
        request,
        services.config,
        job_id=job.id,
        on_progress=report,
        should_stop=context.should_stop,
    )
    return ()
