"""Discs under joints."""

from __future__ import annotations

import numpy as np
import pytest

from core.repose.joints import discs_of
from tests.repose.conftest import SIZE, posed, source_of


@pytest.mark.parametrize("labels", [True, False])
def test_a_sharply_bent_limb_does_not_open(labels):
    puppet = source_of(labels=labels).puppet
    bent = 0
    for name in ("hand-seals", "shy", "arms-crossed", "sitting", "crouching"):
        asked = posed(name)
        posture = puppet.posture(asked.people[0])
        figure = puppet.drawn(posture, SIZE)
        for joint in (3, 6, 9, 12):
            place = posture.aim.points[joint]
            bent += 1
            assert figure[int(place.imag), int(place.real), 3] > 200, (name, joint)
    assert bent == 20


def test_a_disc_shows_nothing_but_its_layer(puppet):
    discs = discs_of(puppet.layers, puppet.frame)
    assert {disc.joint for disc in discs} >= {3, 4, 6, 7, 9, 10, 12, 13}
    for disc in discs:
        middle = disc.pixels[disc.pixels.shape[0] // 2, disc.pixels.shape[1] // 2]
        assert middle[3] == 255
        assert disc.pixels[0, 0, 3] == 0


def test_a_disc_turns_by_half_of_what_its_joint_bends(puppet):
    own = puppet.frame.points
    disc = next(d for d in discs_of(puppet.layers, puppet.frame) if d.joint == 3)
    points = own.copy()
    points[4] = points[3] + (own[4] - own[3]) * 1j  # a right angle
    after = disc.places(own, points, 1.0)
    turn = (after[1] - after[0]) / (disc.corners[1] - disc.corners[0])
    assert np.angle(turn) == pytest.approx(np.pi / 4, abs=1e-6)
    assert abs(turn) == pytest.approx(1)
