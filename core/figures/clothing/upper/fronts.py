"""What is on the trunk of a garment: buttons, pockets, bands, belts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from core.figures.clothing.palette import toned
from core.figures.clothing.tailor import Tailor
from core.figures.clothing.upper.special_fronts import SPECIAL_FRONTS, Front
from core.figures.painting.paint import Region, Shade
from core.figures.painting.shapes import closed, oval, ribbon, smooth

_RIB = Shade(0.92, 0.91, 0.94)


def _hem(t: Tailor) -> float:
    assert t.w.kind.top is not None
    return t.w.kind.top.hem


def _buttoned(levels: Sequence[float], sides: Sequence[float], role: str, size: float) -> Front:
    def paint(t: Tailor, region: Region) -> None:
        if t.m.shows_front:
            for level in levels:
                for side in sides:
                    if t.m.shows(side):
                        t.button(t.m.front(side, level), role, size)

    return paint


def _placket(low: float) -> Front:
    def paint(t: Tailor, region: Region) -> None:
        if not t.m.shows_front:
            return
        end = min(low, _hem(t))
        for side in (-0.05, 0.05):
            t.mark(t.front([(side, 0.1), (side, (0.1 + end) / 2), (side, end)]), 0.4)
        for level in np.arange(0.16, end - 0.04, 0.15):
            t.button(t.m.front(0, float(level)), "second", 0.016)

    return paint


def _closed_buttons(t: Tailor, region: Region) -> None:
    if not t.m.shows_front:
        t.mark(t.m.on([(0, 0.55), (0.02, 0.8), (0, 1.0)]), 0.6)
        return
    t.mark(t.front([(0, 0.54), (0.03, 0.78), (-0.03, _hem(t))]), 0.6)
    for level in (0.63, 0.79):
        t.button(t.m.front(0.09, level), "bright gold")


def _zip(t: Tailor, region: Region) -> None:
    if t.m.shows_front:
        line = t.front([(0, -0.05), (0.01, 0.5), (0, _hem(t))])
        t.inside(region, [ribbon(line, (0.045 * t.u,))], "deep")
        t.draw(line, "second", 0.7)
        tab = t.m.front(0.0, 0.04)
        t.part([oval(tab, 0.018 * t.u, 0.03 * t.u)], 0, "second", outline=0.5)


def _side_stripes(t: Tailor, region: Region) -> None:
    for side in (-1, 1):
        line = np.array(t.m.on([(side * 0.9, 0.12), (side * 0.93, 0.5), (side * 0.95, 0.98)]))
        t.inside(region, [ribbon(line, (0.07 * t.u,))], "second")


def _side_panels(t: Tailor, region: Region) -> None:
    for side in (-1, 1):
        panel = t.m.on([(side * 0.75, 0.2), (side * 0.6, 0.6), (side * 0.72, 1.1),
                        (side * 1.3, 1.1), (side * 1.3, 0.2)])  # fmt: skip
        t.inside(region, [panel], "second")


def _chest_mark(t: Tailor, region: Region) -> None:
    if t.m.shows_front and t.m.shows(0.45):
        t.inside(region, [oval(t.m.front(0.42, 0.26), 0.035 * t.u, 0.03 * t.u)], "accent")


def _chest_band(t: Tailor, region: Region) -> None:
    if t.m.shows_front:
        t.inside(region, [t.band(0.42, 0.13)], "second")
        t.inside(region, [t.band(0.42, 0.04)], "accent")


def _kangaroo(t: Tailor, region: Region) -> None:
    if not t.m.shows_front:
        return
    pocket = t.front([(-0.35, 0.62), (0.35, 0.62), (0.5, 0.9), (-0.5, 0.9)])
    t.inside(region, [pocket], colour=toned(t.colour(), 0.93))
    for a, b in ((0, 1), (1, 2), (3, 0)):
        t.mark([pocket[a], (pocket[a] + pocket[b]) / 2, pocket[b]], 0.55)


def _breast_pocket(t: Tailor, region: Region) -> None:
    if t.m.shows_front and t.m.shows(0.5):
        box = t.front([(0.28, 0.27), (0.62, 0.27), (0.6, 0.44), (0.45, 0.48), (0.3, 0.44)])
        t.inside(region, [box], colour=toned(t.colour(), 0.95))
        t.mark([*box, box[0]], 0.4)


def _coat_pockets(t: Tailor, region: Region) -> None:
    if t.m.shows_front:
        for side in (-1, 1):
            t.mark(t.front([(side * 0.62, 0.72), (side * 0.46, 0.8), (side * 0.4, 0.92)]), 0.7)


def _pocket_square(t: Tailor, region: Region) -> None:
    if t.m.shows_front and t.m.shows(0.5):
        place, across = t.m.front(0.52, 0.34), t.m.across * 0.05 * t.u
        t.draw([place - across, place, place + across], "pure white", 0.9)


def _ribs(shares: Sequence[float], width: float) -> Front:
    def paint(t: Tailor, region: Region) -> None:
        low = min(_hem(t), 0.98)
        lines = [
            t.strip([(s, 0.14), (s * 1.05, 0.5), (s, low)], width)
            for s in shares
            if t.m.shows(s) or not t.m.shows_front
        ]
        t.shade(region, lines, _RIB)

    return paint


def _cables(t: Tailor, region: Region) -> None:
    """Two braids that run down the front."""
    for side in (-0.34, 0.34):
        for turn in (0.0, np.pi):
            levels = np.linspace(0.16, 0.94, 17)
            wave = side + 0.1 * np.sin((levels - 0.16) * 24 + turn)
            t.mark(t.front(list(zip(wave.tolist(), levels.tolist(), strict=True)))[::2], 0.6)
    _ribs((-0.62, 0.0, 0.62), 0.03)(t, region)


def _fair_isle(t: Tailor, region: Region) -> None:
    """Bands of small diamonds over the chest."""
    for level, role in ((0.22, "second"), (0.3, "accent"), (0.46, "accent")):
        t.inside(region, [t.band(level, 0.03)], role)
    gems = []
    for azimuth in np.arange(-1.0, 1.01, 0.22):
        if t.m.shows(float(azimuth)) or not t.m.shows_front:
            x, y = t.m.front(float(azimuth), 0.39), 0.045 * t.u
            gems.append(x + y * np.array([(0, -1), (0.8, 0), (0, 1), (-0.8, 0)]))
    t.inside(region, gems, "second")


def _hem_band(t: Tailor, region: Region) -> None:
    top = t.w.kind.top
    assert top is not None
    low = top.bare_from - 0.05 if top.bare_from else top.hem - 0.1
    t.inside(region, [t.band(low, 0.09)], "deep")
    t.mark(t.m.on([(-1, low - 0.04), (0, low), (1, low - 0.04)]), 0.4)


def _ruffles(t: Tailor, region: Region) -> None:
    """A frill down the middle."""
    if not t.m.shows_front:
        return
    steps = np.arange(0.08, 0.6, 0.05)
    for side in (-1, 1):
        edge = [(side * (0.2 if i % 2 else 0.12), float(level)) for i, level in enumerate(steps)]
        frill = closed(t.front([(0, 0.06), *edge, (0, 0.6)]), 3)
        t.part([frill], 0.015, "pure white", outline=0.5)
    t.mark(t.front([(0, 0.08), (0, 0.3), (0, 0.58)]), 0.4, "pure white")


def _lacing(high: float, low: float) -> Front:
    """Crossed laces."""

    def paint(t: Tailor, region: Region) -> None:
        if not t.m.shows_front:
            return
        levels = np.linspace(high, low, 5)
        for one, other in pairwise(levels.tolist()):
            for side in (-0.11, 0.11):
                t.draw(t.front([(side, one), (0, (one + other) / 2), (-side, other)]), "accent",
                       0.9)  # fmt: skip

    return paint


def _frogs(t: Tailor, region: Region) -> None:
    """A slanted closing with knotted loops."""
    if not t.m.shows_front:
        return
    line = t.front([(0, 0.0), (0.3, 0.12), (0.72, 0.28)])
    t.inside(region, [ribbon(smooth(line, 4), (0.035 * t.u,))], "accent")
    for azimuth, level in ((0.04, 0.03), (0.36, 0.15), (0.66, 0.27)):
        if t.m.shows(azimuth):
            place = t.m.front(azimuth, level)
            for side in (-1, 1):
                loop = oval(place + t.m.across * side * 0.05 * t.u, 0.045 * t.u, 0.02 * t.u)
                t.part([loop], 0, "accent", outline=0.5)


def _belted(level: float, width: float, role: str, buckle: str) -> Front:
    def paint(t: Tailor, region: Region) -> None:
        t.inside(region, [t.band(level, width)], role)
        for edge in (-0.5, 0.5):
            line = [(-1, level + edge * width), (0, level + edge * width + 0.04),
                    (1, level + edge * width)]  # fmt: skip
            t.mark(t.m.on(line), 0.45, role)
        if buckle and t.m.shows_front:
            c, a, d = t.m.front(0, level + 0.02), t.m.across, t.m.down
            x, y = a * 0.06 * t.u, d * width * 0.6 * t.u
            t.part([np.array([c - x - y, c + x - y, c + x + y, c - x + y])], 0, buckle, outline=0.6)

    return paint


def _sash(role: str) -> Front:
    def paint(t: Tailor, region: Region) -> None:
        t.inside(region, [t.band(0.66, 0.13)], role)
        t.mark(t.m.on([(-1, 0.6), (0, 0.64), (1, 0.6)]), 0.4, role)
        if not t.m.shows_front:
            t.bow(t.m.at(0, 0.68), 0.24, role)

    return paint


def _button_strip(t: Tailor, region: Region) -> None:
    if t.m.shows_front:
        t.inside(region, [t.strip([(0, 0.1), (0, 0.57)], 0.1)], "second")
        for level in (0.2, 0.33, 0.46):
            t.button(t.m.front(0, level))


def _obi(t: Tailor, region: Region) -> None:
    t.inside(region, [t.band(0.66, 0.26)], "accent")
    t.inside(region, [t.band(0.66, 0.05)], "second")
    for level in (0.53, 0.79):
        t.mark(t.m.on([(-0.98, level), (0, level + 0.04), (0.98, level)]), 0.6, "accent")
    if not t.m.shows_front:
        bow = closed(t.m.on([(-0.75, 0.48), (0.75, 0.48), (0.6, 0.9), (-0.6, 0.9)]), 4)
        t.part([bow], 0.05, "accent", outline=0.9, cast=0.05)
        t.mark(t.m.on([(-0.5, 0.62), (0, 0.68), (0.5, 0.62)]), 0.6, "accent")


def _robe_strip(t: Tailor, region: Region) -> None:
    if t.m.shows_front:
        t.inside(region, [t.strip([(0.1, 0.6), (0.05, 1.3)], 0.1)], "accent")


def _robe_belt(t: Tailor, region: Region) -> None:
    t.inside(region, [t.band(0.66, 0.12)], "second")
    t.inside(region, [t.band(0.66, 0.03)], "accent")
    if t.m.shows_front:
        t.part([oval(t.m.front(0, 0.7), 0.05 * t.u, 0.05 * t.u)], 0.02, "accent", outline=0.7)


def _cord(t: Tailor, region: Region) -> None:
    """A knotted rope around the waist."""
    t.inside(region, [t.band(0.74, 0.06)], "accent")
    t.mark(t.m.on([(-1, 0.74), (0, 0.78), (1, 0.74)]), 0.35, "accent")
    if t.m.shows_front:
        knot = t.m.front(0.22, 0.78)
        for way in (-0.02, 0.1):
            end = knot + (t.m.down * 0.36 + t.m.across * way) * t.u
            t.part([ribbon(smooth([knot, (knot + end) / 2, end], 4), (0.035 * t.u,))], 0, "accent",
                   outline=0.5)  # fmt: skip


def _gi_belt(t: Tailor, region: Region) -> None:
    _belted(0.84, 0.09, "accent", "")(t, region)
    if t.m.shows_front:
        knot = t.m.front(0, 0.86)
        for way in (-0.13, 0.13):
            end = knot + (t.m.down * 0.34 + t.m.across * way) * t.u
            t.part([ribbon(smooth([knot, (knot + end) / 2, end], 4), (0.06 * t.u, 0.07 * t.u))],
                   0.01, "accent", outline=0.65)  # fmt: skip


def _chest_strap(t: Tailor, region: Region) -> None:
    if t.m.shows_front:
        t.m.p.mark(t.front([(-0.75, 0.0), (-0.1, 0.35), (0.6, 0.7)]), toned(t.colour("second"),
                   0.8), 1.4)  # fmt: skip


def _double_buttons(role: str) -> Front:
    return _buttoned((0.2, 0.38, 0.56), (-0.26, 0.26), role, 0.026)


def _coat_buttons(t: Tailor, region: Region) -> None:
    if t.m.shows_front:
        t.mark(t.front([(0.1, 0.1), (0.12, 0.6), (0.1, 1.15)]), 0.7)
        _buttoned((0.3, 0.52, 0.9), (-0.12, 0.3), "accent", 0.028)(t, region)


def _coat_belt(t: Tailor, region: Region) -> None:
    t.inside(region, [t.band(0.7, 0.07)], colour=toned(t.colour(), 0.75))


def _none(t: Tailor, region: Region) -> None:
    """Painted elsewhere: on the edges of an open front, or on the arms."""


FRONTS: dict[str, Front] = {
    **SPECIAL_FRONTS,
    "side stripes": _side_stripes,
    "side panels": _side_panels,
    "chest mark": _chest_mark,
    "chest band": _chest_band,
    "kangaroo pocket": _kangaroo,
    "breast pocket": _breast_pocket,
    "coat pockets": _coat_pockets,
    "pocket square": _pocket_square,
    "placket": _placket(1.2),
    "half placket": _placket(0.4),
    "closed buttons": _closed_buttons,
    "zip": _zip,
    "ribs": _ribs((-0.5, -0.17, 0.17, 0.5), 0.035),
    "fine ribs": _ribs(tuple(np.arange(-0.84, 0.85, 0.14).tolist()), 0.022),
    "cables": _cables,
    "fair isle": _fair_isle,
    "hem band": _hem_band,
    "hem band high": _hem_band,
    "ruffles": _ruffles,
    "lacing": _lacing(0.06, 0.34),
    "frogs": _frogs,
    "belt": _belted(0.8, 0.08, "leather", "bright gold"),
    "sash": _sash("accent"),
    "sash white": _sash("pure white"),
    "button strip": _button_strip,
    "button pair": _buttoned((0.24, 0.4), (-0.2, 0.2), "bright gold", 0.022),
    "obi": _obi,
    "robe strip": _robe_strip,
    "robe belt": _robe_belt,
    "cord": _cord,
    "gi belt": _gi_belt,
    "chest strap": _chest_strap,
    "double buttons": _double_buttons("accent"),
    "gold buttons": _buttoned((0.12, 0.3, 0.48, 0.66, 0.84), (0.0,), "bright gold", 0.026),
    "coat buttons": _coat_buttons,
    "coat belt": _coat_belt,
    "edge buttons": _none,
    "zip edges": _none,
    "suit arms": _none,
    "stitched pockets": _none,
}
