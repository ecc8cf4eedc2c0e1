"""Legs in stockings, trousers and boots."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from core.figures.body.limbs import SHIN, THIGH, folds, limb_shapes, pelvis
from core.figures.body.models import Limb, Model
from core.figures.clothing.kinds import LegCut, Slot, SockCut
from core.figures.clothing.lower.boots import paint_knee, paint_shaft
from core.figures.clothing.lower.shoes import paint_shoe
from core.figures.clothing.tailor import Tailor
from core.figures.clothing.textiles.cloths import Cloth
from core.figures.clothing.textiles.patterns import paint_pattern
from core.figures.clothing.wardrobe import Worn
from core.figures.painting.paint import SKIN_SHADE, Label, Region, Shade, ink, mixed
from core.figures.painting.shapes import (
    Polygon,
    Vector,
    closed,
    oval,
    ribbon,
    segment,
    turn90,
    unit,
)

_THIGH_END = 0.3  # share of the thigh that a skirt's wearer shows at most, covered for decency


def paint_leg(m: Model, limb: Limb, *, near: bool) -> None:
    """Foot, leg, what clings to it and what hangs over it; ``near`` also joins it to the trunk."""
    trousers, sock = _trousers(m), m.wardrobe.first(Slot.LEGWEAR)
    paint_shoe(m, limb)
    full = trousers is not None and trousers[1].reach >= 1.9 and trousers[1].loose >= 0.97
    if not full:
        _bare(m, limb)
        if sock is not None and sock.kind.sock is not None and sock.kind.sock.reach:
            _sock(Tailor(m, sock), sock.kind.sock, limb, near=near)
        if trousers is None:
            _modesty(m, limb, near=near)
    if trousers is not None:
        _trouser(Tailor(m, trousers[0]), trousers[1], limb, near=near)
    shoe = m.wardrobe.first(Slot.FOOTWEAR)
    if shoe is not None and shoe.kind.shoe is not None:
        paint_shaft(Tailor(m, shoe), shoe.kind.shoe, limb)


def _trousers(m: Model) -> tuple[Worn, LegCut] | None:
    for slot in (Slot.BOTTOM, Slot.DRESS):
        worn = m.wardrobe.first(slot)
        if worn is not None and worn.kind.legs is not None:
            return worn, worn.kind.legs
    return None


def _bare(m: Model, limb: Limb) -> None:
    legs = limb_shapes(m, limb, THIGH, SHIN)
    u = m.u * m.stout
    m.p.part([(s, m.skin) for s in legs], u * 0.055, Label.SKIN, shade=SKIN_SHADE, cast=u * 0.05)
    paint_knee(m, limb, ink(m.skin))


def _modesty(m: Model, limb: Limb, *, near: bool) -> None:
    """Shorts that a skirt hides until a leg is raised."""
    u = m.u * m.stout
    hip, knee, _ = m.bones(limb)
    end = hip + (knee - hip) * _THIGH_END
    shapes = [segment(hip, end, [0.27 * u, 0.28 * u, 0.28 * u], caps=True)]
    if near:
        shapes.append(pelvis(m))
    tone = m.wardrobe.body.colour("deep") or m.skin
    m.p.part([(s, tone) for s in shapes], u * 0.04, Label.TRIM)


# -- legwear ---------------------------------------------------------------------------------


def _sock(t: Tailor, cut: SockCut, limb: Limb, *, near: bool) -> None:
    m, k = t.m, t.u * t.m.stout
    hip, knee, ankle = m.bones(limb)
    colour = mixed(t.colour(), m.skin, cut.sheer)
    if cut.reach >= 1.9:
        shapes = limb_shapes(m, limb, THIGH, SHIN)
        if near:
            shapes.append(pelvis(m))
        region = t.part(shapes, 0.055, colour=colour, cast=0.05)
        top = hip
    elif cut.reach > 1:
        top = knee + (hip - knee) * (cut.reach - 1)
        high = float(np.interp(cut.reach - 1, [0, 0.5, 1], [0.2, 0.245, 0.275])) * k
        shin = limb_shapes(m, limb, THIGH, SHIN, 1.02)[1]
        thigh = segment(top, knee, [high * 1.02, (high + 0.2 * k) / 2 * 1.02, 0.205 * k],
                        caps=False)  # fmt: skip
        region = t.part([thigh, shin, oval(knee, 0.1 * k, 0.1 * k)], 0.05, colour=colour)
    else:
        top = ankle + (knee - ankle) * cut.reach
        low = 0.15 * k * cut.loose
        high = float(np.interp(cut.reach, [0, 0.5, 1], [0.15, 0.2, 0.215])) * k * cut.loose**0.6
        sock = segment(top, ankle, [high, (low + high) / 2 * 1.04, low], caps=False)
        region = t.part([sock], 0.045, colour=colour, outline=0.85)
    paint_pattern(t, region, Cloth.of_limb(t, limb))
    if cut.net:
        _net(t, region, limb)
    if cut.reach >= 1:
        paint_knee(m, limb, ink(colour))
    if cut.top:
        _sock_top(t, cut, region, top, unit(knee - hip) if cut.reach > 1 else unit(ankle - knee))
    if cut.loose > 1.2:
        _slouch(t, top, ankle)


def _sock_top(t: Tailor, cut: SockCut, region: Region, top: Vector, along: Vector) -> None:
    k = t.u * t.m.stout
    side = turn90(along) * 0.16 * k
    if cut.top == "lace":
        steps = np.linspace(-1, 1, 9)
        edge = np.array([top + side * s - along * (0.03 if i % 2 else 0.0) * k
                         for i, s in enumerate(steps)])  # fmt: skip
        band = np.concatenate([edge, (edge + along * 0.06 * k)[::-1]])
        t.part([band], 0.0, "pure white", outline=0.6)
        return
    line = np.array([top - side, top + along * 0.015 * k, top + side])
    for step in (0.05, 0.12) if cut.top == "second" else (0.03,):
        width = 0.045 if cut.top == "second" else 0.07
        t.inside(region, [ribbon(line + along * step * k, (width * k,))], cut.top)
    t.mark(line + along * 0.075 * k, 0.4)


def _slouch(t: Tailor, top: Vector, ankle: Vector) -> None:
    along = unit(ankle - top)
    side = turn90(along) * 0.1 * t.u * t.m.stout
    for share in (0.2, 0.4, 0.6, 0.8):
        place = top + (ankle - top) * share
        t.mark([place - side, place + along * 0.05 * t.u, place + side * 0.8], 0.55)


def _net(t: Tailor, region: Region, limb: Limb) -> None:
    cloth = Cloth.of_limb(t, limb)
    left, top, right, bottom = cloth.box
    lines: list[Polygon] = []
    for y in np.arange(top - 0.6, bottom, 0.07):
        for way in (1, -1):
            x = np.linspace(left, right, 9)
            line = np.stack([way * x, y + (x - left)], 1)
            lines.append(ribbon(cloth.place(line), (0.8 * t.m.p.line_width,)))
    t.inside(region, lines)


# -- trousers --------------------------------------------------------------------------------


def _trouser(t: Tailor, cut: LegCut, limb: Limb, *, near: bool) -> None:
    m = t.m
    shapes, end, width = _trouser_shapes(t, cut, limb)
    if near:
        shapes.append(pelvis(m))
    region = t.part(shapes, 0.06, cut.colour, cast=0.05)
    paint_pattern(t, region, Cloth.of_limb(t, limb), cut.colour)
    if cut.reach > 1.2:
        folds(m, region, limb, 0.24 if cut.loose >= 0.97 else 0.16, t.colour(cut.colour))
    hem = Hem(t, cut, region, limb, end, width)
    if cut.reach >= 1.9 and cut.loose >= 0.97:
        _hem_folds(hem)
    for name in cut.details:
        LEG_DETAILS[name](hem)


def _trouser_shapes(t: Tailor, cut: LegCut, limb: Limb) -> tuple[list[Polygon], Vector, float]:
    """With the end of the trouser leg and its half width there."""
    m = t.m
    hip, knee, ankle = m.bones(limb)
    k, loose = t.u * m.stout, cut.loose
    if cut.reach <= 1:
        end = hip + (knee - hip) * cut.reach
        if loose < 0.97:
            high = float(np.interp(cut.reach, [0, 0.5, 1], [0.275, 0.28, 0.24])) * k
            return [segment(hip, end, [0.275 * k, 0.285 * k, high])], end, high / 2
        wide = (0.285 + 0.05 * loose) * k
        return [segment(hip, end, [0.285 * k, 0.315 * k * loose**0.5, wide])], end, wide / 2
    if loose < 0.97:
        widths, shin = tuple(w + 0.006 for w in THIGH), tuple(w + 0.006 for w in SHIN)
        legs, low = limb_shapes(m, limb, widths, shin), 0.13 * k
    elif _shaft_of(m) > 0.8:  # stuffed into the boots
        legs, low = limb_shapes(m, limb, THIGH, SHIN, 1.02), 0.13 * k
    else:
        plain = 0.15 if _shaft_of(m) > 0.3 else 0.185
        low_width = 0.34 if "flared" in cut.details else plain
        scale = 1.06 * loose**0.5
        legs = limb_shapes(m, limb, THIGH, (0.21, 0.215 * loose**0.4, 0.195 * loose**0.5,
                                            low_width * loose**0.4), scale)  # fmt: skip
        low = low_width * k * scale / 2
    if cut.reach < 1.9:
        end = knee + (ankle - knee) * (cut.reach - 1)
        at_end = 0.225 * k * loose**0.5
        legs[1] = segment(knee, end, [0.22 * k * loose**0.5, 0.235 * k * loose**0.5, at_end])
        return legs, end, at_end / 2
    return legs, ankle, low


def _shaft_of(m: Model) -> float:
    """How far the boots reach up, 0 without any."""
    shoe = m.wardrobe.first(Slot.FOOTWEAR)
    return shoe.kind.shoe.shaft if shoe is not None and shoe.kind.shoe is not None else 0.0


class Hem:
    """The end of a trouser leg, for what is sewn on it."""

    def __init__(
        self, t: Tailor, cut: LegCut, region: Region, limb: Limb, end: Vector, half: float
    ) -> None:
        self.t, self.cut, self.region, self.end, self.half = t, cut, region, end, half
        self.hip, self.knee, self.ankle = t.m.bones(limb)
        bone = self.knee - self.hip if cut.reach <= 1 else self.ankle - self.knee
        self.along = unit(bone)
        self.side = turn90(self.along)
        away = self.hip - t.m.body.hips
        self.out = self.side * (1 if self.side @ away > 0 else -1)
        self.k = t.u * t.m.stout

    def across(self, back: float, reach: float = 1.0) -> list[Vector]:
        """A line over the leg, ``back`` from its end."""
        middle = self.end - self.along * back * self.k
        side = self.side * self.half * reach
        return [middle - side, middle + self.along * 0.03 * self.k, middle + side]


def _hem_folds(hem: Hem) -> None:
    side = hem.side * 0.08 * hem.k
    for share, reach in ((0.12, 1.0), (0.2, 0.6)):
        middle = hem.ankle - hem.along * hem.k * share
        line = [middle - side * reach, middle + hem.along * 0.025 * hem.k, middle + side * 0.5]
        hem.t.mark(line, 0.5, hem.cut.colour)


def _stripe(hem: Hem) -> None:
    """Down the outer seam."""
    k, out = hem.k, hem.out
    points = [hem.hip + out * 0.12 * k, hem.knee + out * 0.1 * k, hem.ankle + out * 0.07 * k]
    if hem.cut.reach <= 1:
        points = [hem.hip + out * 0.12 * k, hem.end + out * 0.145 * k + hem.along * 0.1 * k]
    hem.t.inside(hem.region, [ribbon(np.array(points), (0.045 * k,))], "second")


def _cuffs(hem: Hem) -> None:
    line = np.array(hem.across(0.0, 1.3))
    hem.t.inside(hem.region, [ribbon(line - hem.along * 0.02 * hem.k, (0.09 * hem.k,))], "deep")
    hem.t.mark(line - hem.along * 0.065 * hem.k, 0.5, hem.cut.colour)


def _rolled(hem: Hem) -> None:
    k = hem.k
    band = segment(hem.end - hem.along * 0.09 * k, hem.end + hem.along * 0.01 * k,
                   [hem.half * 2.1, hem.half * 2.14], caps=False)  # fmt: skip
    light = mixed(hem.t.colour(), (255, 255, 255), 0.45)
    hem.t.part([band], 0.02, colour=light, outline=0.75)


def _cargo(hem: Hem) -> None:
    k = hem.k
    down = unit(hem.knee - hem.hip)
    centre = hem.hip + (hem.knee - hem.hip) * 0.72 + hem.out * 0.075 * k
    x, y = hem.out * 0.065 * k, down * 0.085 * k
    box = np.array([centre - x - y, centre + x - y, centre + x + y, centre - x + y])
    hem.t.part([box], 0.015, outline=0.6)
    hem.t.mark([box[0] + y * 0.5, (box[0] + box[1]) / 2 + y * 0.7, box[1] + y * 0.5], 0.5)


def _ripped(hem: Hem) -> None:
    """Skin through worn threads."""
    k = hem.k
    for place, along in (
        (hem.knee, hem.along),
        (hem.hip + (hem.knee - hem.hip) * 0.6, unit(hem.knee - hem.hip)),
    ):
        side = turn90(along)
        hole = closed(
            [place - side * 0.07 * k, place - along * 0.035 * k, place + side * 0.07 * k,
             place + along * 0.04 * k], 4,
        )  # fmt: skip
        hem.t.inside(hem.region, [hole], "skin")
        for step in (-0.012, 0.012):
            thread = place + along * step * k
            hem.t.draw([thread - side * 0.07 * k, thread, thread + side * 0.07 * k], "pure white",
                       0.45)  # fmt: skip


def _fly(hem: Hem) -> None:
    m = hem.t.m
    if m.shows_front:
        hem.t.mark(hem.t.front([(0.02, 0.9), (0.06, 1.0), (0.0, 1.1)]), 0.5)


def _stitch(hem: Hem) -> None:
    """A seam in thread along the outer side, and a pocket."""
    k, out = hem.k, hem.out
    pocket = [hem.hip + out * 0.13 * k, hem.hip + out * 0.07 * k + hem.along * 0.05 * k,
              hem.hip + out * 0.02 * k]  # fmt: skip
    hem.t.mark(pocket, 0.5)


def _frayed(hem: Hem) -> None:
    for share in np.linspace(-0.9, 0.9, 9):
        root = hem.end + hem.side * hem.half * float(share)
        hem.t.draw([root, root + hem.along * 0.02 * hem.k, root + hem.along * 0.045 * hem.k],
                   "pure white", 0.5)  # fmt: skip


def _drawstring(hem: Hem) -> None:
    m = hem.t.m
    if m.shows_front:
        for way in (-0.06, 0.06):
            hem.t.draw(hem.t.front([(0.0, 0.92), (way, 1.0), (way * 1.6, 1.08)]), "pure white", 0.7)


def _shine(hem: Hem) -> None:
    k, light = hem.k, float(np.sign(hem.t.m.p.light[0])) or 1.0
    side = hem.t.m.across * 0.045 * k * light
    line = np.array([hem.hip + (hem.knee - hem.hip) * 0.3 + side,
                     hem.hip + (hem.knee - hem.hip) * 0.8 + side])  # fmt: skip
    hem.t.shade(hem.region, [ribbon(line, (0.035 * k,))], Shade(1.6, 1.58, 1.5))


def _knee_bands(hem: Hem) -> None:
    """Rings of a suit above and under the knee."""
    for share in (-0.22, 0.28):
        bone = hem.knee - hem.hip if share < 0 else hem.ankle - hem.knee
        place, side = hem.knee + bone * share, turn90(unit(bone)) * 0.2 * hem.k
        hem.t.inside(hem.region, [ribbon(np.array([place - side, place + side]), (0.05 * hem.k,))],
                     "second")  # fmt: skip


def _plates(hem: Hem) -> None:
    """A greave on the shin and a cap on the knee."""
    k, t = hem.k, hem.t
    plate = segment(hem.knee + hem.along * 0.06 * k, hem.ankle,
                    [0.24 * k, 0.245 * k, 0.2 * k, 0.17 * k])  # fmt: skip
    region = t.part([plate], 0.06, outline=0.95)
    glint = np.array([hem.knee + hem.along * 0.14 * k, hem.ankle - hem.along * 0.1 * k])
    t.shade(region, [ribbon(glint + hem.side * 0.03 * k, (0.035 * k,))], Shade(1.22, 1.22, 1.2))
    t.part([oval(hem.knee, 0.13 * k, 0.13 * k)], 0.04, "accent", outline=0.85)


def _cuisse(hem: Hem) -> None:
    """A plate on the thigh."""
    k, down = hem.k, hem.knee - hem.hip
    plate = segment(hem.hip + down * 0.2, hem.knee - down * 0.06, [0.31 * k, 0.31 * k, 0.25 * k])
    hem.t.part([plate], 0.06, outline=0.95)


def _nothing(hem: Hem) -> None:
    """Decided by the shape alone."""


LEG_DETAILS: dict[str, Callable[[Hem], None]] = {
    "stripe": _stripe, "cuffs": _cuffs, "rolled": _rolled, "cargo": _cargo, "ripped": _ripped,
    "fly": _fly, "stitch": _stitch, "frayed": _frayed, "drawstring": _drawstring, "shine": _shine,
    "knee bands": _knee_bands, "plates": _plates, "cuisse": _cuisse, "flared": _nothing,
}  # fmt: skip
