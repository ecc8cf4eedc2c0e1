"""With Ray itself: one cluster of two workers on this machine."""

from __future__ import annotations

import io
import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest
from PIL import Image

from core.database import Database
from core.errors import GenerationError, JobCancelled, ModelMissing
from core.jobs.backend import MakeBackend
from core.jobs.cluster.address import RayAddress
from core.jobs.cluster.crew import Crew, CrewTiming
from core.jobs.cluster.link import linked
from core.jobs.cluster.unit import Unit
from core.jobs.cluster.units import Units
from core.jobs.job import Progress
from core.jobs.ray_backend import RayBackend
from tests.jobs.cluster.makers import VERSION, StepMaker, broken, other_version
from tests.jobs.test_backend import (  # what pages rely on
    start,
    test_a_job_that_ends_early_keeps_what_it_finished,
    test_a_job_that_is_not_there,
    test_a_waiting_job_is_cancelled_at_once,
    test_each_kind_of_job_gives_its_result,
    test_the_same_id_is_the_same_job,
    test_work_of_an_earlier_run_is_taken_up,
)

__all__ = [
    "start",
    "test_a_job_that_ends_early_keeps_what_it_finished",
    "test_a_job_that_is_not_there",
    "test_a_waiting_job_is_cancelled_at_once",
    "test_each_kind_of_job_gives_its_result",
    "test_the_same_id_is_the_same_job",
    "test_work_of_an_earlier_run_is_taken_up",
]

ADDRESS = RayAddress(workers=2)
TIMING = CrewTiming(look_seconds=0.05, retry_seconds=60)
SECONDS = 60

pytest.importorskip("ray", reason="ray is not installed: pip install -r requirements-ray.txt")


@pytest.fixture(scope="module")
def cluster() -> Iterator[None]:
    with linked(ADDRESS):
        yield


@pytest.fixture(scope="module")
def steady(tmp_path_factory) -> Iterator[Database]:
    database = Database(tmp_path_factory.mktemp("head") / "studio.sqlite3")
    yield database
    database.close()


@pytest.fixture(scope="module")
def made_crew(cluster, steady) -> Iterator[Crew]:
    crew = Crew(ADDRESS, StepMaker, VERSION, Units(steady), TIMING)
    yield crew
    crew.close()


@pytest.fixture
def crew(made_crew) -> Crew:
    """Both of its workers are there."""
    made_crew.start()
    until(lambda: made_crew.capacity == 2)
    return made_crew


@pytest.fixture
def make(made_crew) -> MakeBackend:
    return lambda queue, run: RayBackend(queue, run, Lent(made_crew))


class Lent:
    """A crew that outlives a backend."""

    def __init__(self, crew: Crew) -> None:
        self.start, self.capacity, self.close = crew.start, crew.capacity, lambda: None


def until(is_true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not is_true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def unit(number: int, job: str = "job", needs: str = "tiny", **payload) -> Unit:
    return Unit(id=f"{job}/{number}", job=job, needs=needs, payload={"steps": 1, **payload})


def pids(crew: Crew) -> list[int]:
    return [one.hello.pid for one in crew._recruiting.members if one.hello]


def test_pictures_are_made_side_by_side_and_come_whole(crew):
    with ThreadPoolExecutor(2) as pool:
        slow = [unit(n, steps=10, seconds=0.03, colour=c) for n, c in enumerate(("red", "blue"))]
        made = [*pool.map(crew.make, slow)]
    assert len({json.loads(one.recipe)["pid"] for one in made}) == 2
    colours = [Image.open(io.BytesIO(one.png)).getpixel((0, 0)) for one in made]
    assert colours == [(255, 0, 0), (0, 0, 255)]


def test_a_picture_whose_worker_is_killed_is_made_by_another(crew, steady):
    busy = unit(3, steps=40, seconds=0.02)
    told: list[Progress] = []
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(crew.make, busy, told.append)
        until(lambda: any(progress.steps for progress in told))
        lost = next(one for one in crew._recruiting.members if one.unit is busy)
        os.kill(lost.hello.pid, signal.SIGKILL)
        made = coming.result(SECONDS)
    assert json.loads(made.recipe)["pid"] != lost.hello.pid
    assert f"{lost.name} was lost. Its picture was begun anew." in crew.facts.notes
    with steady.read() as connection:
        assert connection.execute("SELECT count(*) FROM units").fetchone()[0] == 0
    until(lambda: crew.capacity == 2)


def test_an_idle_worker_that_is_killed_is_replaced(crew):
    (gone, _) = before = pids(crew)
    os.kill(gone, signal.SIGKILL)
    until(lambda: crew.capacity == 2 and gone not in pids(crew))
    assert len({*before, *pids(crew)}) == 3


def test_cancel_is_heard_within_a_step(crew):
    stop, began = threading.Event(), threading.Event()
    endless = unit(4, steps=100_000, seconds=0.02)

    def report(progress: Progress) -> None:
        if progress.steps:
            began.set()

    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(crew.make, endless, report, stop.is_set)
        assert began.wait(SECONDS)
        stop.set()
        assert isinstance(coming.exception(SECONDS), JobCancelled)
    assert crew.make(unit(5)).png


def test_a_model_that_no_worker_has_is_told(crew):
    with pytest.raises(ModelMissing) as told:
        crew.make(unit(6, needs="huge"))
    assert told.value.shown.startswith("No worker has huge.")
    with pytest.raises(ModelMissing, match="a LoRA"):  # both were asked
        crew.make(unit(7, lacking=True))
    assert (
        sum(note.endswith("could not draw: A LoRA is not here.") for note in crew.facts.notes) == 2
    )


def test_a_picture_that_ends_every_worker_is_given_up(crew):
    with pytest.raises(GenerationError, match="3 that were lost"):
        crew.make(unit(8, deadly=True))
    until(lambda: crew.capacity == 2)


def test_ray_listens_at_this_machine_alone_and_asks_for_the_token(crew):
    own = psutil.Process()
    listening = {
        one.laddr.ip.removeprefix("::ffff:")
        for process in own.children(recursive=True)
        for one in process.net_connections("tcp")
        if one.status == psutil.CONN_LISTEN
    }
    assert listening == {"127.0.0.1"}
    assert os.environ["RAY_AUTH_MODE"] == "token" and len(os.environ["RAY_AUTH_TOKEN"]) >= 32


@pytest.mark.parametrize(
    ("make_maker", "text"),
    [
        (other_version, "has another version of the studio. Update it."),
        (broken, "could not start: "),
    ],
    ids=["other version", "broken"],
)
def test_a_worker_that_cannot_be_used_is_told_of(made_crew, steady, make_maker, text):
    made_crew.close()  # makes room
    refusing = Crew(ADDRESS, make_maker, VERSION, Units(steady), TIMING)
    refusing.start()
    until(lambda: bool(refusing.facts.workers) and refusing.facts.workers[0].state == "refused")
    (told,) = {one.text for one in refusing.facts.workers}
    refusing.close()
    assert told.startswith(text)
    assert refusing.capacity == 1
