"""Hats, glasses, scarves, capes: worn over hair and clothes."""

from __future__ import annotations

import math

import numpy as np

from core.figures.attributes import Colour
from core.figures.body.models import CREAM, WHITE, Model
from core.figures.face.faces import EYE_AZIMUTH, EYE_HEIGHT
from core.figures.painting.paint import Label, ink, mixed, toned
from core.figures.painting.shapes import closed, hull, oval, ribbon, rounded, smooth, vec

STRAW: Colour = (240, 208, 130)


def ribbon_colour(m: Model) -> Colour:
    """Hair ties and ribbons: red, unless the hair is."""
    return (84, 148, 222) if m.look.hair_colour in ("red", "orange", "pink") else (224, 66, 80)


def paint_cape(m: Model, *, front: bool) -> None:
    """Behind the body, over it in a back view."""
    if m.look.accessory != "flowing cape" or front != m.body.is_back:
        return
    u = m.u
    left, right = m.shoulders
    drift = np.array([m.sway * 0.9 * u, 0.0])
    length = 1.75 * u
    points = [
        left - m.across * 0.07 * u, m.joint(1) - m.down * 0.08 * u, right + m.across * 0.07 * u,
        right + m.across * 0.32 * u + m.down * 0.8 * u + drift * 0.4,
        right + m.across * 0.42 * u + vec(0, length) + drift, (left + right) / 2 + vec(0,
        length * 1.08) + drift * 1.1, left - m.across * 0.42 * u + vec(0, length * 0.96) + drift,
        left - m.across * 0.32 * u + m.down * 0.8 * u + drift * 0.4,
    ]  # fmt: skip
    colour = m.accent if m.accent != m.cloth else m.trim
    m.p.part([(closed(points, 6), colour if front else toned(colour, 0.82))], 0.12 * u, Label.TRIM)
    for share in (0.25, 0.5, 0.75):
        top = left * (1 - share) + right * share + m.down * 0.2 * u
        low = points[6] * (1 - share) + points[4] * share
        m.p.mark([top, (top + low) / 2 + drift * 0.1, low], ink(colour), 0.7)


def paint_scarf(m: Model) -> None:
    if m.look.accessory != "scarf" and m.look.outfit not in ("ninja outfit", "winter coat"):
        return
    u = m.u
    colour = (
        m.accent
        if m.look.accessory != "scarf" or m.look.outfit == "ninja outfit"
        else (206, 70, 76)
    )
    low = m.at(0, 0.06)
    wide = max(0.2 * u, 0.42 * m.r)
    side = -m.facing
    root, drift = m.joint(1) + vec(side * 0.1 * u, 0), m.sway * 0.8 * u
    tail = smooth(
        [root, root + vec(side * 0.2 * u + drift * 0.2, 0.12 * u),
        root + vec(side * 0.22 * u + drift * 0.6, 0.36 * u), root + vec(side * 0.34 * u + drift,
        0.62 * u)], 5,
    )  # fmt: skip
    m.p.part(
        [(ribbon(tail, (0.11 * u, 0.15 * u, 0.15 * u, 0.17 * u)), toned(colour, 0.92))], 0.04 * u,
        Label.TRIM, cast=0.04 * u,
    )  # fmt: skip
    for share in (-0.6, 0.6):
        fringe = tail[-1] + vec(share * 0.08 * u, 0)
        m.p.mark([fringe - vec(0, 0.09 * u), fringe - vec(0, 0.05 * u), fringe], ink(colour), 0.5)
    loop = closed(
        [low - m.across * wide - m.down * 0.04 * u, low + m.down * 0.08 * u,
        low + m.across * wide - m.down * 0.04 * u, low + m.across * wide * 0.8 - m.down * 0.15 * u,
        low - m.down * 0.1 * u, low - m.across * wide * 0.8 - m.down * 0.15 * u], 5,
    )  # fmt: skip
    m.p.part([(loop, colour)], 0.04 * u, Label.TRIM, cast=0.04 * u)
    m.p.mark(
        [low - m.across * wide * 0.7 - m.down * 0.05 * u, low + m.down * 0.03 * u,
        low + m.across * wide * 0.6 - m.down * 0.06 * u], ink(colour), 0.6,
    )  # fmt: skip


def paint_headwear(m: Model) -> None:
    outfit, worn, f = m.look.outfit, m.look.accessory, m.head
    if outfit == "ninja outfit" and worn not in ("straw hat", "wide brimmed hat"):
        _headband(m)
    if outfit == "maid outfit" and worn not in ("straw hat", "wide brimmed hat"):
        _frill(m)
    if worn == "glasses" and not f.faces_away:
        _glasses(m)
    elif worn == "headphones":
        _headphones(m)
    elif worn in ("straw hat", "wide brimmed hat"):
        _hat(m, STRAW if worn == "straw hat" else m.accent, pointed=worn != "straw hat")
    elif worn == "hair ribbon":
        _bow(m)
    elif worn == "hair ornament":
        _flower(m)


def _headband(m: Model) -> None:
    f, r = m.head, m.r
    turns = np.linspace(-math.pi, math.pi, 33)
    places = [f.turned(a, 0.32 + 0.1 * math.cos(a), 1.07) for a in turns if f.shows(a) > 0.02]
    band = ribbon(f.shape(sorted(places)), (r * 0.22,))
    m.p.part([(band, m.trim)], 0, Label.TRIM, outline=0.7)
    if not f.faces_away and abs(f.yaw) < 1.2:
        x, y = f.turned(0, 0.42, 1.03)
        plate = f.shape(
            [(x - 0.3, y - 0.1), (x + 0.3, y - 0.1), (x + 0.3, y + 0.1), (x - 0.3, y + 0.1)]
        )
        m.p.part([(plate, (206, 212, 224))], r * 0.04, Label.TRIM, outline=0.7)
    root = f.at(1.02 * f.back if abs(f.back) > 0.3 else -f.side * 1.05, 0.36)
    for drop in (0.3, 0.75):
        out = (f.back if abs(f.back) > 0.3 else -f.side) * r
        tail = smooth(
            [root, root + vec(out * 0.6 + m.sway * r * 0.5, -0.05 * r),
            root + vec(out * 1.1 + m.sway * r, drop * r)], 5,
        )  # fmt: skip
        m.p.part([(ribbon(tail, (r * 0.12, r * 0.17)), m.trim)], 0, Label.TRIM, outline=0.7)


def _frill(m: Model) -> None:
    """A band of lace over the crown from ear to ear."""
    f, r = m.head, m.r
    turns = np.radians(np.linspace(-62, 62, 15))
    cos, sin = math.cos(f.yaw), math.sin(f.yaw)
    outer = np.where(np.arange(15) % 2, 1.4, 1.3)
    low, high = (
        np.stack([reach * np.sin(turns) * cos + front * sin, 0.06 + reach * np.cos(turns)], 1)
        for reach, front in ((1.12, 0.5), (outer, 0.34))
    )
    low[:, 1] -= 0.3 * max(cos, 0.0)
    lace = closed(np.concatenate([low[::3], high[::-1]]), 3)
    m.p.part([(f.shape(lace), WHITE)], r * 0.05, Label.TRIM, outline=0.8)
    m.p.mark(f.shape((low * 0.6 + high * 0.4)[::3]), m.accent, 0.9)


def _glasses(m: Model) -> None:
    f, r, frame = m.head, m.r, (70, 52, 66)
    for azimuth in (-EYE_AZIMUTH, EYE_AZIMUTH):
        if f.shows(azimuth) > 0.2:
            x, _ = f.turned(azimuth, 0, 0.92)
            lens = oval(
                f.at(x, EYE_HEIGHT - 0.03), r * 0.31 * max(0.45, f.shows(azimuth)), r * 0.28, f.tilt
            )
            m.p.line(lens, frame, 1.3, closed=True)
            shine = f.at(x + 0.1, EYE_HEIGHT + 0.1)
            m.p.glow(oval(shine, r * 0.07, r * 0.03, f.tilt - 0.6), (255, 255, 255), 0.7)
    bridge = [f.turned(a, EYE_HEIGHT + 0.02, 0.93) for a in (-0.13, 0.0, 0.13)]
    m.p.line(f.shape(bridge), frame, 1.2)
    for azimuth in (-0.85, 0.85):
        if f.shows(azimuth) > 0.3:
            arm = [
                f.turned(azimuth, EYE_HEIGHT, 0.95),
                f.turned(azimuth * 1.7, EYE_HEIGHT + 0.05, 0.98),
            ]
            m.p.line(f.shape(arm), frame, 1.1)


def _headphones(m: Model) -> None:
    f, r, colour = m.head, m.r, m.accent
    top = [f.turned(a, 0.1 + 1.12 * math.cos(a), 0.0) for a in (0.0,)]
    arch = smooth(
        [(-1.12 * max(0.25, abs(math.cos(f.yaw))), 0.0), (-0.8 * max(0.25, abs(math.cos(f.yaw))),
        0.95), (top[0][0], 1.24), (0.8 * max(0.25, abs(math.cos(f.yaw))), 0.95), (1.12 * max(0.25,
        abs(math.cos(f.yaw))), 0.0)], 5,
    )  # fmt: skip
    m.p.part([(ribbon(f.shape(arch), (r * 0.13,)), (70, 70, 86))], 0, Label.TRIM, outline=0.75)
    for azimuth in (-1.57, 1.57):
        if f.shows(azimuth) > -0.3:
            x, y = f.turned(azimuth, -0.15, 1.06)
            cup = oval(f.at(x, y), r * (0.17 + 0.12 * max(0, f.shows(azimuth))), r * 0.3, f.tilt)
            m.p.part([(cup, colour)], r * 0.08, Label.TRIM, outline=0.9)


def _hat(m: Model, colour: Colour, *, pointed: bool) -> None:
    f, r = m.head, m.r
    brim = closed(
        [(-1.75, 0.52), (-1.1, 0.78), (0, 0.86), (1.1, 0.78), (1.75, 0.52), (1.0, 0.36), (0, 0.3),
        (-1.0, 0.36)], 5,
    )  # fmt: skip
    tip = (0.55 * f.side, 2.35) if pointed else (0.0, 1.62)
    crown = closed(
        [(-0.98, 0.62), (-0.72, 1.2), (tip[0] - 0.12, tip[1]), (tip[0] + 0.1, tip[1] - 0.03),
        (0.75, 1.2), (0.98, 0.62), (0, 0.5)] if pointed else [(-1.0, 0.62), (-0.92, 1.2), (-0.5,
        1.58), (0.5, 1.58), (0.92, 1.2), (1.0, 0.62), (0, 0.5)], 5,
    )  # fmt: skip
    m.p.part([(f.shape(brim), colour)], r * 0.1, Label.TRIM, cast=r * 0.3)
    region = m.p.part([(f.shape(crown), colour)], r * 0.16, Label.TRIM, outline=0.9)
    band = smooth([(-1.2, 0.72), (0, 0.58), (1.2, 0.72)], 5)
    m.p.inside(
        region, [ribbon(f.shape(band), (r * 0.2,))], ribbon_colour(m) if not pointed else m.trim
    )


def _bow(m: Model) -> None:
    f, r, colour = m.head, m.r, ribbon_colour(m)
    x, y = f.turned(-0.75 if f.yaw <= 0 else 0.75, 0.95, 0.75)
    if f.faces_away:
        x, y = 0.0, 0.9
    for side in (-1, 1):
        wing = closed(
            [(x, y), (x + side * 0.42, y + 0.28), (x + side * 0.52, y), (x + side * 0.4, y - 0.2)],
            4,
        )
        m.p.part([(f.shape(wing), colour)], r * 0.08, Label.TRIM, outline=0.85)
        m.p.mark(
            f.shape([(x + side * 0.08, y), (x + side * 0.2, y + 0.05), (x + side * 0.3, y + 0.04)]),
            ink(colour),
            0.5,
        )
    m.p.part([(oval(f.at(x, y), r * 0.1, r * 0.11), colour)], 0, Label.TRIM, outline=0.8)


def _flower(m: Model) -> None:
    f, r = m.head, m.r
    x, y = f.turned(1.0 if f.yaw <= 0 else -1.0, 0.5, 1.0)
    if f.faces_away:
        x, y = 0.6, 0.5
    centre = f.at(x, y)
    turns = np.arange(5) * 2 * math.pi / 5
    petals = [
        (oval(centre + 0.15 * r * np.array([math.cos(t), math.sin(t)]), r * 0.13, r * 0.13), (255,
        236, 244)) for t in turns
    ]  # fmt: skip
    m.p.part(petals, r * 0.05, Label.TRIM, outline=0.7)
    m.p.fill(oval(centre, r * 0.08, r * 0.08), (250, 200, 90))


__all__ = ["CREAM", "hull", "mixed", "rounded"]
