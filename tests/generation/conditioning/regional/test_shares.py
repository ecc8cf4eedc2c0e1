"""Every place of a picture is somebody's or nobody's."""

from __future__ import annotations

import numpy as np
import pytest

from core.figures.casting import cast_of
from core.figures.drawing import draw
from core.generation.conditioning.regional.shares import cut_out, shares_of
from core.geometry import Box, Size
from core.pose.presets import all_presets
from core.pose.skeleton import Person, Pose

SIZE = Size(160, 160)


def drawing_of(pose):
    looks, scene = cast_of("park", (), seed=1, people=len(pose.people))
    return draw(pose, looks, scene, SIZE, seed=1)


@pytest.fixture(scope="module")
def pair():
    return next(one for one in all_presets() if one.id == "side-by-side").pose


@pytest.fixture(scope="module")
def shares(pair):
    return shares_of(drawing_of(pair))


def test_shares_are_one_together_and_whole_on_the_figures(pair, shares):
    assert shares.shape == (3, 160, 160)
    assert np.allclose(shares.sum(axis=0), 1, atol=1e-6)
    people = drawing_of(pair).people()
    for person in (1, 2):
        assert (shares[person][people == person] == 1).all()
        assert shares[person][people == 3 - person].max() == 0
    assert shares[0, 0, 0] == 1


def test_people_are_told_by_their_place_in_the_pose(pair, shares):
    middles = [np.average(np.arange(160), weights=share.sum(axis=0)) for share in shares[1:]]
    asked = [float(one.body[one.visible, 0].mean()) / pair.size.width for one in pair.people]
    assert np.allclose(np.array(middles) / 160, asked, atol=0.05)


def test_somebody_who_is_not_drawn_has_no_place_and_keeps_the_number(pair):
    nobody = Person(np.zeros_like(pair.people[0].body))
    found = shares_of(drawing_of(Pose((nobody, *pair.people), pair.size)))
    assert found.shape[0] == 4
    assert found[1].max() == 0 and found[2].max() == found[3].max() == 1


def test_more_people_than_labels_have_room_for(pair):
    small = [person.scaled(0.2, 0.2).moved(x * 60, y * 120) for y in range(4) for x in range(5)
             for person in pair.people[:1]]  # fmt: skip
    found = shares_of(drawing_of(Pose(tuple(small), pair.size)))
    assert found.shape[0] == 21
    assert all(share.max() == 1 for share in found)


def test_a_cut_out_is_that_part_of_the_picture(shares):
    crop = Box(20, 30, 100, 110)
    assert np.array_equal(cut_out(shares, crop, Size(80, 80)), shares[:, 30:110, 20:100])
    larger = cut_out(shares, crop, Size(160, 160))
    assert larger.shape == (3, 160, 160)
    assert np.allclose(larger.sum(axis=0), 1, atol=1e-5)
