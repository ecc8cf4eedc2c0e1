"""What fronts and collars are sewn of."""

from __future__ import annotations

import numpy as np

from core.figures.attributes import Colour
from core.figures.body.models import Model
from core.figures.painting.paint import Label, Region, ink, toned
from core.figures.painting.shapes import (
    Polygon,
    Vector,
    oval,
    ribbon,
    smooth,
    vec,
)


def vee(m: Model, wide: float, deep: float) -> Polygon:
    return np.array([m.front(-wide, -0.05), m.front(0, deep), m.front(wide, -0.05)])


def band(m: Model, level: float, width: float, share: float = 1.05) -> Polygon:
    """Around the torso at a level."""
    dip = 0.04
    line = smooth(m.on([(-share, level), (0, level + dip), (share, level)]), 6)
    return ribbon(line, (width * m.u,))


def front_line(m: Model, points: list[tuple[float, float]]) -> Polygon:
    return np.array([m.front(a, v) for a, v in points])


def round_collar(m: Model, region: Region, colour: Colour) -> None:
    loop = smooth(m.on([(-0.75, -0.07), (0, 0.1 if m.shows_front else 0.0), (0.75, -0.07)]), 6)
    m.p.inside(region, [ribbon(loop, (0.05 * m.u,))], colour, Label.TRIM)
    if m.shows_front:
        skin = np.concatenate([loop, m.on([(0.7, -0.2), (-0.7, -0.2)])])
        m.p.inside(region, [skin], m.skin, Label.SKIN)


def button(m: Model, place: Vector, colour: Colour, size: float = 0.022) -> None:
    m.p.fill(oval(place, size * m.u, size * m.u), ink(colour))
    m.p.fill(oval(place - vec(0, 0.1 * size * m.u), size * m.u * 0.7, size * m.u * 0.7), colour)


def lapels(m: Model, region: Region, shirt: Colour, deep: float = 0.5) -> None:
    m.p.inside(region, [vee(m, 0.4, deep)], shirt, Label.TRIM)
    for side in (-1, 1):
        lapel = front_line(
            m, [(side * 0.42, -0.05), (side * 0.55, 0.2), (side * 0.38, 0.24), (0, deep + 0.02),
            (side * 0.28, 0.12)],
        )  # fmt: skip
        m.p.inside(region, [lapel], toned(m.cloth, 0.86 if sum(m.cloth) > 240 else 1.3))
        m.p.mark(lapel[[0, 1, 2]], ink(m.cloth), 0.5)
        m.p.mark(lapel[[2, 3]].repeat(2, axis=0)[[0, 1, 3]], ink(m.cloth), 0.6)


def tie(m: Model, long: float = 0.5) -> None:
    knot = front_line(m, [(-0.09, 0.03), (0.09, 0.03), (0.05, 0.11), (-0.05, 0.11)])
    blade = front_line(
        m, [(-0.05, 0.11), (0.05, 0.11), (0.1, long - 0.08), (0, long), (-0.1, long - 0.08)]
    )
    for shape in (blade, knot):
        m.p.part([(shape, m.accent)], 0.02 * m.u, Label.TRIM, outline=0.6)


def collar_back(m: Model, region: Region, colour: Colour) -> None:
    m.p.inside(region, [band(m, -0.02, 0.08, 0.6)], colour, Label.TRIM)


def crossed(m: Model, region: Region, inner: Colour, band: Colour) -> None:
    """A wrapped front: the left over the right."""
    if not m.shows_front:
        collar_back(m, region, band)
        return
    m.p.inside(region, [vee(m, 0.26, 0.22)], m.skin, Label.SKIN)
    for points, width in (
        ([(0.3, -0.08), (0.12, 0.2), (-0.2, 0.5)], 0.055),
        ([(-0.3, -0.08), (-0.06, 0.24), (0.4, 0.6)], 0.055),
    ):
        m.p.inside(region, [ribbon(front_line(m, points), (width * 1.9 * m.u,))], band, Label.TRIM)
        m.p.inside(region, [ribbon(front_line(m, points), (width * 0.7 * m.u,))], inner, Label.TRIM)
        m.p.mark(front_line(m, points), ink(band), 0.5)
