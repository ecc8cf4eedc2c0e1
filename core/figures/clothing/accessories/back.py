"""Capes, cloaks and bags: behind the body, before it in a back view."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from core.figures.body.models import Model
from core.figures.clothing.accessories.neckwear import paint_mantle
from core.figures.clothing.kinds import Slot
from core.figures.clothing.palette import toned
from core.figures.clothing.tailor import Tailor
from core.figures.clothing.textiles.cloths import Cloth
from core.figures.clothing.textiles.patterns import paint_pattern
from core.figures.painting.shapes import Polygon, Vector, closed, oval, ribbon, smooth, unit, vec


def paint_cape(m: Model, *, front: bool) -> None:
    """Behind the body, over it in a back view."""
    worn = m.wardrobe.first(Slot.CAPE)
    if worn is None:
        return
    t = Tailor(m, worn)
    if front == m.body.is_back:
        _sheet(t, lining=not front, cloak=worn.kind.piece == "cloak")


def paint_cape_collar(m: Model) -> None:
    """What holds a cape: a clasp at the neck, and a cloak's mantle over the shoulders."""
    worn = m.wardrobe.first(Slot.CAPE)
    if worn is None:
        return
    t = Tailor(m, worn)
    if worn.kind.piece == "cloak":
        _mantle(t)
    elif m.shows_front:
        for side in (-1, 1):
            strip = t.strip([(side * 0.62, -0.1), (side * 0.3, -0.04), (0, 0.08)], 0.07)
            t.part([strip], 0.01, outline=0.6)
    if m.shows_front:
        clasp = oval(m.front(0, 0.1), 0.05 * t.u, 0.045 * t.u)
        t.part([clasp], 0.01, "bright gold", outline=0.7)


def _sheet(t: Tailor, *, lining: bool, cloak: bool) -> None:
    m, u = t.m, t.u
    left, right = m.shoulders
    swing = m.motion.cape
    drift = np.array([m.sway * 0.9 * u, 0.0])
    length = (1.95 if cloak else 1.75) * u
    bend = np.array([math.sin(swing.angle) * length, 0.0])
    tip = np.array([math.sin(swing.angle + swing.lag) * length, 0.0])
    wide = 0.5 if cloak else 0.42
    half = drift * 0.4 + bend * 0.4
    points = [
        left - m.across * 0.07 * u, m.joint(1) - m.down * 0.08 * u, right + m.across * 0.07 * u,
        right + m.across * 0.32 * u + m.down * 0.8 * u + half,
        right + m.across * wide * u + vec(0, length) + drift + tip,
        (left + right) / 2 + vec(0, length * 1.08) + drift * 1.1 + tip,
        left - m.across * wide * u + vec(0, length * 0.96) + drift + tip,
        left - m.across * 0.32 * u + m.down * 0.8 * u + half,
    ]  # fmt: skip
    colour = toned(t.colour(), 0.82) if lining else t.colour()
    region = t.part([closed(points, 8)], 0.12, colour=colour)
    if not lining:
        edge = smooth([points[6], points[5], points[4]], 8)
        paint_pattern(t, region, Cloth.hanging(t, (points[0], points[2]), edge))
    for share in (0.25, 0.5, 0.75):
        top = left * (1 - share) + right * share + m.down * 0.2 * u
        low = points[6] * (1 - share) + points[4] * share
        t.mark([top, (top + low) / 2 + drift * 0.1 + bend * 0.1, low], 0.7)


def _mantle(t: Tailor) -> None:
    """Over both shoulders, with the hood thrown back."""
    m = t.m
    paint_mantle(t, 0.5)
    if not m.shows_front:
        hood = closed(m.on([(-0.8, -0.08), (-0.6, 0.2), (0, 0.4), (0.6, 0.2), (0.8, -0.08),
                            (0, -0.12)]), 5)  # fmt: skip
        t.part([hood], 0.05, outline=0.85, cast=0.04)


# -- bags ------------------------------------------------------------------------------------


def paint_back(m: Model, *, front: bool) -> None:
    """The body of what is carried on the back."""
    if front != m.body.is_back:
        return
    for worn in m.wardrobe.all(Slot.BACK):
        if worn.kind.piece in BEHIND:
            BEHIND[worn.kind.piece](Tailor(m, worn))


def paint_straps(m: Model) -> None:
    """What of it lies over the chest; and bags at the hip."""
    for worn in m.wardrobe.all(Slot.BACK):
        t = Tailor(m, worn)
        if worn.kind.piece in ("backpack", "air tank") and m.shows_front:
            for side in (-1, 1):
                line = t.strip([(side * 0.6, -0.1), (side * 0.5, 0.25), (side * 0.75, 0.6)], 0.085)
                t.part([line], 0.01, "deep", outline=0.65)
        elif worn.kind.piece in ("satchel", "quiver", "sheath", "guitar case"):
            _across(t)
        if worn.kind.piece == "satchel":
            _hip_bag(t)
        elif worn.kind.piece == "handbag":
            _handbag(t)


def _across(t: Tailor) -> None:
    """A strap over one shoulder to the other hip."""
    m = t.m
    points = [(0.6, -0.1), (0.15, 0.3), (-0.35, 0.66), (-0.85, 0.96)]
    line = t.front(points) if m.shows_front else m.on([(-a, v) for a, v in points])
    t.part([ribbon(smooth(line, 5), (0.06 * t.u,))], 0.0, "deep", outline=0.65)


def _hip_bag(t: Tailor) -> None:
    m = t.m
    side = -1 if m.shows_front else 1
    place = m.at(side * 1.25, 1.06)
    a, d = m.across * 0.24 * t.u, vec(0, 0.2 * t.u)
    t.part([_boxy(place, a, d)], 0.05, outline=0.9, cast=0.05)
    flap = closed([place - a * 1.02 - d, place + a * 1.02 - d, place + a * 0.96 + d * 0.1,
                   place + d * 0.25, place - a * 0.96 + d * 0.1], 3)  # fmt: skip
    t.part([flap], 0.02, outline=0.75)
    t.part([oval(place + d * 0.12, 0.03 * t.u, 0.03 * t.u)], 0.0, "second", outline=0.55)


def _boxy(place: Vector, a: Vector, d: Vector) -> Polygon:
    corners = [(-1, -1), (0, -1.02), (1, -1), (1.04, 0), (1, 0.92), (0, 1), (-1, 0.92), (-1.04, 0)]
    return closed([place + a * x + d * y for x, y in corners], 3)


def _handbag(t: Tailor) -> None:
    """Hangs from the left forearm."""
    m = t.m
    place = m.joint(7) * 0.8 + m.joint(6) * 0.2
    drop = vec(0, 0.3 * t.u)
    handle = smooth([place - vec(0.1 * t.u, -0.16 * t.u), place - vec(0.02 * t.u, 0.02 * t.u),
                     place + vec(0.1 * t.u, 0.16 * t.u)], 6)  # fmt: skip
    t.part([ribbon(handle, (0.035 * t.u,))], 0.0, "deep", outline=0.6)
    bag = _boxy(place + drop, vec(0.18 * t.u, 0), vec(0, 0.14 * t.u))
    t.part([bag], 0.04, outline=0.9)
    t.part([oval(place + drop - vec(0, 0.08 * t.u), 0.03 * t.u, 0.025 * t.u)], 0.0, "second",
           outline=0.6)  # fmt: skip


def _pack(t: Tailor) -> None:
    m = t.m
    side = m.across * math.sin(m.body.yaw) * -0.34 * t.u
    middle = m.at(0, 0.42) + side
    a, d = m.across * (0.3 + 0.05 * abs(math.cos(m.body.yaw))) * t.u, m.down * 0.4 * t.u
    t.part([_boxy(middle, a, d)], 0.09, outline=1.0)
    if not m.body.is_back:
        return
    pocket = _boxy(middle + d * 0.4, a * 0.72, d * 0.42)
    t.part([pocket], 0.04, outline=0.75)
    flap = closed([middle - a * 1.02 - d, middle + a * 1.02 - d, middle + a * 0.9 - d * 0.25,
                   middle - a * 0.9 - d * 0.25], 4)  # fmt: skip
    t.part([flap], 0.03, outline=0.75)
    t.part([oval(middle - d * 0.25, 0.03 * t.u, 0.03 * t.u)], 0.0, "second", outline=0.6)


def _tank(t: Tailor) -> None:
    m = t.m
    side = m.across * math.sin(m.body.yaw) * -0.32 * t.u
    middle = m.at(0, 0.36) + side
    for way in (-1, 1):
        place = middle + m.across * way * 0.17 * t.u
        tank = _boxy(place, m.across * 0.15 * t.u, m.down * 0.44 * t.u)
        t.part([tank], 0.06, outline=0.95)
        cap = place - m.down * 0.43 * t.u
        t.part([oval(cap, 0.08 * t.u, 0.05 * t.u)], 0.0, "second", outline=0.7)


def _slanted(t: Tailor) -> tuple[Vector, Vector]:
    """From over the right shoulder of the picture to the other hip."""
    m = t.m
    way = 1 if m.facing < 0 or m.body.is_back else -1
    return m.at(way * 0.75, -0.3), m.at(-way * 0.7, 0.85)


def _quiver(t: Tailor) -> None:
    top, low = _slanted(t)
    along, out = unit(low - top), 0.09 * t.u
    for shift in (-0.05, 0.0, 0.05):
        root = top + vec(shift * t.u, 0)
        tip = root - along * 0.2 * t.u
        t.m.p.line(np.array([root, tip]), (150, 110, 76), 1.4)
        feather = [tip - vec(0.03 * t.u, 0), tip - along * 0.09 * t.u, tip + vec(0.03 * t.u, 0),
                   tip + along * 0.06 * t.u]  # fmt: skip
        t.part([np.array(feather)], 0.0, "second", outline=0.6)
    t.part([ribbon(np.array([top, low]), (2.2 * out, 1.7 * out))], 0.05, outline=0.9)
    band = np.array([top + along * 0.06 * t.u, top + along * 0.12 * t.u])
    t.part([ribbon(band, (2.4 * out,))], 0.0, "deep", outline=0.6)


def _sheath(t: Tailor) -> None:
    top, low = _slanted(t)
    along = unit(low - top)
    t.part([ribbon(np.array([top, low + along * 0.25 * t.u]), (0.1 * t.u, 0.09 * t.u))], 0.02,
           outline=0.85)  # fmt: skip
    grip = np.array([top - along * 0.06 * t.u, top - along * 0.36 * t.u])
    t.part([ribbon(grip, (0.075 * t.u,))], 0.0, "deep", outline=0.8)
    t.part([oval(top - along * 0.04 * t.u, 0.09 * t.u, 0.04 * t.u,
                 math.atan2(along[1], along[0]) + math.pi / 2)], 0.0, "second",
           outline=0.7)  # fmt: skip


def _guitar(t: Tailor) -> None:
    top, low = _slanted(t)
    along = unit(low - top)
    neck = np.array([top - along * 0.35 * t.u, low])
    t.part([ribbon(neck, (0.16 * t.u, 0.18 * t.u))], 0.02, outline=0.9)
    body = [oval(low - along * 0.1 * t.u, 0.3 * t.u, 0.3 * t.u),
            oval(low - along * 0.42 * t.u, 0.23 * t.u, 0.23 * t.u)]  # fmt: skip
    t.part(body, 0.06, outline=0.95)


BEHIND: dict[str, Callable[[Tailor], None]] = {
    "backpack": _pack, "air tank": _tank, "quiver": _quiver, "sheath": _sheath,
    "guitar case": _guitar,
}  # fmt: skip
