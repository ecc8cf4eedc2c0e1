"""Who is who over the frames, of sights that are made up."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from core.geometry import Size
from core.motion.film.following import Followed, follow
from core.motion.film.moving import moved
from core.motion.film.seen import PLACES, Seen, SeenFrame
from core.pose.skeleton import BODY_JOINTS, Person

FPS = 12
SIZE = Size(800, 400)
RED, BLUE, GREY = (50.0, 60.0, 40.0), (40.0, 10.0, -50.0), (60.0, 0.0, 0.0)

Where = Callable[[float], float | None]


@pytest.fixture
def sight(standing) -> Callable[..., Seen]:
    body = standing.people[0]

    def at(x: float, colour: tuple[float, float, float]) -> Seen:
        colours = np.tile(colour, (PLACES, 1)).astype(np.float64)
        return Seen(body.moved(x - 64, 100), np.ones(BODY_JOINTS), colours)

    return at


def film(sight, seconds: float, *people: tuple[Where, tuple[float, float, float]]):
    """Frames in which each of ``people`` is where they are at that moment, if anywhere, in turns
    from left to right and from right to left: order says nothing."""
    found: list[SeenFrame] = []
    for number in range(round(seconds * FPS)):
        at = number / FPS
        there = [sight(x, colour) for where, colour in people if (x := where(at)) is not None]
        found.append(SeenFrame(at, tuple(there[:: 1 if number % 2 else -1])))
    return found


def colours(one: Followed) -> set[tuple[float, ...]]:
    return {tuple(seen.colours[0]) for seen in one.found.values()}


def to_right(at: float) -> float:
    return 100 + 200 * at


def to_left(at: float) -> float:
    return 700 - 200 * at


def test_two_who_cross_stay_who_they_are(sight):
    found = follow(film(sight, 3, (to_right, RED), (to_left, BLUE)))
    assert [colours(one) for one in found] in ([{RED}, {BLUE}], [{BLUE}, {RED}])
    assert [len(one.found) for one in found] == [36, 36]


def test_two_alike_who_cross_go_on_as_they_went(sight):
    found = follow(film(sight, 3, (to_right, GREY), (to_left, GREY)))
    ends = [(one.found[0].person.body[0, 0], one.found[35].person.body[0, 0]) for one in found]
    assert sorted(start < end for start, end in ends) == [False, True]


def test_somebody_hidden_behind_another_is_taken_up_again(sight):
    def hidden(at: float) -> float | None:
        return None if 1.2 < at < 1.9 else to_left(at)

    found = follow(film(sight, 3, (to_right, RED), (hidden, BLUE)))
    assert [colours(one) for one in found] == [{RED}, {BLUE}]


def test_somebody_who_comes_back_is_known_by_their_clothes(sight):
    def away(at: float) -> float | None:
        return 100.0 if at < 1 else 700.0 if at > 4 else None

    found = follow(film(sight, 6, (lambda _: 400.0, BLUE), (away, RED)))
    assert [colours(one) for one in found] == [{BLUE}, {RED}]
    again = follow(film(sight, 6, (away, RED), (lambda at: 500.0 if at > 4 else None, BLUE)))
    assert [colours(one) for one in again] == [{RED}, {BLUE}]


def test_somebody_else_in_the_same_place_is_somebody_else(sight):
    found = follow(
        film(
            sight, 6, (lambda at: 300.0 if at < 2 else None, RED),
            (lambda at: 300.0 if at > 4 else None, BLUE),
        )
    )  # fmt: skip
    assert sorted(map(len, map(colours, found))) == [1, 1]


def test_a_ghost_of_two_frames_is_nobody(sight):
    def ghost(at: float) -> float | None:
        return 700.0 if 0.9 < at < 1.1 else None

    assert len(follow(film(sight, 2, (lambda _: 100.0, RED), (ghost, BLUE)))) == 1


def test_whoever_is_seen_longest_comes_first(sight):
    found = moved(
        film(sight, 3, (lambda at: 100.0 if at < 1 else None, RED), (lambda _: 600.0, BLUE)), SIZE
    )
    assert [round(one.present, 2) for one in found.people] == [2.92, 0.92]
    assert found.people[1].last == pytest.approx(11 / 12)


def test_nobody_is_nobody():
    assert follow([SeenFrame(0.0, ()), SeenFrame(0.1, ())]) == ()
    assert follow([]) == ()


def test_a_way_is_told_between_its_frames_and_not_beyond(sight):
    way = moved(film(sight, 2, (to_right, RED)), SIZE, None).people[0]
    here, between, beyond = way.at(np.array([1.0, 1.0 + 0.5 / FPS, 1.0 + 1 / FPS]))
    assert isinstance(here, Person)
    assert between.body == pytest.approx((here.body + beyond.body) / 2, abs=1e-3)
