"""ONNX files as networks: opened once, checked by one trial run, run on the processor."""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import JobCancelled, ModelMissing, ModelUnusable, is_bug
from core.geometry import Size
from core.pose.detection.simcc import LAYOUTS
from core.pose.detection.stopping import stoppable

logger = logging.getLogger(__name__)

Floats = NDArray[np.float32]

# A network this small is done in milliseconds: more threads would only wait for each other.
SMALL_BYTES = 16 << 20
SIMCC = ("simcc_x", "simcc_y")
LABELS = "labels"
# A width or height that the file leaves open: YOLOX is mostly trained for this.
OPEN_SIDE = 640
# A file may ask for any picture; memory for this one there is.
MOST_SIDE = 4096
# Bins a pixel, of all that are published.
SIMCC_SPLIT = 2
# What onnxruntime calls the numbers that a network takes.
TYPES: dict[str, type[np.generic]] = {
    "tensor(float)": np.float32, "tensor(float16)": np.float16, "tensor(double)": np.float64,
    "tensor(uint8)": np.uint8,
}  # fmt: skip
# YOLOX's grids, in pixels of its input.
STRIDES = (8, 16, 32)


# Of each kind so many stay open: the built-in one, and the fetched one that is in use. Those take
# hundreds of megabytes.
MOST_OPEN = 2

_BACK = "Put the original file back, or choose another detector."


@dataclass(frozen=True)
class Network:
    """``run`` takes (1, 3, height, width) float32, whatever numbers the file wants, and gives the
    ``outputs``."""

    session: Any
    name: str
    size: Size
    outputs: tuple[str, ...]

    def run(self, pixels: Floats) -> list[Floats]:
        wanted = self.session.get_inputs()[0]
        feed = {wanted.name: np.ascontiguousarray(pixels, TYPES.get(wanted.type, np.float32))}
        answers = run_session(self.session, self.outputs, feed, self.name, _BACK)
        return [
            answer.astype(np.float32, copy=False) if answer.dtype.kind == "f" else answer
            for answer in answers
        ]


def has_runtime() -> bool:
    return importlib.util.find_spec("onnxruntime") is not None


def pose_network(path: Path) -> tuple[Network, int]:
    """A SimCC network, and how many keypoints it finds: a count that ``LAYOUTS`` knows.

    Raises ``ModelMissing`` or ``ModelUnusable``.
    """
    return _pose_network(path, _changed(path))


def people_network(path: Path) -> Network:
    """A network with boxes as its first output: (1, n, 5), perhaps with ``labels`` (1, n) behind
    it, or YOLOX's raw (1, n, 5 + classes).

    Raises ``ModelMissing`` or ``ModelUnusable``.
    """
    return _people_network(path, _changed(path))


def check_pose_network(path: Path) -> None:
    """Raises what ``pose_network`` raises, and keeps nothing open."""
    _pose_network.__wrapped__(path, _changed(path))


def check_people_network(path: Path) -> None:
    """Raises what ``people_network`` raises, and keeps nothing open."""
    _people_network.__wrapped__(path, _changed(path))


def close_networks() -> None:
    """Give back the memory of those that are open; the next look opens them again."""
    _pose_network.cache_clear()
    _people_network.cache_clear()


def _changed(path: Path) -> int:
    """So that a file that was replaced is opened anew."""
    if not path.is_file() or not has_runtime():
        raise ModelMissing(
            expected="the pose detector {file} and onnxruntime",
            got="neither or one of them",
            todo="install the requirements and put the file back",
            shown="The pose detector {file} or onnxruntime is missing. Install the requirements "
            "and put the file back.",
            path=path,
        )
    return path.stat().st_mtime_ns


@lru_cache(MOST_OPEN)
def _pose_network(path: Path, _changed: int) -> tuple[Network, int]:
    session = open_session(path)
    size = _simcc_size(session)
    is_float = session.get_inputs()[0].type != "tensor(uint8)"  # what goes in is normalized here
    if size is None or not _is_simcc(session) or not is_float:
        names = sorted(output.name for output in session.get_outputs())
        raise _foreign(path, f"outputs {', '.join(names)}", session)
    network = Network(session, path.name, size, SIMCC)
    columns, rows = network.run(np.zeros((1, 3, size.height, size.width), np.float32))
    fits = columns.ndim == rows.ndim == 3 and columns.shape[1] == rows.shape[1]
    if not fits or columns.shape[1] not in LAYOUTS:
        raise _foreign(path, f"{columns.shape} and {rows.shape}", session)
    return network, columns.shape[1]


def _simcc_size(session: Any) -> Size | None:
    """The input, as the file says it or by the bins; onnxruntime infers them where it does not."""
    shape = session.get_inputs()[0].shape
    if len(shape) != 4:
        return None
    bins = {output.name: output.shape[-1] for output in session.get_outputs() if output.shape}
    named: list[int] = []
    for side, output in zip((shape[3], shape[2]), SIMCC, strict=True):
        count = bins.get(output)
        by_bins = count // SIMCC_SPLIT if isinstance(count, int) else 0
        named.append(side if isinstance(side, int) else by_bins)
    return Size(*named) if min(named) > 0 and max(named) <= MOST_SIDE else None


@lru_cache(MOST_OPEN)
def _people_network(path: Path, _changed: int) -> Network:
    session = open_session(path)
    size = _input_size(session, OPEN_SIDE)
    names = [output.name for output in session.get_outputs()]
    if size is None or _is_simcc(session):
        got = "no picture as input" if size is None else f"outputs {', '.join(names)}"
        raise _foreign_people(path, got, session)
    network = Network(session, path.name, size, (names[0], *(n for n in names if n == LABELS)))
    boxes, *labels = network.run(np.full((1, 3, size.height, size.width), 114, np.float32))
    cells = sum((size.height // stride) * (size.width // stride) for stride in STRIDES)
    is_raw = boxes.ndim == 3 and boxes.shape[1] == cells and boxes.shape[2] > 5
    if not is_raw and (boxes.ndim != 3 or boxes.shape[2] != 5):
        raise _foreign_people(path, f"{boxes.shape}", session)
    if any(found.shape != boxes.shape[:2] for found in labels):
        raise _foreign_people(path, f"labels of {labels[0].shape} for {boxes.shape}", session)
    return network


def _foreign(path: Path, got: str, session: Any) -> ModelUnusable:
    counts = ", ".join(str(count) for count in sorted(LAYOUTS))
    is_finder = len(session.get_outputs()[0].shape) == 3 and not _is_simcc(session)
    return ModelUnusable(
        expected=f"a detector with outputs simcc_x and simcc_y for {counts} joints in {{file}}",
        got=f"another network ({got})",
        todo="put the original file back",
        shown=f"{{file}} finds {'people, not' if is_finder else 'no'} joints. {_BACK}",
        path=path,
    )


def _foreign_people(path: Path, got: str, session: Any) -> ModelUnusable:
    return ModelUnusable(
        expected="a network that finds boxes around people in {file}",
        got=f"another one ({got})",
        todo="put the original file back",
        shown=f"{{file}} finds {'joints, not' if _is_simcc(session) else 'no'} people. {_BACK}",
        path=path,
    )


def _is_simcc(session: Any) -> bool:
    return {output.name for output in session.get_outputs()} >= set(SIMCC)


def open_session(path: Path, advice: str = _BACK) -> Any:
    """Raises ``ModelUnusable`` for what is no network, with ``advice`` for the person."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1 if path.stat().st_size <= SMALL_BYTES else 0
    options.log_severity_level = 4
    try:
        return onnxruntime.InferenceSession(
            path, sess_options=options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:  # its errors share no other base
        if is_bug(error):
            raise
        logger.warning("%s cannot be read", path.name, exc_info=error)
        raise ModelUnusable(
            expected="an ONNX network in {file}",
            got="something that onnxruntime cannot read",
            todo="put the original file back",
            shown=f"{{file}} is damaged. {advice}",
            path=path,
        ) from error


def run_session(
    session: Any, outputs: Sequence[str], feed: dict[str, Any], name: str, advice: str
) -> list[Any]:
    """Raises ``ModelUnusable`` with ``advice`` when the network fails inside, ``JobCancelled`` as
    ``stopping_when`` says."""
    import onnxruntime

    options = onnxruntime.RunOptions()
    try:
        with stoppable(options):
            return session.run(list(outputs), feed, options)
    except JobCancelled:
        raise
    except Exception as error:  # onnxruntime's errors share no other base
        if is_bug(error):
            raise
        logger.warning("%s failed", name, exc_info=error)
        shape = "×".join(str(side) for side in next(iter(feed.values())).shape)
        raise ModelUnusable(
            expected=f"{name} to read numbers of {shape}",
            got="a failure inside of it",
            todo="put the original file back",
            shown=f"{name} cannot read this picture. {advice}",
        ) from error


def _input_size(session: Any, open_side: int) -> Size | None:
    shape = session.get_inputs()[0].shape
    if len(shape) != 4:
        return None
    height, width = (side if isinstance(side, int) else open_side for side in shape[2:])
    size = Size(width, height)
    return size if min(size) > 0 and max(size) <= MOST_SIDE else None
