"""Which detectors are on this machine, and where their files may lie."""

from __future__ import annotations

import pytest

from core.config import Config
from core.errors import ModelMissing
from core.geometry import Size
from core.models import detectors, registry
from core.models.detector_files import own_folder, rtmlib_cache
from core.pose.detection.detectors import starter

pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")

from tests.pose.toy_networks import brightest, fixed_boxes


@pytest.fixture
def config(tmp_path, monkeypatch):
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "torch"))
    config = Config(data_folder=tmp_path / "data")
    own_folder(config).mkdir(parents=True)
    return config


def test_only_the_starter_is_there_at_first(config):
    assert [detector.name for detector in detectors.installed(config)] == ["starter"]
    with pytest.raises(ModelMissing, match=r"dw-ll_ucoco_384\.onnx and yolox_l\.onnx"):
        detectors.find("dwpose-l", config)
    with pytest.raises(ModelMissing, match=r"starter, rtmw-x.*'nonsense'"):
        detectors.find("nonsense", config)


def test_a_listed_detector_is_found_in_ones_folder_and_in_rtmlibs_cache(config, tmp_path):
    folder = own_folder(config)
    spec = registry.detector("rtmw-l", config)
    brightest(folder / spec.pose.name, [0] * 133, Size(48, 64), dynamic=True)
    assert len(detectors.installed(config)) == 1  # the people are missing
    cache = tmp_path / "torch" / "hub" / "checkpoints"
    assert rtmlib_cache() == cache
    cache.mkdir(parents=True)
    fixed_boxes(cache / spec.people.name, [[0, 0, 64, 64, 0.9]])
    found = detectors.find("rtmw-l", config)
    assert (found.pose.parent, found.people.parent) == (folder, cache)


def test_ones_own_network_is_offered_by_its_name(config):
    folder = own_folder(config)
    brightest(folder / "mine.onnx", [0] * 17, Size(48, 64))
    spec = registry.detector("rtmw-x", config)
    fixed_boxes(folder / spec.people.name, [[0, 0, 64, 64, 0.9]])
    names = [detector.name for detector in detectors.installed(config)]
    assert names == ["starter", "mine"]
    mine = detectors.find("mine", config)
    assert mine.people == starter().people
