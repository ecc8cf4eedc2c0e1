"""Stages, halls, fantasy and science fiction."""

from __future__ import annotations

import math

import numpy as np

from core.figures.attributes import Colour
from core.figures.backgrounds import rooms as r
from core.figures.backgrounds.landscape import View
from core.figures.backgrounds.outdoors import buildings as b
from core.figures.backgrounds.outdoors import plants
from core.figures.backgrounds.skies import STARLIGHT, paint_sky
from core.figures.painting.paint import mixed, toned
from core.figures.painting.shapes import box, oval, ribbon, smooth

SPOTS: tuple[Colour, ...] = ((255, 90, 170), (90, 200, 255), (255, 220, 110), (150, 110, 255))


def arena(v: View) -> None:
    paint_sky(v)
    low = v.horizon
    v.shape([(0, low - 0.54 * v.up), (v.w * 0.5, low - 0.38 * v.up), (v.w, low - 0.54 * v.up),
             (v.w, low), (0, low)], (196, 172, 144), 0.2)  # fmt: skip
    for row in range(3):
        y, dip = low - v.up * (0.38 - 0.12 * row), v.up * (0.13 - 0.03 * row)
        line = smooth([(0, y - dip), (v.w * 0.5, y), (v.w, y - dip)], 10)
        v.line(line, (160, 134, 112), 1.4)
        for x in v.spread(0.1, 0.0):
            top = y - dip * (2 * x / v.w - 1) ** 2 + v.up * 0.085
            v.fill(b.arch(x, top, v.s * 0.04, v.up * 0.065), (128, 104, 92), 0.25)
    v.wash(low, v.h, ((226, 196, 152), (206, 172, 130), (170, 136, 104)))
    for _ in range(5):  # cracks
        x, y = v.w * v.rng.random(), low + (v.h - low) * v.rng.uniform(0.15, 0.95)
        crack: list[tuple[float, float]] = [(x, y)]
        for _ in range(3):
            x, y = x + v.s * v.rng.uniform(-0.1, 0.1), y + v.s * v.rng.uniform(-0.03, 0.03)
            crack.append((x, y))
        v.line(np.array(crack), (136, 104, 84), 0.9)
    for _ in range(6):
        v.halo(v.w * v.rng.random(), low + v.h * v.rng.uniform(-0.02, 0.05), v.s * 0.22,
               v.seen((250, 230, 196)), 0.6, v.h * 0.06)  # fmt: skip
    b.rubble(v, 10, (160, 134, 112))
    v.beams((255, 240, 206), 2, 0.14)


def stage(v: View) -> None:
    v.raw_wash(0, v.horizon, ((22, 14, 52), (60, 30, 104), (120, 52, 140)))
    count = max(4, round(v.w / (v.s * 0.17)))
    for k in range(count):
        x, colour = v.w * (k + 0.5) / count, SPOTS[(k + v.rng.randrange(4)) % 4]
        aim = v.w * v.rng.uniform(0.15, 0.85)
        beam = [
            (x - v.s * 0.01, 0),
            (x + v.s * 0.01, 0),
            (aim + v.s * 0.12, v.h),
            (aim - v.s * 0.12, v.h),
        ]
        v.p.glow(np.array(beam), colour, 0.22)
        v.halo(x, v.h * 0.012, v.s * 0.06, mixed(colour, (255, 255, 255), 0.6), 0.95)
    v.slab(0, 0, v.w, v.h * 0.014, (34, 28, 56))
    for x in v.spread(0.06, 0.5):  # the crowd
        v.lit(oval((x, v.horizon - v.s * 0.015), v.s * 0.03, v.s * 0.034), (40, 24, 66))
        if v.rng.random() < 0.7:
            top = v.horizon - v.s * v.rng.uniform(0.07, 0.12)
            stick = np.array(
                [(x, v.horizon - v.s * 0.035), (x + v.s * v.rng.uniform(-0.02, 0.02), top)]
            )
            v.p.line(stick, v.rng.choice(SPOTS), 1.6)
    v.raw_wash(v.horizon, v.h, ((96, 60, 132), (70, 46, 110), (44, 30, 78)))
    v.lit(box(0, v.horizon, v.w, v.h * 0.012), (190, 150, 226))
    v.joints((120, 90, 170), 9)
    for k in range(3):
        v.halo(v.w * (0.2 + 0.3 * k), v.floor, v.s * 0.22, SPOTS[k], 0.45, v.h * 0.05)


def throne_room(v: View) -> None:
    r.paint_room(v, (146, 128, 150), (150, 136, 150), planks=False, skirting=(112, 96, 118))
    for x in v.spread(0.34, 0.0):
        pane = b.arch(x, v.up * 0.66, v.s * 0.1, v.up * 0.5)
        v.lit(pane, mixed(v.air.time.sky[1], v.air.time.sky[-1], 0.5))
        v.p.line(pane, v.seen((98, 82, 106)), 1.2, True)
    v.joints((132, 118, 134), 9)
    b.columns(v, (190, 178, 190), v.up * 0.04, v.horizon + v.h * 0.02, (0.22, 0.78, 0.04, 0.96))
    carpet = [(v.w / 2 - v.s * 0.07, v.horizon), (v.w / 2 + v.s * 0.07, v.horizon),
              (v.w / 2 + v.s * 0.3, v.h), (v.w / 2 - v.s * 0.3, v.h)]  # fmt: skip
    v.shape(carpet, (166, 46, 58))
    for side in (-1, 1):
        edge = np.array(
            [(v.w / 2 + side * v.s * 0.062, v.horizon), (v.w / 2 + side * v.s * 0.27, v.h)]
        )
        v.line(edge, (232, 190, 96), 1.6)
    top, x = v.horizon - v.up * 0.46, v.w / 2
    v.shape(
        [
            (x - v.s * 0.1, v.horizon),
            (x - v.s * 0.1, top + v.s * 0.06),
            (x, top),
            (x + v.s * 0.1, top + v.s * 0.06),
            (x + v.s * 0.1, v.horizon),
        ],
        (222, 178, 84),
    )
    v.slab(x - v.s * 0.07, top + v.s * 0.08, v.s * 0.14, v.horizon - top - v.s * 0.1, (150, 40, 54))
    for x in (0.33, 0.67):
        banner = [(v.w * x - v.s * 0.035, 0), (v.w * x + v.s * 0.035, 0),
                  (v.w * x + v.s * 0.035, v.up * 0.32), (v.w * x, v.up * 0.38),
                  (v.w * x - v.s * 0.035, v.up * 0.32)]  # fmt: skip
        v.shape(banner, (156, 48, 62))


def church(v: View) -> None:
    r.paint_room(v, (214, 204, 196), (178, 160, 146), planks=False, skirting=(160, 146, 136))
    glass: tuple[Colour, ...] = ((226, 96, 96), (96, 150, 226), (250, 206, 104), (120, 196, 140),
                                 (176, 120, 206))  # fmt: skip
    x, wide, high = v.w / 2, v.s * 0.26, v.up * 0.74
    outer = b.arch(x, v.up * 0.82, wide, high)
    v.lit(outer, mixed(v.air.time.sky[0], (255, 250, 230), 0.5))
    for i in range(5):
        for j in range(5):
            at = (x + wide * (-0.36 + 0.18 * j), v.up * 0.82 - high * (0.1 + 0.17 * i))
            pane = oval(at, wide * 0.075, high * 0.07)
            v.lit(pane, v.seen(mixed(glass[(i + 2 * j) % 5], (255, 250, 236), 0.25)))
    v.p.line(outer, v.seen((120, 106, 104)), 2.0, True)
    b.columns(v, (226, 218, 208), v.up * 0.02, v.horizon + v.h * 0.02, (0.2, 0.8, 0.03, 0.97))
    for row, k in enumerate((0.04, 0.2, 0.46)):
        y, size = v.horizon + (v.h - v.horizon) * k, v.s * (0.2 + 0.12 * row)
        for side in (-1, 1):
            left = v.w / 2 + side * (v.s * 0.14 + size * 0.55) - size / 2
            v.slab(left, y, size, size * 0.24, (146, 102, 76))
            v.slab(left, y, size, size * 0.05, (176, 128, 96))
    v.beams((255, 250, 220), 4, 0.13)


def dungeon(v: View) -> None:
    r.paint_room(v, (92, 90, 104), (82, 78, 90), planks=False, skirting=(66, 64, 76))
    step = v.s * 0.085
    for row in range(int(v.horizon / step) + 1):
        for x in np.arange(-(row % 2) * step * 0.6, v.w, step * 1.2):
            tone = toned((98, 96, 110), v.rng.uniform(0.84, 1.08))
            v.slab(float(x) + 1, row * step + 1, step * 1.14, step * 0.94, tone)
    v.joints((66, 62, 74), 7)
    bars = b.arch(v.w / 2, v.horizon, v.s * 0.28, v.up * 0.66)
    v.fill(bars, (40, 38, 50))
    for k in (-0.36, -0.12, 0.12, 0.36):
        v.slab(
            v.w / 2 + v.s * 0.28 * k,
            v.horizon - v.up * 0.6,
            v.s * 0.01,
            v.up * 0.6,
            (120, 118, 128),
        )
    for x in (0.14, 0.86):
        _torch(v, v.w * x, v.up * 0.5)


def _torch(v: View, x: float, y: float) -> None:
    v.halo(x, y - v.s * 0.03, v.s * 0.24, (255, 170, 80), 0.6)
    v.slab(x - v.s * 0.008, y, v.s * 0.016, v.s * 0.08, (110, 76, 56))
    for k, colour in ((1.0, (255, 140, 60)), (0.6, (255, 220, 120))):
        flame = smooth([(x - v.s * 0.02 * k, y), (x - v.s * 0.016 * k, y - v.s * 0.03 * k),
                        (x, y - v.s * 0.07 * k), (x + v.s * 0.018 * k, y - v.s * 0.025 * k),
                        (x + v.s * 0.02 * k, y)], 5)  # fmt: skip
        v.lit(flame, colour)


def cave(v: View) -> None:
    v.wash(0, v.horizon, ((58, 56, 76), (86, 84, 108)))
    mouth = oval((v.w / 2, v.horizon - v.up * 0.3), v.s * 0.3, v.up * 0.36)
    v.lit(mouth, mixed(v.air.time.sky[1], v.air.time.sky[-1], 0.4))
    v.halo(v.w / 2, v.horizon - v.up * 0.3, v.s * 0.5, v.air.time.sky[-1], 0.4)
    v.ridge(v.horizon, 0.22 * v.up, (78, 76, 98), 4)
    v.ground((70, 66, 82), (104, 100, 120))
    for step, long, colour in ((0.09, 0.3, (72, 70, 92)), (0.16, 0.5, (54, 52, 70))):
        for x in v.spread(step, 0.4):
            k = 0.35 + 1.3 * abs(x / v.w - 0.5)
            tip = v.up * long * k * v.rng.uniform(0.5, 1.0)
            wide = v.s * 0.04 * (0.6 + long)
            v.shape([(x - wide, -1), (x + wide, -1), (x + wide * 0.1, tip)], colour)
    for _ in range(8):
        x, base = v.w * v.rng.choice((v.rng.uniform(0, 0.24), v.rng.uniform(0.76, 1))), (
            v.horizon + v.h * v.rng.uniform(0.01, 0.12))  # fmt: skip
        high, tint = v.s * v.rng.uniform(0.05, 0.11), v.pick((120, 220, 240), (180, 140, 246))
        v.halo(x, base - high / 2, high, tint, 0.35)
        v.lit(
            np.array(
                [(x - high * 0.16, base), (x - high * 0.06, base - high), (x + high * 0.18, base)]
            ),
            tint,
        )
        v.lit(np.array([(x - high * 0.06, base - high), (x + high * 0.18, base), (x, base)]),
              toned(tint, 0.8))  # fmt: skip
    b.rubble(v, 14, (96, 92, 110))


def battlefield(v: View) -> None:
    paint_sky(v)
    for x in v.spread(0.4, 0.4):
        v.halo(x, v.horizon - v.up * 0.12, v.s * 0.26, v.seen((120, 110, 112)), 0.6, v.up * 0.3)
    v.ridge(v.horizon, 0.1 * v.up, (128, 116, 112), 4, away=0.4)
    v.ground((132, 112, 96), (164, 144, 124))
    b.rubble(v, 26, (126, 112, 104), 0.008, 0.026)
    for x, high, lean in (
        (0.08, 0.36, 0.2),
        (0.2, 0.26, -0.3),
        (0.86, 0.34, 0.25),
        (0.95, 0.24, -0.15),
    ):
        base = v.horizon + v.h * v.rng.uniform(0.02, 0.1)
        at, top = v.w * x, base - v.up * high
        pole = np.array([(at, base), (at + lean * v.s * 0.12, top)])
        v.line(pole, (96, 80, 72), 1.6)
        if high > 0.3:
            flag = [
                pole[1],
                pole[1] + [v.s * 0.09, v.s * 0.02],
                pole[1] + [v.s * 0.06, v.s * 0.06],
                pole[1] + [v.s * 0.1, v.s * 0.09],
                pole[1] + [-lean * v.s * 0.03, v.s * 0.1],
            ]
            v.fill(np.array(flag), (166, 62, 58))


def space(v: View) -> None:
    v.raw_wash(0, v.h, ((8, 8, 30), (22, 18, 60), (34, 22, 70), (12, 10, 40)))
    for _ in range(6):
        v.halo(v.w * v.rng.random(), v.h * v.rng.random(), v.s * v.rng.uniform(0.25, 0.5),
               v.pick((120, 70, 190), (70, 110, 210), (200, 80, 150)), 0.32)  # fmt: skip
    v.dots(170, (0.0008, 0.003), STARLIGHT)
    x, y, size = v.w * (0.5 + 0.32 * v.sun), v.h * 0.24, v.s * 0.15
    ring = oval((x, y), size * 1.8, size * 0.36, -0.35)
    v.lit(oval((x, y), size, size), (222, 160, 126))
    for k, tone in ((-0.4, (236, 188, 150)), (0.1, (206, 136, 112)), (0.45, (240, 196, 160))):
        half = size * math.sqrt(1 - k * k)
        v.lit(oval((x, y + size * k), half, size * 0.08), tone)
    v.p.line(ring, (250, 226, 190), 2.2, True)
    v.halo(x - size * 0.5 * v.sun, y + size * 0.4, size, (20, 14, 50), 0.7)
    v.lit(oval((v.w * (0.5 - 0.34 * v.sun), v.h * 0.5), v.s * 0.04, v.s * 0.04), (150, 190, 226))
    ground = oval((v.w / 2, v.h + v.s * 0.42), v.w * 0.9, v.h - v.horizon + v.s * 0.3)
    v.lit(ground, (112, 108, 142))
    for _ in range(9):
        k = v.rng.uniform(0.3, 1.0)
        at = (v.w * v.rng.random(), v.horizon + (v.h - v.horizon) * k)
        wide = v.s * v.rng.uniform(0.02, 0.05)
        v.lit(oval(at, wide, wide * 0.34), (92, 88, 122))


def spaceship(v: View) -> None:
    v.wash(0, v.horizon, ((120, 130, 156), (150, 160, 184)))
    glass = np.array([(v.w * 0.06, v.up * 0.78), (v.w * 0.16, v.up * 0.1), (v.w * 0.84, v.up * 0.1),
                      (v.w * 0.94, v.up * 0.78)])  # fmt: skip
    v.lit(glass, (14, 14, 44))
    for _ in range(60):
        at = (v.w * v.rng.uniform(0.18, 0.82), v.up * v.rng.uniform(0.14, 0.74))
        size = v.s * v.rng.uniform(0.001, 0.003)
        v.lit(oval(at, size, size), v.rng.choice(STARLIGHT))
    v.lit(oval((v.w * 0.68, v.up * 0.36), v.s * 0.09, v.s * 0.09), (96, 150, 214))
    v.p.line(glass, v.seen((206, 214, 230)), 2.4, True)
    for x in (0.36, 0.64):
        v.line(
            np.array([(v.w * x, v.up * 0.1), (v.w * (x * 1.1 - 0.05), v.up * 0.78)]),
            (186, 194, 214),
            1.8,
        )
    v.ground((104, 112, 136), (134, 142, 166))
    v.joints((92, 100, 126), 9)
    v.slab(0, v.horizon - v.up * 0.2, v.w, v.up * 0.2, (96, 104, 132))
    for x in v.spread(0.26, 0.0):
        r.paint_screen(v, x - v.s * 0.09, v.horizon - v.up * 0.18, v.s * 0.18, v.s * 0.08,
                       v.pick((96, 220, 255), (120, 255, 190), (255, 180, 110)))  # fmt: skip


def laboratory(v: View) -> None:
    r.paint_room(v, (226, 234, 240), (196, 206, 216), planks=False, skirting=(160, 176, 192))
    v.joints((180, 192, 204), 7)
    for x, glow in ((0.12, (120, 240, 190)), (0.88, (120, 200, 255))):
        wide, high, at = v.s * 0.16, v.up * 0.66, v.w * x
        v.halo(at, v.horizon - high / 2, v.s * 0.24, glow, 0.4)
        v.slab(at - wide * 0.6, v.horizon - high * 1.06, wide * 1.2, high * 0.1, (140, 152, 170))
        v.lit(
            box(at - wide / 2, v.horizon - high, wide, high),
            v.seen(mixed(glow, (240, 250, 255), 0.45)),
        )
        for _ in range(7):
            bubble = (at + wide * v.rng.uniform(-0.4, 0.4), v.horizon - high * v.rng.random())
            v.lit(oval(bubble, v.s * 0.007, v.s * 0.007), (250, 255, 255))
        v.slab(at - wide * 0.6, v.horizon - high * 0.1, wide * 1.2, high * 0.16, (140, 152, 170))
    r.paint_screen(v, v.w / 2 - v.s * 0.2, v.up * 0.22, v.s * 0.4, v.up * 0.28, (120, 210, 255))
    r.paint_counter(v, v.horizon - v.up * 0.2, (214, 222, 230), (150, 164, 180))
    for x, colour in ((0.34, (226, 110, 150)), (0.42, (120, 206, 150)), (0.62, (250, 196, 96))):
        top = v.horizon - v.up * 0.2
        v.shape(
            [
                (v.w * x - v.s * 0.01, top - v.s * 0.06),
                (v.w * x + v.s * 0.01, top - v.s * 0.06),
                (v.w * x + v.s * 0.032, top - v.s * 0.014),
                (v.w * x - v.s * 0.032, top - v.s * 0.014),
            ],
            colour,
        )


def steampunk(v: View) -> None:
    r.paint_room(v, (146, 108, 80), (116, 84, 66), skirting=(86, 62, 52))
    for x, y, size, teeth in (
        (0.14, 0.34, 0.15, 14),
        (0.31, 0.16, 0.09, 10),
        (0.86, 0.28, 0.17, 16),
        (0.68, 0.12, 0.08, 9),
        (0.93, 0.66, 0.09, 10),
    ):
        tone = v.pick((196, 142, 78), (170, 116, 70), (206, 166, 104))
        _gear(v, v.w * x, v.up * y, v.s * size, teeth, tone)
    for y in (0.1, 0.86):
        v.slab(0, v.up * y, v.w, v.s * 0.026, (176, 112, 72))
        v.slab(0, v.up * y + v.s * 0.004, v.w, v.s * 0.006, (226, 172, 120))
        for x in v.spread(0.24, 0.0):
            v.slab(x - v.s * 0.012, v.up * y - v.s * 0.007, v.s * 0.024, v.s * 0.04, (140, 88, 60))
    for x in (0.05, 0.95):
        r.paint_lamp(v, v.w * x, v.up * 0.3, v.s * 0.035)
    for x in (0.2, 0.84):
        v.halo(v.w * x, v.up * 0.8, v.s * 0.2, v.seen((230, 214, 196)), 0.5)


def _gear(v: View, x: float, y: float, size: float, teeth: int, colour: Colour) -> None:
    turn = np.linspace(0, 2 * math.pi, teeth * 4, endpoint=False) + v.rng.random()
    reach = np.where(np.arange(teeth * 4) % 4 < 2, size, size * 0.84)
    rim = np.stack([x + reach * np.cos(turn), y + reach * np.sin(turn)], 1)
    v.fill(rim, colour)
    v.disc(x, y, size * 0.66, size * 0.66, toned(colour, 0.72))
    for way in np.linspace(0, math.pi, 3, endpoint=False):
        arm = np.array([math.cos(way), math.sin(way)]) * size * 0.7
        v.fill(
            ribbon(np.stack([np.array((x, y)) - arm, np.array((x, y)) + arm]), (size * 0.16,)),
            colour,
        )
    v.disc(x, y, size * 0.22, size * 0.22, toned(colour, 1.2))


def underwater(v: View) -> None:
    v.raw_wash(
        0, v.h, [v.seen(c) for c in ((140, 226, 244), (62, 158, 214), (26, 92, 164), (20, 66, 130))]
    )
    v.beams((214, 250, 255), 6, 0.16)
    v.ridge(v.horizon + v.h * 0.02, 0.14 * v.up, (40, 108, 168), 4)
    v.wash(v.horizon + v.h * 0.03, v.h, ((96, 160, 186), (150, 184, 180)))
    for x in (0.03, 0.12, 0.88, 0.97):
        for k in range(3):
            base = (v.w * x + v.s * 0.03 * (k - 1), v.horizon + v.h * 0.12)
            high = v.s * v.rng.uniform(0.16, 0.34)
            weed = smooth([base, (base[0] + v.s * 0.03, base[1] - high * 0.4),
                           (base[0] - v.s * 0.02, base[1] - high * 0.7),
                           (base[0] + v.s * 0.02, base[1] - high)], 6)  # fmt: skip
            tone = v.pick((40, 132, 108), (56, 150, 112), (206, 96, 120))
            v.fill(ribbon(weed, (v.s * 0.022, v.s * 0.03, v.s * 0.024, 0.0)), tone)
    for _ in range(6):
        x, y, size = v.w * v.rng.random(), v.up * v.rng.uniform(0.15, 0.9), v.s * 0.022
        tone, side = v.pick((250, 180, 90), (250, 120, 120), (250, 230, 140)), v.rng.choice((-1, 1))
        v.disc(x, y, size, size * 0.55, tone)
        v.shape([(x - side * size * 0.8, y), (x - side * size * 1.6, y - size * 0.5),
                 (x - side * size * 1.6, y + size * 0.5)], tone)  # fmt: skip
        v.disc(x + side * size * 0.5, y - size * 0.1, size * 0.12, size * 0.12, (30, 30, 50))


def magic_forest(v: View) -> None:
    """Glowing mushrooms and lights between dark trees."""
    v.raw_wash(0, v.horizon, ((18, 34, 62), (30, 74, 96), (70, 134, 134)))
    for step, tone in ((0.09, (40, 84, 104)), (0.15, (26, 56, 76))):
        for x in v.spread(step, 0.4):
            v.lit(box(x, 0, v.s * v.rng.uniform(0.018, 0.04), v.horizon + v.h * 0.03), tone)
    v.raw_wash(v.horizon, v.h, ((46, 108, 100), (24, 62, 68), (16, 40, 50)))
    for _ in range(16):
        k = v.rng.random()
        x, base = v.w * v.rng.random(), v.horizon + (v.h - v.horizon) * k
        size, tint = (
            v.s * (0.014 + 0.03 * k),
            v.pick((110, 240, 220), (150, 150, 255), (240, 150, 230)),
        )
        v.halo(x, base - size, size * 2.2, tint, 0.4)
        v.lit(box(x - size * 0.14, base - size * 0.9, size * 0.28, size * 0.9), (226, 240, 236))
        cap = oval((x, base - size), size * 0.62, size * 0.42)
        v.lit(cap, tint)
    for side in (0.0, 1.0):
        v.lit(plants.blob(v, v.w * side, v.h * 0.02, v.s * 0.26), (16, 46, 60))
    v.dots(40, (0.0015, 0.004), ((200, 255, 220), (255, 250, 200)), (0.1, 0.95))
