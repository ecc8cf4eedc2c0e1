"""What pages rely on, of every backend."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from core.errors import JobCancelled, ModelMissing, NotFound
from core.jobs.backend import JobBackend, MakeBackend, RunJob
from core.jobs.job import JobState
from core.jobs.kinds import JobKind, KindRegistry
from core.jobs.local import LocalBackend
from core.jobs.queue import JobQueue
from tests.jobs.inline import InlineBackend

SECONDS = 10
KINDS = KindRegistry(
    [JobKind(name="paint", lane="pictures"), JobKind(name="fetch", lane="downloads")]
)


@pytest.fixture(params=[LocalBackend, InlineBackend], ids=lambda made: made.__name__)
def make(request) -> MakeBackend:
    return request.param


@pytest.fixture
def start(database, make) -> Iterator[Callable[[RunJob], JobBackend]]:
    made: list[JobBackend] = []

    def started(run: RunJob) -> JobBackend:
        made.append(make(JobQueue(database, KINDS), run))
        return made[-1]

    yield started
    for backend in made:
        backend.close()


def test_each_kind_of_job_gives_its_result(start):
    backend = start(lambda job, context: (f"{job.kind} {job.payload['of']}",))
    jobs = [backend.submit(kind, {"of": "a cat"}, "ann") for kind in ("paint", "fetch")]
    ended = [backend.wait(job.id, SECONDS) for job in jobs]
    assert [(job.state, job.result, job.owner) for job in ended] == [
        (JobState.DONE, ("paint a cat",), "ann"),
        (JobState.DONE, ("fetch a cat",), "ann"),
    ]
    assert [job.id for job in backend.list()] == [jobs[1].id, jobs[0].id]
    assert (backend.list(owner="bob"), backend.list(active_only=True)) == ([], [])
    assert backend.count_active() == (0, 0)


def test_what_was_done_before_is_known_by_kind_and_payload(start):
    def run(job, context):
        if job.payload["of"] == "nothing":
            raise ModelMissing("none")
        return (job.id,)

    backend = start(run)
    asked = [("paint", "a cat"), ("fetch", "a cat"), ("paint", "a cat"), ("paint", "nothing")]
    jobs = [backend.submit(kind, {"of": of, "size": [1, 2]}, "ann") for kind, of in asked]
    for job in jobs:
        backend.wait(job.id, SECONDS)
    found = backend.done_before("paint", {"of": "a cat", "size": [1, 2]})
    assert [job.id for job in found] == [jobs[2].id, jobs[0].id]
    assert backend.done_before("paint", {"of": "a cat", "size": [2, 1]}) == []
    assert backend.done_before("paint", {"of": "nothing", "size": [1, 2]}) == []


def test_the_same_id_is_the_same_job(start):
    runs: list[str] = []

    def run(job, context):
        runs.append(job.id)
        return ()

    backend = start(run)
    first = backend.submit("paint", {}, "local", "mine")
    backend.wait(first.id, SECONDS)
    assert backend.submit("paint", {}, "local", "mine").state is JobState.DONE
    assert runs == ["mine"]


@pytest.mark.parametrize(
    ("error", "state", "line"),
    [
        (ModelMissing("Expected a model, got none.", shown="Pick a model."), "failed",
         "Pick a model."),
        (JobCancelled(), "cancelled", ""),
    ],
)  # fmt: skip
def test_a_job_that_ends_early_keeps_what_it_finished(start, error, state, line):
    def run(job, context):
        context.keep("part")
        raise error

    backend = start(run)
    job = backend.wait(backend.submit("paint", {}, "local").id, SECONDS)
    assert (job.state.value, job.error, job.result) == (state, line, ("part",))


def test_work_of_an_earlier_run_is_taken_up(start, database):
    queue = JobQueue(database, KINDS)
    queue.submit("paint", {}, "local", "broken-off")
    queue.submit("fetch", {}, "local", "waiting")
    queue.claim("a worker that is gone")
    backend = start(lambda job, context: (f"attempt {job.attempt}",))
    backend.start()
    ended = [backend.wait(name, SECONDS).result for name in ("broken-off", "waiting")]
    assert ended == [("attempt 2",), ("attempt 1",)]


def test_a_waiting_job_is_cancelled_at_once(start, database):
    JobQueue(database, KINDS).submit("paint", {}, "local", "waiting")
    backend = start(lambda job, context: ("never",))
    assert backend.cancel("waiting").state is JobState.CANCELLED
    backend.start()
    assert backend.wait("waiting", SECONDS).result == ()


def test_a_job_that_is_not_there(start):
    backend = start(lambda job, context: ())
    for ask in (backend.get, backend.cancel, backend.wait):
        with pytest.raises(NotFound):
            ask("nobody")
