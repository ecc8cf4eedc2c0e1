from __future__ import annotations

import subprocess
import sys
import threading
import time

import pytest

from core.database import Database
from core.errors import NotFound, QueueFull
from core.files import new_id
from core.gallery import record
from core.jobs import lease
from core.jobs.job import Job, JobState, Progress
from core.jobs.kinds import ONLY_LANE
from core.jobs.lease import Lease
from core.jobs.queue import JobQueue, QueueLimits


def submit(queue: JobQueue, job_id: str, owner: str = "local") -> Job:
    return queue.submit("paint", {"name": job_id}, owner, job_id)


def test_a_job_goes_through_its_states(queue):
    job = queue.submit("paint", {"prompt": "猫, 1girl", "n": [1, 2.5, None]}, "local")
    assert (job.state, job.position, job.attempt) == (JobState.QUEUED, 1, 0)
    assert job.payload == {"prompt": "猫, 1girl", "n": [1, 2.5, None]}
    running = queue.claim()
    assert (running.id, running.state, running.attempt) == (job.id, JobState.RUNNING, 1)
    assert running.position == 0
    assert queue.claim() is None
    assert queue.finish(job.id, ("one", "two"))
    done = queue.get(job.id)
    assert (done.state, done.result, done.error) == (JobState.DONE, ("one", "two"), "")
    assert done.created <= done.started <= done.finished


def test_states_say_whether_they_are_finished():
    assert [s.value for s in JobState if s.is_finished] == ["done", "failed", "cancelled"]


@pytest.mark.parametrize(
    ("step", "steps", "fraction"), [(0, 0, 0.0), (3, 12, 0.25), (9, 3, 1.0), (-1, 3, 0.0)]
)
def test_fraction(step, steps, fraction):
    assert Progress(step=step, steps=steps).fraction == fraction


def test_first_come_first_served_with_positions(queue):
    for name in "abc":
        submit(queue, name)
    assert [queue.get(name).position for name in "abc"] == [1, 2, 3]
    assert queue.claim().id == "a"
    assert [queue.get(name).position for name in "abc"] == [0, 1, 2]
    assert [job.id for job in queue.list()] == ["c", "b", "a"]


@pytest.mark.parametrize(
    ("name", "by", "expected"),
    [
        ("c", -1, "acbd"), ("c", 1, "abdc"), ("d", -3, "dbca"), ("a", -1, None), ("d", 1, None),
        ("b", 3, None), ("b", 0, None),
    ],
)  # fmt: skip
def test_a_waiting_job_changes_places(queue, name, by, expected):
    for one in "abcd":
        submit(queue, one)
    assert queue.move(name, by) is (expected is not None)
    assert [queue.get(one).position for one in expected or "abcd"] == [1, 2, 3, 4]
    assert "".join(queue.claim().id for _ in "abcd") == (expected or "abcd")


def test_what_runs_or_is_over_stays_in_its_place(queue):
    for one in "abc":
        submit(queue, one)
    queue.claim()
    assert not queue.move("a", 1)
    assert not queue.move("b", -1)
    assert not queue.move("nobody", 1)
    queue.cancel("b")
    assert not queue.move("c", -1)
    assert [job.id for job in queue.list()] == ["c", "b", "a"]


def test_the_same_id_is_the_same_job(queue):
    submit(queue, "a")
    again = queue.submit("paint", {"name": "other"}, "local", "a")
    assert again.payload == {"name": "a"}
    assert len(queue.list()) == 1


def test_a_full_queue_refuses_in_one_line_but_knows_its_jobs(database):
    queue = JobQueue(database, limits=QueueLimits(queued=3))
    for name in "abc":
        submit(queue, name)
    with pytest.raises(QueueFull, match="fewer than 3 waiting jobs") as error:
        submit(queue, "d")
    assert "\n" not in str(error.value)
    assert submit(queue, "a").id == "a"
    queue.claim()
    assert submit(queue, "d").position == 3


def test_the_cap_holds_under_a_race(database):
    queue = JobQueue(database, limits=QueueLimits(queued=10))
    refused: list[str] = []

    def enqueue(worker: int) -> None:
        for number in range(5):
            try:
                submit(queue, f"{worker}-{number}")
            except QueueFull:
                refused.append(f"{worker}-{number}")

    run_threads(8, enqueue)
    assert len(queue.list(limit=100)) == 10
    assert len(refused) == 30


def test_eight_threads_claim_two_hundred_jobs_once_each(database):
    queue = JobQueue(database, limits=QueueLimits(queued=200))
    with database.transaction() as connection:
        connection.executemany(
            "INSERT INTO jobs (id, owner, kind, state, created, payload) "
            "VALUES (?, 'local', 'paint', 'queued', 1.0, '{}')",
            [(f"job{number}",) for number in range(200)],
        )
    claimed: list[str] = []

    def work(_: int) -> None:
        while (job := queue.claim()) is not None:
            claimed.append(job.id)

    run_threads(8, work)
    assert sorted(claimed) == sorted(f"job{number}" for number in range(200))


def test_cancel(queue):
    for name in "ab":
        submit(queue, name)
    assert queue.cancel("b").state is JobState.CANCELLED
    running = queue.claim()
    asked = queue.cancel(running.id)
    assert (asked.state, asked.is_cancelling) == (JobState.RUNNING, True)
    queue.stop("a", ("kept",))
    assert (queue.get("a").state, queue.get("a").result) == (JobState.CANCELLED, ("kept",))
    assert queue.cancel("a").state is JobState.CANCELLED
    with pytest.raises(NotFound):
        queue.cancel("nobody")


def test_a_finished_job_does_not_change_any_more(queue):
    submit(queue, "a")
    queue.claim()
    queue.fail("a", "no")
    assert not queue.finish("a", ("late",))
    assert (queue.get("a").error, queue.get("a").result) == ("no", ())


def test_list_by_owner_and_activity(queue):
    submit(queue, "a", "ann")
    submit(queue, "b", "bob")
    submit(queue, "c", "ann")
    queue.cancel("a")
    assert [job.id for job in queue.list("ann")] == ["c", "a"]
    assert [job.id for job in queue.list("ann", active_only=True)] == ["c"]
    assert [job.id for job in queue.list(active_only=True, limit=1)] == ["c"]


def test_recover_starts_a_broken_off_job_once_more_then_fails_it(queue):
    submit(queue, "a")
    submit(queue, "b")
    queue.claim()
    assert queue.recover() == 1
    assert (queue.get("a").state, queue.get("a").position) == (JobState.QUEUED, 1)
    assert queue.claim().attempt == 2
    assert queue.recover() == 1
    failed = queue.get("a")
    assert failed.state is JobState.FAILED
    assert failed.error.startswith("The studio stopped twice in the middle of this job")
    assert queue.get("b").state is JobState.QUEUED
    assert queue.recover() == 0


def test_recover_cancels_what_was_to_be_cancelled(queue):
    submit(queue, "a")
    queue.claim()
    queue.cancel("a")
    queue.recover()
    assert queue.get("a").state is JobState.CANCELLED


def test_recover_leaves_the_job_of_a_living_worker(database, queue):
    living = Lease(database, ONLY_LANE)
    assert living.acquire()
    submit(queue, "a")
    queue.claim(living.worker)
    assert JobQueue(database).recover() == 0
    assert queue.get("a").state is JobState.RUNNING
    living.release()
    assert queue.recover() == 1
    assert not queue.finish("a", ("late",), living.worker)


def test_one_holder_until_its_beat_is_old(database):
    one, other = Lease(database, ONLY_LANE), Lease(database, ONLY_LANE)
    assert one.acquire()
    assert not other.acquire()
    assert one.acquire()
    with database.transaction() as connection:
        connection.execute("UPDATE worker_lease SET beat = beat - 11")
    assert other.acquire()
    assert not one.acquire()


def test_the_lease_of_a_dead_process_is_void_at_once(database):
    one, other = Lease(database, ONLY_LANE), Lease(database, ONLY_LANE)
    assert one.acquire()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        with database.transaction() as connection:
            connection.execute("UPDATE worker_lease SET pid = ?", (process.pid,))
        assert not other.acquire()
    assert other.acquire()


@pytest.mark.parametrize("pid", [-1, 0, 2**40, "one"])
def test_a_damaged_lease_holds_nobody_back(database, pid):
    assert Lease(database, ONLY_LANE).acquire()
    with database.transaction() as connection:
        connection.execute("UPDATE worker_lease SET pid = ?", (pid,))
    assert Lease(database, ONLY_LANE).acquire()


def test_a_restarted_container_has_the_same_process_number(database, monkeypatch):
    earlier = Lease(database, ONLY_LANE)
    assert earlier.acquire()
    monkeypatch.setattr(lease, "PROCESS", "another start")
    assert Lease(database, ONLY_LANE).acquire()


def test_jobs_survive_reopening(tmp_path):
    first = Database(tmp_path / "x.sqlite3")
    submit(JobQueue(first), "a")
    first.close()
    assert JobQueue(Database(tmp_path / "x.sqlite3")).get("a").payload == {"name": "a"}


def test_waiting_jobs_are_found_by_an_index(queue, database):
    with database.read() as connection:
        plan = connection.execute(
            "EXPLAIN QUERY PLAN SELECT id FROM jobs WHERE state = 'queued' ORDER BY seq LIMIT 1"
        ).fetchall()
    assert "jobs_state" in plan[0]["detail"]
    assert "TEMP B-TREE" not in " ".join(row["detail"] for row in plan)


def run_threads(count, target) -> None:
    threads = [threading.Thread(target=target, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def finish(queue: JobQueue, *names: str) -> None:
    for name in names:
        submit(queue, name)
        assert queue.claim().id == name
        assert queue.finish(name, ())


def test_only_the_latest_jobs_that_are_over_are_remembered(database):
    queue = JobQueue(database, limits=QueueLimits(finished=3))
    submit(queue, "cancelled")
    queue.cancel("cancelled")
    finish(queue, *"abcd")
    assert [job.id for job in queue.list()] == ["d", "c", "b"]
    submit(queue, "waiting")
    submit(queue, "later")
    assert queue.claim().id == "waiting"
    assert queue.stop("waiting")
    assert [job.id for job in queue.list()] == ["later", "waiting", "d", "c"]
    with pytest.raises(NotFound):
        queue.get("a")


def test_a_job_that_has_been_over_for_a_month_is_forgotten(database, queue):
    finish(queue, *"abc")
    submit(queue, "waiting")
    with database.transaction() as connection:
        connection.execute("UPDATE jobs SET finished = finished - 31 * 86400 WHERE id = 'a'")
        connection.execute("UPDATE jobs SET finished = finished - 29 * 86400 WHERE id = 'b'")
        connection.execute("UPDATE jobs SET created = created - 99 * 86400 WHERE id = 'waiting'")
    assert queue.claim().id == "waiting"
    assert queue.fail("waiting", "no")
    assert [job.id for job in queue.list()] == ["waiting", "c", "b"]


# --- after a crash ------------------------------------------------------------------------------


def keep(database, job_id: str, index: int) -> str:
    """A picture of the job in the gallery, as far as the queue can see it."""
    image_id = new_id()
    notes = {"kind": "generated", "job_id": job_id, "index": index, "parent_id": None, "extras": {}}
    with database.transaction() as connection:
        record.insert(
            connection, image_id=image_id, width=8, height=8, owner="local", request={},
            record=notes,
        )  # fmt: skip
    return image_id


def test_a_start_that_kept_a_picture_does_not_count(database, queue):
    """A job of many pictures may be interrupted as often as it gets on."""
    submit(queue, "a")
    kept = []
    for index in range(4):
        assert queue.claim().attempt == 1
        kept.append(keep(database, "a", index))
        queue.recover()
        assert queue.get("a").state is JobState.QUEUED
    time.sleep(0.005)  # ids count milliseconds, and no start is as near to a picture
    for _ in range(2):  # the fifth picture brings the machine down
        queue.claim()
        queue.recover()
    failed = queue.get("a")
    assert (failed.state, failed.result) == (JobState.FAILED, tuple(kept))
    assert failed.error.startswith("The studio stopped twice")


@pytest.mark.parametrize("end", ["fail", "stop"])
def test_a_job_that_ends_badly_has_the_pictures_of_its_earlier_starts(database, queue, end):
    submit(queue, "a")
    queue.claim()
    first = keep(database, "a", 0)
    queue.recover()
    queue.claim()
    second = keep(database, "a", 1)
    ways = {"fail": lambda: queue.fail("a", "no", (second,)), "stop": lambda: queue.stop("a")}
    assert ways[end]()
    assert sorted(queue.get("a").result) == sorted((first, second))


def test_what_was_cancelled_is_not_put_back(queue):
    submit(queue, "a")
    queue.claim()
    queue.cancel("a")
    assert not queue.requeue("a")
    queue.recover()
    assert queue.get("a").state is JobState.CANCELLED


def test_a_damaged_job_fails_and_the_next_is_taken(database, queue):
    submit(queue, "a")
    submit(queue, "b")
    with database.transaction() as connection:
        connection.execute("UPDATE jobs SET payload = '{' WHERE id = 'a'")
    assert [job.is_readable for job in queue.list()] == [True, False]
    assert queue.claim().id == "b"
    assert (queue.get("a").state, queue.get("a").error) == (
        JobState.FAILED,
        "This job can no longer be read. Start it again.",
    )


def test_all_active_jobs_are_counted_and_listed(queue):
    for number in range(30):
        submit(queue, f"job{number}")
    queue.claim()
    assert queue.count_active() == (1, 29)
    assert len(queue.list(active_only=True)) == 30
    assert len(queue.list()) == 20
