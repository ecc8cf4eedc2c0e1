"""A backend that needs no thread: each job runs where it is submitted, and is over then."""

from __future__ import annotations

from core.errors import JobCancelled, StudioError
from core.jobs.backend import JobContext, RunJob
from core.jobs.job import Job
from core.jobs.queue import JobQueue


class InlineBackend:
    """A ``JobBackend``. What a runner raises that is no ``StudioError`` reaches the test."""

    def __init__(self, queue: JobQueue, run: RunJob) -> None:
        self._lanes = [queue.in_lane(lane) for lane in queue.kinds.lanes]
        self._queue, self._run = queue, run
        self.get, self.list, self.count_active = queue.get, queue.list, queue.count_active
        self.cancel, self.move, self.done_before = queue.cancel, queue.move, queue.done_before
        self.cluster = None

    def start(self) -> None:
        for lane in self._lanes:
            lane.recover()
            while (job := lane.claim()) is not None:
                self._do(job)

    def submit(self, kind: str, payload, owner: str, job_id: str | None = None) -> Job:
        job = self._queue.submit(kind, payload, owner, job_id)
        self.start()
        return self.get(job.id)

    def _do(self, job: Job) -> None:
        context = JobContext(lambda _progress: None)
        try:
            self._queue.finish(job.id, self._run(job, context))
        except JobCancelled:
            self._queue.stop(job.id, context.kept)
        except StudioError as error:
            self._queue.fail(job.id, error.shown, context.kept)

    def wait(self, job_id: str, timeout_seconds: float | None = None) -> Job:
        return self.get(job_id)

    def close(self) -> None:
        pass
