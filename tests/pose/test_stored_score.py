import json

import numpy as np
import pytest

from core.pose import presets, stored_score
from core.pose.score import score
from core.pose.skeleton import Joint, Person, Pose
from core.pose.stored_score import Grade, KeptScore, from_extras, oks_of, percent


def bent(pose: Pose) -> Pose:
    """The left wrist 20 px to the right, the right ankle gone."""
    body = pose.people[0].body.copy()
    body[Joint.LEFT_WRIST, 0] += 20
    body[Joint.RIGHT_ANKLE] = 0
    return Pose((Person(body),), pose.size)


def kept(asked: Pose, found: Pose) -> KeptScore:
    """By way of JSON, as in a file."""
    values = json.loads(json.dumps({"score": stored_score.to_dict(score(asked, found))}))
    result = from_extras(values)
    assert result is not None
    return result


def test_a_score_survives_the_file(standing):
    result, found = score(standing, bent(standing)), kept(standing, bent(standing))
    assert found.oks == pytest.approx(result.oks, abs=5e-5)
    assert found.pck == pytest.approx(result.pck, abs=5e-5)
    assert (found.people_found, found.people_asked) == (1, 1)
    assert [error.joint for error in found.errors] == list(Joint)
    for ours, theirs in zip(result.errors, found.errors, strict=True):
        assert (ours.offset is None) == (theirs.offset is None)
        assert np.allclose(ours.offset or (), theirs.offset or (), atol=0.0051)


def test_what_was_not_asked_has_no_entry(standing):
    body = standing.people[0].body.copy()
    body[Joint.NOSE] = 0
    asked = Pose((Person(body),), standing.size)
    values = stored_score.to_dict(score(asked, standing))
    assert values["joints"][0][Joint.NOSE] is None
    assert len(kept(asked, standing).errors) == 17


def test_the_worst_joints_by_name(standing):
    worst = kept(standing, bent(standing)).worst()
    assert [error.joint.title for error in worst] == ["right ankle", "left wrist"]
    assert worst[0].offset is None
    assert worst[1].offset == (0.45, 0.0)  # 20 px of a torso of 44
    assert kept(standing, standing).worst() == ()


def test_two_people_where_one_is_missing():
    pose = presets.get("side-by-side").pose
    found = kept(pose, Pose(pose.people[1:], pose.size))
    assert (found.people_found, found.people_asked) == (1, 2)
    assert {error.person for error in found.worst(99)} == {0}


def test_it_is_compact():
    pose = presets.get("high-five").pose
    assert len(json.dumps(stored_score.to_dict(score(pose, pose.mirrored())))) < 600


@pytest.mark.parametrize(
    ("oks", "grade"),
    [
        (1, Grade.GOOD),
        (0.85, Grade.GOOD),
        (0.849, Grade.FAIR),
        (0.65, Grade.FAIR),
        (0.6, Grade.POOR),
    ],
)
def test_grades(oks, grade):
    assert KeptScore(oks=oks, pck=1).grade == grade


def test_a_share_is_never_rounded_up():
    shares = (0, 0.29, 0.5799, 0.8999, 0.9, 1)
    assert [percent(share) for share in shares] == ["0 %", "29 %", "57 %", "89 %", "90 %", "100 %"]


def test_a_picture_of_an_older_version_has_two_numbers():
    found = from_extras({"score": {"oks": 0.5, "pck": 1.0}})
    assert found == KeptScore(oks=0.5, pck=1.0)
    assert found.worst() == ()


@pytest.mark.parametrize(
    "extras",
    [
        {}, {"score": None}, {"score": 0.5}, {"score": []}, {"score": {}}, {"score": {"oks": 0.5}},
        {"score": {"oks": "1", "pck": 1}}, {"score": {"oks": 1.5, "pck": 1}},
        {"score": {"oks": True, "pck": 1}}, {"score": {"oks": float("nan"), "pck": 1}},
    ],
)  # fmt: skip
def test_no_score(extras):
    assert from_extras(extras) is None
    assert oks_of(extras) is None


@pytest.mark.parametrize(
    "values",
    [
        {"people": "x", "joints": "y"},
        {"people": [2, 1], "joints": {}},
        {"people": [1, 10**9], "joints": [None, 3, "[]", {}]},
        {"people": [-1, 1], "joints": [[[1], [1, 2, 3], ["x", 1], [10**9, 0], [1.5, 2], {}, "a"]]},
        {"people": [[], []], "joints": [[None] * 500] * 3},
    ],
)
def test_hostile_joints_are_left_out(values):
    found = from_extras({"score": {"oks": 0.5, "pck": 0.5, **values}})
    assert found == KeptScore(oks=0.5, pck=0.5)


def test_a_crowd_from_a_file_is_cut():
    rows = [[[0, 0]] * 40] * 1000
    found = from_extras({"score": {"oks": 0.5, "pck": 0.5, "joints": rows}})
    assert found is not None
    assert len(found.errors) == 32 * 18
