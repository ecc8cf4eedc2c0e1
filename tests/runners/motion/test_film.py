"""The job that follows the people of a film: kept frame by frame, taken up where it broke off."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.motion.drawn_films import dance
from core.errors import InputRejected, NotFound
from core.generation.conditioning import openpose_detector
from core.geometry import Size
from core.jobs.job import JobState
from core.motion.film import looking
from core.motion.film.request import FilmRequest
from core.studio import Studio

SECONDS = 120


@pytest.fixture(scope="module")
def film(tmp_path_factory) -> bytes:
    path = tmp_path_factory.mktemp("films") / "dance.mp4"
    return dance(1.0, fps=12, size=Size(96, 144)).write(path).read_bytes()


@pytest.fixture
def studio(config):
    opened = Studio(config)
    yield opened
    opened.close()


@pytest.fixture
def looks(monkeypatch) -> list[float]:
    """When each look was."""
    seen: list[float] = []
    look = looking.look

    def counted(frame, detector):
        seen.append(round(frame.seconds, 2))
        return look(frame, detector)

    monkeypatch.setattr(looking, "look", counted)
    return seen


def asked(studio: Studio, film: bytes, **values) -> FilmRequest:
    name, facts = studio.films.put(film)
    return FilmRequest(film=name, size=facts.shown_size, **values)


def test_every_frame_is_kept(studio, film):
    request = asked(studio, film, end=0.5)
    job = studio.submit(request)
    assert (job.kind, studio.kinds.lane_of(job.kind)) == ("film", "films")
    job = studio.wait(job.id, SECONDS)
    assert (job.state, job.error, job.result) == (JobState.DONE, "", ())
    track = studio.films.track(request).read()
    assert track is not None and track.is_whole and track.detector == "starter"
    assert [round(12 * one.seconds) for one in track.frames] == list(range(6))
    assert all(len(one.people) == 1 for one in track.frames)
    kind = studio.kinds.kind_of(job)
    assert kind.picture(job.payload) == {"size": [96, 144]}


def test_what_was_cancelled_stays_and_goes_on_where_it_stopped(studio, film, looks, monkeypatch):
    request = asked(studio, film)
    look = looking.look
    job_ids: list[str] = ["first"]

    def until_cancelled(frame, detector):
        if len(looks) == 4:
            studio.cancel(job_ids[0])
        return look(frame, detector)

    with monkeypatch.context() as patch:
        patch.setattr(looking, "look", until_cancelled)
        studio.submit(request, job_id="first")
        assert studio.wait("first", SECONDS).state is JobState.CANCELLED
    kept = studio.films.track(request).read()
    assert kept is not None and not kept.is_whole
    assert len(kept.frames) == 4
    looks.clear()
    job = studio.wait(studio.submit(request).id, SECONDS)
    assert job.state is JobState.DONE
    whole = studio.films.track(request).read()
    assert whole is not None and whole.is_whole
    assert looks == [round(number / 12, 2) for number in range(4, 12)]
    assert [one.seconds for one in whole.frames] == sorted({one.seconds for one in whole.frames})
    assert len(whole.frames) == 12


def test_a_search_that_is_over_looks_at_nothing_again(studio, film, looks):
    request = asked(studio, film, end=0.25)
    studio.wait(studio.submit(request).id, SECONDS)
    looks.clear()
    assert studio.wait(studio.submit(request).id, SECONDS).state is JobState.DONE
    assert looks == []


def test_nobody_is_a_line_that_helps(studio, tmp_path):
    import cv2

    path = tmp_path / "grey.mp4"
    out = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), 6, (96, 96))
    for _ in range(3):
        out.write(np.full((96, 96, 3), 128, np.uint8))
    out.release()
    job = studio.submit(asked(studio, path.read_bytes()))
    job = studio.wait(job.id, SECONDS)
    assert (job.state, "Nobody is seen" in job.error) == (JobState.FAILED, True)


def test_what_could_never_be_done_is_refused_at_once(studio, film):
    with pytest.raises(NotFound):
        studio.submit(FilmRequest(film="0" * 32))
    with pytest.raises(InputRejected, match="quick enough"):
        studio.submit(asked(studio, film, detector=openpose_detector.NAME))
    assert studio.jobs() == []


def test_other_people_cannot_read_films(studio, film):
    name, _ = studio.films.put(film)
    assert Path(studio.films.path(name)).stat().st_mode & 0o77 == 0
