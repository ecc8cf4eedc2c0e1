"""Costumes: what is on the torso of each."""

from __future__ import annotations

import numpy as np

from core.figures.body.models import DARK, WHITE, Model
from core.figures.clothing.tailoring import (
    band,
    collar_back,
    crossed,
    front_line,
)
from core.figures.painting.paint import Label, Region, ink, mixed, toned
from core.figures.painting.shapes import (
    closed,
    oval,
    ribbon,
    segment,
    smooth,
)


def ninja(m: Model, region: Region) -> None:
    crossed(m, region, DARK, m.trim)
    belt = band(m, 0.87, 0.15)
    m.p.inside(region, [belt], m.accent, Label.TRIM)
    if m.shows_front:
        knot = m.front(0.25, 0.89)
        for end in (m.front(0.42, 1.26), m.front(0.12, 1.2)):
            strip = ribbon(
                smooth([knot, (knot + end) / 2 + m.across * 0.02 * m.u, end], 4),
                (0.05 * m.u, 0.07 * m.u),
            )
            m.p.part([(strip, m.accent)], 0, Label.TRIM, outline=0.7)
    strap = front_line(m, [(-0.75, 0.0), (-0.1, 0.35), (0.6, 0.7)])
    if m.shows_front:
        m.p.mark(strap, toned(m.trim, 0.8), 1.4)


def robe(m: Model, region: Region) -> None:
    if m.shows_front:
        crossed(m, region, m.accent, m.trim)
        m.p.inside(
            region, [ribbon(front_line(m, [(0.1, 0.6), (0.05, 1.3)]), (0.1 * m.u,))], m.accent,
            Label.TRIM,
        )  # fmt: skip
    else:
        collar_back(m, region, m.accent)
    m.p.inside(region, [band(m, 0.66, 0.12)], m.trim, Label.TRIM)
    m.p.inside(region, [band(m, 0.66, 0.03)], m.accent, Label.TRIM)
    if m.shows_front:
        gem = oval(m.front(0, 0.7), 0.05 * m.u, 0.05 * m.u)
        m.p.part([(gem, m.accent)], 0.02 * m.u, Label.TRIM, outline=0.7)


def armor(m: Model, region: Region) -> None:
    plate = closed(m.on([(-0.95, 0.04), (-1.06, 0.3), (-0.95, 0.56), (0, 0.68), (0.95, 0.56),
                    (1.06, 0.3), (0.95, 0.04), (0, 0.1 if m.shows_front else 0.0)]), 5)  # fmt: skip
    chest = m.p.part([(plate, m.cloth)], 0.07 * m.u, Label.OUTFIT, outline=0.95)
    shine = ribbon(
        np.array([m.front(0.5 * np.sign(m.p.light[0]), 0.12), m.front(0.42 * np.sign(m.p.light[0]),
        0.5)]), (0.05 * m.u, 0.09 * m.u, 0.02 * m.u),
    )  # fmt: skip
    m.p.inside(chest, [shine], mixed(m.cloth, (255, 255, 255), 0.5))
    m.p.mark([m.front(0, 0.12), m.front(0.02, 0.4), m.front(0, 0.66)], ink(m.cloth), 0.7)
    m.p.inside(chest, [band(m, 0.1, 0.045)], m.accent, Label.TRIM)
    if m.shows_front:
        emblem = front_line(m, [(0, 0.24), (0.14, 0.34), (0, 0.48), (-0.14, 0.34)])
        m.p.part([(emblem, m.accent)], 0.02 * m.u, Label.TRIM, outline=0.7)
    m.p.inside(region, [band(m, 0.86, 0.1)], toned(m.accent, 0.8), Label.TRIM)


def kimono(m: Model, region: Region) -> None:
    crossed(m, region, WHITE, m.trim)
    obi = np.concatenate([band(m, 0.66, 0.26)])
    m.p.inside(region, [obi], m.accent, Label.TRIM)
    m.p.inside(region, [band(m, 0.66, 0.05)], m.trim, Label.TRIM)
    for level in (0.53, 0.79):
        m.p.mark(m.on([(-0.98, level), (0, level + 0.04), (0.98, level)]), ink(m.accent), 0.6)
    if not m.shows_front:
        bow = closed(m.on([(-0.75, 0.48), (0.75, 0.48), (0.6, 0.9), (-0.6, 0.9)]), 4)
        m.p.part([(bow, m.accent)], 0.05 * m.u, Label.TRIM, outline=0.9, cast=0.05 * m.u)
        m.p.mark(m.on([(-0.5, 0.62), (0, 0.68), (0.5, 0.62)]), ink(m.accent), 0.6)


def maid(m: Model, region: Region) -> None:
    if m.shows_front:
        bib = front_line(m, [(-0.34, 0.14), (0.34, 0.14), (0.36, 0.7), (-0.36, 0.7)])
        m.p.inside(region, [bib], WHITE, Label.TRIM)
        for side in (-1, 1):
            strap = front_line(m, [(side * 0.45, -0.04), (side * 0.36, 0.2), (side * 0.34, 0.7)])
            m.p.inside(region, [ribbon(strap, (0.09 * m.u,))], (236, 236, 244), Label.TRIM)
        for side in (-1, 1):
            wing = closed(front_line(m, [(0, 0.06), (side * 0.2, 0.0), (side * 0.24, 0.12)]), 4)
            m.p.part([(wing, m.accent)], 0.02 * m.u, Label.TRIM, outline=0.7)
    else:
        for side in (-1, 1):
            wing = closed(
                m.on([(0, 0.68), (side * 0.9, 0.54), (side * 1.0, 0.76), (side * 0.5, 0.82)]), 4,
            )  # fmt: skip
            m.p.part([(wing, WHITE)], 0.04 * m.u, Label.TRIM, outline=0.85)
        for side in (-1, 1):
            m.p.inside(
                region, [ribbon(np.array(m.on([(side * 0.6, -0.05), (side * 0.1, 0.68)])),
                (0.09 * m.u,))], WHITE, Label.TRIM,
            )  # fmt: skip
    m.p.inside(region, [band(m, 0.68, 0.1)], WHITE, Label.TRIM)
    collar = smooth(m.on([(-0.72, -0.05), (0, 0.05), (0.72, -0.05)]), 6)
    m.p.inside(region, [ribbon(collar, (0.08 * m.u,))], WHITE, Label.TRIM)


def pilot(m: Model, region: Region) -> None:
    for side in (-1, 1):
        panel = np.array(
            m.on([(side * 0.62, -0.02), (side * 0.5, 0.45), (side * 0.78, 0.8), (side * 0.85, 1.2),
            (side * 1.3, 1.2), (side * 1.3, -0.02)]),
        )  # fmt: skip
        m.p.inside(region, [panel], m.trim, Label.TRIM)
        m.p.mark(panel[[0, 1, 2, 3]], ink(m.trim), 0.5)
    if m.shows_front:
        m.p.inside(
            region, [ribbon(front_line(m, [(0, -0.05), (0, 0.75)]), (0.03 * m.u,))], m.accent,
            Label.TRIM,
        )  # fmt: skip
        m.p.part(
            [(oval(m.front(0, 0.3), 0.05 * m.u, 0.05 * m.u), (120, 220, 240))], 0, Label.TRIM,
            outline=0.7,
        )  # fmt: skip
    m.p.inside(region, [band(m, 0.88, 0.13)], DARK, Label.TRIM)
    collar = segment(m.at(-0.4, -0.06), m.at(0.4, -0.06), [0.1 * m.u, 0.11 * m.u])
    m.p.part([(collar, m.accent)], 0.02 * m.u, Label.TRIM, outline=0.8)
