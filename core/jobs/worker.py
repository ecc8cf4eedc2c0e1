"""The jobs of one lane run one after the other in a daemon thread of this process."""

from __future__ import annotations

import dataclasses
import logging
import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from core.errors import JobCancelled, StorageError, StudioError
from core.jobs.backend import JobContext, RunJob
from core.jobs.job import Job, Progress
from core.jobs.lease import Lease
from core.jobs.queue import JobQueue
from core.jobs.remaining import StepClock

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Timing:
    """``poll_seconds``: how soon a job submitted by another process, or one whose process died, is
    noticed. ``heartbeat_seconds``: between two renewals of the lease. ``closing_seconds``: how long
    closing waits; service managers and containers give ten seconds between asking a process to
    stop and killing it.
    """

    poll_seconds: float = 1.0
    heartbeat_seconds: float = 2.0
    closing_seconds: float = 7.0


@dataclass(eq=False)
class _Running:
    """A job that a thread is at."""

    job_id: str
    context: JobContext
    progress: Progress = field(default_factory=Progress)
    clock: StepClock = field(default_factory=StepClock)


class LaneWorker:
    """One worker thread over one lane of a durable queue, or as many as ``width`` says when a job
    comes: together they are one worker, with one lease.

    ``run`` does the work and returns the ids of its results. What it raises ends the job, never the
    worker: ``JobCancelled`` → cancelled, ``StudioError`` → failed with its line, anything else →
    failed as unexpected, with the traceback in the log. Only the holder of the lane's lease runs
    jobs.
    """

    def __init__(
        self,
        queue: JobQueue,
        run: RunJob,
        timing: Timing,
        width: Callable[[], int] = lambda: 1,
    ) -> None:
        self._queue = queue
        self._run = run
        self._timing = timing
        self._width = width
        self._lease = Lease(queue.database, queue.lane)
        self._leasing = threading.Lock()
        self._changed = threading.Condition()
        self._threads: list[threading.Thread] = []
        self._is_closing = False
        self._has_lease = False
        self._wakes = 0
        self._running: dict[str, _Running] = {}

    def start(self) -> None:
        """Take up what an earlier run left: settle broken-off jobs, start if anything waits."""
        self._queue.recover()
        self.widen()

    def widen(self) -> None:
        """If anything waits, look at it with as many threads as there are to be now."""
        if self._queue.has_work():
            self.wake()

    def wake(self) -> None:
        """Look at the queue now; the thread starts with the first job."""
        width = self._width()
        with self._changed:
            self._wakes += 1
            self._changed.notify_all()
            self._threads = [thread for thread in self._threads if thread.is_alive()]
            while not self._is_closing and len(self._threads) < width:
                name = f"studio-{self._queue.lane}"
                self._threads.append(threading.Thread(target=self._work, name=name, daemon=True))
                self._threads[-1].start()

    def stop_job(self, job_id: str) -> None:
        """If this job runs here, it stops at its next safe point; who waits for it looks again."""
        with self._changed:
            if job_id in self._running:
                self._running[job_id].context.request_stop()
            self._changed.notify_all()

    def wait(self, job_id: str, timeout_seconds: float | None = None) -> Job:
        """The job when it has finished, or as it is after ``timeout_seconds``."""
        deadline = None if timeout_seconds is None else time.monotonic() + timeout_seconds
        while True:
            with self._changed:
                job = self.with_progress(self._queue.get(job_id))
                left = math.inf if deadline is None else deadline - time.monotonic()
                if job.state.is_finished or left <= 0:
                    return job
                self._changed.wait(min(left, self._timing.poll_seconds))

    def request_stop(self) -> None:
        """The worker stops at its next safe point."""
        with self._changed:
            self._is_closing = True
            for running in self._running.values():
                running.context.request_stop()
            self._changed.notify_all()

    def close(self, timeout_seconds: float) -> None:
        """Stop the worker; what it was at goes back into the queue.

        A worker that does not reach a safe point in time, as while a model loads, finds its job
        taken from it and ends without having written anything about it.
        """
        self.request_stop()
        deadline = time.monotonic() + timeout_seconds
        with self._changed:
            threads = [one for one in self._threads if one is not threading.current_thread()]
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        if not any(thread.is_alive() for thread in threads):
            return
        with self._changed:
            left = list(self._running)
        for job_id in left:
            try:
                self._queue.requeue(job_id, self._lease.worker)
            except StorageError as error:
                logger.warning("a job was not put back: %s", error)

    def with_progress(self, job: Job) -> Job:
        """The job, and when it runs here, how far it is."""
        with self._changed:
            running = self._running.get(job.id)
            if running is None or job.state.is_finished:
                return job
            left = running.clock.seconds_left
            progress = dataclasses.replace(running.progress, seconds_left=left)
            kept = job.result or running.context.kept
            return dataclasses.replace(job, progress=progress, result=kept)

    def _work(self) -> None:
        while not self._is_closing:
            try:
                seen = self._wakes
                job = self._next()
                if job is None:
                    self._idle(seen)
                else:
                    self._run_one(*job)
            except Exception:
                logger.exception("the worker met an error between jobs and goes on")
                time.sleep(self._timing.poll_seconds)
        try:
            self._release_lease()
        except StorageError as error:
            logger.warning("the lease was not given back: %s", error)

    def _next(self) -> tuple[Job, _Running] | None:
        if not self._queue.has_work():
            return None
        with self._leasing:
            if not self._has_lease:
                self._has_lease = self._lease.acquire()
                if not self._has_lease:
                    return None
                self._queue.recover()
            elif not self._lease.acquire():
                self._has_lease = False
                return None
            job = self._queue.claim(self._lease.worker)
            return None if job is None else (job, self._begin(job))

    def _begin(self, job: Job) -> _Running:
        def report(progress: Progress) -> None:
            with self._changed:
                running.progress = progress
                running.clock.note(progress.step, progress.steps)
                self._changed.notify_all()

        running = _Running(job.id, JobContext(report))
        with self._changed:
            self._running[job.id] = running
            if self._is_closing:
                running.context.request_stop()
        return running

    def _idle(self, seen: int) -> None:
        self._release_lease()
        with self._changed:
            self._changed.wait_for(
                lambda: self._is_closing or self._wakes != seen, self._timing.poll_seconds
            )

    def _release_lease(self) -> None:
        """Without work there is no lease to renew: an idle studio writes nothing."""
        with self._leasing:
            if self._has_lease and not self._running:
                self._has_lease = False
                self._lease.release()

    def _run_one(self, job: Job, running: _Running) -> None:
        context = running.context
        is_over = threading.Event()
        beat = threading.Thread(
            target=self._heartbeat, args=(job.id, context, is_over), daemon=True
        )
        beat.start()
        try:
            record = self._outcome(job, context)
            self._record(record)
        finally:
            is_over.set()
            beat.join()
            with self._changed:
                del self._running[job.id]
                self._changed.notify_all()

    def _outcome(self, job: Job, context: JobContext) -> Callable[[], bool]:
        """Do the work; what has to be written about it."""
        worker = self._lease.worker
        try:
            if self._is_cancelled(job.id):  # pressed between the claim and now
                context.request_stop()
            context.check()
            result = self._run(job, context)
            return lambda: self._queue.finish(job.id, result, worker)
        except JobCancelled:
            if self._is_closing and not self._is_cancelled(job.id):
                return lambda: self._queue.requeue(job.id, worker)
            return lambda: self._queue.stop(job.id, context.kept, worker)
        except StudioError as error:
            logger.warning("job %s (%s): %s", job.id, job.kind, error, exc_info=error.__cause__)
            line = _first_line(error.shown)
        except BaseException as error:  # a library that calls exit() must not end the worker
            logger.exception("job %s (%s) failed unexpectedly", job.id, job.kind)
            line = f"Unexpected error {type(error).__name__}: {_first_line(str(error))}"
        return lambda: self._queue.fail(job.id, line, context.kept, worker)

    def _is_cancelled(self, job_id: str) -> bool:
        try:
            return self._queue.get(job_id).is_cancelling
        except StorageError as error:
            logger.warning("whether a job is cancelled cannot be read now: %s", error)
            return False

    def _record(self, write: Callable[[], bool]) -> None:
        """Until it is written: a job whose end cannot be stored yet must not look as if it ran."""
        while True:
            try:
                if not write():
                    logger.warning("a job ended that another worker had taken over")
                return
            except StudioError as error:
                logger.error("the end of a job cannot be stored yet: %s", error)
                if self._is_closing:
                    return
                time.sleep(self._timing.poll_seconds)

    def _heartbeat(self, job_id: str, context: JobContext, is_over: threading.Event) -> None:
        """While a job runs: renew the lease, and hear of a Cancel pressed in another process."""
        while not is_over.wait(self._timing.heartbeat_seconds):
            try:
                if not self._lease.acquire():
                    self._has_lease = False
                    context.request_stop()
                elif self._is_cancelled(job_id):
                    context.request_stop()
            except StudioError as error:
                logger.warning("the lease could not be renewed: %s", error)


def _first_line(text: str) -> str:
    return (text.strip().splitlines() or ["no details, see the log"])[0][:500]
