import numpy as np
import pytest
from PIL import Image

from core.geometry import Size
from core.pose.detect import detect
from core.pose.detection import detectors
from core.pose.skeleton import Joint

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from tests.pose.toy_networks import brightest, fixed_boxes, raw_yolox


def one_figure() -> Image.Image:
    picture = Image.new("RGB", (200, 200))
    picture.paste("red", (60, 40, 80, 60))
    picture.paste("lime", (90, 90, 110, 110))
    picture.paste("blue", (120, 150, 140, 170))
    return picture


def test_hands_and_face_come_with_133_keypoints(tmp_path):
    """Upper body in red, legs, face and right hand in blue, left hand in green."""
    channels = [0] * 11 + [2] * 12 + [2] * 68 + [1] * 21 + [2] * 21
    pose = brightest(tmp_path / "whole.onnx", channels, Size(48, 64), dynamic=True)
    boxes = fixed_boxes(tmp_path / "boxes.onnx", [[0, 0, 64, 64, 0.9]])
    detector = detectors.Detector("w", "W", pose, boxes)
    (person,) = detect(one_figure(), detector).people
    assert person.visible.all()
    assert np.allclose(person.body[Joint.NECK, :2], [70, 50], atol=12)
    assert np.allclose(person.body[Joint.LEFT_ANKLE, :2], [130, 160], atol=12)
    assert np.allclose(person.left_hand[:, :2], [100, 100], atol=12)
    assert np.allclose(person.face[:68, :2], [130, 160], atol=12)
    assert np.allclose(person.face[68:, :2], person.body[[Joint.RIGHT_EYE, Joint.LEFT_EYE], :2])
    nothing_green = one_figure()
    nothing_green.paste("black", (90, 90, 110, 110))
    (person,) = detect(nothing_green, detector).people
    assert person.left_hand is None
    assert person.right_hand is not None


def test_halpe_has_a_neck_of_its_own_and_coco_makes_one(tmp_path):
    channels = [0] * 26
    channels[18] = 1  # the neck
    halpe = brightest(tmp_path / "halpe.onnx", channels, Size(48, 64))
    coco_channels = [0] * 17
    coco_channels[6] = 1  # right shoulder
    coco = brightest(tmp_path / "coco.onnx", coco_channels, Size(48, 64))
    (person,) = detect(one_figure(), detectors.Detector("h", "H", halpe)).people
    assert np.allclose(person.body[Joint.NECK, :2], [100, 100], atol=12)
    assert np.allclose(person.body[Joint.RIGHT_SHOULDER, :2], [70, 50], atol=12)
    (person,) = detect(one_figure(), detectors.Detector("c", "C", coco)).people
    shoulders = person.body[[Joint.RIGHT_SHOULDER, Joint.LEFT_SHOULDER], :2]
    assert np.allclose(shoulders, [[100, 100], [70, 50]], atol=12)
    assert np.allclose(person.body[Joint.NECK, :2], shoulders.mean(axis=0), atol=1)


def test_raw_yolox_boxes_are_decoded(tmp_path, monkeypatch):
    """Two blue squares are two people, one red square is nobody."""
    monkeypatch.setattr("core.pose.detect.LEAST_CHANCE", 0.0)  # the toy's peaks are no chances
    detector = detectors.Detector(
        "y", "Y", brightest(tmp_path / "pose.onnx", [2] * 18, Size(48, 64)),
        raw_yolox(tmp_path / "yolox.onnx"), seen=0.5,
    )  # fmt: skip
    picture = Image.new("RGB", (128, 64))
    picture.paste("blue", (16, 16, 32, 32))
    picture.paste("red", (64, 16, 80, 32))
    picture.paste("blue", (96, 32, 112, 48))
    found = detect(picture, detector)
    places = [person.body[0, :2] for person in found.people]
    assert np.allclose(places, [[17, 17], [97, 33]], atol=3)
