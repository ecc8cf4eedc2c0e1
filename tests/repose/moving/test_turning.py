"""Trunk and head turned a little."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.repose.bones import LayerKind
from core.repose.frame import HEAD, HIPS, NECK, frame_of
from core.repose.moving.turning import BALL, MOST_TURN, Turn, round_of
from tests.repose.conftest import posed, source_of

TURNS = (-MOST_TURN, -0.3, 0.0, 0.3, MOST_TURN)


@pytest.fixture
def frame():
    return frame_of(posed("standing").people[0])


@pytest.mark.parametrize("turn", TURNS)
def test_the_nose_goes_with_the_turn_and_the_outline_stays(frame, turn):
    across = np.linspace(-1, 1, 41)
    places = frame.points[HEAD] + across * BALL * frame.radius
    moved = round_of(LayerKind.HEAD, places, frame).moved(turn)
    assert moved[20].real == pytest.approx(np.sin(turn) * BALL * frame.radius)
    assert np.abs(moved[[0, -1]]).max() < 1e-9
    assert (np.diff((places + moved).real) > 0).all()  # nothing folds


@pytest.mark.parametrize("turn", TURNS)
def test_a_trunk_turns_from_neck_to_hips_alone(frame, turn):
    spine = np.array([frame.points[NECK] * (1 - at) + frame.points[HIPS] * at for at in (0.5, 2)])
    moved = round_of(LayerKind.TRUNK, spine, frame).moved(turn)
    assert np.sign(round(moved[0].real, 9)) == np.sign(turn)
    assert moved[1] == 0


@pytest.mark.parametrize(
    ("own", "asked", "turn"),
    [((0.1, 0.0), (0.4, 0.6), (0.3, 0.6)), ((0.0, -0.6), (0.0, 0.6), (0.0, MOST_TURN)),
     ((0.0, 0.0), (3.0, 3.0), (0.0, 0.0))],
)  # fmt: skip
def test_it_is_told_from_both_bodies(frame, own, asked, turn):
    one, other = (replace(frame.body, yaw=t, head_yaw=h) for t, h in (own, asked))
    found = Turn.between(one, other)
    assert (found.trunk, found.head) == pytest.approx(turn)


def test_a_turned_face_comes_nearer_to_the_drawn_one():
    from benchmarks.repose.puppet import likeness
    from core.figures.drawing import draw
    from core.figures.looks import Scene
    from core.pose.skeleton import Pose
    from core.repose.moving.aims import in_proportions, proportions_of
    from tests.repose.conftest import SIZE, new_look, random

    source = source_of()
    own = in_proportions(posed("walking").people[0], proportions_of(source.pose.people[0]))
    asked = Pose((own,), SIZE)
    true = draw(asked, [new_look(random.Random(3))], Scene("none"), SIZE, seed=3).figure()
    puppet = source.puppet
    posture = puppet.posture(own)
    assert posture.aim.turn.head > 0.2
    aim = replace(posture.aim, turn=Turn())
    middle, radius = posture.aim.points[HEAD], posture.aim.frame.radius
    face = (slice(int(middle.imag - radius), int(middle.imag + radius)),
            slice(int(middle.real - radius), int(middle.real + radius)))  # fmt: skip
    turned = puppet.drawn(posture, SIZE)
    flat = puppet.drawn(puppet.solved(aim), SIZE)
    one, other = (likeness(made[face], true[face])[0] for made in (turned, flat))
    assert one > other + 0.05
