"""The pose in a picture, kept for the page that asked: its result is no picture."""

from __future__ import annotations

from core.generation.finding import find
from core.generation.finding.request import DetectRequest
from core.jobs.backend import JobContext
from core.jobs.job import Job, Progress
from core.pose.detection.steps import Step
from core.pose.detection.stopping import stopping_when
from core.runners.services import Services


def check(request: DetectRequest, services: Services) -> None:
    services.inputs.check(request.picture)
    find.check(request, services.config)


def run(
    request: DetectRequest, services: Services, job: Job, context: JobContext
) -> tuple[str, ...]:
    """Raises ``InputRejected`` when nobody is there."""

    def on_step(step: Step) -> None:
        context.check()
        context.report(Progress(step=step.done, steps=step.of, text=step.text))

    with stopping_when(context.should_stop):
        found = find.find(services.inputs.get(request.picture), request, services.config, on_step)
    context.check()
    if found.findings.pose.is_empty:
        raise find.nobody(found.detector)
    services.found_poses.put(job.id, found)
    return ()
