"""Coats, jackets, cardigans: closed over the trunk, or open with what is under them to be seen."""

from __future__ import annotations

import numpy as np

from core.figures.body.models import Model
from core.figures.clothing.kinds import SkirtCut, Slot, TopCut
from core.figures.clothing.lower.skirts import Skirt
from core.figures.clothing.tailor import Tailor
from core.figures.clothing.textiles.cloths import Cloth
from core.figures.clothing.textiles.patterns import paint_pattern
from core.figures.clothing.textiles.prints import paint_print
from core.figures.clothing.upper.fronts import FRONTS
from core.figures.clothing.upper.necks import NECKS
from core.figures.clothing.upper.torsos import torso_outline, waist_folds
from core.figures.painting.paint import Region
from core.figures.painting.shapes import Polygon, ribbon, smooth

# How far from the middle of the chest an open front's edges are, at its top, chest and hem.
OPEN_FRONTS = {
    "jacket": (0.3, 0.24, 0.3), "edges": (0.26, 0.3, 0.4), "big lapels": (0.28, 0.26, 0.42),
    "shirt flaps": (0.26, 0.28, 0.36), "band": (0.26, 0.22, 0.26), "vest": (0.38, 0.16, -0.02),
}  # fmt: skip
_GROWN = 0.07


def paint_outer_back(m: Model) -> None:
    """The lining of an open coat's tails, behind the legs."""
    worn = m.wardrobe.first(Slot.OUTER)
    if worn is None or not worn.kind.open or worn.kind.skirt is None or m.body.is_back:
        return
    t = Tailor(m, worn)
    skirt = Skirt.of(t, worn.kind.skirt)
    if skirt.hangs:
        tone = tuple(0.72 * channel for channel in t.colour())
        t.part([skirt.outline()], 0.0, colour=(tone[0], tone[1], tone[2]), outline=0.9)


def paint_outer(m: Model) -> None:
    worn = m.wardrobe.first(Slot.OUTER)
    if worn is None or worn.kind.top is None:
        return
    t, cut = Tailor(m, worn), worn.kind.top
    if worn.kind.skirt is not None:
        _tails(t, worn.kind.skirt)
    if m.shows_front and (worn.kind.open or cut.neck == "vest"):
        _open_front(t, cut)
        return
    region = t.part([torso_outline(m, _low(cut), _GROWN)], 0.075, cast=0.06)
    paint_pattern(t, region, Cloth.of_torso(t))
    waist_folds(t)
    fronts = cut.fronts if m.shows_front else tuple(f for f in cut.fronts if f != "shine")
    for name in fronts:
        FRONTS[name](t, region)
    _collar(t, region, cut)
    paint_print(t, region)


def _low(cut: TopCut) -> float:
    return cut.bare_from or cut.hem


def _collar(t: Tailor, region: Region, cut: TopCut) -> None:
    if t.m.shows_front and cut.neck == "big lapels":
        t.inside(region, [t.vee(0.28, 0.5)], cut.inner)
        t.inside(region, [t.vee(0.14, 0.08)], "skin")
        _collar_flaps(t, cut)
    elif cut.neck in NECKS:
        NECKS[cut.neck](t, region, cut.collar, cut.inner)
    else:
        t.inside(region, [t.band(-0.02, 0.08, 0.6)], cut.collar)


def _tails(t: Tailor, cut: SkirtCut) -> None:
    skirt = Skirt.of(t, cut)
    if not t.w.kind.open or t.m.body.is_back:
        skirt.paint()
        return
    if not skirt.hangs:
        return
    m, edge, count = t.m, skirt.edge, len(skirt.edge)
    for side, share in ((0, 0.3), (1, 0.7)):
        low = edge[: int(share * count)] if side == 0 else edge[int(share * count) :]
        low = low if side == 0 else low[::-1]
        out = m.across * (-1 if side == 0 else 1)
        hip = m.at(-1.25 if side == 0 else 1.25, 1.02)
        outer = smooth([skirt.waist[side], hip, (hip + low[0]) / 2 + out * 0.02 * t.u, low[0]], 5)
        azimuth = 0.4 if side else -0.4
        inner = [low[-1], (low[-1] + m.front(azimuth, 1.0)) / 2, m.front(azimuth, cut.waist)]
        panel = np.concatenate([outer, low, smooth(inner, 5)])
        region = t.part([panel], 0.07, cast=0.07)
        paint_pattern(t, region, Cloth.hanging(t, skirt.waist, edge))
        t.mark([hip, (hip + low[len(low) // 2]) / 2, low[len(low) // 2]], 0.5)
        if cut.hem:
            up = m.down * -0.05 * t.u
            t.inside(region, [ribbon(low + up, (0.075 * t.u,))], cut.hem)


def _edge(t: Tailor, cut: TopCut, side: int) -> Polygon:
    """From the neck down along the open front."""
    top, chest, low = OPEN_FRONTS[cut.neck]
    places = [(side * top, -0.07), (side * chest, 0.3), (side * (chest + low) / 2, 0.6),
              (side * low, _low(cut))]  # fmt: skip
    return smooth(t.front(places), 6)


def _panel(t: Tailor, cut: TopCut, side: int, edge: Polygon) -> Polygon:
    m, low, k = t.m, _low(cut), 1 + _GROWN
    u = m.u * m.stout**0.5
    shoulder = m.shoulders[0 if side < 0 else 1]
    out, up, neck = m.across * 0.055 * u * side, -m.down * 0.077 * u, m.joint(1)
    around = [m.at(side * 0.5, -0.07), shoulder * 0.5 + neck * 0.5 + up * 1.15,
              shoulder + out * 0.7 + up, shoulder + out * 1.45, m.at(side * k, 0.3),
              m.at(side * k, 0.62), m.at(side * 1.03 * k, low)]  # fmt: skip
    return np.concatenate([smooth(around, 5), edge[::-1]])


def _open_front(t: Tailor, cut: TopCut) -> None:
    m = t.m
    sides = (-1, 1) if m.facing >= 0 else (1, -1)
    for side in sides:
        edge = _edge(t, cut, side)
        region = t.part([_panel(t, cut, side, edge)], 0.06, cast=0.05)
        paint_pattern(t, region, Cloth.of_torso(t))
        t.mark(m.on([(side * 0.96, 0.6), (side * 0.8, 0.63), (side * 0.66, 0.61)]), 0.45)
        for name in cut.fronts:
            if name in ("ribs", "hem band", "breast pocket", "letter", "pocket square", "shine",
                        "quilt"):  # fmt: skip
                FRONTS[name](t, region)
        _finish(t, cut, side, edge, region)
    _collar_flaps(t, cut)


def _finish(t: Tailor, cut: TopCut, side: int, edge: Polygon, region: Region) -> None:
    """Bands, zips and buttons along one edge."""
    u = t.u
    if cut.neck in ("edges", "vest", "band"):
        role = "second" if cut.neck == "band" else cut.collar
        t.inside(region, [ribbon(edge, (0.09 * u,))], role)
        t.mark(edge + t.m.across * side * 0.045 * u, 0.35)
    if "zip edges" in cut.fronts:
        t.inside(region, [ribbon(edge, (0.035 * u,))], "second")
    if "edge buttons" in cut.fronts and side > 0:
        for share in (0.45, 0.62, 0.8, 0.95):
            place = edge[int(share * (len(edge) - 1))] + t.m.across * 0.022 * u
            t.button(place, "accent", 0.02)
    if "stitched pockets" in cut.fronts and t.m.shows(side * 0.6):
        box = t.front([(side * 0.42, 0.26), (side * 0.78, 0.26), (side * 0.76, 0.42),
                       (side * 0.6, 0.47), (side * 0.44, 0.42)])  # fmt: skip
        t.mark([*box, box[0]], 0.5)
        t.button(t.m.front(side * 0.6, 0.3), "bright gold", 0.016)


def _collar_flaps(t: Tailor, cut: TopCut) -> None:
    deep = 0.34 if cut.neck in ("jacket", "shirt flaps") else 0.56
    if cut.neck not in ("jacket", "shirt flaps", "big lapels"):
        return
    top, chest, _ = OPEN_FRONTS[cut.neck]
    for side in (-1, 1):
        flap = t.front([(side * top, -0.08), (side * (top + 0.34), 0.0),
                        (side * (top + 0.3), deep * 0.45), (side * (top + 0.14), deep * 0.5),
                        (side * chest, deep), (side * chest, deep * 0.5)])  # fmt: skip
        t.part([flap], 0.02, cut.collar, outline=0.6)
