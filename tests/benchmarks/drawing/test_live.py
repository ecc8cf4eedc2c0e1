"""How the benchmark of the live drawing reads what the browser noted."""

from __future__ import annotations

import pytest

from benchmarks.drawing.live import latencies, summary


def drawn(asked: float, shown: float) -> dict:
    return {"asked": asked, "shown": shown, "width": 200}


def test_a_move_waits_for_the_first_picture_that_knows_it():
    row = {"moves": [100, 116, 132], "drawn": [drawn(100, 150), drawn(132, 190)]}
    # The second move was overtaken by the third: its picture is the one of the third.
    assert latencies(row) == [50, 74, 58]


def test_a_move_without_a_picture_is_left_out():
    assert latencies({"moves": [100, 300], "drawn": [drawn(100, 140)]}) == [40]


def test_rounds_with_and_without_a_drag_are_compared():
    rounds = [
        {"drags": True, "seconds": 2.0, "reruns": [120, 130, 140], "moves": [100, 116],
         "drawn": [drawn(100, 150), drawn(116, 200)]},
        {"drags": False, "seconds": 2.0, "reruns": [100, 100, 100]},
        {"drags": True, "seconds": 1.0, "reruns": [], "moves": [100], "drawn": [drawn(100, 130)]},
    ]  # fmt: skip
    found = summary(rounds)
    assert found["slower"] == pytest.approx(1.3)
    assert found["pictures_a_second"] == 1.0
    assert (found["median_ms"], found["p95_ms"]) == (67.0, 84)
    assert (found["alone_median_ms"], found["alone_pictures_a_second"]) == (30.0, 1.0)
