"""What hands do, told from the joints of ready-made poses."""

import random
from dataclasses import replace

import pytest

from core.figures.body.bodies import body_of
from core.figures.body.gestures import gesture_of
from core.figures.body.hands import GESTURES
from core.figures.body.models import LEFT_ARM, RIGHT_ARM, Model
from core.figures.looks import Look
from core.pose.presets import all_presets, get
from core.pose.skeleton import Pose

LOOK = Look("girl", "brown", "bob cut", False, "green", "fair skin", "smile", "casual clothes",
            "navy", "white")  # fmt: skip


def gestures(pose: Pose, person: int = 0) -> tuple[str, str]:
    """Of the right hand and the left."""
    body = body_of(pose.people[person])
    feet = body.joints[[10, 13], 1].max() + 0.17 * body.torso
    m = Model(None, body, LOOK, random.Random(0), float(feet))
    return gesture_of(m, RIGHT_ARM), gesture_of(m, LEFT_ARM)


@pytest.mark.parametrize(
    ("preset", "right", "left"),
    [
        ("standing", "relaxed", "relaxed"),
        ("waving", "open", "relaxed"),
        ("arms-up", "open", "open"),
        ("jumping", "open", "open"),
        ("running", "fist", "fist"),
        ("jogging", "fist", "fist"),
        ("punch", "fist", "fist"),
        ("fighting-stance", "fist", "fist"),
        ("hands-on-hips", "fist", "fist"),
        ("hero-back", "fist", "fist"),
        ("pointing", "fist", "point"),
        ("arms-crossed", "flat", "flat"),
        ("thinking", "curled", "flat"),
        ("hand-seals", "flat", "flat"),
        ("two-handed-casting", "grip", "grip"),
        ("baseball-bat", "grip", "grip"),
        ("gun-stance", "grip", "grip"),
        ("shrug", "open", "open"),
        ("push-up", "pressed", "pressed"),
        ("standing-back", "relaxed", "relaxed"),
    ],
)
def test_gestures_of_ready_made_poses(preset, right, left):
    assert gestures(get(preset).pose) == (right, left)


@pytest.mark.parametrize("preset", [preset.id for preset in all_presets()])
def test_a_mirrored_pose_has_the_mirrored_gestures(preset):
    pose = get(preset).pose
    for person in range(len(pose.people)):
        right, left = gestures(pose, person)
        assert {right, left} <= set(GESTURES)
        assert gestures(pose.mirrored(), person) == (left, right)


def test_a_named_action_goes_before_the_joints():
    body = replace(body_of(get("standing").pose.people[0]), action="victory pose")
    m = Model(None, body, LOOK, random.Random(0), 1e4)
    assert (gesture_of(m, RIGHT_ARM), gesture_of(m, LEFT_ARM)) == ("fist", "victory")
