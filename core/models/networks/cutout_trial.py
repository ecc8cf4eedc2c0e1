"""Whether an ONNX file cuts out: opened once, and shown a grey picture if that is cheap."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from core.errors import ModelUnusable, is_bug
from core.models.identify.cutout_layout import layout_of
from core.pose.detection.networks import MOST_SIDE, TYPES, open_session

# A side that the file leaves open; the networks halve their picture five times.
OPEN_SIDE = 256
# The large ones take gigabytes for a single picture: of them only what they say is looked at.
LARGEST_SHOWN = 64 << 20


def check_cutout_network(path: Path) -> None:
    """Raises ``ModelUnusable`` for what does not answer one picture with a mask of its size."""
    if layout_of(path) is None:
        raise _foreign(path, "another network")
    session = open_session(path)
    if path.stat().st_size > LARGEST_SHOWN:
        return
    wanted = session.get_inputs()[0]
    sides = [side if isinstance(side, int) else OPEN_SIDE for side in wanted.shape[2:]]
    if max(sides) > MOST_SIDE:
        raise _foreign(path, f"a picture of {sides[1]}×{sides[0]}")
    grey = np.full((1, 3, *sides), 0.5, TYPES.get(wanted.type, np.float32))
    try:
        mask = session.run(None, {wanted.name: grey})[0]
    except Exception as error:  # onnxruntime's errors share no other base
        if is_bug(error):
            raise
        raise _foreign(path, "a failure inside of it") from error
    if mask.shape != (1, 1, *sides):
        raise _foreign(path, f"{mask.shape}")
    if not np.isfinite(mask).all():
        raise _foreign(path, "numbers that are none")


def _foreign(path: Path, got: str) -> ModelUnusable:
    return ModelUnusable(
        expected="a network that answers a picture with a mask in {file}",
        got=got,
        todo="choose another one",
        shown="{file} cuts nothing out. Choose another.",
        path=path,
    )
