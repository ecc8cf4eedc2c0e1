"""Poses of our own for four-legged animals, facing right; angles alone count."""

from __future__ import annotations

import numpy as np

from core.geometry import Size
from core.repose.animals.rig import COUNT, NECK, NOSE, TAIL, Complex, Rig

SIZE = Size(400, 300)
# Degrees, 0 to the right and 90 down: trunk from tail to neck, head from neck to nose, then upper
# and lower bone of left front, right front, left back and right back leg.
POSES: dict[str, tuple[int, int, tuple[tuple[int, int], ...]]] = {
    "standing": (0, -10, ((95, 88), (95, 88), (75, 105), (75, 105))),
    "walking": (0, -5, ((120, 105), (65, 80), (55, 95), (100, 125))),
    "running": (-4, -5, ((35, 15), (55, 30), (125, 150), (110, 140))),
    "sitting": (-32, 0, ((92, 88), (85, 88), (10, 140), (15, 145))),
    "lying": (0, -15, ((60, 5), (70, 5), (30, 10), (35, 10))),
}
LEGS = ((5, 6, 7), (8, 9, 10), (11, 12, 13), (14, 15, 16))


def preset(name: str) -> Rig:
    trunk, head, legs = POSES[name]
    points: Complex = np.zeros(COUNT, np.complex128)
    points[TAIL] = 120 + 100j
    points[NECK] = points[TAIL] + 140 * _towards(trunk)
    points[NOSE] = points[NECK] + 60 * _towards(head)
    points[:2] = points[NECK] + 40 * _towards(head - 15)
    for (socket, middle, paw), (upper, lower) in zip(LEGS, legs, strict=True):
        points[socket] = points[NECK if socket < 11 else TAIL] + 25j
        points[middle] = points[socket] + 50 * _towards(upper)
        points[paw] = points[middle] + 50 * _towards(lower)
    return Rig(points, np.ones(COUNT, np.bool_), SIZE)


def _towards(degrees: float) -> complex:
    return complex(np.exp(1j * np.radians(degrees)))
