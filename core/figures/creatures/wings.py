"""Wings at the shoulder blades; turned with the trunk, so that in profile they fold behind it."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from core.figures.attributes import Colour
from core.figures.body.models import Model
from core.figures.painting.paint import CLOTH_SHADE, Label, ink, mixed, toned
from core.figures.painting.shapes import Polygon, closed, oval, ribbon, smooth


def paint_wings(m: Model, form: str, colour: Colour, second: Colour | None) -> None:
    painter = {"membrane": _membrane, "fairy": _fairy, "butterfly": _butterfly}.get(form, _feathers)
    # The one that is farther goes first.
    near = 1 if math.sin(m.body.yaw) < 0 else -1
    for side in (-near, near):
        painter(m, _Wing(m, side), colour, second or mixed(colour, (255, 255, 255), 0.4))


class _Wing:
    """Places of one wing: x out from its root, y up along the back, in torsos."""

    def __init__(self, m: Model, side: int) -> None:
        yaw = m.body.yaw
        self.spread = side * math.cos(yaw) - 0.72 * math.sin(yaw)
        if abs(self.spread) < 0.3:
            self.spread = math.copysign(0.3, self.spread)
        self.root = m.at(0.4 * math.copysign(1, self.spread), 0.24)
        self.m = m

    def shape(self, places: list[tuple[float, float]] | Polygon) -> Polygon:
        m = self.m
        x, y = np.asarray(places, np.float64).T
        along = x[:, None] * (self.spread * m.u) * m.across
        return self.root + along - y[:, None] * m.u * m.down


def _feathers(m: Model, wing: _Wing, colour: Colour, second: Colour) -> None:
    """Three rows of feathers under an arm."""
    rows = (
        (9, (1.5, 0.95), (0.18, -0.55), 0.62, 0.92), (8, (1.3, 0.9), (0.12, -0.3), 0.42, 0.97),
        (7, (1.1, 0.82), (0.08, -0.1), 0.28, 1.0),
    )  # fmt: skip
    for count, tip, low, long, tone in rows:
        shapes: list[tuple[Polygon, Colour]] = []
        for share in np.linspace(0, 1, count):
            root = np.array(_arm(1 - share)) * (0.82 if count > 7 else 0.9)
            turn = math.radians(-62 + 50 * (1 - share) + 8)
            reach = long * (0.75 + 0.35 * (1 - share)) * (0.7 + 0.4 * (tip[0] / 1.5))
            end = root + reach * np.array([math.cos(turn), math.sin(turn)]) + [0.0, low[1] * 0.15]
            middle = (root + end) / 2 + np.array([0.04, -0.05])
            feather = ribbon(smooth([root, middle, end], 6), np.array((0.12, 0.2, 0.19, 0.03)))
            shapes.append((wing.shape(feather), toned(colour, tone)))
        for shape in reversed(shapes):
            m.p.part([shape], m.u * 0.02, Label.TRIM, shade=CLOTH_SHADE, outline=0.75)
    arm = [_arm(share) for share in np.linspace(0, 1, 7)]
    bone = ribbon(smooth(arm, 4), np.array((0.14, 0.2, 0.19, 0.15, 0.06)))
    m.p.part([(wing.shape(bone), colour)], m.u * 0.03, Label.TRIM, shade=CLOTH_SHADE)


def _arm(share: float) -> tuple[float, float]:
    """The leading edge from the root to the tip."""
    places = np.array([(0.0, 0.0), (0.28, 0.38), (0.68, 0.62), (1.1, 0.56), (1.42, 0.3)])
    at = np.linspace(0, 1, len(places))
    return tuple(float(np.interp(share, at, places[:, k])) for k in (0, 1))  # type: ignore[return-value]


def _membrane(m: Model, wing: _Wing, colour: Colour, second: Colour) -> None:
    bend = (0.62, 0.72)
    tips = [(1.55, 0.62), (1.5, 0.0), (1.12, -0.46), (0.62, -0.66), (0.12, -0.42)]
    edge: list[tuple[float, float]] = []
    for (x, y), (other_x, other_y) in pairwise(tips):
        middle = ((x + other_x) / 2 * 0.86, (y + other_y) / 2 + 0.16)
        edge += [tuple(place) for place in smooth([(x, y), middle, (other_x, other_y)], 5)[:-1]]
    sail = [(0.0, 0.0), (0.26, 0.42), bend, *edge, tips[-1]]
    m.p.part([(wing.shape(sail), toned(colour, 1.25))], m.u * 0.06, Label.TRIM, shade=CLOTH_SHADE)
    for tip in tips[1:-1]:
        finger = smooth(
            [bend, ((bend[0] + tip[0]) / 2 + 0.06, (bend[1] + tip[1]) / 2 + 0.05), tip], 5
        )
        m.p.part(
            [(wing.shape(ribbon(finger, (0.06, 0.045, 0.01))), colour)], 0, Label.TRIM, outline=0.6
        )
    arm = smooth([(0.0, 0.0), (0.3, 0.5), bend, (1.1, 0.78), tips[0]], 5)
    m.p.part(
        [(wing.shape(ribbon(arm, (0.13, 0.12, 0.1, 0.07, 0.01))), colour)], m.u * 0.02, Label.TRIM
    )
    claw = [(bend[0] - 0.04, bend[1]), (bend[0] + 0.02, bend[1] + 0.17), (bend[0] + 0.05, bend[1])]
    m.p.part([(wing.shape(claw), second)], 0, Label.TRIM, outline=0.7)


def _fairy(m: Model, wing: _Wing, colour: Colour, second: Colour) -> None:
    for tip, wide in (((1.25, 0.86), 0.5), ((0.95, -0.5), 0.4)):
        blade = ribbon(smooth([(0.02, 0.0), (tip[0] * 0.5, tip[1] * 0.62), tip], 7),
                       np.array((0.05, wide * 0.8, wide, wide * 0.7, 0.06)))  # fmt: skip
        placed = wing.shape(blade)
        region = m.p.part([(placed, colour)], 0, Label.TRIM, outline=0.5)
        m.p.inside(region, [wing.shape(_pane(blade))], mixed(colour, (255, 255, 255), 0.4))
        for share in (-0.22, 0.0, 0.22):
            vein = [(0.02, 0.0), (tip[0] * 0.45, tip[1] * 0.55 + share * 0.5),
                    (tip[0] * 0.84, tip[1] * 0.86 + share * 0.7)]  # fmt: skip
            m.p.mark(wing.shape(vein), mixed(colour, (255, 255, 255), 0.6), 0.6)


def _pane(blade: Polygon) -> Polygon:
    """The light in the middle of a wing."""
    middle = blade.mean(0)
    return middle + (blade - middle) * 0.5


def _butterfly(m: Model, wing: _Wing, colour: Colour, second: Colour) -> None:
    dark = ink(colour)
    upper = [
        (0.0, 0.02),
        (0.3, 0.66),
        (0.9, 1.06),
        (1.42, 1.0),
        (1.4, 0.5),
        (1.0, 0.02),
        (0.4, -0.08),
    ]
    lower = [(0.0, -0.02), (0.5, -0.04), (0.98, -0.2), (1.02, -0.6), (0.66, -0.86), (0.36, -0.6)]
    for rim, inset, spots in (
        (lower, 0.78, ((0.62, -0.62), (0.86, -0.46))),
        (upper, 0.8, ((1.24, 0.86), (1.28, 0.6))),
    ):
        outline = closed(rim, 5)
        region = m.p.part([(wing.shape(outline), dark)], m.u * 0.03, Label.TRIM)
        middle = outline.mean(0)
        inner = middle * (1 - inset) + outline * inset
        m.p.inside(region, [wing.shape(inner)], colour)
        cell = middle * 0.62 + outline * 0.38
        m.p.inside(region, [wing.shape(cell)], second)
        m.p.inside(region, [wing.shape(oval(spot, 0.05, 0.05)) for spot in spots], (252, 250, 240))
