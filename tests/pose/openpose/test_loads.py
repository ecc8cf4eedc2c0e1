import json

import numpy as np
import pytest

from core.pose import openpose
from core.pose.skeleton import Joint, Person, Pose
from tests.pose.openpose.figure import (
    BODY,
    COCO,
    SIZE,
    body_of,
    document,
    expected,
    random_pose,
    triples,
)

# --- our own


@pytest.mark.parametrize("seed", range(30))
def test_round_trip_is_exact(seed):
    pose = random_pose(seed)
    assert openpose.loads(openpose.dumps(pose)) == pose
    assert openpose.loads(openpose.dumps(pose).encode()) == pose


@pytest.mark.parametrize("place", [(0.0, 0.0), (0.5, 0.25), (1, 1), (0, 7), (511.96, 767.9)])
def test_round_trip_of_one_joint_anywhere(place):
    body = np.zeros((18, 3))
    body[Joint.LEFT_WRIST] = (*place, 1)
    pose = Pose((Person(body),), SIZE)
    assert openpose.loads(openpose.dumps(pose)) == pose


def test_a_hidden_second_person_is_kept():
    pose = Pose((Person(expected()), Person(np.zeros((18, 3)))), SIZE)
    assert openpose.loads(openpose.dumps(pose)) == pose


def test_what_is_written_is_what_other_tools_read():
    pose = Pose((Person(expected(hidden=[4]), face=np.full((70, 3), 9)),), SIZE)
    written = json.loads(openpose.dumps(pose))
    assert (written["canvas_width"], written["canvas_height"]) == (512, 768)
    (person,) = written["people"]
    assert person["pose_keypoints_2d"][:6] == [256.0, 150.0, 1.0, 256.0, 200.0, 1.0]
    assert person["pose_keypoints_2d"][12:15] == [0.0, 0.0, 0.0]
    assert len(person["pose_keypoints_2d"]) == 54
    assert len(person["face_keypoints_2d"]) == 210
    assert "hand_left_keypoints_2d" not in person


# --- the dialects


def test_sd_webui_controlnet_with_null_hands_and_animals():
    value = document(animals=[])
    value["people"][0] |= {"face_keypoints_2d": None, "hand_left_keypoints_2d": None,
                           "hand_right_keypoints_2d": []}  # fmt: skip
    pose = openpose.loads(json.dumps(value))
    assert pose == Pose((Person(expected()),), SIZE)


def test_comfyui_list_of_frames_takes_the_first():
    other = document()
    other["people"] = []
    assert np.array_equal(body_of([document(), other]), expected())


def test_byte_order_mark_and_missing_canvas():
    value = {"version": 1.3, "people": [{"person_id": [-1], "pose_keypoints_2d": triples()}]}
    pose = openpose.loads(b"\xef\xbb\xbf" + json.dumps(value).encode())
    assert pose == Pose((Person(expected()),), SIZE)


def test_canvas_grows_around_a_figure_that_needs_more_than_the_usual():
    points = [(3 * x, y) for x, y in BODY]
    assert openpose.loads(json.dumps([list(p) for p in points])).size == (1024, 768)


def test_shares_of_the_canvas_become_pixels():
    value = document()
    value["people"][0]["pose_keypoints_2d"] = triples([(x / 512, y / 768) for x, y in BODY])
    assert np.allclose(body_of(value), expected(), atol=1e-3)


def test_shares_that_leave_the_canvas_are_still_shares():
    points = [(x / 512, y / 768) for x, y in BODY]
    points[10] = (0.4, 1.3)
    value = document()
    value["people"][0]["pose_keypoints_2d"] = triples(points)
    assert body_of(value)[10].tolist() == pytest.approx([204.8, 998.4, 1])


@pytest.mark.parametrize(
    ("place", "read"),
    [((0.5, 0.25), (256, 192)), ((1, 1), (1, 1)), ((3, 2), (3, 2)), ((1.5, 0.5), (1.5, 0.5))],
)
def test_one_joint_near_the_origin_is_a_share_only_when_it_can_be(place, read):
    points = [(0, 0)] * 18
    points[7] = place
    value = document()
    value["people"][0]["pose_keypoints_2d"] = [
        number for x, y in points for number in (x, y, float((x, y) != (0, 0)))
    ]
    assert body_of(value)[7].tolist() == [*read, 1]
    assert body_of(value)[:, 2].sum() == 1


def test_body_25_leaves_out_the_middle_hip_and_the_feet():
    points = BODY[:8] + [(999, 999)] + BODY[8:] + [(888, 888)] * 6
    value = document()
    value["people"][0]["pose_keypoints_2d"] = triples(points)
    assert np.array_equal(body_of(value), expected())


def test_coco_17_gets_a_neck_between_the_shoulders():
    value = document()
    value["people"][0]["pose_keypoints_2d"] = triples([BODY[joint] for joint in COCO])
    body = expected()
    body[Joint.NECK] = (256, 205, 1)
    assert np.array_equal(body_of(value), body)


def test_coco_17_without_a_shoulder_has_no_neck():
    value = document()
    points = triples([BODY[joint] for joint in COCO])
    points[3 * 5 : 3 * 6] = [0, 0, 0]
    value["people"][0]["pose_keypoints_2d"] = points
    assert np.array_equal(body_of(value), expected(hidden=[Joint.NECK, Joint.LEFT_SHOULDER]))


def test_older_file_with_keypoints_of_two_people():
    value = {"width": 512, "height": 768, "keypoints": [list(p) for p in BODY * 2]}
    pose = openpose.loads(json.dumps(value))
    assert pose == Pose((Person(expected()), Person(expected())), SIZE)


@pytest.mark.parametrize(
    "value",
    [
        [list(point) for point in BODY],
        [[x, y, 0.9] for x, y in BODY],
        triples(),
        {"people": [{"pose_keypoints_2d": [[x, y, 1] for x, y in BODY]}]},
    ],
    ids=["pairs", "triples", "flat", "nested in people"],
)
def test_bare_arrays(value):
    assert np.array_equal(body_of(value), expected())


def test_bare_array_with_gaps():
    value = [list(point) for point in BODY]
    value[3], value[4] = None, [0, 0]
    assert np.array_equal(body_of(value), expected(hidden=[3, 4]))


def test_detectors_confidence_decides_what_is_there():
    value = document()
    for joint, confidence in ((2, 0.05), (3, 0.4), (4, 0.0), (5, 2.0)):
        value["people"][0]["pose_keypoints_2d"][joint * 3 + 2] = confidence
    assert np.array_equal(body_of(value), expected(hidden=[2, 4]))


def test_hands_and_a_face_of_68_points_that_borrows_its_pupils():
    value = document()
    value["people"][0] |= {
        "hand_left_keypoints_2d": triples([(10 + i, 20) for i in range(21)]),
        "hand_right_keypoints_2d": triples([(300, 20 + i) for i in range(21)]),
        "face_keypoints_2d": triples([(200 + i, 100) for i in range(68)]),
    }
    person = openpose.loads(json.dumps(value)).people[0]
    assert person.left_hand[20].tolist() == [30, 20, 1]
    assert person.right_hand[20].tolist() == [300, 40, 1]
    assert person.face[67:].tolist() == [[267, 100, 1], [240, 135, 1], [272, 135, 1]]


def test_far_coordinates_are_clipped_to_twice_the_canvas():
    value = document()
    value["people"][0]["pose_keypoints_2d"][0:2] = [1e30, -1e30]
    assert body_of(value)[0].tolist() == [1024, -768, 1]


def numbered(count: int) -> list[list[float]]:
    """Point ``i`` stands at (10 + i, 300 − i)."""
    return [[10.0 + i, 300.0 - i, 1.0] for i in range(count)]


@pytest.mark.parametrize("shape", ["bare", "flat", "person"])
def test_whole_bodies_of_133_bring_hands_and_face(shape):
    points = numbered(133)
    flat = [number for point in points for number in point]
    text = {"bare": points, "flat": flat, "person": document(people=[{"pose_keypoints_2d": flat}])}[
        shape
    ]
    (person,) = openpose.loads(json.dumps(text)).people
    at = person.body[:, 0] - 10
    assert at[[Joint.NOSE, Joint.RIGHT_SHOULDER, Joint.LEFT_WRIST, Joint.RIGHT_EYE]].tolist() == [
        0, 6, 9, 2,
    ]  # fmt: skip
    assert at[Joint.NECK] == 5.5
    assert (person.face[0, 0] - 10, person.face[67, 0] - 10) == (23, 90)
    assert (person.face[68:, 0] - 10).tolist() == [2, 1], "the pupils are the eyes"
    assert (person.left_hand[0, 0] - 10, person.right_hand[20, 0] - 10) == (91, 132)


def test_dwposes_134_begin_in_the_order_of_openpose():
    (person,) = openpose.loads(json.dumps(numbered(134))).people
    assert (person.body[:, 0] - 10).tolist() == list(range(18))
    assert (person.face[0, 0] - 10, person.right_hand[0, 0] - 10) == (24, 113)


def test_a_whole_body_without_hands_has_none():
    points = numbered(133)
    for point in points[91:]:
        point[2] = 0.0
    (person,) = openpose.loads(json.dumps(points)).people
    assert person.left_hand is None and person.right_hand is None
    assert person.face is not None


def test_an_animal_becomes_a_figure_on_all_fours():
    value = document(people=[]) | {"version": "ap10k", "animals": [numbered(17)]}
    (person,) = openpose.loads(json.dumps(value)).people
    at = person.body[:, 0] - 10
    joints = [Joint.NOSE, Joint.NECK, Joint.LEFT_WRIST, Joint.RIGHT_WRIST, Joint.LEFT_ANKLE,
              Joint.RIGHT_ANKLE, Joint.LEFT_EYE]  # fmt: skip
    assert at[joints].tolist() == [2, 3, 7, 10, 13, 16, 0]
    assert not person.visible[[Joint.LEFT_EAR, Joint.RIGHT_EAR]].any()
