"""Belts, sashes, aprons and what hangs from them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from core.figures.body.models import Model
from core.figures.clothing.kinds import Slot
from core.figures.clothing.lower.skirts import Skirt, skirt_of
from core.figures.clothing.tailor import Tailor
from core.figures.clothing.textiles.cloths import Cloth
from core.figures.clothing.textiles.patterns import paint_pattern
from core.figures.painting.shapes import Polygon, closed, oval, ribbon, smooth


def paint_waist(m: Model) -> None:
    apron = m.wardrobe.first(Slot.APRON)
    if apron is not None:
        _apron(Tailor(m, apron), bib=apron.kind.piece == "apron")
    for worn in m.wardrobe.all(Slot.WAIST):
        WAISTS[worn.kind.piece](Tailor(m, worn))


def _level(m: Model) -> float:
    found = skirt_of(m)
    return min(0.92, found[1].waist + 0.03) if found is not None else 0.9


def _band(t: Tailor, level: float, high: float) -> None:
    """Around the waist, as a part of its own."""
    line = smooth(t.m.on([(-1.08, level), (0, level + 0.04), (1.08, level)]), 6)
    region = t.part([ribbon(line, (high * t.u,))], 0.02, outline=0.7, cast=0.02)
    paint_pattern(t, region, Cloth.of_torso(t))


def _belt(t: Tailor) -> None:
    level = _level(t.m)
    _band(t, level, 0.085)
    if t.m.shows_front:
        c, a, d = t.m.front(0, level + 0.04), t.m.across * 0.055 * t.u, t.m.down * 0.055 * t.u
        t.part([np.array([c - a - d, c + a - d, c + a + d, c - a + d])], 0.0, "second", outline=0.7)
        inner = np.array([c - a * 0.5 - d * 0.5, c + a * 0.5 - d * 0.5, c + a * 0.5 + d * 0.5,
                          c - a * 0.5 + d * 0.5])  # fmt: skip
        t.m.p.fill(inner, t.colour())


def _sash(t: Tailor) -> None:
    level = min(_level(t.m), 0.87)
    _band(t, level, 0.15)
    for shift in (-0.025, 0.03):
        t.mark(t.m.on([(-1, level + shift), (0, level + shift + 0.04), (1, level + shift)]), 0.4)
    if not t.m.shows_front:
        t.bow(t.m.at(0, level + 0.03), 0.18)
        return
    knot = t.m.front(0.25, level + 0.02)
    swing = t.m.motion.ribbon.angle
    for end in (t.m.front(0.42, 1.26), t.m.front(0.12, 1.2)):
        tip = end + t.m.across * swing * 0.3 * t.u
        line = smooth([knot, (knot + tip) / 2 + t.m.across * 0.02 * t.u, tip], 4)
        t.part([ribbon(line, (0.05 * t.u, 0.07 * t.u))], 0.0, outline=0.7)


def _obi(t: Tailor) -> None:
    _band(t, 0.66, 0.26)
    t.part([t.band(0.66, 0.05)], 0.0, "second", outline=0.4)
    if not t.m.shows_front:
        t.bow(t.m.at(0, 0.62), 0.4, tails=0.7)


def _waist_bow(t: Tailor) -> None:
    level = min(_level(t.m), 0.74)
    _band(t, level, 0.09)
    place = t.m.front(0.0, level + 0.02) if t.m.shows_front else t.m.at(0, level + 0.02)
    t.bow(place, 0.24 if t.m.shows_front else 0.4, tails=1.3)


def _pouch(t: Tailor) -> None:
    level = _level(t.m)
    _band(t, level, 0.06)
    side = 0.62 if t.m.shows(0.62) or not t.m.shows_front else -0.62
    place = t.m.front(side, level + 0.12)
    a, d = t.m.across * 0.11 * t.u, t.m.down * 0.1 * t.u
    bag = closed([place - a - d * 0.9, place + a - d * 0.9, place + a * 1.05 + d * 0.9,
                  place - a * 1.05 + d * 0.9], 4)  # fmt: skip
    t.part([bag], 0.04, outline=0.85, cast=0.03)
    t.mark([place - a * 1.1 - d * 0.1, place + d * 0.2, place + a * 1.1 - d * 0.1], 0.7)
    t.part([oval(place + d * 0.25, 0.022 * t.u, 0.022 * t.u)], 0.0, "second", outline=0.5)


def _rope(t: Tailor) -> None:
    level = _level(t.m)
    _band(t, level, 0.06)
    for share in np.arange(-0.9, 0.91, 0.15):
        top, low = t.m.at(float(share), level), t.m.at(float(share) + 0.1, level + 0.06)
        t.mark([top, (top + low) / 2, low], 0.5)


def _tied(t: Tailor) -> None:
    """A garment tied around the waist by its sleeves, hanging behind."""
    m, level = t.m, min(_level(t.m) + 0.02, 0.9)
    if m.shows_front:
        for side in (-1, 1):
            root = m.at(side * 1.0, level)
            flap = closed([root - m.down * 0.05 * t.u, m.at(side * 1.3, 1.05),
                           m.at(side * 1.55, 1.5), m.at(side * 1.0, 1.5),
                           m.at(side * 0.85, 1.05)], 4)  # fmt: skip
            t.part([flap], 0.04, outline=0.85, cast=0.04)
    else:
        sheet = closed(m.on([(-1.15, level - 0.06), (1.15, level - 0.06), (1.35, 1.2), (1.2, 1.7),
                             (0, 1.76), (-1.2, 1.7), (-1.35, 1.2)]), 5)  # fmt: skip
        t.part([sheet], 0.06, outline=0.9, cast=0.05)
    _band(t, level, 0.11)
    if m.shows_front:
        for way in (-0.16, 0.16):
            knot = m.front(0, level + 0.04)
            tip = m.front(way, level + 0.46)
            t.part([ribbon(smooth([knot, (knot + tip) / 2, tip], 4), (0.09 * t.u, 0.12 * t.u))],
                   0.02, outline=0.75)  # fmt: skip
        t.part([oval(m.front(0, level + 0.04), 0.07 * t.u, 0.06 * t.u)], 0.02, outline=0.75)


def _suspenders(t: Tailor) -> None:
    m = t.m
    for side in (-1, 1):
        line = (t.front([(side * 0.5, -0.09), (side * 0.4, 0.4), (side * 0.42, 0.95)])
                if m.shows_front else
                m.on([(side * 0.55, -0.09), (side * 0.1, 0.6), (-side * 0.3, 0.95)]))  # fmt: skip
        t.part([ribbon(smooth(line, 5), (0.06 * t.u,))], 0.0, outline=0.6)
        if m.shows_front:
            clip = m.front(side * 0.42, 0.92)
            t.m.p.fill(oval(clip, 0.03 * t.u, 0.03 * t.u), t.colour("bright gold"))


def _cincher(t: Tailor) -> None:
    m = t.m
    body = closed(m.on([(-1.06, 0.44), (0, 0.5), (1.06, 0.44), (1.04, 0.66), (1.08, 0.92),
                        (0, 0.98), (-1.08, 0.92), (-1.04, 0.66)]), 5)  # fmt: skip
    region = t.part([body], 0.06, outline=0.85, cast=0.03)
    paint_pattern(t, region, Cloth.of_torso(t))
    for azimuth in (-0.6, -0.3, 0.3, 0.6):
        t.mark(t.front([(azimuth, 0.5), (azimuth * 0.9, 0.7), (azimuth, 0.92)]), 0.45)
    if m.shows_front:
        for level in (0.56, 0.66, 0.76, 0.86):
            t.draw(t.front([(-0.1, level), (0, level + 0.03), (0.1, level)]), "second", 0.8)


def _apron(t: Tailor, *, bib: bool) -> None:
    """Over the front of skirt or trousers; from behind its bow and straps are seen."""
    m = t.m
    found = skirt_of(m)
    level = found[1].waist - 0.02 if found is not None else 0.72
    if not m.shows_front:
        line = smooth(m.on([(-1.04, level), (0, level + 0.03), (1.04, level)]), 5)
        t.part([ribbon(line, (0.07 * t.u,))], 0.0, outline=0.6)
        if bib:
            for side in (-1, 1):
                strap = np.array(m.on([(side * 0.6, -0.05), (side * 0.1, level)]))
                t.part([ribbon(strap, (0.09 * t.u,))], 0.0, outline=0.6)
        t.bow(m.at(0, level + 0.02), 0.26, tails=1.6)
        return
    if bib:
        for side in (-1, 1):
            strap = t.strip([(side * 0.5, -0.08), (side * 0.38, 0.2), (side * 0.34, level)], 0.09)
            t.part([strap], 0.0, outline=0.6)
        sheet = t.front([(-0.34, 0.16), (0.34, 0.16), (0.38, level), (-0.38, level)])
        region = t.part([sheet], 0.03, outline=0.75)
        paint_pattern(t, region, Cloth.of_torso(t))
    region = t.part([_sheet(t, level)], 0.06, outline=0.85, cast=0.03)
    paint_pattern(t, region, Cloth.of_torso(t))
    t.part([t.band(level, 0.09, 1.04)], 0.0, outline=0.6)


def _sheet(t: Tailor, level: float) -> Polygon:
    """The lower part, laid on the skirt where one hangs, else over both thighs."""
    m = t.m
    found = skirt_of(m)
    if found is None:
        left, right = m.front(-0.62, level), m.front(0.62, level)
        thighs = sorted(
            (m.joint(a) + (m.joint(b) - m.joint(a)) * 0.72 for a, b in ((8, 9), (11, 12))),
            key=lambda q: float(q @ m.across),
        )
        out = m.across * 0.1 * t.u
        low = [thighs[0] - out, (thighs[0] + thighs[1]) / 2 + m.down * 0.04 * t.u, thighs[1] + out]
    else:
        skirt = Skirt.of(Tailor(m, found[0]), found[1])
        waist, edge = skirt.waist, skirt.edge
        left, right = (waist[0] * 0.78 + waist[1] * 0.22), (waist[0] * 0.22 + waist[1] * 0.78)
        middle = (waist[0] + waist[1]) / 2
        low = [edge[int(len(edge) * s)] * 0.82 + middle * 0.18 for s in (0.22, 0.5, 0.78)]
    bulge = m.across * 0.05 * t.u
    return closed([left, (left + low[0]) / 2 - bulge, *low, (right + low[2]) / 2 + bulge, right], 5)


WAISTS: dict[str, Callable[[Tailor], None]] = {
    "belt": _belt, "sash": _sash, "obi": _obi, "waist bow": _waist_bow, "pouch": _pouch,
    "rope belt": _rope, "jacket around waist": _tied, "suspenders": _suspenders,
    "corset belt": _cincher,
}  # fmt: skip
