"""The locks beside the face: before the ears, and over the shoulders."""

from __future__ import annotations

import math

import numpy as np

from core.figures.hair.strands import hang
from core.figures.hair.strokes import Comb
from core.figures.painting.shapes import lock, vec

LOCK_AZIMUTH = 1.22


def paint_locks(c: Comb) -> None:
    """The locks before the ears that frame the face."""
    if "hair over shoulder" in c.shape.extras:
        _over_shoulder(c)
    long = c.shape.locks
    if "sidelocks" in c.shape.extras:
        long = max(long * 1.25, 1.5)
    if not long or c.f.faces_away:
        return
    for azimuth in (-LOCK_AZIMUTH, LOCK_AZIMUTH):
        if c.f.shows(azimuth) >= 0.0:
            _lock(c, azimuth, long)


def _lock(c: Comb, azimuth: float, long: float) -> None:
    f = c.f
    x, _ = f.turned(azimuth, 0, 0.94 + 0.1 * min(1.0, f.shows(azimuth) * 3))
    out = math.copysign(1, x) if abs(x) > 0.2 else float(-f.side)
    low = -0.1 - long
    points = np.array(
        [
            (x - out * 0.04, 0.35),
            (x + out * 0.02, -0.15),
            (x - out * 0.02, low * 0.62),
            (x + out * 0.04 + c.sway * 0.2, low),
        ]
    )
    fork = points[1:] * [1, 0.78] + [-out * 0.07, 0.0]
    hair = lock(hang(f, points, c.bend, long), f.radius * 0.3)
    second = lock(hang(f, fork, c.bend, long), f.radius * 0.17)
    c.part([second], 0.05, cast=0.05, outline=0.85, inner=True)
    c.part([hair], 0.07, cast=0.07, outline=0.85)
    c.p.mark(hang(f, points[1:] + vec(out * 0.03, 0.05), c.bend, long), c.line, 0.5)


def _over_shoulder(c: Comb) -> None:
    """A part of the hair that lies before the chest."""
    f = c.f
    if f.faces_away:
        return
    sides = (-1.3, 1.3) if abs(f.yaw) < 0.4 else (-1.3 * f.side,)
    for azimuth in sides:
        x, _ = f.turned(azimuth, 0, 1.0)
        inward = -math.copysign(0.16, x)
        long = min(max(c.shape.reach, 1.4), 2.6)
        points = np.array([(x * 0.98, 0.2), (x * 1.05, -0.6), (x * 1.0 + inward * 0.4, -1.3),
                           (x * 0.9 + inward + c.sway * 0.2, -long)])  # fmt: skip
        for share, width in ((1.0, 0.52), (0.9, 0.3)):
            line = hang(f, points * [1.0, share] + [(1 - share) * 1.4 * inward, 0], c.bend, long)
            c.part([lock(line, f.radius * width)], 0.08, cast=0.08, outline=0.9)
            c.p.mark(line[1:], c.line, 0.5)
