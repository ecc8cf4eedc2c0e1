"""A flat sheet of cloth, in units of the figure, and where each of its points is seen on a body.

x runs around the body, y down along it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from core.figures.body.models import Limb
from core.figures.clothing.tailor import Tailor
from core.figures.painting.shapes import Polygon, turn90, unit

_QUARTER = 0.42  # from the middle of the chest round to its side
Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True)
class Cloth:
    """A sheet and where each of its points is seen."""

    box: Box
    place: Callable[[Polygon], Polygon]
    dark: tuple[Polygon, ...] = ()  # where it lies in the figure's own shadow

    def laid(self, polygons: Sequence[Polygon]) -> list[Polygon]:
        """All of them at once: one by one takes ten times as long."""
        if not polygons:
            return []
        placed = self.place(np.concatenate(polygons))
        return np.split(placed, np.cumsum([len(polygon) for polygon in polygons])[:-1])

    @classmethod
    def of_torso(cls, t: Tailor) -> Cloth:
        m, turn = t.m, t.m.body.yaw / (math.pi / 2)
        levels, widths = m.levels
        middle, axis = m.joint(1), m.body.hips - m.joint(1)
        long = max(m.body.torso / t.u, 0.3)

        def place(points: Polygon) -> Polygon:
            level = points[:, 1] / long
            share = 1.3 * np.sin((points[:, 0] / _QUARTER + turn) * math.pi / 2)
            reach = np.interp(level, levels, widths) * share
            return middle + level[:, None] * axis + reach[:, None] * m.across

        away = -1.0 if float(m.p.light @ m.across) > 0 else 1.0
        dark = m.on([(away * 0.76, -0.1), (away * 0.7, 0.5), (away * 0.78, 1.2),
                     (away * 1.6, 1.2), (away * 1.6, -0.1)])  # fmt: skip
        box = ((-1 - turn) * _QUARTER, -0.15, (1 - turn) * _QUARTER, 1.2 * long)
        return cls(box, place, (dark,))

    @classmethod
    def of_limb(cls, t: Tailor, limb: Limb) -> Cloth:
        """Along both bones; half a width of 0.3 on each side covers any sleeve or trouser."""
        start, middle, end = t.m.bones(limb)
        one, other = unit(middle - start), unit(end - middle)
        first = float(np.hypot(*(middle - start))) / t.u
        last = float(np.hypot(*(end - middle))) / t.u

        def place(points: Polygon) -> Polygon:
            along = points[:, 1:] * t.u
            upper = start + along * one + points[:, :1] * t.u * -turn90(one)
            lower = middle + (along - first * t.u) * other + points[:, :1] * t.u * -turn90(other)
            return np.where(points[:, 1:] < first, upper, lower)

        dark: list[Polygon] = []
        for a, b, along in ((start, middle, one), (middle, end, other)):
            side = turn90(along)
            side = side * (-1.0 if float(side @ t.m.p.light) > 0 else 1.0) * t.u
            dark.append(
                np.array([a + side * 0.06, b + side * 0.045, b + side * 0.4, a + side * 0.4])
            )
        return cls((-0.3, -0.15, 0.3, min(first + last + 0.1, 6.0)), place, tuple(dark))

    @classmethod
    def hanging(cls, t: Tailor, waist: tuple[Polygon, Polygon], edge: Polygon) -> Cloth:
        """Between a waist and a hem that runs from the picture's left to its right."""
        width = max(float(np.hypot(*(edge[-1] - edge[0]))) / t.u, 0.3)
        drop = float(np.hypot(*(edge[len(edge) // 2] - (waist[0] + waist[1]) / 2))) / t.u
        drop = max(drop, 0.2)
        steps = np.linspace(0, 1, len(edge))

        def place(points: Polygon) -> Polygon:
            share = points[:, 0] / width
            top = waist[0] + share[:, None] * (waist[1] - waist[0])
            low = np.stack([np.interp(share, steps, edge[:, axis]) for axis in (0, 1)], 1)
            beyond = np.clip(share, None, 0) + np.clip(share - 1, 0, None)
            low = low + beyond[:, None] * (edge[-1] - edge[0])
            return top + (points[:, 1:] / drop) * (low - top)

        return cls((-0.2, -0.05, min(width, 6.0) + 0.2, min(drop, 6.0) * 1.1), place)
