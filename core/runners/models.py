"""Jobs that bring a model: their result is no picture, the registry finds what is new."""

from __future__ import annotations

from collections.abc import Callable

from core.jobs.backend import JobContext
from core.jobs.job import Job, Progress
from core.models.downloading import fetch
from core.models.downloading.fetch import FetchRequest
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
