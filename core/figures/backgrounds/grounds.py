"""Grounds that are no place: plain, gradients and patterns, in any colour."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from core.figures.attributes import Colour
from core.figures.backgrounds.landscape import View
from core.figures.painting.paint import mixed, toned
from core.figures.painting.shapes import Polygon, box, closed, oval

WHITE: Colour = (255, 255, 255)
PAIRS: tuple[tuple[Colour, Colour], ...] = (
    ((120, 200, 240), (250, 214, 226)), ((255, 176, 140), (250, 226, 160)),
    ((160, 140, 230), (240, 190, 230)), ((120, 214, 190), (228, 244, 190)),
    ((250, 150, 170), (255, 216, 190)),
)  # fmt: skip
PASTELS: tuple[Colour, ...] = ((250, 206, 220), (196, 224, 248), (250, 236, 196), (206, 236, 214),
                               (222, 210, 246))  # fmt: skip


def _base(v: View) -> Colour:
    return v.colour or v.rng.choice(PASTELS)


def _second(colour: Colour) -> Colour:
    """A quiet neighbour for a pattern: lighter on dark grounds and on coloured ones."""
    return toned(colour, 0.93) if min(colour) > 215 else mixed(colour, WHITE, 0.34)


def plain(v: View) -> None:
    colour = v.colour or v.pick((246, 246, 249), (240, 240, 245), (250, 248, 244))
    v.raw_wash(0, v.h, (colour, colour, toned(colour, 0.965)))


def solid(v: View) -> None:
    """One colour from edge to edge; white unless another is asked for."""
    colour = v.colour or WHITE
    v.raw_wash(0, v.h, (toned(colour, 0.7) if max(colour) < 80 else colour,) * 2)


def dark(v: View) -> None:
    colour = v.colour or (46, 44, 60)
    v.raw_wash(0, v.h, (toned(colour, 0.8), colour, toned(colour, 0.7)))
    v.halo(v.w / 2, v.h * 0.45, v.s * 0.7, mixed(colour, WHITE, 0.16), 0.9)


def gradient(v: View) -> None:
    one, other = (
        v.rng.choice(PAIRS) if v.colour is None else (v.colour, mixed(v.colour, WHITE, 0.6))
    )
    v.raw_wash(0, v.h, (one, other, mixed(other, WHITE, 0.3)))
    for _ in range(7):
        r = v.s * v.rng.uniform(0.04, 0.12)
        spot = oval((v.w * v.rng.random(), v.h * v.rng.random()), r, r)
        v.p.glow(spot, WHITE, v.rng.uniform(0.08, 0.2))
    for _ in range(6):
        place = (v.w * v.rng.random(), v.h * v.rng.random())
        v.lit(star(*place, v.s * v.rng.uniform(0.01, 0.02), 4), WHITE)


def star(x: float, y: float, r: float, points: int = 5, waist: float = 0.0) -> Polygon:
    """Four points are a sparkle."""
    waist = waist or (0.24 if points == 4 else 0.45)
    turn = np.arange(points * 2) * math.pi / points - math.pi / 2
    reach = np.where(np.arange(points * 2) % 2, waist, 1.0) * r
    return np.stack([x + reach * np.cos(turn), y + reach * np.sin(turn)], 1)


def heart(x: float, y: float, r: float, turn: float = 0.0) -> Polygon:
    t = np.linspace(0, 2 * math.pi, 36, endpoint=False)
    px = np.sin(t) ** 3
    py = -(13 * np.cos(t) - 5 * np.cos(2 * t) - 2 * np.cos(3 * t) - np.cos(4 * t)) / 16
    cos, sin = math.cos(turn), math.sin(turn)
    return np.stack([x + r * (cos * px - sin * py), y + r * (sin * px + cos * py)], 1)


def blossom(x: float, y: float, r: float, turn: float = 0.0) -> Polygon:
    t = np.linspace(0, 2 * math.pi, 60, endpoint=False)
    reach = r * (0.72 + 0.28 * np.abs(np.cos(2.5 * t)))
    return np.stack([x + reach * np.cos(t + turn), y + reach * np.sin(t + turn)], 1)


def _grid(v: View, step: float) -> list[tuple[float, float]]:
    """Places in rows that are set off against each other."""
    step *= v.s
    found: list[tuple[float, float]] = []
    for row in range(int(v.h / step * 1.16) + 2):
        shift = step / 2 if row % 2 else 0.0
        found += [(x + shift, row * step * 0.87) for x in np.arange(-step, v.w + step, step)]
    return found


def dots(v: View) -> None:
    base = _base(v)
    v.raw_wash(0, v.h, (base,) * 2)
    for x, y in _grid(v, 0.11):
        v.lit(oval((x, y), v.s * 0.026, v.s * 0.026), _second(base))


def stripes(v: View) -> None:
    base, step = _base(v), v.s * 0.09
    v.raw_wash(0, v.h, (base,) * 2)
    for x in np.arange(-v.h, v.w + v.h, 2 * step):
        x = float(x)
        band = [(x, 0), (x + step, 0), (x + step - v.h * 0.6, v.h), (x - v.h * 0.6, v.h)]
        v.lit(np.array(band), _second(base))


def checks(v: View) -> None:
    base, step = _base(v), v.s * 0.1
    v.raw_wash(0, v.h, (base,) * 2)
    for row in range(int(v.h / step) + 1):
        for x in np.arange((row % 2) * step, v.w, 2 * step):
            v.lit(box(float(x), row * step, step, step), _second(base))


def halftone(v: View) -> None:
    """Dots that grow from one corner to the other."""
    base = _base(v)
    v.raw_wash(0, v.h, (mixed(base, WHITE, 0.55),) * 2)
    for x, y in _grid(v, 0.042):
        k = 0.5 * (x / v.w if v.sun < 0 else 1 - x / v.w) + 0.5 * y / v.h
        if k > 0.12:
            v.lit(oval((x, y), v.s * 0.021 * k, v.s * 0.021 * k), base)


def sunburst(v: View) -> None:
    base = v.colour or (252, 206, 110)
    v.raw_wash(0, v.h, (base,) * 2)
    centre, reach = np.array([v.w / 2, v.h * 0.5]), v.w + v.h
    for turn in np.linspace(0, 2 * math.pi, 18, endpoint=False):
        ends = [
            centre + reach * np.array([math.cos(turn + d), math.sin(turn + d)]) for d in (0, 0.17)
        ]
        v.lit(np.array([centre, *ends]), _second(base))


def focus_lines(v: View) -> None:
    """Wedges that rush to the middle, which stays free."""
    base = v.colour or (250, 250, 252)
    v.raw_wash(0, v.h, (base,) * 2)
    ink = toned(base, 0.32) if sum(base) > 300 else mixed(base, WHITE, 0.7)
    centre = np.array([v.w / 2, v.h * 0.48])
    for turn in np.linspace(0, 2 * math.pi, 90, endpoint=False):
        turn += v.rng.uniform(-0.03, 0.03)
        way = np.array([math.cos(turn), math.sin(turn)])
        inner = centre + way * np.array([v.w, v.h]) * v.rng.uniform(0.43, 0.56)
        side, outer = (
            np.array([-way[1], way[0]]) * v.s * v.rng.uniform(0.004, 0.02),
            centre + way * v.s * 2,
        )
        v.lit(np.array([inner, outer + side, outer - side]), ink)


def sparkles(v: View) -> None:
    one, other = (v.colour, mixed(v.colour, WHITE, 0.5)) if v.colour else v.rng.choice(PAIRS)
    v.raw_wash(0, v.h, (mixed(one, WHITE, 0.25), mixed(other, WHITE, 0.4)))
    for _ in range(round(34 * v.w / v.s)):
        x, y, r = v.w * v.rng.random(), v.h * v.rng.random(), v.s * v.rng.uniform(0.008, 0.034)
        v.halo(x, y, r * 1.6, WHITE, 0.5)
        v.lit(star(x, y, r, 4, 0.16), WHITE)


def stars(v: View) -> None:
    base = _base(v)
    v.raw_wash(0, v.h, (base,) * 2)
    for x, y in _grid(v, 0.14):
        v.lit(star(x, y, v.s * 0.034), _second(base))


def hearts(v: View) -> None:
    base = v.colour or (252, 214, 226)
    v.raw_wash(0, v.h, (base,) * 2)
    for x, y in _grid(v, 0.14):
        v.lit(heart(x, y, v.s * 0.03, 0.2), _second(base))


def bubbles(v: View) -> None:
    base = v.colour or (190, 226, 246)
    v.raw_wash(0, v.h, (base, mixed(base, WHITE, 0.45)))
    for _ in range(26):
        x, y, r = v.w * v.rng.random(), v.h * v.rng.random(), v.s * v.rng.uniform(0.015, 0.07)
        v.p.glow(oval((x, y), r, r), WHITE, 0.22)
        v.p.line(oval((x, y), r, r), mixed(base, WHITE, 0.75), 0.6, True)
        v.lit(oval((x - r * 0.4, y - r * 0.42), r * 0.16, r * 0.11), WHITE)


def blurred(v: View) -> None:
    """Lights out of focus."""
    base = v.colour or (96, 92, 130)
    v.raw_wash(0, v.h, (toned(base, 0.8), base, mixed(base, WHITE, 0.15)))
    for _ in range(30):
        r = v.s * v.rng.uniform(0.02, 0.06)
        spot = oval((v.w * v.rng.random(), v.h * v.rng.random()), r, r)
        colour = v.pick((255, 220, 160), (255, 180, 200), (180, 210, 255), WHITE)
        v.p.glow(spot, mixed(colour, base, 0.2), v.rng.uniform(0.2, 0.45))


def floral(v: View) -> None:
    """A frame of flowers around a free middle."""
    base = v.colour or (254, 246, 240)
    v.raw_wash(0, v.h, (base,) * 2)
    petals: tuple[Colour, ...] = (
        (250, 180, 200),
        (252, 226, 150),
        (190, 170, 236),
        (250, 206, 190),
    )
    count = round(2.6 * (v.w + v.h) / v.s / 0.1)
    for i in range(count):
        k = i / count * 2 * (v.w + v.h)
        edge = (
            (k, 0)
            if k < v.w
            else (v.w, k - v.w)
            if k < v.w + v.h
            else (2 * v.w + v.h - k, v.h)
            if k < 2 * v.w + v.h
            else (0, 2 * (v.w + v.h) - k)
        )
        x, y = (c + v.s * v.rng.uniform(-0.05, 0.05) for c in edge)
        r = v.s * v.rng.uniform(0.03, 0.06)
        if i % 3 == 0:
            leaf = oval((x, y), r * 1.3, r * 0.5, v.rng.uniform(0, 3))
            v.lit(leaf, v.pick((140, 190, 130), (110, 170, 120)))
            continue
        colour = v.rng.choice(petals)
        v.lit(blossom(x, y, r, v.rng.uniform(0, 2)), colour)
        v.lit(blossom(x, y, r * 0.62, v.rng.uniform(0, 2)), toned(colour, 1.08))
        v.lit(oval((x, y), r * 0.22, r * 0.22), (250, 210, 110))


def abstract(v: View) -> None:
    """Large soft shapes over a gradient."""
    one, other = (v.colour, mixed(v.colour, WHITE, 0.5)) if v.colour else v.rng.choice(PAIRS)
    v.raw_wash(0, v.h, (mixed(one, WHITE, 0.3), mixed(other, WHITE, 0.2)))
    for i in range(9):
        x, y, r = v.w * v.rng.random(), v.h * v.rng.random(), v.s * v.rng.uniform(0.1, 0.3)
        nodes = [
            (
                x + r * v.rng.uniform(0.6, 1.1) * math.cos(t),
                y + r * v.rng.uniform(0.6, 1.1) * math.sin(t),
            )
            for t in np.linspace(0, 2 * math.pi, 7, endpoint=False)
        ]
        v.p.glow(closed(nodes, 10), one if i % 2 else WHITE, 0.3)
    for _ in range(5):
        y = v.h * v.rng.random()
        band = [(-1, y), (v.w + 1, y - v.h * 0.2), (v.w + 1, y - v.h * 0.18), (-1, y + v.h * 0.03)]
        v.p.glow(np.array(band), WHITE, 0.35)


def geometric(v: View) -> None:
    base, step = _base(v), v.s * 0.16
    v.raw_wash(0, v.h, (base,) * 2)
    for row in range(int(v.h / step) + 2):
        for i, x in enumerate(np.arange(-step, v.w + step, step / 2)):
            up = (i + row) % 2
            y, x = row * step * 0.87, float(x)
            apex, foot = (y, y + step * 0.87) if up else (y + step * 0.87, y)
            tone = mixed(base, _second(base), v.rng.random() * 1.3)
            v.lit(np.array([(x, foot), (x + step / 2, apex), (x + step, foot)]), tone)


def two_tone(v: View) -> None:
    base = _base(v)
    v.raw_wash(0, v.h, (mixed(base, WHITE, 0.6),) * 2)
    v.lit(np.array([(v.w * 0.62, -1), (v.w + 1, -1), (v.w + 1, v.h), (v.w * 0.38, v.h)]), base)


def splatter(v: View) -> None:
    """Drops and strokes of paint on paper."""
    v.raw_wash(0, v.h, ((250, 248, 244),) * 2)
    tones = (
        [v.colour]
        if v.colour
        else [(250, 150, 170), (120, 196, 236), (252, 214, 110), (160, 210, 150)]
    )
    for i in range(12):
        x, y, r = v.w * v.rng.random(), v.h * v.rng.random(), v.s * v.rng.uniform(0.04, 0.13)
        colour = tones[i % len(tones)]
        nodes = [
            (
                x + r * v.rng.uniform(0.5, 1.15) * math.cos(t),
                y + r * v.rng.uniform(0.5, 1.15) * math.sin(t),
            )
            for t in np.linspace(0, 2 * math.pi, 12, endpoint=False)
        ]
        v.p.glow(closed(nodes, 6), colour, 0.6)
        for _ in range(7):
            turn, far, size = (
                v.rng.uniform(0, 6.3),
                r * v.rng.uniform(1.1, 1.9),
                r * v.rng.uniform(0.04, 0.12),
            )
            v.p.glow(
                oval((x + far * math.cos(turn), y + far * math.sin(turn)), size, size), colour, 0.7
            )


def spotlight(v: View) -> None:
    base = v.colour or (52, 46, 76)
    v.raw_wash(0, v.h, (toned(base, 0.7), toned(base, 0.9)))
    cone = [(v.w / 2 - v.s * 0.04, -1), (v.w / 2 + v.s * 0.04, -1), (v.w / 2 + v.s * 0.42, v.floor),
            (v.w / 2 - v.s * 0.42, v.floor)]  # fmt: skip
    v.p.glow(np.array(cone), (255, 246, 214), 0.3)
    v.p.glow(oval((v.w / 2, v.floor), v.s * 0.42, v.s * 0.08), (255, 246, 214), 0.45)


def nothing(v: View) -> None:
    """Under a picture without its ground."""
    v.raw_wash(0, v.h, (WHITE, WHITE))


Ground = Callable[[View], None]
