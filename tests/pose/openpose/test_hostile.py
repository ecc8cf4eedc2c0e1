import json
import random
import time
from copy import deepcopy

import numpy as np
import pytest

from core.errors import PoseFormatError
from core.pose import openpose
from tests.pose.openpose.figure import BODY, body_of, document, expected, random_pose, triples


def with_points(points) -> str:
    return json.dumps({"people": [{"pose_keypoints_2d": points}]})


HOSTILE = {
    "empty": ("", "broken JSON"),
    "cut off": (json.dumps(document())[:100], "broken JSON"),
    "a word": ("pose", "broken JSON"),
    "infinity": (with_points(triples()).replace("256", "-Infinity"), "too large"),
    "too large": (with_points(triples()).replace("256", "1e400"), "too large"),
    "digits": (with_points(triples()).replace("256", "9" * 5000), "too large"),
    "7 joints": (with_points(triples(BODY[:7])), "21 values instead of 17, 18, 23, 25"),
    "crowd of nobody": (json.dumps(document(people=[{}] * 10_000)), "no visible joint"),
    "nobody": (json.dumps(document(people=[])), "no visible joint"),
    "all hidden": (with_points([0.0] * 54), "no visible joint"),
    "no places": (with_points([None] * 54), "no visible joint"),
    "animal": (json.dumps(document(people=[], animals=[[1, 2, 3]])), "in the animal"),
    "animals that are none": (json.dumps(document(people=[], animals=7)), "as 'animals'"),
    "depth": ("[" * 100_000 + "]" * 100_000, "nested deeper than 20"),
    "depth in objects": ('{"a":' * 5000 + "1" + "}" * 5000, "nested deeper than 20"),
    "2 MB": (" " * 2_000_001 + "[]", "2.0 MB where 2 is the most"),
    "many values": ("[" + "1," * 900_000 + "1]", "more than 250000 values"),
    "many lists": ("[" + "[[]]," * 249_000 + "[]]", "no visible joint"),
    "people in words": ('{"people": "all"}', "text as 'people'"),
    "people as object": ('{"people": {"0": 1}}', "a number as a person"),
    "person is a number": ('{"people": [7, {}]}', "a number as a person"),
    "no points": ('{"people": [{}]}', "no visible joint"),
    "points in words": (with_points("1,2,3"), "text instead of 17, 18"),
    "a joint in words": (with_points([*triples()[:-1], "1"]), "text as a coordinate"),
    "a joint is true": (with_points([*triples()[:-1], True]), "a yes/no as a coordinate"),
    "a joint is a list": (with_points([*triples()[:-1], [1]]), "a list as a coordinate"),
    "points of 4": (json.dumps([[1, 2, 3, 4]] * 18), "4 values instead of"),
    "keypoints of 7": ('{"keypoints": [1,2,3,4,5,6,7]}', "7 values instead of"),
    "no pose": ('{"a": 1}', "neither 'people' nor 'keypoints'"),
    "a number": ("7", "a number"),
    "null": ("null", "nothing"),
    "empty list": ("[]", "neither 'people' nor 'keypoints'"),
    "surrogate": ('{"people": "\ud800"}', "not UTF-8"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "reason"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_refused_in_one_clear_line_and_at_once(text, reason):
    started = time.process_time()
    with pytest.raises(PoseFormatError, match=reason) as caught:
        openpose.loads(text)
    seconds = time.process_time() - started
    message = str(caught.value)
    assert "\n" not in message
    assert len(message) < 300
    assert message.startswith("Expected OpenPose JSON")
    assert "Expected" not in caught.value.shown and len(caught.value.shown) < 120
    assert seconds < 2, "0.1 s, and 0.5 s for many lists, on a quiet machine"


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
    started = time.process_time()
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
    assert time.process_time() - started < 6
