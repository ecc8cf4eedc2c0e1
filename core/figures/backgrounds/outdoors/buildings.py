"""Houses, towers, gates, bridges, fences and what stands along streets."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from core.figures.attributes import Colour
from core.figures.backgrounds.landscape import View
from core.figures.painting.paint import mixed, painting, toned
from core.figures.painting.shapes import Polygon, box, closed, oval, smooth, vec

WARM: Colour = (255, 218, 130)
PANE: Colour = (186, 214, 236)
STONE: Colour = (178, 176, 176)
NEON: tuple[Colour, ...] = ((255, 92, 160), (90, 226, 240), (255, 206, 90), (160, 120, 255))
SNOW: Colour = (244, 248, 253)


def window(v: View, corners: Polygon, away: float = 0.0, share: float = 0.6) -> None:
    """Lit in the dark, else it mirrors the sky."""
    if v.dark and v.rng.random() < share:
        tone = v.rng.uniform(0.72, 1.0)
        v.lit(corners, mixed(toned(v.pick(WARM, WARM, (170, 200, 250)), tone), v.haze, 0.4 * away))
    else:
        v.fill(corners, PANE, away)


@painting("building")
def skyline(
    v: View, low: float, tall: tuple[float, float], colour: Colour, away: float,
    share: float = 0.34,
) -> None:  # fmt: skip
    """Blocks of windows side by side; ``tall`` in shares of ``s``."""
    x = -v.s * 0.05
    step = v.s * 0.03
    while x < v.w:
        wide, high = v.s * v.rng.uniform(0.1, 0.2), v.s * v.rng.uniform(*tall)
        tone = toned(colour, v.rng.uniform(0.9, 1.1))
        v.slab(x, low - high, wide, high + v.s * 0.1, tone, away)
        if v.air.snowy:
            v.slab(x, low - high, wide, v.s * 0.008, SNOW, away)
        for row in range(int(high / step)):
            for column in range(int(wide / step)):
                if v.rng.random() < share:
                    pane = box(x + step * (column + 0.35), low - high + step * (row + 0.5),
                               step * 0.42, step * 0.5)  # fmt: skip
                    window(v, pane, away, 0.85)
        x += wide


@painting("building")
def facade(v: View, side: int, depth: float, colour: Colour, top: float, *, rows: int = 5) -> None:
    """A wall along a street that recedes from the picture's edge to ``depth`` of its width."""
    edge = 0.0 if side < 0 else v.w
    inner = edge - side * v.w * depth
    low = v.horizon + v.h * 0.16
    v.shape([(edge, -1), (inner, v.h * top), (inner, v.horizon), (edge, low)], colour)

    def at(k: float, level: float) -> tuple[float, float]:
        upper, under = v.h * top * k, low + (v.horizon - low) * k
        return edge + (inner - edge) * k, upper + (under - upper) * level

    for row in range(rows):
        a, b = (row + 0.28) / (rows + 1), (row + 0.78) / (rows + 1)
        for left, right in ((0.08, 0.4), (0.52, 0.84)):
            window(v, np.array([at(left, a), at(right, a), at(right, b), at(left, b)]), 0.0, 0.7)
    ledge = [at(0.0, 0.83), at(1.0, 0.83), at(1.0, 0.86), at(0.0, 0.86)]
    v.shape(ledge, toned(colour, 0.75))


@painting("signboard")
def neon_sign(v: View, x: float, y: float, wide: float, high: float, colour: Colour) -> None:
    if not v.dark:
        v.slab(x - wide / 2, y - high / 2, wide, high, mixed(colour, (240, 240, 240), 0.3))
        return
    v.halo(x, y, wide * 3.2, colour, 0.55, high)
    v.lit(box(x - wide / 2, y - high / 2, wide, high), colour)
    inner = mixed(colour, (255, 255, 255), 0.55)
    v.lit(box(x - wide * 0.3, y - high * 0.42, wide * 0.6, high * 0.84), inner)
    v.p.glow(oval((x, v.horizon + v.h * 0.1), v.s * 0.13, v.h * 0.03), colour, 0.4)


@painting("streetlight")
def lamp_post(v: View, x: float, base: float, high: float) -> None:
    iron: Colour = (72, 78, 92)
    v.slab(x - high * 0.014, base - high, high * 0.028, high, iron)
    v.slab(x - high * 0.04, base - high * 0.04, high * 0.08, high * 0.04, iron)
    top = base - high
    glass = [(x - high * 0.04, top - high * 0.1), (x + high * 0.04, top - high * 0.1),
             (x + high * 0.028, top), (x - high * 0.028, top)]  # fmt: skip
    if v.dark:
        v.halo(x, top - high * 0.05, high * 0.3, (255, 220, 150), 0.6)
        v.lit(np.array(glass), (255, 242, 200))
    else:
        v.shape(glass, (226, 232, 234))
    v.shape([(x - high * 0.055, top - high * 0.1), (x, top - high * 0.15),
             (x + high * 0.055, top - high * 0.1)], iron)  # fmt: skip


def power_lines(v: View, base: float) -> None:
    """Poles with wires between them: a Japanese suburb."""
    tops: list[tuple[float, float]] = []
    for x, k in ((0.08, 1.0), (0.72, 0.62), (0.95, 0.5)):
        high = v.s * 0.62 * k
        x, top = x * v.w, base - high
        v.slab(x - high * 0.013, top, high * 0.026, high, (128, 122, 124), 0.2)
        v.slab(x - high * 0.1, top + high * 0.06, high * 0.2, high * 0.018, (104, 98, 102), 0.2)
        tops.append((x, top + high * 0.06))
    for (x, y), (x2, y2) in pairwise(tops):
        for dy in (0.0, 0.014):
            sag = ((x + x2) / 2, (y + y2) / 2 + v.s * (0.03 + dy))
            v.line(smooth([(x, y + dy * v.s), sag, (x2, y2 + dy * v.s)], 8), (70, 70, 84), 0.4)


@painting("building")
def house(
    v: View, x: float, base: float, wide: float, wall: Colour, roof: Colour, away: float = 0.0
) -> None:
    high = wide * 0.62
    v.slab(x - wide / 2, base - high, wide, high, wall, away)
    shade = x - wide / 2 if v.sun > 0 else x + wide * 0.28
    v.slab(shade, base - high, wide * 0.22, high, toned(wall, 0.88), away)
    slope = [
        (x - wide * 0.62, base - high * 0.96),
        (x - wide * 0.34, base - high * 1.55),
        (x + wide * 0.34, base - high * 1.55),
        (x + wide * 0.62, base - high * 0.96),
    ]
    v.shape(slope, SNOW if v.air.snowy else roof, away)
    for dx in (-0.28, 0.12):
        pane = box(x + dx * wide, base - high * 0.72, wide * 0.17, high * 0.28)
        window(v, pane, away, 0.8)
        v.p.line(pane, v.seen((250, 246, 238), away), 0.5, closed=True)
    v.slab(x - wide * 0.06, base - high * 0.5, wide * 0.14, high * 0.5, (130, 90, 66), away)


@painting("column")
def torii(v: View, middle: float, half: float, top: float, low: float) -> None:
    """A shrine's red gate."""
    red, dark, u = (214, 68, 54), (152, 40, 44), v.s
    for side in (-1, 1):
        x = middle + side * half * 0.8
        v.shape([(x - u * 0.028, low), (x - u * 0.02, top), (x + u * 0.02, top),
                 (x + u * 0.028, low)], red)  # fmt: skip
        edge = x - v.sun * u * 0.012
        v.shape([(edge - u * 0.01, low), (edge - u * 0.008, top), (edge + u * 0.008, top),
                 (edge + u * 0.01, low)], dark)  # fmt: skip
        v.slab(x - u * 0.036, low - u * 0.036, u * 0.072, u * 0.038, (66, 62, 72))
    v.slab(middle - half * 0.95, top + u * 0.092, half * 1.9, u * 0.032, red)
    v.slab(middle - u * 0.03, top + u * 0.024, u * 0.06, u * 0.072, (70, 56, 64))
    for dy, tone, rise in ((0.0, red, 0.036), (-0.03, (62, 58, 70), 0.042)):
        beam = smooth([(middle - half * 1.25, top + u * (dy - rise)), (middle, top + u * dy),
                       (middle + half * 1.25, top + u * (dy - rise))], 8)  # fmt: skip
        v.fill(np.concatenate([beam, beam[::-1] + vec(0, u * 0.032)]), tone)
        if v.air.snowy and dy:
            v.fill(np.concatenate([beam, beam[::-1] + vec(0, u * 0.012)]), SNOW)


def stone_lantern(v: View, x: float, y: float, size: float) -> None:
    parts = ((0.0, 0.5, 0.14, 0.85), (-0.5, 0.2, 0.5, 1.0), (-0.62, 0.46, 0.12, 0.92),
             (-0.92, 0.36, 0.3, 1.05))  # fmt: skip
    for dy, wide, high, tone in parts:
        v.slab(x - size * wide / 2, y + size * dy, size * wide, size * high, toned(STONE, tone))
    flame = box(x - size * 0.09, y - size * 0.84, size * 0.18, size * 0.16)
    if v.dark:
        v.halo(x, y - size * 0.76, size * 0.6, (255, 206, 120), 0.6)
    v.lit(flame, v.seen((255, 226, 150)) if not v.dark else (255, 230, 160))
    v.shape([(x - size * 0.42, y - size * 0.9), (x, y - size * 1.16), (x + size * 0.42,
             y - size * 0.9)], toned(STONE, 0.78))  # fmt: skip


def paper_lantern(v: View, x: float, y: float, r: float, colour: Colour) -> None:
    if v.dark:
        v.halo(x, y, r * 3.2, (255, 190, 100), 0.5)
    paint = v.lit if v.dark else v.fill
    paint(oval((x, y), r * 0.85, r), colour)
    paint(oval((x, y), r * 0.5, r * 0.9), mixed(colour, (255, 244, 190), 0.55))
    for dy in (-1.0, 1.0):
        v.slab(x - r * 0.4, y + dy * r - r * 0.12, r * 0.8, r * 0.24, (60, 42, 56))


def lantern_row(v: View, level: float, sag: float, r: float) -> None:
    rope = smooth([(0, level - sag), (v.w / 2, level), (v.w, level - sag)], 8)
    v.line(rope, (70, 50, 66), 0.7)
    count = max(3, round(v.w / (v.s * 0.15)))
    for i in range(count):
        t = (i + 0.5) / count
        hung = level - sag * (2 * t - 1) ** 2 + r * 1.2
        paper_lantern(v, v.w * t, hung, r, (236, 82, 60) if i % 2 else (250, 150, 70))


@painting("building")
def stall(v: View, side: int) -> None:
    """A booth at the picture's edge, with a striped roof."""
    edge = 0.0 if side < 0 else v.w
    wide = -side * v.s * 0.25
    low, top = v.horizon + v.h * 0.08, v.horizon - v.h * 0.12
    v.shape([(edge, top), (edge + wide, top + v.h * 0.03), (edge + wide, low - v.h * 0.04),
             (edge, low)], (116, 74, 70))  # fmt: skip
    inside = np.array([(edge, top + v.h * 0.02), (edge + wide * 0.9, top + v.h * 0.045),
                       (edge + wide * 0.9, low - v.h * 0.1), (edge, low - v.h * 0.08)])  # fmt: skip
    (v.lit if v.dark else v.fill)(inside, (255, 206, 130))
    for i in range(6):
        a, b = i / 6, (i + 1) / 6
        roof = [
            (edge + wide * a * 1.1, top - v.h * 0.02),
            (edge + wide * b * 1.1, top - v.h * 0.02),
            (edge + wide * b * 1.16, top + v.h * 0.05),
            (edge + wide * a * 1.16, top + v.h * 0.05),
        ]
        v.shape(roof, (214, 70, 66) if i % 2 else (250, 240, 226))


@painting("fence")
def wire_fence(v: View, top: float, low: float, wire: Colour = (110, 132, 138)) -> None:
    step, high = v.s * 0.045, low - top
    for k in range(-int(high / step) - 1, int(v.w / step) + 2):
        for side in (1, -1):
            x = k * step if side > 0 else k * step + high
            v.line(np.array([(x, low), (x + side * high, top)]), wire, 0.35, 0.25)
    post = toned(wire, 0.86)
    for x in v.spread(0.22, 0.0):
        v.slab(x - v.s * 0.007, top - v.s * 0.012, v.s * 0.014, high + v.s * 0.012, post)
    for y in (top, low - v.s * 0.01):
        v.slab(0, y, v.w, v.s * 0.01, post)


@painting("railing")
def railing(v: View, top: float, low: float, colour: Colour, step: float = 0.06) -> None:
    for x in v.spread(step, 0.0):
        v.slab(x - v.s * 0.006, top, v.s * 0.012, low - top, colour, 0.1)
    v.slab(0, top, v.w, v.s * 0.02, toned(colour, 1.06))
    v.slab(0, low - v.s * 0.012, v.w, v.s * 0.014, toned(colour, 0.9))


@painting("fence")
def wooden_fence(v: View, base: float, colour: Colour = (206, 178, 140)) -> None:
    high = v.s * 0.085
    for dy in (0.35, 0.7):
        v.slab(0, base - high * dy, v.w, high * 0.14, toned(colour, 0.92), 0.15)
    for x in v.spread(0.075, 0.05):
        post = [(x - high * 0.1, base), (x - high * 0.1, base - high), (x, base - high * 1.14),
                (x + high * 0.1, base - high), (x + high * 0.1, base)]  # fmt: skip
        v.shape(post, colour, 0.1)


@painting("column")
def columns(v: View, colour: Colour, top: float, low: float, places: tuple[float, ...]) -> None:
    """Fluted, with base and capital; from the sides inwards they are smaller."""
    for place in places:
        k = 0.55 + 0.9 * abs(place - 0.5)
        x, wide = v.w * place, v.s * 0.085 * k
        foot, head = low + v.h * 0.1 * (k - 0.6), top - v.h * 0.1 * (k - 0.6)
        away = 0.5 * (1.45 - k)
        v.slab(x - wide / 2, head, wide, foot - head, colour, away)
        v.slab(x + (wide * 0.14 if v.sun < 0 else -wide * 0.5), head, wide * 0.36, foot - head,
               toned(colour, 0.8), away)  # fmt: skip
        for dx in (-0.2, 0.08, 0.3):
            v.slab(x + dx * wide, head, wide * 0.05, foot - head, toned(colour, 0.88), away)
        for y, tone in ((foot - wide * 0.3, 1.05), (head, 1.08)):
            v.slab(x - wide * 0.68, y, wide * 1.36, wide * 0.3, toned(colour, tone), away)


@painting("building")
def castle(v: View, x: float, base: float, size: float, colour: Colour, away: float) -> None:
    """Towers with pointed roofs behind a battlement."""
    roof = (88, 106, 160)
    for dx, wide, high in (
        (-0.5, 0.2, 0.72),
        (0.5, 0.2, 0.66),
        (-0.16, 0.18, 1.0),
        (0.2, 0.22, 0.86),
    ):
        left, top = x + (dx - wide / 2) * size, base - high * size
        v.slab(left, top, wide * size, high * size, toned(colour, 1 - 0.1 * abs(dx)), away)
        shade = left if v.sun > 0 else left + wide * size * 0.66
        v.slab(shade, top, wide * size * 0.34, high * size, toned(colour, 0.82), away)
        tip = [(left - size * 0.03, top), (x + dx * size, top - size * 0.3),
               (left + wide * size + size * 0.03, top)]  # fmt: skip
        v.shape(tip, SNOW if v.air.snowy else roof, away)
        for row in (0.2, 0.42):
            window(v, oval((x + dx * size, top + row * size), size * 0.02, size * 0.04), away, 0.8)
    wall = base - size * 0.36
    v.slab(x - size * 0.6, wall, size * 1.2, size * 0.36, colour, away)
    for i in range(12):
        v.slab(x + size * (-0.6 + i * 0.1), wall - size * 0.045, size * 0.055, size * 0.05, colour,
               away)  # fmt: skip
    gate = closed([(x - size * 0.08, base), (x - size * 0.08, base - size * 0.14),
                   (x, base - size * 0.22), (x + size * 0.08, base - size * 0.14),
                   (x + size * 0.08, base)], 4)  # fmt: skip
    v.fill(gate, (84, 66, 62), away)


def arch(x: float, base: float, wide: float, high: float) -> Polygon:
    """The outline of an opening with a round top."""
    turn = np.linspace(math.pi, 2 * math.pi, 17)
    top = base - high + wide / 2
    head = np.stack([x + wide / 2 * np.cos(turn), top + wide / 2 * np.sin(turn)], 1)
    return np.concatenate([[(x - wide / 2, base)], head, [(x + wide / 2, base)]])


@painting("rock")
def rubble(v: View, count: int, colour: Colour, least: float = 0.006, most: float = 0.02) -> None:
    for _ in range(count):
        k = v.rng.random()
        x, y = v.w * v.rng.random(), v.horizon + (v.h - v.horizon) * k
        r = v.s * v.rng.uniform(least, most) * (0.5 + k)
        turn = np.linspace(0, 2 * math.pi, 7)[:-1] + v.rng.random()
        stone = np.stack([x + r * 1.3 * np.cos(turn), y + r * 0.8 * np.sin(turn)], 1)
        v.fill(stone, toned(colour, v.rng.uniform(0.85, 1.1)), 0.4 * (1 - k))
        top = stone * [0.6, 0.45] + np.array([x, y - r * 0.3]) * [0.4, 0.55]
        v.fill(top, toned(colour, 1.16), 0.4 * (1 - k))
