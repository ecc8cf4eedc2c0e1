"""Backgrounds out of doors, without buildings."""

from __future__ import annotations

import math

import numpy as np

from core.figures.attributes import Colour
from core.figures.backgrounds.landscape import View
from core.figures.painting.paint import mixed, toned
from core.figures.painting.shapes import box, closed, oval, smooth

HAZE: Colour = (206, 226, 240)


def paint_path(v: View, near: Colour, far: Colour, edge: Colour) -> None:
    """A path that winds from our feet to the horizon."""
    middle = v.w * v.rng.uniform(0.42, 0.58)
    bend = v.w * v.rng.uniform(-0.12, 0.12)
    top, low = v.horizon, v.h
    levels = np.linspace(0, 1, 9)
    y = top + (low - top) * levels
    wide = v.w * (0.035 + 0.5 * levels**1.25)
    x = middle + bend * np.sin(levels * math.pi) * (1 - levels)
    for grow, colours in ((1.07, (edge, edge)), (1.0, (far, near))):
        for i in range(8):
            strip = np.array(
                [(x[i] - wide[i] * grow, y[i]), (x[i] + wide[i] * grow, y[i]),
                (x[i + 1] + wide[i + 1] * grow, y[i + 1] + 0.6), (x[i + 1] - wide[i + 1] * grow,
                y[i + 1] + 0.6)],
            )  # fmt: skip
            v.p.fill(strip, mixed(colours[0], colours[1], i / 7))


def park(v: View) -> None:
    v.wash(0, v.horizon, ((104, 186, 246), (168, 218, 250), (228, 244, 252)))
    for x, y in ((0.2, 0.13), (0.72, 0.2)):
        v.cloud(
            v.w * (x + v.rng.uniform(-0.1, 0.1)), v.h * y, v.w * v.rng.uniform(0.3, 0.42), (255,
            255, 255), (222, 236, 248),
        )  # fmt: skip
    v.ridge(v.horizon, v.h * 0.1, (166, 208, 204), 3)
    v.ridge(v.horizon, v.h * 0.055, (132, 192, 142), 5)
    v.wash(v.horizon, v.h, ((158, 212, 116), (122, 192, 92), (96, 168, 80)))
    for x, size, tone in (
        (0.1, 0.3, 0.55),
        (0.86, 0.28, 0.55),
        (0.32, 0.22, 0.7),
        (0.66, 0.22, 0.7),
    ):
        high = v.h * size * v.rng.uniform(0.9, 1.1)
        v.tree(
            v.w * (x + v.rng.uniform(-0.05, 0.05)), v.horizon + v.h * 0.012, high, mixed((92, 170,
            82), HAZE, tone * 0.4), (140, 110, 92),
        )  # fmt: skip
    paint_path(v, (238, 216, 172), (246, 232, 200), (206, 190, 132))
    left = v.rng.random() < 0.5
    for side in (0.02, 0.98) if left else (0.98, 0.02):
        v.tree(
            v.w * side, v.horizon + v.h * 0.07, v.h * v.rng.uniform(0.5, 0.62), (76, 158, 72),
            (126, 92, 70),
        )  # fmt: skip
    v.grass(v.horizon + v.h * 0.03, (104, 178, 84))
    v.spots((255, 248, 200), v.horizon + v.h * 0.05, 12, 0.5)
    v.beams((255, 252, 220), 2, 0.1)


def sunset(v: View) -> None:
    v.wash(0, v.horizon, ((112, 84, 160), (232, 112, 112), (252, 172, 104), (255, 226, 150)))
    x = v.w * v.rng.choice((0.26, 0.74))
    y = v.horizon - v.h * 0.06
    v.p.soft(np.array([x, y]), v.w * 0.5, v.w * 0.5, (255, 240, 180), 0.75)
    v.p.fill(oval((x, y), v.w * 0.12, v.w * 0.12), (255, 250, 222))
    for k in range(4):
        cy = v.h * (0.1 + 0.1 * k) + v.rng.uniform(-8, 8)
        v.p.fill(
            oval((v.w * v.rng.random(), cy), v.w * 0.3, v.h * 0.012),
            (250, 168, 140) if k > 1 else (206, 110, 140),
        )
    v.ridge(v.horizon, v.h * 0.12, (172, 96, 120), 3)
    v.ridge(v.horizon, v.h * 0.06, (128, 72, 100), 4)
    v.wash(v.horizon, v.h, ((206, 116, 92), (150, 80, 84), (104, 58, 78)))
    v.grass(v.horizon + v.h * 0.02, (138, 76, 80), 30)
    v.spots((255, 196, 130), v.horizon + v.h * 0.02, 9, 0.4)


def beach(v: View) -> None:
    v.wash(0, v.horizon, ((70, 164, 244), (150, 212, 250), (222, 244, 254)))
    v.cloud(
        v.w * v.rng.uniform(0.15, 0.35), v.horizon - v.h * 0.14, v.w * 0.5, (255, 255, 255), (216,
        234, 248),
    )  # fmt: skip
    v.cloud(
        v.w * v.rng.uniform(0.7, 0.95), v.horizon - v.h * 0.3, v.w * 0.36, (255, 255, 255), (224,
        240, 250),
    )  # fmt: skip
    sea, shore = v.horizon - v.h * 0.08, v.horizon + v.h * 0.05
    v.wash(sea, shore, ((36, 118, 196), (58, 162, 216), (128, 214, 224)))
    for _ in range(14):
        y = sea + (shore - sea) * v.rng.random()
        v.p.fill(
            oval((v.w * v.rng.random(), y), v.w * v.rng.uniform(0.02, 0.07), v.h * 0.0022),
            (214, 242, 250),
        )
    v.wash(shore, v.h, ((250, 236, 196), (244, 222, 172), (230, 200, 148)))
    for lift, colour in (
        (0.018, (206, 190, 150)),
        (0.0, (250, 253, 255)),
        (-0.014, (128, 214, 224)),
    ):
        xs = np.linspace(-0.05, 1.05, 9) * v.w
        ys = shore + v.h * lift + v.h * 0.008 * np.sin(np.arange(9) * 1.7 + v.rng.random() * 0.3)
        v.p.fill(
            np.concatenate([smooth(np.stack([xs, ys], 1), 4), [(v.w * 1.05, sea + v.h * 0.06),
            (-v.w * 0.05, sea + v.h * 0.06)]]), colour,
        )  # fmt: skip
    v.wash(sea, sea + v.h * 0.075, ((36, 118, 196), (58, 162, 216), (118, 208, 222)))
    v.spots((255, 248, 224), shore + v.h * 0.04, 8, 0.5)
    for _ in range(10):
        place = (v.w * v.rng.random(), shore + (v.h - shore) * v.rng.uniform(0.2, 1))
        v.p.fill(
            oval(place, v.s * 0.006, v.s * 0.004),
            v.rng.choice([(250, 252, 252), (226, 168, 150), (200, 178, 134)]),
        )


def snow(v: View) -> None:
    v.wash(0, v.horizon, ((150, 182, 224), (198, 216, 240), (236, 242, 250)))
    v.ridge(v.horizon, v.h * 0.22, (198, 212, 234), 3, sharp=True)
    v.ridge(v.horizon, v.h * 0.1, (178, 196, 224), 4)
    for i in range(7):
        x = v.w * (i + v.rng.uniform(0.1, 0.9)) / 7
        v.pine(
            x, v.horizon + v.h * 0.015, v.h * v.rng.uniform(0.13, 0.26), (118, 152, 170), (238,
            244, 252),
        )  # fmt: skip
    v.wash(v.horizon, v.h, ((228, 236, 248), (246, 249, 254), (226, 234, 248)))
    for _ in range(4):
        x, y = v.w * v.rng.random(), v.horizon + (v.h - v.horizon) * v.rng.random()
        v.p.soft(np.array([x, y]), v.w * 0.4, v.h * 0.035, (204, 218, 242), 0.9)
    for side in (0.02, 0.97):
        v.pine(
            v.w * side, v.horizon + v.h * 0.09, v.h * v.rng.uniform(0.42, 0.54), (84, 122, 138),
            (246, 250, 254),
        )  # fmt: skip


def stars(v: View) -> None:
    v.wash(0, v.horizon, ((8, 10, 44), (24, 26, 84), (66, 56, 132), (120, 86, 160)))
    turn = v.rng.uniform(-0.5, 0.5)
    for i in range(9):  # the milky way
        k = (i - 4) / 4
        place = np.array([v.w * (0.5 + k * 0.6), v.h * (0.3 + k * turn * 0.5)])
        v.p.soft(place, v.w * 0.3, v.h * 0.11, (122, 110, 200), 0.34)
    v.dots(
        70, (0.0012, 0.004), ((255, 255, 255), (255, 240, 206), (206, 222, 255)), (0.0,
        v.horizon / v.h),
    )  # fmt: skip
    for _ in range(5):
        x, y, r = (
            v.w * v.rng.random(),
            v.horizon * v.rng.random() * 0.8,
            v.s * v.rng.uniform(0.01, 0.018),
        )
        for a, b in ((r, r * 0.14), (r * 0.14, r)):
            v.p.fill(oval((x, y), a, b), (255, 252, 236))
    x, y = v.w * v.rng.uniform(0.2, 0.6), v.h * v.rng.uniform(0.06, 0.2)
    v.p.fill(
        np.array([(x, y), (x + v.w * 0.22, y - v.h * 0.05), (x + v.w * 0.225, y - v.h * 0.046)]),
        (255, 255, 240),
    )
    v.ridge(v.horizon, v.h * 0.08, (52, 46, 104), 3)
    v.wash(v.horizon, v.h, ((46, 52, 96), (32, 40, 80), (22, 28, 60)))
    v.grass(v.horizon, (50, 66, 104), 46)


def forest(v: View) -> None:
    v.wash(0, v.horizon, ((150, 206, 150), (196, 230, 176), (224, 242, 196)))
    for count, tone, wide in ((9, 0.75, 0.022), (7, 0.45, 0.036)):
        for i in range(count):
            x = v.w * (i + v.rng.uniform(0.1, 0.9)) / count
            bark = mixed((96, 76, 60), (206, 232, 190), tone)
            v.slab(x, 0, v.w * wide * v.rng.uniform(0.7, 1.3), v.horizon + v.h * 0.02, bark)
        for _ in range(6):
            v.p.fill(
                v.blob(v.w * v.rng.random(), v.horizon - v.h * 0.02, v.w * 0.14, 0.4),
                mixed((70, 134, 74), (206, 232, 190), tone),
            )
    v.wash(v.horizon, v.h, ((150, 194, 104), (104, 156, 80), (66, 112, 62)))
    paint_path(v, (176, 156, 112), (206, 200, 146), (120, 150, 80))
    for side, wide in ((-0.04, 0.15), (0.9, 0.17)):
        x = v.w * side
        v.slab(x, 0, v.w * wide, v.horizon + v.h * 0.1, (98, 74, 58))
        v.slab(
            x + (v.w * wide * 0.6 if v.sun < 0 else 0), 0, v.w * wide * 0.4, v.horizon + v.h * 0.1,
            (72, 54, 48),
        )  # fmt: skip
        for k in (0.2, 0.45, 0.7):
            v.p.fill(
                oval((x + v.w * wide * 0.5, v.horizon * k), v.w * wide * 0.3, v.h * 0.012),
                (118, 150, 76),
            )
        v.p.fill(
            v.blob(x + v.w * wide * 0.5, v.horizon + v.h * 0.1, v.w * 0.16, 0.35), (70, 124, 62)
        )
    for i in range(6):
        v.foliage(
            v.w * (i / 5), v.h * v.rng.uniform(-0.03, 0.05), v.w * v.rng.uniform(0.15, 0.2),
            v.rng.choice([(58, 126, 66), (80, 150, 74), (48, 108, 62)]),
        )  # fmt: skip
    v.beams((255, 252, 206), 4, 0.15)
    v.grass(v.horizon + v.h * 0.02, (84, 146, 70), 36)
    v.spots((236, 246, 160), v.horizon + v.h * 0.04, 10, 0.45)


def blossoms(v: View) -> None:
    v.wash(0, v.horizon, ((150, 206, 248), (206, 230, 250), (250, 240, 246)))
    v.ridge(v.horizon, v.h * 0.1, (226, 214, 234), 3)
    v.wash(v.horizon, v.h, ((190, 222, 146), (150, 200, 118), (122, 178, 104)))
    for x in (0.22, 0.44, 0.62, 0.8):
        v.tree(
            v.w * (x + v.rng.uniform(-0.05, 0.05)), v.horizon + v.h * 0.01,
            v.h * v.rng.uniform(0.2, 0.28), (250, 208, 222), (166, 128, 128),
        )  # fmt: skip
    paint_path(v, (240, 226, 216), (250, 240, 236), (238, 196, 206))
    for side in (0.0, 1.0):
        x = v.w * side
        v.tree(x, v.horizon + v.h * 0.08, v.h * 0.62, (250, 178, 202), (118, 84, 82))
    for i in range(5):
        v.foliage(v.w * i / 4, v.h * v.rng.uniform(-0.04, 0.03), v.w * 0.15, (252, 186, 208))
    v.dots(22, (0.004, 0.008), ((255, 206, 220), (250, 178, 200)), (v.horizon / v.h, 1.0))


def plain(v: View) -> None:
    colour = v.rng.choice([(246, 246, 249), (240, 240, 245), (250, 248, 244)])
    v.wash(0, v.h, (colour, colour, toned(colour, 0.965)))


def gradient(v: View) -> None:
    pair = v.rng.choice(
        [((120, 200, 240), (250, 214, 226)), ((255, 176, 140), (250, 226, 160)), ((160, 140, 230),
        (240, 190, 230)), ((120, 214, 190), (228, 244, 190)), ((250, 150, 170), (255, 216, 190))],
    )  # fmt: skip
    v.wash(0, v.h, (*pair, mixed(pair[1], (255, 255, 255), 0.3)))
    for _ in range(7):
        r = v.s * v.rng.uniform(0.04, 0.12)
        v.p.glow(
            oval((v.w * v.rng.random(), v.h * v.rng.random()), r, r),
            (255, 255, 255),
            v.rng.uniform(0.08, 0.2),
        )
    for _ in range(6):
        x, y, r = v.w * v.rng.random(), v.h * v.rng.random(), v.s * v.rng.uniform(0.01, 0.02)
        v.p.fill(
            closed([(x, y - r), (x + r * 0.2, y), (x, y + r), (x - r * 0.2, y)], 2), (255, 255, 255)
        )


__all__ = [
    "beach", "blossoms", "box", "forest", "gradient", "park", "plain", "snow", "stars", "sunset",
]  # fmt: skip
