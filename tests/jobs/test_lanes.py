"""Downloads and pictures run side by side, each lane in its own order."""

from __future__ import annotations

import threading

import pytest

from core.errors import NotFound
from core.jobs import local
from core.jobs.job import JobState, Progress
from core.jobs.kinds import JobKind, KindRegistry
from core.jobs.lanes import Lanes
from core.jobs.lease import Lease
from core.jobs.queue import JobQueue

KINDS = KindRegistry(
    [
        JobKind(name="paint", lane="pictures", advice="try a smaller picture."),
        JobKind(name="fetch", lane="fetches", advice="start the download again."),
        JobKind(name="fetch-more", lane="fetches"),
        JobKind(name="draw", lane="drawings"),
    ]
)


@pytest.fixture
def start(database, monkeypatch):
    monkeypatch.setattr(local, "POLL_SECONDS", 0.02)
    made: list[Lanes] = []

    def make(run) -> Lanes:
        made.append(Lanes(JobQueue(database, KINDS), run))
        return made[-1]

    yield make
    for lanes in made:
        lanes.close()


def test_a_picture_does_not_wait_for_a_download(start):
    go_on, fetching = threading.Event(), threading.Event()

    def run(job, context):
        if job.kind == "fetch":
            context.report(Progress(step=1, steps=2, text="half"))
            fetching.set()
            go_on.wait(10)
        return ()

    lanes = start(run)
    download = lanes.submit("fetch", {}, "local")
    assert fetching.wait(10)
    picture = lanes.submit("paint", {}, "local")
    assert lanes.wait(picture.id, 10).state is JobState.DONE
    running = lanes.get(download.id)
    assert (running.state, running.progress.text) == (JobState.RUNNING, "half")
    assert [(job.id, job.progress.text) for job in lanes.list(active_only=True)] == [
        (download.id, "half")
    ]
    go_on.set()
    assert lanes.wait(download.id, 10).state is JobState.DONE


def test_a_running_download_is_cancelled_alone(start):
    started = threading.Event()

    def run(job, context):
        started.set()
        while True:
            context.check()
            threading.Event().wait(0.01)

    lanes = start(run)
    download = lanes.submit("fetch", {}, "local")
    waiting = lanes.submit("fetch", {}, "local")
    assert started.wait(10)
    assert lanes.get(waiting.id).position == 1
    lanes.cancel(waiting.id)
    lanes.cancel(download.id)
    assert lanes.wait(download.id, 10).state is JobState.CANCELLED
    assert lanes.get(waiting.id).state is JobState.CANCELLED
    with pytest.raises(NotFound):
        lanes.get("nobody")


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

    lanes = start(run)
    picture = lanes.submit("paint", {}, "local")
    assert painting.wait(10)
    drawing = lanes.submit("draw", {}, "local")
    assert lanes.wait(drawing.id, 10).state is JobState.DONE
    assert lanes.get(picture.id).state is JobState.RUNNING
    go_on.set()
    assert lanes.wait(picture.id, 10).state is JobState.DONE


def test_a_dead_worker_of_one_lane_leaves_the_other_alone(database):
    pictures, fetches = (JobQueue(database, KINDS, lane=lane) for lane in ("pictures", "fetches"))
    living = Lease(database, "fetches")
    assert living.hold()
    assert Lease(database, "pictures").hold()
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
