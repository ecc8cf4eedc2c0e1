"""Trees, bushes, grass and flowers."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from core.figures.attributes import Colour
from core.figures.backgrounds.landscape import View
from core.figures.painting.paint import mixed, painting, toned
from core.figures.painting.shapes import Polygon, closed, oval, ribbon, smooth

BARK: Colour = (126, 92, 70)
SNOW: Colour = (246, 250, 254)
PINE: Colour = (84, 122, 108)


def blob(v: View, x: float, y: float, r: float, flat: float = 0.85, bumps: int = 9) -> Polygon:
    turn = np.linspace(0, 2 * math.pi, bumps * 2, endpoint=False)
    reach = np.array([r * (v.rng.uniform(0.98, 1.1) if i % 2 else 0.86) for i in range(len(turn))])
    return closed(np.stack([x + reach * np.cos(turn), y + reach * flat * np.sin(turn)], 1), 4)


def foliage(v: View, x: float, y: float, r: float, colour: Colour, away: float = 0.0) -> None:
    """A crown in three tones with dabs of leaves on its lit side."""
    sun, rng = v.sun, v.rng
    v.fill(blob(v, x, y, r), toned(colour, 0.72), away)
    v.fill(blob(v, x + sun * r * 0.1, y - r * 0.12, r * 0.82), colour, away)
    light = mixed(toned(colour, 1.14), (250, 244, 170), 0.16)
    if v.air.snowy:
        light = SNOW
    v.fill(blob(v, x + sun * r * 0.26, y - r * 0.3, r * 0.5, bumps=7), light, away)
    for _ in range(7):
        turn, reach = rng.uniform(0, 2 * math.pi), r * rng.uniform(0.3, 0.95)
        place = (x + reach * math.cos(turn), y + reach * 0.8 * math.sin(turn))
        tone = 1.22 if math.cos(turn) * sun - math.sin(turn) > 0 else 0.64
        v.fill(oval(place, r * 0.09, r * 0.06, rng.uniform(0, 3)), toned(colour, tone), away)


@painting("tree")
def tree(
    v: View, x: float, base: float, high: float, colour: Colour = (76, 158, 72),
    bark: Colour = BARK, *, away: float = 0.0, blooming: bool = False,
) -> None:  # fmt: skip
    """Broad-leaved; its crown takes the season's colour unless it is ``blooming``."""
    wide = high * 0.05
    bend = v.rng.uniform(-0.6, 0.6) * wide
    top = base - high * 0.62
    v.shape([(x - wide * 1.5, base), (x - wide * 0.7 + bend, top), (x + wide * 0.7 + bend, top),
             (x + wide * 1.5, base)], bark, away)  # fmt: skip
    v.shape(
        [(x - v.sun * wide * 1.5, base), (x - v.sun * wide * 0.7 + bend, top), (x + bend, top),
         (x - v.sun * wide * 0.2, base)], toned(bark, 0.74), away,
    )  # fmt: skip
    crown = colour if blooming else v.leaf(colour)
    r = high * 0.3
    for dx, dy, k in ((-0.55, 0.28, 0.72), (0.55, 0.24, 0.74), (0.0, 0.0, 1.0)):
        foliage(v, x + bend + dx * r * 1.2, top - r * 0.35 + dy * r, r * k, crown, away)


@painting("tree")
def pine(
    v: View, x: float, base: float, high: float, colour: Colour = PINE, *, away: float = 0.0
) -> None:
    v.slab(x - high * 0.02, base - high * 0.05, high * 0.04, high * 0.05, BARK, away)
    for i, (low, wide) in enumerate(((0.02, 0.3), (0.26, 0.24), (0.5, 0.17))):
        y, tip = base - high * low, base - high * (0.52 + 0.24 * i)
        bough = [(x - high * wide, y), (x, tip), (x + high * wide, y), (x, y - high * 0.04)]
        v.shape(bough, toned(colour, 1 + 0.06 * i), away)
        if v.air.snowy:
            middle = tip + (y - tip) * 0.5
            v.shape([(x - high * wide * 0.5, middle), (x, tip), (x + high * wide * 0.5, middle),
                     (x, tip + (y - tip) * 0.4)], SNOW, away)  # fmt: skip


@painting("tree")
def palm(v: View, x: float, base: float, high: float, lean: float = 0.12) -> None:
    spine = smooth([(x, base), (x + lean * high * 0.3, base - high * 0.5),
                    (x + lean * high, base - high)], 8)  # fmt: skip
    v.fill(ribbon(spine, (high * 0.06, high * 0.04, high * 0.035)), (160, 122, 88))
    top = spine[-1]
    for turn in (-2.9, -2.4, -1.9, -1.2, -0.7, -0.2):
        tip = top + high * 0.42 * np.array([math.cos(turn), 0.55 * math.sin(turn) + 0.25])
        bow = (top + tip) / 2 - np.array([0.0, high * 0.12])
        leaf = ribbon(smooth([top, bow, tip], 6), (high * 0.02, high * 0.09, high * 0.06, 0.0))
        v.fill(leaf, v.pick((66, 144, 84), (88, 168, 92), (52, 124, 80)))


@painting("plant")
def bush(
    v: View, x: float, base: float, r: float, colour: Colour = (84, 150, 76), away: float = 0.0
) -> None:
    crown = v.leaf(colour) if v.air.snowy else colour
    v.fill(blob(v, x, base - r * 0.45, r, 0.62), toned(crown, 0.8), away)
    v.fill(blob(v, x + v.sun * r * 0.15, base - r * 0.6, r * 0.72, 0.5, 7), crown, away)


@painting("tree")
def bamboo(v: View, x: float, base: float, wide: float, colour: Colour, away: float) -> None:
    v.slab(x, -1, wide, base + 1, colour, away)
    v.slab(x + wide * (0.62 if v.sun < 0 else 0.0), -1, wide * 0.38, base + 1, toned(colour, 0.8),
           away)  # fmt: skip
    y = base - v.s * v.rng.uniform(0.02, 0.12)
    while y > 0:
        v.slab(x - wide * 0.08, y, wide * 1.16, max(1.0, wide * 0.09), toned(colour, 0.66), away)
        y -= v.s * 0.13


@painting("grass")
def grass(v: View, top: float, colour: Colour, count: int = 26) -> None:
    """Tufts, larger towards us."""
    rng, colour = v.rng, v.turf(colour)
    for _ in range(round(count * v.w / v.s)):
        y = top + (v.h - top) * rng.random() ** 0.8
        near = (y - top) / max(v.h - top, 1)
        x, high = rng.uniform(0, v.w), v.s * (0.008 + 0.024 * near)
        tone = toned(colour, rng.choice((0.84, 1.1, 1.16)))
        for lean in (-0.6, 0.0, 0.6):
            v.shape([(x - high * 0.14, y), (x + lean * high, y - high), (x + high * 0.14, y)], tone)


@painting("flower")
def meadow(v: View, top: float, colours: Sequence[Colour], count: int = 90) -> None:
    """Small flowers in rows that thin out to the horizon; those at our feet are large."""
    rng = v.rng
    places = sorted(rng.random() for _ in range(round(count * v.w / v.s)))
    for k in places:
        y, r = top + (v.h - top) * k, v.s * (0.004 + 0.012 * k)
        x, colour = rng.uniform(0, v.w), rng.choice(list(colours))
        v.slab(x - r * 0.12, y, r * 0.24, r * 2.2, (84, 150, 76), 0.3 * (1 - k))
        for turn in range(5 if k > 0.3 else 1):
            way = 2 * math.pi * turn / 5
            petal = (x + r * 0.6 * math.cos(way), y + r * 0.5 * math.sin(way))
            v.disc(*petal, r * 0.6, r * 0.5, colour, 0.4 * (1 - k))
        v.disc(x, y, r * 0.36, r * 0.32, (252, 220, 110), 0.4 * (1 - k))


@painting("flower")
def sunflower(v: View, x: float, base: float, high: float, away: float) -> None:
    r = high * 0.2
    y = base - high
    v.slab(x - high * 0.02, y, high * 0.04, high, (92, 150, 70), away)
    for side in (-1, 1):
        leaf = oval((x + side * high * 0.14, base - high * 0.42), high * 0.15, high * 0.06,
                    -0.4 * side)  # fmt: skip
        v.fill(leaf, (104, 166, 76), away)
    for turn in np.linspace(0, 2 * math.pi, 13, endpoint=False):
        place = (x + r * 0.72 * math.cos(turn), y + r * 0.72 * math.sin(turn))
        v.fill(oval(place, r * 0.4, r * 0.17, float(turn)), (252, 202, 62), away)
    v.disc(x, y, r * 0.52, r * 0.52, (126, 84, 52), away)


@painting("field")
def wheat(v: View, top: float, colour: Colour, rows: int = 9) -> None:
    """A field of standing ears or of tall grass."""
    colour = v.turf(colour)
    for row in range(rows):
        k = (row + 1) / rows
        y, high = top + (v.h - top) * k**1.3, v.s * (0.012 + 0.05 * k)
        tone = toned(colour, 0.92 + 0.16 * v.rng.random())
        xs = np.arange(-0.02 * v.w, 1.04 * v.w, v.s * (0.012 + 0.02 * k))
        teeth: list[tuple[float, float]] = [(xs[0], y + high)]
        for x in xs:
            teeth += [(x, y), (x + v.s * 0.006, y - high * v.rng.uniform(0.5, 1.0))]
        v.shape([*teeth, (float(xs[-1]), y + high)], tone, 0.35 * (1 - k))


@painting("plant")
def fern(v: View, x: float, base: float, high: float, colour: Colour = (70, 128, 70)) -> None:
    for turn in (-2.5, -2.0, -1.57, -1.1, -0.6):
        tip = (x + high * math.cos(turn), base + high * math.sin(turn))
        bow = ((x + tip[0]) / 2, (base + tip[1]) / 2 - high * 0.16)
        leaf = ribbon(smooth([(x, base), bow, tip], 5), (high * 0.05, high * 0.14, high * 0.09, 0))
        v.fill(leaf, toned(colour, v.rng.uniform(0.85, 1.15)))
