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


def brightest(
    path: Path, channels: list[int], size: Size, dynamic: bool = False, *,
    open_input: bool = False, open_bins: bool = False,
) -> Path:  # fmt: skip
    """SimCC: each joint lies at the brightest column and row of its colour channel.

    ``open_input`` and ``open_bins``: the file does not say how large they are; it still takes
    pictures of ``size`` alone.
    """
    pick = np.zeros((len(channels), 3, 1, 1), np.float32)
    offset = np.zeros(len(channels), np.float32)
    for joint, channel in enumerate(channels):
        pick[joint, channel] = SPREAD[channel] / 255
        offset[joint] = MEAN[channel] / 255
    constants = {"pick": pick, "offset": offset, "rows": np.array([2]), "columns": np.array([3]),
                 "twice": np.array([1, 1, 2], np.float32)}  # fmt: skip
    constants["shape"] = np.array([1, 3, size.height, size.width])
    nodes = [
        helper.make_node("Reshape", ["picture", "shape"], ["whole"]),
        helper.make_node("Conv", ["whole", "pick", "offset"], ["seen"]),
    ]
    for name, axis in (("simcc_x", "rows"), ("simcc_y", "columns")):
        nodes.append(helper.make_node("ReduceMax", ["seen", axis], [f"max_{name}"], keepdims=0))
        nodes.append(helper.make_node("Resize", [f"max_{name}", "", "twice"], [name],
                                      mode="nearest", nearest_mode="floor",
                                      coordinate_transformation_mode="asymmetric"))  # fmt: skip
    batch, count = ("batch", "joints") if dynamic else (1, len(channels))
    bins = ("wide", "high") if open_bins else (2 * size.width, 2 * size.height)
    outputs = [tensor("simcc_x", [batch, count, bins[0]]),
               tensor("simcc_y", [batch, count, bins[1]])]  # fmt: skip
    sides = ["height", "width"] if open_input else [size.height, size.width]
    inputs = [tensor("picture", [batch, 3, *sides])]
    return save(path, nodes, inputs, outputs, constants)


def as_taking(path: Path, kind: int) -> Path:
    """The network with another type of number as its input, such as ``TensorProto.FLOAT16``."""
    model = onnx.load(path)
    given = model.graph.input[0]
    model.graph.node.insert(0, helper.make_node("Cast", ["given"], [given.name], to=1))
    given.name, given.type.tensor_type.elem_type = "given", kind
    onnx.save(model, path)
    return path


def fixed_boxes(path: Path, rows: list[list[float]], side: int | str = 64) -> Path:
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


def labelled_boxes(path: Path, rows: list[list[float]], side: int | str = 64) -> Path:
    """As mmdeploy writes a detector: ``dets`` (1, n, 5), and ``labels`` (1, n), the last number of
    each row."""
    answer = np.array(rows, np.float32).reshape(1, -1, 6)
    constants = {
        "boxes": answer[..., :5], "classes": answer[..., 5].astype(np.int64),
        "zero": np.zeros(1, np.float32), "none": np.zeros(1, np.int64),
    }  # fmt: skip
    nodes = [
        helper.make_node("ReduceMax", ["input"], ["peak"], keepdims=0),
        helper.make_node("Mul", ["peak", "zero"], ["nothing"]),
        helper.make_node("Add", ["boxes", "nothing"], ["dets"]),
        helper.make_node("Add", ["classes", "none"], ["labels"]),
    ]
    labels = helper.make_tensor_value_info("labels", TensorProto.INT64, [1, "n"])
    outputs = [tensor("dets", [1, "n", 5]), labels]
    return save(path, nodes, [tensor("input", [1, 3, side, side])], outputs, constants)


def raw_yolox(path: Path, side: int = 64, classes: int = 2) -> Path:
    """YOLOX without suppression: a person of 16 pixels in each cell of stride 8 that is blue; the
    other classes are likelier than people nowhere."""
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
        "shape": np.array([1, -1, 1]),
        "classes": np.array([[[1.0, *[0.2] * (classes - 1)]]], np.float32),
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
    return save(path, nodes, inputs, [tensor("output", [1, sum(cells), 5 + classes])], constants)


def endless(path: Path, size: Size) -> Path:
    """A mask of the picture, after a year or so: it grows by one again and again."""
    mask = [1, 1, size.height, size.width]
    body = helper.make_graph(
        [helper.make_node("Identity", ["go"], ["goes_on"]),
         helper.make_node("Add", ["before", "one"], ["after"])], "body",
        [helper.make_tensor_value_info("turn", TensorProto.INT64, []),
         helper.make_tensor_value_info("go", TensorProto.BOOL, []), tensor("before", mask)],
        [helper.make_tensor_value_info("goes_on", TensorProto.BOOL, []), tensor("after", mask)],
    )  # fmt: skip
    nodes = [
        helper.make_node("ReduceMean", ["picture", "colours"], ["grey"], keepdims=1),
        helper.make_node("Loop", ["turns", "yes", "grey"], ["mask"], body=body),
    ]
    constants = {
        "colours": np.array([1]), "turns": np.array(10**12), "yes": np.array(True),
        "one": np.array(1, np.float32),
    }  # fmt: skip
    return save(
        path, nodes, [tensor("picture", [1, 3, *mask[2:]])], [tensor("mask", mask)], constants
    )
