"""Shoes from the side and from the front, and bare feet."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from core.figures.body.models import Limb, Model
from core.figures.clothing.kinds import Slot
from core.figures.clothing.palette import toned
from core.figures.clothing.tailor import Tailor
from core.figures.painting.paint import SKIN_SHADE, Label
from core.figures.painting.shapes import Points, Polygon, closed, ribbon, smooth, turn90, unit, vec

# Side view, toe to +x, the ankle at the origin, in shoe lengths.
SHOE = ((-0.2, 0.0), (-0.26, 0.2), (-0.24, 0.36), (0.1, 0.38), (0.5, 0.38), (0.72, 0.34),
        (0.76, 0.24), (0.62, 0.13), (0.36, 0.02), (0.16, -0.14), (-0.14, -0.14))  # fmt: skip
UNDER = ((-0.28, 0.3), (-0.24, 0.4), (0.1, 0.4), (0.5, 0.41), (0.74, 0.38), (0.8, 0.27),
         (0.5, 0.31), (0.1, 0.3))  # fmt: skip
FOOT = ((-0.17, 0.0), (-0.23, 0.22), (-0.2, 0.35), (0.1, 0.36), (0.45, 0.37), (0.66, 0.35),
        (0.7, 0.27), (0.58, 0.18), (0.34, 0.06), (0.14, -0.14), (-0.12, -0.14))  # fmt: skip
# From the front, the toes towards us: x across, y down the shin, in shoe lengths.
TOES = ((-0.2, -0.14), (-0.21, 0.08), (-0.29, 0.3), (-0.25, 0.48), (0.0, 0.54), (0.25, 0.48),
        (0.29, 0.3), (0.21, 0.08), (0.2, -0.14))  # fmt: skip
TOE_UNDER = ((-0.32, 0.38), (-0.26, 0.52), (0.0, 0.58), (0.26, 0.52), (0.32, 0.38), (0.0, 0.46))
FOOT_FRONT = ((-0.17, -0.14), (-0.18, 0.08), (-0.25, 0.3), (-0.22, 0.45), (0.0, 0.5), (0.22, 0.45),
              (0.25, 0.3), (0.18, 0.08), (0.17, -0.14))  # fmt: skip
# Where an open shoe shows the foot, from the side and from the front.
OPEN_TOP = ((-0.3, -0.3), (-0.2, 0.12), (0.1, 0.24), (0.42, 0.18), (0.4, -0.3))
OPEN_FRONT = ((-0.34, -0.3), (-0.16, 0.14), (0.0, 0.24), (0.16, 0.14), (0.34, -0.3))


@dataclass(frozen=True)
class Sole:
    """How a kind of shoe is built. ``under`` is the role of its sole, "" a dark tone of it."""

    under: str = ""
    open: bool = False  # the instep is bare
    bare: bool = False  # a foot with straps on it
    heel: float = 0.0  # its height in shoe lengths
    block: float = 0.0  # of a platform
    laces: bool = False
    strap: bool = False
    saddle: bool = False
    straps: tuple[tuple[tuple[float, float], ...], ...] = ()  # from the side
    teeth: bool = False
    tuft: bool = False


_THONG = (((0.52, 0.36), (0.46, 0.2), (0.2, 0.14)), ((0.52, 0.36), (0.44, 0.24), (0.3, 0.36)))
SOLES: dict[str, Sole] = {
    "shoe": Sole(strap=True), "loafer": Sole(saddle=True), "sneaker": Sole("rubber", laces=True),
    "heel": Sole(open=True, heel=0.34), "flat": Sole(open=True),
    "platform": Sole(strap=True, heel=0.2, block=0.14),
    "sandal": Sole(bare=True, block=0.05,
                   straps=(((0.28, 0.02), (0.42, 0.2), (0.48, 0.36)),
                           ((0.5, 0.12), (0.6, 0.24), (0.62, 0.36)),
                           ((-0.2, -0.02), (0.0, 0.04), (0.18, -0.08)))),
    "flip-flop": Sole(bare=True, block=0.05, straps=_THONG),
    "zori": Sole(bare=True, block=0.07, straps=_THONG),
    "geta": Sole(bare=True, block=0.06, teeth=True, straps=_THONG),
    "slipper": Sole(open=True, under="pure white"),
    "bunny": Sole(open=True, under="pure white", tuft=True), "boot": Sole(),
    "heel boot": Sole(heel=0.3), "bare": Sole(bare=True),
}  # fmt: skip


def paint_shoe(m: Model, limb: Limb) -> None:
    worn = m.wardrobe.first(Slot.FOOTWEAR)
    if worn is None or worn.kind.shoe is None:
        return
    Foot(Tailor(m, worn), limb, SOLES[worn.kind.shoe.sole]).paint(worn.kind.shoe.sole == "bare")


class Foot:
    def __init__(self, t: Tailor, limb: Limb, sole: Sole) -> None:
        self.t, self.sole = t, sole
        self.size = 0.4 * t.u * t.m.stout**0.7
        self.ankle = t.m.joint(limb.end)
        axes, self.from_front = _foot_axes(t.m, limb)
        self.axes = axes * self.size

    def put(self, points: Points) -> Polygon:
        return self.ankle + np.asarray(points, np.float64) @ self.axes

    def paint(self, bare: bool) -> None:
        sole = self.sole
        if sole.heel:
            self._heel()
        if sole.bare:
            if sole.block:
                self._block()
            self._foot()
            if not bare:
                self._straps()
            return
        if sole.block:
            self._block()
        outline = TOES if self.from_front else SHOE
        region = self.t.part([self.put(closed(outline, 6))], 0.036, outline=0.95)
        self.t.inside(region, [self.put(closed(TOE_UNDER if self.from_front else UNDER, 4))],
                      colour=self._under())  # fmt: skip
        if sole.open:
            hole = self.put(closed(OPEN_FRONT if self.from_front else OPEN_TOP, 4))
            self.t.m.p.inside(region, [hole], self._stocking(), Label.SKIN)
            self.t.mark(self.put(OPEN_FRONT[1:4] if self.from_front else OPEN_TOP[1:4]), 0.5)
        self._details()

    def _details(self) -> None:
        m, sole, front = self.t.m, self.sole, self.from_front
        if m.body.is_back and front:
            return
        if sole.laces:
            self._laces()
        if sole.strap:
            line = ((-0.2, 0.16), (0.0, 0.24), (0.2, 0.16))
            line = line if front else ((-0.2, 0.1), (0.1, 0.16), (0.34, 0.04))
            self.t.mark(self.put(line), 0.5)
        if sole.saddle:
            line = ((-0.17, 0.14), (0.0, 0.22), (0.17, 0.14)) if front else (
                (0.14, -0.02), (0.3, 0.14), (0.44, 0.08))  # fmt: skip
            self.t.mark(self.put(line), 1.1)
            tongue = ((-0.13, 0.3), (0.0, 0.36), (0.13, 0.3)) if front else (
                (0.4, 0.06), (0.56, 0.22), (0.6, 0.3))  # fmt: skip
            self.t.mark(self.put(tongue), 0.5)
        if sole.tuft:
            for x in (-0.1, 0.1):
                ear = ((x, 0.3), (x * 1.6, 0.12), (x * 2.1, 0.3)) if front else (
                    (0.5 + x, 0.2), (0.46 + x, -0.02), (0.58 + x, 0.18))  # fmt: skip
                self.t.part([self.put(closed(ear, 4))], 0.0, "accent", outline=0.6)

    def _laces(self) -> None:
        lines = [((-0.1, y), (0.0, y + 0.03), (0.1, y)) for y in (0.1, 0.19, 0.28)]
        if not self.from_front:
            lines = [((x - 0.04, x * 0.3 - 0.02), (x + 0.02, x * 0.3 + 0.05),
                      (x - 0.02, x * 0.3 + 0.12)) for x in (0.18, 0.3, 0.42)]  # fmt: skip
        white = sum(self.t.colour()) < 640
        for line in lines:
            paint = (250, 250, 252) if white else self.t.ink()
            self.t.m.p.mark(self.put(line), paint, 0.6)

    def _under(self) -> tuple[float, float, float]:
        colour = self.t.colour()
        if self.sole.under == "rubber":
            return (244, 242, 240) if sum(colour) < 640 else (178, 186, 206)
        return self.t.colour(self.sole.under) if self.sole.under else toned(colour, 0.72)

    def _stocking(self) -> tuple[float, float, float]:
        """What shows of the foot: a sock where one is worn."""
        sock = self.t.m.wardrobe.first(Slot.LEGWEAR)
        covered = sock is not None and sock.kind.sock is not None and sock.kind.sock.reach
        return sock.cloth if sock is not None and covered else self.t.m.skin

    def _foot(self) -> None:
        m, colour = self.t.m, self._stocking()
        outline = FOOT_FRONT if self.from_front else FOOT
        label = Label.SKIN if colour == m.skin else Label.TRIM
        m.p.part([(self.put(closed(outline, 6)), colour)], self.size * 0.08, label,
                 shade=SKIN_SHADE, outline=0.9)  # fmt: skip
        if colour != m.skin or (m.body.is_back and self.from_front):
            return
        for x in (-0.12, -0.04, 0.04, 0.12):
            line = ((x, 0.4), (x, 0.44), (x, 0.49)) if self.from_front else (
                (0.54 + x * 0.5, 0.24), (0.58 + x * 0.5, 0.29), (0.57 + x * 0.5, 0.35))  # fmt: skip
            m.p.mark(self.put(line), (150, 96, 84), 0.35)

    def _block(self) -> None:
        """The slab under a platform, a sandal or a clog."""
        high, low = 0.33, 0.36 + self.sole.block
        slab = [(-0.28, high), (0.76, high), (0.78, low), (-0.28, low)]
        if self.from_front:
            slab = [(-0.29, 0.36), (0.29, 0.36), (0.28, 0.5 + self.sole.block),
                    (-0.28, 0.5 + self.sole.block)]  # fmt: skip
        self.t.part([self.put(slab)], 0.0, colour=toned(self.t.colour(), 1.0), outline=0.85)
        if self.sole.teeth:
            places = (-0.12, 0.34) if not self.from_front else (-0.2,)
            width = 0.14 if not self.from_front else 0.4
            bottom = (low if not self.from_front else 0.5 + self.sole.block) - 0.02
            for x in places:
                tooth = [(x, bottom), (x + width, bottom), (x + width, bottom + 0.16),
                         (x, bottom + 0.16)]  # fmt: skip
                self.t.part([self.put(tooth)], 0.0, outline=0.8)

    def _straps(self) -> None:
        lines = self.sole.straps
        if self.from_front:
            thong = self.sole.straps == _THONG
            lines = (((-0.22, 0.16), (-0.06, 0.3), (0.0, 0.42)),
                     ((0.22, 0.16), (0.06, 0.3), (0.0, 0.42)))  # fmt: skip
            if not thong:
                lines = (((-0.24, 0.3), (0.0, 0.36), (0.24, 0.3)),
                         ((-0.2, 0.14), (0.0, 0.2), (0.2, 0.14)))  # fmt: skip
        if self.t.m.body.is_back and self.from_front:
            return
        role = "accent" if self.sole.straps == _THONG else "cloth"
        for line in lines:
            strap = ribbon(smooth(self.put(line), 4), (self.size * 0.11,))
            self.t.part([strap], 0.0, role, outline=0.55)

    def _heel(self) -> None:
        if self.from_front:
            return
        low = 0.36 + self.sole.heel
        spike = [(-0.27, 0.22), (-0.05, 0.36), (-0.14, low), (-0.24, low)]
        if self.sole.block:
            spike = [(-0.27, 0.22), (0.1, 0.36), (0.08, low), (-0.24, low)]
        self.t.part([self.put(spike)], 0.0, outline=0.8)


def _foot_axes(m: Model, limb: Limb) -> tuple[Polygon, bool]:
    """Rows: where the toes point and where the sole is; or, from the front, across and down."""
    _, knee, ankle = m.bones(limb)
    shin = unit(ankle - knee)
    aside = abs(math.sin(m.body.yaw))
    outward = 1.0 if (ankle - m.body.hips) @ m.across > 0 else -1.0
    stands = shin[1] > 0.55 and ankle[1] > m.ground - 0.3 * m.u
    if stands:
        shin = unit(shin + vec(0.0, 2.0))
    if aside < 0.45:
        lean = shin + np.array([0.28 * outward, 0.0]) * shin[1]
        down = unit(lean) * (0.92 if not m.body.is_back else 0.72)
        return np.stack([-turn90(unit(lean)), down]), True
    square = -turn90(shin) * m.facing  # the front of the shin, however it is lifted
    if ankle[1] < m.ground - 0.45 * m.u:  # in the air the toes are pointed
        square = unit(square + 0.6 * shin)
        shin = turn90(square) * m.facing
    return np.stack([square * (0.55 + 0.45 * aside), shin * 0.9]), False
