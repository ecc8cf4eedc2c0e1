"""Animal ears on the head: the outer side, and the inner one where it is seen."""

from __future__ import annotations

import math

import numpy as np

from core.figures.attributes import Colour
from core.figures.body.models import Model
from core.figures.creatures.kinds import Ear
from core.figures.face.heads import HeadFrame
from core.figures.hair.strands import swung
from core.figures.painting.paint import HAIR_SHADE, Label, mixed, toned
from core.figures.painting.shapes import Polygon, closed, lock, smooth

# The outline in half widths and heights, from its outer root by the tip to its root at the crown.
SHARP = np.array([(-1.0, 0.0), (-1.0, 0.42), (-0.44, 0.74), (0.0, 1.0), (0.44, 0.74), (1.0, 0.4),
                  (1.0, -0.08)])  # fmt: skip
ROUND = np.array([(-0.72, -0.02), (-1.0, 0.5), (-0.7, 0.9), (0.0, 1.08), (0.7, 0.9), (1.0, 0.5),
                  (0.72, -0.06)])  # fmt: skip
PINK: Colour = (250, 178, 180)


def is_far(f: HeadFrame, ear: Ear, side: int) -> bool:
    """Whether the head hides its root."""
    return not f.faces_away and f.shows(ear.azimuth * side) < -0.2


def paint_ear(m: Model, ear: Ear, side: int, colour: Colour, second: Colour | None) -> None:
    f, p = m.head, m.p
    outer = _outline(m, ear, side, 1.0)
    region = p.part([(outer, colour)], f.radius * 0.07, Label.TRIM, shade=HAIR_SHADE,
                    cast=f.radius * 0.04)  # fmt: skip
    tip = second or ear.tip
    if tip is not None:
        count = len(outer)
        high = outer[int(count * 0.32) : int(count * 0.68)]
        p.inside(region, [high], tip)
    if f.faces_away or f.shows(ear.azimuth * side) < -0.1:
        return
    inner = _outline(m, ear, side, 0.62)
    p.inside(region, [inner], mixed(PINK, colour, 0.25))
    if ear.tuft:
        root = (outer[0] + outer[-1]) / 2
        for share in (-0.25, 0.1):
            aim = outer[len(outer) // 2] - root
            aside = np.array([-aim[1], aim[0]]) * share
            tuft = [root + aside * 0.6, root + aim * 0.3 + aside, root + aim * 0.56 + aside * 0.7]
            p.inside(region, [lock(tuft, f.radius * 0.09)], toned(colour, 1.12))


def _outline(m: Model, ear: Ear, side: int, size: float) -> Polygon:
    """In pixels, from its root at the side by the tip to its root at the crown."""
    f = m.head
    azimuth = ear.azimuth * side
    x, _ = f.turned(azimuth, 0, 0.86 if ear.height < 0.8 else 0.7)
    y = ear.height + 0.06 * (1 - abs(math.sin(azimuth + f.yaw)))
    narrow = 0.62 + 0.38 * abs(math.cos(azimuth * 0.5 + f.yaw))
    out = 1 if x >= 0 else -1
    if abs(x) < 0.2:
        out = side if not f.faces_away else -side
    wide, high = ear.wide * narrow * size, ear.high * size
    lean = ear.lean * out * abs(math.cos(f.yaw)) - 0.2 * math.sin(f.yaw) * high
    a, b = (SHARP * (1 - ear.blunt) + ROUND * ear.blunt).T
    # Its middle line turns outwards and down as far as it droops.
    turns = ear.droop * 2.5 * np.linspace(0, 1, 12)
    way = np.cumsum(np.stack([out * np.sin(turns), np.cos(turns)], 1), 0) / 12
    share = np.clip(b, 0, 1)
    middle = np.stack([np.interp(share, np.linspace(0, 1, 12), way[:, k]) for k in (0, 1)], 1)
    turn = ear.droop * 2.5 * share
    across = np.stack([np.cos(turn), -out * np.sin(turn)], 1)
    places = middle * high + across * (a * wide)[:, None]
    places += np.stack([lean * b, np.minimum(b, 0) + 0.1 * (1 - size)], 1)
    points = f.shape(places + np.array([x, y]))
    along = np.hypot(*(points - f.at(x, y)).T) * (places[:, 1] > 0.1)
    points = swung(points, along, ear.high * f.radius, m.motion.ears)
    if ear.blunt > 0.3:
        return closed(points, 5)
    return np.concatenate([smooth(points[:4], 5), smooth(points[3:], 5)[1:]])
