"""Ornaments of the hair."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from core.figures.attributes import Colour
from core.figures.body.models import Model
from core.figures.clothing.kinds import Slot
from core.figures.clothing.tailor import Tailor
from core.figures.painting.shapes import Polygon, Vector, closed, oval, ribbon, smooth, vec


def ribbon_colour(m: Model) -> Colour:
    """Of hair ties: that of a ribbon or scrunchie that is worn, else red unless the hair is."""
    for worn in m.wardrobe.all(Slot.HAIR):
        if worn.kind.piece in ("hair bow", "twin bows", "scrunchie"):
            return worn.cloth
    return (84, 148, 222) if m.look.hair_colour in ("red", "orange", "pink") else (224, 66, 80)


def paint_ornaments(m: Model) -> None:
    for index, worn in enumerate(m.wardrobe.all(Slot.HAIR)):
        ORNAMENTS[worn.kind.piece](Ornament(Tailor(m, worn), index))


class Ornament:
    """Where it is pinned: the side that is seen, lower for each further one."""

    def __init__(self, t: Tailor, index: int) -> None:
        self.t, self.f, self.r = t, t.m.head, t.m.r
        self.drop = 0.24 * index

    def side(self, azimuth: float, height: float, reach: float = 1.0) -> tuple[float, float]:
        if self.f.faces_away:
            return math.copysign(0.6, azimuth), height - self.drop
        azimuth = azimuth if self.f.yaw <= 0 else -azimuth
        return self.f.turned(azimuth, height - self.drop, reach)

    def put(self, points: Polygon | list[tuple[float, float]], role: str = "cloth",
            depth: float = 0.05, outline: float = 0.75) -> None:  # fmt: skip
        shape = self.f.shape(points)
        self.t.part([shape], depth * self.r / self.t.u, role, outline=outline)

    def disc(self, place: Vector, size: float, role: str = "cloth", outline: float = 0.6) -> None:
        self.t.part([oval(place, size * self.r, size * self.r)], 0.0, role, outline=outline)

    def bow(self, x: float, y: float, size: float = 1.0) -> None:
        f, t = self.f, self.t
        for side in (-1, 1):
            wing = closed(
                [(x, y), (x + side * 0.42 * size, y + 0.28 * size), (x + side * 0.52 * size, y),
                 (x + side * 0.4 * size, y - 0.2 * size)], 5,
            )  # fmt: skip
            self.put(wing, depth=0.08, outline=0.85)
            fold = [(x + side * 0.08 * size, y), (x + side * 0.2 * size, y + 0.05 * size),
                    (x + side * 0.3 * size, y + 0.04 * size)]  # fmt: skip
            t.mark(f.shape(fold), 0.5)
        t.part([oval(f.at(x, y), self.r * 0.1 * size, self.r * 0.11 * size)], 0.0, outline=0.8)


def _hair_bow(o: Ornament) -> None:
    x, y = o.f.turned(-0.75 if o.f.yaw <= 0 else 0.75, 0.95, 0.75)
    if o.f.faces_away:
        x, y = 0.0, 0.9
    o.bow(x, y, 1.25)


def _twin_bows(o: Ornament) -> None:
    for azimuth in (-1.1, 1.1):
        if o.f.faces_away or o.f.shows(azimuth) > -0.3:
            x, y = o.f.turned(azimuth, 0.72, 1.0)
            o.bow(x, y, 0.85)


def _flower(o: Ornament) -> None:
    centre = o.f.at(*o.side(1.0, 0.5))
    for turn in np.arange(5) * 2 * math.pi / 5:
        way = 0.19 * o.r * np.array([math.cos(turn), math.sin(turn)])
        o.t.part([oval(centre + way, o.r * 0.16, o.r * 0.16)], 0.0, outline=0.65)
    o.t.m.p.fill(oval(centre, o.r * 0.1, o.r * 0.1), o.t.colour("second"))


def _hairclip(o: Ornament) -> None:
    """Two bars over the side of the fringe."""
    for y in (0.44, 0.28):
        x, level = o.side(0.62, y, 1.02)
        bar = [(x - 0.24, level + 0.1), (x + 0.2, level - 0.02), (x + 0.22, level - 0.12),
               (x - 0.22, level)]  # fmt: skip
        o.put(bar, depth=0.02, outline=0.7)


def _shaped(shape: Polygon, size: float) -> Callable[[Ornament], None]:
    def paint(o: Ornament) -> None:
        x, y = o.side(0.7, 0.4, 1.02)
        o.put(shape * size + (x, y), depth=0.04, outline=0.75)

    return paint


def _star(points: int, inner: float) -> Polygon:
    turns = np.arange(2 * points) * math.pi / points
    reach = np.where(np.arange(2 * points) % 2, inner, 1.0)
    return np.stack([reach * np.sin(turns), reach * np.cos(turns)], 1)


_HEART = np.array([(0, -0.95), (-0.8, -0.15), (-0.95, 0.35), (-0.6, 0.8), (-0.2, 0.75), (0, 0.4),
                   (0.2, 0.75), (0.6, 0.8), (0.95, 0.35), (0.8, -0.15)])  # fmt: skip


def _arch(o: Ornament, wide: float) -> None:
    """From ear to ear over the crown."""
    f = o.f
    cos, lean = max(0.3, abs(math.cos(f.yaw))), 0.3 * math.sin(f.yaw)
    line = smooth([(-1.04 * cos, 0.3), (-0.86 * cos + lean * 0.6, 0.84), (lean, 1.1),
                   (0.86 * cos + lean * 0.6, 0.84), (1.04 * cos, 0.3)], 7)  # fmt: skip
    o.t.part([ribbon(f.shape(line), (wide * o.r,))], 0.01, outline=0.75)


def _hairband(o: Ornament) -> None:
    _arch(o, 0.17)


def _bow_hairband(o: Ornament) -> None:
    _arch(o, 0.13)
    o.bow(0.3 * math.sin(o.f.yaw) + 0.34, 1.12, 0.9)


def _scrunchie(o: Ornament) -> None:
    """Around the hair at the back of the head, or at its side."""
    x, y = (0.0, 0.9) if o.f.faces_away else o.side(1.5, 0.62, 0.98)
    for turn in np.arange(8) * math.pi / 4:
        place = o.f.at(x + 0.17 * math.cos(turn), y + 0.2 * math.sin(turn))
        o.disc(place, 0.12)
    o.disc(o.f.at(x, y), 0.13)


def _bell(o: Ornament) -> None:
    x, y = o.side(1.05, 0.45)
    _bell_bow(o, x, y + 0.16)
    place = o.f.at(x, y - 0.12)
    o.disc(place, 0.27, outline=0.75)
    o.t.mark([place - vec(0.14 * o.r, 0), place + vec(0, 0.03 * o.r), place + vec(0.14 * o.r, 0)],
             0.6)  # fmt: skip


def _kanzashi(o: Ornament) -> None:
    """Sticks through the hair with a bead, and a hanging charm."""
    x, y = (0.5, 0.8) if o.f.faces_away else o.side(1.25, 0.82, 0.95)
    away = math.copysign(1.0, x)
    for lift in (0.5, 0.24):
        line = o.f.shape([(x - away * 0.4, y - lift * 0.5), (x + away * 0.62, y + lift)])
        o.t.part([ribbon(line, (0.09 * o.r,))], 0.0, outline=0.65)
        o.disc(o.f.at(x + away * 0.62, y + lift), 0.12, "second")
    charm = o.f.at(x + away * 0.4, y + 0.1)
    for i in range(3):
        o.disc(charm + vec(0, (0.16 + 0.17 * i) * o.r), 0.08, "second")


def _feather(o: Ornament) -> None:
    for spread, role in ((0.3, "second"), (0.0, "cloth")):
        x, y = o.side(1.2, 0.5)
        away = math.copysign(1.0, x)
        tip = (x + away * (0.6 + spread), y + 0.9 - spread)
        shape = closed([(x, y), (x + away * 0.05, y + 0.45), tip,
                        (x + away * (0.42 + spread), y + 0.3)], 5)  # fmt: skip
        o.put(shape, role, 0.03)
        o.t.mark(o.f.shape([(x, y), (x + away * 0.3, y + 0.4), tip]), 0.4, role)


def _beads(o: Ornament) -> None:
    f = o.f
    for azimuth in np.linspace(-1.3, 1.3, 11):
        if not f.faces_away and f.shows(float(azimuth)) < 0:
            continue
        x, y = f.turned(float(azimuth), 0.72 + 0.16 * math.cos(azimuth), 1.02)
        o.disc(f.at(x if not f.faces_away else -x, y), 0.085)


def _bell_bow(o: Ornament, x: float, y: float) -> None:
    for side in (-1, 1):
        wing = closed([(x, y), (x + side * 0.24, y + 0.16), (x + side * 0.3, y),
                       (x + side * 0.22, y - 0.12)], 5)  # fmt: skip
        o.put(wing, "second", 0.03)


ORNAMENTS: dict[str, Callable[[Ornament], None]] = {
    "hair bow": _hair_bow, "twin bows": _twin_bows, "hair flower": _flower,
    "hairclip": _hairclip, "star hairclip": _shaped(_star(5, 0.45), 0.24),
    "heart hairclip": _shaped(_HEART, 0.21), "snowflake hairclip": _shaped(_star(6, 0.4), 0.25),
    "hairband": _hairband, "bow hairband": _bow_hairband, "scrunchie": _scrunchie,
    "hair bell": _bell, "kanzashi": _kanzashi, "feather": _feather, "hair beads": _beads,
}  # fmt: skip
