"""A film on the page Motion: followed, chosen from, taken onto the timeline."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from benchmarks.motion.drawn_films import dance
from core.config import ROOT
from core.geometry import Size
from core.job_kinds import FILMS
from core.jobs.job import JobState
from core.jobs.lease import Lease
from core.motion.film import looking, reading
from core.motion.film.request import FilmRequest
from core.pose.detection.detectors import starter
from core.ui import state
from core.ui.visitor import visitor_state
from tests.pages.motion.acting import poses, slots
from tests.pages.motion.conftest import SCRIPT

SECONDS = 120
FPS = 12


@pytest.fixture(scope="module")
def film(tmp_path_factory) -> bytes:
    path = tmp_path_factory.mktemp("films") / "dance.mp4"
    return dance(1.5, fps=FPS, size=Size(96, 144)).write(path).read_bytes()


@pytest.fixture
def panel(motion, studio, film) -> AppTest:
    """With a film chosen; the worker of films stands still."""
    assert Lease(studio.database, FILMS).acquire()
    page = motion.segmented_control(key=state.MOTION_PANEL).set_value("film").run()
    field = page.file_uploader(key=state.FILM_UPLOAD)
    return field.upload("dance.mp4", film, "video/mp4").run()


def asked(page) -> FilmRequest:
    return page.session_state[state.FILM_ASKED]


def follow(studio, request: FilmRequest, frames: int | None = None) -> None:
    """As the job would, as far as ``frames``."""
    path, file = studio.films.path(request.film), studio.films.track(request)
    file.begin(request.size, "starter")
    for number, frame in enumerate(reading.frames(path, request.looks)):
        if number == frames:
            return
        file.add(looking.look(frame, starter()), request.size)
    file.end()


def start(page) -> AppTest:
    page.session_state[state.LAST_SUBMIT] = float("-inf")
    page.button(key=state.FILM_SUBMIT).click().run()
    assert not page.exception and not [error.value for error in page.error]
    return page


def test_a_film_is_followed_by_a_job(panel, studio):
    page = start(panel)
    (job,) = studio.jobs()
    assert (job.kind, job.state) == ("film", JobState.QUEUED)
    request = FilmRequest.from_dict(job.payload)
    assert request == asked(page)
    assert (request.start, request.looks, request.size) == (0.0, 12, (96, 144))
    assert request.end > 1.5, "the last frame is in it"
    assert page.button(key=state.FILM_SUBMIT).disabled


def test_a_part_of_it_is_followed(panel, studio):
    page = panel.slider(key=state.FILM_PART).set_value((0.5, 1.0)).run()
    start(page)
    (job,) = studio.jobs()
    assert (job.payload["start"], job.payload["end"]) == (0.5, 1.0)


def test_who_was_followed_comes_onto_the_timeline(panel, studio):
    page = start(panel)
    follow(studio, asked(page))
    studio.cancel(studio.jobs()[0].id)
    before = slots(page)
    page.run()
    page.segmented_control(key=state.FILM_KEYS).set_value("every").run()
    page.session_state[state.LAST_SUBMIT] = float("-inf")
    page.button(key=state.FILM_USE).click().run()
    assert not page.exception and not [error.value for error in page.error]
    every = slots(page)
    assert every != before and len(every) == 18
    assert {slot.steps for slot in every} == {1}
    canvas = poses(page)[0].size
    assert canvas != (96, 144), "close around the figure"
    page.segmented_control(key=state.FILM_KEYS).set_value("few").run()
    page.toggle(key=state.FILM_CLOSE).set_value(False).run()
    page.session_state[state.LAST_SUBMIT] = float("-inf")
    page.button(key=state.FILM_USE).click().run()
    assert len(slots(page)) < len(every)
    assert poses(page)[0].size == (96, 144)


def test_what_was_cancelled_can_be_used_and_goes_on(panel, studio):
    page = start(panel)
    follow(studio, asked(page), frames=8)
    studio.cancel(studio.jobs()[0].id)
    page.run()
    assert any("0.6 seconds were followed" in one.value for one in page.markdown)
    assert not page.button(key=state.FILM_USE).disabled
    page.session_state[state.LAST_SUBMIT] = float("-inf")
    page.button(key=state.FILM_GO_ON).click().run()
    again, first = studio.jobs()
    assert (again.state, first.state) == (JobState.QUEUED, JobState.CANCELLED)
    assert again.payload == first.payload


def test_what_is_no_film_is_told(motion, studio):
    page = motion.segmented_control(key=state.MOTION_PANEL).set_value("film").run()
    field = page.file_uploader(key=state.FILM_UPLOAD)
    page = field.upload("dance.mp4", b"no film", "video/mp4").run()
    assert not page.exception
    assert ["cannot be read" in error.value for error in page.error] == [True]
    assert state.FILM_OPEN not in page.session_state


def test_another_body_has_other_limbs(panel, studio):
    page = start(panel)
    follow(studio, asked(page))
    studio.cancel(studio.jobs()[0].id)
    page.run()
    found = []
    for body in ("film", "chibi-3"):
        page.selectbox(key=state.FILM_BODY).set_value(body).run()
        page.session_state[state.LAST_SUBMIT] = float("-inf")
        page.button(key=state.FILM_USE).click().run()
        person = poses(page)[0].people[0]
        thigh, neck = (person.body[a, :2] - person.body[b, :2] for a, b in ((8, 9), (1, 0)))
        found.append(float((thigh**2).sum() / (neck**2).sum()))
    assert found[1] < 0.6 * found[0], "short legs under a large head"


def test_a_reload_brings_the_film_back(panel, studio, monkeypatch):
    monkeypatch.setattr(visitor_state, "visitor_id", lambda: "f" * 22)
    page = start(panel)
    request = asked(page)
    follow(studio, request, frames=8)
    studio.cancel(studio.jobs()[0].id)
    page.run()
    fresh = AppTest.from_file(ROOT / "Home.py", default_timeout=60).run()
    again = fresh.switch_page(f"pages/{SCRIPT}").run()
    assert not again.exception and not again.error
    assert asked(again) == request
    assert again.button(key=state.FILM_GO_ON) and again.button(key=state.FILM_USE)


@pytest.mark.parametrize(
    "row",
    [
        {"film": 3}, {"film": {}}, {"film": {"open": [1, 2, 3, 4]}},
        {"film": {"open": ["0" * 32, "gone", 1.0, [9, 9]], "asked": None, "jobs": []}},
    ],
)  # fmt: skip
def test_a_row_that_is_no_film_opens_none(studio, visit, monkeypatch, row):
    monkeypatch.setattr(visitor_state, "visitor_id", lambda: "g" * 22)
    visitor_state.visitor_states().save("g" * 22, row)
    page = visit.run().switch_page(f"pages/{SCRIPT}").run()
    assert not page.exception and not page.error
    assert state.FILM_OPEN not in page.session_state
