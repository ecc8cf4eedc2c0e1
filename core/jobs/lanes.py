"""All lanes of a studio behind the one seam: each job goes to the worker of its lane."""

from __future__ import annotations

import builtins
import time
from typing import Any

from core.jobs.backend import RunJob
from core.jobs.job import Job
from core.jobs.local import CLOSING_SECONDS, LocalBackend
from core.jobs.queue import JobQueue


class Lanes:
    """A ``JobBackend`` that is one local backend for each lane."""

    def __init__(self, queue: JobQueue, run: RunJob) -> None:
        self._queue = queue
        self._lanes = {lane: LocalBackend(queue.in_lane(lane), run) for lane in queue.kinds.lanes}

    def start(self) -> None:
        for backend in self._lanes.values():
            backend.start()

    def submit(
        self, kind: str, payload: dict[str, Any], owner: str, job_id: str | None = None
    ) -> Job:
        return self._lanes[self._queue.kinds.lane_of(kind)].submit(kind, payload, owner, job_id)

    def get(self, job_id: str) -> Job:
        return self._of(job_id).get(job_id)

    def list(
        self, owner: str | None = None, limit: int | None = None, active_only: bool = False
    ) -> builtins.list[Job]:
        """Newest first, of all lanes."""
        return [
            self._lanes[self._queue.kinds.lane_of(job.kind)].with_progress(job)
            for job in self._queue.list(owner, limit, active_only)
        ]

    def count_active(self) -> tuple[int, int]:
        return self._queue.count_active()

    def cancel(self, job_id: str) -> Job:
        return self._of(job_id).cancel(job_id)

    def wait(self, job_id: str, timeout_seconds: float | None = None) -> Job:
        return self._of(job_id).wait(job_id, timeout_seconds)

    def close(self) -> None:
        """All lanes stop at once, and together take no longer than one."""
        for backend in self._lanes.values():
            backend.begin_closing()
        deadline = time.monotonic() + CLOSING_SECONDS
        for backend in self._lanes.values():
            backend.close(max(0.0, deadline - time.monotonic()))

    def _of(self, job_id: str) -> LocalBackend:
        return self._lanes[self._queue.kinds.lane_of(self._queue.get(job_id).kind)]
