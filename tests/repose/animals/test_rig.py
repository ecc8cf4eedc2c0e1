"""Files of an animal's joints."""

from __future__ import annotations

import json

import numpy as np
import pytest

from core.errors import InputRejected
from core.geometry import Size
from core.repose.animals import rig, rig_files
from core.repose.animals.presets import POSES, preset
from core.repose.animals.rig import NAMES, Rig

COCO = [n for at in range(17) for n in (10 * at + 5, 7 * at + 5, 2)]


def test_written_and_read_again():
    own = preset("walking").rig
    read = rig_files.loads(rig_files.dumps(own))
    assert np.abs(read.points - own.points).max() < 0.01
    assert read.visible.all()
    assert read.size == own.size


def test_coco_and_unseen_points():
    flat = list(COCO)
    flat[3 * 5 + 2] = 0
    read = rig_files.loads(json.dumps({"annotations": [{"keypoints": flat}]}))
    assert read.points[rig.NECK] == 35 + 26j
    assert not read.visible[5]
    assert (5, 6, 7) not in read.legs


@pytest.mark.parametrize("name", POSES)
def test_a_mirrored_rig_has_its_other_side_near(name):
    own = preset(name).rig
    assert own.is_near((8, 9, 10))
    assert own.mirrored().is_near((5, 6, 7))
    assert np.allclose(own.mirrored().mirrored().points, own.points)


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "{}", "null", "[" * 100_000, " " * (rig_files.MOST_BYTES + 1),
        '{"points": []}', '{"points": {"wing": [1, 2]}}', '{"points": {"nose": [1, 2]}}',
        '{"points": {"nose": [NaN, 2]}}', '{"points": {"nose": [1e999, 2]}}',
        '{"points": {"nose": "1,2"}}', '{"annotations": []}', '{"annotations": [{}]}',
        '{"keypoints": [1, 2, 3]}', json.dumps({"keypoints": [0] * 51}),
        json.dumps({"keypoints": [5, 5, 2] * 17}),
        json.dumps({"keypoints": COCO, "width": -1, "height": 5}),
        json.dumps({"keypoints": [*COCO[:-1], "x"]}),
    ],
    ids=range(19),
)  # fmt: skip
def test_what_is_no_rig_is_refused(text):
    with pytest.raises(InputRejected):
        rig_files.loads(text)


def annotations(*sizes: tuple[int, int], names: tuple[str, ...] | None = None) -> str:
    """One animal in each of several pictures, the second one 1 pixel to the right of the first."""
    told = {
        "images": [
            {"id": number, "width": size[0], "height": size[1]} for number, size in enumerate(sizes)
        ],
        "annotations": [
            {"image_id": number, "category_id": 1,
             "keypoints": [n + number * (at % 3 == 0) for at, n in enumerate(COCO)]}
            for number in range(len(sizes))
        ],
    }  # fmt: skip
    if names is not None:
        told["categories"] = [{"id": 1, "keypoints": list(names)}]
    return json.dumps(told)


def test_of_several_pictures_that_of_the_same_size_is_taken_and_scaled():
    text = annotations((400, 300), (200, 180))
    assert rig_files.loads(text, Size(200, 180)).points[0] == 6 + 5j
    assert rig_files.loads(text, Size(800, 600)).points[0] == 10 + 10j


@pytest.mark.parametrize("write", [str.upper, lambda name: name.replace("_", " ").capitalize()])
def test_points_stand_in_the_order_of_their_names(write):
    short = {"left": "L", "right": "R", "front": "F", "back": "B"}
    named = ["_".join(short.get(word, word) for word in name.split("_")) for name in NAMES]
    names = tuple(write(name) for name in reversed(named))
    read = rig_files.loads(annotations((400, 300), names=names))
    assert read.points[16] == 5 + 5j
    assert read.points[0] == 165 + 117j


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("no", "This file is no JSON."),
        ('{"points": {"neck": [1, 2]}}', "The nose is missing in this file. Add it there"),
        ('{"points": {"wing": [1, 2]}}', "Its points are: left eye, right eye"),
        ('{"keypoints": [1, 2, 3]}', "This file does not have 17 joints"),
        (annotations((100, 300)), "picture of another shape"),
        (json.dumps({"keypoints": [40 * n for n in COCO]}), "lie beside the picture"),
        (annotations((400, 300), names=("hand",) * 17), "another kind of skeleton"),
    ],
)
def test_what_is_refused_says_what_to_do(text, shown):
    with pytest.raises(InputRejected) as caught:
        rig_files.loads(text, Size(400, 300))
    assert shown in caught.value.shown


def test_as_a_table_and_back():
    own = preset("sitting").rig
    again = Rig.from_dict(json.loads(json.dumps(own.to_dict())))
    assert again == Rig.from_dict(again.to_dict())
    assert hash(again) == hash(Rig.from_dict(again.to_dict()))
    assert np.abs(again.points - own.points).max() < 0.01


@pytest.mark.parametrize(
    "change",
    [
        {"points": []}, {"points": None}, {"points": [[1, 1, 1]] * 17}, {"width": 0},
        {"width": "9"}, {"height": 10**9}, {"points": [[1, 2]] * 17},
        {"points": [[float("nan"), 2, 1]] * 17}, {"points": [[True, 2, 1]] * 17},
    ],
    ids=range(9),
)  # fmt: skip
def test_a_table_of_no_animal_is_refused(change):
    with pytest.raises(InputRejected):
        Rig.from_dict(preset("walking").rig.to_dict() | change)
