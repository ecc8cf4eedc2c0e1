"""What is on the trunk of armour, suits, uniforms and gowns."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from core.figures.clothing.palette import toned
from core.figures.clothing.tailor import Tailor
from core.figures.painting.paint import Region, Shade
from core.figures.painting.shapes import closed, oval, ribbon, smooth

Front = Callable[[Tailor, Region], None]


def _plate(t: Tailor, region: Region) -> None:
    """A breastplate over dark mail."""
    m = t.m
    plate = closed(m.on([(-0.95, 0.04), (-1.06, 0.3), (-0.95, 0.56), (0, 0.68), (0.95, 0.56),
                         (1.06, 0.3), (0.95, 0.04), (0, 0.1 if m.shows_front else 0.0)]),
                   5)  # fmt: skip
    chest = t.part([plate], 0.07, outline=0.95)
    side = float(np.sign(m.p.light[0])) or 1.0
    shine = ribbon(
        np.array([m.front(0.5 * side, 0.12), m.front(0.42 * side, 0.5)]),
        (0.05 * t.u, 0.09 * t.u, 0.02 * t.u),
    )
    t.shade(chest, [shine], Shade(1.35, 1.33, 1.28))
    t.mark([m.front(0, 0.12), m.front(0.02, 0.4), m.front(0, 0.66)], 0.7)
    t.inside(chest, [t.band(0.1, 0.045)], "accent")
    if m.shows_front:
        emblem = t.front([(0, 0.24), (0.14, 0.34), (0, 0.48), (-0.14, 0.34)])
        t.part([emblem], 0.02, "accent", outline=0.7)
    t.inside(region, [t.band(0.86, 0.1)], colour=toned(t.colour("accent"), 0.8))


def _leather(t: Tailor, region: Region) -> None:
    for level in (0.28, 0.46, 0.64):
        t.mark(t.m.on([(-1, level), (0, level + 0.04), (1, level)]), 0.6)


def _studs(t: Tailor, region: Region) -> None:
    for level in (0.22, 0.4, 0.58):
        for azimuth in (-0.6, -0.3, 0.3, 0.6):
            if t.m.shows_front and t.m.shows(azimuth):
                t.button(t.m.front(azimuth, level), "accent", 0.014)


def _suit_panels(t: Tailor, region: Region) -> None:
    for side in (-1, 1):
        panel = np.array(
            t.m.on(
                [
                    (side * 0.62, -0.02),
                    (side * 0.5, 0.45),
                    (side * 0.78, 0.8),
                    (side * 0.85, 1.2),
                    (side * 1.3, 1.2),
                    (side * 1.3, -0.02),
                ]
            )
        )
        t.inside(region, [panel], "second")
        t.mark(panel[[0, 1, 2, 3]], 0.5, "second")
    if t.m.shows_front:
        t.inside(region, [t.strip([(0, -0.05), (0, 0.75)], 0.03)], "accent")


def _suit_seams(t: Tailor, region: Region) -> None:
    for side in (-0.55, 0.55):
        if t.m.shows(side) or not t.m.shows_front:
            t.mark(t.front([(side, 0.1), (side * 0.8, 0.55), (side, 0.94)]), 0.5)
    if t.m.shows_front:
        t.mark(t.front([(0, 0.0), (0, 0.4), (0, 0.8)]), 0.6)


def _gem(t: Tailor, region: Region) -> None:
    if t.m.shows_front:
        t.part([oval(t.m.front(0, 0.3), 0.05 * t.u, 0.05 * t.u)], 0, "glass", outline=0.7)


def _suit_box(t: Tailor, region: Region) -> None:
    """The controls on the chest of a spacesuit."""
    if not t.m.shows_front:
        return
    box = t.front([(-0.36, 0.26), (0.36, 0.26), (0.36, 0.5), (-0.36, 0.5)])
    t.part([box], 0.03, "second", outline=0.75, cast=0.03)
    for azimuth, role in ((-0.2, "accent"), (0.0, "glass"), (0.2, "bright gold")):
        t.m.p.fill(oval(t.m.front(azimuth, 0.38), 0.03 * t.u, 0.03 * t.u), t.colour(role))


def _quilt(t: Tailor, region: Region) -> None:
    for level in (0.16, 0.36, 0.56, 0.76):
        edge = smooth(t.m.on([(-1.05, level), (0, level + 0.05), (1.05, level)]), 5)
        t.mark(edge, 0.8)
        t.shade(region, [ribbon(edge - t.m.down * 0.03 * t.u, (0.05 * t.u,))],
                Shade(0.9, 0.88, 0.93))  # fmt: skip


def _lace_chest(t: Tailor, region: Region) -> None:
    """A scalloped edge and small dots over the bodice."""
    dots = [
        oval(t.m.front(float(a), v), 0.016 * t.u, 0.016 * t.u)
        for v in (0.3, 0.4, 0.5)
        for a in np.arange(-0.6, 0.61, 0.2)
        if t.m.shows_front and t.m.shows(float(a))
    ]
    t.inside(region, dots, "second")


def _cross(t: Tailor, region: Region) -> None:
    if t.m.shows_front:
        for line in ([(0, 0.36), (0, 0.58)], [(-0.1, 0.43), (0.1, 0.43)]):
            t.inside(region, [ribbon(t.front(line), (0.03 * t.u,))], "bright gold")


def _wide_belt(t: Tailor, region: Region) -> None:
    t.inside(region, [t.band(0.88, 0.13)], "dark")


def _shine(t: Tailor, region: Region) -> None:
    side = float(np.sign(t.m.p.light[0])) or 1.0
    t.shade(region, [t.strip([(0.7 * side, 0.1), (0.66 * side, 0.5)], 0.06)],
            Shade(1.5, 1.5, 1.45))  # fmt: skip


def _emblem(t: Tailor, region: Region) -> None:
    """A large star on the chest."""
    if t.m.shows_front:
        c, r = t.m.front(0, 0.3), 0.17 * t.u
        turns = np.arange(10) * np.pi / 5 - np.pi / 2
        reach = np.where(np.arange(10) % 2, 0.42, 1.0) * r
        star = c + np.stack([reach * np.cos(turns) * abs(np.cos(t.m.body.yaw)),
                             reach * np.sin(turns)], 1)  # fmt: skip
        t.part([star], 0, "accent", outline=0.6)


def _badge(t: Tailor, region: Region) -> None:
    if t.m.shows_front and t.m.shows(-0.48):
        c, s = t.m.front(-0.48, 0.3), 0.05 * t.u
        shield = c + s * np.array([(-1, -1), (1, -1), (0.9, 0.3), (0, 1.3), (-0.9, 0.3)])
        t.part([shield], 0, "bright gold", outline=0.5)


def _medals(t: Tailor, region: Region) -> None:
    if t.m.shows_front and t.m.shows(0.5):
        for i, role in enumerate(("scarlet", "light blue", "bright gold")):
            bar = t.front([(0.3 + 0.14 * i, 0.22), (0.42 + 0.14 * i, 0.22),
                           (0.42 + 0.14 * i, 0.27), (0.3 + 0.14 * i, 0.27)])  # fmt: skip
            t.inside(region, [bar], role)


def _number(t: Tailor, region: Region) -> None:
    """A bar and a hook: a number as it is sewn on."""
    if not t.m.shows_front:
        return
    t.inside(region, [t.strip([(-0.24, 0.3), (-0.24, 0.6)], 0.07)], "second")
    t.inside(region, [t.strip([(0.02, 0.32), (0.28, 0.32), (0.12, 0.6)], 0.07)], "second")


def _letter(t: Tailor, region: Region) -> None:
    if t.m.shows_front and t.m.shows(0.62):
        for line in ([(0.5, 0.4), (0.6, 0.24), (0.7, 0.4)], [(0.55, 0.35), (0.65, 0.35)]):
            t.inside(region, [ribbon(t.front(line), (0.045 * t.u,))], "second")


SPECIAL_FRONTS: dict[str, Front] = {
    "medals": _medals,
    "badge": _badge,
    "number": _number,
    "letter": _letter,
    "emblem": _emblem,
    "plate": _plate,
    "leather": _leather,
    "studs": _studs,
    "suit panels": _suit_panels,
    "suit seams": _suit_seams,
    "gem": _gem,
    "suit box": _suit_box,
    "quilt": _quilt,
    "lace chest": _lace_chest,
    "cross": _cross,
    "wide belt": _wide_belt,
    "shine": _shine,
}
