"""Open land under a wide sky: hills, meadows, fields."""

from __future__ import annotations

import math

import numpy as np

from core.figures.attributes import Colour
from core.figures.backgrounds.landscape import View
from core.figures.backgrounds.outdoors import plants
from core.figures.backgrounds.outdoors.buildings import house, power_lines, wooden_fence
from core.figures.backgrounds.outdoors.nature import edge_trees, paint_hills, paint_path
from core.figures.backgrounds.skies import paint_sky
from core.figures.painting.shapes import oval, smooth


def open_field(v: View) -> None:
    """Under a wide sky: what "sunset" and "sky" want."""
    paint_sky(v)
    v.ridge(v.horizon, 0.18 * v.up, (120, 158, 172), 3, away=0.7)
    v.ridge(v.horizon, 0.09 * v.up, v.turf((104, 158, 112)), 4, away=0.35)
    v.ground((108, 164, 88), (160, 196, 112), turf=True)
    plants.grass(v, v.horizon + v.h * 0.02, (108, 168, 88), 34)
    v.pools((255, 220, 160), v.horizon + v.h * 0.02, 9, 0.4)


def grass_hill(v: View) -> None:
    paint_sky(v)
    v.ridge(v.horizon, 0.12 * v.up, (120, 150, 160), 3, away=0.6)
    crest = smooth([(-0.1 * v.w, v.horizon + v.h * 0.06), (0.3 * v.w, v.horizon - v.h * 0.01),
                    (0.7 * v.w, v.horizon), (1.1 * v.w, v.horizon + v.h * 0.07)], 10)  # fmt: skip
    v.ground((104, 168, 92), (134, 196, 110), turf=True)
    v.fill(np.concatenate([crest, [(1.1 * v.w, v.h), (-0.1 * v.w, v.h)]]), v.turf((112, 178, 94)))
    plants.grass(v, v.horizon, (112, 178, 96), 50)


def meadow(v: View) -> None:
    paint_sky(v)
    paint_hills(v)
    v.ground((98, 176, 84), (152, 208, 112), turf=True)
    plants.wheat(v, v.horizon + v.h * 0.01, (112, 182, 92), 7)
    v.pools((255, 250, 200), v.horizon, 8, 0.3)


def flower_field(v: View) -> None:
    paint_sky(v)
    paint_hills(v)
    v.ground((98, 168, 88), (150, 200, 116), turf=True)
    colours: tuple[Colour, ...] = ((250, 166, 190), (252, 244, 250), (248, 216, 110),
                                   (190, 150, 226), (244, 120, 130))  # fmt: skip
    plants.meadow(v, v.horizon + v.h * 0.01, [v.colour] if v.colour else colours, 130)


def lavender_field(v: View) -> None:
    paint_sky(v)
    paint_hills(v)
    v.ground((132, 116, 176), (176, 164, 206))
    for row in range(9):
        k = (row + 1) / 9
        y, r = v.horizon + (v.h - v.horizon) * k**1.4, v.s * (0.008 + 0.04 * k)
        for x in np.arange(0, v.w + r, r * 1.1):
            spike = oval((float(x), y - r), r * 0.34, r * 1.1, v.rng.uniform(-0.15, 0.15))
            v.fill(spike, v.pick((150, 118, 206), (170, 138, 220), (132, 100, 190)), 0.4 * (1 - k))


def sunflower_field(v: View) -> None:
    paint_sky(v)
    paint_hills(v)
    v.ground((92, 150, 70), (180, 190, 90))
    for row, k in enumerate((0.05, 0.2, 0.45, 0.85)):
        base = v.horizon + (v.h - v.horizon) * k
        high = v.s * (0.07 + 0.22 * k)
        for x in v.spread(0.06 + 0.1 * k, 0.25):
            # The middle stays low, where the figure stands.
            middle = 1 - 0.45 * math.exp(-((x / v.w - 0.5) ** 2) / 0.05)
            plants.sunflower(v, x, base, high * middle, 0.45 - 0.13 * row)


def wheat_field(v: View) -> None:
    paint_sky(v)
    paint_hills(v)
    v.ground((216, 178, 92), (236, 206, 130))
    plants.wheat(v, v.horizon + v.h * 0.005, (224, 186, 98), 10)


def farm(v: View) -> None:
    paint_sky(v)
    paint_hills(v)
    v.ground((126, 176, 84), (176, 208, 116), turf=True)
    house(v, v.w * 0.2, v.horizon + v.h * 0.02, v.s * 0.24, (196, 84, 72), (120, 74, 66), 0.2)
    for i in range(7):
        x = v.w * (-0.1 + 0.2 * i)
        far = v.w * 0.5 + (x - v.w * 0.5) * 0.3
        row = [(far, v.horizon + v.h * 0.03), (far + v.s * 0.012, v.horizon + v.h * 0.03),
               (x + v.s * 0.07, v.h), (x, v.h)]  # fmt: skip
        v.shape(row, v.turf((146, 112, 78) if i % 2 else (98, 158, 76)))
    wooden_fence(v, v.horizon + v.h * 0.05)
    edge_trees(v)


def countryside(v: View) -> None:
    paint_sky(v)
    paint_hills(v)
    v.ground((112, 176, 86), (172, 206, 112), turf=True)
    for x, wide, roof in ((0.16, 0.15, (96, 104, 130)), (0.82, 0.18, (140, 96, 84))):
        house(v, v.w * x, v.horizon + v.h * 0.015, v.s * wide, (238, 230, 214), roof, 0.3)
    power_lines(v, v.horizon + v.h * 0.03)
    plants.wheat(v, v.horizon + v.h * 0.02, (134, 190, 92), 4)
    paint_path(v, (206, 190, 160), (222, 210, 184), (138, 170, 92))
    plants.grass(v, v.horizon + v.h * 0.05, (104, 172, 84))
