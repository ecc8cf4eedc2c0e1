"""The seam at which work is carried out: in this process, or on other machines."""

from __future__ import annotations

import builtins
import threading
from collections.abc import Callable
from typing import Any, Protocol

from core.errors import JobCancelled
from core.jobs.cluster.facts import ClusterFacts
from core.jobs.job import Job, Progress
from core.jobs.queue import JobQueue


class JobBackend(Protocol):
    """Takes jobs, runs them, and can be asked about them from any thread."""

    def start(self) -> None:
        """Take up what an earlier run left."""
        ...

    def submit(
        self, kind: str, payload: dict[str, Any], owner: str, job_id: str | None = None
    ) -> Job:
        """The same ``job_id`` twice is the same job. Raises ``QueueFull``."""
        ...

    def get(self, job_id: str) -> Job:
        """Raises ``NotFound``."""
        ...

    def list(
        self, owner: str | None = None, limit: int | None = None, active_only: bool = False
    ) -> builtins.list[Job]:
        """Newest first. Without a limit: the latest 20, or all that are active."""
        ...

    def done_before(self, kind: str, payload: dict[str, Any]) -> builtins.list[Job]:
        """Jobs that have done the very same, newest first."""
        ...

    def count_active(self) -> tuple[int, int]:
        """How many jobs run, how many wait."""
        ...

    def cancel(self, job_id: str) -> Job:
        """What runs stops at its next safe point. Raises ``NotFound``."""
        ...

    def move(self, job_id: str, by: int) -> bool:
        """Change places with the job of its owner that waits ``by`` behind it in its lane; False
        for none."""
        ...

    def wait(self, job_id: str, timeout_seconds: float | None = None) -> Job:
        """The job once it has ended, or as it stands when the time is up."""
        ...

    @property
    def cluster(self) -> ClusterFacts | None:
        """The workers on this and other machines; None where jobs run in this process."""
        ...

    def close(self) -> None:
        """Stop at the next safe point; what ran goes back into the queue."""
        ...


class JobContext:
    """What a running job may say and ask."""

    def __init__(self, report: Callable[[Progress], None]) -> None:
        self._report = report
        self._stop = threading.Event()
        self._kept: list[str] = []

    def report(self, progress: Progress) -> None:
        """Show how far the work is; only the latest report is kept, in memory."""
        self._report(progress)

    def should_stop(self) -> bool:
        return self._stop.is_set()

    def check(self) -> None:
        """Raise ``JobCancelled`` when the job is to stop."""
        if self.should_stop():
            raise JobCancelled

    def keep(self, result_id: str) -> None:
        """Note a finished part, which stays in the job's result even if the rest is cancelled."""
        self._kept.append(result_id)

    @property
    def kept(self) -> tuple[str, ...]:
        return tuple(self._kept)

    def request_stop(self) -> None:
        self._stop.set()


RunJob = Callable[[Job, JobContext], tuple[str, ...]]
"""Does the work of a job and returns the ids of what it made."""

MakeBackend = Callable[[JobQueue, RunJob], JobBackend]
