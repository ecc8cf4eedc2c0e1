"""A drawn dog in other poses."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from scipy.ndimage import binary_closing

from core.errors import InputRejected
from core.repose.animals.presets import POSES, preset
from core.repose.animals.quadruped import Quadruped
from core.repose.animals.rig import NECK, TAIL
from tests.repose.animals.dog import LEGS, dog


@pytest.fixture(scope="module")
def puppet():
    return Quadruped(*dog())


def where(picture, colour):
    is_it = np.abs(picture[..., :3].astype(int) - colour).max(-1) < 40
    rows, columns = np.nonzero(is_it & (picture[..., 3] > 127))
    return columns + 0.5 + 1j * (rows + 0.5)


def test_in_its_own_pose_it_is_the_picture(puppet):
    before = np.asarray(puppet.cutout.image()).astype(float)
    after = puppet.drawn(puppet.rig).astype(float)
    error = np.mean((before[..., :3] - after[..., :3])[before[..., 3] > 0] ** 2)
    assert 10 * np.log10(255**2 / max(error, 1e-9)) > 35


@pytest.mark.parametrize("name", POSES)
def test_bones_keep_their_lengths_and_near_paws_are_where_asked(puppet, name):
    points, own = puppet.aimed(preset(name)), puppet.rig.points
    made = puppet.drawn(preset(name))
    length = abs(own[NECK] - own[TAIL])
    for leg in puppet.rig.legs:
        for start, end in pairwise(leg):
            assert abs(points[end] - points[start]) == pytest.approx(abs(own[end] - own[start]))
        if puppet.rig.is_near(leg):
            paw = np.abs(where(made, LEGS[leg[0]]) - points[leg[2]]).min()
            assert paw < 0.015 * length


@pytest.mark.parametrize("name", POSES)
def test_far_legs_are_behind_the_trunk(puppet, name):
    """Nothing blue lies on the trunk's middle."""
    points = puppet.aimed(preset(name))
    made = puppet.drawn(preset(name))
    middle = (points[NECK] + points[TAIL]) / 2 + 5j
    for first in (5, 11):
        assert np.abs(where(made, LEGS[first]) - middle).min() > 25


def test_a_pose_that_faces_the_other_way_is_mirrored(puppet):
    one, other = puppet.aimed(preset("running")), puppet.aimed(preset("running").mirrored())
    assert np.allclose(one, other)


def test_points_beside_the_animal_are_refused():
    cutout, rig = dog()
    with pytest.raises(InputRejected, match="beside"):
        Quadruped(replace(cutout, alpha=np.zeros_like(cutout.alpha)), rig)


@pytest.mark.parametrize("name", ["walking", "running"])
def test_no_notch_opens_at_the_neck(puppet, name):
    animal = np.pad(puppet.drawn(preset(name))[..., 3] > 128, 20)
    neck = puppet.aimed(preset(name))[NECK]
    around = animal[round(neck.imag) : round(neck.imag) + 40, round(neck.real) - 5 :][:, :50]
    assert not (binary_closing(around, iterations=6) & ~around).any()
