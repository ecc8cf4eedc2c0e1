"""The start picture as it is drawn over: fitted, with its mask, and with new ground around it."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.generation.conditioning.control_images import fitted, fitted_mask
from core.generation.input_store import PictureStore
from core.generation.request_inputs import Outpaint, StartPicture
from core.geometry import Box, Size

BLUR_REACH = 2.5
"""Standard deviations up to which a mask's edge reaches, as A1111 cuts its kernel off."""
# Beside the edge new ground is the picture's mirror image, so that lines go on. So far from it (in
# pixels) it is the colours of the edge drawn out and blurred by so much (standard deviation): bands
# of sky and ground stay, and a figure gets no double.
GROUND = ((0, 0.0), (16, 3.0), (64, 6.0), (192, 16.0))
EDGE = 9
"""Pixels whose mean is the colour of the edge."""
GRAIN = 10.0
"""Standard deviation of the noise on blurred ground, of 255: a model makes things of it."""


class StartLayout:
    """Of one request: ``drawn`` is the size that is drawn first; each pass asks in its own."""

    def __init__(self, start: StartPicture, pictures: PictureStore, drawn: Size) -> None:
        self._start = start
        self._pictures = pictures
        self._drawn = drawn

    def picture(self, size: Size) -> Image.Image:
        """RGB of ``size``: what is denoised, and what stays outside the mask."""
        image, outpaint = self._pictures.get(self._start.picture), self._start.outpaint
        if outpaint is None:
            return fitted(image, size)
        box = outpaint.box(self._drawn, size)
        return with_ground(fitted(image, Size(box.width, box.height)), size, box)

    def mask(self, size: Size) -> Image.Image | None:
        """Greys of ``size``, white where it is drawn anew; None where all of it is."""
        mask = None if self._start.mask is None else self._pictures.get(self._start.mask)
        if self._start.outpaint is None:
            return None if mask is None else fitted_mask(mask, size)
        return self._with_new_ground(mask, self._start.outpaint, size)

    def soft_mask(self, size: Size) -> Image.Image | None:
        """As ``mask``, with the blur; new ground is white to its very edge."""
        mask = self.mask(size)
        sigma = self._start.mask_blur * size.width / self._drawn.width
        if mask is None or not sigma:
            return mask
        soft = blurred(np.asarray(mask), sigma)
        if self._start.outpaint is not None:
            box = self._start.outpaint.box(self._drawn, size)
            soft[_outside(box, size)] = 255
        return Image.fromarray(soft)

    def _with_new_ground(
        self, mask: Image.Image | None, outpaint: Outpaint, size: Size
    ) -> Image.Image:
        box = outpaint.box(self._drawn, size)
        levels = np.full((size.height, size.width), 255, np.uint8)
        if mask is None:
            levels[box.top : box.bottom, box.left : box.right] = 0
        else:
            inner = fitted_mask(mask, Size(box.width, box.height))
            levels[box.top : box.bottom, box.left : box.right] = np.asarray(inner)
        overlap = outpaint.overlap * size.width / self._drawn.width
        levels[_outside(_without_overlap(box, overlap, size), size)] = 255
        return Image.fromarray(levels)


def blurred(levels: NDArray[np.uint8], sigma: float) -> NDArray[np.uint8]:
    """Gaussian; what is further than ``BLUR_REACH * sigma`` from any edge stays as it is."""
    import cv2

    side = 2 * math.floor(BLUR_REACH * sigma + 0.5) + 1
    return np.asarray(cv2.GaussianBlur(levels, (side, side), sigma), np.uint8)


def with_ground(picture: Image.Image, size: Size, box: Box) -> Image.Image:
    """RGB of ``size`` with the picture, which fills ``box``, exactly as it is; always the same."""
    import cv2

    inner = np.asarray(picture.convert("RGB"))
    pad = ((box.top, size.height - box.bottom), (box.left, size.width - box.right), (0, 0))
    mirrored = np.pad(inner, pad, "symmetric")
    drawn_out = np.pad(np.asarray(cv2.blur(inner, (EDGE, EDGE)), np.uint8), pad, "edge")
    far = _distance(box, size)[..., None]
    levels = np.interp(far, [at for at, _sigma in GROUND], range(len(GROUND)))
    ground = np.zeros((size.height, size.width, 3), np.float32)
    for number, (_at, sigma) in enumerate(GROUND):
        layer = _out_of_focus(drawn_out, sigma) if sigma else mirrored.astype(np.float32)
        ground += layer * np.clip(1 - np.abs(levels - number), 0, 1)
    grain = np.random.default_rng(0).normal(0, GRAIN, ground.shape)
    ground += grain * np.clip(far / GROUND[1][0], 0, 1)
    made = np.clip(np.rint(ground), 0, 255).astype(np.uint8)
    made[box.top : box.bottom, box.left : box.right] = inner
    return Image.fromarray(made)


def _out_of_focus(pixels: NDArray[np.uint8], sigma: float) -> NDArray[np.float32]:
    """Blurred at a small size, where a wide blur costs little."""
    import cv2

    height, width = pixels.shape[:2]
    by = max(1.0, sigma / 3)
    small = (max(1, round(width / by)), max(1, round(height / by)))
    soft = cv2.GaussianBlur(
        cv2.resize(pixels, small, interpolation=cv2.INTER_AREA), (0, 0), sigma / by
    )
    return np.asarray(cv2.resize(soft, (width, height)), np.float32)


def _distance(box: Box, size: Size) -> NDArray[np.float32]:
    """(h, w): how far each pixel lies from the box; 0 in it."""
    x, y = np.arange(size.width), np.arange(size.height)
    across = np.maximum(np.maximum(box.left - x, x - box.right + 1), 0)
    down = np.maximum(np.maximum(box.top - y, y - box.bottom + 1), 0)
    return np.hypot(across[None], down[:, None]).astype(np.float32)


def _outside(box: Box, size: Size) -> NDArray[np.bool_]:
    """(h, w)"""
    outside = np.ones((size.height, size.width), np.bool_)
    outside[box.top : box.bottom, box.left : box.right] = False
    return outside


def _without_overlap(box: Box, pixels: float, size: Size) -> Box:
    """Smaller on the sides where there is new ground; something of the picture always stays."""
    by = min(round(pixels), (box.width - 1) // 2, (box.height - 1) // 2)
    return Box(
        box.left + by * (box.left > 0),
        box.top + by * (box.top > 0),
        box.right - by * (box.right < size.width),
        box.bottom - by * (box.bottom < size.height),
    )
