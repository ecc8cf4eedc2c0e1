"""The ground of a figure's own picture, without the figure."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.cutout.cutout import Cutout
from core.images import on_white

Floats = NDArray[np.float32]
# The hole goes this much beyond the figure, of the picture's longer side: its edge and its shadow.
BEYOND = 0.012
# What is finer than this share of the longer side is detail.
SOFT = 1 / 48


def without_figure(picture: Image.Image, cutout: Cutout) -> Image.Image:
    """RGB. The hole is filled softly from all around it, with the detail that lies beside it
    mirrored in: so a horizon or a fence goes on behind where somebody stood."""
    import cv2

    pixels = np.asarray(on_white(picture), np.float32)
    hole = _hole(cutout)
    if not hole.any():
        return Image.fromarray(pixels.astype(np.uint8))
    if hole.all():
        return Image.new("RGB", picture.size, "white")
    side = max(picture.size)
    known = _known_blur(pixels, ~hole, SOFT * side)
    beside, both = _from_beside(known, pixels - known, hole)
    around = _pushed(pixels, ~hole)
    share: Any = cv2.GaussianBlur(both, (0, 0), SOFT * side)
    filled = around + (beside - around) * share[..., None] * both
    edge: Any = cv2.GaussianBlur(hole.astype(np.float32), (0, 0), max(1.0, 0.002 * side))
    edge = np.maximum(edge, hole)[..., None]
    mixed = pixels * (1 - edge) + np.clip(filled, 0, 255) * edge
    return Image.fromarray(np.rint(mixed).astype(np.uint8))


def _hole(cutout: Cutout) -> NDArray[np.bool_]:
    import cv2

    reach = max(2, round(BEYOND * max(cutout.size)))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    figure = (cutout.alpha > 0.02).astype(np.uint8)
    return np.asarray(cv2.dilate(figure, kernel)) > 0


def _pushed(pixels: Floats, known: NDArray[np.bool_]) -> Floats:
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
    share: Any = cv2.resize(weight[..., 0], half, interpolation=cv2.INTER_AREA)
    rest = _pulled(smaller / np.maximum(share[..., None], 1e-6) * (share[..., None] > 0.1),
                   (share[..., None] > 0.1).astype(np.float32))  # fmt: skip
    coarse: Any = cv2.resize(rest, (width, height), interpolation=cv2.INTER_LINEAR)
    return (sums + coarse * (1 - weight)).astype(np.float32)


def _from_beside(pixels: Floats, detail: Floats, hole: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """(h, w, 3) what lies left and right of the hole, drawn through it, with its detail mirrored;
    (h, w, 1) where both sides are known."""
    height, width = hole.shape
    x = np.broadcast_to(np.arange(width), hole.shape)
    left = np.maximum.accumulate(np.where(hole, -1, x), axis=1)
    right = np.minimum.accumulate(np.where(hole, width, x)[:, ::-1], axis=1)[:, ::-1]
    share = np.where(left < 0, 1.0, np.where(right >= width, 0.0, (x - left) / np.maximum(
        right - left, 1))).astype(np.float32)[..., None]  # fmt: skip
    both = ((left >= 0) & (right < width)).astype(np.float32)[..., None]
    rows = np.arange(height)[:, None]
    sides: list[Floats] = []
    for edge, mirror in ((left, 2 * left - x), (right, 2 * right - x)):
        at = np.clip(edge, 0, width - 1)
        inside = (mirror >= 0) & (mirror < width)
        mirrored = np.clip(mirror, 0, width - 1)
        usable = (inside & ~hole[rows, mirrored])[..., None]
        sides.append(pixels[rows, at] + detail[rows, mirrored] * usable)
    mixed = sides[0] * (1 - share) + sides[1] * share
    return mixed.astype(np.float32), both


def _known_blur(pixels: Floats, known: NDArray[np.bool_], sigma: float) -> Floats:
    import cv2

    weight = known.astype(np.float32)
    sums: Any = cv2.GaussianBlur(pixels * weight[..., None], (0, 0), sigma)
    share: Any = cv2.GaussianBlur(weight, (0, 0), sigma)
    return (sums / np.maximum(share[..., None], 1e-4)).astype(np.float32)
