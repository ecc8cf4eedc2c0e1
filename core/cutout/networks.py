"""ONNX files of cut-out networks that others trained: what each wants to see, and what it says.

Sources: xuebinqin/U-2-Net (``u2net_test.py``), SkyTNT/anime-segmentation (``inference.py``),
ZhengPeng7/BiRefNet (``inference.py``).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import BrokenPicture, ModelMissing, ModelUnusable
from core.geometry import Size
from core.models.hardware.out_of_memory import give_back_on_pressure
from core.models.specs.onnx import CutoutSpec
from core.pose.detection.networks import open_session, run_session

Alpha = NDArray[np.float32]
Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]

IMAGENET_MEAN, IMAGENET_SPREAD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
# Where a network answers about the same everywhere it saw nothing: stretching it would invent.
LEAST_RANGE = 0.2
# What one picture is drawn to for a network may not exceed this, whatever a file says.
MOST_SIDE = 4096
_ADVICE = "Fetch it again, or choose another way to cut out."


@dataclass(frozen=True)
class Layout:
    """``side`` is that of the square it was trained on; a file with open sides takes any multiple
    of ``step``. ``keeps_shape``: the picture is padded with black, else stretched."""

    side: int
    mean: tuple[float, float, float] = (0.0, 0.0, 0.0)
    spread: tuple[float, float, float] = (1.0, 1.0, 1.0)
    step: int = 32
    keeps_shape: bool = False
    is_stretched: bool = False  # the answer's darkest and lightest are nothing and all
    is_rough: bool = False
    is_logit: bool = False  # unless the file ends in a sigmoid itself


LAYOUTS: dict[str, Layout] = {
    "birefnet": Layout(1024, IMAGENET_MEAN, IMAGENET_SPREAD, step=64, is_logit=True),
    "isnet": Layout(1024, keeps_shape=True),
    "u2net": Layout(320, IMAGENET_MEAN, IMAGENET_SPREAD, is_stretched=True, is_rough=True),
}


@dataclass(frozen=True)
class Network:
    session: Any
    name: str
    layout: Layout
    size: Size
    dtype: type[np.floating[Any]]

    def alpha(self, picture: Pixels) -> Alpha:
        """(h, w, 3) RGB → (h, w) 0–1. Raises ``ModelUnusable`` or ``BrokenPicture``."""
        import cv2

        height, width = picture.shape[:2]
        seen, place = self._seen(picture)
        said = self._cover(self.run(seen))
        top, left, bottom, right = place
        said = np.ascontiguousarray(said[top:bottom, left:right])
        whole = cv2.resize(said, (width, height), interpolation=cv2.INTER_LINEAR)
        return np.clip(np.asarray(whole, np.float32), 0, 1)

    def _seen(self, picture: Pixels) -> tuple[Floats, tuple[int, int, int, int]]:
        """(1, 3, height, width) as it was trained, and where the picture lies in it."""
        import cv2

        height, width = picture.shape[:2]
        high, wide = self.size.height, self.size.width
        if self.layout.keeps_shape:
            factor = min(wide / width, high / height)
            wide, high = max(1, round(width * factor)), max(1, round(height * factor))
        shrinks = wide * high < width * height
        how = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
        drawn = np.asarray(cv2.resize(picture, (wide, high), interpolation=how), np.float32) / 255
        drawn = (drawn - np.array(self.layout.mean)) / np.array(self.layout.spread)
        canvas = np.zeros((self.size.height, self.size.width, 3), np.float32)
        top, left = (self.size.height - high) // 2, (self.size.width - wide) // 2
        canvas[top : top + high, left : left + wide] = drawn
        return canvas.transpose(2, 0, 1)[None], (top, left, top + high, left + wide)

    def run(self, pixels: Floats) -> Floats:
        """The first answer, (height, width)."""
        feed = {self.session.get_inputs()[0].name: np.ascontiguousarray(pixels, self.dtype)}
        first = self.session.get_outputs()[0].name
        (said,) = run_session(self.session, [first], feed, self.name, _ADVICE)
        said = np.asarray(said, np.float32)
        if said.shape != (1, 1, self.size.height, self.size.width):
            raise _foreign(self.name, f"an answer of {said.shape}")
        if not np.isfinite(said).all():
            raise BrokenPicture(
                expected=f"a mask from {self.name}",
                got="values that are no numbers",
                todo="put the original file back",
                shown=f"{self.name} gave a broken mask. Choose another way to cut out.",
            )
        return said[0, 0]

    def _cover(self, said: Floats) -> Alpha:
        low, high = float(said.min()), float(said.max())
        if self.layout.is_logit and (low < 0 or high > 1):
            return np.asarray(1 / (1 + np.exp(-np.clip(said, -40, 40))), np.float32)
        if self.layout.is_stretched and high - low >= LEAST_RANGE:
            return (said - low) / (high - low)
        return np.clip(said, 0, 1)


def network(spec: CutoutSpec, shape: Size) -> Network:
    """The network of a file that is here, for a picture of this shape.

    Raises ``ModelMissing``, or ``ModelUnusable`` for what is damaged, foreign, or of a layout that
    nobody knows.
    """
    path = spec.path
    if path is None or not path.is_file():
        raise ModelMissing(
            expected="the cut-out network {model}",
            got="none",
            todo="fetch it again",
            shown="{model} is not here any more. Fetch it again, or choose another way to cut out.",
            model=spec.title,
        )
    layout = LAYOUTS.get(spec.layout)
    if layout is None:
        raise _foreign(path.name, f"the layout {spec.layout!r:.40}")
    session = _session(path, path.stat().st_mtime_ns)
    size = _size(session, path.name, layout, spec.side or layout.side, shape)
    kinds: dict[str, type[np.floating[Any]]] = {
        "tensor(float)": np.float32, "tensor(float16)": np.float16,
    }  # fmt: skip
    kind = session.get_inputs()[0].type
    if kind not in kinds:
        raise _foreign(path.name, f"an input of {kind:.40}")
    return Network(session, path.name, layout, size, kinds[kind])


def _size(session: Any, name: str, layout: Layout, side: int, shape: Size) -> Size:
    """The file's own, else the longer side of the picture drawn to ``side``."""
    inputs = session.get_inputs()
    wanted = inputs[0].shape
    if len(inputs) != 1 or len(wanted) != 4 or wanted[1] not in (3, "channels", None):
        raise _foreign(name, f"inputs {[one.shape for one in inputs]!s:.80}")
    factor = side / max(shape)
    free = [
        max(layout.step, layout.step * round(length * factor / layout.step))
        for length in (shape.height, shape.width)
    ]
    if layout.keeps_shape:
        free = [side, side]
    height, width = (
        given if isinstance(given, int) and given > 0 else other
        for given, other in zip(wanted[2:], free, strict=True)
    )
    if max(height, width) > MOST_SIDE:
        raise _foreign(name, f"a picture of {width}×{height}")
    return Size(width, height)


@lru_cache(maxsize=1)  # the large ones take a gigabyte
def _session(path: Path, _changed: int) -> Any:
    return open_session(path, _ADVICE)


def _foreign(name: str, got: str) -> ModelUnusable:
    return ModelUnusable(
        expected=f"a network in {name} that answers a picture with one mask of its size",
        got=got,
        todo="put the original file back",
        shown=f"{name} does not cut out pictures. Choose another way to cut out.",
    )


give_back_on_pressure(_session.cache_clear)
