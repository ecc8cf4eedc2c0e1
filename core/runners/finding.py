"""The pose in a picture, kept for the page that asked: its result is no picture."""

from __future__ import annotations

from core.errors import InputRejected
from core.generation.finding import find
from core.generation.finding.found_poses import each_of
from core.generation.finding.request import DetectRequest, SeveralRequest
from core.jobs.backend import JobContext
from core.jobs.job import Job, Progress
from core.pose.detection.steps import Step
from core.pose.detection.stopping import stopping_when
from core.runners.services import Services


def check(request: DetectRequest, services: Services) -> None:
    services.inputs.check(request.picture)
    find.check(request, services.config)


def check_several(request: SeveralRequest, services: Services) -> None:
    for picture in request.pictures:
        services.inputs.check(picture)


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


def run_several(
    request: SeveralRequest, services: Services, job: Job, context: JobContext
) -> tuple[str, ...]:
    """Raises ``InputRejected`` when nobody is in any of the pictures."""
    count, are_found = len(request.pictures), False
    for number, (name, picture) in enumerate(
        zip(each_of(job.id), request.pictures, strict=False), start=1
    ):
        context.check()
        text = f"Picture {number} of {count}"
        context.report(Progress(step=number - 1, steps=count, text=text))
        with stopping_when(context.should_stop):
            found = find.find(services.inputs.get(picture), DetectRequest(), services.config)
        context.check()
        if not found.findings.pose.is_empty:
            services.found_poses.put(name, found)
            are_found = True
    if not are_found:
        raise InputRejected(
            expected="somebody in one of the pictures",
            got=f"nobody in {count}",
            todo="take others that show a whole person",
            shown="Nobody was found in it. Take one that shows a whole person.",
        )
    return ()
