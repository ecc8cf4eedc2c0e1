"""One bad part never refuses a file: what is known is mapped, the rest left out with a word."""

import json

import numpy as np
import pytest

from core.pose import openpose
from core.pose.openpose import faces, people
from core.pose.openpose.frames import CROWD
from core.pose.skeleton import Joint
from tests.pose.openpose.figure import document, expected, triples

PERSON = {"pose_keypoints_2d": triples()}


def load(*persons) -> openpose.PoseFile:
    return openpose.load_frames(json.dumps(document(people=list(persons))))


def grid(count: int) -> list[float]:
    return triples([(230 + i % 20, 120 + i // 20) for i in range(count)])


@pytest.mark.parametrize(
    ("key", "value", "note"),
    [
        ("face_keypoints_2d", grid(56), "A face of 56 points is left out: the studio reads 68, "),
        ("face_keypoints_2d", grid(69), "A face of 69 points is left out"),
        ("hand_left_keypoints_2d", [300, 400, 1], "A left hand of 1 point is left out: the studio"),
        ("hand_right_keypoints_2d", [1, 2], "A right hand of 0 points is left out"),
        ("hand_right_keypoints_2d", "none", "A right hand could not be read and is left out."),
        ("face_keypoints_2d", [*grid(69), 1, 2, True], "A face could not be read and is left out."),
    ],
)
def test_an_unknown_part_is_left_out(key, value, note):
    file = load(PERSON | {key: value})
    (person,) = file.frames[0].pose.people
    assert np.array_equal(person.body, expected())
    assert (person.face, person.left_hand, person.right_hand) == (None, None, None)
    (said,) = file.notes
    assert said.startswith(note)


@pytest.mark.parametrize(
    "second", [None, {}, {"pose_keypoints_2d": []}, {"pose_keypoints_2d": None}]
)
def test_a_second_person_of_nothing_is_left_out(second):
    file = load(PERSON, second)
    assert len(file.frames[0].pose.people) == 1
    assert file.notes == (people.NOBODY,)


def test_a_second_person_with_a_broken_body_is_left_out():
    file = load(PERSON, {"pose_keypoints_2d": [1, 2, 3]})
    assert len(file.frames[0].pose.people) == 1
    assert file.notes[0] == "A body of 1 point is left out."


def test_a_face_alone_shows_nose_and_eyes():
    places = [(200 + i % 10 * 4, 100 + i // 10 * 5) for i in range(70)]
    file = load({"pose_keypoints_2d": [0] * 54, "face_keypoints_2d": triples(places)})
    (person,) = file.frames[0].pose.people
    assert person.face[:, :2].tolist() == [[float(x), float(y)] for x, y in places]
    assert person.body[Joint.NOSE].tolist() == [*places[30], 1]
    eye = np.mean(places[36:42], axis=0)
    assert person.body[Joint.RIGHT_EYE, :2].tolist() == pytest.approx(eye.tolist())
    assert np.flatnonzero(person.visible).tolist() == [0, 14, 15]
    assert file.notes == (people.FROM_PARTS,)


def test_hands_alone_show_wrists():
    left, right = [(300 + i, 400) for i in range(21)], [(100 - i, 410) for i in range(21)]
    file = load(
        {"hand_left_keypoints_2d": triples(left), "hand_right_keypoints_2d": triples(right)}
    )
    (person,) = file.frames[0].pose.people
    assert person.left_hand[20].tolist() == [320, 400, 1]
    assert person.body[Joint.LEFT_WRIST].tolist() == [300, 400, 1]
    assert person.body[Joint.RIGHT_WRIST].tolist() == [100, 410, 1]
    assert int(person.visible.sum()) == 2


def test_a_face_mesh_becomes_the_70_points():
    places = [(10.0 + i, 900.0 - i) for i in range(478)]
    (person,) = load(PERSON | {"face_keypoints_2d": triples(places)}).frames[0].pose.people
    at = person.face[:, 0] - 10
    # chin, tip of the nose, outer corners of the eyes and the mouth, pupils
    assert at[[8, 30, 36, 45, 48, 54, 68, 69]].tolist() == [152, 4, 33, 263, 61, 291, 468, 473]
    assert len(set(at.tolist())) == 70
    (person,) = load(PERSON | {"face_keypoints_2d": triples(places[:468])}).frames[0].pose.people
    assert person.face[68:, :2].tolist() == [[240, 135], [272, 135]], "the eyes of the body"
    assert faces.FACE_COUNTS == (70, 68, 468, 478)


def test_of_a_crowd_the_first_twenty_are_kept():
    file = load(*[PERSON] * 30)
    assert len(file.frames[0].pose.people) == 20
    assert file.notes == (CROWD,)


def test_many_kinds_of_faults_are_told_in_eight_lines():
    persons = [PERSON | {"face_keypoints_2d": grid(count)} for count in range(1, 15)]
    notes = load(*persons).notes
    assert len(notes) == 8
    assert notes[-1] == "7 more parts are left out."
