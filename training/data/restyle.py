"""The same figure by another hand: before another ground, as line art, in flat colours, tapered.

``mask`` is 255 where somebody is and 0 on the ground. Joints stay where they are; ``tapered`` is a
matrix for them, too.
"""

from __future__ import annotations

import random

import cv2
import numpy as np
from numpy.typing import NDArray

from training.data.augment import Image8

Matrix = NDArray[np.float64]


def with_background(picture: Image8, mask: Image8, ground: Image8) -> Image8:
    """The figure before another ground of any size."""
    height, width = picture.shape[:2]
    if ground.shape[:2] != (height, width):
        ground = cv2.resize(ground, (width, height), interpolation=cv2.INTER_AREA)
    share = cv2.GaussianBlur(mask, (3, 3), 0)[..., None].astype(np.uint16)
    return ((picture * share + ground * (255 - share)) // 255).astype(np.uint8)


def line_art(rng: random.Random, picture: Image8, mask: Image8 | None) -> Image8:
    """Pen or pencil on paper or light on dark; with ``mask`` mostly without its ground."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32)
    fine = rng.uniform(0.6, 1.3)
    soft = cv2.GaussianBlur(grey, (0, 0), fine)
    apart = soft - cv2.GaussianBlur(grey, (0, 0), fine * rng.uniform(1.6, 3.0))
    if rng.random() < 0.5:  # also the edges between fields of colour
        apart = -np.abs(apart)
    steep = rng.uniform(0.1, 0.6)
    ink = np.clip(1 + np.tanh(steep * (apart + rng.uniform(0.5, 4.0))), 0, 1)
    if mask is not None and rng.random() < 0.8:
        rim = cv2.morphologyEx(mask, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
        ink = np.where(cv2.dilate(mask, np.ones((3, 3), np.uint8)) > 0, ink, 1.0)
        ink = np.minimum(ink, 1 - rng.uniform(0.3, 1.0) * (rim / 255.0))
    paper = np.array([rng.randint(215, 255) for _ in range(3)], np.float32)
    pen = np.array([rng.randint(0, 90) for _ in range(3)], np.float32)
    if rng.random() < 0.12:
        paper, pen = 255 - paper, 255 - pen
    drawn = pen + (paper - pen) * ink[..., None]
    return np.clip(drawn, 0, 255).astype(np.uint8)


def flat_colours(rng: random.Random, picture: Image8) -> Image8:
    """Few colours without shade, perhaps other ones, perhaps with lines around them."""
    smooth = cv2.bilateralFilter(picture, 7, rng.uniform(30, 90), rng.uniform(3, 7))
    levels = rng.choice((3, 4, 6))
    step = 255 / levels
    fields = (np.floor(smooth / step).clip(0, levels - 1) + 0.5) * step
    fields = fields.astype(np.uint8)
    if rng.random() < 0.6:
        fields = recoloured(rng, fields)
    if rng.random() < 0.5:
        grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
        edges = cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, np.ones((2, 2), np.uint8))
        strength = np.clip(edges.astype(np.float32) / rng.uniform(40, 120), 0, 1)[..., None]
        fields = (fields * (1 - strength)).astype(np.uint8)
    return fields


def recoloured(rng: random.Random, picture: Image8) -> Image8:
    """Other hues, more or less of them, and another curve from dark to light."""
    hsv = cv2.cvtColor(picture, cv2.COLOR_RGB2HSV).astype(np.float32)
    hsv[..., 0] = (hsv[..., 0] + rng.uniform(0, 180)) % 180
    hsv[..., 1] = np.clip(hsv[..., 1] * rng.uniform(0.15, 1.5), 0, 255)
    hsv[..., 2] = 255 * (hsv[..., 2] / 255) ** rng.uniform(0.6, 1.7)
    return cv2.cvtColor(hsv.astype(np.uint8), cv2.COLOR_HSV2RGB)


def random_perspective(rng: random.Random, size: tuple[int, int]) -> Matrix:
    """(3, 3): drawn out to one side, narrower or wider, and one end larger, as seen from above."""
    width, height = size
    wide = float(np.exp(rng.gauss(-0.12, 0.16)))
    lean = rng.gauss(0, 0.08)
    squeeze = np.array([[wide, lean, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    if rng.random() < 0.6:
        squeeze[2, 1] = rng.uniform(-0.35, 0.75) / height
        squeeze[2, 0] = rng.uniform(-0.2, 0.2) / width
    middle = np.array([[1.0, 0, -width / 2], [0, 1, -height / 2], [0, 0, 1]])
    return np.linalg.inv(middle) @ squeeze @ middle
