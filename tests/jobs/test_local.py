"""Downloads and pictures run side by side, each lane in its own order."""

from __future__ import annotations

import threading

import pytest

from core.errors import NotFound
from core.jobs.job import JobState, Progress
from core.jobs.kinds import JobKind, KindRegistry
from core.jobs.lease import Lease
from core.jobs.local import LocalBackend
from core.jobs.queue import JobQueue
from core.jobs.worker import Timing
from tests.jobs.endless import Endless

KINDS = KindRegistry(
    [
        JobKind(name="paint", lane="pictures", advice="try a smaller picture."),
        JobKind(name="fetch", lane="fetches", advice="start the download again."),
        JobKind(name="fetch-more", lane="fetches"),
        JobKind(name="draw", lane="drawings"),
    ]
)


@pytest.fixture
def start(database):
    made: list[LocalBackend] = []

    def make(run) -> LocalBackend:
        made.append(LocalBackend(JobQueue(database, KINDS), run, Timing(poll_seconds=0.02)))
        return made[-1]

    yield make
    for backend in made:
        backend.close()


def test_a_picture_does_not_wait_for_a_download(start):
    go_on, fetching = threading.Event(), threading.Event()

    def run(job, context):
        if job.kind == "fetch":
            context.report(Progress(step=1, steps=2, text="half"))
            fetching.set()
            go_on.wait(10)
        return ()

    backend = start(run)
    download = backend.submit("fetch", {}, "local")
    assert fetching.wait(10)
    picture = backend.submit("paint", {}, "local")
    assert backend.wait(picture.id, 10).state is JobState.DONE
    running = backend.get(download.id)
    assert (running.state, running.progress.text) == (JobState.RUNNING, "half")
    assert [(job.id, job.progress.text) for job in backend.list(active_only=True)] == [
        (download.id, "half")
    ]
    go_on.set()
    assert backend.wait(download.id, 10).state is JobState.DONE


def test_a_running_download_is_cancelled_alone(start):
    work = Endless()
    backend = start(work)
    download = backend.submit("fetch", {}, "local")
    waiting = backend.submit("fetch", {}, "local")
    assert work.started.wait(10)
    assert backend.get(waiting.id).position == 1
    backend.cancel(waiting.id)
    backend.cancel(download.id)
    assert backend.wait(download.id, 10).state is JobState.CANCELLED
    assert backend.get(waiting.id).state is JobState.CANCELLED
    with pytest.raises(NotFound):
        backend.get("nobody")


def test_each_lane_has_its_own_places(database):
    queue = JobQueue(database, KINDS)
    for name, kind in (
        ("a", "fetch"), ("b", "paint"), ("c", "unknown"), ("d", "fetch-more"), ("e", "draw"),
    ):  # fmt: skip
        queue.submit(kind, {}, "local", name)
    assert [(job.id, job.position) for job in queue.list()] == [
        ("e", 1), ("d", 2), ("c", 2), ("b", 1), ("a", 1),
    ]  # fmt: skip
    assert queue.in_lane("fetches").claim().id == "a"
    assert queue.in_lane("drawings").claim().id == "e"
    assert queue.claim().id == "b"


def test_a_drawing_does_not_wait_for_a_checkpoint(start):
    go_on, painting = threading.Event(), threading.Event()

    def run(job, context):
        if job.kind == "paint":
            painting.set()
            go_on.wait(10)
        return ()

    backend = start(run)
    picture = backend.submit("paint", {}, "local")
    assert painting.wait(10)
    drawing = backend.submit("draw", {}, "local")
    assert backend.wait(drawing.id, 10).state is JobState.DONE
    assert backend.get(picture.id).state is JobState.RUNNING
    go_on.set()
    assert backend.wait(picture.id, 10).state is JobState.DONE


def test_a_dead_worker_of_one_lane_leaves_the_other_alone(database):
    pictures, fetches = (JobQueue(database, KINDS, lane=lane) for lane in ("pictures", "fetches"))
    living = Lease(database, "fetches")
    assert living.acquire()
    assert Lease(database, "pictures").acquire()
    pictures.submit("paint", {}, "local", "picture")
    fetches.submit("fetch", {}, "local", "download")
    fetches.claim(living.worker)
    pictures.claim("dead")
    assert pictures.recover() == 1
    assert pictures.get("picture").state is JobState.QUEUED
    assert fetches.recover() == 0
    assert fetches.get("download").state is JobState.RUNNING
    living.release()
    assert fetches.recover() == 1
    fetches.claim("dead")
    fetches.recover()
    assert fetches.get("download").error.endswith("start the download again.")
