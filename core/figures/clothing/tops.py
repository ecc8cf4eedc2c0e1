"""Everyday tops: what is on the torso of each."""

from __future__ import annotations

import numpy as np

from core.figures.body.models import CREAM, GOLD, WHITE, Model
from core.figures.clothing.tailoring import (
    band,
    button,
    collar_back,
    front_line,
    lapels,
    round_collar,
    tie,
    vee,
)
from core.figures.painting.paint import Label, Region, Shade, ink, toned
from core.figures.painting.shapes import (
    closed,
    oval,
    ribbon,
    segment,
    smooth,
)


def sports(m: Model, region: Region) -> None:
    for side in (-1, 1):
        line = np.array(m.on([(side * 0.9, 0.12), (side * 0.93, 0.5), (side * 0.95, 0.95)]))
        m.p.inside(region, [ribbon(line, (0.07 * m.u,))], m.trim, Label.TRIM)
    round_collar(m, region, m.trim)
    if m.shows_front and m.shows(0.45):
        mark = oval(m.front(0.42, 0.26), 0.035 * m.u, 0.03 * m.u)
        m.p.inside(region, [mark], m.accent, Label.TRIM)


def uniform(m: Model, region: Region) -> None:
    if not m.shows_front:
        collar_back(m, region, WHITE)
        return
    lapels(m, region, WHITE)
    tie(m)
    m.p.mark(front_line(m, [(0, 0.5), (0.02, 0.75), (0, 1.0)]), ink(m.cloth), 0.6)
    for level in (0.62, 0.78):
        button(m, m.front(0.1, level), GOLD)


def sailor(m: Model, region: Region) -> None:
    if not m.shows_front:
        flap = np.array(m.on([(-0.85, -0.06), (-0.8, 0.36), (0.8, 0.36), (0.85, -0.06)]))
        m.p.inside(region, [flap], m.trim, Label.TRIM)
        m.p.inside(
            region,
            [ribbon(flap[[0, 1, 2, 3]] * 0.97 + m.at(0, 0.1) * 0.03, (0.02 * m.u,))],
            m.accent,
        )
        return
    for side in (-1, 1):
        flap = front_line(
            m, [(side * 0.32, -0.06), (side * 0.75, 0.02), (side * 0.62, 0.26), (0.0, 0.4),
            (side * 0.1, 0.22)],
        )  # fmt: skip
        m.p.inside(region, [flap], m.trim, Label.TRIM)
        m.p.mark(flap[[1, 2, 3]], m.accent, 0.8)
    m.p.inside(region, [vee(m, 0.24, 0.18)], m.skin, Label.SKIN)
    for side in (-1, 1):
        wing = closed(
            front_line(m, [(0, 0.36), (side * 0.22, 0.3), (side * 0.3, 0.4), (side * 0.2, 0.46)]), 4
        )
        m.p.part([(wing, m.accent)], 0.02 * m.u, Label.TRIM, outline=0.7)
    tails = front_line(m, [(-0.04, 0.38), (-0.14, 0.6), (-0.02, 0.56), (0.12, 0.62), (0.04, 0.38)])
    m.p.part([(tails, m.accent)], 0.02 * m.u, Label.TRIM, outline=0.6)
    m.p.part(
        [(oval(m.front(0, 0.37), 0.03 * m.u, 0.03 * m.u), m.accent)], 0, Label.TRIM, outline=0.6
    )


def hoodie(m: Model, region: Region) -> None:
    deep = m.colour("deep")
    if not m.shows_front:
        hood = closed(m.on([(-0.8, -0.08), (-0.62, 0.2), (0, 0.36), (0.62, 0.2), (0.8, -0.08),
                       (0, -0.1)]), 5)  # fmt: skip
        m.p.part([(hood, m.cloth)], 0.06 * m.u, Label.OUTFIT, outline=0.85, cast=0.04 * m.u)
        return
    rim = smooth(
        [m.at(-0.82, -0.08), m.front(-0.34, 0.1), m.front(0, 0.15), m.front(0.34, 0.1), m.at(0.82,
        -0.08)], 5,
    )  # fmt: skip
    m.p.inside(region, [ribbon(rim, (0.1 * m.u,))], deep, Label.OUTFIT)
    m.p.mark(rim, ink(m.cloth), 0.6)
    for side in (-1, 1):
        string = front_line(m, [(side * 0.14, 0.14), (side * 0.17, 0.28), (side * 0.14, 0.4)])
        m.p.mark(string, WHITE, 0.9)
    pocket = front_line(m, [(-0.35, 0.62), (0.35, 0.62), (0.5, 0.9), (-0.5, 0.9)])
    m.p.inside(region, [pocket], toned(m.cloth, 0.93))
    for a, b in ((0, 1), (1, 2), (3, 0)):
        m.p.mark([pocket[a], (pocket[a] + pocket[b]) / 2, pocket[b]], ink(m.cloth), 0.55)


def dress(m: Model, region: Region) -> None:
    round_collar(m, region, m.trim)
    sash = band(m, 0.64, 0.13)
    m.p.inside(region, [sash], m.accent, Label.TRIM)
    if m.shows_front:
        m.p.inside(
            region, [ribbon(front_line(m, [(0, 0.1), (0, 0.55)]), (0.1 * m.u,))], m.trim, Label.TRIM
        )
        for level in (0.2, 0.33, 0.46):
            button(m, m.front(0, level), m.accent)
    else:
        for side in (-1, 1):
            wing = closed(
                m.on([(0, 0.66), (side * 0.6, 0.54), (side * 0.75, 0.7), (side * 0.5, 0.78)]), 4,
            )  # fmt: skip
            m.p.part([(wing, m.accent)], 0.03 * m.u, Label.TRIM, outline=0.8)


def suit(m: Model, region: Region) -> None:
    if not m.shows_front:
        collar_back(m, region, WHITE)
        m.p.mark(m.on([(0, 0.55), (0.02, 0.8), (0, 1.05)]), ink(m.cloth), 0.6)
        return
    lapels(m, region, WHITE, 0.58)
    tie(m, 0.58)
    m.p.mark(front_line(m, [(0, 0.58), (0.03, 0.8), (-0.05, 1.02)]), ink(m.cloth), 0.6)
    for level in (0.66, 0.8):
        button(m, m.front(0.08, level), m.accent)
    pocket = m.front(0.5, 0.34)
    m.p.mark([pocket - m.across * 0.05 * m.u, pocket, pocket + m.across * 0.05 * m.u], WHITE, 0.9)


def casual(m: Model, region: Region) -> None:
    round_collar(m, region, m.trim)
    if m.shows_front:
        m.p.inside(region, [band(m, 0.42, 0.13, 0.55)], m.trim, Label.TRIM)
        m.p.inside(region, [band(m, 0.42, 0.04, 0.55)], m.accent, Label.TRIM)


def coat(m: Model, region: Region) -> None:
    if m.shows_front:
        m.p.mark(front_line(m, [(0.1, 0.1), (0.12, 0.6), (0.1, 1.15)]), ink(m.cloth), 0.7)
        for level in (0.3, 0.52, 0.74, 0.96):
            for side in (-0.12, 0.3):
                button(m, m.front(side, level), m.accent, 0.028)
    m.p.inside(region, [band(m, 0.7, 0.07)], toned(m.cloth, 0.75), Label.OUTFIT)
    collar = closed(
        m.on([(-0.95, -0.1), (-0.85, 0.08), (0, 0.14), (0.85, 0.08), (0.95, -0.1), (0, -0.12)]), 5,
    )  # fmt: skip
    m.p.part([(collar, CREAM)], 0.05 * m.u, Label.TRIM, outline=0.85, cast=0.05 * m.u)


def sweater(m: Model, region: Region) -> None:
    for share in (-0.5, -0.17, 0.17, 0.5):
        line = [m.front(share, 0.15), m.front(share * 1.05, 0.5), m.front(share, 0.92)]
        m.p.inside(region, [ribbon(smooth(line, 4), (0.035 * m.u,))], Shade(0.92, 0.91, 0.94))
    m.p.inside(region, [band(m, 0.93, 0.09)], m.colour("deep"), Label.OUTFIT)
    neck = segment(m.at(-0.35, -0.1), m.at(0.35, -0.1), [0.15 * m.u, 0.16 * m.u, 0.15 * m.u])
    m.p.part([(neck, m.cloth)], 0.04 * m.u, Label.OUTFIT, outline=0.85)


def jacket(m: Model, region: Region) -> None:
    if m.shows_front:
        shirt = front_line(
            m, [(-0.3, -0.06), (-0.24, 0.3), (-0.3, 1.0), (0.3, 1.0), (0.24, 0.3), (0.3, -0.06)]
        )
        m.p.inside(region, [shirt], WHITE, Label.TRIM)
        for side in (-1, 1):
            m.p.mark(
                front_line(m, [(side * 0.3, -0.05), (side * 0.24, 0.3), (side * 0.3, 0.98)]),
                ink(m.cloth),
                0.9,
            )
            flap = front_line(
                m, [(side * 0.3, -0.06), (side * 0.6, 0.03), (side * 0.5, 0.26), (side * 0.26, 0.2)]
            )
            m.p.inside(region, [flap], m.colour("deep"), Label.OUTFIT)
            m.p.mark(flap[[1, 2, 3]], ink(m.cloth), 0.5)
    else:
        collar_back(m, region, m.colour("deep"))
    m.p.inside(region, [band(m, 0.94, 0.07)], m.colour("deep"), Label.OUTFIT)
