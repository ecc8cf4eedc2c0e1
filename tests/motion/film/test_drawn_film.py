"""Films of drawn figures, whose poses are known, from the file to the timeline."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.motion.drawn_films import DrawnFilm, crossing, dance
from core.errors import InputRejected
from core.geometry import Size
from core.motion.between import frames
from core.motion.film import clips, looking, moving, reading
from core.motion.film.clips import Wish
from core.motion.film.moving import Moved
from core.pose.anatomy.retarget import STYLES
from core.pose.detection.detectors import starter
from core.pose.score import score
from core.pose.skeleton import Pose

LOOKS = 12.0


def followed(film: DrawnFilm, path, euro=moving.USUAL) -> Moved:
    facts = reading.facts_of(film.write(path))
    seen = [looking.look(frame, starter()) for frame in reading.frames(path, LOOKS)]
    return moving.moved(seen, facts.shown_size, euro)


@pytest.fixture(scope="module")
def danced(tmp_path_factory) -> tuple[DrawnFilm, Moved]:
    film = dance(1.5, fps=12, size=Size(192, 288))
    return film, followed(film, tmp_path_factory.mktemp("films") / "dance.mp4")


def test_the_way_is_that_of_the_figure(danced):
    film, moved = danced
    (way,) = moved.people
    found = way.at(np.arange(18) / LOOKS)
    shares = [
        score(asked, Pose((one,), film.size)).pck
        for asked, one in zip(film.poses, found, strict=True)
    ]
    assert float(np.mean(shares)) > 0.95


def test_a_clip_of_it_stands_close_around_the_figure(danced):
    _, moved = danced
    made = clips.timeline_of(moved, Wish(end=1.0, tolerance=0.03))
    assert (made.fps, made.frame_count) == (12, 13)
    assert 2 <= len(made.keys) < 13
    for pose in frames(made):
        left, top, right, bottom = pose.people[0].bounds()
        assert left > 0 and top > 0 and right < made.size.width and bottom < made.size.height
    whole = clips.dense(moved, Wish(is_close=False))
    assert {pose.size for pose in whole} == {Size(192, 288)}


def test_a_clip_on_another_body_keeps_its_time(danced):
    _, moved = danced
    wish = Wish(bodies=(STYLES["chibi-3"].proportions,), is_close=False)
    own, chibi = clips.dense(moved, Wish(is_close=False)), clips.dense(moved, wish)
    assert len(own) == len(chibi)
    assert own != chibi


def test_more_than_a_clip_takes_is_refused(danced):
    _, moved = danced
    with pytest.raises(InputRejected, match="seconds"):
        clips.dense(Moved(moved.size, 60.0, moved.people), Wish())
    with pytest.raises(InputRejected, match="somebody"):
        clips.dense(Moved(moved.size, 1.0, ()), Wish())


def test_two_who_walk_past_each_other_stay_who_they_are(tmp_path):
    """The one in front hides the other for half a second."""
    film = crossing(1.5, fps=12, size=Size(320, 200))
    moved = followed(film, tmp_path / "street.mp4")
    assert len(moved.people) == 2
    for way in moved.people:
        ends = [float(way.person(at).body[1, 0]) for at in (0, len(way.seconds) - 1)]
        begins = min((0, 1), key=lambda place: abs(_neck(film, 0, place) - ends[0]))
        assert ends[1] == pytest.approx(_neck(film, -1, begins), abs=25)


def _neck(film: DrawnFilm, number: int, place: int) -> float:
    return float(film.poses[number].people[place].body[1, 0])
