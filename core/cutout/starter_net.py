"""The built-in cut-out network: people, and which of their parts each pixel shows.

``picture`` (1, 3, height, width) RGB in 0..1, sides multiples of 32, gives ``alpha`` (1, 1, height,
width) and ``parts`` (1, 14, height, width), the chance of each ``BodyPart``. The file's metadata
say in ``long_side`` how large a picture it was trained on. ``training/train_cutout.py`` makes it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.config import ASSETS
from core.cutout.parts import BodyPart, Segmentation
from core.errors import ModelMissing, ModelUnusable
from core.geometry import Size
from core.models.hardware.out_of_memory import give_back_on_pressure
from core.pose.detection.networks import has_runtime, open_session, run_session

Floats = NDArray[np.float32]
# (1, 3, height, width) to alpha (height, width) and the chance of parts (14, height, width).
Run = Callable[[Floats], tuple[Floats, Floats]]

FILE = ASSETS / "starter" / "cutout" / "starter-cutout.onnx"
INPUT, OUTPUTS = "picture", ("alpha", "parts")
STRIDE = 32
LONG_SIDES = range(64, 2049)  # that a file may ask for
# Parts of larger pictures are told at this size: their borders are not that sharp.
PARTS_SIDE = 1536
HALF = 0.5  # less cover than this is ground
_ADVICE = "Put the original file back, or choose another way to cut out."


@dataclass(frozen=True)
class _Network:
    session: Any
    name: str
    long_side: int

    def run(self, pixels: Floats) -> tuple[Floats, Floats]:
        """As ``Run`` is."""
        alpha, parts = run_session(self.session, OUTPUTS, {INPUT: pixels}, self.name, _ADVICE)
        area = pixels.shape[2:]
        if alpha.shape != (1, 1, *area) or parts.shape != (1, len(BodyPart), *area):
            raise _foreign(self.name, f"answers of {alpha.shape} and {parts.shape}")
        if not (np.isfinite(alpha).all() and np.isfinite(parts).all()):
            raise _foreign(self.name, "values that are no numbers")
        return np.asarray(alpha[0, 0], np.float32), np.asarray(parts[0], np.float32)


def segment(picture: Image.Image, path: Path = FILE) -> Segmentation:
    """People and their parts, both of the size of ``picture``; where less than half of a pixel is
    covered, its part is the ground.

    Raises ``ModelMissing`` or ``ModelUnusable``.
    """
    network = _network(path, _changed(path))
    return segmented(network.run, picture, network.long_side)


def segmented(run: Run, picture: Image.Image, long_side: int) -> Segmentation:
    """By any network that was trained at ``long_side``, which looks twice: what it says of the
    picture and of its mirror picture errs in different places, and no part has a side."""
    pixels, size = _seen(np.asarray(picture.convert("RGB")), long_side)
    looks = run(pixels), run(np.ascontiguousarray(pixels[..., ::-1]))
    half = np.float32(0.5)
    alpha, parts = (half * (one + other[..., ::-1]) for one, other in zip(*looks, strict=True))
    seen = (slice(0, size.height), slice(0, size.width))
    to = Size(*picture.size)
    cover = np.clip(_resized(alpha[seen], to), 0, 1)
    shown = _likeliest(parts[:, *seen], to)
    shown[cover < HALF] = BodyPart.GROUND
    return Segmentation(cover, shown)


def _seen(picture: NDArray[np.uint8], long_side: int) -> tuple[Floats, Size]:
    """(1, 3, height, width) as the network was trained; the picture is the top left of it, of the
    size that is told. What is beyond it goes on as its edge."""
    height, width = picture.shape[:2]
    factor = long_side / max(height, width)
    size = Size(max(1, round(width * factor)), max(1, round(height * factor)))
    small = _resized(picture, size)
    low, right = -size.height % STRIDE, -size.width % STRIDE
    padded = np.pad(small, ((0, low), (0, right), (0, 0)), mode="edge")
    pixels = np.ascontiguousarray(padded.transpose(2, 0, 1)[None], np.float32)
    return pixels / np.float32(255), size


def _resized(values: NDArray[Any], size: Size) -> NDArray[Any]:
    import cv2

    shrinks = size.pixels < values.shape[0] * values.shape[1]
    way = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return np.asarray(
        cv2.resize(np.ascontiguousarray(values), (size.width, size.height), interpolation=way)
    )


def _likeliest(chances: Floats, size: Size) -> NDArray[np.uint8]:
    """(height, width) of ``BodyPart`` if somebody is there; one chance after the other, for large
    pictures."""
    import cv2

    factor = min(1.0, PARTS_SIDE / max(size))
    told = Size(max(1, round(size.width * factor)), max(1, round(size.height * factor)))
    best = np.full((told.height, told.width), -1.0, np.float32)
    parts = np.zeros(best.shape, np.uint8)
    for part in list(BodyPart)[1:]:
        here = _resized(chances[part], told)
        is_better = here > best
        parts[is_better] = part
        np.maximum(best, here, out=best)
    large = cv2.resize(parts, (size.width, size.height), interpolation=cv2.INTER_NEAREST)
    return np.asarray(large, np.uint8)


def _changed(path: Path) -> int:
    """So that a file that was replaced is opened anew."""
    if not path.is_file() or not has_runtime():
        raise ModelMissing(
            expected="the built-in cut-out network {file} and onnxruntime",
            got="neither or one of them",
            todo="install the requirements and put the file back",
            shown="The built-in cut-out network {file} or onnxruntime is missing. Install the "
            "requirements and put the file back.",
            path=path,
        )
    return path.stat().st_mtime_ns


@lru_cache(maxsize=2)
def _network(path: Path, _changed: int) -> _Network:
    session = open_session(path, _ADVICE)
    inputs = [one.name for one in session.get_inputs()]
    outputs = {one.name for one in session.get_outputs()}
    if inputs != [INPUT] or not outputs.issuperset(OUTPUTS):
        raise _foreign(path.name, f"{', '.join(inputs)} to {', '.join(sorted(outputs))}")
    told = session.get_modelmeta().custom_metadata_map.get("long_side", "")
    if not told.isdecimal() or int(told) not in LONG_SIDES:
        raise _foreign(path.name, f"a long side of {told!r:.20}")
    return _Network(session, path.name, int(told))


def _foreign(name: str, got: str) -> ModelUnusable:
    return ModelUnusable(
        expected=f"a network in {name} that turns picture into alpha and {len(BodyPart)} parts",
        got=got,
        todo="put the original file back",
        shown=f"{name} does not cut people out. {_ADVICE}",
    )


give_back_on_pressure(_network.cache_clear)
