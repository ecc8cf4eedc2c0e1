"""Food and drink in the hand."""

from __future__ import annotations

import math

import numpy as np

from core.figures.attributes import Colour
from core.figures.body.models import WHITE
from core.figures.painting.shapes import smooth
from core.figures.props.grips import Grip, darker, lighter

CREAM: Colour = (252, 240, 214)
CRUST: Colour = (214, 158, 96)
STEM: Colour = (110, 84, 62)


def mug(g: Grip) -> None:
    f = g.beyond
    side = 0.19 * g.m.facing
    f.m.p.line(f.on(smooth([(0.0, side * 0.7), (0.02, side * 1.35), (0.16, side * 1.35),
                            (0.18, side * 0.7)], 6)), darker(g.colour, 0.8), 2.4)  # fmt: skip
    f.part([(-0.06, -0.14), (0.26, -0.15), (0.26, 0.15), (-0.06, 0.14)], g.colour, 0.04)
    f.disc(0.26, 0, 0.035, 0.15, darker(g.colour, 0.9), 0, 0.6)
    f.dot(0.255, 0, 0.024, 0.12, (126, 82, 58))
    _steam(g, 0.34)


def _steam(g: Grip, x: float) -> None:
    f = g.beyond
    for y in (-0.05, 0.05):
        line = smooth([(x, y), (x + 0.08, y + 0.03), (x + 0.16, y - 0.02), (x + 0.24, y + 0.01)], 5)
        f.m.p.line(f.on(line), (236, 240, 246), 0.7)


def tea_cup(g: Grip) -> None:
    f = g.beyond
    f.disc(-0.05, 0, 0.035, 0.2, darker(g.colour, 0.92), 0.01)
    f.part([(-0.05, -0.07), (0.18, -0.17), (0.18, 0.17), (-0.05, 0.07)], g.colour, 0.03)
    f.disc(0.18, 0, 0.035, 0.17, lighter(g.colour, 0.3), 0, 0.6)
    f.dot(0.178, 0, 0.024, 0.14, (176, 120, 66))
    _steam(g, 0.26)


def paper_cup(g: Grip) -> None:
    """Coffee to take away; bubble tea is its see-through sister."""
    f = g.beyond
    region = f.part([(-0.14, -0.1), (0.3, -0.14), (0.3, 0.14), (-0.14, 0.1)], g.colour, 0.03)
    if not g.tells_colour:
        f.inside(region, [(0.0, -0.2), (0.17, -0.2), (0.17, 0.2), (0.0, 0.2)], (170, 118, 80))
    f.rod(0.3, 0.36, 0.31, (96, 76, 70) if not g.tells_colour else darker(g.colour))


def bubble_tea(g: Grip) -> None:
    f = g.beyond
    f.rod(0.2, 0.56, 0.04, (240, 140, 170), 0.04)
    region = f.part([(-0.16, -0.1), (0.3, -0.15), (0.3, 0.15), (-0.16, 0.1)], g.colour, 0.03)
    f.inside(region, [(0.2, -0.2), (0.3, -0.2), (0.3, 0.2), (0.2, 0.2)], lighter(g.colour, 0.6))
    for x, y in ((-0.1, -0.05), (-0.1, 0.04), (-0.04, 0.0), (-0.03, -0.07), (-0.03, 0.07)):
        f.dot(x, y, 0.026, 0.026, (70, 48, 44))
    f.disc(0.3, 0, 0.03, 0.16, WHITE, 0.01, 0.6)


def glass(g: Grip) -> None:
    f = g.beyond
    outer = [(-0.1, -0.1), (0.32, -0.12), (0.32, 0.12), (-0.1, 0.1)]
    region = f.part(outer, (226, 240, 248), 0.02)
    f.inside(region, [(-0.07, -0.2), (0.24, -0.2), (0.24, 0.2), (-0.07, 0.2)], g.colour)
    f.stripe(region, [(-0.05, -0.06), (0.28, -0.07)], 0.02, WHITE)


def wine_glass(g: Grip) -> None:
    f = g.upright
    f.rod(-0.16, 0.14, 0.024, (214, 226, 236))
    f.disc(-0.17, 0, 0.02, 0.1, (214, 226, 236), 0)
    bowl = [(0.12, 0), (0.18, -0.12), (0.34, -0.13), (0.46, -0.1), (0.46, 0.1), (0.34, 0.13),
            (0.18, 0.12)]  # fmt: skip
    region = f.part(bowl, (230, 240, 246), 0.01)
    f.inside(region, [(0.1, -0.2), (0.34, -0.2), (0.34, 0.2), (0.1, 0.2)], g.colour)
    f.stripe(region, [(0.2, -0.08), (0.42, -0.08)], 0.018, WHITE)


def bottle(g: Grip) -> None:
    f = g.beyond
    region = f.part([(-0.2, -0.1), (0.2, -0.1), (0.28, -0.045), (0.4, -0.045), (0.4, 0.045),
                     (0.28, 0.045), (0.2, 0.1), (-0.2, 0.1)], g.colour, 0.03)  # fmt: skip
    f.inside(region, [(-0.06, -0.2), (0.12, -0.2), (0.12, 0.2), (-0.06, 0.2)], WHITE)
    f.rod(0.38, 0.45, 0.11, darker(g.colour, 0.7))


def potion(g: Grip) -> None:
    f = g.beyond
    f.glow(0.1, 0, 0.4, lighter(g.colour), 0.5)
    f.disc(0.08, 0, 0.19, 0.19, g.colour, 0.04)
    f.rod(0.24, 0.38, 0.1, lighter(g.colour, 0.5))
    f.rod(0.37, 0.45, 0.11, (176, 128, 84))
    for x, y in ((0.1, -0.05), (0.02, 0.06), (0.16, 0.05)):
        f.dot(x, y, 0.024, 0.024, lighter(g.colour, 0.7))


def ice_cream(g: Grip) -> None:
    f = g.upright
    region = f.part([(-0.2, 0), (0.16, -0.12), (0.16, 0.12)], (228, 178, 112), 0.02)
    for k in (-0.05, 0.04, 0.12):
        f.stripe(region, [(k - 0.06, -0.14), (k + 0.06, 0.14)], 0.014, (190, 136, 80))
    f.disc(0.22, 0, 0.15, 0.16, g.colour, 0.04)
    f.disc(0.4, 0, 0.12, 0.12, g.second or g.colour, 0.03)
    f.dot(0.46, -0.04, 0.03, 0.025, lighter(g.colour, 0.7))


def popsicle(g: Grip) -> None:
    f = g.upright
    f.rod(-0.14, 0.14, 0.05, (226, 190, 140))
    f.part(
        [(0.1, -0.12), (0.46, -0.12), (0.54, 0), (0.46, 0.12), (0.1, 0.12)], g.colour, 0.03, round=3
    )
    for y in (-0.045, 0.045):
        f.crease([(0.16, y), (0.3, y), (0.44, y)], g.colour, 0.5)


def lollipop(g: Grip) -> None:
    f = g.upright
    f.rod(-0.16, 0.3, 0.03, WHITE)
    f.disc(0.42, 0, 0.16, 0.16, g.colour, 0.03)
    turn = np.linspace(0, 3.4 * math.pi, 40)
    reach = np.linspace(0.0, 0.13, 40)
    spiral = [(0.42 + r * math.cos(t), r * math.sin(t)) for r, t in zip(reach, turn, strict=True)]
    f.m.p.line(f.on(spiral), g.second or lighter(g.colour, 0.65), 0.9)


def candy_apple(g: Grip) -> None:
    f = g.upright
    f.rod(-0.16, 0.26, 0.035, (226, 196, 150))
    f.disc(0.38, 0, 0.18, 0.19, g.colour, 0.05)
    f.dot(0.46, -0.07, 0.05, 0.03, lighter(g.colour, 0.75))


def cotton_candy(g: Grip) -> None:
    f = g.upright
    f.rod(-0.2, 0.3, 0.04, WHITE)
    cloud = [(0.24, 0), (0.3, -0.2), (0.46, -0.26), (0.64, -0.22), (0.74, 0), (0.64, 0.22),
             (0.46, 0.26), (0.3, 0.2)]  # fmt: skip
    f.part(cloud, g.colour, 0.05, round=5)
    for x, y in ((0.4, -0.1), (0.56, 0.08), (0.46, 0.12)):
        f.crease([(x, y - 0.06), (x + 0.04, y), (x, y + 0.06)], g.colour, 0.5)


def apple(g: Grip) -> None:
    f = g.beyond
    f.band([(0.26, 0), (0.34, 0.02)], (0.03, 0.02), STEM)
    f.part([(-0.08, -0.08), (0.06, -0.18), (0.22, -0.15), (0.26, 0), (0.22, 0.15), (0.06, 0.18),
            (-0.08, 0.08)], g.colour, 0.04, round=5)  # fmt: skip
    f.disc(0.33, 0.08, 0.03, 0.07, (110, 170, 96), 0, 0.6)
    f.dot(0.17, -0.08, 0.035, 0.028, lighter(g.colour, 0.75))


def onigiri(g: Grip) -> None:
    f = g.beyond
    region = f.part([(-0.1, -0.2), (-0.08, 0.2), (0.12, 0.14), (0.3, 0), (0.12, -0.14)], g.colour,
                    0.03, round=4)  # fmt: skip
    f.inside(region, [(-0.2, -0.1), (0.06, -0.1), (0.06, 0.1), (-0.2, 0.1)], (52, 62, 62))


def sandwich(g: Grip) -> None:
    f = g.beyond
    f.part([(-0.06, -0.2), (-0.06, 0.2), (0.26, 0.2)], CREAM, 0.02)
    for k, colour in ((0.04, (120, 184, 96)), (0.08, (226, 96, 84)), (0.12, (252, 214, 110))):
        f.band([(-0.02 + k, -0.2 + k * 0.4), (0.26, 0.16 - k * 0.3)], (0.035,) * 2, colour, 0)
    f.crease([(-0.06, -0.2), (-0.06, 0.0), (-0.06, 0.2)], CRUST, 0.8)


def burger(g: Grip) -> None:
    f = g.beyond
    f.part([(-0.06, -0.2), (-0.06, 0.2), (0.0, 0.22), (0.0, -0.22)], CRUST, 0.01, round=2)
    f.rod(0.0, 0.06, 0.44, (126, 78, 56))
    f.rod(0.055, 0.09, 0.48, (130, 190, 96))
    f.part(
        [(0.08, -0.22), (0.2, -0.19), (0.27, 0), (0.2, 0.19), (0.08, 0.22)], CRUST, 0.04, round=4
    )


def bread(g: Grip) -> None:
    """Toast, or a long loaf."""
    f = g.beyond
    region = f.part(
        [
            (-0.12, -0.16),
            (0.18, -0.16),
            (0.28, -0.2),
            (0.34, -0.1),
            (0.34, 0.1),
            (0.28, 0.2),
            (0.18, 0.16),
            (-0.12, 0.16),
        ],
        CRUST,
        0,
        round=2,
    )
    f.inside(region, [(-0.08, -0.12), (0.2, -0.12), (0.29, 0), (0.2, 0.12), (-0.08, 0.12)],
             g.colour, 3)  # fmt: skip


def donut(g: Grip) -> None:
    f = g.beyond
    f.disc(0.12, 0, 0.2, 0.2, CRUST, 0.03)
    f.disc(0.13, 0, 0.175, 0.175, g.colour, 0.02, 0.5)
    f.disc(0.12, 0, 0.065, 0.065, (150, 104, 70), 0, 0.6)
    for i in range(8):
        t = i * 0.8
        f.dot(
            0.13 + 0.12 * math.cos(t),
            0.12 * math.sin(t),
            0.018,
            0.01,
            (WHITE, (250, 220, 110))[i % 2],
        )


def cake(g: Grip) -> None:
    f = g.beyond
    f.disc(-0.08, 0, 0.04, 0.26, WHITE, 0.01)
    f.part([(-0.07, -0.2), (-0.07, 0.2), (0.16, 0.2), (0.16, -0.2)], g.colour, 0.03)
    f.rod(0.03, 0.06, 0.4, (240, 130, 140))
    f.part([(0.14, -0.21), (0.22, -0.2), (0.22, 0.2), (0.14, 0.21)], WHITE, 0.01)
    f.disc(0.27, 0, 0.07, 0.065, (222, 66, 76), 0.02, 0.7)


def bento(g: Grip) -> None:
    f = g.beyond
    f.part([(-0.1, -0.3), (0.18, -0.3), (0.18, 0.3), (-0.1, 0.3)], g.colour, 0.03)
    region = f.part(
        [(0.02, -0.26), (0.15, -0.26), (0.15, 0.26), (0.02, 0.26)], WHITE, 0, outline=0.5
    )
    f.inside(region, [(0.0, 0.02), (0.2, 0.02), (0.2, 0.3), (0.0, 0.3)], (250, 214, 110))
    f.inside(region, [(0.0, 0.15), (0.2, 0.15), (0.2, 0.3), (0.0, 0.3)], (140, 190, 110))
    f.dot(0.085, -0.12, 0.03, 0.03, (222, 74, 74))


def ramen(g: Grip) -> None:
    f = g.beyond
    f.part([(-0.1, -0.1), (0.14, -0.28), (0.14, 0.28), (-0.1, 0.1)], g.colour, 0.04)
    f.disc(0.14, 0, 0.05, 0.28, (244, 206, 130), 0, 0.7)
    f.dot(0.15, -0.1, 0.025, 0.07, WHITE)
    f.dot(0.145, 0.1, 0.022, 0.08, (120, 176, 96))
    _steam(g, 0.22)


def skewer(g: Grip) -> None:
    """Dango."""
    f = g.upright
    f.rod(-0.2, 0.66, 0.03, (214, 180, 130))
    tones = (g.colour,) * 3 if g.tells_colour else ((150, 196, 120), WHITE, (248, 170, 190))
    for x, colour in zip((0.2, 0.38, 0.56), tones, strict=True):
        f.disc(x, 0, 0.105, 0.115, colour, 0.03, 0.7)


def banana(g: Grip) -> None:
    f = g.upright
    f.band([(-0.1, 0), (0.14, 0.1), (0.38, 0.08), (0.54, -0.04)], (0.1, 0.15, 0.14, 0.05), g.colour,
           0.02)  # fmt: skip
    f.dot(0.53, -0.03, 0.026, 0.022, STEM)


def pizza(g: Grip) -> None:
    f = g.beyond
    region = f.part([(0.36, 0), (-0.06, -0.22), (-0.1, 0.0), (-0.06, 0.22)], (252, 208, 104), 0.02)
    f.band([(-0.06, -0.24), (-0.12, 0), (-0.06, 0.24)], (0.08, 0.08, 0.08), CRUST)
    for x, y in ((0.04, -0.08), (0.06, 0.09), (0.2, 0.0)):
        f.inside(
            region, [(x - 0.05, y), (x, y - 0.05), (x + 0.05, y), (x, y + 0.05)], (206, 78, 60), 4
        )


def spoon(g: Grip) -> None:
    f = g.blade
    f.rod(-0.16, 0.32, 0.035, g.colour)
    f.disc(0.42, 0, 0.12, 0.08, g.colour, 0.03)


def frying_pan(g: Grip) -> None:
    f = g.forwards
    f.rod(-0.12, 0.3, 0.06, darker(g.colour, 0.8))
    f.disc(0.52, 0, 0.26, 0.2, g.colour, 0.04)
    f.dot(0.52, -0.01, 0.21, 0.155, lighter(g.colour, 0.2))


def knife(g: Grip) -> None:
    f = g.blade
    f.rod(-0.14, 0.12, 0.06, (96, 66, 56))
    f.part([(0.1, -0.05), (0.56, -0.05), (0.48, 0.05), (0.1, 0.07)], g.colour, 0.01)
