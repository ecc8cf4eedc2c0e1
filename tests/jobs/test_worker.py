from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from dataclasses import replace

import pytest

from core.config import ROOT
from core.errors import ModelMissing, NotFound
from core.jobs.job import JobState, Progress
from core.jobs.kinds import ONLY_LANE
from core.jobs.lease import Lease
from core.jobs.local import LocalBackend
from core.jobs.queue import JobQueue
from core.jobs.worker import Timing
from tests.jobs.endless import Endless

QUICK = Timing(poll_seconds=0.02, heartbeat_seconds=0.02)


@pytest.fixture
def start(queue):
    """Makes backends that are closed at the end of the test."""
    made: list[LocalBackend] = []

    def make(run, queue: JobQueue = queue, timing: Timing = QUICK) -> LocalBackend:
        made.append(LocalBackend(queue, run, timing))
        return made[-1]

    yield make
    for backend in made:
        backend.close()


def test_a_job_runs_and_gives_its_result(start):
    backend = start(lambda job, context: (job.payload["name"] + "!",))
    job = backend.submit("paint", {"name": "cat"}, "local")
    done = backend.wait(job.id, 5)
    assert (done.state, done.result, done.attempt) == (JobState.DONE, ("cat!",), 1)
    assert backend.list()[0].id == job.id


def test_no_thread_before_the_first_job(start):
    start(lambda job, context: ()).start()
    assert f"studio-{ONLY_LANE}" not in {thread.name for thread in threading.enumerate()}


def test_progress_and_finished_parts_show_while_it_runs(start):
    reported, go_on = threading.Event(), threading.Event()

    def run(job, context):
        context.report(Progress(step=3, steps=12, text="drawing", preview=b"jpeg"))
        context.keep("first")
        reported.set()
        go_on.wait(5)
        return ("first", "second")

    backend = start(run)
    job = backend.submit("paint", {}, "local")
    assert reported.wait(5)
    running = backend.get(job.id)
    assert running.state is JobState.RUNNING
    assert running.progress == Progress(step=3, steps=12, text="drawing", preview=b"jpeg")
    assert running.result == ("first",)
    assert backend.wait(job.id, 0.01).state is JobState.RUNNING
    go_on.set()
    done = backend.wait(job.id, 5)
    assert (done.result, done.progress) == (("first", "second"), Progress())


def test_a_failure_is_one_line_and_the_next_job_runs(start, caplog):
    def run(job, context):
        match job.payload["what"]:
            case "known":
                raise ModelMissing("Expected a checkpoint, got none: install one.")
            case "unknown":
                raise ZeroDivisionError("division by zero\nsecond line")
            case "exit":
                raise SystemExit(3)
        return ("ok",)

    backend = start(run)
    with caplog.at_level(logging.ERROR):
        jobs = [
            backend.wait(backend.submit("paint", {"what": what}, "local").id, 5)
            for what in ("known", "unknown", "exit", "fine")
        ]
    assert [job.state.value for job in jobs] == ["failed", "failed", "failed", "done"]
    assert jobs[0].error == "Expected a checkpoint, got none: install one."
    assert jobs[1].error == "Unexpected error ZeroDivisionError: division by zero"
    assert jobs[2].error == "Unexpected error SystemExit: 3"
    assert "Traceback" in caplog.text


def test_cancel_of_the_running_job_stops_it_and_the_next_starts(start):
    started = threading.Event()

    def run(job, context):
        if job.payload["name"] == "fast":
            return ("fast",)
        context.keep("part")
        started.set()
        for _ in range(2000):
            context.check()
            threading.Event().wait(0.005)
        return ("never",)

    backend = start(run)
    slow = backend.submit("paint", {"name": "slow"}, "local")
    fast = backend.submit("paint", {"name": "fast"}, "local")
    waiting = backend.submit("paint", {"name": "waiting"}, "local")
    assert started.wait(5)
    assert backend.cancel(waiting.id).state is JobState.CANCELLED
    backend.cancel(slow.id)
    stopped = backend.wait(slow.id, 5)
    assert (stopped.state, stopped.result, stopped.error) == (JobState.CANCELLED, ("part",), "")
    assert backend.wait(fast.id, 5).state is JobState.DONE


def test_cancel_by_another_process_is_heard(start, queue):
    work = Endless()
    backend = start(work)
    job = backend.submit("paint", {}, "local")
    assert work.started.wait(5)
    queue.cancel(job.id)
    assert backend.wait(job.id, 5).state is JobState.CANCELLED


def test_closing_puts_the_job_back_and_the_next_start_runs_it(start, queue):
    work = Endless()
    first = start(work)
    job = first.submit("paint", {}, "local")
    assert work.started.wait(5)
    first.close()
    assert (queue.get(job.id).state, queue.get(job.id).attempt) == (JobState.QUEUED, 0)

    second = start(lambda job, context: ("done",))
    second.start()
    assert second.wait(job.id, 5).result == ("done",)


def test_a_job_that_does_not_hear_is_taken_from_its_worker(start, queue):
    """As while a model loads: nobody looks whether to stop."""
    started, go_on = threading.Event(), threading.Event()

    def deaf(job, context):
        started.set()
        go_on.wait(20)
        return ("late",)

    backend = start(deaf, timing=replace(QUICK, closing_seconds=0.05))
    job = backend.submit("paint", {}, "local")
    assert started.wait(5)
    (thread,) = (one for one in threading.enumerate() if one.name == f"studio-{ONLY_LANE}")
    backend.close()
    assert (queue.get(job.id).state, queue.get(job.id).attempt) == (JobState.QUEUED, 0)
    go_on.set()
    thread.join(5)
    assert not thread.is_alive()
    assert (queue.get(job.id).state, queue.get(job.id).result) == (JobState.QUEUED, ())


def test_a_job_of_a_crashed_run_is_taken_up(start, queue):
    queue.submit("paint", {}, "local", "broken-off")
    queue.claim("a worker that is gone")
    backend = start(lambda job, context: (f"attempt {job.attempt}",))
    backend.start()
    assert backend.wait("broken-off", 5).result == ("attempt 2",)


WORK_AND_DIE = """
import sys, time
from pathlib import Path
from core.database import Database
from core.jobs.kinds import ONLY_LANE
from core.jobs.lease import Lease
from core.jobs.queue import JobQueue
database = Database(Path(sys.argv[1]))
lease = Lease(database, ONLY_LANE)
assert lease.acquire()
job = JobQueue(database).claim(lease.worker)
print(job.id, flush=True)
time.sleep(60)
"""


def test_a_killed_process_leaves_its_job_to_the_next_at_once(start, queue, database):
    queue.submit("paint", {}, "local", "mine")
    worker = subprocess.Popen(
        [sys.executable, "-c", WORK_AND_DIE, str(database.path)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert worker.stdout.readline() == "mine\n"
    backend = start(lambda job, context: (f"attempt {job.attempt}",))
    backend.start()
    assert backend.wait("mine", 0.1).state is JobState.RUNNING
    worker.kill()
    worker.wait()
    done = backend.wait("mine", 5)  # the lease itself would hold for ten seconds
    assert done.result == ("attempt 2",)


def test_two_open_studios_run_each_job_once(start, queue):
    runs: list[str] = []

    def run(job, context):
        runs.append(job.id)
        threading.Event().wait(0.002)
        return ()

    one, other = start(run), start(run)
    jobs = [(one, other)[n % 2].submit("paint", {}, "local") for n in range(20)]
    assert {one.wait(job.id, 10).state for job in jobs} == {JobState.DONE}
    assert sorted(runs) == sorted(job.id for job in jobs)


def test_a_worker_waits_while_another_process_has_the_lease(start, database):
    foreign = Lease(database, ONLY_LANE)
    assert foreign.acquire()
    backend = start(lambda job, context: ())
    job = backend.submit("paint", {}, "local")
    assert backend.wait(job.id, 0.15).state is JobState.QUEUED
    foreign.release()
    assert backend.wait(job.id, 5).state is JobState.DONE


def test_a_lost_lease_stops_the_job_without_touching_its_row(start, database, queue):
    started, stopped = threading.Event(), threading.Event()

    def run(job, context):
        started.set()
        while not context.should_stop():
            threading.Event().wait(0.005)
        stopped.set()
        context.check()

    backend = start(run)
    job = backend.submit("paint", {}, "local")
    assert started.wait(5)
    other = Lease(database, ONLY_LANE).worker
    with database.transaction() as connection:
        connection.execute("UPDATE worker_lease SET worker = ?", (other,))
        connection.execute("UPDATE jobs SET worker = ?", (other,))
    assert stopped.wait(5)
    backend.close()
    assert queue.get(job.id).state is JobState.RUNNING


def test_an_idle_studio_holds_no_lease(start, database):
    backend = start(lambda job, context: ())
    backend.wait(backend.submit("paint", {}, "local").id, 5)
    other = Lease(database, ONLY_LANE)
    for _ in range(100):
        if other.acquire():
            return
        threading.Event().wait(0.01)
    pytest.fail("the lease was kept")


def test_the_end_of_a_job_is_stored_when_the_disk_has_room_again(start, queue, monkeypatch):
    from core.errors import DiskFull

    real, failures = queue.finish, iter([True, True, False])

    def finish(*args):
        if next(failures, False):
            raise DiskFull("Expected free space, got none: free some.")
        return real(*args)

    monkeypatch.setattr(queue, "finish", finish)
    backend = start(lambda job, context: ("kept",))
    job = backend.submit("paint", {}, "local")
    assert backend.wait(job.id, 5).result == ("kept",)


def test_asking_for_an_unknown_job(start):
    with pytest.raises(NotFound):
        start(lambda job, context: ()).get("nobody")


def test_a_bug_keeps_its_traceback_in_the_log(start, caplog):
    def a_wrong_line_of_ours(job, context):
        return len(5)

    backend = start(a_wrong_line_of_ours)
    job = backend.wait(backend.submit("paint", {}, "local").id, 5)
    assert job.error.startswith("Unexpected error TypeError: ")
    assert "Traceback" in caplog.text and "a_wrong_line_of_ours" in caplog.text
