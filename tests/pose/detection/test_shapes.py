"""Own networks of every shape: joints × people, open and fixed inputs, other numbers."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from PIL import Image

from core.errors import ModelUnusable
from core.geometry import Size
from core.pose.detect import detect
from core.pose.detection import networks
from core.pose.detection.detectors import STARTER_PEOPLE, STARTER_POSE, Detector
from core.pose.detection.networks import people_network, pose_network
from core.pose.detection.simcc import LAYOUTS
from core.pose.detection.yolox import people_in

onnx = pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from tests.pose.toy_networks import (  # noqa: E402
    as_taking,
    brightest,
    fixed_boxes,
    labelled_boxes,
    raw_yolox,
)

INPUT = Size(48, 64)
FLOAT16, DOUBLE, UINT8 = (
    onnx.TensorProto.FLOAT16, onnx.TensorProto.DOUBLE, onnx.TensorProto.UINT8,
)  # fmt: skip

# Two people of blue, in a picture of 128×64 that the finders see at half its size.
PLACES = ((24, 24), (104, 40))
BOXES = [[8, 8, 16, 16, 0.9], [48, 16, 56, 24, 0.8]]
LARGE_BOXES = [[*(10 * side for side in row[:4]), row[4]] for row in BOXES]
FINDERS = {
    "finished": lambda path: fixed_boxes(path, BOXES),
    "finished, open": lambda path: fixed_boxes(path, LARGE_BOXES, "side"),
    "dets and labels": lambda path: labelled_boxes(path, [[*row, 0] for row in BOXES]),
    "raw, people alone": lambda path: raw_yolox(path, classes=1),
    "raw, 85 columns": lambda path: raw_yolox(path, classes=80),
}  # fmt: skip


def two_people() -> Image.Image:
    picture = Image.new("RGB", (128, 64))
    for x, y in PLACES:
        picture.paste("blue", (x - 8, y - 8, x + 8, y + 8))
    return picture


@pytest.mark.parametrize(("count", "finder"), itertools.product(sorted(LAYOUTS), FINDERS))
def test_joints_of_every_layout_with_people_of_every_form(tmp_path, monkeypatch, count, finder):
    monkeypatch.setattr("core.pose.detect.LEAST_CHANCE", 0.0)  # toys' peaks are no chances
    pose = brightest(tmp_path / "pose.onnx", [2] * count, INPUT)
    people = FINDERS[finder](tmp_path / "people.onnx")
    found = detect(two_people(), Detector("t", "T", pose, people, seen=0.5)).people
    assert len(found) == 2
    for person, (x, y) in zip(found, PLACES, strict=True):
        assert person.visible.all()
        # the first of the brightest columns and rows
        assert np.allclose(person.body[:, :2], [x - 8, y - 8], atol=3)


def test_rows_of_other_classes_are_no_people(tmp_path):
    rows = [[*BOXES[0], 0], [*BOXES[1], 56]]
    network = people_network(labelled_boxes(tmp_path / "coco.onnx", rows, "side"))
    assert network.size == (640, 640)
    (only,) = people_in(Image.new("RGB", (640, 640), "white"), network)
    assert only.chance == pytest.approx(0.9)


def test_labels_of_other_boxes_are_refused(tmp_path):
    path = labelled_boxes(tmp_path / "odd.onnx", [[*row, 0] for row in BOXES])
    model = onnx.load(path)
    (classes,) = (one for one in model.graph.initializer if one.name == "classes")
    classes.CopyFrom(onnx.numpy_helper.from_array(np.zeros((1, 5), np.int64), "classes"))
    onnx.save(model, path)
    with pytest.raises(ModelUnusable, match=r"labels of \(1, 5\)"):
        people_network(path)


def test_a_finder_that_asks_for_a_picture_beyond_all_memory_is_refused(tmp_path):
    with pytest.raises(ModelUnusable, match="no picture as input"):
        people_network(fixed_boxes(tmp_path / "p.onnx", BOXES, 200_000))


@pytest.mark.parametrize(
    ("size", "options"),
    [
        (INPUT, {}),
        (INPUT, {"open_input": True}),  # its bins say it
        (INPUT, {"open_input": True, "open_bins": True}),  # so onnxruntime infers
        (INPUT, {"open_bins": True}),
        (INPUT, {"dynamic": True}),
    ],
)
def test_the_input_is_as_large_as_the_network_takes_it(tmp_path, size, options):
    network, count = pose_network(brightest(tmp_path / "p.onnx", [0] * 26, size, **options))
    assert (network.size, count) == (size, 26)


@pytest.mark.parametrize("kind", [FLOAT16, DOUBLE])
def test_other_numbers_are_given_to_a_pose_network_that_wants_them(tmp_path, kind):
    pose = as_taking(brightest(tmp_path / "p.onnx", [2] * 17, INPUT), kind)
    people = fixed_boxes(tmp_path / "people.onnx", BOXES[:1])
    (person,) = detect(two_people(), Detector("t", "T", pose, people, seen=0.5)).people
    assert np.allclose(person.body[:, :2], [16, 16], atol=3)


@pytest.mark.parametrize("kind", [FLOAT16, DOUBLE, UINT8])
def test_other_numbers_are_given_to_a_finder_that_wants_them(tmp_path, kind):
    network = people_network(as_taking(raw_yolox(tmp_path / "y.onnx"), kind))
    found = people_in(two_people(), network)
    assert {(round(one.box.left), round(one.box.top)) for one in found} == {(8, 8), (88, 24)}


def test_a_pose_network_that_takes_whole_numbers_is_refused(tmp_path):
    """Nobody would know which colours it wants."""
    with pytest.raises(ModelUnusable, match="another network"):
        pose_network(as_taking(brightest(tmp_path / "p.onnx", [0] * 17, INPUT), UINT8))


@pytest.mark.parametrize(
    ("path", "read", "line"),
    [
        (STARTER_PEOPLE, pose_network, "starter-people.onnx finds people, not joints."),
        (STARTER_POSE, people_network, "starter-pose.onnx finds joints, not people."),
    ],
)
def test_one_network_in_the_place_of_the_other_says_so(path, read, line):
    with pytest.raises(ModelUnusable) as caught:
        read(path)
    assert caught.value.shown == f"{line} {networks._BACK}"
