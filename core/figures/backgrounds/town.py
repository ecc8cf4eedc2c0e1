"""Backgrounds with buildings: streets, rooms, stages."""

from __future__ import annotations

import math

import numpy as np

from core.figures.attributes import Colour
from core.figures.backgrounds.landscape import View
from core.figures.painting.paint import mixed, toned
from core.figures.painting.shapes import Polygon, box, oval, smooth, vec

WARM: Colour = (255, 218, 130)


def _skyline(
    v: View, low: float, tall: tuple[float, float], colour: Colour, lit: Colour, share: float
) -> None:
    x = -v.w * 0.05
    while x < v.w:
        wide, high = v.w * v.rng.uniform(0.1, 0.2), v.h * v.rng.uniform(*tall)
        v.slab(x, low - high, wide, high + v.h * 0.1, toned(colour, v.rng.uniform(0.88, 1.12)))
        step = v.s * 0.03
        for row in range(int(high / step)):
            for column in range(int(wide / step)):
                if v.rng.random() < share:
                    v.slab(
                        x + step * (column + 0.35), low - high + step * (row + 0.5), step * 0.42,
                        step * 0.5, lit,
                    )  # fmt: skip
        x += wide


def _perspective(v: View, colour: Colour, lines: int, vanish: float) -> None:
    """Joints of a floor that run to one point, and across."""
    for i in range(lines):
        x = v.w * (-0.6 + 2.2 * i / (lines - 1))
        v.p.line(np.array([(vanish + (x - vanish) * 0.12, v.horizon), (x, v.h)]), colour, 0.7)
    for k in (0.08, 0.2, 0.38, 0.65):
        y = v.horizon + (v.h - v.horizon) * k
        v.p.line(np.array([(0, y), (v.w, y)]), colour, 0.5 + k * 0.5)


def city(v: View) -> None:
    v.wash(0, v.horizon, ((14, 16, 52), (46, 38, 96), (116, 72, 136)))
    v.dots(18, (0.001, 0.0026), ((236, 236, 255),), (0.0, 0.35))
    x, y = v.w * v.rng.choice((0.2, 0.8)), v.h * 0.12
    v.p.soft(np.array([x, y]), v.w * 0.26, v.w * 0.26, (200, 196, 250), 0.4)
    v.p.fill(oval((x, y), v.w * 0.055, v.w * 0.055), (250, 246, 226))
    _skyline(v, v.horizon, (0.2, 0.36), (74, 62, 124), (206, 160, 170), 0.2)
    _skyline(v, v.horizon, (0.1, 0.26), (44, 40, 88), WARM, 0.34)
    v.wash(v.horizon, v.h, ((92, 70, 124), (58, 50, 96), (36, 34, 70)))
    neon: list[Colour] = [(255, 92, 160), (90, 226, 240), (255, 206, 90)]
    for side in (-1, 1):
        edge = 0.0 if side < 0 else v.w
        for depth, tone in ((0.3, 1.25), (0.15, 0.9)):
            wall = np.array(
                [(edge, -1), (edge - side * v.w * depth, v.h * (0.12 + depth)),
                (edge - side * v.w * depth, v.horizon), (edge, v.horizon + v.h * 0.16)],
            )  # fmt: skip
            v.p.fill(wall, toned((36, 32, 72), tone))
        for row in range(5):
            colour = v.rng.choice([WARM, WARM, (150, 190, 250)])
            top = v.h * (0.16 + 0.1 * row)
            inner = edge - side * v.w * 0.11
            v.p.fill(
                np.array([(edge - side * v.w * 0.02, top), (inner, top + v.h * 0.02), (inner,
                top + v.h * 0.06), (edge - side * v.w * 0.02, top + v.h * 0.05)]), toned(colour,
                v.rng.uniform(0.5, 1)),
            )  # fmt: skip
        sign = v.rng.choice(neon)
        place = np.array([edge - side * v.w * 0.2, v.horizon - v.h * v.rng.uniform(0.12, 0.22)])
        v.p.soft(place, v.w * 0.16, v.h * 0.12, sign, 0.6)
        v.slab(place[0] - v.w * 0.025, place[1] - v.h * 0.06, v.w * 0.05, v.h * 0.12, sign)
        v.slab(
            place[0] - v.w * 0.015, place[1] - v.h * 0.05, v.w * 0.03, v.h * 0.1, mixed(sign, (255,
            255, 255), 0.55),
        )  # fmt: skip
        v.p.glow(
            oval((place[0] + side * v.w * 0.05, v.horizon + v.h * 0.1), v.w * 0.16, v.h * 0.03),
            sign,
            0.4,
        )
    _perspective(v, (104, 86, 140), 7, v.w * 0.5)
    v.spots((255, 200, 140), v.horizon, 6, 0.22)


def classroom(v: View) -> None:
    v.wash(0, v.horizon, ((250, 240, 216), (246, 230, 200)))
    left = v.w * 0.24
    v.slab(left - v.w * 0.02, v.h * 0.15, v.w * 0.62, v.h * 0.27, (176, 130, 88))
    v.slab(left, v.h * 0.165, v.w * 0.58, v.h * 0.24, (58, 106, 86))
    v.p.glow(
        np.array([(left, v.h * 0.165), (left + v.w * 0.3, v.h * 0.165), (left + v.w * 0.12,
        v.h * 0.405), (left, v.h * 0.405)]), (140, 190, 160), 0.25,
    )  # fmt: skip
    for k in (0.2, 0.25, 0.3):
        line = [
            (left + v.w * 0.06, v.h * k),
            (left + v.w * 0.16, v.h * (k + 0.006)),
            (left + v.w * v.rng.uniform(0.22, 0.34), v.h * k),
        ]
        v.p.mark(line, (226, 240, 230), 0.8)
    v.slab(left, v.h * 0.405, v.w * 0.58, v.h * 0.012, (206, 166, 120))
    for k in range(3):  # windows in the left wall
        x0, x1 = v.w * (0.0 + 0.07 * k), v.w * (0.055 + 0.07 * k)
        top, low = v.h * (0.08 + 0.028 * k), v.horizon - v.h * (0.02 + 0.05 * k)
        v.p.fill(
            np.array([(x0, top - v.h * 0.01), (x1, top + v.h * 0.014), (x1, low - v.h * 0.03), (x0,
            low)]), (196, 228, 250),
        )  # fmt: skip
        v.p.fill(
            np.array([(x0, (top + low) / 2), (x1, (top + low) / 2 - v.h * 0.01), (x1,
            low - v.h * 0.03), (x0, low)]), (222, 240, 236),
        )  # fmt: skip
    v.slab(v.w * 0.9, v.h * 0.14, v.w * 0.1, v.horizon - v.h * 0.14, (214, 176, 130))
    v.slab(v.w * 0.915, v.h * 0.19, v.w * 0.06, v.h * 0.14, (206, 230, 240))
    v.wash(v.horizon, v.h, ((222, 182, 132), (198, 152, 102), (168, 122, 80)))
    _perspective(v, (172, 128, 86), 9, v.w * 0.5)
    for x, y, k in ((0.12, 0.03, 0.8), (0.84, 0.03, 0.8), (-0.02, 0.14, 1.35), (0.98, 0.14, 1.35)):
        _desk(v, v.w * x, v.horizon + v.h * y, v.s * 0.15 * k)
    v.p.glow(
        np.array([(0, v.horizon + v.h * 0.04), (v.w * 0.5, v.h), (v.w * 0.16, v.h), (0,
        v.horizon + v.h * 0.16)]), (255, 246, 214), 0.35,
    )  # fmt: skip
    v.beams((255, 250, 226), 2, 0.12)


def _desk(v: View, x: float, y: float, size: float) -> None:
    for dx in (-0.42, 0.42):
        v.slab(x + dx * size, y, size * 0.05, size * 0.62, (126, 120, 126))
    v.p.fill(
        np.array([(x - size * 0.5, y), (x + size * 0.5, y), (x + size * 0.44, y - size * 0.16),
        (x - size * 0.44, y - size * 0.16)]), (232, 194, 142),
    )  # fmt: skip
    v.slab(x - size * 0.5, y, size, size * 0.1, (190, 146, 100))


def temple(v: View) -> None:
    v.wash(0, v.horizon, ((140, 200, 244), (206, 230, 246), (250, 240, 224)))
    v.cloud(v.w * v.rng.uniform(0.1, 0.9), v.h * 0.14, v.w * 0.36, (255, 255, 255), (228, 238, 246))
    v.ridge(v.horizon, v.h * 0.2, (164, 198, 200), 3)
    for i in range(6):
        v.pine(
            v.w * (i + v.rng.uniform(0.2, 0.8)) / 6, v.horizon + v.h * 0.01,
            v.h * v.rng.uniform(0.2, 0.32), mixed((70, 124, 92), (206, 226, 230), 0.35),
        )  # fmt: skip
    v.wash(v.horizon, v.h, ((222, 214, 194), (200, 190, 170), (170, 160, 146)))
    middle = v.w * v.rng.uniform(0.44, 0.56)
    for i in range(6):  # stone steps up to the gate
        y = v.horizon + v.h * 0.012 * i * (1 + 0.18 * i)
        half = v.w * (0.2 + 0.045 * i)
        v.slab(middle - half, y, 2 * half, v.h * 0.016, toned((226, 220, 206), 1 - 0.015 * i))
        v.slab(
            middle - half, y + v.h * 0.009 * (1 + 0.1 * i), 2 * half, v.h * 0.006, (168, 160, 150)
        )
    top, low, half = v.horizon - v.h * 0.4, v.horizon + v.h * 0.02, v.w * 0.33
    red, dark = (214, 68, 54), (152, 40, 44)
    for side in (-1, 1):
        x = middle + side * half * 0.8
        v.p.fill(
            np.array([(x - v.w * 0.028, low), (x - v.w * 0.02, top), (x + v.w * 0.02, top),
            (x + v.w * 0.028, low)]), red,
        )  # fmt: skip
        edge = x - v.sun * v.w * 0.012
        v.p.fill(
            np.array([(edge - v.w * 0.01, low), (edge - v.w * 0.008, top), (edge + v.w * 0.008,
            top), (edge + v.w * 0.01, low)]), dark,
        )  # fmt: skip
        v.slab(x - v.w * 0.036, low - v.h * 0.03, v.w * 0.072, v.h * 0.032, (66, 62, 72))
    v.slab(middle - half * 0.95, top + v.h * 0.075, half * 1.9, v.h * 0.026, red)
    v.slab(middle - v.w * 0.03, top + v.h * 0.02, v.w * 0.06, v.h * 0.06, (70, 56, 64))
    for dy, tone, rise in ((0.0, red, 0.03), (-0.024, (62, 58, 70), 0.034)):
        beam = smooth(
            [(middle - half * 1.25, top + v.h * (dy - rise)), (middle, top + v.h * dy),
            (middle + half * 1.25, top + v.h * (dy - rise))], 6,
        )  # fmt: skip
        v.p.fill(np.concatenate([beam, beam[::-1] + vec(0, v.h * 0.026)]), tone)
    for side in (0.1, 0.9):
        _stone_lantern(v, v.w * side, v.horizon + v.h * 0.1, v.s * 0.16)
    _perspective(v, (176, 166, 152), 7, middle)
    v.spots((255, 250, 226), v.horizon + v.h * 0.08, 7, 0.4)


def _stone_lantern(v: View, x: float, y: float, size: float) -> None:
    stone = (178, 176, 176)
    for dy, wide, high, tone in (
        (0.0, 0.5, 0.14, 0.85),
        (-0.5, 0.2, 0.5, 1.0),
        (-0.62, 0.46, 0.12, 0.92),
        (-0.92, 0.36, 0.3, 1.05),
    ):
        v.slab(x - size * wide / 2, y + size * dy, size * wide, size * high, toned(stone, tone))
    v.slab(x - size * 0.09, y - size * 0.84, size * 0.18, size * 0.16, (255, 226, 150))
    v.p.fill(
        np.array([(x - size * 0.42, y - size * 0.9), (x, y - size * 1.16), (x + size * 0.42,
        y - size * 0.9)]), toned(stone, 0.78),
    )  # fmt: skip


def rooftop(v: View) -> None:
    v.wash(0, v.horizon, ((86, 140, 216), (160, 196, 236), (250, 226, 206)))
    v.cloud(v.w * v.rng.uniform(0.1, 0.4), v.h * 0.2, v.w * 0.5, (255, 250, 246), (220, 216, 230))
    v.cloud(v.w * v.rng.uniform(0.7, 1.0), v.h * 0.34, v.w * 0.4, (255, 248, 240), (226, 214, 224))
    _skyline(v, v.horizon, (0.08, 0.2), (160, 178, 206), (216, 226, 238), 0.35)
    _skyline(v, v.horizon, (0.03, 0.11), (124, 142, 178), (196, 210, 230), 0.4)
    v.wash(v.horizon, v.h, ((196, 198, 202), (176, 178, 184), (150, 152, 160)))
    _perspective(v, (158, 160, 168), 8, v.w * 0.5)
    low, top = v.horizon + v.h * 0.015, v.horizon - v.h * 0.24
    wire = (110, 132, 138)
    step = v.s * 0.045
    high = low - top
    for k in range(-int(high / step) - 1, int(v.w / step) + 2):
        for side in (1, -1):
            x = k * step if side > 0 else k * step + high
            v.p.line(np.array([(x, low), (x + side * high, top)]), wire, 0.4)
    for k in range(5):
        v.slab(
            v.w * k / 4 - v.w * 0.008, top - v.h * 0.012, v.w * 0.016, high + v.h * 0.012, (92,
            116, 124),
        )  # fmt: skip
    for y in (top, low - v.h * 0.01):
        v.slab(0, y, v.w, v.h * 0.01, (92, 116, 124))
    v.slab(0, low, v.w, v.h * 0.022, (216, 216, 218))


def _lantern(v: View, x: float, y: float, r: float, colour: Colour) -> None:
    v.p.soft(np.array([x, y]), r * 3.2, r * 3.2, (255, 190, 100), 0.5)
    v.p.fill(oval((x, y), r * 0.85, r), colour)
    v.p.fill(oval((x, y), r * 0.5, r * 0.9), mixed(colour, (255, 244, 190), 0.55))
    for dy in (-1.0, 1.0):
        v.slab(x - r * 0.4, y + dy * r - r * 0.12, r * 0.8, r * 0.24, (60, 42, 56))


def festival(v: View) -> None:
    v.wash(0, v.horizon, ((16, 16, 58), (52, 36, 96), (126, 66, 98)))
    for _ in range(3):
        x, y = v.w * v.rng.uniform(0.1, 0.9), v.h * v.rng.uniform(0.06, 0.24)
        colour = v.rng.choice([(255, 150, 160), (150, 220, 255), (255, 224, 140), (190, 255, 170)])
        v.p.soft(np.array([x, y]), v.w * 0.2, v.w * 0.2, colour, 0.35)
        for i in range(16):
            turn = i * math.pi / 8
            for k in (0.35, 0.65, 1.0):
                r = v.w * 0.13 * k
                v.p.fill(
                    oval((x + r * math.cos(turn), y + r * math.sin(turn)), v.s * 0.004,
                    v.s * 0.004), mixed(colour, (255, 255, 255), 1 - k),
                )  # fmt: skip
    v.ridge(v.horizon, v.h * 0.1, (40, 32, 72), 3)
    v.wash(v.horizon, v.h, ((150, 96, 90), (104, 66, 82), (66, 46, 72)))
    for side in (-1, 1):  # stalls
        edge = 0.0 if side < 0 else v.w
        wide = -side * v.w * 0.27
        low, top = v.horizon + v.h * 0.08, v.horizon - v.h * 0.12
        v.p.fill(
            np.array([(edge, top), (edge + wide, top + v.h * 0.03), (edge + wide,
            low - v.h * 0.04), (edge, low)]), (92, 56, 60),
        )  # fmt: skip
        v.p.fill(
            np.array([(edge, top + v.h * 0.02), (edge + wide * 0.9, top + v.h * 0.045),
            (edge + wide * 0.9, low - v.h * 0.1), (edge, low - v.h * 0.08)]), (255, 206, 130),
        )  # fmt: skip
        for i in range(6):
            a, b = i / 6, (i + 1) / 6
            tone = (214, 70, 66) if i % 2 else (250, 240, 226)
            roof = np.array(
                [(edge + wide * a * 1.1, top - v.h * 0.02), (edge + wide * b * 1.1,
                top - v.h * 0.02), (edge + wide * b * 1.16, top + v.h * 0.05),
                (edge + wide * a * 1.16, top + v.h * 0.05)],
            )  # fmt: skip
            v.p.fill(roof, tone)
    for row, (k, r) in enumerate(((0.3, 0.026), (0.4, 0.018))):
        line = smooth([(0, v.h * (k - 0.06)), (v.w * 0.5, v.h * k), (v.w, v.h * (k - 0.06))], 4)
        v.p.line(line, (70, 50, 66), 0.7)
        for i in range(6):
            t = (i + 0.5) / 6
            sag = v.h * (k - 0.06 * (2 * t - 1) ** 2)
            _lantern(
                v, v.w * t, sag + v.s * r * 1.2, v.s * r, (236, 82, 60) if (i + row) % 2 else (250,
                150, 70),
            )  # fmt: skip
    v.spots((255, 190, 120), v.horizon + v.h * 0.02, 10, 0.35)


def arena(v: View) -> None:
    v.wash(0, v.horizon, ((176, 160, 150), (226, 200, 168), (250, 226, 184)))
    low = v.horizon
    v.p.fill(
        np.array([(0, low - v.h * 0.34), (v.w * 0.5, low - v.h * 0.24), (v.w, low - v.h * 0.34),
        (v.w, low), (0, low)]), (196, 172, 144),
    )  # fmt: skip
    for row in range(3):
        y = low - v.h * (0.24 - 0.075 * row)
        dip = v.h * (0.08 - 0.02 * row)
        line = smooth([(0, y - dip), (v.w * 0.5, y), (v.w, y - dip)], 6)
        v.p.line(line, (160, 134, 112), 1.4)
        for i in range(9):
            t = (i + 0.5) / 9
            place = (v.w * t, y - dip * (2 * t - 1) ** 2 + v.h * 0.036)
            arch = box(place[0] - v.w * 0.024, place[1] - v.h * 0.005, v.w * 0.048, v.h * 0.034)
            v.p.fill(arch, (128, 104, 92))
            v.p.fill(
                oval((place[0], place[1] - v.h * 0.004), v.w * 0.024, v.h * 0.014), (128, 104, 92)
            )
    v.wash(low, v.h, ((226, 196, 152), (206, 172, 130), (170, 136, 104)))
    for _ in range(5):  # cracks
        x, y = v.w * v.rng.random(), low + (v.h - low) * v.rng.uniform(0.15, 0.95)
        crack: list[tuple[float, float]] = [(x, y)]
        for _ in range(3):
            x, y = x + v.w * v.rng.uniform(-0.12, 0.12), y + v.h * v.rng.uniform(-0.03, 0.03)
            crack.append((x, y))
        v.p.line(np.array(crack), (136, 104, 84), 0.9)
    for _ in range(6):
        v.p.soft(
            np.array([v.w * v.rng.random(), low + v.h * v.rng.uniform(-0.02, 0.05)]), v.w * 0.25,
            v.h * 0.06, (250, 230, 196), 0.6,
        )  # fmt: skip
    for _ in range(9):
        x, y, r = (
            v.w * v.rng.random(),
            low + (v.h - low) * v.rng.random(),
            v.s * v.rng.uniform(0.006, 0.016),
        )
        v.p.fill(_stone(v, x, y, r), (150, 126, 108))
    v.beams((255, 240, 206), 2, 0.14)


def _stone(v: View, x: float, y: float, r: float) -> Polygon:
    turn = np.linspace(0, 2 * math.pi, 6)[:-1] + v.rng.random()
    return np.stack([x + r * 1.3 * np.cos(turn), y + r * 0.8 * np.sin(turn)], 1)


def stage(v: View) -> None:
    v.wash(0, v.horizon, ((22, 14, 52), (60, 30, 104), (120, 52, 140)))
    colours: list[Colour] = [(255, 90, 170), (90, 200, 255), (255, 220, 110), (150, 110, 255)]
    for k in range(5):
        x = v.w * (k + 0.5) / 5
        colour = colours[(k + v.rng.randrange(4)) % 4]
        aim = v.w * v.rng.uniform(0.15, 0.85)
        v.p.glow(
            np.array([(x - v.w * 0.01, 0), (x + v.w * 0.01, 0), (aim + v.w * 0.14, v.h),
            (aim - v.w * 0.14, v.h)]), colour, 0.22,
        )  # fmt: skip
        v.p.soft(
            np.array([x, v.h * 0.012]), v.w * 0.07, v.w * 0.07, mixed(colour, (255, 255, 255),
            0.6), 0.95,
        )  # fmt: skip
    v.slab(0, 0, v.w, v.h * 0.014, (34, 28, 56))
    for _ in range(14):  # the crowd
        x = v.w * v.rng.random()
        v.p.fill(oval((x, v.horizon - v.h * 0.015), v.w * 0.035, v.h * 0.03), (40, 24, 66))
        if v.rng.random() < 0.7:
            top = v.horizon - v.h * v.rng.uniform(0.06, 0.1)
            v.p.line(
                np.array([(x, v.horizon - v.h * 0.03), (x + v.w * v.rng.uniform(-0.02, 0.02),
                top)]), v.rng.choice(colours), 1.6,
            )  # fmt: skip
    v.wash(v.horizon, v.h, ((96, 60, 132), (70, 46, 110), (44, 30, 78)))
    v.slab(0, v.horizon, v.w, v.h * 0.012, (190, 150, 226))
    _perspective(v, (112, 80, 150), 9, v.w * 0.5)
    for k in range(3):
        v.p.soft(
            np.array([v.w * (0.2 + 0.3 * k), v.floor]), v.w * 0.24, v.h * 0.05, colours[k], 0.45
        )
