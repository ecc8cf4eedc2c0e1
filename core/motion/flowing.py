"""What was painted over one drawn frame, carried on to the next along the drawing's own motion."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]

# Of what is carried on, where the drawing says that it is the same place; the rest is painted anew.
HISTORY = 0.6
# Of 255: what a drawn place, brought along, may differ by and still be the same; soft up to twice.
SAME = 10.0
# Places around what moves, in shares of the shorter side, within which a still place is not sure.
AROUND = 1 / 48


def carried_on(before: Pixels, painted: Pixels, drawn_before: Pixels, drawn: Pixels) -> Pixels:
    """(h, w, 3) of four pictures alike: ``painted`` over ``drawn`` without its flicker.

    Where the drawing stands still the painting does too, bit for bit. What moves takes with it most
    of what was ``before``; what comes into sight is painted anew.
    """
    flow = _flow(drawn, drawn_before)
    brought, drawn_brought = (_along(one, flow) for one in (before, drawn_before))
    apart = np.abs(drawn_brought.astype(np.float32) - drawn).max(2)
    history = HISTORY * np.clip(2 - apart / SAME, 0, 1)[..., None]
    mixed = brought * history + painted * (1 - history)
    moves = _around((drawn != drawn_before).any(2))
    return np.where(moves[..., None], np.rint(np.clip(mixed, 0, 255)), before).astype(np.uint8)


def _flow(of: Pixels, to: Pixels) -> Floats:
    """(h, w, 2) from each pixel of one picture to its place in the other, by DIS."""
    import cv2

    dis: Any = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    grey = [cv2.cvtColor(one, cv2.COLOR_RGB2GRAY) for one in (of, to)]
    return np.asarray(dis.calc(*grey, None), np.float32)


def _along(picture: Pixels, flow: Floats) -> Pixels:
    import cv2

    height, width = flow.shape[:2]
    ys, xs = np.mgrid[:height, :width].astype(np.float32)
    moved = cv2.remap(
        picture, xs + flow[..., 0], ys + flow[..., 1], cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REPLICATE,
    )  # fmt: skip
    return np.asarray(moved, np.uint8)


def _around(moves: NDArray[np.bool_]) -> NDArray[np.bool_]:
    import cv2

    reach = max(1, round(AROUND * min(moves.shape)))
    kernel = np.ones((2 * reach + 1,) * 2, np.uint8)
    return np.asarray(cv2.dilate(moves.astype(np.uint8), kernel), np.bool_)
