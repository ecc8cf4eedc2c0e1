"""The hair on the skull: fringe, hairline and crown as one outline, in head radii."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from itertools import pairwise

import numpy as np

from core.figures.face.heads import HeadFrame
from core.figures.hair.shapes import HairShape
from core.figures.painting.shapes import Polygon

Places = list[tuple[float, float]]
# Where the hair ends behind the fringe: azimuth, height; loose, tied, and cropped close.
HAIRLINE = ((1.2, 0.1), (1.36, -0.06), (1.6, 0.0), (1.8, -0.4), (2.2, -0.66), (3.1416, -0.82))
TIED = ((1.2, 0.1), (1.36, -0.1), (1.6, -0.02), (1.8, -0.3), (2.2, -0.46), (3.1416, -0.6))
CROPPED = ((1.2, 0.1), (1.36, -0.12), (1.6, 0.02), (1.8, -0.24), (2.2, -0.4), (3.1416, -0.48))


def cap_outline(f: HeadFrame, shape: HairShape, flop: int, seed: float) -> Polygon:
    """In head radii: the lower edge from the left outline to the right, then the crown."""
    hairline = CROPPED if shape.is_shorn else TIED if shape.is_tied else HAIRLINE
    around = sorted(
        [(turn * a, y) for a, y in hairline for turn in (-1, 1)], key=lambda place: place[0]
    )
    shift = 2 * math.pi
    ring = [(a + k * shift, y) for k in (-1, 0, 1) for a, y in around]
    seen = [(a + f.yaw, y) for a, y in ring]
    front = [(a + k * shift + f.yaw, y) for k in (-1, 0, 1) for a, y in shape.fringe[1:-1]]
    level = np.interp((-math.pi / 2, math.pi / 2), *np.array(sorted([*seen, *front])).T)
    fringe = fringe_line(f, shape, flop)
    reach = 1.0 if shape.is_shorn else 1.04
    edge = [(math.sin(a) * reach, y) for a, y in seen if abs(a) < math.pi / 2]
    left = [place for place in edge if not fringe or place[0] < fringe[0][0]]
    right = [place for place in edge if fringe and place[0] > fringe[-1][0]]
    lower = [*sorted(left), *fringe, *sorted(right)]
    # On the skull's own outline where a bare forehead leaves it.
    side = (1.0 if shape.is_shorn else 1.07) * np.sqrt(1 - np.clip(level / 1.2, 0, 0.9) ** 2)
    start, end = (-float(side[0]), float(level[0])), (float(side[1]), float(level[1]))
    crown = CROWNS.get(shape.crown, _smooth)(f, flop, random.Random(seed))
    above = [(x, y) for x, y in crown if y >= level[1 if x > 0 else 0] or y < 0.05]
    return np.array([start, *lower, end, *above])


def fringe_line(f: HeadFrame, shape: HairShape, flop: int) -> Places:
    """Leaf-shaped locks between the corners that the viewer sees."""
    corners = [(a + f.yaw, y) for a, y in shape.fringe]
    if f.yaw * flop < 0 and abs(f.yaw) < 0.1:
        corners = [(-a, y) for a, y in reversed(corners)]
    seen = [(math.sin(a) * 1.03 * _round(y), y) for a, y in corners if abs(a) < 1.36]
    if len(seen) < 2:
        return []
    path: Places = []
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


def _round(height: float) -> float:
    """How much narrower the skull is at this height than at the ears."""
    return math.sqrt(1 - min(0.9, max(0.0, height - 0.1) / 1.05) ** 2)


def _arch(f: HeadFrame, wide: float, high: float, count: int = 15) -> Places:
    angles = np.linspace(0.0, math.pi, count)
    x = wide * np.cos(angles) + 0.13 * f.back * np.sin(angles)
    y = 0.05 + high * np.sin(angles)
    return list(zip(x.tolist(), y.tolist(), strict=True))


def _smooth(f: HeadFrame, flop: int, chance: random.Random) -> Places:
    return _arch(f, 1.1, 1.14)


def _sleek(f: HeadFrame, flop: int, chance: random.Random) -> Places:
    return _arch(f, 1.07, 1.07)


def _shorn(f: HeadFrame, flop: int, chance: random.Random) -> Places:
    return _arch(f, 1.0, 0.98)


def _swept(f: HeadFrame, flop: int, chance: random.Random) -> Places:
    """Full on top, drawn to one side."""
    lean = 0.22 * flop * max(0.0, math.cos(f.yaw)) - 0.2 * f.back
    return [(x + lean * max(0.0, y) ** 2, y + 0.16 * max(0.0, y)) for x, y in _arch(f, 1.02, 1.1)]


def _tufts(f: HeadFrame, flop: int, chance: random.Random, count: int, reach: float) -> Places:
    tips: Places = []
    back = f.back
    for i in range(count):
        middle = math.pi * (i + 0.5) / count
        lean = 0.16 * (flop if abs(f.yaw) < 0.3 else back)
        far = reach + chance.uniform(-0.07, 0.07)
        low = math.pi * i / count
        tips.append((1.08 * math.cos(low) + 0.1 * back, 0.05 + 1.1 * math.sin(low)))
        side = middle - 0.2 * math.pi / count
        tips.append((1.17 * math.cos(side) + 0.1 * back, 0.05 + 1.2 * math.sin(side)))
        tips.append((far * math.cos(middle) - lean, 0.05 + far * math.sin(middle) * 1.02))
    tips.append((-1.08, 0.05))
    return tips


def _spiky(f: HeadFrame, flop: int, chance: random.Random) -> Places:
    return _tufts(f, flop, chance, 8, 1.42)


def _messy(f: HeadFrame, flop: int, chance: random.Random) -> Places:
    return _tufts(f, flop, chance, 9, 1.24)


def _curls(f: HeadFrame, chance: random.Random, reach: float, count: int, low: float) -> Places:
    """Round bumps on a circle, from ``low`` radians under one ear to the other."""
    found: Places = []
    for i in range(count):
        for share in (0.0, 0.25, 0.5, 0.75):
            angle = -low + (math.pi + 2 * low) * (i + share) / count
            far = reach * (1 + (0.1 + 0.03 * chance.random()) * math.sin(math.pi * share))
            found.append((far * math.cos(angle) + 0.1 * f.back, 0.1 + far * math.sin(angle)))
    return found


def _curly(f: HeadFrame, flop: int, chance: random.Random) -> Places:
    return _curls(f, chance, 1.14, 9, 0.05)


def _afro(f: HeadFrame, flop: int, chance: random.Random) -> Places:
    return _curls(f, chance, 1.62, 17, 0.5)


Crown = Callable[[HeadFrame, int, random.Random], Places]
CROWNS: dict[str, Crown] = {
    "smooth": _smooth, "sleek": _sleek, "shorn": _shorn, "swept": _swept, "spiky": _spiky,
    "messy": _messy, "curly": _curly, "afro": _afro,
}  # fmt: skip
