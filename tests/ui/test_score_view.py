"""A score in words."""

from __future__ import annotations

import pytest

from core.pose import presets, stored_score
from core.pose.score import JointError, score
from core.pose.skeleton import Joint, Pose
from core.pose.stored_score import KeptScore, from_extras
from core.ui.score_view import summary, worst_joints


def kept(asked: Pose, found: Pose) -> KeptScore:
    result = from_extras({"score": stored_score.to_dict(score(asked, found))})
    assert result is not None
    return result


def test_all_in_place(standing):
    result = kept(standing, standing)
    assert worst_joints(result) == ""
    assert summary(result) == "100 % of the joints are in place."


@pytest.mark.parametrize(
    ("errors", "words"),
    [
        ([JointError(0, Joint.LEFT_WRIST, (0.3, 0.4))], "left wrist (50 % of the torso away)"),
        ([JointError(0, Joint.NOSE, None)], "nose (not seen)"),
        (
            [JointError(0, Joint.NOSE, (0.25, 0)), JointError(0, Joint.NECK, None)],
            "neck (not seen), nose (25 % of the torso away)",
        ),
    ],
)
def test_the_worst_joints_of_one(errors, words):
    assert worst_joints(KeptScore(oks=1, pck=1, people_asked=1, errors=tuple(errors))) == words


def test_of_two_people_it_says_whose():
    pose = presets.get("side-by-side").pose
    result = kept(pose, Pose(pose.people[:1], pose.size))
    assert "of person 2 (not seen)" in worst_joints(result)
    assert summary(result).endswith("1 of 2 people were found.")
