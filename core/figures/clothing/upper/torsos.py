"""The trunk and its neck, in what is worn next to the skin."""

from __future__ import annotations

import numpy as np

from core.figures.body.models import Model
from core.figures.clothing.kinds import Slot, TopCut
from core.figures.clothing.tailor import Tailor
from core.figures.clothing.textiles.cloths import Cloth
from core.figures.clothing.textiles.patterns import paint_pattern
from core.figures.clothing.textiles.prints import paint_print
from core.figures.clothing.upper.fronts import FRONTS
from core.figures.clothing.upper.necks import NECKS
from core.figures.painting.paint import SKIN_SHADE, Label, Region
from core.figures.painting.shapes import Polygon, closed, ribbon, segment, smooth


def paint_neck(m: Model) -> None:
    """Thin, in the head's shadow."""
    wide = min(0.2 * m.u, 0.5 * m.r) * m.stout**0.5
    low = m.joint(1) + m.down * 0.08 * m.u
    high = m.joint(1) * 0.45 + m.head.centre * 0.55
    neck = segment(low, high, [wide * 1.25, wide, wide * 0.95])
    region = m.p.part([(neck, m.skin)], wide * 0.3, Label.SKIN, shade=SKIN_SHADE)
    m.p.inside(
        region, [segment(m.joint(1) - m.down * wide * 0.3, high, [wide * 1.3] * 2)], SKIN_SHADE
    )


def torso_outline(m: Model, low: float, grow: float = 0.0) -> Polygon:
    """Down to a level; ``grow`` widens it, as a share, for what is worn over it."""
    u, k = m.u * m.stout**0.5, 1 + grow
    left, right = m.shoulders
    out = m.across * 0.055 * u
    up = -m.down * 0.075 * u * (1 + 0.3 * grow)
    neck = m.joint(1)
    sides = [
        m.at(-0.5, -0.075), left * 0.45 + neck * 0.55 + up * 1.05, left - out * 0.7 * k + up,
        left - out * 1.35 * k, m.at(-k, 0.3), m.at(-k, 0.62), m.at(-1.02 * k, low - 0.12),
        m.at(-1.03 * k, low), m.at(-0.5, low + 0.02), m.at(0, low + 0.03), m.at(0.5, low + 0.02),
        m.at(1.03 * k, low), m.at(1.02 * k, low - 0.12), m.at(k, 0.62), m.at(k, 0.3),
        right + out * 1.35 * k, right + out * 0.7 * k + up, right * 0.45 + neck * 0.55 + up * 1.05,
        m.at(0.5, -0.075),
    ]  # fmt: skip
    return closed(sides, 4)


def paint_torso(m: Model) -> None:
    worn = m.wardrobe.body
    t, cut = Tailor(m, worn), worn.kind.top
    assert cut is not None
    region = t.part([torso_outline(m, cut.hem)], 0.075, cut.base, cast=0.06)
    paint_pattern(t, region, Cloth.of_torso(t), cut.base)
    waist_folds(t, cut.base)
    NECKS[cut.neck](t, region, cut.collar, cut.inner)
    for name in cut.fronts:
        FRONTS[name](t, region)
    paint_print(t, region)
    if worn.kind.legs is not None:
        _one_piece(t, cut)
    if cut.bare_from:
        _midriff(t, region, cut)


def paint_bib(m: Model) -> None:
    """Of overalls and pinafores, over a top; behind, its straps cross."""
    worn = m.wardrobe.first(Slot.DRESS)
    if worn is None or worn.kind.piece != "bib":
        return
    t = Tailor(m, worn)
    hips = m.on([(1.03, 0.72), (1.06, 0.98), (0, 1.04), (-1.06, 0.98), (-1.03, 0.72)])
    if m.shows_front:
        for side in (-1, 1):
            t.part([t.strip([(side * 0.5, -0.1), (side * 0.4, 0.3)], 0.1)], 0.01, outline=0.7)
        chest = t.front([(-0.5, 0.62), (-0.46, 0.24), (0.46, 0.24), (0.5, 0.62)])
    else:
        for side in (-1, 1):
            strap = np.array(m.on([(side * 0.6, -0.1), (-side * 0.3, 0.72)]))
            t.part([ribbon(strap, (0.1 * t.u,))], 0.01, outline=0.7)
        chest = m.on([(-0.3, 0.7), (0.3, 0.7)])
    region = t.part([np.concatenate([chest, hips])], 0.06, cast=0.03)
    paint_pattern(t, region, Cloth.of_torso(t))
    if m.shows_front:
        box = t.front([(-0.22, 0.36), (0.22, 0.36), (0.2, 0.56), (-0.2, 0.56)])
        t.mark([*box, box[0]], 0.5)
        for side in (-1, 1):
            t.button(m.front(side * 0.4, 0.29), "bright gold", 0.03)


def _midriff(t: Tailor, region: Region, cut: TopCut) -> None:
    m = t.m
    edge = smooth(m.on([(-1.15, cut.bare_from), (0, cut.bare_from + 0.04), (1.15, cut.bare_from)]),
                  6)  # fmt: skip
    t.inside(region, [np.concatenate([edge, m.on([(1.4, 1.3), (-1.4, 1.3)])])], "skin")
    t.mark(edge, 0.8)
    if m.shows_front:
        navel = m.front(0, 0.84)
        t.mark([navel - m.down * 0.02 * t.u, navel, navel + m.down * 0.02 * t.u], 0.5, "skin")


def _one_piece(t: Tailor, cut: TopCut) -> None:
    """No hem parts the trunk of a suit from its legs."""
    m = t.m
    seam = m.on([(-0.97, cut.hem - 0.04), (0, cut.hem), (0.97, cut.hem - 0.04),
                 (0.97, cut.hem + 0.03), (0, cut.hem + 0.08), (-0.97, cut.hem + 0.03)])  # fmt: skip
    t.part([seam], 0.0, cut.base, outline=0.0)


def waist_folds(t: Tailor, role: str = "cloth") -> None:
    m = t.m
    for side in (-1, 1):
        t.mark(m.on([(side * 0.96, 0.6), (side * 0.8, 0.63), (side * 0.62, 0.61)]), 0.45, role)
    side = -1 if m.p.light[0] > 0 else 1
    t.mark(m.on([(side * 0.95, 0.28), (side * 0.84, 0.35), (side * 0.7, 0.37)]), 0.45, role)
