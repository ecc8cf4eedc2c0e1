"""Several pictures of one job at once, without a cluster."""

from __future__ import annotations

import threading

import pytest

from core.errors import GenerationError, JobCancelled
from core.jobs.backend import JobContext
from core.jobs.job import Progress
from core.runners.each import Places, side_by_side


def places(count: int) -> Places:
    return Places(left=range(count), count=count)


def test_as_many_are_made_at_once_as_there_are_workers_and_one_more():
    most, now, lock = 0, 0, threading.Lock()
    together = threading.Barrier(3)

    def make(place, watch):
        nonlocal most, now
        with lock:
            now += 1
            most = max(most, now)
        together.wait(10)
        with lock:
            now -= 1

    side_by_side(places(6), make, JobContext(lambda _: None), lambda: 2)
    assert most == 3


def test_the_next_is_taken_when_its_turn_comes():
    enough = threading.Event()
    made: list[int] = []

    def left():
        for place in range(100):
            if enough.is_set():
                return
            yield place

    def make(place, watch):
        made.append(place)
        enough.set()

    side_by_side(Places(left=left(), count=100), make, JobContext(lambda _: None), lambda: 1)
    assert len(made) <= 2


def test_what_fails_ends_all_and_is_raised():
    def make(place, watch):
        if place == 1:
            raise GenerationError("black")
        while not watch.should_stop():
            threading.Event().wait(0.005)
        raise JobCancelled

    with pytest.raises(GenerationError, match="black"):
        side_by_side(places(4), make, JobContext(lambda _: None), lambda: 2)


def test_a_cancelled_job_begins_no_more():
    context = JobContext(lambda _: None)
    made: list[int] = []

    def make(place, watch):
        made.append(place)
        context.request_stop()

    with pytest.raises(JobCancelled):
        side_by_side(places(50), make, context, lambda: 1)
    assert len(made) <= 2


def test_how_far_they_are_is_told_as_one():
    told: list[Progress] = []
    reported = threading.Barrier(2)

    def make(place, watch):
        watch.report(Progress(step=place * 4 + 2, steps=8, text=f"Picture {place + 1} of 2"))
        reported.wait(10)

    side_by_side(places(2), make, JobContext(told.append), lambda: 1)
    assert (told[-1].step, told[-1].steps, told[-1].text) == (4, 8, "0 of 2 made · 2 at a time")


def test_a_picture_alone_tells_what_it_does():
    told: list[Progress] = []

    def make(place, watch):
        watch.report(Progress(step=1, steps=4, text="Drawing · step 1 of 4"))

    side_by_side(places(1), make, JobContext(told.append), lambda: 4)
    assert told == [Progress(step=1, steps=4, text="Drawing · step 1 of 4")]
