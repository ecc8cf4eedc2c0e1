"""The wish that a picture is furthest from says how near it comes."""

from __future__ import annotations

import pytest

from core.identity.wished import nearness

BOTH = {"score": {"oks": 0.6, "pck": 0.6}, "identity": {"value": 0.45, "traits": {}}}
POSE = {"score": BOTH["score"]}


@pytest.mark.parametrize(
    ("extras", "wishes", "unmeasured", "value"),
    [
        (BOTH, (0.0, 0.0), 0.0, 1.0),
        (BOTH, (0.5, 0.0), 0.0, 1.0),
        (BOTH, (0.8, 0.0), 0.0, 0.75),
        (BOTH, (0.8, 0.9), 0.0, 0.5),
        (POSE, (0.8, 0.9), 0.0, 0.0),
        (POSE, (0.8, 0.9), 1.0, 0.75),
        ({}, (0.8, 0.9), 1.0, 1.0),
        ({}, (0.8, 0.0), 0.0, 0.0),
    ],
)
def test_the_furthest_wish_counts(extras, wishes, unmeasured, value):
    assert nearness(extras, *wishes, unmeasured=unmeasured) == pytest.approx(value)
