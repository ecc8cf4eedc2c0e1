"""An asked pose in the figure's own proportions."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.errors import InputRejected
from core.pose.anatomy.retarget import STYLES, retarget
from core.pose.skeleton import Person
from core.repose.frame import HEAD, NECK, frame_of
from core.repose.moving.aims import LONGEST, SHORTEST, aim_at, in_proportions, proportions_of
from tests.repose.conftest import posed

BONES = ((2, 3), (3, 4), (5, 6), (6, 7), (8, 9), (9, 10), (11, 12), (12, 13))
POSES = ("waving", "jogging", "sitting", "high-kick", "crouching", "punch", "flying")


def aimed(asked: Person, own: Person):
    return aim_at(asked, proportions_of(own), frame_of(own))


@pytest.fixture
def own() -> Person:
    return posed("standing").people[0]


@pytest.mark.parametrize("name", POSES)
def test_no_bone_is_longer_than_it_may_be_stretched_or_shorter(own, name):
    aim, frame = aimed(posed(name).people[0], own), frame_of(own)
    for start, end in BONES:
        before = aim.scale * abs(frame.points[end] - frame.points[start])
        after = abs(aim.points[end] - aim.points[start])
        assert SHORTEST * before - 1e-6 <= after <= LONGEST * before + 1e-6


def test_its_own_pose_is_itself(own):
    aim, frame = aimed(own, own), frame_of(own)
    assert aim.scale == pytest.approx(1, abs=1e-4)
    assert np.abs(aim.points - frame.points).max() < 0.01


def test_angles_are_the_askeds_and_lengths_its_own(own):
    chibi = retarget(posed("waving"), STYLES["chibi-2"].proportions).people[0]
    aim, frame = aimed(chibi, own), frame_of(own)
    for start, end in BONES:
        step = aim.points[end] - aim.points[start]
        wanted = complex(*(chibi.body[end, :2] - chibi.body[start, :2]))
        assert abs(np.angle(step / wanted)) < 0.02
    thigh = abs(aim.points[9] - aim.points[8]) / aim.scale
    assert thigh == pytest.approx(abs(frame.points[9] - frame.points[8]), rel=0.12)


def test_a_figure_keeps_its_side_and_says_so(own):
    aim = aimed(posed("standing-back").people[0], own)
    assert aim.points[2].real < aim.points[5].real
    assert len(aim.notes) == 1 and "other side" in aim.notes[0]
    assert aimed(posed("waving").people[0], own).notes == ()


def test_the_head_is_as_large_as_the_figure(own):
    aim, frame = aimed(posed("arms-up").people[0], own), frame_of(own)
    before = abs(frame.points[HEAD] - frame.points[NECK])
    assert 0.7 < abs(aim.points[HEAD] - aim.points[NECK]) / (aim.scale * before) < 1.11


def test_too_little_is_refused_in_an_artists_words(own):
    body = np.zeros((18, 3), np.float32)
    body[4] = 10, 10, 1
    with pytest.raises(InputRejected) as caught:
        aimed(Person(body), own)
    assert caught.value.shown == "Too little of the figure shows: show more joints of its pose."


def test_a_pose_too_small_to_measure_is_taken_as_it_is():
    body = np.zeros((18, 3), np.float32)
    body[:2] = (5, 5, 1), (5, 9, 1)
    assert proportions_of(Person(body)) is None
    person = posed("waving").people[0]
    assert in_proportions(person, None) is person


def test_a_foot_on_the_ground_stays_flat(own):
    asked = own.body.copy()
    asked[10, 0] -= 12
    aim = aimed(replace(own, body=asked), own)
    frame = frame_of(own)
    shin = np.angle((aim.points[10] - aim.points[9]) / (frame.points[10] - frame.points[9]))
    foot = np.angle((aim.points[25] - aim.points[10]) / (frame.points[25] - frame.points[10]))
    assert abs(shin) > 0.1 and abs(foot) < 0.6 * abs(shin)
