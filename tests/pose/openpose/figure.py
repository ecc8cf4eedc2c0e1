"""One standing figure, and the documents that hold it."""

import json

import numpy as np

from core.geometry import Size
from core.pose import openpose
from core.pose.skeleton import Person, Pose

BODY = [
    (256, 150), (256, 200), (200, 205), (180, 300), (170, 400), (312, 205), (330, 300), (340, 400),
    (225, 400), (220, 530), (215, 670), (287, 400), (290, 530), (295, 670), (240, 135), (272, 135),
    (220, 145), (292, 145),
]  # fmt: skip
# Where COCO's 17 joints stand in BODY.
COCO = [0, 15, 14, 17, 16, 5, 2, 6, 3, 7, 4, 11, 8, 12, 9, 13, 10]
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
