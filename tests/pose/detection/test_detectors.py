import numpy as np
import pytest
from PIL import Image

from core.config import Config
from core.errors import ModelMissing
from core.geometry import Size
from core.pose.detect import detect
from core.pose.detection import detectors
from core.pose.skeleton import Joint

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from tests.pose.toy_networks import brightest, fixed_boxes, raw_yolox


@pytest.fixture
def config(tmp_path, monkeypatch):
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "torch"))
    config = Config(data_folder=tmp_path / "data")
    detectors.own_folder(config).mkdir(parents=True)
    return config


def one_figure() -> Image.Image:
    picture = Image.new("RGB", (200, 200))
    picture.paste("red", (60, 40, 80, 60))
    picture.paste("lime", (90, 90, 110, 110))
    picture.paste("blue", (120, 150, 140, 170))
    return picture


def test_the_table_fits_what_can_be_read():
    for spec in detectors.TABLE:
        assert spec.keypoints in (17, 26, 133)
        width, height = spec.input_size
        assert f"{height}x{width}" in spec.pose.name or spec.name == "dwpose-l"
        for file in (spec.pose, spec.people):
            assert file.url.startswith("https://")
            assert file.name.endswith(".onnx")


def test_only_the_starter_is_there_at_first(config):
    assert [detector.name for detector in detectors.installed(config)] == ["starter"]
    with pytest.raises(ModelMissing, match=r"dw-ll_ucoco_384\.onnx and yolox_l\.onnx"):
        detectors.find("dwpose-l", config)
    with pytest.raises(ModelMissing, match=r"starter, rtmw-x.*'nonsense'"):
        detectors.find("nonsense", config)


def test_a_listed_detector_is_found_in_ones_folder_and_in_rtmlibs_cache(config, tmp_path):
    folder = detectors.own_folder(config)
    spec = next(spec for spec in detectors.TABLE if spec.name == "rtmw-l")
    brightest(folder / spec.pose.name, [0] * 133, Size(48, 64), dynamic=True)
    assert len(detectors.installed(config)) == 1  # the people are missing
    cache = tmp_path / "torch" / "hub" / "checkpoints"
    assert detectors.rtmlib_cache() == cache
    cache.mkdir(parents=True)
    fixed_boxes(cache / spec.people.name, [[0, 0, 64, 64, 0.9]])
    found = detectors.find("rtmw-l", config)
    assert (found.pose.parent, found.people.parent) == (folder, cache)


def test_hands_and_face_come_with_133_keypoints(config, tmp_path):
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


def test_ones_own_network_is_offered_by_its_name(config):
    folder = detectors.own_folder(config)
    brightest(folder / "mine.onnx", [0] * 17, Size(48, 64))
    spec = detectors.TABLE[0]
    fixed_boxes(folder / spec.people.name, [[0, 0, 64, 64, 0.9]])
    names = [detector.name for detector in detectors.installed(config)]
    assert names == ["starter", "mine"]
    mine = detectors.find("mine", config)
    assert mine.people == detectors.starter().people
