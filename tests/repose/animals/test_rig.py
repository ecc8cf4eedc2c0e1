"""Files of an animal's joints."""

from __future__ import annotations

import json

import numpy as np
import pytest

from core.errors import InputRejected
from core.repose.animals import rig
from core.repose.animals.presets import POSES, preset

COCO = [n for at in range(17) for n in (10 * at + 5, 7 * at + 5, 2)]


def test_written_and_read_again():
    own = preset("walking")
    read = rig.loads(rig.dumps(own))
    assert np.abs(read.points - own.points).max() < 0.01
    assert read.visible.all()
    assert read.size == own.size


def test_coco_and_unseen_points():
    flat = list(COCO)
    flat[3 * 5 + 2] = 0
    read = rig.loads(json.dumps({"annotations": [{"keypoints": flat}]}))
    assert read.points[rig.NECK] == 35 + 26j
    assert not read.visible[5]
    assert (5, 6, 7) not in read.legs


@pytest.mark.parametrize("name", POSES)
def test_a_mirrored_rig_has_its_other_side_near(name):
    own = preset(name)
    assert own.is_near((8, 9, 10))
    assert own.mirrored().is_near((5, 6, 7))
    assert np.allclose(own.mirrored().mirrored().points, own.points)


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "{}", "null", "[" * 100_000, " " * (rig.MOST_BYTES + 1),
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
        rig.loads(text)
