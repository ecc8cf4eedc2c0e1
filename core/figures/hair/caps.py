"""The hair on the skull: fringe, hairline and crown as one outline, in head radii."""

from __future__ import annotations

import math
import random
from itertools import pairwise

import numpy as np

from core.figures.face.heads import HeadFrame
from core.figures.hair.styles import HairShape
from core.figures.painting.shapes import Polygon

# Where the hair ends behind the fringe: azimuth, height; loose and tied.
HAIRLINE = ((1.2, 0.1), (1.36, -0.06), (1.6, 0.0), (1.8, -0.4), (2.2, -0.66), (3.1416, -0.82))
TIED = ((1.2, 0.1), (1.36, -0.1), (1.6, -0.02), (1.8, -0.3), (2.2, -0.46), (3.1416, -0.6))


def cap_outline(f: HeadFrame, shape: HairShape, flop: int, seed: float) -> Polygon:
    """In head radii: the lower edge from the left outline to the right, then the crown."""
    hairline = TIED if shape.is_tied else HAIRLINE
    around = sorted(
        [(turn * a, y) for a, y in hairline for turn in (-1, 1)], key=lambda place: place[0]
    )
    lower: list[tuple[float, float]] = []
    shift = 2 * math.pi
    ring = [(a + k * shift, y) for k in (-1, 0, 1) for a, y in around]
    seen = [(a + f.yaw, y) for a, y in ring]
    level = np.interp((-math.pi / 2, math.pi / 2), *np.array(sorted(seen)).T)
    fringe = _fringe(f, shape, flop)
    edge = [(math.sin(a) * 1.04, y) for a, y in seen if abs(a) < math.pi / 2]
    left = [place for place in edge if not fringe or place[0] < fringe[0][0]]
    right = [place for place in edge if fringe and place[0] > fringe[-1][0]]
    lower = [*sorted(left), *fringe, *sorted(right)]
    start, end = (-1.07, float(level[0])), (1.07, float(level[1]))
    return np.array([start, *lower, end, *_crown(f, shape, flop, seed)])


def _fringe(f: HeadFrame, shape: HairShape, flop: int) -> list[tuple[float, float]]:
    """Leaf-shaped locks between the corners that the viewer sees."""
    corners = [(a + f.yaw, y) for a, y in shape.fringe]
    if f.yaw * flop < 0 and abs(f.yaw) < 0.1:
        corners = [(-a, y) for a, y in reversed(corners)]
    seen = [(math.sin(a) * 1.03, y) for a, y in corners if abs(a) < 1.36]
    if len(seen) < 2:
        return []
    path: list[tuple[float, float]] = []
    for (x, y), (next_x, next_y) in pairwise(seen):
        down = next_y < y
        bend_x = next_x * 0.75 + x * 0.25 if down else next_x * 0.25 + x * 0.75
        bend = (bend_x, 0.45 * max(y, next_y) + 0.55 * min(y, next_y) + (0.05 if down else 0.0))
        for t in (0.0, 0.25, 0.5, 0.75):
            path.append(
                ((1 - t) ** 2 * x + 2 * t * (1 - t) * bend[0] + t * t * next_x,
                (1 - t) ** 2 * y + 2 * t * (1 - t) * bend[1] + t * t * next_y),
            )  # fmt: skip
    return [*path, seen[-1]]


def _crown(f: HeadFrame, shape: HairShape, flop: int, seed: float) -> list[tuple[float, float]]:
    back = f.back
    angles = np.linspace(0.0, math.pi, 15)
    x = 1.1 * np.cos(angles) + 0.13 * back * np.sin(angles)
    y = 0.05 + 1.14 * np.sin(angles)
    if shape.crown == "smooth":
        return list(zip(x.tolist(), y.tolist(), strict=True))
    spiky = shape.crown == "spiky"
    tips: list[tuple[float, float]] = []
    count = 8 if spiky else 9
    chance = random.Random(seed)
    for i in range(count):
        middle = math.pi * (i + 0.5) / count
        lean = 0.16 * (flop if abs(f.yaw) < 0.3 else back)
        reach = (1.42 if spiky else 1.24) + chance.uniform(-0.07, 0.07)
        low = math.pi * i / count
        tips.append((1.08 * math.cos(low) + 0.1 * back, 0.05 + 1.1 * math.sin(low)))
        side = middle - 0.2 * math.pi / count
        tips.append((1.17 * math.cos(side) + 0.1 * back, 0.05 + 1.2 * math.sin(side)))
        tips.append((reach * math.cos(middle) - lean, 0.05 + reach * math.sin(middle) * 1.02))
    tips.append((-1.08, 0.05))
    return tips
