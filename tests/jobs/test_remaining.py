"""What running work says of the time that is left."""

from __future__ import annotations

import pytest

from core.jobs.remaining import StepClock, TileClock, duration


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.2, "1 s"), (8.4, "8 s"), (33, "35 s"), (89, "90 s"), (95, "2 min"), (600, "10 min")],
)
def test_a_duration_is_said_as_people_do(seconds, said):
    assert duration(seconds) == said


def test_tiles_tell_what_is_left_by_those_that_are_done():
    now = [100.0]
    clock = TileClock(lambda: now[0])
    assert clock.text(0, 4) == "Tile 0 of 4"
    now[0] = 106.0
    assert clock.text(1, 4) == "Tile 1 of 4 · 18 s left"
    now[0] = 112.0
    assert clock.text(2, 4) == "Tile 2 of 4 · 12 s left"
    assert clock.text(4, 4) == "Tile 4 of 4"


def test_steps_tell_what_is_left_by_those_that_were_seen():
    now = [100.0]
    clock = StepClock(lambda: now[0])
    for at, step, expected in (
        (100.0, 0, None), (130.0, 1, None), (132.0, 2, 16.0), (136.0, 4, 12.0), (136.0, 4, 12.0),
        (150.0, 10, None),
    ):  # fmt: skip
        now[0] = at
        clock.note(step, 10)
        assert clock.seconds_left == expected, step


def test_between_two_steps_the_time_goes_on():
    now = [0.0]
    clock = StepClock(lambda: now[0])
    for step in (1, 2):
        now[0] = 2.0 * step
        clock.note(step, 4)
    assert clock.seconds_left == 4.0
    now[0] = 5.0
    assert clock.seconds_left == 3.0
    now[0] = 99.0
    assert clock.seconds_left == 0.0


def test_steps_that_begin_anew_are_measured_anew():
    now = [0.0]
    clock = StepClock(lambda: now[0])
    for step in (1, 2):
        now[0] += 10.0
        clock.note(step, 4)
    clock.note(0, 8)
    assert clock.seconds_left is None
    for step in (1, 2):
        now[0] += 1.0
        clock.note(step, 8)
    assert clock.seconds_left == 6.0
