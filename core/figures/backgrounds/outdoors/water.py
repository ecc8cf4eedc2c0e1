"""Sea, lakes, rivers, falls, and what a wet ground mirrors."""

from __future__ import annotations

import numpy as np

from core.figures.attributes import Colour
from core.figures.backgrounds.landscape import View
from core.figures.painting.paint import mixed, painting
from core.figures.painting.shapes import oval, smooth

DEEP: Colour = (36, 118, 196)
SHALLOW: Colour = (128, 214, 224)


@painting("water")
def paint_water(
    v: View, top: float, bottom: float, far: Colour = (58, 146, 208), near: Colour = SHALLOW,
    glints: int = 14,
) -> None:  # fmt: skip
    """Level water that mirrors some of the sky."""
    sky = v.air.time.sky[-1]
    v.raw_wash(top, bottom, (mixed(v.seen(far, 0.25), sky, 0.25), v.seen(mixed(far, near, 0.5)),
                             v.seen(near)))  # fmt: skip
    for _ in range(round(glints * v.w / v.s)):
        k = v.rng.random()
        y = top + (bottom - top) * k
        wide = v.s * v.rng.uniform(0.015, 0.06) * (0.5 + k)
        shine = mixed(v.seen((226, 244, 250)), sky, 0.3)
        v.lit(oval((v.w * v.rng.random(), y), wide, v.s * 0.0016 * (1 + 2 * k)), shine)
    if v.air.time.disc and v.air.weather.cover < 0.4:
        x = v.w * (0.5 + 0.28 * v.sun)
        colour = mixed(v.air.time.sky[-1], (255, 250, 226), 0.6)
        for i in range(7):
            y = top + (bottom - top) * (i + 0.4) / 7
            wide = v.s * (0.1 - 0.006 * i) * v.rng.uniform(0.5, 1)
            v.p.glow(oval((x + v.s * v.rng.uniform(-0.02, 0.02), y), wide, v.s * 0.004), colour,
                     0.6)  # fmt: skip


def paint_surf(v: View, sea: float, shore: float) -> None:
    """Where the sea runs out on the sand, with foam and wet sand."""
    for lift, colour in ((0.02, (206, 190, 150)), (0.004, (250, 253, 255)), (-0.008, SHALLOW)):
        xs = np.linspace(-0.05, 1.05, 9) * v.w
        ys = shore + v.s * lift + v.s * 0.008 * np.sin(np.arange(9) * 1.7)
        edge = smooth(np.stack([xs, ys], 1), 8)
        back = np.array([(v.w * 1.05, shore - v.s * 0.03), (-v.w * 0.05, shore - v.s * 0.03)])
        v.fill(np.concatenate([edge, back]), colour)
    paint_water(v, sea, shore - v.s * 0.004, DEEP, SHALLOW)


@painting("water")
def paint_fall(v: View, x: float, top: float, bottom: float, wide: float) -> None:
    lip = [(x - wide * 0.4, top), (x + wide * 0.4, top), (x + wide * 0.55, bottom),
           (x - wide * 0.55, bottom)]  # fmt: skip
    v.shape(lip, (206, 230, 242), 0.2)
    for _ in range(12):
        at = x + wide * v.rng.uniform(-0.42, 0.42)
        thread = np.array([(at, top), (at + (at - x) * 0.3, bottom)])
        v.line(thread, v.pick((250, 253, 255), (170, 208, 230)), v.rng.uniform(0.6, 2.0), 0.1)
    for _ in range(5):
        v.halo(x + wide * v.rng.uniform(-0.7, 0.7), bottom, wide * 0.5, v.seen((246, 250, 255)),
               0.8, wide * 0.2)  # fmt: skip


def paint_puddles(v: View) -> None:
    """Of the sky, on a wet ground."""
    sky = mixed(v.seen((206, 222, 240)), v.air.time.sky[-1], 0.4)
    for _ in range(6):
        k = v.rng.uniform(0.1, 1.0)
        y = v.horizon + (v.h - v.horizon) * k
        wide = v.s * (0.03 + 0.08 * k) * v.rng.uniform(0.7, 1.2)
        v.p.glow(oval((v.w * v.rng.random(), y), wide, wide * 0.16), sky, 0.5)
