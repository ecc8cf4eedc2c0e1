import json

import numpy as np
import pytest

from core.errors import PoseFormatError
from core.geometry import Size
from core.pose import canvas, presets
from core.pose.skeleton import Joint, Person, Pose

SIZE = Size(128, 192)


def figure(**changed) -> list:
    joints = [[10.0 + joint, 20.0 + joint, 1] for joint in range(18)]
    for name, joint in changed.items():
        joints[int(name[1:])] = joint
    return joints


def test_a_figure_arrives_as_it_was_drawn():
    pose = canvas.from_editor([figure(j3=[50, 60, 0]), figure()], SIZE)
    assert pose.size == SIZE
    assert pose.people[0].body[2].tolist() == [12, 22, 1]
    assert pose.people[0].body[3].tolist() == [0, 0, 0]
    assert pose.people[1].visible.all()


def test_the_last_person_removed_is_an_empty_pose():
    assert canvas.from_editor([], SIZE) == Pose((), SIZE)


@pytest.mark.parametrize(
    ("place", "kept"),
    [((0, 0), (1, 1)), ((-5e5, 300), (1, 191)), ((128, 192), (127, 191)), ((1.5, 2.5), (1.5, 2.5))],
)
def test_joints_stay_a_pixel_inside(place, kept):
    pose = canvas.from_editor([figure(j0=[*place, 1])], SIZE)
    assert pose.people[0].body[0].tolist() == [*kept, 1]


@pytest.mark.parametrize("preset", presets.all_presets(), ids=lambda preset: preset.id)
def test_to_the_editor_and_back(preset):
    payload = json.loads(json.dumps(canvas.to_editor(preset.pose)))
    assert canvas.from_editor(payload, preset.pose.size) == preset.pose


def with_details() -> Person:
    body = np.column_stack([np.arange(10, 28), np.arange(20, 38), np.ones(18)])
    right, face = np.ones((21, 3)), np.ones((70, 3))
    right[:, :2] = -3.25, 150.1  # a hand may reach out of the canvas
    right[5] = 0
    face[:, 0] = np.arange(70) / 7
    return Person(body, right_hand=right, face=face)


def test_hands_and_face_go_to_the_editor_and_back():
    pose = Pose((with_details(), Person(with_details().body)), SIZE)
    payload = json.loads(json.dumps(canvas.to_editor(pose)))
    assert [len(figure) for figure in payload] == [130, 18]
    assert payload[0][18:39] == [[0, 0, 0]] * 21
    assert payload[0][39] == [-3.25, 150.1, 1]
    assert payload[0][44] == [0, 0, 0]
    assert canvas.from_editor(payload, SIZE) == pose


def test_a_hand_of_which_nothing_is_shown_is_none():
    payload = canvas.to_editor(Pose((with_details(),), SIZE))
    for point in payload[0][39:60]:
        point[2] = 0
    (person,) = canvas.from_editor(payload, SIZE).people
    assert person.right_hand is None
    assert person.left_hand is None
    assert np.array_equal(person.face, with_details().face)


def test_ghosts_stand_where_the_body_lets_one_expect_them(standing):
    body = standing.people[0].body.copy()
    hidden = [Joint.LEFT_WRIST, Joint.RIGHT_KNEE, Joint.RIGHT_ANKLE, Joint.NOSE, Joint.LEFT_EAR]
    body[hidden, 2] = 0
    (ghosts,) = canvas.to_editor(Pose((Person(body),), standing.size))
    for joint in hidden:
        assert ghosts[joint][2] == 0
        distance = np.hypot(*(np.array(ghosts[joint][:2]) - standing.people[0].body[joint, :2]))
        assert distance < 14, f"{joint.title}: {distance:.0f} of 130 px"


def test_a_person_without_any_joint_is_a_ghost_in_the_middle():
    (ghosts,) = canvas.to_editor(Pose((Person(np.zeros((18, 3))),), SIZE))
    places = np.array(ghosts)[:, :2]
    assert (np.array(ghosts)[:, 2] == 0).all()
    assert places[Joint.NECK].tolist() == pytest.approx([64, 48], abs=2)
    assert places[Joint.RIGHT_ANKLE, 1] > places[Joint.RIGHT_KNEE, 1] > places[Joint.RIGHT_HIP, 1]


def test_ghosts_never_leave_the_canvas():
    body = np.zeros((18, 3))
    body[Joint.LEFT_WRIST] = (2, 190, 1)
    (ghosts,) = canvas.to_editor(Pose((Person(body),), SIZE))
    places = np.array(ghosts)[:, :2]
    assert (places >= 1).all()
    assert (places <= np.array(SIZE) - 1).all()


@pytest.mark.parametrize(
    "payload",
    [
        None, 3, "people", {"people": []}, [None], [[]], [figure()[:7]], [figure() * 2],
        [figure()] * 21, [figure(j4=[1, 2])], [figure(j4=[1, 2, 3, 4])], [figure(j4="123")],
        [figure(j4=[float("nan"), 2, 1])], [figure(j4=[1, float("inf"), 1])],
        [figure(j4=[10**400, 2, 1])], [figure(j4=["1", 2, 1])], [figure(j4=[None, 2, 1])],
        [figure(j4=[True, 2, 1])], [figure(j4=[1, 2, 0.5])], [figure(j4=[1, 2, None])],
        [figure() + [[1, 2, 1]] * 111], [figure() + [[1, 2, 1]] * 113], [figure() * 7],
        [figure() + [[1, 2, 1]] * 111 + [[1, float("nan"), 1]]], [figure() + [None] * 112],
        [figure(j4=[1, 2, [1]])], [figure(j4={"x": 1, "y": 2})], [figure(j4=[1, 2, float("nan")])],
    ],
)  # fmt: skip
def test_a_payload_of_another_shape_is_refused(payload):
    with pytest.raises(PoseFormatError, match="from the pose editor") as caught:
        canvas.from_editor(payload, SIZE)
    assert "\n" not in str(caught.value)
