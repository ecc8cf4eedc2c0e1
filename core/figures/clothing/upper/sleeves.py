"""Arms in their sleeves and gloves."""

from __future__ import annotations

import math

import numpy as np

from core.figures.body.hands import HAND, paint_hand
from core.figures.body.limbs import FOREARM, UPPER_ARM, folds, limb_shapes
from core.figures.body.models import Limb, Model
from core.figures.clothing.accessories.wrists import paint_wrist
from core.figures.clothing.kinds import GloveCut, Slot, TopCut
from core.figures.clothing.palette import toned
from core.figures.clothing.tailor import Tailor
from core.figures.clothing.textiles.cloths import Cloth
from core.figures.clothing.textiles.patterns import paint_pattern
from core.figures.clothing.upper.necks import BARE_SHOULDERS
from core.figures.painting.paint import Label, Region, Shade
from core.figures.painting.shapes import (
    Vector,
    closed,
    oval,
    ribbon,
    segment,
    smooth,
    turn90,
    unit,
)

_WIDE = ("wide", "wide straight", "elbow wide")
_LONG = ("long", "puff long")


def paint_arm(m: Model, limb: Limb, gesture: str, *, cast: bool = True) -> None:
    """A hand, its glove, the sleeve over both; ``cast`` throws a shadow on what is painted."""
    worn, cut = m.wardrobe.sleeves
    t, reach = Tailor(m, worn), 0.05 if cast else 0.0
    _hand(m, limb, gesture, cut, reach)
    if cut.sleeve in _LONG:
        _long_sleeve(t, cut, limb, reach)
    elif cut.sleeve in _WIDE:
        _wide_sleeve(t, cut, limb, reach)
    elif cut.sleeve in ("short", "elbow"):
        _short_sleeve(t, cut, limb, reach)
    elif cut.sleeve == "puff":
        _puff_sleeve(t, cut, limb, reach)
    _shoulder(t, cut, limb)
    if cast and cut.sleeve != "puff" and cut.shoulder != "pauldron":
        bare = cut.sleeve == "none" or cut.neck in BARE_SHOULDERS
        _join(t, limb, "skin" if bare else cut.sleeve_colour)
    paint_wrist(m, limb)


def _hand(m: Model, limb: Limb, gesture: str, cut: TopCut, reach: float) -> None:
    glove = m.wardrobe.first(Slot.GLOVES)
    bare = cut.sleeve not in (*_LONG, *_WIDE)
    arm = limb_shapes(m, limb, UPPER_ARM, FOREARM) if bare else ()
    if glove is None or glove.kind.glove is None:
        paint_hand(m, limb, gesture, arm=arm, cast=reach * m.u if bare else 0.0)
        return
    t, shape = Tailor(m, glove), glove.kind.glove
    covers = shape.hand != "fingerless"
    if bare and covers:
        m.p.part([(one, m.skin) for one in arm], 0.03 * m.u, Label.SKIN, cast=reach * m.u)
        arm = ()
    if shape.hand == "mitten":
        gesture = "fist"
    with m.p.named(glove.kind.slot.value if covers else ""):
        paint_hand(m, limb, gesture, glove=t.colour() if covers else None, arm=arm,
                   cast=reach * m.u if bare else 0.0)  # fmt: skip
    if not covers:
        _half_glove(t, limb)
    if bare or shape.reach <= 0.3:
        _gauntlet(t, shape, limb)


def _half_glove(t: Tailor, limb: Limb) -> None:
    """Over the palm, so that the fingers stay bare."""
    m = t.m
    _, elbow, wrist = m.bones(limb)
    along = unit(wrist - elbow)
    size = m.u * HAND * m.stout**0.5
    palm = segment(wrist - along * 0.1 * size, wrist + along * 0.46 * size,
                   [0.36 * size, 0.5 * size, 0.52 * size], caps=False)  # fmt: skip
    t.part([palm], 0.02, outline=0.7)


def _gauntlet(t: Tailor, cut: GloveCut, limb: Limb) -> None:
    """What a glove covers of the arm."""
    m = t.m
    shoulder, elbow, wrist = m.bones(limb)
    k, wide = m.u * m.stout, cut.flared
    share = min(cut.reach, 1.0)
    top = wrist + (elbow - wrist) * share
    shapes = [segment(top, wrist, [(0.12 + 0.05 * share) * k * wide, 0.15 * k * wide**0.5,
                                   0.115 * k], caps=cut.reach > 1)]  # fmt: skip
    if cut.reach > 1:
        high = elbow + (shoulder - elbow) * (cut.reach - 1)
        shapes.append(segment(high, elbow, [0.185 * k * wide, 0.16 * k, 0.15 * k], caps=False))
        shapes.append(oval(elbow, 0.075 * k, 0.075 * k))
    t.part(shapes, 0.04, outline=0.85)
    along, side = unit(wrist - elbow), turn90(unit(wrist - elbow)) * 0.075 * k
    if cut.bands:
        tone = toned(t.colour(), 1.5 if sum(t.colour()) < 400 else 0.75)
        for part in np.arange(0.12, min(share, 0.95), 0.14):
            middle = wrist + (elbow - wrist) * float(part)
            m.p.mark([middle - side, middle + along * k * 0.03, middle + side], tone, 0.6)
    if cut.hand == "mitten":
        band = segment(wrist - along * 0.1 * k, wrist - along * 0.02 * k,
                       [0.19 * k * wide, 0.18 * k * wide], caps=False)  # fmt: skip
        t.part([band], 0.0, "second", outline=0.75)


def _long_sleeve(t: Tailor, cut: TopCut, limb: Limb, reach: float) -> None:
    m, glove = t.m, t.m.wardrobe.first(Slot.GLOVES)
    role, loose = cut.sleeve_colour, cut.loose
    widths = tuple(w + 0.03 * loose for w in UPPER_ARM), tuple(w + 0.035 for w in FOREARM)
    if cut.sleeve == "puff long":
        widths = (0.23, 0.24, 0.22), (0.22, 0.25, 0.26, 0.15)
    if loose < 0.97:
        widths = tuple(w + 0.012 for w in UPPER_ARM), tuple(w + 0.012 for w in FOREARM)
    region = t.part(limb_shapes(m, limb, *widths, loose), 0.045, role, cast=reach)
    paint_pattern(t, region, Cloth.of_limb(t, limb), role)
    folds(m, region, limb, 0.16 * loose, t.colour(role))
    if "quilt" in cut.fronts:
        _rings(t, limb, role)
    if cut.shoulder == "arm stripe" or "suit arms" in cut.fronts:
        _arm_stripe(t, region, limb)
    if glove is not None and glove.kind.glove is not None and glove.kind.glove.reach > 0.3:
        _gauntlet(Tailor(m, glove), glove.kind.glove, limb)
    elif cut.cuff:
        _cuff(t, cut, limb)


def _rings(t: Tailor, limb: Limb, role: str) -> None:
    """Where a padded sleeve is sewn across."""
    start, middle, end = t.m.bones(limb)
    w = 0.1 * t.u * t.m.stout
    for a, b, shares in ((start, middle, (0.3, 0.65)), (middle, end, (0.15, 0.5))):
        along, side = unit(b - a), turn90(unit(b - a)) * w
        for share in shares:
            place = a + (b - a) * share
            t.mark([place - side, place + along * 0.04 * t.u, place + side], 0.7, role)


def _arm_stripe(t: Tailor, region: Region, limb: Limb) -> None:
    start, middle, end = t.m.bones(limb)
    t.inside(region, [ribbon(np.array([start, middle, end]), (0.05 * t.u * t.m.stout,))], "second")


def _cuff(t: Tailor, cut: TopCut, limb: Limb) -> None:
    _, elbow, wrist = t.m.bones(limb)
    k, along = t.u * t.m.stout, unit(wrist - elbow)
    w = 0.15 * k * max(cut.loose, 0.95)
    band = segment(wrist - along * 0.06 * k, wrist + along * 0.015 * k, [w, w * 1.03], caps=False)
    t.part([band], 0.03, cut.cuff, outline=0.8)


def _short_sleeve(t: Tailor, cut: TopCut, limb: Limb, reach: float) -> None:
    m = t.m
    k = t.u * m.stout
    shoulder, elbow, _ = m.bones(limb)
    share = 0.52 if cut.sleeve == "short" else 0.96
    end = shoulder + (elbow - shoulder) * share
    loose = max(cut.loose, 0.9) ** 0.5
    widths = [0.225 * k, 0.235 * k * loose, (0.25 if share < 0.6 else 0.215) * k * loose]
    role = cut.sleeve_colour
    region = t.part([segment(shoulder, end, widths, caps=True)], 0.045, role, cast=reach)
    paint_pattern(t, region, Cloth.of_limb(t, limb), role)
    along = unit(elbow - shoulder)
    side = turn90(along) * widths[-1] / 2
    hem = smooth([end - side, end + along * 0.05 * k, end + side], 4)
    if cut.shoulder == "sleeve band" or cut.cuff:
        edge = cut.cuff or ("second" if cut.neck != "mandarin" else "accent")
        t.inside(region, [ribbon(hem - along * 0.02 * k, (0.05 * k,))], edge)
    t.mark(hem - along * 0.035 * k, 0.35, role)


def _puff_sleeve(t: Tailor, cut: TopCut, limb: Limb, reach: float) -> None:
    m = t.m
    k = t.u * m.stout
    shoulder, elbow, _ = m.bones(limb)
    end = shoulder + (elbow - shoulder) * 0.42
    region = t.part([segment(shoulder, end, [0.22 * k, 0.33 * k, 0.2 * k])], 0.045, cast=reach)
    paint_pattern(t, region, Cloth.of_limb(t, limb))
    along = unit(elbow - shoulder)
    side = turn90(along) * 0.1 * k
    band = segment(end - along * 0.01 * k, end + along * 0.05 * k, [0.21 * k, 0.2 * k])
    t.part([band], 0.0, cut.cuff or "second", outline=0.8)
    for share in (-0.4, 0.1, 0.5):
        line = [end + side * share, end + side * share * 1.2 - along * 0.08 * k,
                end + side * share * 1.5 - along * 0.14 * k]  # fmt: skip
        t.mark(line, 0.5)


def _wide_sleeve(t: Tailor, cut: TopCut, limb: Limb, reach: float) -> None:
    """A bell whose mouth hangs down from the wrist, or from halfway for a short one."""
    m, k = t.m, t.u * t.m.stout
    shoulder, elbow, wrist = m.bones(limb)
    if cut.sleeve == "elbow wide":
        wrist = elbow + (wrist - elbow) * 0.35
    along = unit(wrist - elbow)
    drop = np.array([m.sway * 0.12 + math.sin(m.motion.ribbon.angle) * 0.6, 1.0]) * k
    drop = drop * {"wide": 0.4, "wide straight": 0.16, "elbow wide": 0.12}[cut.sleeve]
    level = abs(along[1])
    drop = drop * (1 - 0.75 * level) if along[1] >= 0 else drop * (1 - 0.5 * level)
    side = turn90(along)
    if side[1] < 0:
        side = -side  # the lower edge
    top = -side * 0.085 * k
    mouth = wrist + along * 0.05 * k
    low = mouth + side * 0.15 * k + drop
    bell = closed(
        [elbow + top, mouth + top * 1.25, mouth + side * 0.1 * k + along * 0.02 * k, low,
         (low + elbow) / 2 + side * 0.1 * k + drop * 0.12, elbow + side * 0.11 * k], 5,
    )  # fmt: skip
    inside = closed(
        [mouth + top, mouth + along * 0.03 * k + side * 0.04 * k, low - along * 0.02 * k,
         mouth - along * 0.05 * k + side * 0.06 * k], 4,
    )  # fmt: skip
    upper = segment(shoulder, elbow, [0.23 * k, 0.225 * k, 0.215 * k])
    region = t.part([bell, upper], 0.055, cut.sleeve_colour, cast=reach)
    paint_pattern(t, region, Cloth.of_limb(t, limb), cut.sleeve_colour)
    edge = smooth([mouth + top * 1.25, mouth + side * 0.1 * k + along * 0.02 * k, low], 5)
    t.inside(region, [ribbon(edge - along * 0.03 * k, (0.075 * k,))], cut.cuff or "deep")
    t.shade(region, [inside], Shade(0.5, 0.46, 0.56))
    folds(m, region, limb, 0.2, t.colour(cut.sleeve_colour))
    t.mark([elbow + side * 0.02 * k, (elbow + low) / 2, low - along * 0.1 * k], 0.55,
           cut.sleeve_colour)  # fmt: skip


# -- shoulders -------------------------------------------------------------------------------


def _join(t: Tailor, limb: Limb, role: str) -> None:
    """Sleeve and trunk are one cloth: no line goes over the shoulder."""
    m, k = t.m, t.u * t.m.stout
    shoulder, elbow, _ = m.bones(limb)
    inward = unit(m.joint(1) - shoulder)
    if abs(math.sin(m.body.yaw)) > 0.75 or float(unit(elbow - shoulder) @ inward) > 0.3:
        return
    worn, cut = m.wardrobe.sleeves
    if role != "skin" and cut.base not in (role, "cloth") and worn.kind.slot is not Slot.OUTER:
        return
    tilt = math.atan2(inward[1], inward[0])
    middle = shoulder + inward * 0.085 * k + m.down * 0.005 * k
    m.p.fill(oval(middle, 0.065 * k, 0.062 * k, tilt), t.colour(role))


def _shoulder(t: Tailor, cut: TopCut, limb: Limb) -> None:
    if cut.shoulder == "pauldron":
        _pauldron(t, limb)
    elif cut.shoulder in ("epaulette", "shoulder band"):
        _epaulette(t, limb, wide=cut.shoulder == "shoulder band")


def _pauldron(t: Tailor, limb: Limb) -> None:
    """Two plates over the shoulder."""
    m, k = t.m, t.u * t.m.stout
    shoulder, elbow, _ = m.bones(limb)
    along = unit(elbow - shoulder)
    low = segment(shoulder, shoulder + along * 0.2 * k, [0.27 * k, 0.26 * k, 0.2 * k])
    t.part([low], 0.05, outline=0.9)
    plate = oval(shoulder, 0.165 * k, 0.15 * k, math.atan2(along[1], along[0]))
    region = t.part([plate], 0.05, outline=0.9, cast=0.04)
    edge, side = shoulder + along * 0.13 * k, turn90(along) * 0.16 * k
    rim = smooth([edge - side, edge + along * 0.03 * k, edge + side], 4)
    t.inside(region, [ribbon(rim, (0.05 * k,))], "accent")
    glint = oval(shoulder + m.p.light * 0.06 * k, 0.045 * k, 0.03 * k)
    t.shade(region, [glint], Shade(1.4, 1.38, 1.3))


def _epaulette(t: Tailor, limb: Limb, *, wide: bool) -> None:
    """A strap on top of the shoulder."""
    m, k = t.m, t.u * t.m.stout
    shoulder = m.joint(limb.start)
    inward: Vector = unit(m.joint(1) - shoulder)
    up = -m.down * 0.085 * k
    line = np.array([shoulder - inward * 0.06 * k + up * 0.7, shoulder + inward * 0.16 * k + up])
    t.part([ribbon(line, ((0.1 if wide else 0.055) * k,))], 0.0, "accent", outline=0.6)
