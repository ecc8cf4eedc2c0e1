"""Which detectors are on this machine, and where their files may lie."""

from __future__ import annotations

import shutil

import pytest

from core.config import ASSETS, Config
from core.errors import ModelMissing, ModelUnusable
from core.geometry import Size
from core.models import detectors, registry
from core.models.detector_files import own_folder, rtmlib_cache
from core.models.identify.detector_roles import Pairing
from core.pose.detection.detectors import STARTER_PEOPLE

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
    with pytest.raises(ModelMissing, match=r"dw-ll_ucoco_384\.onnx, yolox_l\.onnx"):
        detectors.find("dwpose-l", config)
    with pytest.raises(ModelMissing, match=r"starter, rtmw-x.*'nonsense'"):
        detectors.find("nonsense", config)


def test_a_listed_detector_is_found_in_ones_folder_and_in_rtmlibs_cache(config, tmp_path):
    folder = own_folder(config)
    spec = registry.detector("rtmw-l", config)
    brightest(folder / spec.pose.name, [0] * 133, Size(48, 64), dynamic=True)
    assert detectors.find("rtmw-l", config).people == STARTER_PEOPLE  # its own are missing
    cache = tmp_path / "torch" / "hub" / "checkpoints"
    assert rtmlib_cache() == cache
    cache.mkdir(parents=True)
    fixed_boxes(cache / spec.people.name, [[0, 0, 64, 64, 0.9]])
    found = detectors.find("rtmw-l", config)
    assert (found.pose.parent, found.people.parent) == (folder, cache)


def test_a_listed_detector_is_found_as_its_zip_unpacks(config):
    spec = registry.detector("rtmw-l", config)
    for file, write in (
        (spec.pose, lambda path: brightest(path, [0] * 133, Size(48, 64))),
        (spec.people, lambda path: fixed_boxes(path, [[0, 0, 64, 64, 0.9]])),
    ):
        inside = own_folder(config) / file.name.removesuffix(".onnx") / "20230831"
        inside.mkdir(parents=True)
        write(inside / "end2end.onnx")
    assert [one.name for one in detectors.installed(config)] == ["starter", "rtmw-l"]
    found = detectors.find("rtmw-l", config)
    assert found.pose.parent.parent.name == spec.pose.name.removesuffix(".onnx")
    assert found.people.parent.parent.name == spec.people.name.removesuffix(".onnx")


PEOPLE_OF_ROWS = {
    "rtmw-x": "yolox_m", "rtmw-l": "yolox_tiny", "dwpose-l": "yolox_l", "rtmpose-m": "yolox_m",
    "rtmpose-s": "yolox_tiny", "rtmpose-m-feet": "yolox_m",
}  # fmt: skip


def test_every_row_of_the_catalogue_has_its_yolox(config):
    rows = [spec for spec in registry.detectors(config) if spec.can_be_fetched]
    assert {spec.id for spec in rows} == set(PEOPLE_OF_ROWS)
    for spec in rows:
        assert spec.people.name.startswith(PEOPLE_OF_ROWS[spec.id])
        fixed_boxes(own_folder(config) / spec.people.name, [[0, 0, 64, 64, 0.9]])
        brightest(own_folder(config) / spec.pose.name, [0] * 17, Size(48, 64))
    for spec in detectors.here(config)[1:]:
        assert spec.finder.name.startswith(PEOPLE_OF_ROWS[spec.id])
        assert spec.finder_text == f"People are found by its own finder, {spec.people.name}."


YOLOX_M = "yolox_m_8xb8-300e_humanart-c2c7a14a"
DWPOSE = "dw-ll_ucoco_384"


@pytest.mark.parametrize(
    ("poses", "finders", "pairs"),
    [
        (["mine"], [], {"mine": (Pairing.BUILT_IN, "starter-people")}),
        (["mine"], ["abc"], {"mine": (Pairing.ONLY, "abc")}),
        (["mine"], [YOLOX_M], {"mine": (Pairing.KNOWN, YOLOX_M)}),
        (["mine"], ["abc", YOLOX_M], {"mine": (Pairing.ONLY, "abc")}),
        (["mine"], ["abc", "def"], {"mine": (Pairing.BUILT_IN, "starter-people")}),
        (["mine"], ["abc", "def", YOLOX_M], {"mine": (Pairing.KNOWN, YOLOX_M)}),
        (["my-pose"], ["abc", "my-people", YOLOX_M], {"my-pose": (Pairing.NAME, "my-people")}),
        (["x"], ["x_yolox_s"], {"x": (Pairing.NAME, "x_yolox_s")}),
        (
            ["x-pose", "y"],
            ["x-people"],
            {"x-pose": (Pairing.NAME, "x-people"), "y": (Pairing.BUILT_IN, "starter-people")},
        ),
        (
            ["x-pose", "y"],
            ["x-people", "z"],
            {"x-pose": (Pairing.NAME, "x-people"), "y": (Pairing.ONLY, "z")},
        ),
        ([DWPOSE], ["abc"], {"dwpose-l": (Pairing.ONLY, "abc")}),
        ([DWPOSE], ["dw-people", "abc"], {"dwpose-l": (Pairing.NAME, "dw-people")}),
        ([DWPOSE], [YOLOX_M], {"dwpose-l": (Pairing.KNOWN, YOLOX_M)}),
        ([DWPOSE], [], {"dwpose-l": (Pairing.BUILT_IN, "starter-people")}),
        ([DWPOSE], ["yolox_l", "dw-people"], {"dwpose-l": (Pairing.OWN, "yolox_l")}),
    ],
)
def test_networks_that_are_copied_in_are_paired(config, poses, finders, pairs):
    folder = own_folder(config)
    for name in finders:
        fixed_boxes(folder / f"{name}.onnx", [[0, 0, 64, 64, 0.9]])
    for name in poses:
        brightest(folder / f"{name}.onnx", [0] * 17, Size(48, 64))
    others = detectors.here(config)[1:]
    assert {spec.id: (spec.pairing, spec.finder.stem) for spec in others} == pairs
    for spec in others:
        assert (spec.finder.name in spec.finder_text) == (spec.pairing is not Pairing.BUILT_IN)
        assert ("built-in" in spec.finder_text) == (spec.pairing is Pairing.BUILT_IN)
        assert detectors.find(spec.id, config).people == spec.finder


def test_a_yolox_in_rtmlibs_cache_finds_people_for_ones_own(config):
    brightest(own_folder(config) / "mine.onnx", [0] * 17, Size(48, 64))
    rtmlib_cache().mkdir(parents=True)
    yolox = fixed_boxes(rtmlib_cache() / f"{YOLOX_M}.onnx", [[0, 0, 64, 64, 0.9]])
    assert detectors.find("mine", config).people == yolox


def test_the_finder_that_is_missing_can_still_be_fetched(config):
    brightest(own_folder(config) / f"{DWPOSE}.onnx", [0] * 133, Size(48, 64))
    spec = registry.detector("dwpose-l", config)
    assert spec.is_installed(config)
    assert [file.name for file in spec.missing] == ["yolox_l.onnx"]
    assert spec.bytes_to_come == 216_746_733


def test_what_is_no_pose_network_says_so(config):
    folder = own_folder(config)
    fixed_boxes(folder / "people.onnx", [[0, 0, 64, 64, 0.9]])
    (folder / "broken.onnx").write_bytes(b"no network")
    shutil.copy(ASSETS / "starter" / "attributes.onnx", folder / "looks.onnx")
    assert [one.name for one in detectors.installed(config)] == ["starter"]
    lines = {s.id: s.why_not(config) for s in registry.detectors(config) if s.is_own}
    assert lines == {
        "broken": "broken.onnx is damaged. Get it again.",
        "looks": "looks.onnx finds neither joints nor people. Remove it, or get the right file.",
        "people": "people.onnx finds people, not joints: it works beside a pose network.",
    }
    with pytest.raises(ModelUnusable, match="finds people, not joints"):
        detectors.find("people", config)
    brightest(folder / "mine.onnx", [0] * 17, Size(48, 64))
    assert "people" not in {spec.id for spec in registry.detectors(config)}
