"""Skirts, robes and coat tails: cloth that hangs from the waist over both legs."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from core.figures.body.models import LEFT_LEG, RIGHT_LEG, Limb, Model
from core.figures.clothing.kinds import SkirtCut, Slot
from core.figures.clothing.tailor import Tailor
from core.figures.clothing.textiles.cloths import Cloth
from core.figures.clothing.textiles.patterns import paint_pattern
from core.figures.clothing.wardrobe import Worn
from core.figures.painting.paint import Region, Shade
from core.figures.painting.shapes import (
    Polygon,
    Vector,
    hull,
    ribbon,
    rounded,
    smooth,
    stroke,
    turn90,
    unit,
)


def skirt_of(m: Model) -> tuple[Worn, SkirtCut] | None:
    """What hangs from the waist: a dress, a skirt, or the tassets of armour."""
    for slot in (Slot.DRESS, Slot.BOTTOM, Slot.TOP):
        worn = m.wardrobe.first(slot)
        if worn is not None and worn.kind.skirt is not None and not _gives_way(m, worn):
            return worn, worn.kind.skirt
    return None


def _gives_way(m: Model, worn: Worn) -> bool:
    """A dress worn with a skirt of its own – a kimono in hakama – shows only its top."""
    below = m.wardrobe.first(Slot.BOTTOM)
    return worn.kind.slot is Slot.DRESS and below is not None and below.kind.skirt is not None


def is_untucked(m: Model) -> bool:
    """Whether the top's hem hangs over the skirt's waist."""
    found, top = skirt_of(m), m.wardrobe.body.kind.top
    if found is None or top is None or found[0].kind is m.wardrobe.body.kind:
        return False
    return top.hem > 1.0 and found[1].waist > 0.66


def paint_skirt(m: Model) -> None:
    found = skirt_of(m)
    if found is not None:
        Skirt.of(Tailor(m, found[0]), found[1]).paint()


@dataclass(frozen=True)
class Skirt:
    """Where the cloth of one skirt is."""

    t: Tailor
    cut: SkirtCut
    waist: tuple[Vector, Vector]
    edge: Polygon  # the hem, from the picture's left to its right
    hems: list[tuple[Vector, Vector]]
    hangs: bool

    @classmethod
    def of(cls, t: Tailor, cut: SkirtCut) -> Skirt:
        m = t.m
        reach = cut.reach * (1 - 0.3 * _spread(m)) if cut.reach > 1 else cut.reach
        hems = [_hem(m, cut, leg, reach) for leg in (RIGHT_LEG, LEFT_LEG)]
        hems.sort(key=lambda pair: float((pair[0] + pair[1]) @ m.across))
        waist = (m.at(-1.0, cut.waist), m.at(1.0, cut.waist))
        edge = _edge(m, cut, hems)
        return cls(t, cut, waist, edge, hems, _hangs(m, edge))

    def paint(self) -> None:
        t, cut, m = self.t, self.cut, self.t.m
        outline = self.outline()
        if cut.lace:
            self._lace(outline)
        region = t.part([outline], 0.09, cut.colour, cast=0.1)
        paint_pattern(t, region, Cloth.hanging(t, self.waist, self.edge), cut.colour)
        self._pleats(region)
        if cut.tiers:
            self._tiers(region)
        if cut.hem:
            self._border(region, self.lower(outline), cut.hem)
        if "blossoms" in cut.details:
            self._blossoms(region)
        if cut.wrap and m.shows_front:
            self._wrap(region)
        if cut.slit:
            self._slit(region)
        if cut.waistband:
            t.inside(region, [t.band(cut.waist + 0.03, 0.08, 1.2)], cut.waistband)
            line = [(-1, cut.waist + 0.07), (0, cut.waist + 0.11), (1, cut.waist + 0.07)]
            t.mark(m.on(line), 0.45, cut.colour)
        if "hakama bow" in cut.details and m.shows_front:
            t.bow(m.front(0, cut.waist + 0.06), 0.13, cut.colour, tails=1.4)
        if "fly" in cut.details and m.shows_front:
            line = [(0, cut.waist + 0.06), (0.02, 0.9), (0, 1.02)]
            t.mark(t.front(line), 0.5, cut.colour)

    def outline(self) -> Polygon:
        return self._hanging() if self.hangs else self._spanning()

    def lower(self, outline: Polygon) -> Polygon:
        return self.edge if self.hangs else _lower(self.t.m, outline)

    def _hanging(self) -> Polygon:
        m, waist, edge = self.t.m, self.waist, self.edge
        hips = (m.at(-1.22, 1.02), m.at(1.22, 1.02))
        out = m.across * 0.025 * m.u
        left = smooth([waist[0], hips[0], (hips[0] + edge[0]) / 2 - out, edge[0]], 5)
        right = smooth([edge[-1], (hips[1] + edge[-1]) / 2 + out, hips[1], waist[1]], 5)
        return np.concatenate([left, edge[1:-1], right])

    def _spanning(self) -> Polygon:
        m = self.t.m
        thighs: list[Vector] = []
        for limb in (RIGHT_LEG, LEFT_LEG):
            hip, knee, _ = m.bones(limb)
            side = turn90(unit(knee - hip)) * 0.175 * m.u * m.stout
            thighs += [hip + side, hip - side]
        corners = [point for pair in self.hems for point in pair]
        middle = self.edge[len(self.edge) // 3 : -len(self.edge) // 3]
        return rounded(hull([*self.waist, *thighs, *corners, *middle]), 2)

    def _pleats(self, region: Region) -> None:
        t, m, edge, count = self.t, self.t.m, self.edge, self.cut.pleats
        shadows: list[Polygon] = []
        lines: list[Polygon] = []
        for i in range(1, count):
            share = i / count
            top = self.waist[0] * (1 - share) + self.waist[1] * share
            low = edge[int(share * (len(edge) - 1))]
            start = top + (low - top) * (0.18 if count > 6 else 0.35 + 0.2 * (i % 2))
            bow = (start + low) / 2 + m.across * 0.02 * m.u * (1 if share > 0.5 else -1)
            lines.append(stroke([start, bow, low - (low - top) * 0.015], m.p.line_width))
            width = float(np.hypot(*(edge[-1] - edge[0]))) / count * 0.36
            aside = m.across * width * 0.5 * np.sign(m.p.light[0])
            fold = np.array([start, bow, low]) - aside
            shadows.append(ribbon(fold, (0.0, width * 0.6, width)))
        t.shade(region, shadows, Shade(0.88, 0.85, 0.92))
        m.p.inside(region, lines, t.ink(self.cut.colour))

    def _at(self, share: float, height: float) -> Vector:
        top = self.waist[0] * (1 - share) + self.waist[1] * share
        low = self.edge[int(share * (len(self.edge) - 1))]
        return top + (low - top) * height

    def _tiers(self, region: Region) -> None:
        for tier in range(1, self.cut.tiers):
            height = 0.2 + 0.8 * tier / self.cut.tiers
            shares = np.linspace(0, 1, 17)
            line = np.array([self._at(float(s), height) for s in shares])
            wave = self.t.m.down * self.t.u * 0.02
            line += wave * np.where(np.arange(17) % 2, 1, -1)[:, None]
            if self.cut.lace:
                self.t.inside(region, [ribbon(line, (0.06 * self.t.u,))], self.cut.lace)
            self.t.shade(region, [ribbon(line + wave * 2.2, (0.05 * self.t.u,))],
                         Shade(0.82, 0.78, 0.88))  # fmt: skip
            self.t.m.p.inside(region, [ribbon(line + wave, (1.1 * self.t.m.p.line_width,))],
                              self.t.ink(self.cut.colour))  # fmt: skip

    def _lace(self, outline: Polygon) -> None:
        """Scallops that look out under the hem."""
        edge = self.lower(outline)
        steps = np.linspace(0, len(edge) - 1, 33).astype(int)
        low = edge[steps] + self.t.m.down * 0.05 * self.t.u
        low += self.t.m.down * self.t.u * 0.018 * np.where(np.arange(33) % 2, 1, -1)[:, None]
        under = np.concatenate([edge - self.t.m.down * 0.06 * self.t.u, low[::-1]])
        self.t.part([under], 0.0, self.cut.lace, outline=0.6)

    def _border(self, region: Region, edge: Polygon, role: str) -> None:
        up = -self.t.m.down * 0.05 * self.t.u
        self.t.inside(region, [ribbon(edge + up, (0.075 * self.t.u,))], role)
        line = ribbon(edge + up * 1.9, (0.014 * self.t.u,))
        self.t.m.p.inside(region, [line], self.t.ink(self.cut.colour))

    def _wrap(self, region: Region) -> None:
        m = self.t.m
        top, low = m.front(0.08, self.cut.waist + 0.05), self.edge[len(self.edge) // 2]
        line = stroke([top, (top + low) / 2 + m.across * 0.03 * m.u, low], 1.4 * m.p.line_width)
        m.p.inside(region, [line], self.t.ink(self.cut.colour))

    def _slit(self, region: Region) -> None:
        """Open at one side, over dark shorts."""
        if not self.hangs:
            return
        share = 0.8 if self.t.m.facing >= 0 else 0.2
        top, low = self._at(share, 0.42), self._at(share, 1.0)
        wide = self.t.m.across * 0.09 * self.t.u
        self.t.inside(region, [np.array([top, low + wide, low - wide])], "skin")
        self.t.mark([top, (top + low) / 2 + wide * 0.4, low + wide], 0.7)

    def _blossoms(self, region: Region) -> None:
        """More of them towards the hem."""
        size, petals, hearts = 0.045 * self.t.u, list[Polygon](), list[Polygon]()
        for share, height in ((0.15, 0.9), (0.32, 0.74), (0.5, 0.88), (0.7, 0.78), (0.86, 0.92),
                              (0.25, 0.5), (0.75, 0.52)):  # fmt: skip
            centre = self._at(share, height)
            for petal in np.arange(5) * 2 * math.pi / 5:
                way = np.array([math.cos(petal), math.sin(petal)])
                petals.append(_disc(centre + size * way, size * 0.62))
            hearts.append(_disc(centre, size * 0.4))
        self.t.inside(region, petals, "second")
        self.t.inside(region, hearts, "accent")


def _hangs(m: Model, edge: Polygon) -> bool:
    """Whether the cloth falls freely; otherwise the legs stretch it."""
    lowest_side = min(float((corner - m.joint(1)) @ m.down) for corner in (edge[0], edge[-1]))
    aside = abs(float((edge.mean(0) - m.body.hips) @ m.across))
    return lowest_side > 1.05 * m.body.torso and _spread(m) < 0.25 and aside < 0.4 * m.u


def _lower(m: Model, outline: Polygon) -> Polygon:
    """The lower side of a hull, from the picture's left to its right."""
    across, down = outline @ m.across, outline @ m.down
    left, right = int(across.argmin()), int(across.argmax())
    slope = (down[right] - down[left]) / max(float(across[right] - across[left]), 1e-6)
    below = down > down[left] + slope * (across - across[left]) - 1e-6
    chain = outline[below]
    return chain[np.argsort(chain @ m.across)]


def _spread(m: Model) -> float:
    """0 with the legs together, 1 in a split."""
    one = unit(m.joint(9) - m.joint(8))
    other = unit(m.joint(12) - m.joint(11))
    return math.acos(max(-1.0, min(1.0, float(one @ other)))) / math.pi


def _hem(m: Model, cut: SkirtCut, limb: Limb, reach: float) -> tuple[Vector, Vector]:
    """The hem's two ends across one leg."""
    hip, knee, ankle = m.bones(limb)
    if reach <= 1:
        middle, along = hip + (knee - hip) * reach, unit(knee - hip)
    else:
        middle, along = knee + (ankle - knee) * (reach - 1), unit(ankle - knee)
        if float(unit(knee - hip) @ along) < 0.3:  # a folded leg: the cloth stays on the knee
            middle, along = knee + (ankle - knee) * (reach - 1) * 0.35, unit(knee - hip)
    side = turn90(along) * (0.17 + cut.flare * 0.5 * min(reach, 1.4)) * m.u * m.stout**0.5
    swing = m.motion.skirt
    drop = float(np.hypot(*(middle - hip)))
    drift = np.array([m.sway * 0.12 * m.u * reach + math.sin(swing.angle) * drop, 0.0])
    lag = np.array([math.sin(swing.lag) * drop * 0.3, 0.0])
    return middle - side + drift + lag, middle + side + drift + lag


def _edge(m: Model, cut: SkirtCut, hems: list[tuple[Vector, Vector]]) -> Polygon:
    """The hem from the picture's left to its right, a little lower in its middle."""
    points = sorted((point for pair in hems for point in pair), key=lambda q: float(q @ m.across))
    middle = (points[0] + points[-1]) / 2
    least = m.half_width(1.0) * 1.1 + 0.4 * cut.flare * m.u * min(cut.reach, 1.2)
    left, right = (
        end if abs(float((end - middle) @ m.across)) > least else middle + side * least * m.across
        for end, side in ((points[0], -1), (points[-1], 1))
    )
    low = max(points[1:3], key=lambda q: float(q @ m.down))
    sag = max(0.0, float((low - middle) @ m.down)) * 0.8 + 0.03 * m.u
    line = smooth([left, middle + m.down * sag, right], 12)
    waves = np.sin(np.linspace(0, cut.pleats * math.pi, len(line))) * 0.018 * m.u
    return line + m.down * (waves * min(cut.flare * 3, 1))[:, None]


def _disc(centre: Vector, radius: float) -> Polygon:
    turn = np.linspace(0, 2 * math.pi, 9)[:-1]
    return centre + radius * np.stack([np.cos(turn), np.sin(turn)], 1)
