"""Hats and what else covers the crown. Shapes in head radii, y up, the face's middle at the origin.

A hat is told from the front; it follows the head's tilt, and its turned parts follow its yaw.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.figures.clothing.palette import toned
from core.figures.clothing.tailor import Tailor
from core.figures.painting.paint import Region
from core.figures.painting.shapes import Points, Polygon, closed, oval, ribbon, smooth, vec

Corners = tuple[tuple[float, float], ...]
_BRIM = ((-1.75, 0.52), (-1.1, 0.78), (0, 0.86), (1.1, 0.78), (1.75, 0.52), (1.0, 0.36), (0, 0.3),
         (-1.0, 0.36))  # fmt: skip
_NARROW = ((-1.34, 0.56), (-0.9, 0.74), (0, 0.8), (0.9, 0.74), (1.34, 0.56), (0.8, 0.42),
           (0, 0.36), (-0.8, 0.42))  # fmt: skip
_CURLED = ((-1.72, 0.86), (-1.2, 0.62), (0, 0.56), (1.2, 0.62), (1.72, 0.86), (1.1, 0.4), (0, 0.3),
           (-1.1, 0.4))  # fmt: skip
_DOME = ((-1.04, 0.42), (-1.06, 0.86), (-0.72, 1.28), (0, 1.44), (0.72, 1.28), (1.06, 0.86),
         (1.04, 0.42), (0.5, 0.36), (0, 0.34), (-0.5, 0.36))  # fmt: skip


@dataclass(frozen=True)
class Hat:
    """``brim`` lies under the ``crown``; ``band`` is its height, 0 without one."""

    crown: Corners
    brim: Corners = ()
    band: float = 0.0
    band_width: float = 0.2
    lean: float = 0.0  # how far the tip goes to where the face looks
    sharp: bool = False  # straight sides
    extra: str = ""  # a key of ``_EXTRAS``


HATS: dict[str, Hat] = {
    "straw hat": Hat(((-1.0, 0.62), (-0.92, 1.2), (-0.5, 1.58), (0.5, 1.58), (0.92, 1.2),
                      (1.0, 0.62), (0, 0.5)), _BRIM, 0.58, extra="weave"),
    "witch hat": Hat(((-0.98, 0.62), (-0.72, 1.2), (-0.12, 2.35), (0.1, 2.32), (0.75, 1.2),
                      (0.98, 0.62), (0, 0.5)), _BRIM, 0.58, lean=0.55),
    "sun hat": Hat(((-1.0, 0.62), (-0.9, 1.24), (-0.4, 1.52), (0.4, 1.52), (0.9, 1.24),
                    (1.0, 0.62), (0, 0.5)), tuple((x * 1.14, y) for x, y in _BRIM), 0.58),
    "fedora": Hat(((-0.98, 0.6), (-0.86, 1.3), (-0.4, 1.56), (0, 1.44), (0.4, 1.56), (0.86, 1.3),
                   (0.98, 0.6), (0, 0.46)), _NARROW, 0.58, 0.24),
    "cowboy hat": Hat(((-0.96, 0.6), (-0.84, 1.36), (-0.42, 1.6), (0, 1.44), (0.42, 1.6),
                       (0.84, 1.36), (0.96, 0.6), (0, 0.46)), _CURLED, 0.56, 0.16),
    "top hat": Hat(((-0.86, 0.58), (-0.94, 1.9), (0, 2.0), (0.94, 1.9), (0.86, 0.58), (0, 0.5)),
                   _NARROW, 0.58, 0.26, sharp=True),
    "beret": Hat(((-1.12, 0.62), (-1.36, 0.98), (-0.86, 1.4), (0.1, 1.5), (0.9, 1.26),
                  (1.08, 0.8), (0.9, 0.52), (0, 0.56), (-0.8, 0.46)), extra="nub"),
    "baseball cap": Hat(_DOME, band=0.0, extra="bill"),
    "backwards cap": Hat(_DOME, extra="opening"),
    "visor": Hat((), extra="visor"),
    "beanie": Hat(((-1.06, 0.4), (-1.1, 0.9), (-0.76, 1.36), (0, 1.54), (0.76, 1.36), (1.1, 0.9),
                   (1.06, 0.4), (0, 0.34)), extra="cuff and ball"),
    "ushanka": Hat(((-1.06, 0.5), (-1.1, 1.0), (-0.8, 1.4), (0, 1.5), (0.8, 1.4), (1.1, 1.0),
                    (1.06, 0.5), (0, 0.4)), extra="flaps"),
    "tricorne": Hat(((-0.9, 0.6), (-0.7, 1.2), (0, 1.36), (0.7, 1.2), (0.9, 0.6), (0, 0.5)),
                    extra="cocked"),
    "helmet": Hat(((-1.14, -0.1), (-1.16, 0.6), (-0.86, 1.24), (0, 1.5), (0.86, 1.24), (1.16, 0.6),
                   (1.14, -0.1), (0.9, 0.1), (0.84, 0.36), (0, 0.44), (-0.84, 0.36),
                   (-0.9, 0.1)), extra="crest"),
    "hard hat": Hat(((-1.12, 0.44), (-1.1, 0.92), (-0.74, 1.36), (0, 1.52), (0.74, 1.36),
                     (1.1, 0.92), (1.12, 0.44), (0, 0.4)), ((-1.24, 0.44), (0, 0.6), (1.24, 0.44),
                    (0, 0.28)), extra="ridge"),
    "santa hat": Hat(((-1.04, 0.5), (-0.86, 1.1), (-0.3, 1.66), (0.5, 1.7), (1.2, 1.2),
                      (1.42, 0.6), (1.14, 0.9), (0.9, 1.0), (1.04, 0.5), (0, 0.4)),
                     extra="fur and ball"),
    "nightcap": Hat(((-1.04, 0.5), (-0.86, 1.1), (-0.3, 1.6), (0.5, 1.66), (1.3, 1.0),
                     (1.5, 0.2), (1.2, 0.7), (0.9, 0.96), (1.04, 0.5), (0, 0.4)),
                    extra="fur and ball"),
    "peaked cap": Hat(((-1.02, 0.6), (-1.34, 1.08), (-0.7, 1.42), (0, 1.5), (0.7, 1.42),
                       (1.34, 1.08), (1.02, 0.6), (0, 0.54)), extra="peak"),
    "sailor hat": Hat(((-0.84, 0.92), (-0.8, 1.24), (0, 1.34), (0.8, 1.24), (0.84, 0.92),
                       (0, 0.86)), extra="turned brim"),
    "nurse cap": Hat(((-0.66, 0.98), (-0.78, 1.36), (0, 1.46), (0.78, 1.36), (0.66, 0.98),
                      (0, 0.92)), sharp=True, extra="red cross"),
    "chef hat": Hat(((-0.94, 0.66), (-1.02, 1.2), (-1.34, 1.5), (-1.0, 1.94), (-0.3, 1.98),
                     (0.3, 2.06), (1.0, 1.94), (1.34, 1.5), (1.02, 1.2), (0.94, 0.66), (0, 0.56)),
                    extra="pleats"),
    "graduation cap": Hat(((-0.94, 0.52), (-0.94, 1.06), (0, 1.16), (0.94, 1.06), (0.94, 0.52),
                           (0, 0.44)), extra="board"),
    "party hat": Hat(((-0.5, 1.0), (0, 2.0), (0.5, 1.0), (0, 0.92)), sharp=True, extra="ball"),
    "turban": Hat(((-1.12, 0.44), (-1.2, 0.9), (-0.8, 1.42), (0, 1.6), (0.8, 1.42), (1.2, 0.9),
                   (1.12, 0.44), (0.4, 0.6), (0, 0.74), (-0.4, 0.6)), extra="folds"),
    "kasa": Hat(((-1.7, 0.4), (0, 1.62), (1.7, 0.4), (0, 0.24)), sharp=True, extra="weave"),
    "space helmet": Hat((), extra="bubble"),
    "kerchief": Hat(((-1.05, 0.36), (-1.04, 0.86), (-0.7, 1.24), (0, 1.38), (0.7, 1.24),
                     (1.04, 0.86), (1.05, 0.36), (0.6, 0.58), (0, 0.64), (-0.6, 0.58)),
                    extra="tied"),
}  # fmt: skip


def paint_hat(t: Tailor) -> None:
    HatPainter(t, HATS[t.w.kind.piece]).paint()


class HatPainter:
    def __init__(self, t: Tailor, hat: Hat) -> None:
        self.t, self.hat, self.f, self.r = t, hat, t.m.head, t.m.r
        self.deep = t.m.r / t.u  # a radius in units of the figure

    def shape(self, points: Points, curved: bool = True) -> Polygon:
        return self.f.shape(closed(points, 6) if curved else points)

    def part(self, points: Points, role: str = "cloth", *, depth: float = 0.16,
             outline: float = 0.9, curved: bool = True) -> Region:  # fmt: skip
        return self.t.part([self.shape(points, curved)], depth * self.deep, role, outline=outline)

    def paint(self) -> None:
        hat = self.hat
        if hat.brim:
            self.t.part([self.shape(hat.brim)], 0.1 * self.deep, cast=0.3 * self.deep)
        region = None
        if hat.crown:
            crown = [(x + hat.lean * self.f.side * max(0.0, y - 1.2), y) for x, y in hat.crown]
            region = self.part(crown, curved=not hat.sharp)
            if hat.band:
                line = smooth([(-1.2, hat.band + 0.14), (0, hat.band), (1.2, hat.band + 0.14)], 6)
                band = ribbon(self.f.shape(line), (hat.band_width * self.r,))
                self.t.inside(region, [band], "second")
        if hat.extra:
            _EXTRAS[hat.extra](self, region)

    def within(self, region: Region | None, shape: Polygon, role: str) -> None:
        """Fills a shape where the crown is."""
        if region is not None:
            self.t.inside(region, [shape], role)

    def look(self, azimuth: float, height: float, reach: float = 1.0) -> tuple[float, float]:
        return self.f.turned(azimuth, height, reach)

    def mark(self, points: Points, width: float = 0.6, role: str = "cloth") -> None:
        self.t.mark(self.f.shape(points), width, role)


def _ball(h: HatPainter, x: float, y: float, size: float = 0.22, role: str = "second") -> None:
    h.t.part([oval(h.f.at(x, y), size * h.r, size * h.r)], 0.06 * h.deep, role, outline=0.8)


def _weave(h: HatPainter, region: Region | None) -> None:
    for y in (0.95, 1.2, 1.4):
        h.mark([(-0.9, y), (0, y - 0.08), (0.9, y)], 0.35)


def _nub(h: HatPainter, region: Region | None) -> None:
    h.mark([(-0.9, 0.62), (0, 0.66), (0.86, 0.66)], 0.6)
    _ball(h, 0.1, 1.5, 0.07, "cloth")


def _bill(h: HatPainter, region: Region | None) -> None:
    f = h.f
    h.mark([(0, 1.42), (0.12 * f.side, 1.0), (0.1 * f.side, 0.6)], 0.45)
    h.t.part([oval(f.at(0, 1.44), 0.08 * h.r, 0.06 * h.r)], 0.0, outline=0.6)
    if f.faces_away:
        h.part(((-0.34, 0.42), (0, 0.66), (0.34, 0.42), (0, 0.38)), "deep", depth=0.0, outline=0.6)
        return
    x = math.sin(f.yaw)
    wide, out = 0.95 * math.cos(f.yaw) + 0.3, 0.85 * x
    bill = [(x * 0.5 - wide, 0.5), (x * 0.9 + out * 0.3 - wide * 0.6, 0.24),
            (x * 1.0 + out, 0.16), (x * 0.9 + out * 0.3 + wide * 0.6, 0.24),
            (x * 0.5 + wide, 0.5), (x * 0.5, 0.62)]  # fmt: skip
    h.part(bill, "deep", depth=0.06)
    if abs(f.yaw) < 1.0:
        badge = h.look(0, 0.92, 0.7)
        h.t.part([oval(f.at(*badge), 0.2 * h.r * math.cos(f.yaw), 0.2 * h.r)], 0.0, "second",
                 outline=0.6)  # fmt: skip


def _opening(h: HatPainter, region: Region | None) -> None:
    """The strap of a cap worn backwards, over the brow."""
    f = h.f
    h.mark([(0, 1.42), (0.1 * f.side, 1.0), (0.08 * f.side, 0.6)], 0.45)
    if f.faces_away:
        h.part(((-0.9, 0.5), (-0.6, 0.2), (0, 0.12), (0.6, 0.2), (0.9, 0.5), (0, 0.6)), "deep")
        return
    x = h.look(0, 0.5, 0.6)[0]
    arch = smooth([(x - 0.4, 0.42), (x - 0.3, 0.74), (x + 0.3, 0.74), (x + 0.4, 0.42)], 5)
    h.t.m.p.fill(f.shape(arch), h.t.m.hair)
    h.mark(arch, 0.6)
    back = h.look(math.pi, 0.5)[0]
    if abs(back) > 0.4:
        side = math.copysign(1.0, back)
        bill = [(side * 0.8, 0.6), (side * 1.6, 0.34), (side * 1.5, 0.24), (side * 0.8, 0.4)]
        h.part(bill, "deep", depth=0.05)


def _visor(h: HatPainter, region: Region | None) -> None:
    _head_band(h, 0.42, 0.2)
    _bill_only(h)


def _bill_only(h: HatPainter) -> None:
    f = h.f
    if f.faces_away:
        return
    x = math.sin(f.yaw)
    wide, out = 0.95 * math.cos(f.yaw) + 0.3, 0.85 * x
    h.part([(x * 0.5 - wide, 0.56), (x * 0.9 + out * 0.3 - wide * 0.6, 0.24), (x + out, 0.16),
            (x * 0.9 + out * 0.3 + wide * 0.6, 0.24), (x * 0.5 + wide, 0.56),
            (x * 0.5, 0.6)], depth=0.06)  # fmt: skip


def _head_band(h: HatPainter, height: float, wide: float, role: str = "cloth") -> Region:
    f = h.f
    turns = np.linspace(-math.pi, math.pi, 41)
    places = [h.look(float(a), height - 0.1 + 0.1 * math.cos(a), 1.07) for a in turns
              if f.shows(float(a)) > 0.02]  # fmt: skip
    band = ribbon(f.shape(sorted(places)), (h.r * wide,))
    return h.t.part([band], 0.0, role, outline=0.7)


def _cuff_ball(h: HatPainter, region: Region | None) -> None:
    cuff = [(-1.12, 0.32), (-1.12, 0.62), (0, 0.74), (1.12, 0.62), (1.12, 0.32), (0, 0.34)]
    h.part(cuff, "cloth", depth=0.06)
    for x in np.linspace(-0.9, 0.9, 10):
        h.mark([(x, 0.38), (x, 0.5), (x, 0.62)], 0.3)
    _ball(h, 0, 1.62, 0.26)


def _flaps(h: HatPainter, region: Region | None) -> None:
    h.part([(-1.0, 0.46), (-1.04, 0.92), (0, 1.06), (1.04, 0.92), (1.0, 0.46), (0, 0.5)], "second",
           depth=0.08)  # fmt: skip
    for side in (-1, 1):
        flap = [(side * 0.86, 0.6), (side * 1.2, 0.5), (side * 1.24, -0.3), (side * 1.0, -0.66),
                (side * 0.84, -0.2)]  # fmt: skip
        h.part(flap, "cloth", depth=0.08)


def _cocked(h: HatPainter, region: Region | None) -> None:
    """A brim turned up on three sides."""
    brim = [(-1.5, 0.9), (-0.8, 0.62), (0, 0.46), (0.8, 0.62), (1.5, 0.9), (1.0, 1.2), (0.4, 1.16),
            (0, 1.3), (-0.4, 1.16), (-1.0, 1.2)]  # fmt: skip
    part = h.part(brim, depth=0.1)
    edge = smooth([(-1.5, 0.92), (-1.0, 1.2), (-0.4, 1.16), (0, 1.3), (0.4, 1.16), (1.0, 1.2),
                   (1.5, 0.92)], 5)  # fmt: skip
    h.t.inside(part, [ribbon(h.f.shape(edge), (0.14 * h.r,))], "second")


def _crest(h: HatPainter, region: Region | None) -> None:
    h.mark([(0, 1.48), (0.06 * h.f.side, 1.0), (0.04 * h.f.side, 0.44)], 0.8)
    edge = smooth([(-0.84, 0.36), (0, 0.44), (0.84, 0.36)], 6)
    h.within(region, ribbon(h.f.shape(edge), (0.16 * h.r,)), "second")
    for side in (-1, 1):
        h.t.m.p.fill(oval(h.f.at(side * 0.98, 0.3), 0.06 * h.r, 0.06 * h.r), h.t.colour("second"))


def _ridge(h: HatPainter, region: Region | None) -> None:
    h.part([(-0.12, 0.6), (-0.1, 1.5), (0.1, 1.5), (0.12, 0.6)], "deep", depth=0.0, outline=0.5)


def _fur_ball(h: HatPainter, region: Region | None) -> None:
    cuff = [(-1.16, 0.34), (-1.18, 0.64), (0, 0.74), (1.18, 0.64), (1.16, 0.34), (0, 0.32)]
    h.part(cuff, "second", depth=0.06)
    _ball(h, h.hat.crown[5][0], h.hat.crown[5][1] - 0.06)


def _peak(h: HatPainter, region: Region | None) -> None:
    band = smooth([(-1.1, 0.72), (0, 0.66), (1.1, 0.72)], 6)
    h.within(region, ribbon(h.f.shape(band), (0.26 * h.r,)), "deep")
    f = h.f
    if f.faces_away:
        return
    x = math.sin(f.yaw) * 0.5
    peak = [(x - 0.95, 0.58), (x - 0.6, 0.34), (x * 1.6, 0.26), (x + 0.6, 0.34), (x + 0.95, 0.58),
            (x, 0.6)]  # fmt: skip
    h.t.part([h.shape(peak)], 0.04 * h.deep, colour=toned(h.t.colour(), 0.5), outline=0.85)
    place = f.at(*h.look(0, 0.98, 0.6))
    h.t.part([oval(place, 0.15 * h.r, 0.17 * h.r)], 0.0, "second", outline=0.6)


def _turned_brim(h: HatPainter, region: Region | None) -> None:
    part = h.part([(-0.96, 0.7), (-1.0, 1.0), (0, 1.08), (1.0, 1.0), (0.96, 0.7), (0, 0.62)],
                  depth=0.06)  # fmt: skip
    line = smooth([(-1.0, 0.94), (0, 1.02), (1.0, 0.94)], 6)
    h.t.inside(part, [ribbon(h.f.shape(line), (0.05 * h.r,))], "second")


def _red_cross(h: HatPainter, region: Region | None) -> None:
    if h.f.faces_away:
        return
    x, y = h.look(0, 1.2, 0.6)
    for a, b in ((0.05, 0.16), (0.16, 0.05)):
        bar = [(x - a, y - b), (x + a, y - b), (x + a, y + b), (x - a, y + b)]
        h.within(region, h.f.shape(bar), "second")


def _pleats(h: HatPainter, region: Region | None) -> None:
    for x in (-0.6, -0.2, 0.2, 0.6):
        h.mark([(x * 0.9, 1.0), (x, 1.4), (x * 1.2, 1.7)], 0.4)
    h.mark([(-0.98, 0.98), (0, 0.9), (0.98, 0.98)], 0.6)


def _board(h: HatPainter, region: Region | None) -> None:
    h.part([(-1.6, 1.18), (0, 0.86), (1.6, 1.18), (0, 1.5)], depth=0.04, curved=False)
    side = h.f.side
    cord = smooth([(0, 1.2), (side * 0.9, 1.14), (side * 1.02, 0.7)], 5)
    h.t.part([ribbon(h.f.shape(cord), (0.06 * h.r,))], 0.0, "second", outline=0.5)
    h.t.part([oval(h.f.at(side * 1.03, 0.58), 0.08 * h.r, 0.16 * h.r)], 0.0, "second", outline=0.6)


def _top_ball(h: HatPainter, region: Region | None) -> None:
    for y in (1.2, 1.45, 1.7):
        line = np.array([(-0.5, y - 0.06), (0.5, y + 0.06)])
        h.within(region, ribbon(h.f.shape(line), (0.08 * h.r,)), "second")
    _ball(h, 0, 2.02, 0.16)


def _folds(h: HatPainter, region: Region | None) -> None:
    for line in ([(-1.1, 0.5), (-0.3, 0.9), (0.9, 1.3)], [(1.1, 0.5), (0.3, 0.9), (-0.9, 1.3)],
                 [(-0.9, 0.5), (0, 1.1), (0.4, 1.54)]):  # fmt: skip
        h.mark(line, 0.6)
    if not h.f.faces_away:
        place = h.f.at(*h.look(0, 0.86, 0.7))
        h.t.part([oval(place, 0.1 * h.r, 0.13 * h.r)], 0.0, "second", outline=0.6)


def _bubble(h: HatPainter, region: Region | None) -> None:
    """Clear before the face, hard behind."""
    f, r = h.f, h.r
    shell = oval(f.centre + vec(0, -0.06 * r), 1.5 * r, 1.5 * r)
    if f.faces_away:
        h.t.part([shell], 0.2 * h.deep)
        return
    h.t.m.p.glow(shell, h.t.colour("second"), 0.16)
    rim = np.concatenate([shell, shell[:1]])
    h.t.part([ribbon(rim, (0.16 * r,))], 0.0, outline=0.8)
    for side in (-1, 1):
        h.t.part([oval(f.at(side * 1.5, 0.0), 0.18 * r, 0.32 * r)], 0.06 * h.deep, outline=0.8)
    shine = smooth([f.at(-0.9, 0.9), f.at(-1.14, 0.5), f.at(-1.2, 0.05)], 5)
    h.t.m.p.glow(ribbon(shine, (0.04 * r, 0.12 * r, 0.04 * r)), (255, 255, 255), 0.7)


def _tied(h: HatPainter, region: Region | None) -> None:
    f, r = h.f, h.r
    h.mark([(-1.0, 0.5), (0, 0.74), (1.0, 0.5)], 0.5)
    root = f.at(1.02 * f.back if abs(f.back) > 0.3 else -f.side * 1.0, 0.3)
    out = (f.back if abs(f.back) > 0.3 else -f.side) * r
    for drop in (0.3, 0.65):
        tail = smooth([root, root + vec(out * 0.3, 0.1 * r), root + vec(out * 0.55, drop * r)], 5)
        h.t.part([ribbon(tail, (r * 0.12, r * 0.2, r * 0.1))], 0.0, outline=0.7)


_EXTRAS: dict[str, Callable[[HatPainter, Region | None], None]] = {
    "weave": _weave, "nub": _nub, "bill": _bill, "opening": _opening, "visor": _visor,
    "cuff and ball": _cuff_ball, "flaps": _flaps, "cocked": _cocked, "crest": _crest,
    "ridge": _ridge, "fur and ball": _fur_ball, "peak": _peak, "turned brim": _turned_brim,
    "red cross": _red_cross, "pleats": _pleats, "board": _board, "ball": _top_ball,
    "folds": _folds, "bubble": _bubble, "tied": _tied,
}  # fmt: skip
