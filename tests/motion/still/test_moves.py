"""All that moves ends as it began."""

from __future__ import annotations

import numpy as np
import pytest

from core.motion.still.moves import Time

SHARES = np.linspace(0, 1, 97)


@pytest.mark.parametrize("seconds", [1.0, 4.0, 9.5])
def test_a_loop_closes_without_a_jump(seconds):
    first, last = Time(0.0, seconds), Time(1.0, seconds)
    assert (first.breath, first.blink, first.push) == (0, 0, 0)
    for name in ("breath", "blink", "push"):
        assert getattr(last, name) == pytest.approx(0, abs=1e-9)
        values = [getattr(Time(share, seconds), name) for share in SHARES]
        assert min(values) >= 0
        assert max(values) <= 1
        assert max(values) > 0.9 or name == "blink"
    assert np.sin(last.sway) == pytest.approx(0, abs=1e-9)


def test_an_eye_closes_for_a_moment():
    shut = np.array([Time(share, 4.0).blink for share in np.linspace(0, 1, 401)])
    assert shut.max() == 1
    assert 0.15 < (shut > 0).mean() * 4 < 0.4  # seconds
    assert np.count_nonzero(np.diff((shut > 0).astype(int)) == 1) == 1


def test_a_camera_that_does_not_come_back_ends_near():
    pushes = [Time(share, 2.0, loops=False).push for share in SHARES]
    assert pushes == sorted(pushes)
    assert (pushes[0], pushes[-1]) == (0, 1)
