"""Films on disk, and what was seen in them so far."""

from __future__ import annotations

import os
import time
from pathlib import Path

import numpy as np
import pytest

from core.errors import InputRejected, NotFound, RequestRejected
from core.geometry import Size
from core.motion.film import films
from core.motion.film.films import Films
from core.motion.film.request import FilmRequest
from core.motion.film.seen import PLACES, Seen, SeenFrame
from core.pose.skeleton import BODY_JOINTS, Person, Pose

SIZE = Size(128, 192)
FILM = "0" * 32


@pytest.fixture
def data(tmp_path) -> bytes:
    import cv2

    path = tmp_path / "film.mp4"
    out = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), 10, (64, 64))
    for number in range(5):
        out.write(np.full((64, 64, 3), 40 * number, np.uint8))
    out.release()
    return path.read_bytes()


@pytest.fixture
def store(tmp_path) -> Films:
    return Films(tmp_path / "films")


@pytest.fixture
def frame(standing: Pose) -> SeenFrame:
    """Somebody with hands and an unseen shin, in front of nobody in particular."""
    hand = np.tile(np.array([40.5, 60.25, 1.0], np.float32), (21, 1))
    person = Person(standing.people[0].body, hand)
    colours = np.full((PLACES, 3), 12.5)
    colours[-1] = np.nan
    return SeenFrame(0.0833, (Seen(person, np.linspace(0, 1, BODY_JOINTS).round(3), colours),))


def test_the_same_film_is_one_file(store, data, tmp_path):
    first, facts = store.put(data)
    assert store.put(data)[0] == first
    assert store.path(first).read_bytes() == data
    assert (facts.size, facts.seconds) == ((64, 64), pytest.approx(0.5))
    assert len(list((tmp_path / "films").iterdir())) == 1


def test_what_is_no_film_leaves_nothing(store, tmp_path):
    with pytest.raises(InputRejected):
        store.put(b"no film")
    assert list((tmp_path / "films").iterdir()) == []


@pytest.mark.parametrize("name", ["", "../studio", FILM])
def test_a_film_that_is_not_here(store, name):
    with pytest.raises(NotFound):
        store.path(name)


def test_what_nobody_came_back_to_goes(store, data, tmp_path):
    name, _ = store.put(data)
    track = store.track(FilmRequest(film=name))
    track.begin(SIZE, "starter")
    old = time.time() - films.KEPT_SECONDS - 60
    for path in (tmp_path / "films").iterdir():
        os.utime(path, (old, old))
    store.put(data + b" ")
    assert [path.suffix for path in (tmp_path / "films").iterdir()] == [films.FILM]


def test_a_frame_comes_back_as_it_was(frame):
    again = SeenFrame.from_line(frame.to_line(SIZE), SIZE)
    (one,), (other,) = frame.people, again.people
    assert again.seconds == frame.seconds
    assert other.person == one.person
    assert np.array_equal(other.certainty, one.certainty)
    assert np.array_equal(other.colours, one.colours, equal_nan=True)


def test_a_search_is_known_by_what_it_finds():
    asked = FilmRequest(film=FILM, start=1.0, end=2.5, looks=24, size=SIZE)
    assert FilmRequest.from_dict(asked.to_dict()) == asked
    assert asked.key == FilmRequest(film=FILM, start=1.0, end=2.5, looks=24).key
    assert asked.key != FilmRequest(film=FILM, start=1.0, end=2.5, looks=12).key


@pytest.mark.parametrize(
    "values",
    [
        {}, {"film": "../x"}, {"film": FILM, "looks": 7}, {"film": FILM, "start": -1},
        {"film": FILM, "start": 3, "end": 2}, {"film": FILM, "end": float("nan")},
        {"film": FILM, "end": 1e9}, {"film": FILM, "detector": 3}, {"film": FILM, "size": 3},
    ],
)  # fmt: skip
def test_a_request_from_outside_is_refused(values):
    with pytest.raises(RequestRejected):
        FilmRequest.from_dict(values)


def test_a_line_that_broke_off_is_looked_at_again(store, frame, tmp_path):
    file = store.track(FilmRequest(film=FILM))
    assert file.read() is None
    file.begin(SIZE, "starter")
    file.add(frame, SIZE)
    (path,) = (tmp_path / "films").iterdir()
    with path.open("ab") as half:
        half.write(b'{"seconds":0.2,"peo')
    track = file.read()
    assert track is not None
    assert (len(track.frames), track.is_whole, track.detector) == (1, False, "starter")
    file.mend()
    file.add(SeenFrame(0.2, ()), SIZE)
    file.end()
    track = file.read()
    assert track is not None
    assert [one.seconds for one in track.frames] == [0.0833, 0.2]
    assert track.is_whole and track.size == SIZE
    assert Path(path).stat().st_mode & 0o77 == 0, "nobody else reads it"
