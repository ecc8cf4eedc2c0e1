"""What goes in and comes out of an ONNX file, told without loading it."""

from __future__ import annotations

import pytest

from core.errors import ModelMissing, ModelUnusable
from core.geometry import Size
from core.models.files import onnx_header
from core.models.files.onnx_header import Port, read_onnx_header
from core.pose.detection import detectors

onnx = pytest.importorskip("onnx")

from tests.pose.toy_networks import brightest, raw_yolox  # noqa: E402


def told_by_onnx(path) -> tuple[list[Port], list[Port]]:
    graph = onnx.load(path).graph
    weights = {weight.name for weight in graph.initializer}

    def port(value) -> Port:
        sides = value.type.tensor_type.shape.dim
        return Port(value.name, tuple(side.dim_value or None for side in sides))

    inputs = [port(value) for value in graph.input if value.name not in weights]
    return inputs, [port(value) for value in graph.output]


@pytest.mark.parametrize("kind", ["starter-pose", "starter-people", "open", "raw"])
def test_it_reads_as_the_library_does(tmp_path, kind):
    path = {
        "starter-pose": lambda: detectors.STARTER_POSE,
        "starter-people": lambda: detectors.STARTER_PEOPLE,
        "open": lambda: brightest(tmp_path / "o.onnx", [0] * 26, Size(48, 64), dynamic=True),
        "raw": lambda: raw_yolox(tmp_path / "r.onnx"),
    }[kind]()
    header = read_onnx_header(path)
    assert (list(header.inputs), list(header.outputs)) == told_by_onnx(path)


def test_a_file_that_was_replaced_is_read_anew(tmp_path):
    path = tmp_path / "net.onnx"
    brightest(path, [0] * 17, Size(48, 64))
    assert read_onnx_header(path).outputs[0].name == "simcc_x"
    raw_yolox(path)
    assert read_onnx_header(path).outputs == (Port("output", (1, 84, 7)),)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no network",
        b"\x3a\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
        b"\x08\x09",
        bytes(99),
    ],
)
def test_what_is_no_network_is_one_line(tmp_path, content):
    path = tmp_path / "bad.onnx"
    path.write_bytes(content)
    with pytest.raises(ModelUnusable, match=r"bad\.onnx"):
        read_onnx_header(path)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_half_a_file_is_damaged(tmp_path, share):
    whole = detectors.STARTER_PEOPLE.read_bytes()
    path = tmp_path / "half.onnx"
    path.write_bytes(whole[: int(share * len(whole))])
    with pytest.raises(ModelUnusable, match="whole ONNX network"):
        read_onnx_header(path)


def test_a_missing_file_is_missing(tmp_path):
    with pytest.raises(ModelMissing):
        read_onnx_header(tmp_path / "none.onnx")


def test_a_file_of_nothing_but_fields_is_not_walked_to_its_end(tmp_path, monkeypatch):
    path = tmp_path / "endless.onnx"
    path.write_bytes(b"\x08\x09" * 50_000 + detectors.STARTER_PEOPLE.read_bytes())
    assert read_onnx_header(path).outputs
    monkeypatch.setattr(onnx_header._Bytes, "fields_left", 40_000)
    path.write_bytes(b"\x08\x0a" * 50_000 + detectors.STARTER_PEOPLE.read_bytes())
    with pytest.raises(ModelUnusable, match="whole ONNX network"):
        read_onnx_header(path)


def test_a_damaged_file_is_walked_once(tmp_path, monkeypatch):
    path = tmp_path / "bad.onnx"
    path.write_bytes(b"no network")
    walks: list[int] = []
    header = onnx_header._header
    monkeypatch.setattr(onnx_header, "_header", lambda *args: walks.append(1) or header(*args))
    for _ in range(3):
        with pytest.raises(ModelUnusable):
            read_onnx_header(path)
    assert len(walks) == 1
