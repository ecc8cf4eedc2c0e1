"""Tiny ONNX files that answer a picture with a mask."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from onnx import helper

from tests.pose.toy_networks import save, tensor

Side = int | str


def mask_network(
    path: Path,
    side: Side = 64,
    masks: int = 1,
    channels: int = 1,
    out_side: Side | None = None,
) -> Path:
    """Answers with the first channels of what it is shown; ``out_side`` is what it claims of its
    answer, text is a side left open."""
    path.parent.mkdir(parents=True, exist_ok=True)
    names = [f"mask{number}" for number in range(masks)]
    constants = {"starts": np.array([0]), "ends": np.array([channels]), "axes": np.array([1])}
    nodes = [helper.make_node("Slice", ["picture", *constants], [name]) for name in names]
    claimed = out_side or side
    outputs = [tensor(name, [1, channels, claimed, claimed]) for name in names]
    return save(path, nodes, [tensor("picture", [1, 3, side, side])], outputs, constants)
