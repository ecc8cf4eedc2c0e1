"""Places out of doors for play and sports."""

from __future__ import annotations

import numpy as np

from core.figures.attributes import Colour
from core.figures.backgrounds.landscape import View
from core.figures.backgrounds.outdoors import buildings as b
from core.figures.backgrounds.outdoors import water
from core.figures.backgrounds.outdoors.nature import far_trees
from core.figures.backgrounds.skies import paint_sky
from core.figures.painting.paint import toned
from core.figures.painting.shapes import box, oval


def playground(v: View) -> None:
    paint_sky(v)
    far_trees(v)
    v.ground((232, 210, 168), (240, 224, 190))
    b.wooden_fence(v, v.horizon + v.h * 0.015)
    x, top, low = v.w * 0.16, v.horizon - v.up * 0.4, v.horizon + v.h * 0.07
    for dx in (-0.16, 0.16):
        for lean in (-0.03, 0.03):
            post = np.array([(x + dx * v.s, top), (x + (dx + lean) * v.s, low)])
            v.line(post, (86, 132, 196), 2.0)
    v.line(np.array([(x - 0.17 * v.s, top), (x + 0.17 * v.s, top)]), (86, 132, 196), 2.4)
    for dx in (-0.08, 0.07):
        for k in (0.0, 0.05):
            rope = np.array([(x + (dx + k) * v.s, top), (x + (dx + k) * v.s, low - v.s * 0.07)])
            v.line(rope, (120, 110, 116), 0.6)
        v.slab(
            x + dx * v.s - v.s * 0.006, low - v.s * 0.075, v.s * 0.062, v.s * 0.014, (206, 84, 76)
        )
    x = v.w * 0.86
    slide = [
        (x - v.s * 0.05, top),
        (x - v.s * 0.01, top),
        (x - v.s * 0.16, low),
        (x - v.s * 0.22, low),
    ]
    v.shape(slide, (240, 192, 84))
    for dx in (0.0, 0.07):
        v.slab(x + dx * v.s, top - v.s * 0.05, v.s * 0.014, low - top + v.s * 0.05, (206, 90, 84))
    for k in range(5):
        v.slab(x, top + (low - top) * (k + 0.5) / 5, v.s * 0.08, v.s * 0.01, (206, 90, 84))


def court(v: View, ground: Colour, line: Colour = (250, 250, 250)) -> None:
    """Open ground with painted lines, a fence and trees behind it."""
    paint_sky(v)
    far_trees(v)
    v.ground(toned(ground, 0.94), toned(ground, 1.08))
    b.wire_fence(v, v.horizon - 0.3 * v.up, v.horizon + v.h * 0.01, (112, 140, 132))
    for k in (0.12, 0.62):
        y = v.horizon + (v.h - v.horizon) * k
        v.slab(0, y, v.w, v.s * (0.006 + 0.012 * k), line)
    for x in (-0.25, 0.18, 0.82, 1.25):
        far = v.w * (0.5 + (x - 0.5) * 0.5)
        edge = [(far, v.horizon), (far + v.s * 0.006, v.horizon), (v.w * x + v.s * 0.02, v.h),
                (v.w * x, v.h)]  # fmt: skip
        v.shape(edge, line)


def tennis_court(v: View) -> None:
    court(v, (106, 166, 128))
    y = v.horizon + v.h * 0.06
    for x in v.spread(0.025, 0.0):
        v.line(np.array([(x, y - v.s * 0.11), (x, y)]), (90, 100, 104), 0.3)
    v.slab(0, y - v.s * 0.12, v.w, v.s * 0.016, (250, 250, 252))


def basketball_court(v: View) -> None:
    court(v, (206, 130, 92))
    for side in (-1, 1):
        x, top = v.w / 2 + side * v.w * 0.36, v.horizon - 0.56 * v.up
        v.slab(x - v.s * 0.012, top, v.s * 0.024, v.horizon - top + v.h * 0.03, (96, 104, 120))
        v.slab(x - v.s * 0.1, top - v.s * 0.03, v.s * 0.2, v.s * 0.14, (244, 246, 250))
        board = box(x - v.s * 0.035, top + v.s * 0.03, v.s * 0.07, v.s * 0.05)
        v.p.line(board, v.seen((214, 74, 66)), 0.9, closed=True)
        v.p.line(
            oval((x, top + v.s * 0.1), v.s * 0.04, v.s * 0.01), v.seen((230, 100, 60)), 1.2, True
        )


def stadium(v: View) -> None:
    paint_sky(v)
    b_top = v.horizon - 0.4 * v.up
    v.shape(
        [
            (0, b_top - v.up * 0.1),
            (v.w * 0.5, b_top),
            (v.w, b_top - v.up * 0.1),
            (v.w, v.horizon),
            (0, v.horizon),
        ],
        (178, 186, 206),
        0.3,
    )
    for _ in range(round(220 * v.w / v.s)):
        x, k = v.w * v.rng.random(), v.rng.random()
        dip = v.up * 0.1 * (2 * x / v.w - 1) ** 2
        y = b_top - dip + v.up * 0.05 + (v.horizon - b_top - v.up * 0.08 + dip) * k
        v.disc(
            x,
            y,
            v.s * 0.006,
            v.s * 0.007,
            v.pick((226, 110, 100), (100, 140, 206), (250, 236, 200), (120, 100, 120)),
            0.4,
        )
    v.ground((196, 96, 76), (214, 120, 94))
    for i in range(7):
        x = v.w * (-0.5 + i / 3)
        far = v.w / 2 + (x - v.w / 2) * 0.35
        lane = [(far, v.horizon), (far + v.s * 0.004, v.horizon), (x + v.s * 0.016, v.h), (x, v.h)]
        v.shape(lane, (250, 244, 240))
    v.slab(0, v.horizon - v.s * 0.02, v.w, v.s * 0.025, (112, 170, 96))


def pool(v: View) -> None:
    paint_sky(v)
    far_trees(v)
    low = v.horizon + (v.h - v.horizon) * 0.45
    v.slab(0, v.horizon - v.s * 0.02, v.w, v.s * 0.05, (226, 232, 236))
    water.paint_water(v, v.horizon + v.h * 0.02, low, (64, 176, 220), (130, 222, 236), 20)
    for k in (0.3, 0.65):
        y = v.horizon + v.h * 0.02 + (low - v.horizon) * k
        for i, x in enumerate(v.spread(0.035, 0.0)):
            v.disc(x, y, v.s * 0.012, v.s * 0.006, (232, 90, 84) if i % 2 else (250, 250, 250))
    v.wash(low, v.h, ((236, 232, 224), (216, 210, 204)))
    v.joints((200, 196, 192), 11)
    v.slab(0, low, v.w, v.h * 0.014, (250, 250, 250))
