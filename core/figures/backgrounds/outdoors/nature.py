"""Places out of doors without buildings."""

from __future__ import annotations

import math

import numpy as np

from core.figures.attributes import Colour
from core.figures.backgrounds.landscape import View
from core.figures.backgrounds.outdoors import plants, water
from core.figures.backgrounds.outdoors.buildings import rubble
from core.figures.backgrounds.skies import paint_cloud, paint_clouds, paint_sky
from core.figures.painting.paint import mixed, toned
from core.figures.painting.shapes import closed, ribbon, smooth

BLOOM: Colour = (250, 190, 208)


def paint_path(v: View, near: Colour, far: Colour, edge: Colour) -> None:
    """A path that winds from our feet to the horizon."""
    if v.air.snowy:
        near, far, edge = (mixed(c, (232, 238, 248), 0.7) for c in (near, far, edge))
    middle = v.w * v.rng.uniform(0.42, 0.58)
    bend = v.w * v.rng.uniform(-0.12, 0.12)
    levels = np.linspace(0, 1, 17)
    y = v.horizon + (v.h - v.horizon) * levels
    wide = v.s * (0.03 + 0.44 * levels**1.25)
    x = middle + bend * np.sin(levels * math.pi) * (1 - levels)
    for grow, one, other in ((1.07, edge, edge), (1.0, far, near)):
        for i in range(16):
            a, b = wide[i] * grow, wide[i + 1] * grow
            strip = [(x[i] - a, y[i]), (x[i] + a, y[i]), (x[i + 1] + b, y[i + 1] + 0.6),
                     (x[i + 1] - b, y[i + 1] + 0.6)]  # fmt: skip
            v.shape(strip, mixed(one, other, i / 15), 0.3 * (1 - i / 15))


def paint_hills(v: View, far: Colour = (132, 178, 180), near: Colour = (118, 182, 128)) -> None:
    v.ridge(v.horizon, 0.17 * v.up, far, 3, away=0.75)
    v.ridge(v.horizon, 0.09 * v.up, v.turf(near), 5, away=0.4)


def edge_trees(v: View, colour: Colour = (76, 158, 72), *, blooming: bool = False) -> None:
    """One tall tree at each side, the farther one painted first."""
    sides = (0.02, 0.98) if v.rng.random() < 0.5 else (0.98, 0.02)
    for side in sides:
        base = v.horizon + 0.07 * v.h
        plants.tree(v, v.w * side, base, v.up * v.rng.uniform(0.85, 1.0), colour, blooming=blooming)


def far_trees(v: View, colour: Colour = (92, 170, 82), *, blooming: bool = False) -> None:
    for x in (0.12, 0.32, 0.66, 0.86):
        high = v.up * v.rng.uniform(0.32, 0.46)
        place = v.w * (x + v.rng.uniform(-0.05, 0.05))
        plants.tree(v, place, v.horizon + v.h * 0.012, high, colour, away=0.3, blooming=blooming)


def park(v: View) -> None:
    paint_sky(v)
    paint_hills(v)
    v.ground((96, 168, 80), (158, 212, 116), turf=True)
    far_trees(v)
    paint_path(v, (238, 216, 172), (246, 232, 200), (206, 190, 132))
    edge_trees(v)
    plants.grass(v, v.horizon + v.h * 0.03, (104, 178, 84))
    v.pools((255, 248, 200), v.horizon + v.h * 0.05, 12)
    v.beams((255, 252, 220), 2, 0.1)


def blossoms(v: View) -> None:
    paint_sky(v)
    v.ridge(v.horizon, 0.16 * v.up, (214, 200, 226), 3, away=0.5)
    v.ground((122, 178, 104), (190, 222, 146), turf=True)
    far_trees(v, (250, 208, 222), blooming=True)
    paint_path(v, (240, 226, 216), (250, 240, 236), (238, 196, 206))
    edge_trees(v, (250, 178, 202), blooming=True)
    for i in range(5):
        plants.foliage(v, v.w * i / 4, v.h * v.rng.uniform(-0.04, 0.02), v.s * 0.14, BLOOM)
    for _ in range(24):
        r = v.s * v.rng.uniform(0.004, 0.008)
        v.disc(v.w * v.rng.random(), v.horizon + (v.h - v.horizon) * v.rng.random(), r, r * 0.6,
               v.pick((255, 206, 220), (250, 178, 200)))  # fmt: skip


def mountains(v: View) -> None:
    paint_sky(v)
    v.ridge(v.horizon, 0.5 * v.up, (150, 168, 198), 3, sharp=True, away=0.55)
    _peak(v, v.w * v.rng.choice((0.3, 0.68)), 0.66 * v.up)
    v.ridge(v.horizon, 0.16 * v.up, (104, 140, 124), 5, away=0.35)
    for x in v.spread(0.1):
        plants.pine(v, x, v.horizon + v.h * 0.01, v.up * v.rng.uniform(0.13, 0.24), away=0.25)
    v.ground((122, 158, 100), (160, 190, 122), turf=True)
    rubble(v, 12, (168, 164, 158))
    plants.grass(v, v.horizon + v.h * 0.03, (112, 160, 92))


def _peak(v: View, x: float, high: float) -> None:
    base, half = v.horizon, high * 0.9
    v.shape([(x - half, base), (x, base - high), (x + half, base)], (128, 146, 184), 0.4)
    lee = [(x, base - high), (x - v.sun * half, base), (x - v.sun * half * 0.3, base)]
    v.shape(lee, (104, 120, 162), 0.4)
    cap = [
        (x, base - high),
        (x + half * 0.34, base - high * 0.66),
        (x + half * 0.16, base - high * 0.72),
        (x + half * 0.04, base - high * 0.6),
        (x - half * 0.12, base - high * 0.72),
        (x - half * 0.34, base - high * 0.66),
    ]
    v.shape(cap, (246, 250, 254), 0.2)


def lake(v: View) -> None:
    paint_sky(v)
    v.ridge(v.horizon, 0.4 * v.up, (142, 164, 190), 3, sharp=True, away=0.6)
    v.ridge(v.horizon, 0.12 * v.up, v.turf((98, 150, 112)), 5, away=0.4)
    shore = v.horizon + (v.h - v.horizon) * 0.42
    water.paint_water(v, v.horizon, shore, (72, 146, 192), (120, 190, 206))
    v.wash(shore, v.h, (v.turf((176, 190, 130)), v.turf((126, 168, 96))))
    edge = smooth([(0, shore - v.s * 0.012), (0.3 * v.w, shore + v.s * 0.01),
                   (0.7 * v.w, shore - v.s * 0.01), (v.w, shore + v.s * 0.008)], 8)  # fmt: skip
    v.fill(np.concatenate([edge, [(v.w, shore + v.s * 0.05), (0, shore + v.s * 0.05)]]),
           v.turf((176, 190, 130)))  # fmt: skip
    plants.tree(v, v.w * (0.04 if v.sun > 0 else 0.96), shore + v.s * 0.05, v.up * 0.9)
    plants.grass(v, shore + v.s * 0.02, (112, 170, 90), 30)


def river(v: View) -> None:
    paint_sky(v)
    paint_hills(v)
    v.ground((108, 172, 88), (156, 206, 116), turf=True)
    far_trees(v)
    low = v.horizon + (v.h - v.horizon) * 0.5
    water.paint_water(v, v.horizon + v.h * 0.025, low, (76, 152, 200), (138, 208, 214), 18)
    rubble(v, 16, (172, 170, 166), 0.008, 0.024)
    v.wash(low, v.h, (v.turf((168, 200, 120)), v.turf((106, 170, 86))))
    plants.grass(v, low, (106, 172, 86), 36)
    edge_trees(v)


def waterfall(v: View) -> None:
    paint_sky(v)
    low = v.horizon + v.h * 0.05
    v.slab(-1, v.up * 0.22, v.w + 2, low - v.up * 0.22, (128, 136, 130), 0.3)
    for x in v.spread(0.11, 0.4):
        top, wide = v.up * v.rng.uniform(0.3, 0.75), v.s * v.rng.uniform(0.05, 0.1)
        v.slab(x - wide / 2, top, wide, v.s * 0.014, (104, 112, 108), 0.3)
    at = v.w * (0.5 - 0.3 * v.sun)
    for side, near in ((-1, (112, 120, 114)), (1, (104, 112, 108))):
        edge, foot = v.w / 2 + side * (v.w / 2 + 1), at + side * v.s * 0.15
        cliff = [(edge, v.up * 0.04), (foot, v.up * 0.2), (foot, low), (edge, low)]
        v.shape(cliff, near, 0.15)
    for x in v.spread(0.12):
        plants.bush(v, x, v.up * 0.25, v.s * 0.09, (78, 142, 78), 0.2)
    water.paint_fall(v, at, v.up * 0.2, low, v.s * 0.24)
    shore = v.horizon + (v.h - v.horizon) * 0.6
    water.paint_water(v, low, shore, (96, 176, 200), (150, 214, 214))
    for _ in range(5):
        x = at + v.s * v.rng.uniform(-0.16, 0.16)
        v.halo(x, low, v.s * 0.12, v.seen((246, 250, 255)), 0.7, v.s * 0.04)
    v.wash(shore, v.h, ((146, 152, 140), (116, 124, 112)))
    rubble(v, 22, (150, 154, 148), 0.01, 0.03)
    for side in (0.03, 0.97):
        plants.fern(v, v.w * side, v.horizon + v.h * 0.18, v.s * 0.16)


def beach(v: View) -> None:
    paint_sky(v, v.horizon - v.h * 0.05)
    sea, shore = v.horizon - v.h * 0.08, v.horizon + v.h * 0.05
    v.wash(shore - 1, v.h, ((250, 236, 196), (244, 222, 172), (230, 200, 148)))
    water.paint_surf(v, sea, shore)
    v.pools((255, 248, 224), shore + v.h * 0.04, 8)
    for _ in range(10):
        place = (v.w * v.rng.random(), shore + (v.h - shore) * v.rng.uniform(0.2, 1))
        v.disc(*place, v.s * 0.006, v.s * 0.004,
               v.pick((250, 252, 252), (226, 168, 150), (200, 178, 134)))  # fmt: skip
    if v.rng.random() < 0.5:
        plants.palm(v, v.w * (0.02 if v.sun > 0 else 0.98), shore + v.s * 0.07, v.up * 0.85,
                    0.14 * v.sun)  # fmt: skip


def ocean(v: View) -> None:
    """Nothing but water; the figure stands in its shallows."""
    paint_sky(v, v.horizon)
    water.paint_water(v, v.horizon - v.h * 0.02, v.h + 1, water.DEEP, (104, 196, 216), 46)
    for i in range(5):
        k = (i + 1) / 5
        y = v.horizon + (v.h - v.horizon) * k**1.4
        xs = np.linspace(-0.05, 1.05, 12) * v.w
        wave = smooth(np.stack([xs, y + v.s * 0.006 * np.sin(np.arange(12) * 1.9 + i * 2)], 1), 6)
        v.fill(ribbon(wave, (v.s * 0.002, v.s * 0.007 * k, v.s * 0.002)), (232, 246, 250))


def snowfield(v: View) -> None:
    paint_sky(v)
    v.ridge(v.horizon, 0.34 * v.up, (196, 210, 232), 3, sharp=True, away=0.3)
    v.ridge(v.horizon, 0.16 * v.up, (176, 194, 222), 4, away=0.2)
    for x in v.spread(0.12):
        high = v.up * v.rng.uniform(0.2, 0.38)
        plants.pine(v, x, v.horizon + v.h * 0.015, high, (118, 152, 170), away=0.2)
    v.wash(v.horizon, v.h, ((228, 236, 248), (246, 249, 254), (226, 234, 248)))
    for _ in range(4):
        x, y = v.w * v.rng.random(), v.horizon + (v.h - v.horizon) * v.rng.random()
        v.halo(x, y, v.s * 0.35, v.seen((204, 218, 242)), 0.9, v.h * 0.035)
    for side in (0.02, 0.97):
        high = v.up * v.rng.uniform(0.7, 0.86)
        plants.pine(v, v.w * side, v.horizon + v.h * 0.09, high, (84, 122, 138))


def forest(v: View) -> None:
    v.wash(
        0,
        v.horizon,
        [
            v.leaf(c) if v.air.season else c
            for c in ((150, 206, 150), (196, 230, 176), (224, 242, 196))
        ],
        (0.3, 0.6),
    )
    for step, away, wide in ((0.1, 0.75, 0.024), (0.14, 0.45, 0.04)):
        for x in v.spread(step, 0.4):
            trunk = v.s * wide * v.rng.uniform(0.7, 1.3)
            v.slab(x, 0, trunk, v.horizon + v.h * 0.02, mixed((96, 76, 60), (190, 220, 176), away))
        for _ in range(6):
            crown = mixed(v.leaf((70, 134, 74)), (196, 226, 180), away)
            v.fill(plants.blob(v, v.w * v.rng.random(), v.horizon - v.h * 0.02, v.s * 0.13, 0.4),
                   crown)  # fmt: skip
    v.ground((66, 112, 62), (150, 194, 104), turf=True)
    paint_path(v, (176, 156, 112), (206, 200, 146), (120, 150, 80))
    for side in (-1, 1):
        _trunk(v, side, v.s * 0.14)
    for x in v.spread(0.2, 0.2):
        crown = v.leaf(v.pick((58, 126, 66), (80, 150, 74), (48, 108, 62)))
        plants.foliage(
            v, x, v.h * v.rng.uniform(-0.03, 0.04), v.s * v.rng.uniform(0.14, 0.18), crown
        )
    v.beams((255, 252, 206), 4, 0.15)
    plants.grass(v, v.horizon + v.h * 0.02, (84, 146, 70), 36)
    v.pools((236, 246, 160), v.horizon + v.h * 0.04, 10, 0.45)


def _trunk(v: View, side: int, wide: float) -> None:
    x = -wide * 0.3 if side < 0 else v.w - wide * 0.7
    low = v.horizon + v.h * 0.1
    v.slab(x, 0, wide, low, (98, 74, 58))
    v.slab(x + (wide * 0.6 if v.sun < 0 else 0), 0, wide * 0.4, low, (72, 54, 48))
    for k in (0.2, 0.45, 0.7):
        v.disc(x + wide / 2, v.horizon * k, wide * 0.3, v.s * 0.014, (118, 150, 76))
    v.fill(plants.blob(v, x + wide / 2, low, v.s * 0.14, 0.35), v.turf((70, 124, 62)))


def bamboo_forest(v: View) -> None:
    v.wash(0, v.horizon, ((196, 226, 168), (222, 240, 190)), (0.2, 0.5))
    for step, away, wide in ((0.045, 0.7, 0.014), (0.075, 0.4, 0.022), (0.13, 0.1, 0.032)):
        for x in v.spread(step, 0.4):
            # Thick stems stand at the sides.
            if away < 0.3 and abs(x / v.w - 0.5) < 0.22:
                continue
            tone = mixed((110, 160, 84), (206, 232, 178), away)
            plants.bamboo(v, x, v.horizon + v.h * 0.05 * (1 - away), v.s * wide, tone, 0.0)
    v.ground((122, 150, 84), (176, 196, 124), turf=True)
    paint_path(v, (214, 200, 160), (228, 222, 188), (140, 160, 92))
    plants.grass(v, v.horizon + v.h * 0.02, (112, 156, 80), 24)
    v.beams((250, 252, 206), 5, 0.14)


def jungle(v: View) -> None:
    forest(v)
    for side, turn in ((0.0, 1), (1.0, -1)):
        for k in range(4):
            y = v.horizon * (0.3 + 0.24 * k)
            tip = (v.w * side + turn * v.s * v.rng.uniform(0.2, 0.3), y + v.s * 0.05)
            leaf = ribbon(
                smooth(
                    [(v.w * side, y), (tip[0] * 0.5 + v.w * side * 0.5, y - v.s * 0.04), tip], 6
                ),
                (v.s * 0.02, v.s * 0.11, v.s * 0.07, 0.0),
            )
            v.fill(leaf, v.pick((44, 118, 72), (62, 140, 78), (86, 160, 84)))
    for x in (0.16, 0.84):
        vine = smooth([(v.w * x, -1), (v.w * (x + 0.03), v.up * 0.3), (v.w * x, v.up * 0.62)], 8)
        v.line(vine, (70, 116, 60), 2.2)
    for x in (0.06, 0.94):
        plants.fern(v, v.w * x, v.horizon + v.h * 0.14, v.s * 0.2, (58, 130, 76))


def desert(v: View) -> None:
    paint_sky(v)
    for level, colour, away in ((0.16, (226, 186, 134), 0.5), (0.08, (236, 200, 144), 0.25)):
        v.ridge(v.horizon, level * v.up, colour, 2, away=away)
    v.wash(v.horizon, v.h, ((240, 208, 152), (228, 190, 132), (206, 164, 110)))
    for i in range(9):
        k = (i + 1) / 9
        y = v.horizon + (v.h - v.horizon) * k**1.3
        xs = np.linspace(-0.1, 1.1, 7) * v.w
        dune = smooth(np.stack([xs, y + v.s * 0.01 * np.sin(np.arange(7) * 1.4 + i * 2.2)], 1), 6)
        v.fill(ribbon(dune, (0.0, v.s * 0.007 * k, v.s * 0.002)), (214, 172, 116))
    for x in (0.08, 0.9):
        _cactus(v, v.w * x, v.horizon + v.h * 0.05, v.up * v.rng.uniform(0.24, 0.4))


def _cactus(v: View, x: float, base: float, high: float) -> None:
    green = (96, 146, 96)
    for dx, low, tall in ((0.0, 0.0, 1.0), (-0.22, 0.4, 0.36), (0.22, 0.52, 0.34)):
        wide = high * (0.16 if dx == 0 else 0.11)
        left, y = x + dx * high - wide / 2, base - high * low
        stem = [(left, y), (left, y - high * tall + wide), (left + wide / 2, y - high * tall),
                (left + wide, y - high * tall + wide), (left + wide, y)]  # fmt: skip
        if dx:
            v.slab(min(x, left), y - wide, abs(dx) * high, wide, green, 0.1)
        v.fill(closed(stem, 4) if dx else np.array(stem), green, 0.1)
        v.slab(left + wide * 0.3, y - high * tall + wide, wide * 0.1, high * tall - wide,
               toned(green, 0.8), 0.1)  # fmt: skip


def high_sky(v: View) -> None:
    """Above the clouds: for those who fly."""
    paint_sky(v, v.h, clouds=False)
    lit, under = v.air.time.clouds
    paint_clouds(v, v.h * 0.7, 3)
    for row in range(3):
        for x in v.spread(0.34, 0.4):
            y = v.h * (0.78 + 0.12 * row) + v.s * v.rng.uniform(-0.03, 0.03)
            paint_cloud(v, x, y, v.s * (0.42 + 0.14 * row), mixed(lit, under, 0.25 - 0.1 * row),
                        mixed(under, lit, 0.1 * row))  # fmt: skip
