"""Joints as a detector might have put them."""

import random

import numpy as np
import pytest

from core.pose.anatomy.head import head_of_person
from core.pose.presets import get
from core.pose.skeleton import Joint, Person
from training.data.astray import astray

PRESETS = ("standing", "running", "standing-side", "walking-away", "sitting")


def people(preset: str):
    one = np.array(get(preset).pose.people[0].body, np.float32)
    return np.stack([one, np.zeros_like(one)])


@pytest.mark.parametrize("preset", PRESETS)
def test_joints_move_a_little_and_hidden_ones_stay_hidden(preset):
    true = people(preset)
    before = true.copy()
    moved = astray(random.Random(3), true)
    assert np.array_equal(true, before)
    assert np.array_equal(moved[..., 2], true[..., 2])
    assert not moved[1].any()
    shown = true[0, :, 2] > 0
    off = np.hypot(*(moved[0, :, :2] - true[0, :, :2]).T)
    assert not off[~shown].any()
    torso = np.hypot(*(true[0, Joint.NECK, :2] - true[0, [8, 11], :2].mean(0)))
    assert off[shown].min() > 0 and off[shown].max() < 0.3 * torso


def test_heads_stray_as_far_as_those_that_a_detector_finds():
    true = people("standing")
    head = head_of_person(Person(true[0]))
    heads = [head_of_person(Person(astray(random.Random(seed), true)[0])) for seed in range(200)]
    off = np.array([(one.centre - head.centre) / head.radius for one in heads])
    grown = np.log([one.radius / head.radius for one in heads])
    assert np.all(np.abs(off.mean(0)) < 0.03) and abs(grown.mean()) < 0.03
    assert np.all((off.std(0) > 0.05) & (off.std(0) < 0.16))
    assert 0.04 < grown.std() < 0.14


def test_the_same_chance_strays_the_same():
    true = people("running")
    one, again, other = (astray(random.Random(seed), true) for seed in (1, 1, 2))
    assert np.array_equal(one, again) and not np.array_equal(one, other)
