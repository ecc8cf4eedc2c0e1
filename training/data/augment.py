"""What happens to a picture between its artist and the studio."""

from __future__ import annotations

import random

import cv2
import numpy as np
from numpy.typing import NDArray

Image8 = NDArray[np.uint8]


def augmented(rng: random.Random, picture: Image8) -> Image8:
    """Colour, line art, blur, loss of detail, noise and JPEG, each now and then."""
    if rng.random() < 0.18:
        grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
        picture = cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB)
    if rng.random() < 0.07:
        picture = _line_art(rng, picture)
    if rng.random() < 0.4:
        picture = _recoloured(rng, picture)
    if rng.random() < 0.3:
        picture = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.3, 2.2))
    if rng.random() < 0.2:
        picture = _coarse(rng, picture)
    if rng.random() < 0.3:
        picture = _noisy(rng, picture)
    if rng.random() < 0.25:
        _, coded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, rng.randint(20, 90)])
        picture = cv2.imdecode(coded, cv2.IMREAD_COLOR)
    return picture


def _line_art(rng: random.Random, picture: Image8) -> Image8:
    edges = cv2.Canny(picture, rng.randint(30, 80), rng.randint(100, 180))
    if rng.random() < 0.5:
        edges = 255 - edges
    return np.repeat(edges[..., None], 3, axis=2)


def _recoloured(rng: random.Random, picture: Image8) -> Image8:
    factor = np.array([rng.uniform(0.7, 1.3) for _ in range(3)], np.float32)
    level = picture.astype(np.float32) * factor + rng.uniform(-35, 35)
    return np.clip(level, 0, 255).astype(np.uint8)


def _coarse(rng: random.Random, picture: Image8) -> Image8:
    height, width = picture.shape[:2]
    factor = rng.uniform(1.5, 3.5)
    small = cv2.resize(
        picture, (round(width / factor), round(height / factor)), interpolation=cv2.INTER_AREA
    )
    way = rng.choice((cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_NEAREST))
    return cv2.resize(small, (width, height), interpolation=way)


def _noisy(rng: random.Random, picture: Image8) -> Image8:
    chance = np.random.default_rng(rng.getrandbits(32))
    noise = chance.standard_normal(picture.shape, np.float32) * rng.uniform(2, 16)
    return np.clip(picture + noise, 0, 255).astype(np.uint8)
