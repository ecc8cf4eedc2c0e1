"""Picture → ``Pose``, by a network in RTMPose's ONNX format with our 18 joints.

The input is (n, 3, height, width), RGB, normalised as RTMPose does it. Each joint is a row of bins
over the columns and one over the rows of the input (SimCC); the peak is how surely it is seen.
"""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from core.errors import ModelMissing, ModelUnusable
from core.pose.skeleton import BODY_JOINTS, MIRROR, Person, Pose, Size

DETECTOR = Path(__file__).parents[2] / "assets" / "starter" / "detector" / "starter-pose.onnx"
MEAN = np.array([123.675, 116.28, 103.53], np.float32)
SPREAD = np.array([58.395, 57.12, 57.375], np.float32)

SEEN = 0.5
# A person's box is that of the joints, which leaves out hair, hands and feet.
BOX_MARGIN = 0.2
# Colour of nothing: the mean, which is zero to the network.
GROUND = (124, 116, 104)

Box = tuple[float, float, float, float]  # left, top, right, bottom in pixels; may leave the picture


class _Window(NamedTuple):
    """Where the network's input lies in the picture: x = left + input x × scale."""

    left: float
    top: float
    scale: float


def is_available(path: Path = DETECTOR) -> bool:
    """Whether the detector's file and the library that runs it are on this machine."""
    return path.is_file() and importlib.util.find_spec("onnxruntime") is not None


def detect(image: Image.Image, *, near: Pose | None = None, path: Path = DETECTOR) -> Pose:
    """The figure in the picture, or the figures near to where ``near`` asks for them.

    Without ``near`` one person is looked for. With it, each of its people is looked for around
    their own box, in their order; somebody of whom nothing is seen is left out. Coordinates are
    pixels of ``image``, whatever the canvas of ``near``.

    Raises ``ModelMissing`` or ``ModelUnusable``.
    """
    size = Size(*image.size)
    picture = image.convert("RGB")
    if near is None:
        people = [_alone(picture, path)]
    else:
        asked = near.scaled_to(size)
        boxes = [_box(person) for person in asked.people if not person.is_empty]
        people = [_person(picture, box, path) for box in boxes]
    return Pose(tuple(person for person in people if not person.is_empty), size)


def decode_simcc(columns: NDArray[Any], rows: NDArray[Any], size: Size) -> NDArray[np.float32]:
    """(18, bins) over ``size.width`` and over ``size.height`` → (18, 3): x, y, peak.

    x and y are pixels of the input; the peak is the lower one of the two.
    """
    x = columns.argmax(axis=1) * (size.width / columns.shape[1])
    y = rows.argmax(axis=1) * (size.height / rows.shape[1])
    peak = np.minimum(columns.max(axis=1), rows.max(axis=1))
    return np.stack([x, y, peak], axis=1).astype(np.float32)


def _alone(picture: Image.Image, path: Path) -> Person:
    """Looked at twice: the second time from as near as the network was trained on."""
    person = _person(picture, (0, 0, picture.width, picture.height), path)
    return person if person.is_empty else _person(picture, _box(person), path)


def _box(person: Person) -> Box:
    left, top, right, bottom = person.bounds()
    more = BOX_MARGIN * max(right - left, bottom - top, 16.0)
    return left - more, top - more, right + more, bottom + more


def _person(picture: Image.Image, box: Box, path: Path) -> Person:
    session, size = _session(path, path.stat().st_mtime_ns if path.exists() else 0)
    view, window = _letterboxed(picture, box, size)
    straight, mirrored = _run(session, view), _run(session, ImageOps.mirror(view))
    # Seen in a mirror too, columns run backwards and left is right; the mean errs less than either.
    columns = (straight[0] + mirrored[0][list(MIRROR), ::-1]) / 2
    rows = (straight[1] + mirrored[1][list(MIRROR)]) / 2
    joints = decode_simcc(columns, rows, size)
    joints[:, :2] = joints[:, :2] * window.scale + [window.left, window.top]
    inside = ((joints[:, :2] >= 0) & (joints[:, :2] <= picture.size)).all(axis=1)
    joints[:, 2] = inside & (joints[:, 2] > SEEN)
    return Person(joints)


def _run(session: Any, view: Image.Image) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    pixels = (np.asarray(view, np.float32) - MEAN) / SPREAD
    feed = {session.get_inputs()[0].name: np.ascontiguousarray(pixels.transpose(2, 0, 1))[None]}
    columns, rows = session.run(["simcc_x", "simcc_y"], feed)
    return columns[0], rows[0]


def _letterboxed(picture: Image.Image, box: Box, size: Size) -> tuple[Image.Image, _Window]:
    """The box scaled evenly into the middle of an input; outside of the picture is ``GROUND``."""
    left, top, right, bottom = box
    scale = max((right - left) / size.width, (bottom - top) / size.height)
    left = (left + right - size.width * scale) / 2
    top = (top + bottom - size.height * scale) / 2
    seen = (
        max(left, 0.0), max(top, 0.0),
        min(left + size.width * scale, picture.width),
        min(top + size.height * scale, picture.height),
    )  # fmt: skip
    view = Image.new("RGB", size, GROUND)
    wide, high = round((seen[2] - seen[0]) / scale), round((seen[3] - seen[1]) / scale)
    if wide > 0 and high > 0:
        part = picture.resize((wide, high), Image.Resampling.BILINEAR, box=seen)
        view.paste(part, (round((seen[0] - left) / scale), round((seen[1] - top) / scale)))
    return view, _Window(left, top, scale)


@cache
def _session(path: Path, changed: int) -> tuple[Any, Size]:
    """The loaded network and its input's size; ``changed`` is there to notice a new file."""
    if not is_available(path):
        raise ModelMissing(
            f"Expected the pose detector {path.name} and onnxruntime, got neither or one of them: "
            "install the requirements and put the file back."
        )
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # a few milliseconds: threads would only wait for each other
    options.log_severity_level = 4
    try:
        session = onnxruntime.InferenceSession(
            path, sess_options=options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:  # its errors share no other base
        raise ModelUnusable(
            f"Expected an ONNX network in {path.name}, got something that onnxruntime cannot read: "
            "put the original file back."
        ) from error
    return session, _input_size(session, path)


def _input_size(session: Any, path: Path) -> Size:
    shape = session.get_inputs()[0].shape
    outputs = {output.name: output.shape for output in session.get_outputs()}
    sides = shape[2:] if len(shape) == 4 else []
    is_ours = (
        len(sides) == 2
        and all(isinstance(side, int) and side > 0 for side in sides)
        and all(
            len(outputs.get(name, ())) == 3 and outputs[name][1] == BODY_JOINTS
            for name in ("simcc_x", "simcc_y")
        )
    )
    if not is_ours:
        raise ModelUnusable(
            f"Expected a detector of {BODY_JOINTS} joints with outputs simcc_x and simcc_y in "
            f"{path.name}, got another network: put the original file back."
        )
    return Size(sides[1], sides[0])
