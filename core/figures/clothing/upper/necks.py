"""Necklines and collars: what is at the top of a garment."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from core.figures.clothing.tailor import Tailor
from core.figures.painting.paint import Region
from core.figures.painting.shapes import Polygon, closed, oval, ribbon, segment, smooth

Neck = Callable[[Tailor, Region, str, str], None]  # …, the collar's role, the inner's


def _nothing(t: Tailor, region: Region, collar: str, inner: str) -> None:
    del t, region, collar, inner


def _opening(t: Tailor, region: Region, line: Polygon) -> None:
    """Skin above a line from the picture's left to its right."""
    top = t.m.on([(0.8, -0.25), (-0.8, -0.25)])
    t.inside(region, [np.concatenate([line, top])], "skin")


def _loop(t: Tailor, wide: float, deep: float, back: float = 0.0) -> Polygon:
    m = t.m
    low = m.front(0, deep) if m.shows_front else m.at(0, back)
    return smooth([m.at(-wide, -0.09), low, m.at(wide, -0.09)], 8)


def _ringed(wide: float, deep: float, band: float) -> Neck:
    def paint(t: Tailor, region: Region, collar: str, inner: str) -> None:
        loop = _loop(t, wide, deep)
        if t.m.shows_front:
            _opening(t, region, loop)
        t.inside(region, [ribbon(loop, (band * t.u,))], collar)
        t.mark(loop + t.m.down * band * 0.5 * t.u, 0.4, collar)

    return paint


def _vee(wide: float, deep: float, role: str) -> Neck:
    def paint(t: Tailor, region: Region, collar: str, inner: str) -> None:
        if not t.m.shows_front:
            _collar_back(t, region, collar)
            return
        t.inside(region, [t.vee(wide, deep)], role if role != "inner" else inner)
        if role == "inner":
            t.inside(region, [t.vee(0.16, 0.1)], "skin")
        line = smooth(t.front([(-wide, -0.06), (0, deep)]), 3)
        other = smooth(t.front([(wide, -0.06), (0, deep)]), 3)
        for edge in (line, other):
            t.inside(region, [ribbon(edge, (0.05 * t.u,))], collar)
            t.mark(edge, 0.45, collar)

    return paint


def _square(t: Tailor, region: Region, collar: str, inner: str) -> None:
    if not t.m.shows_front:
        return
    hole = t.front([(-0.36, -0.12), (-0.34, 0.14), (0.34, 0.14), (0.36, -0.12)])
    t.inside(region, [hole], inner if inner != "white" or collar == "white" else "skin")
    t.inside(region, [ribbon(hole, (0.05 * t.u,))], collar)


def _collar_back(t: Tailor, region: Region, role: str) -> None:
    t.inside(region, [t.band(-0.02, 0.08, 0.6)], role)


def _crossed(t: Tailor, region: Region, collar: str, inner: str) -> None:
    """A wrapped front: the left over the right."""
    if not t.m.shows_front:
        _collar_back(t, region, collar)
        return
    t.inside(region, [t.vee(0.26, 0.22)], "skin")
    for points in ([(0.3, -0.08), (0.12, 0.2), (-0.2, 0.5)],
                   [(-0.3, -0.08), (-0.06, 0.24), (0.4, 0.6)]):  # fmt: skip
        line = t.front(points)
        t.inside(region, [ribbon(line, (0.105 * t.u,))], collar)
        if inner != "skin":
            t.inside(region, [ribbon(line, (0.04 * t.u,))], inner)
        t.mark(line, 0.5, collar)


def _lapelled(wide: float, deep: float, tone: str) -> Neck:
    def paint(t: Tailor, region: Region, collar: str, inner: str) -> None:
        if not t.m.shows_front:
            _collar_back(t, region, inner)
            return
        t.inside(region, [t.vee(0.4, deep)], inner)
        t.inside(region, [t.vee(0.14, 0.07)], "skin")
        for side in (-1, 1):
            flap = t.front([(side * 0.13, -0.07), (side * 0.3, -0.07), (side * 0.2, 0.12)])
            t.inside(region, [flap], inner)
            t.mark(flap[[0, 2, 1]], 0.4, inner)
            lapel = t.front([(side * 0.42, -0.06), (side * wide, 0.2), (side * 0.38, 0.24),
                             (0, deep + 0.02), (side * 0.28, 0.12)])  # fmt: skip
            t.inside(region, [lapel], tone)
            t.mark(lapel[[0, 1, 2]], 0.5)
            t.mark(lapel[[2, 3]].repeat(2, axis=0)[[0, 1, 3]], 0.6)

    return paint


def _shirt(deep: float) -> Neck:
    """Two points of a turned-down collar."""

    def paint(t: Tailor, region: Region, collar: str, inner: str) -> None:
        if not t.m.shows_front:
            t.inside(region, [t.band(0.0, 0.1, 0.62)], collar)
            t.mark(t.m.on([(-0.6, 0.02), (0, 0.06), (0.6, 0.02)]), 0.5, collar)
            return
        t.inside(region, [t.vee(0.2, deep)], "skin")
        for side in (-1, 1):
            flap = t.front([(side * 0.02, deep - 0.01), (side * 0.14, -0.09),
                            (side * 0.5, -0.07), (side * 0.32, 0.16)])  # fmt: skip
            t.part([flap], 0.02, collar, outline=0.55)

    return paint


def _shirt_vee(t: Tailor, region: Region, collar: str, inner: str) -> None:
    _vee(0.36, 0.34, "inner")(t, region, collar, inner)


def _peter_pan(t: Tailor, region: Region, collar: str, inner: str) -> None:
    """Two round flaps."""
    if not t.m.shows_front:
        t.inside(region, [t.band(0.0, 0.12, 0.66)], collar)
        return
    t.inside(region, [t.vee(0.16, 0.06)], "skin")
    for side in (-1, 1):
        flap = closed(
            t.front([(side * 0.02, 0.05), (side * 0.14, -0.07), (side * 0.46, -0.06),
                     (side * 0.44, 0.12), (side * 0.2, 0.17)]), 5,
        )  # fmt: skip
        t.part([flap], 0.02, collar, outline=0.55)


def _sailor(t: Tailor, region: Region, collar: str, inner: str) -> None:
    m = t.m
    if not m.shows_front:
        flap = np.array(m.on([(-0.85, -0.06), (-0.8, 0.36), (0.8, 0.36), (0.85, -0.06)]))
        t.inside(region, [flap], collar)
        edge = flap * 0.97 + m.at(0, 0.1) * 0.03
        t.inside(region, [ribbon(edge, (0.02 * t.u,))], "accent")
        return
    for side in (-1, 1):
        flap = t.front([(side * 0.32, -0.06), (side * 0.75, 0.02), (side * 0.62, 0.26),
                        (0.0, 0.4), (side * 0.1, 0.22)])  # fmt: skip
        t.inside(region, [flap], collar)
        t.draw(flap[[1, 2, 3]], "accent", 0.8)
    t.inside(region, [t.vee(0.24, 0.18)], "skin")


def _hood(t: Tailor, region: Region, collar: str, inner: str) -> None:
    m = t.m
    if not m.shows_front:
        hood = closed(m.on([(-0.8, -0.08), (-0.62, 0.2), (0, 0.36), (0.62, 0.2), (0.8, -0.08),
                            (0, -0.1)]), 5)  # fmt: skip
        t.part([hood], 0.06, outline=0.85, cast=0.04)
        return
    rim = smooth([m.at(-0.82, -0.08), m.front(-0.34, 0.1), m.front(0, 0.15), m.front(0.34, 0.1),
                  m.at(0.82, -0.08)], 5)  # fmt: skip
    t.inside(region, [ribbon(rim, (0.1 * t.u,))], "deep")
    t.mark(rim, 0.6)
    for side in (-1, 1):
        string = t.front([(side * 0.14, 0.14), (side * 0.17, 0.28), (side * 0.14, 0.4)])
        t.draw(string, "pure white", 0.9)


def _high(height: float, width: float) -> Neck:
    """A standing collar around the neck, in units of the figure."""

    def paint(t: Tailor, region: Region, collar: str, inner: str) -> None:
        m = t.m
        wide = min(width, 0.55 * m.r / m.u)
        low, high = m.joint(1) + m.down * 0.05 * t.u, m.joint(1) - m.down * height * t.u
        neck = segment(low, high, [wide * 2.3 * t.u, wide * 2 * t.u], caps=False)
        t.part([closed(neck, 2)], 0.03, collar, outline=0.8)
        a = m.across * wide * t.u
        t.mark([high + m.down * 0.06 * t.u - a, high + m.down * 0.09 * t.u,
                high + m.down * 0.06 * t.u + a], 0.45, collar)  # fmt: skip

    return paint


def _turtleneck(t: Tailor, region: Region, collar: str, inner: str) -> None:
    m = t.m
    neck = segment(m.at(-0.35, -0.1), m.at(0.35, -0.1), [0.15 * t.u, 0.16 * t.u, 0.15 * t.u])
    t.part([neck], 0.04, "cloth", outline=0.85)
    t.mark(m.on([(-0.4, -0.09), (0, -0.06), (0.4, -0.09)]), 0.4)


def _mandarin(t: Tailor, region: Region, collar: str, inner: str) -> None:
    """A low standing collar, slit in front."""
    m = t.m
    ring = segment(m.at(-0.5, -0.07), m.at(0.5, -0.07), [0.1 * t.u, 0.11 * t.u, 0.1 * t.u])
    t.part([ring], 0.02, collar, outline=0.75)
    if m.shows_front:
        t.mark([m.front(0, -0.11), m.front(0.01, -0.07), m.front(0, -0.01)], 0.6, collar)


def _suit(t: Tailor, region: Region, collar: str, inner: str) -> None:
    m = t.m
    ring = segment(m.at(-0.4, -0.06), m.at(0.4, -0.06), [0.1 * t.u, 0.11 * t.u])
    t.part([ring], 0.02, collar, outline=0.8)


def _ring(t: Tailor, region: Region, collar: str, inner: str) -> None:
    """The metal neck ring of a suit with a helmet."""
    m = t.m
    ring = oval(m.at(0, -0.05), 0.27 * t.u, 0.1 * t.u)
    t.part([ring], 0.03, collar, outline=0.85, cast=0.03)


def _fur(t: Tailor, region: Region, collar: str, inner: str) -> None:
    m = t.m
    loop = closed(m.on([(-0.95, -0.1), (-0.85, 0.08), (0, 0.14), (0.85, 0.08), (0.95, -0.1),
                        (0, -0.12)]), 5)  # fmt: skip
    t.part([loop], 0.05, collar, outline=0.85, cast=0.05)


def _straps(wide: float, width: float, deep: float, arm: float) -> Neck:
    """Bare shoulders but for two straps: ``wide`` is where they are, ``arm`` how low the armholes
    reach."""

    def paint(t: Tailor, region: Region, collar: str, inner: str) -> None:
        m = t.m
        inner_edge, outer = wide - width, wide + width
        low = m.front(0, deep) if m.shows_front else m.at(0, deep * 0.7)
        near = inner_edge * 0.85
        scoop = smooth([m.at(-inner_edge, -0.2), m.at(-near, deep * 0.5), low,
                        m.at(near, deep * 0.5), m.at(inner_edge, -0.2)], 6)  # fmt: skip
        t.inside(region, [scoop], "skin")
        t.mark(scoop[3:-3], 0.55)
        for side in (-1, 1):
            hole = smooth(m.on([(side * outer, -0.2), (side * outer, arm * 0.45),
                                (side * 1.02, arm)]), 6)  # fmt: skip
            corner = m.on([(side * 3.4, arm), (side * 3.4, -0.3)])
            t.inside(region, [np.concatenate([hole, corner])], "skin")
            t.mark(hole, 0.55)

    return paint


def _bare_shoulders(level: float, dip: float) -> Neck:
    """Nothing above a line over the chest."""

    def paint(t: Tailor, region: Region, collar: str, inner: str) -> None:
        m = t.m
        if m.shows_front:
            line = [m.at(-1.1, level), m.front(-0.35, level - 0.05), m.front(0, level + dip),
                    m.front(0.35, level - 0.05), m.at(1.1, level)]  # fmt: skip
        else:
            line = [m.at(-1.1, level), m.at(0, level + 0.03), m.at(1.1, level)]
        edge = smooth(line, 6)
        above = m.on([(4, -0.1), (4, -0.4), (-4, -0.4), (-4, -0.1)])
        t.inside(region, [np.concatenate([edge, above])], "skin")
        t.inside(region, [ribbon(edge, (0.035 * t.u,))], collar)
        t.mark(edge, 0.55)

    return paint


def _off_shoulder(t: Tailor, region: Region, collar: str, inner: str) -> None:
    """A wide band under the shoulders."""
    m = t.m
    _bare_shoulders(0.1, 0.05)(t, region, collar, inner)
    band = smooth([m.at(-1.15, 0.13), m.front(0, 0.2) if m.shows_front else m.at(0, 0.2),
                   m.at(1.15, 0.13)], 6)  # fmt: skip
    t.part([ribbon(band, (0.13 * t.u,))], 0.03, "cloth", outline=0.7)


def _halter(t: Tailor, region: Region, collar: str, inner: str) -> None:
    _straps(0.42, 0.2, 0.06, 0.3)(t, region, collar, inner)
    _suit(t, region, "cloth", inner)


def _sleeveless_high(t: Tailor, region: Region, collar: str, inner: str) -> None:
    _straps(0.72, 0.5, -0.1, 0.26)(t, region, collar, inner)
    _turtleneck(t, region, collar, inner)


def _wimple(t: Tailor, region: Region, collar: str, inner: str) -> None:
    """A white bib around the neck."""
    m = t.m
    bib = closed(m.on([(-0.8, -0.09), (-0.72, 0.14), (0, 0.26), (0.72, 0.14), (0.8, -0.09),
                       (0, -0.13)]), 5)  # fmt: skip
    t.part([bib], 0.04, "pure white", outline=0.75, cast=0.03)


def _priest(t: Tailor, region: Region, collar: str, inner: str) -> None:
    _mandarin(t, region, "cloth", inner)
    if t.m.shows_front:
        tab = t.front([(-0.16, -0.1), (0.16, -0.1), (0.16, -0.03), (-0.16, -0.03)])
        t.part([tab], 0.0, "pure white", outline=0.5)


def _draped(t: Tailor, region: Region, collar: str, inner: str) -> None:
    """Cloth over one shoulder."""
    m = t.m
    _ringed(0.7, 0.16, 0.04)(t, region, collar, inner)
    if m.shows_front:
        for shift in (0.0, 0.14, 0.28):
            t.mark(t.front([(0.5, -0.02 + shift), (0.1, 0.3 + shift), (-0.7, 0.5 + shift)]), 0.5)
        edge = t.strip([(0.62, -0.08), (0.3, 0.3), (-0.75, 0.62)], 0.06)
        t.inside(region, [edge], collar)


NECKS: dict[str, Neck] = {
    "none": _nothing, "round": _ringed(0.75, 0.1, 0.05), "crew": _ringed(0.6, 0.05, 0.07),
    "scoop": _ringed(0.8, 0.2, 0.03), "boat": _ringed(0.95, 0.03, 0.04),
    "vee": _vee(0.3, 0.24, "skin"), "shirt vee": _shirt_vee, "square": _square,
    "crossed": _crossed, "lapels": _lapelled(0.55, 0.54, "deep"), "shirt": _shirt(0.12),
    "peter pan": _peter_pan, "sailor": _sailor, "hood": _hood, "high": _high(0.14, 0.14),
    "turtleneck": _turtleneck, "mandarin": _mandarin, "suit collar": _suit, "ring": _ring,
    "fur": _fur, "straps": _straps(0.5, 0.16, 0.18, 0.3),
    "wide straps": _straps(0.58, 0.24, 0.16, 0.34),
    "thin straps": _straps(0.5, 0.055, 0.2, 0.26), "strapless": _bare_shoulders(0.2, 0.0),
    "sweetheart": _bare_shoulders(0.2, 0.06), "off shoulder": _off_shoulder, "halter": _halter,
    "sleeveless turtleneck": _sleeveless_high, "white wimple": _wimple, "priest": _priest,
    "draped": _draped,
}  # fmt: skip
# Where the shoulders are bare, so that arm and trunk are one skin.
BARE_SHOULDERS = (
    "straps", "wide straps", "thin straps", "strapless", "sweetheart", "off shoulder", "halter",
    "sleeveless turtleneck",
)  # fmt: skip
