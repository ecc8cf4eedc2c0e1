"""Ties, ribbons, chains and scarves."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from core.figures.body.models import Model
from core.figures.clothing.kinds import Slot
from core.figures.clothing.tailor import Tailor
from core.figures.clothing.textiles.cloths import Cloth
from core.figures.clothing.textiles.patterns import paint_pattern
from core.figures.painting.paint import Region
from core.figures.painting.shapes import (
    Polygon,
    Vector,
    closed,
    oval,
    ribbon,
    smooth,
    vec,
)


def paint_tie(m: Model) -> None:
    """What hangs from the collar, under an outer."""
    worn = m.wardrobe.first(Slot.TIE)
    if worn is not None and m.shows_front:
        TIES[worn.kind.piece](Tailor(m, worn))


def paint_necklaces(m: Model) -> None:
    for worn in m.wardrobe.all(Slot.NECKLACE):
        NECKLACES[worn.kind.piece](Tailor(m, worn))


def paint_scarf(m: Model) -> None:
    worn = m.wardrobe.first(Slot.SCARF)
    if worn is not None:
        SCARVES[worn.kind.piece](Tailor(m, worn))


# -- at the collar ---------------------------------------------------------------------------


def _necktie(t: Tailor) -> None:
    long = 0.6
    swing = math.sin(t.m.motion.ribbon.angle) * 0.4
    blade = t.front([(-0.055, 0.1), (0.055, 0.1), (0.12 + swing, long - 0.08), (swing, long),
                     (-0.12 + swing, long - 0.08)])  # fmt: skip
    region = t.part([blade], 0.02, outline=0.65)
    if t.w.pattern:
        bars = [t.front([(-0.2, v), (0.2, v - 0.12), (0.2, v - 0.07), (-0.2, v + 0.05)])
                for v in (0.2, 0.32, 0.44, 0.56)]  # fmt: skip
        t.inside(region, bars, colour=t.w.pattern_colour)
    knot = t.front([(-0.1, 0.02), (0.1, 0.02), (0.055, 0.11), (-0.055, 0.11)])
    t.part([knot], 0.01, outline=0.65)


def _bow_tie(t: Tailor) -> None:
    t.bow(t.m.front(0, 0.12), 0.17, tails=0.0)


def _neck_ribbon(t: Tailor) -> None:
    t.bow(t.m.front(0, 0.13), 0.19, tails=1.1)


def _neckerchief(t: Tailor) -> None:
    m = t.m
    for side in (-1, 1):
        wing = closed(
            t.front([(0, 0.36), (side * 0.22, 0.3), (side * 0.3, 0.4), (side * 0.2, 0.46)]), 4
        )
        t.part([wing], 0.02, outline=0.7)
    tails = t.front([(-0.04, 0.38), (-0.14, 0.6), (-0.02, 0.56), (0.12, 0.62), (0.04, 0.38)])
    t.part([tails], 0.02, outline=0.6)
    t.part([oval(m.front(0, 0.37), 0.03 * t.u, 0.03 * t.u)], 0.0, outline=0.6)


def _cravat(t: Tailor) -> None:
    for level, wide in ((0.3, 0.24), (0.2, 0.2), (0.1, 0.15)):
        fold = closed(
            t.front([(-wide, level - 0.08), (wide, level - 0.08), (wide * 0.8, level + 0.06),
                     (0, level + 0.1), (-wide * 0.8, level + 0.06)]), 4,
        )  # fmt: skip
        t.part([fold], 0.02, outline=0.6)


# -- around the neck -------------------------------------------------------------------------


def _neck(m: Model) -> tuple[Vector, float]:
    """The neck's middle, under the chin, and its half width."""
    wide = min(0.2 * m.u, 0.5 * m.r) * m.stout**0.5
    chin = m.head.at(0, -1.07)
    place = chin * 0.4 + m.joint(1) * 0.6
    below = float((chin - place) @ m.down) + 0.05 * m.u  # where the head hides the neck
    return place + m.down * max(0.0, min(below, 0.2 * m.u)), wide * 0.6


def _ring(t: Tailor, high: float) -> tuple[Vector, float, Region]:
    place, wide = _neck(t.m)
    a, d = t.m.across * wide * 1.08, t.m.down
    line = smooth([place - a - d * 0.2 * wide, place + d * 0.16 * wide, place + a - d * 0.2 * wide],
                  6)  # fmt: skip
    region = t.part([ribbon(line, (high * t.u,))], 0.01, outline=0.65)
    return place + d * 0.16 * wide, wide, region


def _choker(t: Tailor) -> None:
    _ring(t, 0.055)


def _bell_collar(t: Tailor) -> None:
    low, _, _ = _ring(t, 0.055)
    place = low + t.m.down * 0.05 * t.u
    t.part([oval(place, 0.05 * t.u, 0.05 * t.u)], 0.015, "second", outline=0.7)
    t.mark([place - t.m.across * 0.03 * t.u, place, place + t.m.across * 0.03 * t.u], 0.5, "second")
    t.m.p.fill(oval(place + t.m.down * 0.022 * t.u, 0.01 * t.u, 0.014 * t.u), t.ink("second"))


def _studded(t: Tailor) -> None:
    low, wide, _ = _ring(t, 0.07)
    for share in (-0.7, -0.35, 0.0, 0.35, 0.7):
        stud = low + t.m.across * wide * share - t.m.down * 0.03 * t.u * abs(share)
        t.m.p.fill(oval(stud, 0.014 * t.u, 0.014 * t.u), t.colour("second"))


def _detached_collar(t: Tailor) -> None:
    _ring(t, 0.09)
    if t.m.shows_front:
        for side in (-1, 1):
            flap = t.front([(side * 0.02, 0.06), (side * 0.34, -0.06), (side * 0.28, 0.18)])
            t.part([flap], 0.01, outline=0.6)


def _chain(t: Tailor, low: float, wide: float = 0.36) -> Polygon:
    m = t.m
    reach = m.front(0, low) if m.shows_front else m.at(0, 0.0)
    return smooth([m.front(-wide, -0.08), m.front(-wide * 0.62, low * 0.62), reach,
                   m.front(wide * 0.62, low * 0.62), m.front(wide, -0.08)], 8)  # fmt: skip


def _necklace(t: Tailor) -> None:
    t.part([ribbon(_chain(t, 0.2), (0.036 * t.u,))], 0.0, outline=0.5)


def _hung(paint: Callable[[Tailor, Vector], None], low: float) -> Callable[[Tailor], None]:
    def hang(t: Tailor) -> None:
        line = _chain(t, low)
        t.m.p.line(line, t.ink(), 1.9)
        t.m.p.line(line, t.colour(), 1.1)
        if t.m.shows_front:
            paint(t, t.m.front(0, low))

    return hang


def _gem(t: Tailor, place: Vector) -> None:
    s = 0.055 * t.u
    setting = place + s * np.array([(0, -0.6), (1, 0.4), (0, 1.6), (-1, 0.4)])
    t.part([setting], 0.0, outline=0.7)
    t.m.p.fill(oval(place + vec(0, s * 0.45), s * 0.5, s * 0.65), t.colour("second"))


def _cross(t: Tailor, place: Vector) -> None:
    s = 0.06 * t.u
    for a, b in (((0, -0.6), (0, 1.4)), ((-0.65, 0.0), (0.65, 0.0))):
        bar = np.array([place + vec(*a) * s, place + vec(*b) * s])
        t.part([ribbon(bar, (0.4 * s,))], 0.0, outline=0.6)
    t.m.p.fill(ribbon(np.array([place + vec(0, -0.5 * s), place + vec(0, 1.3 * s)]), (0.34 * s,)),
               t.colour())  # fmt: skip


def _tag(t: Tailor, place: Vector) -> None:
    s = 0.06 * t.u
    card = place + s * np.array([(-0.8, 0), (0.8, 0), (0.8, 2.0), (-0.8, 2.0)])
    t.part([card], 0.01, outline=0.7)


def _beads(count: int, low: float, size: float, roles: tuple[str, ...]) -> Callable[[Tailor], None]:
    def paint(t: Tailor) -> None:
        line = _chain(t, low, 0.42)
        for i in range(count):
            place = line[int(i / (count - 1) * (len(line) - 1))]
            t.part([oval(place, size * t.u, size * t.u)], 0.0, roles[i % len(roles)], outline=0.55)

    return paint


# -- scarves ---------------------------------------------------------------------------------


def _scarf(t: Tailor) -> None:
    """A loop around the neck and a tail that drifts."""
    m, u = t.m, t.u
    low, wide, side = m.at(0, 0.06), max(0.2 * u, 0.42 * m.r), -m.facing
    swing = m.motion.scarf
    root, drift = m.joint(1) + vec(side * 0.1 * u, 0), m.sway * 0.8 * u
    bent = [math.sin(swing.angle + swing.lag * k) * 0.62 * u * k for k in (0.2, 0.6, 1.0)]
    tail = smooth(
        [root, root + vec(side * 0.2 * u + drift * 0.2 + bent[0], 0.12 * u),
         root + vec(side * 0.22 * u + drift * 0.6 + bent[1], 0.36 * u),
         root + vec(side * 0.34 * u + drift + bent[2], 0.62 * u)], 5,
    )  # fmt: skip
    region = t.part([ribbon(tail, (0.11 * u, 0.15 * u, 0.15 * u, 0.17 * u))], 0.04, cast=0.04)
    cloth = Cloth((-0.3, -0.3, 1.2, 1.2), lambda q: m.joint(1) + q * u - vec(0.5 * u, 0.1 * u))
    paint_pattern(t, region, cloth)
    for share in (-0.6, 0.6):
        fringe = tail[-1] + vec(share * 0.08 * u, 0)
        t.mark([fringe - vec(0, 0.09 * u), fringe - vec(0, 0.05 * u), fringe], 0.5)
    a, d = m.across * wide, m.down * u
    loop = closed([low - a - d * 0.04, low + d * 0.08, low + a - d * 0.04, low + a * 0.8 - d * 0.15,
                   low - d * 0.1, low - a * 0.8 - d * 0.15], 5)  # fmt: skip
    region = t.part([loop], 0.04, cast=0.04)
    paint_pattern(t, region, cloth)
    t.mark([low - a * 0.7 - d * 0.05, low + d * 0.03, low + a * 0.6 - d * 0.06], 0.6)


def _bandana(t: Tailor) -> None:
    """A triangle over the collar, knotted behind."""
    m = t.m
    if m.shows_front:
        cloth = closed([m.at(-0.8, -0.08), m.front(-0.4, 0.16), m.front(0, 0.44),
                        m.front(0.4, 0.16), m.at(0.8, -0.08), m.at(0, -0.04)], 4)  # fmt: skip
        region = t.part([cloth], 0.03, outline=0.8, cast=0.03)
        paint_pattern(t, region, Cloth.of_torso(t))
        t.mark(t.front([(-0.25, 0.12), (0, 0.2), (0.25, 0.12)]), 0.5)
        return
    low, wide = m.at(0, -0.04), m.across * 0.2 * t.u
    t.part([ribbon(smooth([low - wide, low + m.down * 0.02 * t.u, low + wide], 5), (0.1 * t.u,))],
           0.02, outline=0.8)  # fmt: skip
    t.bow(low, 0.12, tails=0.9)


def paint_mantle(t: Tailor, low: float) -> None:
    """Cloth over both shoulders, down to a level of the chest."""
    m = t.m
    left, right = m.shoulders
    a, d, u = m.across, m.down, t.u * m.stout**0.5
    side = d * (low - 0.14) * u
    outline = closed(
        [m.at(-0.5, -0.1), left - a * 0.04 * u - d * 0.1 * u, left - a * 0.16 * u + side,
         m.at(-0.9, low - 0.02), m.at(0, low + 0.06), m.at(0.9, low - 0.02),
         right + a * 0.16 * u + side, right + a * 0.04 * u - d * 0.1 * u, m.at(0.5, -0.1),
         m.at(0, -0.04)], 5,
    )  # fmt: skip
    region = t.part([outline], 0.06, cast=0.06)
    paint_pattern(t, region, Cloth.of_torso(t))
    edge = smooth([left - a * 0.16 * u + side, m.at(-0.9, low - 0.04), m.at(0, low + 0.04),
                   m.at(0.9, low - 0.04), right + a * 0.16 * u + side], 5)  # fmt: skip
    t.inside(region, [ribbon(edge, (0.05 * u,))], "second")


def _shawl(t: Tailor) -> None:
    paint_mantle(t, 0.38)
    if t.m.shows_front:
        t.bow(t.m.front(0, 0.03), 0.12, "accent", tails=0.8)


def _headphones_around(t: Tailor) -> None:
    place, wide = _neck(t.m)
    a, d = t.m.across * wide, t.m.down * t.u
    ends, bends = a * 1.9, a * 1.3
    line = smooth([place - ends + d * 0.1, place - bends - d * 0.04, place + bends - d * 0.04,
                   place + ends + d * 0.1], 5)  # fmt: skip
    if not t.m.shows_front:
        line = line[len(line) // 3 : -len(line) // 3]
    t.part([ribbon(line, (0.05 * t.u,))], 0.0, outline=0.7)
    for side in (-1, 1):
        cup = oval(place + a * 1.75 * side + d * 0.12, 0.07 * t.u, 0.1 * t.u)
        t.part([cup], 0.02, outline=0.8)
        t.m.p.fill(oval(place + a * 1.75 * side + d * 0.12, 0.035 * t.u, 0.055 * t.u),
                   t.colour("second"))  # fmt: skip


def paint_neck_headphones(m: Model) -> None:
    for worn in m.wardrobe.all(Slot.EARWEAR):
        if worn.kind.piece == "neck headphones":
            _headphones_around(Tailor(m, worn))


TIES: dict[str, Callable[[Tailor], None]] = {
    "necktie": _necktie, "bow tie": _bow_tie, "neck ribbon": _neck_ribbon,
    "neckerchief": _neckerchief, "cravat": _cravat,
}  # fmt: skip
NECKLACES: dict[str, Callable[[Tailor], None]] = {
    "choker": _choker, "bell collar": _bell_collar, "studded collar": _studded,
    "detached collar": _detached_collar, "necklace": _necklace, "pendant": _hung(_gem, 0.26),
    "pearls": _beads(15, 0.14, 0.024, ("cloth",)), "cross": _hung(_cross, 0.3),
    "dog tags": _hung(_tag, 0.34), "lei": _beads(17, 0.3, 0.06, ("cloth", "second")),
}  # fmt: skip
SCARVES: dict[str, Callable[[Tailor], None]] = {
    "scarf": _scarf, "bandana": _bandana, "shawl": _shawl,
}  # fmt: skip
