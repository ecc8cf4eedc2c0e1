"""The weights of an ncnn network, under the names that spandrel knows them by.

Numbers lie one layer behind the other. Those of a convolution begin with four bytes that say how
they are kept; biases and slopes are bare 32-bit numbers.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.models.ncnn.architectures import Architecture, architecture_of
from core.models.ncnn.graph import read_bytes, read_graph, unusable

if TYPE_CHECKING:
    import torch

# The largest of Real-ESRGAN's has 33 MB in half precision.
MOST_BYTES = 256 << 20
# https://github.com/Tencent/ncnn/wiki/param-and-model-file-structure
HALF, FULL = 0x01306B47, 0
FORMATS = {HALF: np.dtype("<f2"), FULL: np.dtype("<f4")}


def read_state_dict(param: Path) -> dict[str, torch.Tensor]:
    """The network whose graph is ``param``, in 32-bit numbers.

    Raises ``ModelMissing`` when a file of the two is not there, ``ModelUnusable`` for one that is
    damaged, short or of another architecture.
    """
    import torch

    return {name: torch.from_numpy(values) for name, values in read_arrays(param).items()}


def read_arrays(param: Path) -> dict[str, NDArray[np.float32]]:
    """As ``read_state_dict``, without torch."""
    architecture = architecture_of(read_graph(param))
    if architecture is None:
        raise unusable(param, "a network of another kind")
    return _arrays(architecture, weights_file(param))


def weights_file(param: Path) -> Path:
    return param.with_suffix(".bin")


def _arrays(architecture: Architecture, file: Path) -> dict[str, NDArray[np.float32]]:
    numbers = _Numbers(file)
    found: dict[str, NDArray[np.float32]] = {}
    for weights in architecture.weights:
        if weights.has_bias:
            kept = numbers.format()
            found[f"{weights.name}.weight"] = numbers.read(weights.shape, kept)
            found[f"{weights.name}.bias"] = numbers.read(weights.shape[:1])
        else:
            found[f"{weights.name}.weight"] = numbers.read(weights.shape)
    numbers.check_end()
    return found


class _Numbers:
    """A ``.bin`` read from front to back."""

    def __init__(self, file: Path) -> None:
        self._file, self._data, self._at = file, read_bytes(file, MOST_BYTES), 0

    def format(self) -> np.dtype[np.floating]:
        flag = int.from_bytes(self._take(4), "little")
        if flag not in FORMATS:
            raise unusable(self._file, f"weights in the format {flag:#010x}")
        return FORMATS[flag]

    def read(
        self, shape: tuple[int, ...], kept: np.dtype[np.floating] = FORMATS[FULL]
    ) -> NDArray[np.float32]:
        """So many numbers; each run of them ends at a multiple of four bytes."""
        count = math.prod(shape)
        data = self._take(-(-count * kept.itemsize // 4) * 4)
        values = np.frombuffer(data, kept, count).astype(np.float32).reshape(shape)
        if not np.isfinite(values).all():
            raise unusable(self._file, "weights that are no numbers")
        return values

    def check_end(self) -> None:
        if self._at != len(self._data):
            raise unusable(self._file, f"{len(self._data) - self._at} bytes too many")

    def _take(self, count: int) -> bytes:
        taken = self._data[self._at : self._at + count]
        if len(taken) < count:
            raise unusable(self._file, f"a file cut off after {len(self._data)} bytes")
        self._at += count
        return taken
