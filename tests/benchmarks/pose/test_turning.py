"""The measure of turned figures: exact where nothing is turned away, and better than none."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.pose.true_skeletons import HEIGHT, skeleton, turned
from benchmarks.pose.turning import DEGREES, LIMB_BONES, mean_off, measured, right_sides


def test_depth_brings_a_turned_figure_nearer_to_the_truth():
    rows = {row["turned by"]: row for row in measured(is_lively=False, count=12)}
    assert tuple(rows) == DEGREES
    assert rows[180]["error %"] == rows[180]["flat %"] == 0.0
    assert all(rows[degrees]["error %"] < rows[degrees]["flat %"] for degrees in DEGREES[:4])


def test_a_skeleton_keeps_its_bones_when_it_is_turned():
    truth, _ = skeleton(np.random.default_rng(4), is_lively=True)
    around = turned(truth, 1.1)
    for start, end in LIMB_BONES:
        bones = [np.linalg.norm(one[end] - one[start]) for one in (truth, around)]
        assert bones[0] == pytest.approx(bones[1])
    assert mean_off(truth, truth) == 0.0
    assert mean_off(np.add(truth, (0.03 * HEIGHT, 0, 0)), truth) == pytest.approx(0.03)


def test_a_mirrored_depth_points_to_the_wrong_side():
    truth, _ = skeleton(np.random.default_rng(4), is_lively=True)
    assert all(right_sides(truth, truth))
    assert not any(right_sides(truth, truth * (1, 1, -1)))
