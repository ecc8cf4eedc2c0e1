from __future__ import annotations

import json
import math

import numpy as np
import pytest

from core.errors import PoseFormatError, RequestRejected
from core.generation.request import MAX_PROMPT_CHARACTERS, GenerationRequest
from core.pose.skeleton import Person, Pose, Size


def test_a_request_survives_json(standing):
    request = GenerationRequest(
        prompt="1girl, (high ponytail:1.2)",
        negative_prompt="blurry",
        pose=standing,
        size=Size(160, 160),
        steps=20,
        guidance=7.5,
        control_strength=0.6,
        seed=2**62,
        count=3,
        enlarge=4,
    )
    assert GenerationRequest.from_dict(json.loads(json.dumps(request.to_dict()))) == request


def test_a_request_without_a_pose_survives_json():
    request = GenerationRequest(prompt="1girl")
    assert GenerationRequest.from_dict(request.to_dict()) == request
    assert request.to_dict()["pose"] is None


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"prompt": "  \n"}, "Expected a prompt, got an empty one"),
        ({"prompt": "x" * (MAX_PROMPT_CHARACTERS + 1)}, "at most 4000 characters, got 4001"),
        ({"prompt": 7}, "Expected the prompt to be text, got int"),
        ({"prompt": "a\ud800"}, "broken Unicode"),
        ({"size": Size(130, 192)}, "width that is a multiple of 8, got 130: use 128"),
        ({"size": Size(128, 100)}, "height that is a multiple of 8, got 100"),
        ({"size": Size(8, 192)}, "width between 64 and 2048, got 8"),
        ({"size": Size(2048, 2048)}, "megapixels"),
        ({"steps": 0}, "steps between 1 and 150, got 0"),
        ({"steps": 3.5}, "steps to be a number, got 3.5"),
        ({"guidance": math.nan}, "guidance to be a number, got nan"),
        ({"guidance": "7"}, "guidance to be a number, got '7'"),
        ({"control_strength": -0.1}, "control strength between 0 and 2"),
        ({"seed": -1}, "seed between 0 and"),
        ({"seed": True}, "seed to be a number, got True"),
        ({"count": 9}, "count between 1 and 8, got 9"),
        ({"enlarge": 3}, "enlargement 1, 2 or 4, got 3"),
    ],
)
def test_unusable_values_are_refused_in_one_line(changes, line):
    with pytest.raises(RequestRejected) as caught:
        GenerationRequest(**{"prompt": "1girl", **changes})
    assert line in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_pose_with_no_visible_joint_is_refused():
    empty = Pose((Person(np.zeros((18, 3), np.float32)),), Size(128, 192))
    with pytest.raises(RequestRejected, match="at least one visible joint"):
        GenerationRequest(prompt="1girl", pose=empty)


def test_control_characters_are_dropped_and_lines_kept():
    assert GenerationRequest(prompt="a\x00b\nc\x1b").prompt == "ab\nc"


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({}, RequestRejected),
        ({"prompt": None}, RequestRejected),
        ({"prompt": "a", "size": 7}, RequestRejected),
        ({"prompt": "a", "size": [1, 2, 3]}, RequestRejected),
        ({"prompt": "a", "size": ["x", 64]}, RequestRejected),
        ({"prompt": "a", "pose": "{"}, PoseFormatError),
        ({"prompt": "a", "pose": 7}, RequestRejected),
        ({"prompt": "a", "checkpoint": {"a": 1}}, RequestRejected),
        ({"prompt": "a", "sampler": None}, RequestRejected),
        ({"prompt": "a", "steps": [1]}, RequestRejected),
        ({"prompt": "a", "enlarge": [4]}, RequestRejected),
    ],
)
def test_settings_from_outside_are_checked(values, error):
    with pytest.raises(error):
        GenerationRequest.from_dict(values)


def test_unknown_settings_are_dropped():
    request = GenerationRequest.from_dict({"prompt": "a", "__class__": "x", "future": 1})
    assert request == GenerationRequest(prompt="a")
