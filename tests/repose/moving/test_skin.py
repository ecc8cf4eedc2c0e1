"""What moves a vertex."""

from __future__ import annotations

import numpy as np
import pytest

from core.cutout.parts import BodyPart
from core.repose.bones import LIMBS, LayerKind
from core.repose.moving.skin import MOVERS
from tests.repose.conftest import posed, source_of

POSES = ("waving", "arms-up", "hands-on-hips", "jogging")


def held_vertices(puppet, parts, kind):
    span = puppet._spans[kind]
    places = puppet.mesh.places[span]
    row = places.imag.astype(int).clip(0, parts.shape[0] - 1)
    column = places.real.astype(int).clip(0, parts.shape[1] - 1)
    return np.arange(span.start, span.stop)[parts[row, column] == BodyPart.PROP]


@pytest.mark.parametrize("seed", [6, 20, 32])
def test_what_is_held_moves_as_one_piece_with_its_hand(seed):
    source = source_of("standing", seed)
    puppet = source.puppet
    found = {
        kind: held_vertices(puppet, source.cutout.parts, kind)
        for kind in (LayerKind.RIGHT_ARM, LayerKind.LEFT_ARM)
    }
    kind, held = max(found.items(), key=lambda item: len(item[1]))
    assert len(held) > 8
    hand = LIMBS[kind][2]
    assert (puppet._weights[held, MOVERS.index((hand.start, hand.end))] == 1).all()
    own = puppet.frame.points[[hand.start, hand.end]]
    for name in POSES:
        posture = puppet.posture(posed(name).people[0])
        before, after = puppet.mesh.places[held], posture.places[held]
        hand_now = posture.aim.points[[hand.start, hand.end]]
        turn = (hand_now[1] - hand_now[0]) / (own[1] - own[0])
        stiff = hand_now[0] + (before - own[0]) * turn
        apart = np.abs(after - stiff) / puppet.frame.unit / posture.aim.scale
        assert np.median(apart) < 0.06 and apart.max() < 0.35, name
