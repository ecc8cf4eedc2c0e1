"""Jobs that bring a model: their result is no picture, the registry finds what is new."""

from __future__ import annotations

from core.config import Config
from core.detection import fetch as detector_fetch
from core.detection.fetch import DetectorRequest
from core.jobs.backend import JobContext
from core.jobs.job import Progress
from core.models.downloading import fetch
from core.models.downloading.fetch import FetchRequest
from core.models.merging import merge
from core.models.merging.merge_request import MergeRequest
from core.pose.detection import detectors


def run_fetch(
    request: FetchRequest | DetectorRequest, config: Config, context: JobContext
) -> tuple[str, ...]:
    def report(here: int, total: int, name: str) -> None:
        text = fetch.progress_text(here, total, name)
        context.report(Progress(step=here, steps=total, text=text))

    if isinstance(request, DetectorRequest):
        wanted = detectors.listed(request.id)
        detector_fetch.fetch(wanted, config, report, context.should_stop)
    else:
        spec = fetch.find_spec(request, config)
        fetch.fetch(spec, config, report, context.should_stop)
    return ()


def run_merge(
    request: MergeRequest, config: Config, context: JobContext, job_id: str
) -> tuple[str, ...]:
    def report(done: int, count: int, text: str) -> None:
        context.report(Progress(step=done, steps=count, text=text))

    merge.merge(request, config, job_id=job_id, on_progress=report, should_stop=context.should_stop)
    return ()
