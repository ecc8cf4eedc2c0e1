"""A cut-out made smaller."""

from __future__ import annotations

import numpy as np

from core.cutout.cutout import Cutout


def half_red() -> Cutout:
    """The left half is a red figure; beside it lies green that nobody sees."""
    alpha = np.zeros((40, 80), np.float32)
    alpha[:, :39] = 1
    colours = np.zeros((40, 80, 3), np.uint8)
    colours[:, :39], colours[:, 39:] = (200, 0, 0), (0, 200, 0)
    parts = np.repeat(alpha.astype(np.uint8)[None] * 3, 1, 0)[0]
    return Cutout(alpha, colours, parts, "test", ("a note",))


def test_a_small_one_keeps_cover_colours_and_parts():
    small = half_red().at_most(20)
    assert small.size == (20, 10)
    assert small.alpha[:, 9].tolist() == [0.75] * 10
    assert small.colours[5, 9, 0] > 195 and small.colours[5, 9, 1] < 5, (
        "what is clear does not tint"
    )
    assert small.colours[5, 15].tolist() == [0, 200, 0]
    assert small.parts is not None and set(small.parts[:, :9].flat) == {3}
    assert (small.method, small.notes) == ("test", ("a note",))


def test_one_that_is_small_enough_stays():
    one = half_red()
    assert one.at_most(80) is one
