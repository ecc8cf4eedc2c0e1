"""Variants of a prompt from the language model that a person named."""

from __future__ import annotations

import time

from core.assistant.remote import Remote, VariantsRequest, ask, remote_now
from core.errors import RequestRejected
from core.jobs.backend import JobContext
from core.jobs.job import Job, Progress
from core.runners.services import Services

# Nothing is sent for a click of long ago, as after the studio was started again.
FRESH_SECONDS = 600.0


def check(_request: VariantsRequest, _services: Services) -> None:
    _remote()


def run(
    request: VariantsRequest, services: Services, job: Job, context: JobContext
) -> tuple[str, ...]:
    remote = _remote()
    if job.attempt > 1 or time.time() - job.created > FRESH_SECONDS:
        raise RequestRejected(
            expected="a question of this moment",
            got="an old one",
            todo="ask again",
            shown="The studio was closed meanwhile. Ask again.",
        )
    context.report(Progress(text=f"Asking {remote.host} …"))
    found = ask(remote, request.prompt, context.should_stop, is_offline=services.config.offline)
    services.found_variants.put(job.id, found)
    return ()


def _remote() -> Remote:
    remote = remote_now()
    if remote is None:
        raise RequestRejected(
            expected="the address and the model of a language model",
            got="none",
            todo="write them on Settings",
            shown="Write the address and the model of a language model on Settings first.",
        )
    return remote
