"""A joint's way over time."""

from __future__ import annotations

import numpy as np
import pytest

from core.motion.film.smoothing import smoothed

HEIGHT = 400.0
SECONDS = np.arange(48) / 24


def way(x: np.ndarray, y: np.ndarray | None = None) -> np.ndarray:
    """(n, 1, 3) of one joint that is always seen."""
    y = np.zeros_like(x) if y is None else y
    return np.stack([x, y, np.ones_like(x)], axis=-1)[:, None]


def trembling(points: np.ndarray) -> float:
    return float(np.abs(np.diff(points[:, 0, 0], 2)).mean())


def test_what_stands_is_still():
    shaken = way(100 + np.random.default_rng(1).normal(0, 2.0, len(SECONDS)))
    assert trembling(smoothed(shaken, SECONDS, HEIGHT)) < 0.35 * trembling(shaken)


def test_what_is_quick_does_not_lag():
    """Two swings a second over a quarter of the figure."""
    swing = way(50 * np.sin(4 * np.pi * SECONDS))
    found = smoothed(swing, SECONDS, HEIGHT)
    inside = slice(6, -6)
    assert np.abs(found - swing)[inside, 0, 0].max() < 0.02 * HEIGHT
    lags = [
        float((found[8 + lag : 40 + lag, 0, 0] * swing[8:40, 0, 0]).sum()) for lag in range(-3, 4)
    ]
    assert int(np.argmax(lags)) == 3, "no lag fits best"


@pytest.mark.parametrize(("missing", "is_filled"), [(6, True), (8, False)])
def test_gaps_of_at_most_three_tenths_of_a_second_are_filled(missing, is_filled):
    """Six frames of 24 a second lie 7/24 s = 0.29 s between two sights, eight 0.375 s."""
    points = way(10.0 * np.arange(48))
    points[20 : 20 + missing] = 0
    found = smoothed(points, SECONDS, HEIGHT)
    gap = found[20 : 20 + missing]
    assert (gap[..., 2] > 0).all() if is_filled else not gap.any()
    if is_filled:
        assert gap[:, 0, 0] == pytest.approx(10.0 * np.arange(20, 20 + missing), abs=6)


def test_the_length_of_a_gap_is_told_by_the_time_and_not_by_frames():
    uneven = np.array([0.0, 0.05, 0.1, 0.3, 0.35])
    points = way(np.zeros(5))
    points[3] = 0
    assert smoothed(points, uneven, HEIGHT)[3, 0, 2] == 1
    later = uneven + np.array([0, 0, 0, 0.2, 0.2])
    assert smoothed(points, later, HEIGHT)[3, 0, 2] == 0


def test_a_single_wild_point_is_left_out():
    points = way(np.full(48, 100.0))
    points[24, 0, 0] = 200.0
    assert np.abs(smoothed(points, SECONDS, HEIGHT)[:, 0, 0] - 100).max() < 1


def test_a_jump_that_lasts_is_believed():
    points = way(np.where(np.arange(48) < 24, 100.0, 200.0))
    found = smoothed(points, SECONDS, HEIGHT)
    assert found[[10, 40], 0, 0] == pytest.approx([100, 200], abs=2)
