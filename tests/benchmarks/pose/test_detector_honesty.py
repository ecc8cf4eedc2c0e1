import numpy as np
import pytest
from PIL import Image

from benchmarks.pose import detector_honesty as honesty
from benchmarks.pose.detector_calibration import regression
from benchmarks.pose.strange_pictures import KINDS, strange
from core.geometry import Size
from core.pose import presets
from core.pose.skeleton import Joint, Person, Pose

STANDING = presets.get("standing").pose
BODY = np.array(STANDING.people[0].body)


def tally(pose: Pose, *bodies: np.ndarray, unsure=()) -> honesty.Tally:
    sample = honesty.Sample("some", Image.new("RGB", STANDING.size), tuple(bodies))
    return honesty._count({}, sample, pose, unsure, 0.0)


def with_joint(joint: Joint, *values: float) -> np.ndarray:
    body = BODY.copy()
    body[joint] = values
    return body


def test_a_right_pose_is_all_right():
    counted = tally(STANDING, BODY)
    shown = int(STANDING.people[0].visible.sum())
    assert (counted.right, counted.asked, counted.shown, counted.wrong) == (shown, shown, shown, 0)
    assert (counted.found_people, counted.counted) == (1, 1)


@pytest.mark.parametrize(
    ("truth", "wrong"),
    [
        ((0.0, 0.0, 0.0), 1),  # not in the picture, but found
        ((0.0, 0.0, -1.0), 0),  # nobody knows
        ((1.0, 1.0, 1.0), 1),  # somewhere else
    ],
)
def test_a_joint_is_wrong_where_it_is_not(truth, wrong):
    counted = tally(STANDING, with_joint(Joint.LEFT_WRIST, *truth))
    assert counted.wrong == wrong


def test_marks_count_by_what_they_are_on():
    truth = with_joint(Joint.LEFT_WRIST, 1, 1, 1)
    counted = tally(STANDING, truth, unsure=((Joint.LEFT_WRIST, Joint.NOSE),))
    assert (counted.marked, counted.marked_wrong, counted.wrong) == (2, 1, 1)
    assert counted.facts()["unsure"] == 1
    assert counted.facts()["precision"] == 0.5


def test_nobody_is_right_where_nobody_is():
    assert tally(Pose((), STANDING.size)).counted == 1
    assert tally(STANDING).counted == 0
    assert tally(Pose((), STANDING.size), BODY).found_people == 0


def test_each_person_is_told_from_the_others():
    far = STANDING.people[0].moved(500, 0)
    counted = tally(Pose((far, Person(BODY)), STANDING.size), BODY, np.array(far.body))
    assert (counted.wrong, counted.found_people, counted.counted) == (0, 2, 1)


@pytest.mark.parametrize("index", range(len(KINDS)))
def test_strange_pictures_are_the_same_each_time_and_have_something_in_them(index):
    size = Size(96, 64)
    one, other = strange(index, size), strange(index, size)
    assert one.size == size
    assert one.tobytes() == other.tobytes()
    assert one.tobytes() != strange(index + len(KINDS), size).tobytes()
    assert np.asarray(one).std() > 3


def test_a_regression_finds_what_made_the_answers():
    chance = np.random.default_rng(0)
    features = np.concatenate([np.ones((4000, 1)), chance.normal(size=(4000, 2))], 1)
    truth = chance.random(4000) < 1 / (1 + np.exp(-(features @ [-0.5, 2.0, 0.0])))
    weights, area = regression(features, truth)
    assert weights == pytest.approx((-0.5, 2.0, 0.0), abs=0.2)
    assert 0.8 < area < 0.95
    assert regression(features[:, :1], truth)[1] == pytest.approx(0.5, abs=0.02)
