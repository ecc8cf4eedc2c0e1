"""What tests of the Generate page do and look at."""

from __future__ import annotations

from core.generation.request import GenerationRequest

TINY = "tiny"


def generate(page):
    return page.button(key="generate.submit").click().run()


def queued(studio) -> list[GenerationRequest]:
    return [GenerationRequest.from_dict(job.payload) for job in studio.jobs()]


def queue_of(studio):
    from core.jobs.queue import JobQueue

    return JobQueue(studio.database)
