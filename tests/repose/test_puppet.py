"""One picture of a figure in any pose."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.repose.puppet import likeness, psnr
from core.errors import InputRejected
from core.geometry import Size
from core.pose.skeleton import Pose
from core.repose.bones import LayerKind
from core.repose.order import Side
from core.repose.puppet import Puppet
from tests.repose.conftest import SIZE, posed, source_of

POSES = ("waving", "arms-up", "hands-on-hips", "walking", "curtsy", "jogging")


@pytest.mark.parametrize(
    ("preset", "labels"),
    [("standing", True), ("standing", False), ("arms-crossed", True), ("jogging", True)],
)
def test_in_its_own_pose_it_is_the_same_pixels(preset, labels):
    source = source_of(preset, labels=labels)
    same = source.puppet.posed(source.pose, size=SIZE)
    assert same.shape == (384, 256, 4) and same.dtype == np.uint8
    assert psnr(same, source.cutout) >= 45
    apart = np.abs(same[..., 3].astype(int) - source.picture[..., 3])
    assert (apart > 6).mean() < 2e-4


@pytest.mark.parametrize("name", POSES)
def test_its_joints_are_where_they_are_asked(puppet, name):
    posture = puppet.posture(posed(name).people[0])
    strains = puppet.strains(posture)
    assert len(strains.joints) >= 8
    assert strains.joints.max() <= 0.015
    assert np.percentile(strains.edges, 95) <= 0.16
    assert strains.flips.mean() <= 0.01


def test_a_raised_hand_is_seen_where_it_is_raised_and_no_longer_where_it_hung(puppet):
    asked = posed("arms-up")
    figure = puppet.posed(asked, size=SIZE)
    aim = puppet.posture(asked.people[0]).aim
    for wrist in (4, 7):
        place = aim.points[wrist]
        assert figure[int(place.imag), int(place.real), 3] == 255
    hung = puppet.frame.points[4]
    assert figure[int(hung.imag), int(hung.real) - 6, 3] == 0


def test_it_comes_near_to_the_same_look_drawn_in_that_pose():
    from core.figures.drawing import draw
    from core.figures.looks import Scene
    from core.repose.moving.aims import in_proportions, proportions_of
    from tests.repose.conftest import new_look, random

    source = source_of()
    asked = posed("hands-on-hips").people[0]
    own = in_proportions(asked, proportions_of(source.pose.people[0]))
    look = new_look(random.Random(3))
    true = draw(Pose((own,), SIZE), [look], Scene("none"), SIZE, seed=3).figure()
    ssim, apart = likeness(source.puppet.posed(Pose((asked,), SIZE), size=SIZE), true)
    still, _ = likeness(source.picture, true)
    assert ssim > 0.5 and ssim > still
    assert apart < 4


@pytest.mark.parametrize("size", [Size(64, 96), Size(300, 200), Size(512, 768)])
def test_it_is_drawn_at_any_size(puppet, size):
    figure = puppet.posed(posed("waving"), size=size)
    assert figure.shape == (size.height, size.width, 4)
    small = posed("waving", size)
    box = puppet.posture(small.people[0]).aim.points[:14]
    middle = box[[1, 8, 11]].mean()
    assert figure[int(middle.imag), int(middle.real), 3] == 255


def test_the_same_comes_out_twice(puppet):
    one, other = (puppet.posed(posed("walking"), size=SIZE) for _ in range(2))
    assert (one == other).all()


def test_a_switch_puts_an_arm_behind_the_trunk(puppet):
    asked = posed("arms-crossed")
    before = puppet.posed(asked, size=SIZE)
    both = dict.fromkeys((LayerKind.RIGHT_ARM, LayerKind.LEFT_ARM), Side.BEHIND)
    behind = puppet.posed(asked, size=SIZE, switches=both)
    changed = (before != behind).any(-1)
    assert changed.mean() > 0.005
    assert (before[..., 3] == behind[..., 3]).mean() > 0.97


def test_nobody_is_refused_in_an_artists_words(standing_source):
    with pytest.raises(InputRejected) as caught:
        Puppet.of(standing_source.cutout, Pose((), SIZE))
    assert caught.value.shown.startswith("Nobody was found")
    with pytest.raises(InputRejected, match="got 1 people"):
        Puppet.of(standing_source.cutout, standing_source.pose, person=-1)
    empty = source_of(seed=4)
    cutout = type(empty.cutout)(
        np.zeros_like(empty.cutout.alpha), empty.cutout.colours, None, "alpha"
    )
    with pytest.raises(InputRejected) as caught:
        Puppet.of(cutout, empty.pose)
    assert caught.value.shown == "The cut-out is empty. Correct it first."
