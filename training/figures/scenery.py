"""Backgrounds, painted behind the figure."""

from __future__ import annotations

import random

import numpy as np

from training.figures.paint import Colour, Painter, Polygon, oval, toned

SKIES: dict[str, tuple[Colour, Colour]] = {
    "sunny park path": ((130, 200, 250), (226, 244, 255)),
    "city at night": ((22, 24, 62), (82, 60, 124)),
    "sunset": ((244, 120, 92), (255, 222, 150)),
    "beach": ((96, 184, 250), (218, 244, 255)),
    "snow": ((176, 204, 238), (236, 242, 252)),
    "classroom": ((240, 230, 208), (226, 210, 180)),
    "starry sky": ((12, 14, 50), (54, 46, 116)),
    "forest": ((70, 128, 92), (150, 196, 140)),
    "simple background": ((240, 240, 244), (226, 228, 236)),
    "temple": ((176, 216, 244), (244, 236, 226)),
}


def paint_scenery(painter: Painter, rng: random.Random, place: str) -> None:
    top, bottom = (
        np.array(colour, np.float32) for colour in SKIES.get(place, SKIES["simple background"])
    )
    down = np.linspace(0, 1, painter.canvas.shape[0], dtype=np.float32)[:, None, None]
    painter.canvas[:] = (top + (bottom - top) * down).astype(np.uint8)
    width, height = painter.size
    horizon = height * rng.uniform(0.66, 0.74)
    PAINTERS.get(place, _plain)(painter, rng, float(width), float(height), horizon)


def _box(x: float, y: float, width: float, height: float) -> Polygon:
    return np.array([(x, y), (x + width, y), (x + width, y + height), (x, y + height)])


def _disc(x: float, y: float, radius: float) -> Polygon:
    return oval(np.array([x, y]), radius, radius)


def _park(p: Painter, rng: random.Random, w: float, h: float, horizon: float) -> None:
    p.fill(_box(0, horizon, w, h), (124, 194, 96))
    for i in range(5):
        x, radius = w * (i + rng.uniform(0.1, 0.9)) / 5, w * rng.uniform(0.11, 0.17)
        p.fill(
            _box(x - radius * 0.12, horizon - radius * 1.3, radius * 0.24, radius * 1.4),
            (124, 88, 60),
        )
        p.fill(
            _disc(x, horizon - radius * 1.6, radius), toned((90, 164, 86), rng.uniform(0.9, 1.12))
        )
    middle = w * rng.uniform(0.4, 0.6)
    path = [
        (middle - w * 0.06, horizon),
        (middle + w * 0.06, horizon),
        (middle + w * 0.5, h),
        (middle - w * 0.5, h),
    ]
    p.fill(np.array(path), (226, 206, 164))


def _city(p: Painter, rng: random.Random, w: float, h: float, horizon: float) -> None:
    x = 0.0
    while x < w:
        wide, tall = w * rng.uniform(0.14, 0.24), h * rng.uniform(0.22, 0.5)
        p.fill(_box(x, horizon - tall, wide, tall + h), toned((40, 36, 74), rng.uniform(0.8, 1.2)))
        for _ in range(5):
            left = x + rng.uniform(0.1, 0.75) * wide
            p.fill(
                _box(left, horizon - tall * rng.uniform(0.15, 0.95), w * 0.025, w * 0.03),
                (255, 220, 130),
            )
        x += wide
    p.fill(_box(0, horizon, w, h), (52, 48, 82))


def _sunset(p: Painter, rng: random.Random, w: float, h: float, horizon: float) -> None:
    p.fill(_disc(w * rng.uniform(0.2, 0.8), horizon - h * 0.05, w * 0.17), (255, 246, 204))
    p.fill(_box(0, horizon, w, h), (168, 88, 84))


def _beach(p: Painter, rng: random.Random, w: float, h: float, horizon: float) -> None:
    p.fill(_box(0, horizon - h * 0.1, w, h), (66, 158, 220))
    shore = horizon + h * rng.uniform(-0.01, 0.02)
    p.fill(_box(0, shore - h * 0.012, w, h), (240, 250, 255))
    p.fill(_box(0, shore, w, h), (244, 224, 170))


def _snow(p: Painter, rng: random.Random, w: float, h: float, horizon: float) -> None:
    for _ in range(3):
        x, tall = w * rng.uniform(0, 1), h * rng.uniform(0.1, 0.2)
        p.fill(
            np.array([(x - w * 0.35, horizon), (x, horizon - tall), (x + w * 0.35, horizon)]),
            (206, 220, 242),
        )
    p.fill(_box(0, horizon, w, h), (250, 252, 255))
    for _ in range(16):
        p.fill(_disc(rng.uniform(0, w), rng.uniform(0, h), w * 0.011), (255, 255, 255))


def _classroom(p: Painter, rng: random.Random, w: float, h: float, horizon: float) -> None:
    left = w * rng.uniform(0.05, 0.15)
    p.fill(_box(left - w * 0.02, h * 0.13, w * 0.84, h * 0.27), (170, 130, 90))
    p.fill(_box(left, h * 0.145, w * 0.8, h * 0.24), (62, 106, 84))
    p.fill(_box(0, horizon, w, h), (192, 152, 106))


def _stars(p: Painter, rng: random.Random, w: float, h: float, horizon: float) -> None:
    for _ in range(26):
        p.fill(
            _disc(rng.uniform(0, w), rng.uniform(0, horizon), w * rng.uniform(0.005, 0.011)),
            (255, 250, 222),
        )
    p.fill(_box(0, horizon + h * 0.06, w, h), (32, 30, 66))


def _forest(p: Painter, rng: random.Random, w: float, h: float, horizon: float) -> None:
    for i in range(6):
        x, wide = w * (i + rng.uniform(0.2, 0.8)) / 6, w * rng.uniform(0.035, 0.07)
        p.fill(
            _box(x - wide / 2, 0, wide, horizon + h * 0.03),
            toned((94, 72, 56), rng.uniform(0.8, 1.1)),
        )
    for i in range(6):
        p.fill(
            _disc(w * i / 5, h * rng.uniform(-0.02, 0.06), w * 0.19),
            toned((52, 112, 70), rng.uniform(0.85, 1.15)),
        )
    p.fill(_box(0, horizon, w, h), (98, 146, 82))


def _plain(p: Painter, rng: random.Random, w: float, h: float, horizon: float) -> None:
    """Nothing but the wash of the sky."""


def _temple(p: Painter, rng: random.Random, w: float, h: float, horizon: float) -> None:
    left, wide, high = w * rng.uniform(0.06, 0.16), w * 0.74, h * rng.uniform(0.3, 0.38)
    top, red = horizon - high, (206, 64, 52)
    for x in (left + wide * 0.14, left + wide * 0.78):
        p.fill(_box(x, top, wide * 0.09, high), red)
    p.fill(_box(left + wide * 0.04, top + high * 0.24, wide * 0.92, high * 0.07), red)
    beam = [
        (left - wide * 0.06, top - high * 0.1),
        (left + wide * 1.06, top - high * 0.1),
        (left + wide, top + high * 0.05),
        (left, top + high * 0.05),
    ]
    p.fill(np.array(beam), (150, 40, 40))
    p.fill(_box(0, horizon, w, h), (206, 196, 180))


PAINTERS = {
    "sunny park path": _park, "city at night": _city, "sunset": _sunset,
    "beach": _beach, "snow": _snow,
    "classroom": _classroom, "starry sky": _stars, "forest": _forest, "simple background": _plain,
    "temple": _temple,
}  # fmt: skip
assert PAINTERS.keys() == SKIES.keys()
