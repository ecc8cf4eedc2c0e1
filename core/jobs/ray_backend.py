"""Jobs whose pictures are made by workers, each a process on this or another machine."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Generator
from contextlib import contextmanager

from core.jobs.backend import JobContext, RunJob
from core.jobs.cluster.crew import Crew
from core.jobs.cluster.facts import ClusterFacts
from core.jobs.job import Job, Progress
from core.jobs.local import LocalBackend
from core.jobs.queue import JobQueue
from core.jobs.worker import Timing

# Jobs of one lane at once: each is a thread here, which waits for its pictures.
MOST_JOBS = 16
TURN_SECONDS = 0.2


class RayBackend(LocalBackend):
    """A ``JobBackend`` over the same queue. Jobs are led here and their pictures asked of ``crew``
    by the runners; of jobs that split as many run at once as there are workers.

    What does not split runs whole in this process, one after the other in its lane.
    """

    def __init__(
        self, queue: JobQueue, run: RunJob, crew: Crew, timing: Timing | None = None
    ) -> None:
        self._crew = crew
        self._whole: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._splitting = {kind.lane for kind in queue.kinds if kind.splits}
        super().__init__(queue, self._in_turn(run), timing)
        crew.on_grown = self._widen

    def start(self) -> None:
        self._crew.start()
        super().start()

    def close(self) -> None:
        super().close()
        self._crew.close()

    @property
    def cluster(self) -> ClusterFacts:
        return self._crew.facts

    def _widen(self) -> None:
        for lane in self._splitting:
            self._workers[lane].widen()

    def _width(self, lane: str) -> int:
        return min(self._crew.capacity, MOST_JOBS) if lane in self._splitting else 1

    def _in_turn(self, run: RunJob) -> RunJob:
        def run_in_turn(job: Job, context: JobContext) -> tuple[str, ...]:
            kind = self._queue.kinds.get(job.kind)
            if kind is not None and kind.splits:
                self._crew.start()  # also where nobody resumed the queue
                return run(job, context)
            with self._turn(self._queue.kinds.lane_of(job.kind), context):
                return run(job, context)

        return run_in_turn

    @contextmanager
    def _turn(self, lane: str, context: JobContext) -> Generator[None]:
        lock = self._whole[lane]
        while not lock.acquire(timeout=TURN_SECONDS):
            context.report(Progress(text="Waiting for another job …"))
            context.check()
        try:
            yield
        finally:
            lock.release()
