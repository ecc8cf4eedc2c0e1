"""The kinds of work as they stand in databases, and a new one from its entry to its last job."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.config import Config
from core.errors import RequestRejected, StudioError
from core.generation.request import GenerationRequest
from core.job_kinds import JOB_KINDS, PICTURES
from core.job_kinds.kind import StudioJobKind, StudioKinds
from core.jobs.job import JobState, Progress
from core.jobs.lease import Lease
from core.jobs.queue import STOPPED_TWICE, JobQueue
from core.models.downloading.fetch import FetchRequest
from core.models.kinds import ModelKind
from core.models.painter import DRAWING
from core.studio import Studio, close_studio, open_studio

SECONDS = 30


def test_names_and_lanes_are_those_of_every_database():
    assert {kind.name: kind.lane for kind in JOB_KINDS} == {
        "generate": "pictures",
        "plot": "pictures",
        "upscale": "pictures",
        "upscale-batch": "pictures",
        "cutout": "cutouts",
        "merge": "pictures",
        "fetch": "fetches",
        "fetch-detector": "fetches",
        "fetch-linked": "fetches",
        "import-model": "fetches",
        "draw": "drawings",
        "detect": "poses",
        "detect-several": "poses",
        "repose": "series",
        "repose-paint": "pictures",
        "repose-animal": "series",
        "motion": "clips",
        "motion-paint": "pictures",
        "sheet": "pictures",
        "sprites": "series",
        "dataset": "series",
        "ask-variants": "answers",
        "film": "films",
    }
    assert StudioKinds(JOB_KINDS).lanes[0] == PICTURES


def test_a_request_without_a_model_is_drawn():
    kinds = StudioKinds(JOB_KINDS)
    asked = {"prompt": "girl"}
    assert kinds.kind_for(GenerationRequest(**asked)).name == "generate"
    assert kinds.kind_for(GenerationRequest(**asked, checkpoint=DRAWING.id)).name == "draw"
    with pytest.raises(TypeError, match="CountRequest"):
        kinds.kind_for(CountRequest(to=3))


def test_a_download_of_any_kind_of_model_is_one_kind_of_work():
    kinds = StudioKinds(JOB_KINDS)
    for kind in (ModelKind.CHECKPOINT, ModelKind.DETECTOR, ModelKind.CUTOUT):
        assert kinds.kind_for(FetchRequest(kind=kind, id="x")).name == "fetch"


@pytest.mark.parametrize("payload", [{"id": "rtmw-l"}, {"kind": "detector", "id": "rtmw-l"}])
def test_downloads_of_detectors_from_before_are_still_read(payload):
    old = StudioKinds(JOB_KINDS).get("fetch-detector")
    assert old is not None and old.lane == "fetches"
    assert old.read(payload) == FetchRequest(kind=ModelKind.DETECTOR, id="rtmw-l")


@pytest.mark.parametrize("kind", JOB_KINDS, ids=lambda kind: kind.name)
def test_every_kind_has_words_for_a_damaged_job(kind):
    assert kind.title({}) and kind.first_stage and kind.advice
    assert kind.picture({}) == {}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("generate", "fewer steps"),
        ("plot", "fewer steps"),
        ("draw", "a smaller picture"),
        ("upscale", "another upscaler"),
        ("cutout", "another way to cut out"),
        ("merge", "mix again"),
        ("detect", "another detector"),
        ("detect-several", "fewer pictures"),
        ("fetch", "the download"),
        ("fetch-detector", "the download"),
    ],
)
def test_advice_after_two_crashes_is_about_that_kind_of_work(name, words):
    kind = StudioKinds(JOB_KINDS).get(name)
    assert kind is not None and words in kind.advice
    assert kind.loads_models or "checkpoint" not in kind.advice
    assert name in {"generate", "plot"} or "steps" not in kind.advice


# --- a kind of one's own --------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class CountRequest:
    to: int

    def to_dict(self) -> dict[str, Any]:
        return {"to": self.to}

    @classmethod
    def from_dict(cls, values: Any) -> CountRequest:
        return cls(to=values["to"])


@dataclass
class Counter:
    """The runner of a toy: it counts, and waits for ``go_on`` before each number."""

    go_on: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    runs: int = 0

    def run(self, request, services, job, context) -> tuple[str, ...]:
        self.runs += 1
        for number in range(1, request.to + 1):
            context.report(Progress(step=number, steps=request.to, text=f"At {number}"))
            while not self.go_on.acquire(timeout=0.01):
                context.check()
        if request.to == 13:
            raise StudioError("Expected a lucky number, got 13: take 12.", shown="Take 12.")
        return ()

    def kind(self) -> StudioJobKind[CountRequest]:
        return StudioJobKind(
            name="count",
            lane="counting",
            advice="count less far.",
            request_type=CountRequest,
            read=CountRequest.from_dict,
            check=check,
            run=self.run,
            title=lambda payload: f"Counting to {payload.get('to')}",
            first_stage="Drawing breath …",
        )


def check(request: CountRequest, _services) -> None:
    if request.to < 1:
        raise RequestRejected(f"Expected a number from 1, got {request.to}.", shown="Count up.")


@pytest.fixture
def counter() -> Counter:
    return Counter()


@pytest.fixture
def open_counting(tmp_path, counter, lasting_leases, monkeypatch) -> Iterator[Callable[[], Studio]]:
    """Opens a studio that can count; again, it is the same one started anew."""
    monkeypatch.setenv("POSEANIME_DATA", str(tmp_path))
    monkeypatch.setenv("POSEANIME_MIN_FREE_MB", "0")

    def opened() -> Studio:
        close_studio(Config.from_environment())
        studio = open_studio()
        studio.kinds.add(counter.kind())
        return studio

    yield opened
    close_studio(Config.from_environment())


def until(studio: Studio, job_id: str, text: str) -> None:
    while studio.job(job_id).progress.text != text:
        assert not studio.job(job_id).state.is_finished
        studio.wait(job_id, 0.02)


def test_a_new_kind_runs_in_its_own_lane_and_tells_how_far_it_is(open_counting, counter):
    studio = open_counting()
    first, second = (studio.submit(CountRequest(to=to)) for to in (2, 13))
    assert (first.kind, studio.kinds.request_of(first)) == ("count", CountRequest(to=2))
    until(studio, first.id, "At 1")
    assert studio.job(first.id).progress.fraction == 0.5
    assert studio.job(second.id).position == 1
    assert "studio-counting" in {thread.name for thread in threading.enumerate()}
    counter.go_on.release(2 + 13)
    assert studio.wait(first.id, SECONDS).state is JobState.DONE
    failed = studio.wait(second.id, SECONDS)
    assert (failed.state, failed.error) == (JobState.FAILED, "Take 12.")
    with pytest.raises(RequestRejected):
        studio.submit(CountRequest(to=0))
    assert len(studio.jobs()) == 2


def test_a_new_kind_is_cancelled(open_counting):
    studio = open_counting()
    job = studio.submit(CountRequest(to=5))
    until(studio, job.id, "At 1")
    studio.cancel(job.id)
    assert studio.wait(job.id, SECONDS).state is JobState.CANCELLED


def test_a_new_kind_is_taken_up_after_a_restart(open_counting, counter):
    studio = open_counting()
    job = studio.submit(CountRequest(to=1))
    until(studio, job.id, "At 1")
    again = open_counting()
    assert again.job(job.id).state is JobState.QUEUED
    again.resume()
    counter.go_on.release()
    assert again.wait(job.id, SECONDS).state is JobState.DONE
    assert counter.runs == 2


def test_a_new_kind_that_brings_the_studio_down_fails_with_its_advice(open_counting):
    studio = open_counting()
    queue = JobQueue(studio.database, studio.kinds, lane="counting")
    queue.submit("count", {"to": 9}, "local", "job")
    for _ in range(queue.limits.attempts):
        queue.claim("a worker that dies")
        queue.recover()
    assert studio.job("job").error == f"{STOPPED_TWICE} count less far."


def test_a_studio_without_the_kind_says_so_and_goes_on(open_counting):
    studio = open_counting()
    JobQueue(studio.database, studio.kinds).submit("count-more", {"to": 9}, "local", "job")
    studio.resume()
    failed = studio.wait("job", SECONDS)
    assert failed.state is JobState.FAILED
    assert failed.error == "This job is of a kind that this version does not know."


def bars() -> None:
    from core.ui.progress import job_panel

    job_panel()


def test_pages_show_a_new_kind_in_its_words(open_counting):
    studio = open_counting()
    other = Lease(studio.database, "counting")
    assert other.acquire()
    queue = JobQueue(studio.database, studio.kinds, lane="counting")
    queue.submit("count", {"to": 9}, "local", "job")
    queue.claim(other.worker)
    page = AppTest.from_function(bars, default_timeout=60).run()
    assert [bar.proto.text for bar in page.get("progress")] == [
        "**Counting to 9**  \nDrawing breath …"
    ]
    page.button(key="cancel.job").click().run()
    assert studio.job("job").is_cancelling
