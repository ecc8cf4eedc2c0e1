"""Halfway between two trainings of one network: the mean of their weights, as an ONNX file.

    python -m training.average_weights BEFORE.onnx AFTER.onnx MEAN.onnx [--share 0.5]

A network that went on from another for something harder loses some of what it did before; what
lies between the two may do both (https://arxiv.org/abs/2109.01903). Shapes and names must agree;
the rest, notes included, is the second file's.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("mean", type=Path)
    parser.add_argument("--share", type=float, default=0.5, help="of the second file, 0 to 1")
    options = parser.parse_args()
    if not 0 <= options.share <= 1:
        sys.exit(f"Expected a share from 0 to 1, got {options.share}: say how much of the second.")
    count = average(options.before, options.after, options.mean, options.share)
    print(f"{options.mean}: {count} tensors averaged")


def average(before: Path, after: Path, mean: Path, share: float) -> int:
    """How many tensors were averaged; only those of floating point are.

    Raises ``ValueError`` when the two are not trainings of one network.
    """
    import onnx
    from onnx import numpy_helper

    first, second = onnx.load(before), onnx.load(after)
    there = {one.name: one for one in first.graph.initializer}
    if there.keys() != {one.name for one in second.graph.initializer}:
        raise ValueError(f"Expected two trainings of one network, got {before} and {after}.")
    count = 0
    for tensor in second.graph.initializer:
        one, other = (numpy_helper.to_array(each) for each in (there[tensor.name], tensor))
        if one.shape != other.shape:
            raise ValueError(f"Expected {one.shape} for {tensor.name}, got {other.shape}.")
        if np.issubdtype(other.dtype, np.floating):
            mixed = (1 - share) * one.astype(np.float32) + share * other.astype(np.float32)
            tensor.CopyFrom(numpy_helper.from_array(mixed.astype(other.dtype), tensor.name))
            count += 1
    onnx.save(second, mean)
    return count


if __name__ == "__main__":
    main()
