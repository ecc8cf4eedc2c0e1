"""One person of several."""

from __future__ import annotations

import random

import numpy as np
import pytest

from core.cutout.cutout import Cutout
from core.figures.drawing import draw
from core.figures.looks import Scene, new_look
from core.geometry import Size
from core.pose import presets
from core.pose.skeleton import Pose
from core.repose.layering.people import alone
from core.repose.puppet import Puppet

SIZE = Size(384, 384)


def scene(name):
    """The picture of a pose's two people, and each of them drawn alone."""
    pose = presets.get(name).pose.fitted_to(SIZE)
    looks = [new_look(random.Random(seed)) for seed in (3, 5)]
    figure = draw(pose, looks, Scene("none"), SIZE, seed=1).figure()
    singles = [
        draw(Pose((one,), SIZE), [look], Scene("none"), SIZE, seed=1).figure()[..., 3] > 127
        for one, look in zip(pose.people, looks, strict=True)
    ]
    colours = np.ascontiguousarray(figure[..., :3])
    return Cutout(figure[..., 3] / np.float32(255), colours, None, "alpha"), pose, singles


@pytest.mark.parametrize("name", ["side-by-side", "high-five", "back-to-back", "holding-hands"])
@pytest.mark.parametrize("person", [0, 1])
def test_only_the_asked_persons_pixels_come_along(name, person):
    cutout, pose, singles = scene(name)
    mine, other = singles[person], singles[1 - person]
    kept = alone(cutout, pose.people, person).alpha > 0.5
    assert (kept & mine & ~other).sum() > 0.93 * (mine & ~other).sum()
    assert (kept & other & ~mine).sum() < 0.04 * (other & ~mine).sum()


def test_a_puppet_of_one_leaves_the_other_behind():
    cutout, pose, singles = scene("side-by-side")
    puppet = Puppet.of(cutout, pose, 1)
    shown = puppet.posed(Pose((pose.people[1],), SIZE), size=SIZE)[..., 3] > 127
    assert (shown & singles[0] & ~singles[1]).sum() < 0.04 * singles[0].sum()


def test_somebody_alone_keeps_everything():
    cutout, pose, _ = scene("side-by-side")
    assert alone(cutout, pose.people[:1], 0) is cutout
