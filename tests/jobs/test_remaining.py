"""What running work says of the time that is left."""

from __future__ import annotations

import pytest

from core.jobs.remaining import TileClock, duration


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
