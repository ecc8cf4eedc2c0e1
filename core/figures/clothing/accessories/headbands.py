"""What lies around the head or over the hair without a crown: bands, crowns, veils, hoods."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from core.figures.clothing.tailor import Tailor
from core.figures.painting.paint import Region
from core.figures.painting.shapes import Polygon, closed, oval, ribbon, smooth, vec


def _around(t: Tailor, height: float, wide: float, rise: float = 0.1) -> Region:
    """A band from ear to ear where it is seen."""
    f, r = t.m.head, t.m.r
    turns = np.linspace(-math.pi, math.pi, 41)
    places = [f.turned(float(a), height + rise * math.cos(a), 1.07) for a in turns
              if f.shows(float(a)) > 0.02]  # fmt: skip
    return t.part([ribbon(f.shape(sorted(places)), (r * wide,))], 0.0, outline=0.7)


def _forehead_protector(t: Tailor) -> None:
    f, r = t.m.head, t.m.r
    _around(t, 0.32, 0.22)
    if not f.faces_away and abs(f.yaw) < 1.2:
        x, y = f.turned(0, 0.42, 1.03)
        plate = [(x - 0.3, y - 0.1), (x + 0.3, y - 0.1), (x + 0.3, y + 0.1), (x - 0.3, y + 0.1)]
        t.m.p.part([(f.shape(plate), (206, 212, 224))], r * 0.04, t.label("accent"), outline=0.7)
    _knot_tails(t)


def _knot_tails(t: Tailor) -> None:
    m, f, r = t.m, t.m.head, t.m.r
    root = f.at(1.02 * f.back if abs(f.back) > 0.3 else -f.side * 1.05, 0.36)
    out = (f.back if abs(f.back) > 0.3 else -f.side) * r
    swing = math.sin(m.motion.ribbon.angle) * r
    for drop in (0.3, 0.75):
        tail = smooth(
            [root, root + vec(out * 0.6 + m.sway * r * 0.5 + swing * 0.4, -0.05 * r),
             root + vec(out * 1.1 + m.sway * r + swing, drop * r)], 5,
        )  # fmt: skip
        t.part([ribbon(tail, (r * 0.12, r * 0.17))], 0.0, outline=0.7)


def _sweatband(t: Tailor) -> None:
    _around(t, 0.36, 0.26)


def _frill(t: Tailor) -> None:
    """A band of lace over the crown from ear to ear."""
    f, r = t.m.head, t.m.r
    turns = np.radians(np.linspace(-62, 62, 15))
    cos, sin = math.cos(f.yaw), math.sin(f.yaw)
    outer = np.where(np.arange(15) % 2, 1.4, 1.3)
    low, high = (
        np.stack([reach * np.sin(turns) * cos + front * sin, 0.06 + reach * np.cos(turns)], 1)
        for reach, front in ((1.12, 0.5), (outer, 0.34))
    )
    low[:, 1] -= 0.3 * max(cos, 0.0)
    lace = closed(np.concatenate([low[::3], high[::-1]]), 3)
    t.part([f.shape(lace)], 0.05 * r / t.u, outline=0.8)
    t.m.p.mark(f.shape((low * 0.6 + high * 0.4)[::3]), t.m.wardrobe.accent, 0.9)


def _spikes(t: Tailor, count: int, width: float, height: float, base: float) -> None:
    """A crown: points around the head, the back ones first."""
    f, r = t.m.head, t.m.r
    steps = np.linspace(-math.pi / 2, math.pi / 2, 2 * count + 1)
    x = np.sin(steps) * width
    top = np.where(np.arange(len(x)) % 2, base + height, base + height * 0.42)
    top = top + 0.1 * np.cos(steps)
    back = np.stack([x, top + 0.06], 1)
    t.part([f.shape(np.concatenate([back, [(width, base), (-width, base)]]))], 0.0, "deep",
           outline=0.8)  # fmt: skip
    low = np.stack([x[::-1], base - 0.16 * np.cos(steps[::-1])], 1)
    region = t.part([f.shape(np.concatenate([np.stack([x, top - 0.06], 1), low]))], 0.1 * r / t.u,
                    outline=0.9)  # fmt: skip
    for i in range(1, len(x), 2):
        gem = f.at(float(x[i]), float(top[i]) - 0.3 * height)
        t.inside(region, [oval(gem, 0.07 * r, 0.08 * r)], "second")


def _crown(t: Tailor) -> None:
    _spikes(t, 5, 0.86, 0.62, 0.98)


def _mini_crown(t: Tailor) -> None:
    _spikes(t, 3, 0.42, 0.42, 1.16)


def _tiara(t: Tailor) -> None:
    f, r = t.m.head, t.m.r
    if f.faces_away:
        _around(t, 0.62, 0.08, 0.2)
        return
    turns = np.linspace(-0.95, 0.95, 13)
    low = np.array([f.turned(float(a), 0.7 - 0.1 * abs(a), 0.92) for a in turns])
    peak = np.where(np.arange(13) % 2, 0.12, 0.22) + 0.26 * np.cos(turns * 1.6)
    high = low + np.stack([np.zeros(13), peak], 1)
    region = t.part([f.shape(np.concatenate([low, high[::-1]]))], 0.03 * r / t.u, outline=0.75)
    for i in (2, 6, 10):
        place = f.at(*(low[i] * 0.45 + high[i] * 0.55))
        t.inside(region, [oval(place, 0.07 * r, 0.09 * r)], "second")


def _curtain(t: Tailor, *, length: float, opening: float, flare: float) -> Polygon:
    """Cloth over the crown and down the back, open around the face."""
    f = t.m.head
    swing, x = math.sin(t.m.motion.cape.angle) * 0.4, 0.5 * f.back
    low = 1.16 + flare
    outer = [
        (-1.12 + x * 0.3, 0.5),
        (-0.86, 1.16),
        (0, 1.4),
        (0.86, 1.16),
        (1.12 + x * 0.3, 0.5),
        (1.16 + x + swing, -0.4),
        (low + x + swing, -length),
        (0.6 + x, -length - 0.1),
    ]
    left = [(-0.6 + x, -length - 0.1), (-low + x + swing, -length), (-1.16 + x + swing, -0.4)]
    if f.faces_away:
        return f.shape(closed([*outer, *left], 6))
    face = f.turned(0, 0, 0.5)[0]
    hole = [(face + opening * 0.8, -length * 0.5), (face + opening, 0.2),
            (face + opening * 0.74, 0.66), (face, 0.84), (face - opening * 0.74, 0.66),
            (face - opening, 0.2), (face - opening * 0.8, -length * 0.5)]  # fmt: skip
    return f.shape(closed([*outer[:7], *hole, *left[1:]], 6))


def _veil(t: Tailor) -> None:
    f, r = t.m.head, t.m.r
    x = 0.55 * f.back
    sheet = [(-0.92, 0.74), (-0.7, 1.2), (0, 1.36), (0.7, 1.2), (0.92, 0.74), (1.2 + x, -0.2),
             (1.5 + x, -2.0), (0, -2.2), (-1.5 + x, -2.0), (-1.2 + x, -0.2)]  # fmt: skip
    if f.faces_away:
        t.m.p.glow(f.shape(closed(sheet, 6)), t.colour(), 0.62)
    for side in (-1, 1):
        drape = closed([(side * 0.5, 1.04), (side * 1.0, 0.7), (side * 1.4 + x, -0.6),
                        (side * 1.7 + x, -2.0), (side * 0.95 + x, -2.1), (side * 1.0, -0.6),
                        (side * 0.86, 0.3)], 6)  # fmt: skip
        shape = f.shape(drape)
        t.m.p.glow(shape, t.colour(), 0.66)
        t.m.p.line(shape, t.ink(), 0.6, closed=True)
    cap = closed([(-0.96, 0.66), (-0.74, 1.16), (0, 1.36), (0.74, 1.16), (0.96, 0.66), (0.5, 0.94),
                  (0, 1.02), (-0.5, 0.94)], 5)  # fmt: skip
    t.part([f.shape(cap)], 0.06 * r / t.u, outline=0.8)
    for share in (-0.4, 0.0, 0.4):
        place = f.at(share, 1.0 - abs(share) * 0.2)
        t.part([oval(place, 0.12 * r, 0.12 * r)], 0.0, "second", outline=0.5)


def _habit(t: Tailor) -> None:
    f, r = t.m.head, t.m.r
    t.part([_curtain(t, length=1.5, opening=0.94, flare=0.16)], 0.14 * r / t.u, outline=0.95)
    if not f.faces_away:
        x = f.turned(0, 0, 0.5)[0]
        edge = smooth([(x - 0.98, -0.2), (x - 0.94, 0.4), (x - 0.6, 0.8), (x, 0.94),
                       (x + 0.6, 0.8), (x + 0.94, 0.4), (x + 0.98, -0.2)], 6)  # fmt: skip
        t.part([ribbon(f.shape(edge), (0.24 * r,))], 0.02, "second", outline=0.7)


def _hood(t: Tailor) -> None:
    """The hood of what is worn, drawn up."""
    f, r = t.m.head, t.m.r
    shape = _curtain(t, length=1.05, opening=0.98, flare=-0.2)
    region = t.part([shape], 0.16 * r / t.u, outline=0.95)
    if f.faces_away:
        t.mark(f.shape([(0, 1.3), (0.06, 0.4), (0, -0.8)]), 0.6)
        return
    x = f.turned(0, 0, 0.5)[0]
    edge = smooth([(x - 0.8, -0.5), (x - 1.0, 0.2), (x - 0.72, 0.72), (x, 0.9), (x + 0.72, 0.72),
                   (x + 1.0, 0.2), (x + 0.8, -0.5)], 6)  # fmt: skip
    t.inside(region, [ribbon(f.shape(edge), (0.2 * r,))], "deep")


def _wreath(t: Tailor) -> None:
    f, r = t.m.head, t.m.r
    for i, azimuth in enumerate(np.linspace(-2.6, 2.6, 17)):
        if f.shows(float(azimuth)) < -0.1:
            continue
        place = f.at(*f.turned(float(azimuth), 0.56 + 0.12 * math.cos(azimuth), 1.04))
        leaf = oval(place + vec(0.1 * r, 0.08 * r), 0.16 * r, 0.09 * r, 0.6)
        t.part([leaf], 0.0, "second", outline=0.5)
        if i % 2 == 0:
            for turn in np.arange(5) * 2 * math.pi / 5:
                way = 0.11 * r * np.array([math.cos(turn), math.sin(turn)])
                t.part([oval(place + way, 0.1 * r, 0.1 * r)], 0.0, outline=0.45)
            t.m.p.fill(oval(place, 0.06 * r, 0.06 * r), (252, 212, 110))


BANDS: dict[str, Callable[[Tailor], None]] = {
    "headband": _forehead_protector, "sweatband": _sweatband, "maid headdress": _frill,
    "crown": _crown, "mini crown": _mini_crown, "tiara": _tiara, "veil": _veil, "habit": _habit,
    "hood up": _hood, "flower crown": _wreath,
}  # fmt: skip
