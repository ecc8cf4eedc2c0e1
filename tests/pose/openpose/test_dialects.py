"""Each tool's own spelling of one standing figure is read as that figure."""

import json

import numpy as np
import pytest

from core.geometry import Size
from core.pose import openpose
from core.pose.skeleton import Joint
from tests.pose.openpose.figure import BODY, COCO, document, expected, triples

PAIRS = [list(point) for point in BODY]
COCO_PAIRS = [PAIRS[joint] for joint in COCO]
COCO_FLAT = [number for x, y in COCO_PAIRS for number in (x, y, 2)]
PERSON = {"pose_keypoints_2d": triples()}
LEFT_HAND = [[340 + i, 400 + i] for i in range(21)]
RIGHT_HAND = [[170 - i, 400 + i] for i in range(21)]


def with_neck_of_shoulders() -> np.ndarray:
    body = expected()
    body[Joint.NECK] = (256, 205, 1)
    return body


def named(names) -> dict:
    return dict(zip(names, PAIRS, strict=True))


AS_18 = {
    "openpose 1.0": {"version": 1.0, "people": [{"pose_keypoints": triples(), "face_keypoints": [],
                     "hand_left_keypoints": [], "hand_right_keypoints": []}]},
    "width and height": {"width": 512, "height": 768, "people": [PERSON]},
    "a bare person": PERSON | {"canvas_width": 512, "canvas_height": 768},
    "a list of people": [PERSON],
    "people as an object": {"people": {"a": PERSON}},
    "people as points": {"people": [PAIRS]},
    "people as one body": {"people": PAIRS},
    "older editor": {"width": 512, "height": 768, "keypoints": PAIRS},
    "older editor, nested": {"width": 512, "height": 768, "keypoints": [PAIRS]},
    "nested without a frame": [PAIRS],
    "pairs in one row": {"people": [{"pose_keypoints_2d": [n for pair in PAIRS for n in pair]}]},
    "points as objects": [{"x": x, "y": y, "confidence": 0.9} for x, y in BODY],
    "wrapped": {"version": 2, "box": [1, 2, 3, 4], "data": {"pose": {"people": [PERSON]}}},
    "frames of one": [[{"people": [PERSON]}]],
    "alphapose as cmu": {"a.jpg": {"version": 0.1, "bodies": [{"joints": triples()}]}},
    "joints by name": named(joint.name.lower() for joint in Joint),
    "joints by short names": named(
        ["nose", "upperChest", "rShoulder", "rElbow", "rWrist", "lShoulder", "lElbow", "lWrist",
         "rHip", "rKnee", "rAnkle", "lHip", "lKnee", "lAnkle", "rHeadInner", "lHeadInner",
         "rHeadOuter", "lHeadOuter"]),
}  # fmt: skip

AS_COCO = {
    "ultralytics": [{"name": "person", "class": 0, "confidence": 0.9, "box": {"x1": 1, "y1": 2},
                     "keypoints": {"x": [x for x, _ in COCO_PAIRS], "y": [y for _, y in COCO_PAIRS],
                                   "visible": [0.9] * 17}}],
    "alphapose": [{"image_id": "a.png", "category_id": 1, "keypoints": COCO_FLAT, "score": 2.9,
                   "box": [1, 2, 3, 4]}],
    "mmpose": [{"keypoints": COCO_PAIRS, "keypoint_scores": [0.9] * 17, "bbox": [[1, 2, 3, 4]]}],
    "mmpose, nested": {"predictions": [[{"keypoints": COCO_PAIRS, "keypoint_scores": [1.0] * 17}]],
                       "visualization": []},
    "mmpose, saved": {"meta_info": {"dataset_name": "coco"}, "instance_info": [
                      {"frame_id": 1, "instances": [{"keypoints": COCO_PAIRS}]}]},
    "coco results": [{"image_id": 139, "category_id": 1, "keypoints": COCO_FLAT, "score": 0.7}],
    "coco annotations": {"images": [{"id": 139, "width": 512, "height": 768}], "annotations": [
                         {"image_id": 139, "category_id": 1, "keypoints": COCO_FLAT}]},
    "17 points": COCO_PAIRS,
    "23 points": COCO_PAIRS + [[9, 9]] * 6,
}  # fmt: skip


@pytest.mark.parametrize("value", AS_18.values(), ids=AS_18)
def test_bodies_in_the_order_of_openpose(value):
    file = openpose.load_frames(json.dumps(value))
    (frame,) = file.frames
    (person,) = frame.pose.people
    assert np.array_equal(person.body, expected())
    assert (frame.name, frame.pose.size) == ("", (512, 768))
    assert file.notes == ()


@pytest.mark.parametrize("value", AS_COCO.values(), ids=AS_COCO)
def test_bodies_in_the_order_of_coco_get_a_neck(value):
    file = openpose.load_frames(json.dumps(value))
    (frame,) = file.frames
    (person,) = frame.pose.people
    assert np.array_equal(person.body, with_neck_of_shoulders())
    assert (frame.name, file.notes) == ("", ())


def test_scores_beside_the_points_decide_what_is_there():
    scores = [0.9] * 17
    scores[9] = 0.02
    value = [{"keypoints": COCO_PAIRS, "keypoint_scores": scores}]
    body = openpose.loads(json.dumps(value)).people[0].body
    assert not body[Joint.LEFT_WRIST].any() and body[Joint.RIGHT_WRIST].any()


@pytest.mark.parametrize("rows", ["flat", "nested"])
def test_sixty_points_are_a_body_and_both_hands(rows):
    points = PAIRS + LEFT_HAND + RIGHT_HAND
    value = {"width": 512, "height": 768, "keypoints": points if rows == "flat" else [points]}
    (person,) = openpose.loads(json.dumps(value)).people
    assert np.array_equal(person.body, expected())
    assert person.left_hand[:, :2].tolist() == LEFT_HAND
    assert person.right_hand[:, :2].tolist() == RIGHT_HAND


def test_halpe_brings_neck_hands_and_face():
    points = [[10 + i, 300 - i] for i in range(136)]
    (person,) = openpose.loads(json.dumps(points)).people
    at = person.body[:, 0] - 10
    assert at[[Joint.NOSE, Joint.NECK, Joint.LEFT_ANKLE]].tolist() == [0, 18, 15]
    assert (person.face[0, 0], person.left_hand[0, 0], person.right_hand[20, 0]) == (36, 104, 145)


# --- several poses in one file


def frames_of(value) -> list[tuple[str, list[float]]]:
    """Names, and where each first person's nose is."""
    found = openpose.load_frames(json.dumps(value)).frames
    return [(frame.name, frame.pose.people[0].body[0].tolist()) for frame in found]


def moved(x: float) -> list[float]:
    return triples([(a + x, b) for a, b in BODY])


def frame(x: float) -> dict:
    return document(people=[{"pose_keypoints_2d": moved(x)}])


NOSES = [[256, 150, 1], [266, 150, 1]]
COLLECTIONS = {
    "poses by name": ({"standing": frame(0), "other": frame(10)}, ["standing", "other"]),
    "comfyui frames": ([frame(0), frame(10)], ["Frame 1", "Frame 2"]),
    "a name with frames": ({"clip": [frame(0), frame(10)], "fps": 8}, ["Frame 1", "Frame 2"]),
    "names with frames": (
        {"a": [frame(0)], "b": {"people": [{"pose_keypoints_2d": moved(10)}]}}, ["a", "b"]),
    "older files": ([{"width": 512, "height": 768, "keypoints": PAIRS},
                     {"width": 512, "height": 768, "keypoints": [[x + 10, y] for x, y in PAIRS]}],
                    ["Frame 1", "Frame 2"]),
    "results of two pictures": (
        [{"image_id": "a.png", "keypoints": COCO_FLAT},
         {"image_id": "b.png", "keypoints": [n + 10 * (i % 3 == 0)
                                             for i, n in enumerate(COCO_FLAT)]}],
        ["a.png", "b.png"]),
    "annotations of two pictures": (
        {"images": [{"id": 7, "file_name": "b.jpg"}], "annotations": [
         {"image_id": 5, "keypoints": COCO_FLAT},
         {"image_id": 7, "keypoints": [n + 10 * (i % 3 == 0) for i, n in enumerate(COCO_FLAT)]}]},
        ["5", "b.jpg"]),
    "mmpose video": ([{"frame_id": n, "instances": [{"keypoints": [[x + 10 * n, y] for x, y in
                      COCO_PAIRS]}]} for n in range(2)], ["Frame 1", "Frame 2"]),
}  # fmt: skip


@pytest.mark.parametrize(("value", "names"), COLLECTIONS.values(), ids=COLLECTIONS)
def test_every_pose_of_a_file_is_offered_by_name(value, names):
    assert frames_of(value) == list(zip(names, NOSES, strict=True))


def test_an_empty_first_frame_is_said_and_the_next_counts():
    value = [document(people=[]), frame(10), frame(0)]
    file = openpose.load_frames(json.dumps(value))
    assert [named.name for named in file.frames] == ["Frame 2", "Frame 3"]
    assert file.notes == ("1 of 3 frames shows nobody and is left out.",)
    assert openpose.loads(json.dumps(value)) == file.frames[0].pose


def test_results_of_one_picture_are_its_people():
    value = [{"image_id": 3, "keypoints": COCO_FLAT}] * 2
    (frame,) = openpose.load_frames(json.dumps(value)).frames
    assert len(frame.pose.people) == 2


def test_a_canvas_around_poses_holds_for_each():
    value = {"width": 600, "height": 900, "poses": [PAIRS, PAIRS]}
    assert openpose.loads(json.dumps(value)).size == Size(600, 900)


def test_names_are_one_short_line():
    value = {"a\n\n" + "x" * 5000: frame(0), "b": frame(10)}
    first = openpose.load_frames(json.dumps(value)).frames[0].name
    assert first == "a " + "x" * 57


# --- animals


def test_animals_without_people_go_on_all_fours():
    points = [number for i in range(17) for number in (100 + 10 * i, 200 + 5 * i, 1)]
    value = [{"version": "ap10k", "animals": [points], "canvas_width": 768, "canvas_height": 512}]
    file = openpose.load_frames(json.dumps(value))
    (person,) = file.frames[0].pose.people
    assert person.body[Joint.NOSE].tolist() == [120, 210, 1]
    assert person.body[Joint.RIGHT_ANKLE].tolist() == [260, 280, 1]
    assert file.frames[0].pose.size == (768, 512)
    assert file.notes == ("An animal becomes a figure on all fours, without tail and ears.",)


def test_names_of_a_category_tell_the_order_of_its_joints():
    names = ["left_eye", "right_eye", "nose", "neck", "root_of_tail", "left_shoulder",
             "left_elbow", "left_front_paw", "right_shoulder", "right_elbow", "right_front_paw",
             "left_hip", "left_knee", "left_back_paw", "right_hip", "right_knee",
             "right_back_paw"]  # fmt: skip
    flat = [number for i in range(17) for number in (100 + i, 200 - i, 2)]
    value = {
        "categories": [{"id": 1, "name": "cat", "keypoints": names}],
        "annotations": [{"image_id": 1, "category_id": 1, "keypoints": flat}],
    }
    body = openpose.loads(json.dumps(value)).people[0].body
    joints = [Joint.NOSE, Joint.NECK, Joint.LEFT_WRIST, Joint.RIGHT_ANKLE, Joint.LEFT_EYE]
    assert (body[joints, 0] - 100).tolist() == [2, 3, 7, 16, 0]
    assert not body[[Joint.LEFT_EAR, Joint.RIGHT_EAR]].any()
