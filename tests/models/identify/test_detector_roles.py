"""What ONNX files are by their content, and who goes with whom by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.config import ASSETS
from core.geometry import Size
from core.models.identify.detector_roles import (
    POSE_WORDS,
    OnnxRole,
    base_name,
    finder_by_name,
    role_of,
)
from core.pose.detection.detectors import STARTER_PEOPLE, STARTER_POSE

pytest.importorskip("onnx")

from tests.pose.toy_networks import brightest, fixed_boxes, labelled_boxes, raw_yolox


def damaged(path: Path) -> Path:
    path.write_bytes(b"no network")
    return path


@pytest.mark.parametrize(
    ("make", "role"),
    [
        (lambda path: STARTER_POSE, OnnxRole.JOINTS),
        (lambda path: STARTER_PEOPLE, OnnxRole.PEOPLE),
        (lambda path: ASSETS / "starter" / "attributes.onnx", OnnxRole.OTHER),
        (lambda path: brightest(path, [0] * 133, Size(48, 64), dynamic=True), OnnxRole.JOINTS),
        (lambda path: fixed_boxes(path, [[0, 0, 9, 9, 0.9]]), OnnxRole.PEOPLE),
        (lambda path: labelled_boxes(path, [[0, 0, 9, 9, 0.9, 0]]), OnnxRole.PEOPLE),
        (lambda path: raw_yolox(path), OnnxRole.PEOPLE),
        (damaged, OnnxRole.DAMAGED),
    ],
)
def test_what_a_network_is_its_content_says(tmp_path, make, role):
    path = make(tmp_path / "misleading-pose.onnx")
    assert role_of(path) is role
    line = role.why_not(path.name)
    assert (line == "") == (role is OnnxRole.JOINTS)
    assert "\n" not in line


@pytest.mark.parametrize(
    ("pose", "finders", "expected"),
    [
        ("mynet-pose", ["mynet-people", "other-people"], "mynet-people"),
        ("x", ["x-people"], "x-people"),
        ("x", ["x-det"], "x-det"),
        ("x", ["X_YOLOX_m_640"], "X_YOLOX_m_640"),
        ("My.Net_POSE_256x192", ["my-net-boxes"], "my-net-boxes"),
        ("dw-ll_ucoco_384", ["dw-people"], "dw-people"),
        ("a-b-pose", ["a-people", "a-b-people"], "a-b-people"),
        ("a-pose", ["a-people", "a-b-people"], "a-people"),
        ("a-pose", ["a-b-people"], None),
        ("a", ["ab-people", "people", "yolox_m"], None),
        ("pose", ["people", "a-people"], "people"),
        ("a", ["a-person-2", "a-people", "a-det"], "a-det"),
    ],
)
def test_names_pair(pose, finders, expected):
    paths = [Path(f"{name}.onnx") for name in finders]
    for order in (paths, paths[::-1]):
        found = finder_by_name(Path(f"{pose}.onnx"), order)
        assert (found and found.stem) == expected


def test_a_name_is_cut_before_it_says_what_the_network_does():
    assert base_name(Path("My_net-pose_256.onnx"), POSE_WORDS) == ("my", "net")
    assert base_name(Path("rtmpose-m_simcc-body7.onnx"), POSE_WORDS) == ("rtmpose", "m")
