"""25 points: BODY_25, or the 18 of ControlNet padded with zeros."""

import json

import numpy as np
import pytest

from core.pose import openpose, presets
from core.pose.openpose import people
from core.pose.openpose.bodies import is_padded
from core.pose.openpose.notes import Notes
from core.pose.skeleton import Joint
from tests.pose.openpose.figure import BODY, expected, triples

FACE = [Joint.NOSE, Joint.RIGHT_EYE, Joint.LEFT_EYE, Joint.RIGHT_EAR, Joint.LEFT_EAR]
LEGS = [Joint.RIGHT_HIP, Joint.LEFT_HIP, Joint.RIGHT_KNEE, Joint.LEFT_KNEE, Joint.RIGHT_ANKLE,
        Joint.LEFT_ANKLE]  # fmt: skip
WITHOUT = {
    "whole": [],
    "no left ear": [Joint.LEFT_EAR],
    "right profile": [Joint.LEFT_EAR, Joint.LEFT_EYE],
    "from behind": FACE[:3],
    "knees up": LEGS[2:],
    "bust": LEGS,
    "no head": FACE,
}


def padded(body: np.ndarray) -> np.ndarray:
    return np.concatenate([body, np.zeros((7, 3))])


def body_25(body: np.ndarray) -> np.ndarray:
    """Without feet, as OpenPose writes a figure whose feet it does not see."""
    points = np.zeros((25, 3))
    points[:8], points[9:19] = body[:8], body[8:]
    hips = body[[Joint.RIGHT_HIP, Joint.LEFT_HIP]]
    if hips[:, 2].all():
        points[8] = hips.mean(axis=0)
    return points


# One ear on a turned head without a face, and no legs: nothing tells which ear it is.
UNTELLABLE = {("from behind", "bust-over-shoulder")}


@pytest.mark.parametrize("case", WITHOUT)
def test_every_preset_is_told_in_both_numberings(case):
    wrong = []
    for preset in presets.all_presets():
        for person in preset.pose.people:
            body = person.body.astype(np.float64)
            body[WITHOUT[case]] = 0
            for points in (padded(body), body_25(body)):
                if not np.array_equal(people.whole(points, Notes()).body, body):
                    wrong.append((case, preset.id))
    assert set(wrong) <= UNTELLABLE


def test_padded_bodies_are_read_as_18_with_a_word():
    value = {"people": [{"pose_keypoints_2d": triples() + [0] * 21}]}
    file = openpose.load_frames(json.dumps(value))
    assert np.array_equal(file.frames[0].pose.people[0].body, expected())
    assert file.notes == ("A body of 25 points is numbered like one of 18, and read so.",)


def test_body_25_with_feet_is_never_padded():
    points = np.ones((25, 3))
    points[:, :2] = [*BODY, *[(300, 700)] * 7]
    assert not is_padded(points)
