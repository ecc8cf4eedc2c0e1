"""Characters hold a pose with their own bodies: what is drawn, and what stays of the pose."""

from __future__ import annotations

import json
from dataclasses import asdict

import numpy as np
import pytest

from core.errors import RequestRejected
from core.figures.casting import Character, have_bodies, played, read_characters
from core.pose import presets
from core.pose.anatomy.retarget import STYLES, Proportions, canon, measure, retarget
from core.pose.checks import is_inside
from core.pose.skeleton import BONES, Joint, Pose

JOGGING = presets.get("jogging").pose
CHIBI = Character("girl", proportions=canon(3))
USUAL = Character("boy")


def angles(pose: Pose) -> np.ndarray:
    """Of arms and legs: those of the head go with its ball."""
    limbs = [(a, b) for a, b in BONES if Joint.NOSE not in (a, b) and max(a, b) < Joint.RIGHT_EYE]
    body = pose.people[0].body
    steps = np.array([body[end, :2] - body[start, :2] for start, end in limbs])
    return np.arctan2(steps[:, 1], steps[:, 0])


def test_a_body_of_ones_own_goes_before_the_poses():
    own = played(JOGGING, (CHIBI,))
    assert own == retarget(JOGGING, canon(3))
    assert measure(own.people[0]).heads == pytest.approx(3, abs=0.3)
    assert measure(JOGGING.people[0]).heads > 5
    assert angles(own) == pytest.approx(angles(JOGGING), abs=1e-3)


@pytest.mark.parametrize("characters", [(), (None,), (USUAL,), (None, CHIBI), (None,) * 9])
def test_a_pose_is_as_it_was_without_one(characters):
    assert played(JOGGING, characters) == JOGGING
    assert have_bodies(characters) is (CHIBI in characters)


def test_each_person_of_a_pose_has_a_body_of_its_own():
    pair = presets.get("high-five").pose
    own = played(pair, (None, CHIBI))
    assert own.people[0] == pair.people[0]
    assert own.people[1] == retarget(pair, canon(3)).people[1]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("preset", ["jumping", "jogging", "sword-stance"])
def test_who_was_in_the_picture_stays_in_it(style, preset):
    pose = presets.get(preset).pose
    left, top, right, bottom = pose.people[0].bounds()
    tight = Pose(
        (pose.people[0].moved(2 - left, 2 - top),),
        type(pose.size)(round(right - left + 4), round(bottom - top + 4)),
    )
    own = played(tight, (Character("girl", proportions=STYLES[style].proportions),))
    assert is_inside(own.people[0], tight.size)


def test_proportions_are_told_with_the_character():
    told = json.loads(json.dumps([CHIBI.to_dict(), USUAL.to_dict()]))
    assert read_characters(told) == (CHIBI, USUAL)
    assert "proportions" not in told[1]


@pytest.mark.parametrize(
    "changes",
    [
        {"heads": 0}, {"heads": 21}, {"neck": 0}, {"shin": -1}, {"shin": 31}, {"torso": "1"},
        {"torso": True}, {"thigh": float("nan")}, {"thigh": float("inf")}, {"neck": None},
    ],
)  # fmt: skip
def test_no_body_from_outside_is_beyond_bounds(changes):
    body = asdict(canon(6)) | changes
    for values in (body, 3, [], {}):
        with pytest.raises(RequestRejected, match=r"of a body"):
            Character.from_dict({"words": "girl", "proportions": values})


def test_bodies_of_older_cards_have_a_usual_face():
    older = {name: value for name, value in asdict(canon(6)).items() if name != "face"}
    assert Proportions.from_dict(older) == canon(6)
