"""Halfway between two trainings of one network."""

from __future__ import annotations

import sys

import numpy as np
import pytest

onnx = pytest.importorskip("onnx")

from onnx import TensorProto, helper, numpy_helper  # noqa: E402

from training import average_weights  # noqa: E402


def network(path, value: float, name: str = "w", shape=(2, 3)):
    weight = numpy_helper.from_array(np.full(shape, value, np.float32), name)
    count = numpy_helper.from_array(np.array([7], np.int64), "count")
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, shape)
    graph = helper.make_graph([helper.make_node("Add", ["x", name], ["y"])], "g", [x], [y],
                              initializer=[weight, count])  # fmt: skip
    model = helper.make_model(graph)
    model.metadata_props.add(key="value", value=str(value))
    onnx.save(model, path)
    return path


def test_weights_lie_between(tmp_path, monkeypatch, capsys):
    one, other = (network(tmp_path / f"{value}.onnx", value) for value in (1.0, 3.0))
    line = ["average_weights", str(one), str(other), str(tmp_path / "mean.onnx"), "--share", "0.25"]
    monkeypatch.setattr(sys, "argv", line)
    average_weights.main()
    assert "1 tensors averaged" in capsys.readouterr().out
    mean = onnx.load(tmp_path / "mean.onnx")
    tensors = {t.name: numpy_helper.to_array(t) for t in mean.graph.initializer}
    assert np.allclose(tensors["w"], 1.5) and tensors["count"].tolist() == [7]
    assert [one.value for one in mean.metadata_props] == ["3.0"]


@pytest.mark.parametrize("other", [{"name": "v"}, {"shape": (3, 3)}])
def test_two_networks_are_refused(tmp_path, other):
    one, two = network(tmp_path / "a.onnx", 1.0), network(tmp_path / "b.onnx", 1.0, **other)
    with pytest.raises(ValueError, match="Expected"):
        average_weights.average(one, two, tmp_path / "c.onnx", 0.5)
    assert not (tmp_path / "c.onnx").exists()


def test_a_share_is_a_share(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["average_weights", "a", "b", "c", "--share", "2"])
    with pytest.raises(SystemExit, match="share from 0 to 1"):
        average_weights.main()
