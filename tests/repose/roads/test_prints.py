"""Prints by themselves: only where they show, and sharper when they are asked for larger."""

from __future__ import annotations

import numpy as np
from PIL import Image

from core.pose import presets
from core.repose.figure import asked_person, placed
from core.repose.order import NO_SWITCHES
from core.repose.request import AskedPose
from core.repose.roads.prints import visible_prints
from tests.repose.conftest import printed


def posed(name):
    source = printed()
    puppet, size = source.puppet, source.pose.size
    return (
        puppet,
        placed(asked_person(AskedPose(presets.get(name).pose), size), puppet.person, size),
        size,
    )


def test_a_picture_without_prints_has_none():
    puppet, person, size = posed("waving")
    puppet.prints = ()
    assert visible_prints(puppet, person, size, size, NO_SWITCHES) is None


def test_laid_on_again_they_change_nothing():
    puppet, person, size = posed("waving")
    prints = visible_prints(puppet, person, size, size, NO_SWITCHES)
    drawn = Image.fromarray(puppet.drawn(puppet.posture(person), size))
    again = np.asarray(Image.alpha_composite(drawn, prints), float)
    shows = np.asarray(prints)[..., 3] > 128
    assert shows.sum() > 300
    assert np.abs(again - np.asarray(drawn, float))[shows].mean() < 1.0


def test_what_lies_over_a_print_hides_it():
    puppet, person, size = posed("arms-crossed")
    hidden = visible_prints(puppet, person, size, size, NO_SWITCHES)
    bare = puppet.prints_in(puppet.posture(person), size)
    assert np.asarray(hidden)[..., 3].sum() < 0.7 * bare[..., 3].sum()


def test_twice_as_large_they_lie_where_they_lay():
    puppet, person, size = posed("waving")
    small, large = (
        np.asarray(visible_prints(puppet, person, size, size.times(factor), NO_SWITCHES))[..., 3]
        for factor in (1, 2)
    )
    middles = [np.argwhere(one > 128).mean(0) * share for one, share in ((small, 2), (large, 1))]
    assert np.abs(middles[0] - middles[1]).max() < 2.5
    assert (large > 128).sum() / (small > 128).sum() > 3.5
