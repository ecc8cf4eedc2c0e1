"""Joints that are guessed from a silhouette."""

from __future__ import annotations

import numpy as np
import pytest

from core.geometry import Size
from core.repose.animals.fitting import fitted
from core.repose.animals.rig import NECK, NOSE, TAIL
from tests.repose.animals.dog import POINTS, dog

# In shares of the trunk's length: what is left to be put right by hand.
NEAR = {"nose": 0.12, "neck": 0.25, "tail": 0.2, "paw": 0.08, "knee": 0.12, "socket": 0.2}


@pytest.mark.parametrize("is_mirrored", [False, True])
def test_most_joints_of_one_that_stands_are_near_where_they_belong(is_mirrored):
    alpha = dog()[0].alpha
    rig = fitted(np.ascontiguousarray(alpha[:, ::-1]) if is_mirrored else alpha)
    assert rig.faces_right is not is_mirrored
    if is_mirrored:
        rig = rig.mirrored()
    away = np.abs(rig.points - POINTS) / abs(POINTS[NECK] - POINTS[TAIL])
    assert away[NOSE] < NEAR["nose"] and away[NECK] < NEAR["neck"] and away[TAIL] < NEAR["tail"]
    for socket, knee, paw in ((5, 6, 7), (8, 9, 10), (11, 12, 13), (14, 15, 16)):
        assert away[paw] < NEAR["paw"] and away[knee] < NEAR["knee"]
        assert away[socket] < NEAR["socket"]


def test_which_way_it_looks_can_be_told():
    alpha = dog()[0].alpha
    assert not fitted(alpha, looks_right=False).faces_right


@pytest.mark.parametrize(
    "alpha",
    [
        np.zeros((80, 120)), np.ones((80, 120)), np.eye(60), np.pad(np.ones((3, 200)), 20),
        np.pad(np.ones((1, 1)), 40), np.pad(np.ones((20, 90)), 10), np.pad(np.ones((90, 20)), 10),
    ],
    ids=["nothing", "all", "a line", "flat", "a dot", "a bar", "a post"],
)  # fmt: skip
def test_any_shape_gives_joints_within_the_picture(alpha):
    rig = fitted(alpha.astype(np.float32))
    assert rig.size == Size(alpha.shape[1], alpha.shape[0])
    assert (rig.points.real >= 0).all() and (rig.points.real <= rig.size.width).all()
    assert (rig.points.imag >= 0).all() and (rig.points.imag <= rig.size.height).all()
