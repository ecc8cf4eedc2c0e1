"""What drifts and falls before the figure, few enough to leave it clear."""

from __future__ import annotations

import math
import random
from collections.abc import Callable

import numpy as np

from core.figures.attributes import Colour
from core.figures.backgrounds.grounds import heart
from core.figures.painting.paint import Painter
from core.figures.painting.shapes import Polygon, closed, oval, ribbon, smooth

Falling = Callable[[Painter, random.Random], None]


def _side(p: Painter) -> float:
    w, h = p.size
    return (w * h) ** 0.5


def _anywhere(p: Painter, rng: random.Random) -> tuple[float, float]:
    """More often near the edges than before the face and the chest."""
    x = rng.random()
    if rng.random() < 0.5:
        x = x * 0.3 if rng.random() < 0.5 else 1 - x * 0.3
    return p.size.width * x, p.size.height * rng.random()


def _streaks(p: Painter, rng: random.Random, count: int, strength: float, slant: float) -> None:
    s = _side(p)
    w, h = p.size
    for _ in range(count):
        x, y, long = (
            w * rng.uniform(-0.1, 1.1),
            h * rng.uniform(-0.1, 1),
            s * rng.uniform(0.035, 0.085),
        )
        wide = max(0.6, s * 0.0022)
        streak = np.array([(x, y), (x + wide, y), (x - long * slant, y + long)])
        p.glow(streak, (232, 242, 255), strength)
    for _ in range(count // 4):
        place = (w * rng.random(), h * rng.uniform(0.82, 0.99))
        p.line(oval(place, s * 0.018, s * 0.005), (220, 234, 250), 0.5, closed=True)


def rain(p: Painter, rng: random.Random) -> None:
    _streaks(p, rng, 44, 0.6, 0.18)


def heavy_rain(p: Painter, rng: random.Random) -> None:
    _streaks(p, rng, 110, 0.6, 0.34)


def snow(p: Painter, rng: random.Random) -> None:
    for _ in range(34):
        r = _side(p) * 0.007 * rng.uniform(0.4, 1.15)
        p.fill(oval(_anywhere(p, rng), r, r), (255, 255, 255))


def blizzard(p: Painter, rng: random.Random) -> None:
    for _ in range(110):
        r = _side(p) * 0.006 * rng.uniform(0.4, 1.2)
        p.glow(oval(_anywhere(p, rng), r * 2.2, r, -0.5), (255, 255, 255), 0.8)


def _petal(x: float, y: float, r: float, turn: float) -> Polygon:
    loop = closed([(-1, 0), (-0.3, -0.5), (0.8, -0.34), (0.62, 0), (0.8, 0.34), (-0.3, 0.5)], 4) * r
    cos, sin = math.cos(turn), math.sin(turn)
    return np.array([x, y]) + loop @ np.array([[cos, sin], [-sin, cos]])


def petals(p: Painter, rng: random.Random) -> None:
    for _ in range(24):
        r = _side(p) * 0.012 * rng.uniform(0.6, 1.2)
        colour: Colour = rng.choice([(255, 190, 210), (255, 214, 226), (252, 176, 200)])
        p.fill(_petal(*_anywhere(p, rng), r, rng.uniform(0, 6.3)), colour)


def leaves(p: Painter, rng: random.Random) -> None:
    for _ in range(18):
        r = _side(p) * 0.016 * rng.uniform(0.6, 1.2)
        (x, y), turn = _anywhere(p, rng), rng.uniform(0, 6.3)
        colour: Colour = rng.choice([(226, 112, 48), (206, 70, 48), (240, 182, 70)])
        way = np.array([math.cos(turn), math.sin(turn)])
        line = smooth(
            [(x, y) - way * r, (x, y) + np.array([-way[1], way[0]]) * r * 0.2, (x, y) + way * r]
        )
        p.fill(ribbon(line, (0.0, r * 0.9, r * 0.7, 0.0)), colour)


def wind(p: Painter, rng: random.Random) -> None:
    w, h = p.size
    s = _side(p)
    for _ in range(7):
        x, y, long = (
            w * rng.uniform(-0.1, 0.8),
            h * rng.uniform(0.05, 0.9),
            s * rng.uniform(0.2, 0.4),
        )
        gust = smooth([(x, y), (x + long * 0.4, y - s * 0.018), (x + long, y + s * 0.01)], 8)
        p.glow(ribbon(gust, (0.0, s * 0.005, 0.0)), (255, 255, 255), 0.7)
    for _ in range(9):
        r = s * 0.011 * rng.uniform(0.6, 1.2)
        p.fill(_petal(*_anywhere(p, rng), r, rng.uniform(0, 6.3)), rng.choice([(140, 190, 100),
               (176, 206, 110)]))  # fmt: skip


def _lights(p: Painter, rng: random.Random, count: int, colours: list[Colour], size: float) -> None:
    s = _side(p)
    for _ in range(count):
        place, r, colour = _anywhere(p, rng), s * size * rng.uniform(0.5, 1.3), rng.choice(colours)
        p.soft(np.array(place), r * 3.4, r * 3.4, colour, 0.55)
        p.fill(oval(place, r, r), (255, 255, 240))


def fireflies(p: Painter, rng: random.Random) -> None:
    _lights(p, rng, 22, [(220, 255, 130), (255, 240, 130)], 0.004)


def motes(p: Painter, rng: random.Random) -> None:
    _lights(p, rng, 26, [(255, 250, 214), (255, 236, 180)], 0.0028)


def embers(p: Painter, rng: random.Random) -> None:
    _lights(p, rng, 30, [(255, 150, 60), (255, 110, 50), (255, 200, 90)], 0.003)


def bubbles(p: Painter, rng: random.Random) -> None:
    for _ in range(16):
        (x, y), r = _anywhere(p, rng), _side(p) * rng.uniform(0.01, 0.032)
        p.glow(oval((x, y), r, r), (230, 246, 255), 0.18)
        p.line(oval((x, y), r, r), (236, 250, 255), 0.5, closed=True)
        p.fill(oval((x - r * 0.4, y - r * 0.4), r * 0.17, r * 0.12), (255, 255, 255))


def feathers(p: Painter, rng: random.Random) -> None:
    for _ in range(11):
        (x, y), r, turn = (
            _anywhere(p, rng),
            _side(p) * rng.uniform(0.02, 0.036),
            rng.uniform(0, 6.3),
        )
        way = np.array([math.cos(turn), math.sin(turn)])
        centre, bow = np.array([x, y]), np.array([-way[1], way[0]]) * r * 0.3
        line = smooth([centre - way * r, centre + bow, centre + way * r], 6)
        p.fill(ribbon(line, (r * 0.12, r * 0.5, r * 0.44, 0.0)), (252, 252, 255))
        p.fill(ribbon(line, (r * 0.05,)), (206, 210, 224))


def confetti(p: Painter, rng: random.Random) -> None:
    colours: list[Colour] = [(255, 120, 180), (120, 220, 255), (255, 230, 120), (150, 226, 150)]
    for _ in range(26):
        r = _side(p) * 0.0075 * rng.uniform(0.6, 1.2)
        place = np.array(_anywhere(p, rng))
        turn = rng.uniform(0, 3.2)
        way = np.array([math.cos(turn), math.sin(turn)]) * r
        side = np.array([-way[1], way[0]]) * rng.uniform(0.3, 0.7)
        p.fill(
            place + np.array([way + side, way - side, -way - side, side - way]), rng.choice(colours)
        )


def butterflies(p: Painter, rng: random.Random) -> None:
    colours: list[Colour] = [(110, 180, 250), (252, 190, 90), (240, 150, 200), (170, 140, 240)]
    for _ in range(7):
        (x, y), r, turn = (
            _anywhere(p, rng),
            _side(p) * rng.uniform(0.014, 0.024),
            rng.uniform(-0.6, 0.6),
        )
        colour = rng.choice(colours)
        for side in (-1, 1):
            for dx, dy, k in ((0.62, -0.4, 0.62), (0.48, 0.42, 0.44)):
                at = (x + side * dx * r + turn * dy * r, y + dy * r)
                p.fill(oval(at, k * r, k * r * 0.8, side * 0.5), (56, 50, 76))
                p.fill(oval(at, k * r * 0.76, k * r * 0.58, side * 0.5), colour)
        p.fill(oval((x, y), r * 0.1, r * 0.6, turn), (56, 50, 76))


def hearts(p: Painter, rng: random.Random) -> None:
    for _ in range(14):
        (x, y), r = _anywhere(p, rng), _side(p) * rng.uniform(0.01, 0.024)
        p.fill(
            heart(x, y, r, rng.uniform(-0.4, 0.4)), rng.choice([(250, 130, 160), (252, 170, 190)])
        )


FALLING: dict[str, Falling] = {
    "rain": rain, "heavy rain": heavy_rain, "snow": snow, "blizzard": blizzard, "petals": petals,
    "leaves": leaves, "wind": wind, "fireflies": fireflies, "motes": motes, "embers": embers,
    "bubbles": bubbles, "feathers": feathers, "confetti": confetti, "butterflies": butterflies,
    "hearts": hearts,
}  # fmt: skip
