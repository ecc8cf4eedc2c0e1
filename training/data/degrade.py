"""Spoils pictures as Real-ESRGAN's second-order model does: blur, resize, noise, JPEG, twice over.

Real-ESRGAN: https://arxiv.org/abs/2107.10833, section 3; the ranges are milder, for drawn pictures.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.float32]  # (height, width, 3) in 0..1
Chance = np.random.Generator

FILTERS = (cv2.INTER_AREA, cv2.INTER_LINEAR, cv2.INTER_CUBIC)
KERNEL = 13
# Shares of pictures that meet each kind of harm, in the first and in the second round.
BLURRED, RESIZED, NOISY, CODED = (0.7, 0.4), (0.6, 0.4), (0.45, 0.3), (0.6, 0.5)
RINGING = 0.3


def degrade(rng: Chance, large: Picture, scale: int) -> Picture:
    """``large`` at 1 / ``scale`` of its size, degraded; the sides are multiples of ``scale``."""
    target = large.shape[1] // scale, large.shape[0] // scale
    picture = large
    for order, shrink in enumerate((math.sqrt(scale), 1.0)):
        if rng.random() < BLURRED[order]:
            # In the second round a pixel is already several of the first.
            picture = cv2.filter2D(picture, -1, blur_kernel(rng, 1.0 if order else scale / 2))
        factor = 1 / shrink
        if rng.random() < RESIZED[order]:
            factor *= float(rng.uniform(0.7, 1.3))
        picture = _resized(rng, picture, [max(8, round(side * factor)) for side in _size(picture)])
        if rng.random() < NOISY[order]:
            picture = _noisy(rng, picture)
        if order == 0 and rng.random() < CODED[0]:
            picture = _coded(rng, picture)
    return np.clip(_finished(rng, picture, target), 0, 1).astype(np.float32)


def _finished(rng: Chance, picture: Picture, target: tuple[int, int]) -> Picture:
    """The last resize with ringing, and the last JPEG, in either order."""
    is_coded, first = rng.random() < CODED[1], rng.random() < 0.5
    if is_coded and first:
        picture = _coded(rng, picture)
    picture = _resized(rng, picture, target)
    if rng.random() < RINGING:
        picture = cv2.filter2D(picture, -1, ringing_kernel(rng))
    return _coded(rng, picture) if is_coded and not first else picture


def _size(picture: Picture) -> tuple[int, int]:
    return picture.shape[1], picture.shape[0]


def _resized(rng: Chance, picture: Picture, size: list[int] | tuple[int, int]) -> Picture:
    wide, high = size
    return cv2.resize(picture, (wide, high), interpolation=FILTERS[rng.integers(len(FILTERS))])


def blur_kernel(rng: Chance, widest: float) -> NDArray[np.float32]:
    """A Gaussian of any direction, now and then flat-topped or pointed; sums to 1."""
    along, across = (
        rng.uniform(0.2, widest, 2) if rng.random() < 0.5 else [rng.uniform(0.2, widest)] * 2
    )
    turn = rng.uniform(0, math.pi)
    power = rng.choice([1.0, 1.0, rng.uniform(0.5, 1.0), rng.uniform(1.0, 3.0)])
    y, x = np.mgrid[:KERNEL, :KERNEL] - KERNEL // 2
    u, v = math.cos(turn) * x + math.sin(turn) * y, math.cos(turn) * y - math.sin(turn) * x
    kernel = np.exp(-0.5 * ((u / along) ** 2 + (v / across) ** 2) ** power)
    return (kernel / kernel.sum()).astype(np.float32)


def ringing_kernel(rng: Chance) -> NDArray[np.float32]:
    """A windowed sinc: sharp edges get the halo of an over-sharpened picture; sums to 1."""
    cutoff = rng.uniform(math.pi / 2.2, math.pi)
    x = np.arange(KERNEL) - KERNEL // 2
    line = np.sinc(x * cutoff / math.pi) * np.hamming(KERNEL)
    kernel = np.outer(line, line)
    return (kernel / kernel.sum()).astype(np.float32)


def _noisy(rng: Chance, picture: Picture) -> Picture:
    shape = picture.shape if rng.random() < 0.6 else (*picture.shape[:2], 1)  # grey now and then
    grain = rng.standard_normal(shape, np.float32)
    if rng.random() < 0.5:
        return picture + grain * np.float32(rng.uniform(0.004, 0.035))
    # As light does: brighter places have more.
    return picture + grain * np.sqrt(np.clip(picture, 0, 1)) * np.float32(rng.uniform(0.004, 0.04))


def _coded(rng: Chance, picture: Picture) -> Picture:
    data = np.clip(picture * 255, 0, 255).round().astype(np.uint8)
    quality = int(rng.integers(50, 96))
    _, coded = cv2.imencode(".jpg", data, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return cv2.imdecode(coded, cv2.IMREAD_COLOR).astype(np.float32) / 255
