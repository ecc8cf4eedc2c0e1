"""What earlier pictures say about the next one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.generation.request import GenerationRequest
from core.generation.sampling.timing import Taken, picture_seconds
from core.geometry import Size

ONE = GenerationRequest(prompt="a witch", checkpoint="tiny", size=Size(512, 512), steps=20)
TEN = Taken(ONE, 10.0)


@pytest.mark.parametrize(
    ("request_", "seconds"),
    [
        (ONE, 10.0),
        (replace(ONE, prompt="a knight", seed=9), 10.0),
        (replace(ONE, steps=40), 20.0),
        (replace(ONE, size=Size(512, 1024)), 20.0),
        (replace(ONE, enlarge=2), None),
        (replace(ONE, checkpoint="another"), None),
        (replace(ONE, guidance=1.0), None),
    ],
)
def test_time_grows_with_pixels_and_steps_of_the_same_way(request_, seconds):
    assert picture_seconds(request_, [TEN]) == (seconds and pytest.approx(seconds))


def test_nothing_is_said_before_anything_was_made():
    assert picture_seconds(ONE, []) is None


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        ([10.0, 60.0], 10.0),  # the first one waited for its model
        ([12.0, 10.0, 60.0], 12.0),
        ([10.0] * 5 + [99.0] * 20, 10.0),  # as fast as it is now, not as it once was
    ],
)
def test_the_lower_middle_of_the_latest_counts(seconds, told):
    assert picture_seconds(ONE, [Taken(ONE, one) for one in seconds]) == pytest.approx(told)
