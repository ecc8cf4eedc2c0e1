"""How near a cut-out comes to the truth."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Alpha = NDArray[np.float32]
HALF = 0.5


def iou(alpha: Alpha, truth: Alpha) -> float:
    """Of what is more than half there; 1 where both are empty."""
    one, other = alpha > HALF, truth > HALF
    either = int((one | other).sum())
    return 1.0 if not either else int((one & other).sum()) / either


def boundary_f(alpha: Alpha, truth: Alpha, tolerance: int = 3) -> float:
    """F1 of the rims' pixels that lie within ``tolerance`` pixels of the other rim."""
    one, other = _rim(alpha > HALF), _rim(truth > HALF)
    if not one.any() or not other.any():
        return float(one.any() == other.any())
    precision = float(_grown(other, tolerance)[one].mean())
    recall = float(_grown(one, tolerance)[other].mean())
    return 2 * precision * recall / max(precision + recall, 1e-9)


def rim_error(
    composite: NDArray[np.uint8], truth: NDArray[np.uint8], alpha: Alpha, width: int = 3
) -> float:
    """Mean difference in levels of 255 in the band along the true rim: how much halo there is."""
    band = _grown(_rim(alpha > HALF), width)
    apart = np.abs(composite.astype(np.float32) - truth.astype(np.float32))
    return float(apart[band].mean()) if band.any() else 0.0


def _rim(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The pixels of a mask that have a neighbour outside of it; a picture's border is none."""
    import cv2

    whole = mask.astype(np.uint8)
    return mask & (cv2.erode(whole, np.ones((3, 3), np.uint8), borderValue=1) == 0)


def _grown(mask: NDArray[np.bool_], reach: int) -> NDArray[np.bool_]:
    import cv2

    side = 2 * reach + 1
    ball = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    return cv2.dilate(mask.astype(np.uint8), ball) > 0
