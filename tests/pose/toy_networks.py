"""Tiny ONNX files whose answers can be foretold."""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from core.geometry import Size
from core.pose.detect import MEAN, SPREAD

OPSET = [helper.make_opsetid("", 18)]


def save(path: Path, nodes, inputs, outputs, constants) -> Path:
    graph = helper.make_graph(
        nodes, path.stem, inputs, outputs,
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )  # fmt: skip
    onnx.save(helper.make_model(graph, opset_imports=OPSET, ir_version=9), path)
    return path


def tensor(name: str, shape: list):
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)


def brightest(path: Path, channels: list[int], size: Size, dynamic: bool = False) -> Path:
    """SimCC: each joint lies at the brightest column and row of its colour channel."""
    pick = np.zeros((len(channels), 3, 1, 1), np.float32)
    offset = np.zeros(len(channels), np.float32)
    for joint, channel in enumerate(channels):
        pick[joint, channel] = SPREAD[channel] / 255
        offset[joint] = MEAN[channel] / 255
    constants = {"pick": pick, "offset": offset, "rows": np.array([2]), "columns": np.array([3]),
                 "twice": np.array([1, 1, 2], np.float32)}  # fmt: skip
    nodes = [helper.make_node("Conv", ["picture", "pick", "offset"], ["seen"])]
    for name, axis in (("simcc_x", "rows"), ("simcc_y", "columns")):
        nodes.append(helper.make_node("ReduceMax", ["seen", axis], [f"max_{name}"], keepdims=0))
        nodes.append(helper.make_node("Resize", [f"max_{name}", "", "twice"], [name],
                                      mode="nearest", nearest_mode="floor",
                                      coordinate_transformation_mode="asymmetric"))  # fmt: skip
    batch, count = ("batch", "joints") if dynamic else (1, len(channels))
    outputs = [tensor("simcc_x", [batch, count, 2 * size.width]),
               tensor("simcc_y", [batch, count, 2 * size.height])]  # fmt: skip
    inputs = [tensor("picture", [batch, 3, size.height, size.width])]
    return save(path, nodes, inputs, outputs, constants)


def fixed_boxes(path: Path, rows: list[list[float]], side: int = 64) -> Path:
    """The same finished boxes (n, 5) in pixels of the input, whatever is shown."""
    answer = np.array(rows, np.float32).reshape(1, -1, 5)
    constants = {"answer": answer, "zero": np.zeros(1, np.float32)}
    nodes = [
        helper.make_node("ReduceMax", ["picture"], ["peak"], keepdims=0),
        helper.make_node("Mul", ["peak", "zero"], ["nothing"]),
        helper.make_node("Add", ["answer", "nothing"], ["dets"]),
    ]
    inputs = [tensor("picture", [1, 3, side, side])]
    return save(path, nodes, inputs, [tensor("dets", list(answer.shape))], constants)


def raw_yolox(path: Path, side: int = 64) -> Path:
    """YOLOX without suppression: a person of 16 pixels in each cell of stride 8 that is blue."""
    cells = [(side // stride) ** 2 for stride in (8, 16, 32)]
    sizes = np.concatenate(
        [np.full((n, 2), np.log(16 / s)) for n, s in zip(cells, (8, 16, 32), strict=True)]
    ).astype(np.float32)
    middles = np.full((sum(cells), 2), 0.5, np.float32)
    coarse = np.zeros((1, sum(cells[1:]), 1), np.float32)
    blue = np.zeros((1, 3, 1, 1), np.float32)
    blue[0, 0] = 2 / 255  # blue comes first
    constants = {
        "sides": np.concatenate([middles, sizes], 1)[None], "coarse": coarse, "blue": blue,
        "less": np.array([-1], np.float32),
        "shape": np.array([1, -1, 1]), "classes": np.array([[[1.0, 0.2]]], np.float32),
    }  # fmt: skip
    nodes = [
        helper.make_node("Conv", ["images", "blue", "less"], ["seen"]),
        helper.make_node("AveragePool", ["seen"], ["cells"], kernel_shape=[8, 8], strides=[8, 8]),
        helper.make_node("Reshape", ["cells", "shape"], ["fine"]),
        helper.make_node("Concat", ["fine", "coarse"], ["there"], axis=1),
        helper.make_node("Mul", ["there", "classes"], ["scores"]),
        helper.make_node("Sub", ["there", "there"], ["none"]),
        helper.make_node("Add", ["none", "one"], ["sure"]),
        helper.make_node("Concat", ["sides", "sure", "scores"], ["output"], axis=2),
    ]
    constants["one"] = np.ones((1, 1, 1), np.float32)
    inputs = [tensor("images", [1, 3, side, side])]
    return save(path, nodes, inputs, [tensor("output", [1, sum(cells), 7])], constants)
