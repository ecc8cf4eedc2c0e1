"""Each dialect holds what its readers look for, and comes back as the pose it was."""

from __future__ import annotations

import json

import pytest

from core.geometry import Size
from core.pose import openpose, presets
from core.pose.anatomy import hands
from core.pose.export import Dialect
from core.pose.skeleton import Person, Pose

POSES = [preset.pose for preset in presets.all_presets()]


@pytest.mark.parametrize("dialect", Dialect)
def test_every_preset_comes_back(dialect):
    for pose in POSES:
        wanted = pose if dialect.keeps_hands else pose.bodies_only()
        assert openpose.loads(dialect.dumps(pose)) == wanted


@pytest.mark.parametrize("dialect", Dialect)
def test_hands_come_back_where_the_dialect_has_them(dialect, standing):
    pose = Pose((hands.with_hands(standing.people[0], "peace"),), standing.size)
    back = openpose.loads(dialect.dumps(pose))
    assert (back.people[0].right_hand is not None) == dialect.keeps_hands
    assert back == (pose if dialect.keeps_hands else pose.bodies_only())


def test_what_each_reader_looks_for_is_there(standing):
    body = standing.people[0].body
    hidden = body.copy()
    hidden[4] = 0
    pose = Pose((Person(body), Person(hidden)), Size(640, 960))
    plain = json.loads(Dialect.OPENPOSE.dumps(pose))
    assert (plain["canvas_width"], plain["canvas_height"]) == (640, 960)
    assert [len(person["pose_keypoints_2d"]) for person in plain["people"]] == [54, 54]
    assert "width" not in plain
    sized = json.loads(Dialect.SIZED.dumps(pose))
    assert sized == plain | {"width": 640, "height": 960}
    nested = json.loads(Dialect.NESTED.dumps(pose))
    assert set(nested) == {"width", "height", "keypoints"}
    assert [len(person) for person in nested["keypoints"]] == [18, 18]
    assert nested["keypoints"][0][3] == pytest.approx(body[3, :2].tolist())
    assert nested["keypoints"][1][4] == [0, 0]
