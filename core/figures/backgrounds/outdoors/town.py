"""Places out of doors that people have built."""

from __future__ import annotations

import numpy as np

from core.figures.attributes import Colour
from core.figures.backgrounds.landscape import View
from core.figures.backgrounds.outdoors import buildings as b
from core.figures.backgrounds.outdoors import plants, water
from core.figures.backgrounds.outdoors.nature import far_trees, paint_hills, paint_path
from core.figures.backgrounds.skies import paint_fireworks, paint_sky
from core.figures.painting.paint import mixed, toned
from core.figures.painting.shapes import box, oval

ASPHALT: Colour = (150, 152, 166)


def _road(v: View, colour: Colour = ASPHALT) -> None:
    v.ground(toned(colour, 0.9), toned(colour, 1.1))
    if v.air.snowy:
        v.ground((228, 234, 246), (214, 222, 238))
    v.joints(toned(colour, 0.88) if not v.air.snowy else (206, 214, 232), 7)
    if v.air.weather.wet or v.dark:
        water.paint_puddles(v)


def city(v: View) -> None:
    """A street between high houses, with neon at night."""
    paint_sky(v)
    b.skyline(v, v.horizon, (0.24, 0.44), (150, 160, 196), 0.55, 0.24)
    b.skyline(v, v.horizon, (0.12, 0.3), (126, 136, 172), 0.3)
    _road(v)
    for side in (-1, 1):
        for depth, colour in ((0.3, (158, 150, 168)), (0.16, (126, 118, 142))):
            b.facade(v, side, depth, colour, 0.12 + depth)
        x = (0.0 if side < 0 else v.w) - side * v.w * 0.2
        y = v.horizon - v.h * v.rng.uniform(0.12, 0.22)
        b.neon_sign(v, x, y, v.s * 0.045, v.h * 0.13, v.rng.choice(b.NEON))
    v.pools((255, 240, 210), v.horizon + v.h * 0.03, 6, 0.3)


def cyberpunk(v: View) -> None:
    city(v)
    for k in range(7):
        side = -1 if k % 2 else 1
        x = v.w * (0.5 - side * v.rng.uniform(0.27, 0.46))
        y = v.up * v.rng.uniform(0.2, 0.86)
        wide, high = v.s * v.rng.uniform(0.03, 0.06), v.s * v.rng.uniform(0.08, 0.16)
        b.neon_sign(v, x, y, wide, high, v.rng.choice(b.NEON))
    for level, colour in ((0.14, (90, 226, 240)), (0.3, (255, 92, 160))):
        wire = np.array([(0, v.up * level), (v.w, v.up * (level + 0.05))])
        v.p.line(wire, mixed(colour, v.seen((40, 36, 70)), 0.3), 0.8)


def street(v: View) -> None:
    """Of houses and gardens."""
    paint_sky(v)
    paint_hills(v)
    far_trees(v)
    v.ground((168, 168, 172), (196, 196, 196))
    for x, wide, wall, roof in (
        (0.08, 0.34, (240, 226, 204), (120, 88, 84)), (0.92, 0.34, (214, 222, 232), (84, 98, 132)),
        (0.34, 0.2, (232, 214, 206), (148, 104, 84)), (0.68, 0.2, (238, 236, 220), (96, 116, 110)),
    ):  # fmt: skip
        k = 0.06 if wide > 0.3 else 0.015
        b.house(v, v.w * x, v.horizon + v.h * k, v.s * wide, wall, roof, 0.0 if wide > 0.3 else 0.3)
    paint_path(v, (164, 166, 176), (186, 188, 194), (222, 220, 214))
    for x in (0.02, 0.98):
        plants.bush(v, v.w * x, v.horizon + v.h * 0.12, v.s * 0.09)
    b.lamp_post(v, v.w * (0.24 if v.sun < 0 else 0.78), v.horizon + v.h * 0.09, v.up * 0.62)
    b.power_lines(v, v.horizon + v.h * 0.02)
    if v.air.weather.wet:
        water.paint_puddles(v)


def alley(v: View) -> None:
    paint_sky(v)
    b.skyline(v, v.horizon, (0.2, 0.34), (150, 150, 170), 0.5)
    _road(v, (138, 134, 140))
    for side in (-1, 1):
        b.facade(v, side, 0.34, (150, 116, 104) if side < 0 else (134, 126, 130), 0.18, rows=6)
    for level in (0.24, 0.4):
        line = np.array([(v.w * 0.1, v.up * level), (v.w * 0.9, v.up * (level - 0.03))])
        v.line(line, (70, 66, 76), 0.6)
    for x, colour in ((0.2, (96, 130, 110)), (0.82, (120, 116, 130))):
        size = v.s * 0.075
        v.slab(v.w * x - size / 2, v.horizon + v.h * 0.11 - size, size, size, colour)
        v.slab(v.w * x - size * 0.55, v.horizon + v.h * 0.11 - size, size * 1.1, size * 0.16,
               toned(colour, 1.2))  # fmt: skip
    x, y = v.w * 0.3, v.horizon - v.h * 0.16
    b.neon_sign(v, x, y, v.s * 0.04, v.h * 0.1, v.rng.choice(b.NEON))
    b.lamp_post(v, v.w * 0.74, v.horizon + v.h * 0.06, v.up * 0.5)


def old_town(v: View) -> None:
    """A street of wooden houses under red lanterns."""
    paint_sky(v)
    b.skyline(v, v.horizon, (0.06, 0.12), (150, 130, 140), 0.5, 0.2)
    v.ground((186, 172, 160), (206, 196, 184))
    v.joints((168, 154, 142), 9)
    for side in (-1, 1):
        b.facade(v, side, 0.32, (150, 106, 84), 0.36, rows=2)
        edge = 0.0 if side < 0 else v.w
        eave = [(edge, v.up * 0.18), (edge - side * v.w * 0.36, v.up * 0.5),
                (edge - side * v.w * 0.34, v.up * 0.56), (edge, v.up * 0.3)]  # fmt: skip
        v.shape(eave, b.SNOW if v.air.snowy else (84, 78, 96))
    b.lantern_row(v, v.up * 0.46, v.up * 0.1, v.s * 0.024)
    if v.air.weather.wet:
        water.paint_puddles(v)


def rooftop(v: View) -> None:
    paint_sky(v)
    b.skyline(v, v.horizon, (0.1, 0.24), (160, 178, 206), 0.45)
    b.skyline(v, v.horizon, (0.04, 0.13), (124, 142, 178), 0.2)
    grey = (226, 232, 244) if v.air.snowy else (196, 198, 202)
    v.wash(v.horizon, v.h, (grey, toned(grey, 0.9), toned(grey, 0.78)))
    v.joints(toned(grey, 0.82), 8)
    low = v.horizon + v.h * 0.015
    b.wire_fence(v, v.horizon - 0.36 * v.up, low)
    v.slab(0, low, v.w, v.h * 0.022, (216, 216, 218))
    if v.air.weather.wet:
        water.paint_puddles(v)


def bridge(v: View) -> None:
    paint_sky(v)
    b.skyline(v, v.horizon, (0.05, 0.16), (150, 166, 196), 0.6)
    water.paint_water(v, v.horizon - v.h * 0.04, v.horizon + v.h * 0.06)
    v.wash(v.horizon + v.h * 0.05, v.h, ((206, 196, 186), (176, 164, 154)))
    v.joints((164, 150, 140), 9)
    for side in (-1, 1):
        x = v.w / 2 + side * v.w * 0.42
        v.slab(x - v.s * 0.02, v.up * 0.1, v.s * 0.04, v.horizon, (178, 84, 76), 0.1)
        for k in (0.25, 0.5, 0.75, 1.0):
            cable = np.array([(x, v.up * 0.1), (x - side * v.w * 0.42 * k, v.horizon)])
            v.line(cable, (178, 112, 106), 0.6, 0.3)
    b.railing(v, v.horizon - v.s * 0.06, v.horizon + v.h * 0.06, (178, 96, 88), 0.07)


def train_station(v: View) -> None:
    paint_sky(v)
    b.skyline(v, v.horizon, (0.06, 0.16), (156, 168, 196), 0.5)
    v.ground((196, 194, 196), (210, 210, 212))
    for k, tone in ((0.1, (112, 108, 112)), (0.26, (128, 122, 124))):
        y = v.horizon + (v.h - v.horizon) * k
        v.slab(0, y, v.w, v.h * 0.03, tone)
        for x in v.spread(0.05, 0.0):
            v.slab(x, y, v.s * 0.012, v.h * 0.03, (146, 116, 94))
        for dy in (0.004, 0.022):
            v.slab(0, y + v.h * dy, v.w, v.h * 0.004, (196, 200, 210))
    edge = v.horizon + (v.h - v.horizon) * 0.42
    v.slab(0, edge, v.w, v.h * 0.016, (250, 212, 84))
    v.shape([(0, 0), (v.w, 0), (v.w, v.up * 0.14), (0, v.up * 0.22)], (150, 156, 170))
    for x in (0.1, 0.88):
        v.slab(v.w * x, v.up * 0.16, v.s * 0.03, edge - v.up * 0.16 + v.h * 0.06, (186, 190, 200))
    sign = box(v.w - v.s * 0.36, v.up * 0.3, v.s * 0.3, v.s * 0.09)
    v.fill(sign, (244, 246, 248))
    v.slab(v.w - v.s * 0.36, v.up * 0.3 + v.s * 0.062, v.s * 0.3, v.s * 0.016, (84, 168, 110))
    v.slab(
        v.w - v.s * 0.36 + v.s * 0.07,
        v.up * 0.3 + v.s * 0.02,
        v.s * 0.16,
        v.s * 0.026,
        (96, 100, 116),
    )


def harbor(v: View) -> None:
    paint_sky(v)
    v.ridge(v.horizon, 0.1 * v.up, (130, 160, 176), 3, away=0.7)
    sea = v.horizon - v.h * 0.04
    pier = v.horizon + v.h * 0.09
    water.paint_water(v, sea, pier)
    for x, size in ((0.2, 0.2), (0.82, 0.16)):
        _boat(v, v.w * x, v.horizon + v.h * 0.02, v.s * size)
    v.wash(pier, v.h, ((196, 160, 122), (166, 130, 98)))
    v.joints((146, 112, 84), 11)
    for x in (0.1, 0.9):
        v.slab(v.w * x - v.s * 0.02, pier - v.s * 0.05, v.s * 0.04, v.s * 0.1, (136, 104, 80))


def _boat(v: View, x: float, y: float, size: float) -> None:
    v.shape([(x - size * 0.5, y - size * 0.12), (x + size * 0.5, y - size * 0.12),
             (x + size * 0.36, y + size * 0.06), (x - size * 0.4, y + size * 0.06)],
            (206, 96, 84), 0.3)  # fmt: skip
    v.slab(x - size * 0.012, y - size, size * 0.024, size * 0.9, (140, 110, 90), 0.3)
    for side, k in ((1, 0.4), (-1, 0.3)):
        sail = [(x + side * size * 0.03, y - size * 0.95), (x + side * size * k, y - size * 0.2),
                (x + side * size * 0.03, y - size * 0.2)]  # fmt: skip
        v.shape(sail, (250, 246, 236), 0.25)


def ship_deck(v: View) -> None:
    paint_sky(v)
    water.paint_water(v, v.horizon - v.h * 0.05, v.horizon + v.h * 0.05)
    v.wash(v.horizon + v.h * 0.04, v.h, ((206, 166, 122), (166, 124, 88)))
    v.joints((150, 110, 78), 13)
    b.railing(v, v.horizon - v.s * 0.05, v.horizon + v.h * 0.06, (160, 110, 80), 0.08)
    x = v.w * (0.16 if v.sun > 0 else 0.84)
    v.slab(x - v.s * 0.025, -1, v.s * 0.05, v.horizon + v.h * 0.1, (146, 104, 76))
    side = 1 if x < v.w / 2 else -1
    sail = [(x, v.up * 0.04), (x + side * v.s * 0.3, v.up * 0.5), (x, v.up * 0.62)]
    v.shape(sail, (246, 240, 226), 0.15)
    for k in (0.3, 0.6):
        rope = np.array([(x, v.up * 0.02), (x + side * v.w * k, v.horizon)])
        v.line(rope, (120, 92, 74), 0.5, 0.2)


def village(v: View) -> None:
    paint_sky(v)
    paint_hills(v)
    v.ground((128, 176, 96), (176, 204, 122), turf=True)
    places = ((0.3, 0.13), (0.5, 0.11), (0.7, 0.14), (0.1, 0.26), (0.9, 0.28))
    for i, (x, wide) in enumerate(places):
        roof = ((186, 96, 78), (150, 110, 84), (106, 118, 144))[i % 3]
        k = 0.05 if wide > 0.2 else 0.01
        b.house(v, v.w * x, v.horizon + v.h * k, v.s * wide, (242, 230, 206), roof,
                0.05 if wide > 0.2 else 0.35)  # fmt: skip
    paint_path(v, (222, 202, 166), (232, 216, 186), (150, 170, 104))
    plants.grass(v, v.horizon + v.h * 0.05, (112, 170, 88))


def castle(v: View) -> None:
    paint_sky(v)
    paint_hills(v)
    b.castle(v, v.w * (0.36 if v.sun > 0 else 0.64), v.horizon + v.h * 0.02, 0.7 * v.up,
             (206, 206, 216), 0.35)  # fmt: skip
    v.ground((116, 172, 92), (164, 204, 118), turf=True)
    paint_path(v, (214, 202, 178), (228, 218, 198), (150, 170, 110))
    for x in (0.02, 0.98):
        plants.bush(v, v.w * x, v.horizon + v.h * 0.12, v.s * 0.12)
    plants.grass(v, v.horizon + v.h * 0.03, (108, 170, 88))


def ruins(v: View) -> None:
    paint_sky(v)
    paint_hills(v)
    v.ground((152, 166, 112), (186, 196, 136), turf=True)
    for x, high in ((0.08, 0.7), (0.26, 0.36), (0.74, 0.44), (0.93, 0.8)):
        wide, top = v.s * 0.075, v.horizon - v.up * high
        low = v.horizon + v.h * 0.06
        away = 0.1 if high > 0.5 else 0.35
        broken = [
            (v.w * x - wide / 2, low),
            (v.w * x - wide / 2, top),
            (v.w * x - wide * 0.1, top - v.s * 0.03),
            (v.w * x + wide * 0.15, top + v.s * 0.012),
            (v.w * x + wide / 2, top - v.s * 0.008),
            (v.w * x + wide / 2, low),
        ]
        v.shape(broken, (206, 200, 184), away)
        v.slab(v.w * x - wide / 2, top + v.s * 0.01, wide * 0.3, low - top - v.s * 0.01,
               (176, 170, 158), away)  # fmt: skip
        plants.bush(v, v.w * x, low + v.s * 0.01, wide * 0.8, (96, 148, 82), away)
    b.rubble(v, 20, (196, 190, 176), 0.01, 0.03)
    plants.grass(v, v.horizon + v.h * 0.03, (120, 164, 90))


def temple(v: View) -> None:
    paint_sky(v)
    v.ridge(v.horizon, 0.32 * v.up, (132, 176, 172), 3, away=0.6)
    for x in v.spread(0.14):
        plants.pine(v, x, v.horizon + v.h * 0.01, v.up * v.rng.uniform(0.3, 0.5), (70, 124, 92),
                    away=0.35)  # fmt: skip
    v.wash(v.horizon, v.h, [mixed(c, (236, 240, 248), 0.7 if v.air.snowy else 0.0) for c in
                            ((222, 214, 194), (200, 190, 170), (170, 160, 146))])  # fmt: skip
    middle = v.w * v.rng.uniform(0.44, 0.56)
    for i in range(6):  # stone steps up to the gate
        y = v.horizon + v.h * 0.012 * i * (1 + 0.18 * i)
        half = v.s * (0.17 + 0.04 * i)
        v.slab(middle - half, y, 2 * half, v.h * 0.016, toned((226, 220, 206), 1 - 0.015 * i))
        v.slab(middle - half, y + v.h * 0.009 * (1 + 0.1 * i), 2 * half, v.h * 0.006,
               (168, 160, 150))  # fmt: skip
    b.torii(v, middle, v.s * 0.28, v.horizon - 0.62 * v.up, v.horizon + v.h * 0.02)
    for side in (0.1, 0.9):
        b.stone_lantern(v, v.w * side, v.horizon + v.h * 0.1, v.s * 0.15)
    v.joints((176, 166, 152), 7, middle)
    if v.air.season is not None and not v.air.snowy:
        for side in (0.0, 1.0):
            plants.foliage(v, v.w * side, v.h * 0.02, v.s * 0.2, v.leaf((76, 150, 72)))
    v.pools((255, 250, 226), v.horizon + v.h * 0.08, 7, 0.4)


def festival(v: View) -> None:
    paint_sky(v, clouds=False)
    if v.dark:
        paint_fireworks(v, v.horizon, 3)
    v.ridge(v.horizon, 0.15 * v.up, (96, 110, 120), 3, away=0.4)
    v.ground((168, 128, 110), (206, 170, 140))
    for side in (-1, 1):
        b.stall(v, side)
    for k, r in ((0.46, 0.026), (0.62, 0.018)):
        b.lantern_row(v, v.up * k, v.up * 0.09, v.s * r)
    if v.dark:
        for _ in range(10):
            x, y = v.w * v.rng.random(), v.horizon + v.h * 0.02 + (v.h - v.horizon) * v.rng.random()
            v.p.glow(oval((x, y), v.s * 0.05, v.s * 0.014), (255, 190, 120), 0.3)


def garden(v: View) -> None:
    paint_sky(v)
    far_trees(v)
    v.ground((104, 172, 86), (156, 208, 114), turf=True)
    for x in v.spread(0.12, 0.1):
        plants.bush(v, x, v.horizon + v.h * 0.03, v.s * 0.085, (92, 156, 84), 0.2)
    paint_path(v, (226, 210, 190), (236, 224, 206), (206, 190, 166))
    roses = [v.colour] if v.colour else [(240, 120, 140), (252, 236, 240), (250, 190, 110)]
    for side in (0.06, 0.22, 0.78, 0.94):
        for _ in range(14):
            x = v.w * (side + v.rng.uniform(-0.09, 0.09))
            y = v.horizon + v.h * v.rng.uniform(0.01, 0.14)
            r = v.s * v.rng.uniform(0.009, 0.016)
            v.disc(x, y, r, r * 0.9, v.rng.choice(roses))
            v.disc(x + r * 0.2, y - r * 0.2, r * 0.4, r * 0.35, (255, 250, 240))
    arch = b.arch(v.w / 2, v.horizon + v.h * 0.04, v.s * 0.5, 0.7 * v.up)
    v.p.line(arch, v.seen((236, 240, 236), 0.2), 2.2)
    for x, y in arch[::2]:
        plants.bush(v, x, y + v.s * 0.02, v.s * 0.035, (96, 158, 86), 0.2)
    v.pools((255, 250, 210), v.horizon + v.h * 0.04, 8)


def balcony(v: View) -> None:
    paint_sky(v)
    b.skyline(v, v.horizon, (0.06, 0.2), (150, 166, 196), 0.5)
    v.wash(v.horizon, v.h, ((214, 204, 194), (190, 178, 168)))
    v.joints((176, 164, 154), 8)
    b.railing(v, v.horizon - v.s * 0.11, v.horizon + v.h * 0.03, (226, 226, 232), 0.05)
    for x in (0.05, 0.95):
        plants.bush(v, v.w * x, v.horizon + v.h * 0.1, v.s * 0.07)


def stairs(v: View) -> None:
    """Wide steps that lead up to the sky."""
    paint_sky(v)
    far_trees(v)
    v.ground((206, 200, 192), (220, 214, 206))
    top = v.horizon - v.up * 0.16
    for i in range(14):
        k = i / 14
        y = top + (v.h - top) * k**1.35
        after = top + (v.h - top) * ((i + 1) / 14) ** 1.35
        v.slab(0, y, v.w, after - y + 1, (226, 220, 212), 0.3 * (1 - k))
        v.slab(0, y + (after - y) * 0.45, v.w, (after - y) * 0.55, (188, 180, 174), 0.3 * (1 - k))
    for side in (-1, 1):
        edge = v.w / 2 + side * v.w * 0.46
        rail = np.array([(edge - side * v.w * 0.1, top - v.s * 0.1), (edge + side * v.w * 0.1,
                         v.h * 0.86)])  # fmt: skip
        v.line(rail, (120, 124, 140), 2.6)
