"""A hole filled softly from around it: colours without detail."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]
# What is finer than this share of the longer side is detail.
SOFT = 1 / 48


def filled(pixels: Floats, hole: Mask) -> Floats:
    """(h, w, 3): in the hole what lies left and right of it, drawn through it, so that a horizon
    goes on; where there is nothing on one side, what is all around."""
    import cv2

    sigma = SOFT * max(hole.shape)
    beside, both = _from_beside(_known_blur(pixels, ~hole, sigma), hole)
    around = _pushed(pixels, ~hole)
    share: Any = cv2.GaussianBlur(both, (0, 0), sigma)[..., None] * both[..., None]
    return np.where(hole[..., None], around + (beside - around) * share, pixels)


def _pushed(pixels: Floats, known: Mask) -> Floats:
    """(h, w, 3) filled from coarser and coarser averages of what is known."""
    weight = known.astype(np.float32)[..., None]
    return _pulled(pixels * weight, weight)


def _pulled(sums: Floats, weight: Floats) -> Floats:
    import cv2

    height, width = weight.shape[:2]
    if min(height, width) <= 2 or float(weight.min()) >= 1:
        mean = sums.sum((0, 1)) / max(float(weight.sum()), 1e-6)
        return np.where(weight > 0, sums / np.maximum(weight, 1e-6), mean).astype(np.float32)
    half = ((width + 1) // 2, (height + 1) // 2)
    smaller: Any = cv2.resize(sums, half, interpolation=cv2.INTER_AREA)
    share: Any = cv2.resize(weight[..., 0], half, interpolation=cv2.INTER_AREA)[..., None]
    is_known = (share > 0.1).astype(np.float32)
    rest = _pulled(smaller / np.maximum(share, 1e-6) * is_known, is_known)
    coarse: Any = cv2.resize(rest, (width, height), interpolation=cv2.INTER_LINEAR)
    return (sums + coarse * (1 - weight)).astype(np.float32)


def _from_beside(known: Floats, hole: Mask) -> tuple[Floats, Floats]:
    """(h, w, 3) between what lies left and right of the hole; (h, w) 1 where both are there."""
    height, width = hole.shape
    x = np.broadcast_to(np.arange(width), hole.shape)
    left = np.maximum.accumulate(np.where(hole, -1, x), axis=1)
    right = np.minimum.accumulate(np.where(hole, width, x)[:, ::-1], axis=1)[:, ::-1]
    between = (x - left) / np.maximum(right - left, 1)
    share = np.where(left < 0, 1.0, np.where(right >= width, 0.0, between)).astype(np.float32)
    rows = np.arange(height)[:, None]
    sides = (known[rows, np.clip(edge, 0, width - 1)] for edge in (left, right))
    first, second = sides
    mixed = first + (second - first) * share[..., None]
    return mixed.astype(np.float32), ((left >= 0) & (right < width)).astype(np.float32)


def _known_blur(pixels: Floats, known: Mask, sigma: float) -> Floats:
    import cv2

    weight = known.astype(np.float32)
    sums: Any = cv2.GaussianBlur(pixels * weight[..., None], (0, 0), sigma)
    share: Any = cv2.GaussianBlur(weight, (0, 0), sigma)
    return (sums / np.maximum(share[..., None], 1e-4)).astype(np.float32)
