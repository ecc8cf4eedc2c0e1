import json
import random
import time
from copy import deepcopy

import numpy as np
import pytest

from core.errors import PoseFormatError
from core.pose import openpose
from core.pose.skeleton import Joint, Person, Pose, Size

BODY = [
    (256, 150), (256, 200), (200, 205), (180, 300), (170, 400), (312, 205), (330, 300), (340, 400),
    (225, 400), (220, 530), (215, 670), (287, 400), (290, 530), (295, 670), (240, 135), (272, 135),
    (220, 145), (292, 145),
]  # fmt: skip
SIZE = Size(512, 768)


def triples(points=BODY, confidence=1.0) -> list[float]:
    return [number for x, y in points for number in (x, y, confidence)]


def document(**more) -> dict:
    person = {"pose_keypoints_2d": triples()}
    return {"people": [person], "canvas_width": 512, "canvas_height": 768} | more


def body_of(value) -> np.ndarray:
    return openpose.loads(json.dumps(value)).people[0].body


def expected(hidden=()) -> np.ndarray:
    body = np.array([(x, y, 1) for x, y in BODY], np.float32)
    body[list(hidden)] = 0
    return body


# --- our own


def random_pose(seed: int) -> Pose:
    rng = np.random.default_rng(seed)
    size = Size(*(int(side) for side in rng.integers(64, 2000, 2)))

    def part(count):
        places = rng.uniform(-0.5, 1.5, (count, 2)) * size
        return np.column_stack([places, rng.random(count) < 0.8])

    def maybe(count):
        return part(count) if rng.random() < 0.5 else None

    people = (Person(part(18), maybe(21), maybe(21), maybe(70)) for _ in range(seed % 3 + 1))
    return Pose(tuple(people), size)


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


COCO = [0, 15, 14, 17, 16, 5, 2, 6, 3, 7, 4, 11, 8, 12, 9, 13, 10]


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


# --- hostile input


def with_points(points) -> str:
    return json.dumps({"people": [{"pose_keypoints_2d": points}]})


HOSTILE = {
    "empty": ("", "broken JSON"),
    "cut off": (json.dumps(document())[:100], "broken JSON"),
    "a word": ("pose", "broken JSON"),
    "nan": (with_points(triples()).replace("256", "NaN"), "NaN"),
    "infinity": ("[-Infinity]", "-Infinity"),
    "too large": (with_points(triples()).replace("256", "1e400"), "too large"),
    "digits": (with_points(triples()).replace("256", "9" * 5000), "too large"),
    "7 joints": (with_points(triples(BODY[:7])), "21 numbers instead of 18 or 25 or 17 or 133"),
    "crowd": (json.dumps(document(people=[{}] * 10_000)), "10000 people where 20"),
    "21 people": (json.dumps(document(people=document()["people"] * 21)), "21 people where 20"),
    "nobody": (json.dumps(document(people=[])), "no visible joint"),
    "all hidden": (with_points([0.0] * 54), "no visible joint"),
    "animal": (json.dumps(document(people=[], animals=[[1, 2, 3]])), "in animal 1"),
    "animals that are none": (json.dumps(document(people=[], animals=7)), "as 'animals'"),
    "depth": ("[" * 100_000 + "]" * 100_000, "nested deeper than 20"),
    "depth in objects": ('{"a":' * 5000 + "1" + "}" * 5000, "nested deeper than 20"),
    "2 MB": (" " * 2_000_001 + "[]", "2.0 MB where 2 is the most"),
    "many values": ("[" + "1," * 900_000 + "1]", "more than 250000 values"),
    "huge canvas": (json.dumps(document(canvas_width=10**9)), "1e[+]09 as a side"),
    "canvas of 1e9 pixels": (
        json.dumps(document(canvas_width=8192, canvas_height=8192)), "8192×8192 where 24 megapixels"
    ),
    "canvas of nothing": (json.dumps(document(canvas_height=0)), "0 as a side"),
    "negative canvas": (json.dumps(document(canvas_height=-768)), "-768 as a side"),
    "canvas in words": (json.dumps(document(canvas_height="768")), "text as a side"),
    "half a canvas": (json.dumps({"people": [], "canvas_width": 512}), "nothing as a side"),
    "uneven canvas": (json.dumps(document(canvas_width=512.5)), "512.5 as a side"),
    "people in words": ('{"people": "all"}', "text as 'people'"),
    "people as object": ('{"people": {"0": 1}}', "an object as 'people'"),
    "person is a number": ('{"people": [7]}', "a number as person 1"),
    "no points": ('{"people": [{}]}', "nothing instead of 18"),
    "points in words": (with_points("1,2,3"), "text instead of 18"),
    "a joint in words": (with_points([*triples()[:-1], "1"]), "text as a coordinate"),
    "a joint is true": (with_points([*triples()[:-1], True]), "a yes/no as a coordinate"),
    "a joint is a list": (with_points([*triples()[:-1], [1]]), "a list as a coordinate"),
    "points of 4": (json.dumps([[1, 2, 3, 4]] * 18), "a list instead of x, y"),
    "wrong hand": (
        json.dumps({"people": [document()["people"][0] | {"hand_left_keypoints_2d": [1, 2]}]}),
        "2 numbers instead of 21 × 3 in person 1, left hand",
    ),
    "keypoints of 7": ('{"keypoints": [1,2,3,4,5,6,7]}', "list of 18 points a person"),
    "no pose": ('{"a": 1}', "neither 'people' nor 'keypoints'"),
    "a number": ("7", "a number"),
    "null": ("null", "nothing"),
    "empty list": ("[]", "0 numbers"),
    "surrogate": ('{"people": "\ud800"}', "not UTF-8"),
    "far away": (json.dumps([[8000.0, 8000.0]] * 18), "need a canvas of 8000×8000"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "reason"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_refused_in_one_clear_line_and_at_once(text, reason):
    started = time.perf_counter()
    with pytest.raises(PoseFormatError, match=reason) as caught:
        openpose.loads(text)
    seconds = time.perf_counter() - started
    message = str(caught.value)
    assert "\n" not in message
    assert len(message) < 300
    assert message.startswith("Expected OpenPose JSON")
    assert seconds < 0.5, "0.1 s on a quiet machine"


@pytest.mark.parametrize(
    "data",
    [b"\xff\xfe" + "[1]".encode("utf-16-le"), b"\xc3\x28", b"\x80", b"\x00", json.dumps(
        document()).encode("utf-16")],
)  # fmt: skip
def test_bytes_that_are_no_utf8_are_refused(data):
    with pytest.raises(PoseFormatError):
        openpose.loads(data)


def test_brackets_inside_of_text_are_not_depth():
    value = document(note="[" * 1000 + '\\"' + "{" * 1000 + "\\\\")
    assert np.array_equal(body_of(value), expected())


MUTANTS = [b"NaN", b"1e999", b"null", b"{}", b"[]", b'"', b"-", b"\\", b"\xff", b"true", b"[[["]
VALUES = [None, True, "x", [], {}, 0, -1, 0.5, 1e308, 10**400, [[]], {"people": []}, [1, 2, 3]]


def mutated_bytes(rng: random.Random, value) -> bytes:
    data = bytearray(json.dumps(value).encode())
    for _ in range(rng.choice((1, 1, 2, 6))):
        at, length = rng.randrange(len(data)), rng.choice((0, 1, 1, 4, 40))
        piece = rng.choice((*MUTANTS, b"%d" % rng.randrange(10), bytes(data[at : at + 30])))
        data[at : at + length] = piece
    return bytes(data)


def mutated_values(rng: random.Random, value) -> bytes:
    value = json.loads(json.dumps(value))
    for _ in range(rng.choice((1, 1, 2, 6))):
        node = value
        while rng.random() < 0.8:
            children = node.values() if isinstance(node, dict) else node
            inner = [child for child in children if isinstance(child, dict | list) and child]
            if not inner:
                break
            node = rng.choice(inner)
        key = rng.choice(list(node)) if isinstance(node, dict) else rng.randrange(len(node))
        node[key] = deepcopy(rng.choice([*VALUES, rng.uniform(-2000, 2000), node[key], node[key]]))
    return json.dumps(value).encode()


def test_three_thousand_mutations_raise_nothing_but_the_one_error():
    rng = random.Random(20)
    seeds = [
        document(),
        json.loads(openpose.dumps(random_pose(4))),
        [list(point) for point in BODY],
        {"width": 512, "height": 768, "keypoints": [list(point) for point in BODY]},
    ]
    outcomes = {"read": 0, "refused": 0}
    started = time.perf_counter()
    for _ in range(3000):
        mutate = rng.choice((mutated_bytes, mutated_values))
        try:
            pose = openpose.loads(mutate(rng, rng.choice(seeds)))
        except PoseFormatError as error:
            assert "\n" not in str(error)
            outcomes["refused"] += 1
        else:
            assert all(np.isfinite(person.body).all() for person in pose.people)
            assert openpose.loads(openpose.dumps(pose)) == pose
            outcomes["read"] += 1
    assert min(outcomes.values()) > 200, outcomes
    assert time.perf_counter() - started < 3


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
