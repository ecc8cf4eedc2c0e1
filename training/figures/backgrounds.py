"""What drawings stand on: papers of all kinds, dark boards, and grounds full of things."""

from __future__ import annotations

import random
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from core.geometry import Size

Canvas = NDArray[np.uint8]
Colour = tuple[float, ...]


def rgb(rng: random.Random, low: int = 0, high: int = 255) -> Colour:
    return tuple(float(rng.randint(low, high)) for _ in range(3))


def paper(rng: random.Random, size: Size) -> Canvas:
    """White to brownish, with grain, a shadow across it, perhaps ruled or squared."""
    tone = np.array(rng.choice(((255, 255, 255), (250, 248, 240), (238, 228, 205), (200, 170, 130),
                                (225, 232, 240), (245, 220, 225))), np.float32)  # fmt: skip
    canvas = np.broadcast_to(tone, (size.height, size.width, 3)).copy()
    if rng.random() < 0.35:
        _rule(rng, canvas)
    if rng.random() < 0.5:
        canvas += _noise(rng, size, size.height // 2, 2.0, 7.0)
    if rng.random() < 0.4:
        canvas += _slope(rng, size, 45)
    return np.clip(canvas, 0, 255).astype(np.uint8)


def dark(rng: random.Random, size: Size) -> Canvas:
    """A blackboard, night, or plain black."""
    tone = np.array(rng.choice(((0, 0, 0), (18, 18, 22), (30, 52, 44), (12, 16, 48))), np.float32)
    canvas = np.broadcast_to(tone, (size.height, size.width, 3)).copy()
    if rng.random() < 0.6:
        canvas += np.abs(_noise(rng, size, 24, 2.0, 18.0))
    return np.clip(canvas, 0, 255).astype(np.uint8)


def busy(rng: random.Random, size: Size) -> Canvas:
    """Colour fields, blobs, bars and lines in any colours, more or less out of focus."""
    canvas = np.broadcast_to(
        np.array(rgb(rng), np.float32), (size.height, size.width, 3)
    ).copy() + _slope(rng, size, 120)
    canvas = np.clip(canvas + _noise(rng, size, rng.choice((4, 8, 16)), 10, 50), 0, 255)
    canvas = np.ascontiguousarray(canvas.astype(np.uint8))
    for _ in range(rng.randint(0, 14)):
        _thing(rng, canvas)
    if rng.random() < 0.5:
        canvas = cv2.GaussianBlur(canvas, (0, 0), rng.uniform(0.5, 5.0))
    return canvas


def _rule(rng: random.Random, canvas: NDArray[np.float32]) -> None:
    height, width = canvas.shape[:2]
    step, first = rng.randint(8, 30), rng.randint(0, 8)
    ink = np.array(rng.choice(((150, 180, 225), (190, 190, 190), (225, 170, 170))), np.float32)
    canvas[first:height:step] = ink
    if rng.random() < 0.5:
        canvas[:, first:width:step] = ink


def _noise(
    rng: random.Random, size: Size, cells: int, least: float, most: float
) -> NDArray[np.float32]:
    """Cloudy noise: ``cells`` independent values along the height, between them smooth."""
    values = np.random.default_rng(rng.getrandbits(32)).normal(
        0, rng.uniform(least, most), (max(cells, 2), max(cells, 2), rng.choice((1, 3)))
    )
    wide = cv2.resize(values.astype(np.float32), tuple(size), interpolation=cv2.INTER_LINEAR)
    return wide.reshape(size.height, size.width, -1)


def _slope(rng: random.Random, size: Size, most: float) -> NDArray[np.float32]:
    x = np.linspace(-0.5, 0.5, size.width, dtype=np.float32)[None, :, None]
    y = np.linspace(-0.5, 0.5, size.height, dtype=np.float32)[:, None, None]
    lean = np.array([rng.uniform(-most, most) for _ in range(2)], np.float32)
    return x * lean[0] + y * lean[1]


def _thing(rng: random.Random, canvas: Canvas) -> None:
    height, width = canvas.shape[:2]
    x, y = rng.randrange(width), rng.randrange(height)
    side = rng.randint(4, max(5, height // 3))
    colour: Any = rgb(rng)
    kind = rng.randrange(4)
    if kind == 0:
        cv2.rectangle(canvas, (x, y), (x + side, y + rng.randint(2, height // 2)), colour, -1)
    elif kind == 1:
        axes = (side // 2, rng.randint(2, side))
        cv2.ellipse(canvas, (x, y), axes, rng.uniform(0, 180), 0, 360, colour, -1, cv2.LINE_AA)
    elif kind == 2:
        end = (rng.randrange(width), rng.randrange(height))
        cv2.line(canvas, (x, y), end, colour, rng.randint(1, 8), cv2.LINE_AA)
    else:
        corners = np.array([[rng.gauss(x, side), rng.gauss(y, side)] for _ in range(4)])
        cv2.fillPoly(canvas, [corners.astype(np.int32)], colour, cv2.LINE_AA)
