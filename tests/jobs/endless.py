"""Work that never ends by itself."""

from __future__ import annotations

import threading

from core.jobs.backend import JobContext
from core.jobs.job import Job


class Endless:
    """A runner that goes on until its job is to stop; ``started`` is set once it runs."""

    def __init__(self) -> None:
        self.started = threading.Event()

    def __call__(self, job: Job, context: JobContext) -> tuple[str, ...]:
        self.started.set()
        while True:
            context.check()
            threading.Event().wait(0.005)
