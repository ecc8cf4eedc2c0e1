"""Toys, animals, flowers and gifts in the hand."""

from __future__ import annotations

import math

import numpy as np

from core.figures.attributes import Colour
from core.figures.body.models import GOLD
from core.figures.painting.shapes import smooth
from core.figures.props.grips import Frame, Grip, darker, lighter


def teddy_bear(g: Grip) -> None:
    f = g.beyond
    _bear(f, g.colour, g.second or lighter(g.colour, 0.5))


def _bear(f: Frame, fur: Colour, light: Colour) -> None:
    for s in (-1, 1):
        f.disc(-0.22, 0.14 * s, 0.1, 0.1, fur, 0.03)
        f.disc(0.02, 0.2 * s, 0.08, 0.12, fur, 0.03)
        f.disc(0.42, 0.15 * s, 0.075, 0.075, fur, 0.02)
    f.disc(-0.06, 0, 0.21, 0.19, fur, 0.05)
    f.dot(-0.06, 0, 0.12, 0.1, light)
    f.disc(0.27, 0, 0.18, 0.2, fur, 0.05)
    f.disc(0.22, 0, 0.075, 0.09, light, 0, 0.5)
    for s in (-1, 1):
        f.dot(0.3, 0.085 * s, 0.026, 0.022, (54, 44, 48))
    f.dot(0.25, 0, 0.022, 0.03, (54, 44, 48))
    f.part([(0.1, 0), (0.14, -0.09), (0.06, -0.09), (0.1, 0), (0.06, 0.09), (0.14, 0.09)],
           (214, 74, 84), 0, outline=0.6)  # fmt: skip


def cat(g: Grip) -> None:
    """Held before the body."""
    f = g.beyond
    f.band([(-0.2, 0.14), (-0.34, 0.26), (-0.2, 0.36)], (0.1, 0.09, 0.07), g.colour)
    f.disc(-0.06, 0, 0.26, 0.18, g.colour, 0.05)
    for s in (-1, 1):
        f.disc(-0.3, 0.09 * s, 0.09, 0.06, g.colour, 0.02)
        f.part([(0.3, 0.17 * s), (0.5, 0.18 * s), (0.42, 0.04 * s)], g.colour, 0.02)
        f.disc(0.02, 0.1 * s, 0.09, 0.055, g.colour, 0.02, 0.7)
    f.disc(0.26, 0, 0.16, 0.2, g.colour, 0.04)
    for s in (-1, 1):
        f.dot(0.28, 0.09 * s, 0.045, 0.03, (96, 170, 110))
        f.dot(0.28, 0.09 * s, 0.04, 0.012, (40, 36, 44))
    f.dot(0.21, 0, 0.016, 0.024, (236, 140, 150))


def bird(g: Grip) -> None:
    f = g.beyond
    side = g.m.facing
    f.part([(0.02, -0.1 * side), (-0.06, -0.34 * side), (0.1, -0.2 * side)], darker(g.colour), 0.02)
    f.disc(0.1, 0, 0.13, 0.18, g.colour, 0.04)
    f.disc(0.24, 0.11 * side, 0.1, 0.1, g.colour, 0.03)
    f.part([(0.26, 0.2 * side), (0.22, 0.31 * side), (0.2, 0.19 * side)], (244, 176, 70), 0)
    f.dot(0.26, 0.14 * side, 0.022, 0.02, (50, 44, 52))


def bouquet(g: Grip) -> None:
    f = g.upright
    flowers = [(0.34, -0.16), (0.34, 0.16), (0.4, 0.0), (0.5, -0.1), (0.5, 0.1), (0.28, 0.0)]
    for x, y in ((0.44, -0.26), (0.44, 0.26), (0.6, 0.0), (0.56, -0.2), (0.56, 0.2)):
        f.disc(x, y, 0.1, 0.06, (110, 168, 108), 0.02, 0.6)
    f.part([(-0.16, -0.05), (-0.16, 0.05), (0.32, 0.27), (0.26, 0.0), (0.32, -0.27)],
           g.second or (246, 238, 226), 0.03)  # fmt: skip
    for x, y in flowers:
        f.disc(x, y, 0.1, 0.1, g.colour, 0.03, 0.6)
        f.dot(x, y, 0.045, 0.045, lighter(g.colour, 0.45))
    f.part([(0.0, 0), (0.04, -0.12), (-0.05, -0.12), (0.0, 0), (-0.05, 0.12), (0.04, 0.12)],
           (226, 90, 110), 0, outline=0.6)  # fmt: skip


def flower(g: Grip) -> None:
    f = g.upright
    f.rod(-0.16, 0.36, 0.03, (96, 156, 92))
    f.disc(0.14, 0.09, 0.05, 0.1, (110, 168, 100), 0.01, 0.6)
    for t in np.linspace(0, 2 * math.pi, 6)[:-1]:
        f.disc(0.44 + 0.095 * math.cos(t), 0.095 * math.sin(t), 0.085, 0.085, g.colour, 0.02, 0.7)
    f.dot(0.44, 0, 0.06, 0.06, g.second or (250, 210, 96))


def rose(g: Grip) -> None:
    f = g.upright
    f.rod(-0.2, 0.36, 0.03, (84, 140, 86))
    f.disc(0.16, 0.08, 0.04, 0.09, (96, 152, 92), 0.01, 0.6)
    f.part([(0.32, 0), (0.36, -0.13), (0.5, -0.14), (0.56, 0), (0.5, 0.14), (0.36, 0.13)], g.colour,
           0.03, round=4)  # fmt: skip
    for r in (0.09, 0.05):
        f.crease([(0.44 - r, 0.0), (0.44, r), (0.44 + r, 0), (0.44, -r * 0.7)], g.colour, 0.5)


def balloon(g: Grip) -> None:
    f = g.upright
    f.m.p.line(f.on(smooth([(0.0, 0), (0.5, 0.03), (1.0, 0)], 6)), (150, 146, 156), 0.6)
    f.part([(0.97, -0.04), (1.03, 0), (0.97, 0.04)], darker(g.colour), 0)
    f.part([(1.02, 0), (1.2, -0.23), (1.46, -0.26), (1.66, 0), (1.46, 0.26), (1.2, 0.23)], g.colour,
           0.07, round=5)  # fmt: skip
    f.dot(1.5, -0.11, 0.07, 0.04, lighter(g.colour, 0.75))


def pillow(g: Grip) -> None:
    f = g.beyond
    f.part([(-0.2, -0.3), (0.24, -0.3), (0.2, 0), (0.24, 0.3), (-0.2, 0.3), (-0.16, 0)], g.colour,
           0.05, round=5)  # fmt: skip


def skateboard(g: Grip) -> None:
    f = g.upright
    f.part([(-0.6, -0.1), (0.4, -0.1), (0.56, 0), (0.4, 0.1), (-0.6, 0.1), (-0.74, 0)], g.colour,
           0.03, round=4)  # fmt: skip
    for x in (-0.4, 0.2):
        for s in (-1, 1):
            f.disc(x, 0.12 * s, 0.06, 0.05, (240, 236, 226), 0.01, 0.7)


def gift(g: Grip) -> None:
    f = g.beyond
    region = f.part([(-0.1, -0.2), (0.26, -0.2), (0.26, 0.2), (-0.1, 0.2)], g.colour, 0.04)
    ribbon = g.second or (250, 236, 206)
    f.inside(region, [(-0.1, -0.035), (0.26, -0.035), (0.26, 0.035), (-0.1, 0.035)], ribbon)
    f.inside(region, [(0.06, -0.2), (0.11, -0.2), (0.11, 0.2), (0.06, 0.2)], ribbon)
    for s in (-1, 1):
        f.disc(0.31, 0.08 * s, 0.05, 0.08, ribbon, 0.01, 0.6)


def mask(g: Grip) -> None:
    """A fox mask."""
    f = g.beyond
    face = [(-0.1, 0), (0.02, -0.16), (0.22, -0.19), (0.4, -0.22), (0.3, -0.06), (0.3, 0.06),
            (0.4, 0.22), (0.22, 0.19), (0.02, 0.16)]  # fmt: skip
    f.part(face, g.colour, 0.03, round=3)
    for s in (-1, 1):
        f.dot(0.14, 0.09 * s, 0.02, 0.055, (60, 54, 66))
        f.dot(0.26, 0.15 * s, 0.05, 0.022, (220, 76, 76))
    f.dot(-0.03, 0, 0.02, 0.025, (60, 54, 66))


def crystal_ball(g: Grip) -> None:
    f = g.beyond
    f.glow(0.2, 0, 0.4, lighter(g.colour), 0.5)
    f.part([(-0.06, -0.14), (0.06, -0.1), (0.06, 0.1), (-0.06, 0.14)], GOLD, 0.02)
    f.disc(0.22, 0, 0.2, 0.2, g.colour, 0.05)
    f.dot(0.3, -0.07, 0.05, 0.035, (255, 255, 255))


def cards(g: Grip) -> None:
    f = g.beyond
    for i, turn in enumerate((-0.5, -0.17, 0.17, 0.5)):
        card = g.frame(np.array([math.sin(turn), -math.cos(turn)]), f.at(-0.04))
        card.part([(0.06, -0.1), (0.38, -0.1), (0.38, 0.1), (0.06, 0.1)], g.colour, 0.01)
        card.dot(0.27, 0, 0.045, 0.04, ((214, 66, 74), (60, 58, 74))[i % 2])
