"""Balls, rackets, bats and instruments."""

from __future__ import annotations

import math

import numpy as np

from core.figures.attributes import Colour
from core.figures.body.models import GOLD, WHITE
from core.figures.painting.shapes import closed, oval, turn90, unit, vec
from core.figures.props.grips import Frame, Grip, darker, lighter

WOOD: Colour = (192, 136, 84)
DARK: Colour = (70, 44, 40)


def _round(g: Grip, r: float) -> Frame:
    """Beyond the hand, upright; its middle is ``r`` away."""
    return g.frame(np.array([0.0, -1.0]), g.palm + g.aim * (r - 0.02) * g.u)


def basketball(g: Grip) -> None:
    f, r = _round(g, 0.24), 0.24
    region = f.disc(0, 0, r, r, g.colour, 0.07, 0.9)
    for seam in (
        ((-1, -0.1), (0, 0), (1, 0.1)),
        ((-0.1, -1), (0, 0), (0.1, 1)),
        ((-0.8, -0.7), (0, -0.3), (0.8, -0.7)),
        ((-0.8, 0.7), (0, 0.3), (0.8, 0.7)),
    ):
        f.stripe(region, [(x * r, y * r) for x, y in seam], 0.022, darker(g.colour, 0.4))


def ball(g: Grip) -> None:
    if not g.tells_colour:
        basketball(g)
        return
    f, r = _round(g, 0.23), 0.23
    f.disc(0, 0, r, r, g.colour, 0.06, 0.9)
    f.dot(0.09, -0.08, 0.05, 0.035, lighter(g.colour, 0.6))


def soccer_ball(g: Grip) -> None:
    f, r = _round(g, 0.23), 0.23
    region = f.disc(0, 0, r, r, g.colour, 0.06, 0.9)
    dark = (56, 56, 70)
    turns = np.linspace(0, 2 * math.pi, 6)[:-1]
    f.inside(region, [(0.38 * r * math.cos(t), 0.38 * r * math.sin(t)) for t in turns], dark)
    for t in turns:
        x, y = 1.02 * r * math.cos(t), 1.02 * r * math.sin(t)
        f.inside(
            region,
            [(x + 0.3 * r * math.cos(s), y + 0.3 * r * math.sin(s)) for s in turns + t],
            dark,
        )
        f.stripe(
            region,
            [(0.36 * r * math.cos(t), 0.36 * r * math.sin(t)), (x * 0.8, y * 0.8)],
            0.014,
            dark,
        )


def volleyball(g: Grip) -> None:
    f, r = _round(g, 0.23), 0.23
    region = f.disc(0, 0, r, r, g.colour, 0.06, 0.9)
    for k in range(3):
        turn = k * 2 * math.pi / 3
        c, s = math.cos(turn), math.sin(turn)
        for bow in (0.0, 0.3, 0.6):
            line = [(0, 0), (0.5, bow * 0.5), (1.0, bow)]
            places = [(r * (x * c - y * s), r * (x * s + y * c)) for x, y in line]
            f.stripe(region, places, 0.014, g.second or (120, 140, 190))


def baseball(g: Grip) -> None:
    f, r = _round(g, 0.13), 0.13
    region = f.disc(0, 0, r, r, g.colour, 0.03)
    for s in (-1, 1):
        f.stripe(
            region, [(-r, 0.75 * r * s), (0, 0.4 * r * s), (r, 0.75 * r * s)], 0.016, (214, 66, 66)
        )


def tennis_ball(g: Grip) -> None:
    f, r = _round(g, 0.13), 0.13
    region = f.disc(0, 0, r, r, g.colour, 0.03)
    f.stripe(region, [(-r, 0.5 * r), (0, -0.1 * r), (r, 0.5 * r)], 0.018, WHITE)


def beach_ball(g: Grip) -> None:
    f, r = _round(g, 0.28), 0.28
    region = f.disc(0, 0, r, r, WHITE, 0.06, 0.9)
    for i in range(3):
        a = i * 2 * math.pi / 3
        wedge = [
            (0, 0),
            *[(r * 1.2 * math.cos(a + d), r * 1.2 * math.sin(a + d)) for d in (0, 0.5, 1.05)],
        ]
        f.inside(region, wedge, (g.colour, lighter(g.colour, 0.3), g.colour)[i])


def baseball_bat(g: Grip) -> None:
    f = g.blade
    f.part(
        [
            (-0.24, -0.03),
            (0.3, -0.04),
            (1.0, -0.09),
            (1.1, -0.06),
            (1.1, 0.06),
            (1.0, 0.09),
            (0.3, 0.04),
            (-0.24, 0.03),
        ],
        g.colour,
        0.03,
    )
    f.disc(-0.25, 0, 0.03, 0.055, darker(g.colour), 0)
    f.rod(-0.2, 0.12, 0.07, (70, 64, 76))


def tennis_racket(g: Grip) -> None:
    f = g.blade
    f.rod(-0.24, 0.3, 0.055, (60, 58, 70))
    head = f.disc(0.66, 0, 0.36, 0.26, g.colour, 0.02)
    f.m.p.inside(head, [oval(f.at(0.66), 0.3 * f.size, 0.2 * f.size, f.tilt)], (238, 242, 246))
    for k in (-0.12, -0.04, 0.04, 0.12):
        f.m.p.line(
            f.on(
                [
                    (0.66 - 0.29 * (1 - (k / 0.2) ** 2) ** 0.5, k),
                    (0.66 + 0.29 * (1 - (k / 0.2) ** 2) ** 0.5, k),
                ]
            ),
            (170, 178, 190),
            0.4,
        )
    for k in (-0.2, -0.1, 0.0, 0.1, 0.2):
        reach = 0.2 * (1 - (k / 0.3) ** 2) ** 0.5
        f.m.p.line(f.on([(0.66 + k, -reach), (0.66 + k, reach)]), (170, 178, 190), 0.4)


def badminton_racket(g: Grip) -> None:
    f = g.blade
    f.rod(-0.24, 0.5, 0.03, (96, 98, 112))
    f.rod(-0.24, 0.06, 0.05, g.colour)
    f.m.p.line(oval(f.at(0.72), 0.24 * f.size, 0.19 * f.size, f.tilt), g.colour, 2.4, True)
    for k in (-0.1, 0.0, 0.1):
        f.m.p.line(f.on([(0.5, k), (0.94, k)]), (206, 212, 220), 0.4)
        f.m.p.line(f.on([(0.72 + k, -0.18), (0.72 + k, 0.18)]), (206, 212, 220), 0.4)


def hockey_stick(g: Grip) -> None:
    f = g.hanging
    f.band([(-0.7, -0.1), (0.2, 0.02), (0.9, 0.12)], (0.05, 0.05, 0.06), g.colour)
    f.band(
        [(0.86, 0.1), (0.98, 0.18), (1.0, 0.36)], (0.07, 0.08, 0.07), g.second or darker(g.colour)
    )


def fishing_rod(g: Grip) -> None:
    f = g.frame(g.aim + np.array([0.0, -0.7]))
    f.band([(-0.3, 0), (0.7, 0.0), (1.7, -0.08)], (0.06, 0.04, 0.012), g.colour)
    f.disc(0.08, 0.05, 0.06, 0.06, (96, 100, 116), 0.02)
    tip = f.at(1.7, -0.08)
    line = np.array([tip, tip + vec(0.06 * g.u, 0.9 * g.u)])
    g.m.p.line(line, (226, 232, 240), 0.4)
    g.m.p.fill(oval(line[1], 0.04 * g.u, 0.05 * g.u), (226, 70, 66))


def guitar(g: Grip) -> None:
    """Across the trunk: its body at the hand that plays, its neck towards the other."""
    hips = g.m.at(0.0, 0.82)
    reach = g.other - hips
    along = unit(reach) if float(np.hypot(*reach)) > 0.3 * g.u else unit(vec(g.m.facing, -0.4))
    f = g.frame(along, hips)
    f.rod(0.1, 1.15, 0.075, DARK)
    f.part([(1.12, -0.06), (1.32, -0.08), (1.36, 0.0), (1.32, 0.08), (1.12, 0.06)], WOOD, 0.02)
    half = [(-0.36, 0.0), (-0.32, 0.2), (-0.14, 0.25), (0.0, 0.16), (0.12, 0.19), (0.24, 0.12)]
    loop = [*half, (0.26, 0.0), *((x, -y) for x, y in half[:0:-1])]
    region = f.part(loop, g.colour, 0.04, round=4)
    f.m.p.inside(region, [oval(f.at(0.05), 0.085 * f.size, 0.085 * f.size)], DARK)
    f.inside(region, [(-0.2, -0.08), (-0.16, -0.08), (-0.16, 0.08), (-0.2, 0.08)], DARK)
    for y in (-0.02, 0.0, 0.02):
        f.m.p.line(f.on([(-0.18, y), (1.14, y)]), (226, 222, 214), 0.3)


def electric_guitar(g: Grip) -> None:
    hips = g.m.at(0.0, 0.82)
    reach = g.other - hips
    along = unit(reach) if float(np.hypot(*reach)) > 0.3 * g.u else unit(vec(g.m.facing, -0.4))
    f = g.frame(along, hips)
    f.rod(0.1, 1.15, 0.07, WOOD)
    f.part([(1.12, -0.07), (1.36, -0.02), (1.32, 0.05), (1.12, 0.05)], WOOD, 0.02)
    body = [(-0.34, -0.02), (-0.34, 0.2), (-0.12, 0.2), (0.06, 0.14), (0.28, 0.22), (0.2, 0.06),
            (0.2, -0.06), (0.26, -0.2), (0.06, -0.14), (-0.14, -0.22)]  # fmt: skip
    region = f.part(body, g.colour, 0.04, round=4)
    f.inside(
        region, [(-0.2, -0.1), (0.12, -0.08), (0.12, 0.06), (-0.16, 0.1)], g.second or WHITE, 3
    )
    for x in (-0.1, 0.03):
        f.inside(region, [(x, -0.06), (x + 0.04, -0.06), (x + 0.04, 0.06), (x, 0.06)], DARK)
    for y in (-0.02, 0.0, 0.02):
        f.m.p.line(f.on([(-0.18, y), (1.14, y)]), (226, 222, 214), 0.3)


def violin(g: Grip) -> None:
    """Under the chin towards one hand; the bow goes from the other across its strings."""
    u, m = g.u, g.m
    chin = m.head.at(0.3 * math.sin(m.head.yaw), -1.0)
    along = unit(g.palm - chin)
    f = g.frame(along, chin + along * 0.24 * u)
    half = [(-0.26, 0.0), (-0.2, 0.15), (-0.06, 0.16), (0.02, 0.1), (0.12, 0.14), (0.24, 0.1)]
    loop = closed([*half, (0.28, 0.0), *((x, -y) for x, y in half[:0:-1])], 4)
    f.band([(0.2, 0.0), (0.56, 0.0)], (0.05, 0.05), DARK)
    region = f.shape(f.on(loop), g.colour, 0.03, 0.8)
    f.stripe(region, [(-0.2, 0.0), (0.3, 0.0)], 0.045, DARK)
    bridge = f.at(0.06)
    way = unit(bridge - g.other)
    bow = g.frame(way, g.other)
    long = float(np.hypot(*(bridge - g.other))) / u + 0.42
    bow.band([(-0.1, 0), (long, 0)], (0.03, 0.03), (120, 72, 50), 0)
    m.p.line(np.stack([bow.at(-0.1), bow.at(long)]) + turn90(way) * 0.04 * u, (250, 246, 236), 0.6)


def flute(g: Grip) -> None:
    """From the mouth to the hands."""
    mouth = g.m.head.at(0.3 * math.sin(g.m.head.yaw), -0.62)
    f = g.frame(g.palm - mouth, mouth)
    long = max(0.9, float(np.hypot(*(g.palm - mouth))) / g.u + 0.35)
    f.rod(-0.12, long, 0.062, g.colour)
    for k in (0.4, 0.55, 0.7, 0.85):
        f.dot(long * k, 0, 0.022, 0.022, darker(g.colour, 0.6))


def trumpet(g: Grip) -> None:
    mouth = g.m.head.at(0.3 * math.sin(g.m.head.yaw), -0.62)
    f = g.frame(g.palm - mouth, mouth)
    near = float(np.hypot(*(g.palm - mouth))) / g.u
    f.rod(0.0, near + 0.3, 0.05, g.colour)
    f.m.p.line(oval(f.at(near), 0.2 * f.size, 0.08 * f.size, f.tilt), g.colour, 2.2, True)
    f.part([(near + 0.2, -0.03), (near + 0.42, -0.07), (near + 0.56, -0.2), (near + 0.56, 0.2),
            (near + 0.42, 0.07), (near + 0.2, 0.03)], g.colour, 0.03)  # fmt: skip
    for k in (-0.08, 0.0, 0.08):
        f.part([(near + k - 0.025, -0.1), (near + k + 0.025, -0.1), (near + k + 0.025, 0.08),
                (near + k - 0.025, 0.08)], darker(g.colour, 0.86), 0.01)  # fmt: skip


def microphone(g: Grip) -> None:
    f = g.frame(g.m.head.at(0, -0.7) - g.palm)
    f.part([(-0.16, -0.04), (0.2, -0.055), (0.2, 0.055), (-0.16, 0.04)], g.colour, 0.01)
    head = g.second or (g.colour if g.tells_colour else (188, 192, 206))
    region = f.disc(0.28, 0, 0.115, 0.11, head, 0.03)
    f.stripe(region, [(0.25, -0.12), (0.25, 0.12)], 0.024, GOLD)


def microphone_stand(g: Grip) -> None:
    low = (g.m.ground - g.palm[1]) / g.u
    f = g.frame(np.array([0.0, -1.0]))
    f.rod(-max(0.3, low), 0.3, 0.035, g.colour)
    f.disc(-max(0.3, low), 0, 0.04, 0.22, g.colour, 0.01)
    head = g.frame(np.array([-0.3 * g.m.facing, -1.0]), f.at(0.28))
    head.rod(0.0, 0.12, 0.06, (72, 70, 86))
    head.disc(0.18, 0, 0.08, 0.08, (188, 192, 206), 0.03)


def drumsticks(g: Grip) -> None:
    f = g.blade
    f.rod(-0.16, 0.62, 0.045, g.colour)
    f.disc(0.63, 0, 0.045, 0.032, g.colour, 0, 0.6)


def tambourine(g: Grip) -> None:
    f, r = _round(g, 0.24), 0.24
    f.disc(0, 0, r, r, g.colour, 0.03)
    f.dot(0, 0, r * 0.66, r * 0.66, (250, 240, 220))
    for t in np.linspace(0, 2 * math.pi, 7)[:-1]:
        f.disc(0.22 * math.cos(t), 0.22 * math.sin(t), 0.045, 0.03, GOLD, 0, 0.6)


def pom_pom(g: Grip) -> None:
    f, r = _round(g, 0.2), 0.26
    for t in np.linspace(0, 2 * math.pi, 19)[:-1]:
        tone = (g.colour, g.second or lighter(g.colour, 0.35))[int(t * 3) % 2]
        end = (r * math.cos(t), r * math.sin(t))
        f.band([(0, 0), (end[0] * 0.6, end[1] * 0.6 + 0.02), end], (0.08, 0.09, 0.0), tone, 0)
    f.disc(0, 0, 0.13, 0.13, g.colour, 0.03, 0.5)


def baton(g: Grip) -> None:
    f = g.blade
    f.rod(-0.1, 0.6, 0.024, g.colour)
    f.disc(-0.08, 0, 0.05, 0.04, darker(g.colour, 0.5), 0)
