"""Jobs run in this process: one worker thread a lane, over the durable queue."""

from __future__ import annotations

import builtins
import time
from typing import Any

from core.jobs.backend import RunJob
from core.jobs.cluster.facts import ClusterFacts
from core.jobs.job import Job
from core.jobs.queue import JobQueue
from core.jobs.worker import LaneWorker, Timing


class LocalBackend:
    """A ``JobBackend``. Several processes may open the same queue: of each lane one runs the jobs,
    the others submit and look."""

    def __init__(self, queue: JobQueue, run: RunJob, timing: Timing | None = None) -> None:
        self._queue, self._run, self._timing = queue, run, timing or Timing()
        self._workers = {lane: self._worker(lane) for lane in queue.kinds.lanes}

    def start(self) -> None:
        for worker in self._workers.values():
            worker.start()

    def submit(
        self, kind: str, payload: dict[str, Any], owner: str, job_id: str | None = None
    ) -> Job:
        job = self._queue.submit(kind, payload, owner, job_id)
        self._worker_of(job).wake()
        return job

    def get(self, job_id: str) -> Job:
        job = self._queue.get(job_id)
        return self._worker_of(job).with_progress(job)

    def list(
        self, owner: str | None = None, limit: int | None = None, active_only: bool = False
    ) -> builtins.list[Job]:
        return [
            self._worker_of(job).with_progress(job)
            for job in self._queue.list(owner, limit, active_only)
        ]

    def done_before(self, kind: str, payload: dict[str, Any]) -> builtins.list[Job]:
        return self._queue.done_before(kind, payload)

    def count_active(self) -> tuple[int, int]:
        return self._queue.count_active()

    def cancel(self, job_id: str) -> Job:
        job = self._queue.cancel(job_id)
        worker = self._worker_of(job)
        worker.stop_job(job_id)
        return worker.with_progress(job)

    def move(self, job_id: str, by: int) -> bool:
        return self._queue.move(job_id, by)

    @property
    def cluster(self) -> ClusterFacts | None:
        return None

    def wait(self, job_id: str, timeout_seconds: float | None = None) -> Job:
        return self._worker_of(self._queue.get(job_id)).wait(job_id, timeout_seconds)

    def close(self) -> None:
        """All lanes stop at once, and together take no longer than one."""
        workers = list(self._workers.values())
        for worker in workers:
            worker.request_stop()
        deadline = time.monotonic() + self._timing.closing_seconds
        for worker in workers:
            worker.close(max(0.0, deadline - time.monotonic()))

    def _worker(self, lane: str) -> LaneWorker:
        return LaneWorker(
            self._queue.in_lane(lane), self._run, self._timing, lambda: self._width(lane)
        )

    def _width(self, _lane: str) -> int:
        """How many jobs of a lane run at once."""
        return 1

    def _worker_of(self, job: Job) -> LaneWorker:
        """That of a lane which came with a later kind is made when its first job is seen."""
        lane = self._queue.kinds.lane_of(job.kind)
        if lane not in self._workers:
            self._workers.setdefault(lane, self._worker(lane))
        return self._workers[lane]
