"""Blades, poles, bows, shields and toy-like guns."""

from __future__ import annotations

import math

import numpy as np

from core.figures.attributes import Colour
from core.figures.body.models import GOLD
from core.figures.painting.shapes import closed, turn90, unit
from core.figures.props.grips import Frame, Grip, darker, lighter

STEEL: Colour = (206, 214, 228)
WOOD: Colour = (150, 104, 70)
LEATHER: Colour = (110, 64, 52)


def _straight(f: Frame, start: float, end: float, half: float, colour: Colour) -> None:
    """A blade with a ridge."""
    edge = end - 2.4 * half
    region = f.part([(start, -half), (start, half), (edge, half * 0.82), (end, 0),
                     (edge, -half * 0.82)], colour, 0, outline=0.85)  # fmt: skip
    f.inside(region, [(start, 0), (start, half * 1.4), (end, half * 1.2)], darker(colour, 0.82))
    f.stripe(region, [(start, -half * 0.5), ((start + end) / 2, -half * 0.48),
                      (edge, -half * 0.4)], half * 0.24, lighter(colour, 0.7))  # fmt: skip


def _hilt(g: Grip, f: Frame, guard: float, long: float, colour: Colour = LEATHER) -> None:
    metal = g.second or GOLD
    f.rod(-long, guard, 0.055, colour)
    f.part([(guard - 0.03, -0.16), (guard + 0.025, -0.15), (guard + 0.025, 0.15),
            (guard - 0.03, 0.16)], metal, 0.02)  # fmt: skip
    f.disc(-long - 0.02, 0, 0.045, 0.045, metal, 0, 0.7)


def sword(g: Grip) -> None:
    f = g.blade
    _straight(f, 0.12, 1.36, 0.06, g.colour)
    _hilt(g, f, 0.12, 0.16)


def greatsword(g: Grip) -> None:
    f = g.blade
    _straight(f, 0.16, 1.75, 0.13, g.colour)
    _hilt(g, f, 0.16, 0.34)


def rapier(g: Grip) -> None:
    f = g.blade
    f.part([(0.1, -0.035), (0.1, 0.035), (1.45, 0.0)], g.colour, 0)
    f.disc(0.1, 0, 0.06, 0.12, g.second or (g.colour if g.tells_colour else GOLD), 0.02)
    f.rod(-0.14, 0.08, 0.05, LEATHER)


def dagger(g: Grip) -> None:
    f = g.blade
    _straight(f, 0.1, 0.56, 0.06, g.colour)
    _hilt(g, f, 0.1, 0.12)


def kunai(g: Grip) -> None:
    f = g.blade
    region = f.part(
        [(0.08, -0.02), (0.2, -0.09), (0.58, 0), (0.2, 0.09), (0.08, 0.02)], g.colour, 0
    )
    f.inside(region, [(0.08, 0), (0.2, 0.1), (0.58, 0)], darker(g.colour, 0.8))
    f.rod(-0.14, 0.1, 0.04, LEATHER)
    f.m.p.line(f.on(_ring(-0.19, 0, 0.05)), g.colour, 1.6, closed=True)


def _ring(x: float, y: float, r: float) -> list[tuple[float, float]]:
    return [(x + r * math.cos(t), y + r * math.sin(t)) for t in np.linspace(0, 2 * math.pi, 24)]


def katana(g: Grip) -> None:
    f = g.blade
    region = f.band([(0.14, 0), (0.8, 0.03), (1.45, -0.06)], (0.08, 0.078, 0.07, 0.058, 0.0),
                    g.colour, 0)  # fmt: skip
    f.stripe(region, [(0.14, 0.024), (0.8, 0.054), (1.45, -0.04)], 0.03, lighter(g.colour, 0.75))
    hilt = g.second or (60, 52, 70)
    wrap = f.rod(-0.24, 0.14, 0.06, hilt)
    for share in (0.15, 0.45, 0.75):
        x = -0.24 + 0.38 * share
        f.inside(wrap, [(x - 0.03, 0), (x, 0.03), (x + 0.03, 0), (x, -0.03)], (206, 66, 72))
    f.disc(0.14, 0, 0.032, 0.085, GOLD, 0)


def scimitar(g: Grip) -> None:
    f = g.blade
    f.part([(0.1, -0.04), (0.6, -0.02), (1.0, -0.12), (1.28, -0.36), (1.06, -0.02), (0.72, 0.13),
            (0.1, 0.05)], g.colour, 0.03, round=5)  # fmt: skip
    _hilt(g, f, 0.1, 0.16)


def energy_sword(g: Grip) -> None:
    f = g.blade
    for k in (0.3, 0.7, 1.1):
        f.glow(k, 0, 0.3, g.colour, 0.5)
    f.part([(0.1, -0.05), (1.3, -0.045), (1.36, 0), (1.3, 0.045), (0.1, 0.05)], g.colour, 0,
           outline=0.0)  # fmt: skip
    f.m.p.fill(f.on([(0.12, -0.018), (1.32, 0), (0.12, 0.018)]), (255, 255, 255))
    f.rod(-0.18, 0.12, 0.075, (110, 116, 132))


def staff(g: Grip) -> None:
    f = g.pole
    wood = g.second or (darker(g.colour, 0.94) if g.tells_colour else WOOD)
    f.rod(-0.95, 1.0, 0.062, wood)
    f.band([(0.98, 0), (1.14, -0.14), (1.34, -0.04), (1.32, 0.13), (1.2, 0.15)], (0.07, 0.06, 0.03),
           wood)  # fmt: skip
    f.glow(1.17, 0, 0.26, lighter(g.colour, 0.3), 0.6)
    f.disc(1.17, 0, 0.088, 0.078, g.colour, 0.02, 0.7)
    f.dot(1.2, -0.025, 0.025, 0.02, (255, 255, 255))


def plain_staff(g: Grip) -> None:
    f = g.pole
    f.rod(-0.95, 1.15, 0.065, g.colour)
    for x in (-0.9, 1.08):
        f.rod(x, x + 0.06, 0.075, g.second or darker(g.colour))


def wand(g: Grip) -> None:
    f = g.blade
    f.rod(-0.08, 0.56, 0.036, g.second or WOOD)
    f.rod(-0.1, 0.06, 0.052, darker(g.second or WOOD))
    f.glow(0.62, 0, 0.24, lighter(g.colour, 0.4), 0.7)
    f.part(_star(0.62, 0, 0.13), g.colour, 0.01, outline=0.6)


def _star(x: float, y: float, r: float) -> list[tuple[float, float]]:
    turn = np.arange(10) * math.pi / 5
    reach = np.where(np.arange(10) % 2, 0.46, 1.0) * r
    return [(x + d * math.cos(t), y + d * math.sin(t)) for d, t in zip(reach, turn, strict=True)]


def spear(g: Grip) -> None:
    f = g.pole
    f.rod(-0.95, 1.1, 0.055, g.second or WOOD)
    f.rod(1.02, 1.12, 0.08, GOLD)
    f.part([(1.1, -0.03), (1.22, -0.1), (1.56, 0), (1.22, 0.1), (1.1, 0.03)], g.colour, 0.03)
    f.crease([(1.14, 0), (1.3, 0), (1.5, 0)], g.colour)


def trident(g: Grip) -> None:
    f = g.pole
    f.rod(-0.95, 1.1, 0.055, g.second or g.colour)
    for y, x in ((0, 1.58), (-0.16, 1.44), (0.16, 1.44)):
        f.band([(1.06, 0), (1.16, y), (x, y)], (0.06, 0.06, 0.06, 0.0), g.colour)
    f.rod(1.02, 1.1, 0.1, g.colour)


def axe(g: Grip) -> None:
    f = g.blade
    f.rod(-0.3, 0.86, 0.06, g.second or WOOD)
    f.part([(0.5, 0.02), (0.84, 0.02), (0.96, 0.34), (0.7, 0.42), (0.38, 0.34)], g.colour, 0.05)
    f.crease([(0.5, 0.3), (0.68, 0.34), (0.86, 0.3)], g.colour, 0.5)


def hammer(g: Grip) -> None:
    f = g.blade
    f.rod(-0.24, 0.82, 0.065, g.second or WOOD)
    f.part([(0.68, -0.3), (1.0, -0.3), (1.0, 0.3), (0.68, 0.3)], g.colour, 0.03)
    for y in (-0.22, 0.22):
        f.crease([(0.69, y), (0.84, y), (0.99, y)], g.colour, 0.6)


def scythe(g: Grip) -> None:
    f = g.pole
    f.rod(-0.9, 1.1, 0.055, g.second or (84, 66, 70))
    side = -1 if f.axes[1][0] * g.m.facing > 0 else 1
    f.part([(1.04, 0.02 * side), (1.2, 0.0), (1.22, 0.4 * side), (0.98, 0.86 * side),
            (0.84, 0.98 * side), (1.0, 0.5 * side)], g.colour, 0.04, round=5)  # fmt: skip
    f.rod(1.0, 1.18, 0.085, darker(g.colour))


def bow(g: Grip) -> None:
    """Upright before the hand; its string is drawn where the other hand is near."""
    ahead = np.array([g.outwards, 0.3]) if g.hangs else g.aim
    across = turn90(ahead)
    f = g.frame(across if across[1] < 0 else -across)
    front = 1 if f.axes[1] @ ahead > 0 else -1
    tips = [(0.9, -0.28 * front), (-0.9, -0.28 * front)]
    f.band([tips[0], (0.62, 0.02 * front), (0.2, 0.0), (-0.2, 0.0), (-0.62, 0.02 * front), tips[1]],
           (0.03, 0.07, 0.06, 0.07, 0.03), g.colour)  # fmt: skip
    nock = g.other if _draws(g) else f.at(0, -0.28 * front)
    string = np.array([f.at(*tips[0]), nock, f.at(*tips[1])])
    f.m.p.line(string, (236, 230, 220), 0.7)
    arrow = g.frame(g.palm - nock, nock)
    arrow.rod(-0.04, 0.98 + 0.2 * _draws(g), 0.03, WOOD)
    tip = 0.96 + 0.2 * _draws(g)
    arrow.part([(tip, -0.055), (tip + 0.16, 0), (tip, 0.055)], STEEL, 0)
    arrow.part([(-0.06, -0.06), (0.12, -0.02), (0.12, 0.02), (-0.06, 0.06)], (214, 84, 80), 0)


def _draws(g: Grip) -> bool:
    back = float(unit(g.other - g.palm) @ -g.aim)
    return back > 0.5 and float(np.hypot(*(g.other - g.palm))) > 0.25 * g.u


def arrow(g: Grip) -> None:
    f = g.blade
    f.rod(-0.5, 0.62, 0.04, g.second or (g.colour if g.tells_colour else WOOD))
    f.part([(0.58, -0.09), (0.84, 0), (0.58, 0.09)], STEEL, 0)
    f.part([(-0.56, -0.1), (-0.24, -0.025), (-0.24, 0.025), (-0.56, 0.1)], g.colour, 0.02)


def shield(g: Grip) -> None:
    """Before the forearm, upright."""
    f = g.frame(np.array([0.0, 1.0]), g.palm - g.aim * 0.12 * g.u)
    edge = g.second or GOLD
    outer = [(-0.46, -0.36), (-0.5, 0), (-0.46, 0.36), (0.1, 0.36), (0.42, 0.2), (0.58, 0),
             (0.42, -0.2), (0.1, -0.36)]  # fmt: skip
    f.part(outer, edge, 0.05, round=5)
    inner = [(x * 0.86, y * 0.84) for x, y in outer]
    region = f.part(inner, g.colour, 0.05, round=5, outline=0.6)
    f.inside(region, [(-0.5, -0.035), (0.6, -0.035), (0.6, 0.035), (-0.5, 0.035)], edge)
    f.inside(region, [(-0.12, -0.4), (-0.05, -0.4), (-0.05, 0.4), (-0.12, 0.4)], edge)
    f.disc(-0.085, 0, 0.08, 0.08, lighter(edge, 0.25), 0.02, 0.6)


def round_shield(g: Grip) -> None:
    f = g.frame(np.array([0.0, 1.0]), g.palm - g.aim * 0.1 * g.u)
    f.disc(0, 0, 0.42, 0.42, g.second or (150, 110, 74), 0.05)
    f.disc(0, 0, 0.35, 0.35, g.colour, 0.05, 0.6)
    f.disc(0, 0, 0.1, 0.1, STEEL, 0.03, 0.7)


def pistol(g: Grip) -> None:
    """Plain and toy-like; it points where the forearm points."""
    f = g.forwards
    down = 1 if f.axes[1][1] > 0 else -1
    f.part([(-0.06, 0.0), (0.06, 0.0), (0.0, 0.22 * down), (-0.12, 0.22 * down)],
           g.second or darker(g.colour, 0.7), 0.02)  # fmt: skip
    f.part([(-0.1, -0.09 * down), (0.5, -0.09 * down), (0.5, 0.02 * down), (-0.1, 0.04 * down)],
           g.colour, 0.02)  # fmt: skip
    f.crease([(0.1, -0.03 * down), (0.28, -0.03 * down), (0.46, -0.03 * down)], g.colour, 0.4)


def rifle(g: Grip) -> None:
    between = g.other - g.palm
    f = g.frame(between if between @ g.aim > 0 else -between) if g.with_both else g.forwards
    down = 1 if f.axes[1][1] > 0 else -1
    f.part([(-0.56, -0.07 * down), (-0.1, -0.06 * down), (-0.1, 0.06 * down), (-0.56, 0.16 * down)],
           g.second or WOOD, 0.03)  # fmt: skip
    f.part([(-0.14, -0.08 * down), (0.6, -0.07 * down), (0.6, 0.05 * down), (-0.14, 0.07 * down)],
           g.colour, 0.025)  # fmt: skip
    f.rod(0.58, 1.1, 0.05, darker(g.colour, 0.8), -0.02 * down)
    f.part([(0.12, 0.04 * down), (0.24, 0.04 * down), (0.2, 0.24 * down), (0.1, 0.24 * down)],
           darker(g.colour, 0.8), 0.02)  # fmt: skip
    f.part([(0.0, -0.14 * down), (0.3, -0.14 * down), (0.3, -0.09 * down), (0.0, -0.09 * down)],
           darker(g.colour, 0.7), 0)  # fmt: skip


def whip(g: Grip) -> None:
    f = g.blade
    f.rod(-0.14, 0.16, 0.06, darker(g.colour))
    f.band([(0.14, 0), (0.6, 0.2), (0.8, -0.15), (1.2, 0.05), (1.5, -0.2)],
           (0.055, 0.05, 0.04, 0.03, 0.0), g.colour)  # fmt: skip


def shuriken(g: Grip) -> None:
    f = g.beyond
    turn = np.arange(8) * math.pi / 4
    reach = np.where(np.arange(8) % 2, 0.11, 0.3)
    star = [(0.14 + r * math.cos(t), r * math.sin(t)) for r, t in zip(reach, turn, strict=True)]
    f.part(star, g.colour, 0.01)
    f.dot(0.14, 0, 0.035, 0.035, (60, 62, 76))


def fan(g: Grip) -> None:
    """A folding fan, open."""
    f = g.upright
    turn = np.linspace(-1.15, 1.15, 13)
    rim = [(0.5 * math.cos(t), 0.5 * math.sin(t)) for t in turn]
    region = f.part([(0.02, 0), *rim], g.colour, 0.03)
    f.inside(region, [(0, 0), *[(0.27 * math.cos(t), 0.27 * math.sin(t)) for t in turn]],
             lighter(g.colour, 0.35))  # fmt: skip
    for t in turn[1:-1:2]:
        f.crease([(0.04, 0), (0.25 * math.cos(t), 0.25 * math.sin(t)),
                  (0.49 * math.cos(t), 0.49 * math.sin(t))], g.colour, 0.4)  # fmt: skip
    f.dot(0.02, 0, 0.03, 0.03, g.second or GOLD)


def round_fan(g: Grip) -> None:
    f = g.upright
    f.rod(-0.14, 0.16, 0.045, (206, 170, 116))
    region = f.disc(0.38, 0, 0.25, 0.27, g.colour, 0.03)
    petals = closed([(0.3, -0.08), (0.42, -0.12), (0.48, 0.0), (0.42, 0.12), (0.3, 0.08)], 4)
    f.m.p.inside(region, [f.on(petals)], lighter(g.colour, 0.55))
