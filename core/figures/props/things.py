"""Everyday things: umbrellas, books, bags, lights, tools, toys."""

from __future__ import annotations

import math

import numpy as np

from core.figures.attributes import Colour
from core.figures.body.models import GOLD, WHITE
from core.figures.painting.paint import Shade, ink
from core.figures.painting.shapes import smooth, unit, vec
from core.figures.props.grips import Frame, Grip, Places, darker, lighter

METAL: Colour = (96, 84, 96)
PAPER: Colour = (252, 248, 236)
WOOD: Colour = (176, 128, 84)


def umbrella(g: Grip) -> None:
    f = g.upright
    wide, high = 0.85, 0.5
    over_head = (g.palm[1] - g.m.head.centre[1] + 1.15 * g.m.r) / g.u
    room = g.palm[1] / g.u - high - 0.16
    top = max(0.45, min(max(1.05, over_head), room))
    f.rod(-0.2, top, 0.035, METAL)
    rim = [(top + high * math.sin(a), wide * math.cos(a)) for a in np.linspace(math.pi, 0, 17)]
    lower: list[tuple[float, float]] = []
    for i in range(4):
        right = wide * (1 - i / 2)
        lower += [(top + high * 0.16 * math.sin(k * math.pi), right - wide * 0.5 * k)
                  for k in (0.25, 0.5, 0.75, 1.0)]  # fmt: skip
    region = f.part([*rim, *lower[:-1]], g.colour, 0.07)
    f.inside(region, [(top + high, 0), (top, 0), (top, wide * 0.5)], Shade(1.1, 1.1, 1.1))
    for k in (-0.5, 0.0, 0.5):
        f.crease([(top + high, 0), (top + high * 0.62, wide * k * 0.75), (top, wide * k)], g.colour)
    f.rod(top + high * 0.95, top + high + 0.1, 0.03, METAL)


def closed_umbrella(g: Grip) -> None:
    f = g.hanging
    f.part([(0.1, -0.03), (0.3, -0.1), (0.9, 0), (0.3, 0.1), (0.1, 0.03)], g.colour, 0.04)
    f.crease([(0.2, 0.02), (0.5, 0.03), (0.86, 0.0)], g.colour)
    f.rod(-0.02, 0.12, 0.035, METAL)
    f.band([(0.0, 0), (-0.12, 0.02), (-0.14, 0.12), (-0.04, 0.14)], (0.045, 0.045, 0.04), WOOD)


def book(g: Grip) -> None:
    """Open towards its reader; of a coloured one the cover shows."""
    f = g.frame(
        np.array([1.0, 0.12 * g.m.facing]), g.palm + g.aim * 0.08 * g.u - vec(0.0, 0.05 * g.u)
    )
    cover = [(-0.26, -0.17), (0, -0.12), (0.26, -0.17), (0.26, 0.17), (0, 0.2), (-0.26, 0.17)]
    region = f.part(cover, g.colour, 0.02, outline=0.9)
    if g.tells_colour:
        f.crease([(0, -0.12), (0, 0.04), (0, 0.2)], g.colour, 0.8)
        f.inside(region, [(0.06, -0.1), (0.2, -0.12), (0.2, -0.07), (0.06, -0.05)], GOLD)
        f.inside(region, [(0.04, 0.13), (0.24, 0.11), (0.24, 0.135), (0.04, 0.155)], GOLD)
        return
    for s in (-1, 1):
        f.part([(0, -0.11), (s * 0.23, -0.16), (s * 0.23, 0.13), (0, 0.17)], PAPER, 0, outline=0.5)
        for row in (-0.06, 0.0, 0.06):
            line = [(s * 0.05, row + 0.02), (s * 0.12, row), (s * 0.19, row - 0.02)]
            f.m.p.mark(f.on(line), (176, 164, 156), 0.5)


def closed_book(g: Grip) -> None:
    f = g.beyond
    region = f.part([(-0.08, -0.16), (0.36, -0.16), (0.36, 0.16), (-0.08, 0.16)], g.colour, 0.03)
    f.inside(
        region, [(-0.08, -0.16), (0.36, -0.16), (0.36, -0.12), (-0.08, -0.12)], darker(g.colour)
    )
    f.inside(region, [(0.16, -0.07), (0.28, -0.07), (0.28, 0.1), (0.16, 0.1)], GOLD)


def smartphone(g: Grip) -> None:
    f = g.beyond
    f.part([(-0.06, -0.1), (0.3, -0.1), (0.3, 0.1), (-0.06, 0.1)], g.colour, 0.02)
    if not g.tells_colour:
        f.part(
            [(-0.03, -0.08), (0.27, -0.08), (0.27, 0.08), (-0.03, 0.08)],
            (150, 206, 250),
            0,
            outline=0.4,
        )
    f.dot(0.25, -0.055, 0.022, 0.022, (60, 62, 76))


def letter(g: Grip) -> None:
    f = g.beyond
    f.part([(0.0, -0.2), (0.26, -0.2), (0.26, 0.2), (0.0, 0.2)], g.colour, 0.01)
    f.crease([(0.26, -0.2), (0.12, 0.0), (0.26, 0.2)], g.colour)
    f.dot(0.12, 0, 0.04, 0.04, (214, 74, 84))


def clipboard(g: Grip) -> None:
    f = g.beyond
    f.part([(-0.06, -0.2), (0.46, -0.2), (0.46, 0.2), (-0.06, 0.2)], g.colour, 0.02)
    inset = 0.06 if g.tells_colour else 0.03
    f.part([(-0.06 + inset, -0.2 + inset), (0.4, -0.2 + inset), (0.4, 0.2 - inset),
            (-0.06 + inset, 0.2 - inset)], PAPER, 0, outline=0.4)  # fmt: skip
    f.rod(0.4, 0.48, 0.16, (170, 176, 188))
    for x in (0.1, 0.18, 0.26):
        f.m.p.mark(f.on([(x, -0.1), (x, 0), (x, 0.1)]), (150, 150, 160), 0.5)


def bag(g: Grip) -> None:
    """A handbag or a school bag, hung from the hand."""
    f = g.hanging
    handle = smooth([(0.22, -0.12), (0.0, -0.08), (0.0, 0.08), (0.22, 0.12)], 6)
    f.m.p.line(f.on(handle), darker(g.colour, 0.6), 2.4)
    region = f.part([(0.2, -0.26), (0.2, 0.26), (0.56, 0.3), (0.56, -0.3)], g.colour, 0.05)
    f.inside(region, [(0.2, -0.3), (0.2, 0.3), (0.34, 0.3), (0.34, -0.3)], darker(g.colour, 0.86))
    f.dot(0.34, 0, 0.035, 0.03, g.second or GOLD)


def shopping_bag(g: Grip) -> None:
    f = g.hanging
    for y in (-0.06, 0.08):
        f.m.p.line(f.on(smooth([(0.16, y - 0.07), (0.0, y), (0.16, y + 0.07)], 6)), METAL, 1.2)
    region = f.part([(0.14, -0.2), (0.14, 0.2), (0.56, 0.22), (0.56, -0.22)], g.colour, 0.04)
    f.inside(region, [(0.14, 0.1), (0.14, 0.2), (0.56, 0.22), (0.56, 0.1)], darker(g.colour, 0.88))


def suitcase(g: Grip) -> None:
    f = g.hanging
    f.m.p.line(f.on([(0.14, -0.1), (0.02, -0.1), (0.02, 0.1), (0.14, 0.1)]), METAL, 2.4)
    region = f.part([(0.12, -0.36), (0.12, 0.36), (0.62, 0.36), (0.62, -0.36)], g.colour, 0.05)
    for y in (-0.22, 0.17):
        f.inside(region, [(0.1, y), (0.1, y + 0.05), (0.64, y + 0.05), (0.64, y)], darker(g.colour))


def basket(g: Grip) -> None:
    f = g.hanging
    f.m.p.line(f.on(smooth([(0.26, -0.26), (0.0, -0.14), (0.0, 0.14), (0.26, 0.26)], 6)),
               darker(g.colour, 0.8), 2.4)  # fmt: skip
    region = f.part([(0.24, -0.3), (0.24, 0.3), (0.52, 0.22), (0.52, -0.22)], g.colour, 0.04)
    for x in (0.31, 0.38, 0.45):
        f.stripe(region, [(x, -0.3), (x, 0.3)], 0.02, darker(g.colour, 0.8))
    for y in (-0.18, -0.06, 0.06, 0.18):
        f.disc(0.23, y, 0.07, 0.07, ((232, 96, 96), (250, 200, 96))[int(y > 0)], 0.02, 0.6)


def lantern(g: Grip) -> None:
    f = g.hanging
    f.m.p.line(f.on([(-0.02, 0), (0.16, 0)]), METAL, 1.0)
    f.glow(0.34, 0, 0.44, (255, 214, 130), 0.55)
    f.rod(0.14, 0.2, 0.22, darker(g.colour, 0.7))
    region = f.part([(0.2, -0.12), (0.32, -0.18), (0.46, -0.18), (0.54, -0.12), (0.54, 0.12),
                     (0.46, 0.18), (0.32, 0.18), (0.2, 0.12)], g.colour, 0.03)  # fmt: skip
    f.inside(region, [(0.27, -0.06), (0.47, -0.06), (0.47, 0.06), (0.27, 0.06)], (255, 246, 190))
    f.rod(0.53, 0.59, 0.2, darker(g.colour, 0.7))


def candle(g: Grip) -> None:
    f = g.upright
    f.disc(0.04, 0, 0.04, 0.17, g.colour if g.tells_colour else GOLD, 0)
    f.rod(0.04, 0.44, 0.13, g.colour)
    flame(f, 0.45, 0.06)


def flame(f: Frame, x: float, r: float) -> None:
    f.glow(x + r, 0, r * 5, (255, 190, 100), 0.6)
    for k, colour in ((1.0, (255, 150, 60)), (0.58, (255, 226, 130))):
        f.m.p.fill(f.on(smooth([(x, 0), (x + r * 0.6, -r * k * 0.6), (x + r * 2.4 * k, 0),
                                (x + r * 0.6, r * k * 0.6), (x, 0)], 5)), colour)  # fmt: skip


def torch(g: Grip) -> None:
    f = g.pole
    f.rod(-0.24, 0.42, 0.07, g.colour)
    f.rod(0.38, 0.48, 0.1, darker(g.colour, 0.7))
    flame(f, 0.46, 0.14)


def flashlight(g: Grip) -> None:
    f = g.forwards
    for k, strength in ((1.0, 0.2), (0.6, 0.25)):
        beam = [(0.36, -0.09), (1.5, -0.5 * k), (1.5, 0.5 * k), (0.36, 0.09)]
        f.m.p.glow(f.on(beam), (255, 250, 206), strength)
    f.rod(-0.12, 0.26, 0.12, g.colour)
    f.part([(0.24, -0.07), (0.4, -0.13), (0.4, 0.13), (0.24, 0.07)], g.colour, 0.01)


def flag(g: Grip) -> None:
    f = g.pole
    f.rod(-0.7, 1.3, 0.045, g.second or WOOD)
    side = 1 if f.axes[1][0] > 0 else -1
    out = side * (1 if g.m.facing > 0 else -1)
    cloth = [(1.28, 0.0), (1.22, 0.3 * out), (1.3, 0.62 * out), (0.86, 0.66 * out),
             (0.78, 0.34 * out), (0.84, 0.0)]  # fmt: skip
    f.part(cloth, g.colour, 0.05)
    f.crease([(1.2, 0.3 * out), (1.0, 0.33 * out), (0.82, 0.34 * out)], g.colour)


def sign(g: Grip) -> None:
    f = g.upright
    f.rod(-0.3, 0.5, 0.05, WOOD)
    f.part([(0.4, -0.36), (0.86, -0.36), (0.86, 0.36), (0.4, 0.36)], g.colour, 0.02)
    for x in (0.72, 0.62, 0.52):
        f.m.p.mark(f.on([(x, -0.24), (x, 0), (x, 0.24)]), ink(g.colour), 0.8)


def paintbrush(g: Grip) -> None:
    f = g.blade
    f.rod(-0.3, 0.34, 0.045, g.second or WOOD)
    f.rod(0.32, 0.42, 0.06, (190, 194, 206))
    f.part([(0.4, -0.045), (0.52, -0.055), (0.64, 0), (0.52, 0.055), (0.4, 0.045)], g.colour, 0.01)


def palette(g: Grip) -> None:
    f = g.beyond
    region = f.disc(0.1, 0, 0.2, 0.27, g.colour, 0.03)
    dabs = ((226, 84, 84), (250, 206, 96), (96, 160, 230), (120, 190, 120), WHITE)
    for i, colour in enumerate(dabs):
        turn = 0.4 + i * 0.75
        x, y = 0.1 + 0.12 * math.cos(turn), 0.17 * math.sin(turn)
        f.inside(region, [(x - 0.035, y), (x, y - 0.04), (x + 0.035, y), (x, y + 0.04)], colour, 4)


def pencil(g: Grip) -> None:
    f = g.blade
    f.rod(-0.2, 0.34, 0.05, g.colour)
    f.part([(0.34, -0.025), (0.46, 0), (0.34, 0.025)], (250, 220, 170), 0, outline=0.6)
    f.dot(0.44, 0, 0.016, 0.012, (60, 56, 66))
    f.rod(-0.25, -0.18, 0.05, (244, 150, 160))


def scissors(g: Grip) -> None:
    f = g.blade
    blade = darker(g.colour, 0.95) if g.tells_colour else (206, 212, 224)
    for s in (-1, 1):
        f.band([(0.02, 0.05 * s), (0.14, 0.0), (0.46, -0.05 * s)], (0.035, 0.06, 0.0), blade)
        ring = [(-0.06 + 0.08 * math.cos(t), s * 0.08 + 0.07 * math.sin(t))
                for t in np.linspace(0, 2 * math.pi, 21)]  # fmt: skip
        f.band(ring, (0.045, 0.045), g.colour)


def key(g: Grip) -> None:
    f = g.blade
    f.m.p.line(
        f.on(
            [
                (-0.04 + 0.09 * math.cos(t), 0.09 * math.sin(t))
                for t in np.linspace(0, 2 * math.pi, 24)
            ]
        ),
        g.colour,
        2.4,
        True,
    )
    f.rod(0.05, 0.5, 0.05, g.colour)
    for x in (0.34, 0.44):
        f.part([(x, 0.0), (x + 0.05, 0.0), (x + 0.05, 0.13), (x, 0.13)], g.colour, 0)


def broom(g: Grip) -> None:
    f = g.pole
    f.rod(-0.8, 0.9, 0.05, g.second or WOOD)
    f.part([(-0.74, -0.05), (-0.74, 0.05), (-1.16, 0.2), (-1.22, 0), (-1.16, -0.2)], g.colour, 0.04)
    f.rod(-0.82, -0.74, 0.12, (176, 90, 80))
    for y in (-0.1, 0.0, 0.1):
        f.crease([(-0.82, y * 0.5), (-1.0, y), (-1.14, y * 1.3)], g.colour, 0.4)


def camera(g: Grip) -> None:
    f = g.beyond
    f.part([(-0.06, -0.24), (0.22, -0.24), (0.22, 0.24), (-0.06, 0.24)], g.colour, 0.03)
    f.part([(0.2, -0.1), (0.3, -0.08), (0.3, 0.08), (0.2, 0.1)], g.colour, 0.01)
    f.disc(0.08, 0, 0.12, 0.12, (206, 210, 220), 0.02)
    f.disc(0.08, 0, 0.08, 0.08, (60, 76, 110), 0.02, 0.6)
    f.dot(0.11, -0.03, 0.022, 0.022, (220, 236, 250))
    f.dot(0.17, -0.18, 0.022, 0.03, (250, 226, 150))


def controller(g: Grip) -> None:
    middle = (g.palm + g.other) / 2 if g.with_both else g.palm + g.aim * 0.06 * g.u
    f = g.frame(np.array([1.0, 0.0]), middle)
    f.part([(-0.22, -0.1), (0, -0.08), (0.22, -0.1), (0.32, 0.08), (0.26, 0.18), (0.14, 0.08),
            (-0.14, 0.08), (-0.26, 0.18), (-0.32, 0.08)], g.colour, 0.03, round=3)  # fmt: skip
    for dx, dy in ((-0.045, 0), (0.045, 0), (0, -0.045), (0, 0.045)):
        f.dot(0.18 + dx, -0.01 + dy, 0.02, 0.02, (232, 96, 96))
        f.dot(-0.18 + dx * 0.7, -0.01 + dy * 0.7, 0.02, 0.02, (70, 72, 86))


def headset_helmet(g: Grip) -> None:
    """A rider's helmet under the arm."""
    f = g.frame(np.array([1.0, 0.0]), g.palm + vec(0.0, 0.06 * g.u))
    side = g.m.facing
    shell = f.disc(0, 0, 0.28, 0.27, g.colour, 0.08)
    visor: Places = [(-0.03 * side, -0.13), (0.2 * side, -0.12), (0.26 * side, 0.03),
                     (0.19 * side, 0.13), (-0.03 * side, 0.1), (-0.08 * side, 0)]  # fmt: skip
    f.inside(shell, visor, (70, 96, 140), 4)
    f.inside(shell, [(0.06 * side, -0.09), (0.16 * side, -0.08), (0.14 * side, -0.03),
                     (0.06 * side, -0.03)], (190, 226, 250), 3)  # fmt: skip
    f.stripe(shell, [(-0.27, 0.16), (0, 0.21), (0.27, 0.16)], 0.036, g.second or lighter(g.colour))


def tray(g: Grip) -> None:
    f = g.frame(np.array([1.0, 0.0]), g.palm + vec(0.05 * g.u * g.m.facing, -0.07 * g.u))
    f.disc(0, 0, 0.38, 0.1, g.colour, 0.01, 0.9)
    f.dot(0, -0.015, 0.28, 0.055, lighter(g.colour, 0.12 if g.tells_colour else 0.35))
    f.part([(-0.07, -0.14), (0.11, -0.14), (0.09, -0.01), (-0.05, -0.01)], WHITE, 0.03, round=3)
    f.dot(0.02, -0.135, 0.075, 0.022, (150, 96, 66))


def mirror(g: Grip) -> None:
    f = g.upright
    f.rod(-0.18, 0.16, 0.07, g.colour)
    f.disc(0.36, 0, 0.24, 0.21, g.colour, 0.02)
    f.dot(0.36, 0, 0.17, 0.14, (206, 232, 246))
    f.m.p.glow(f.on([(0.28, -0.1), (0.48, 0.02), (0.46, 0.07), (0.26, -0.04)]), WHITE, 0.7)


def laptop(g: Grip) -> None:
    f = g.frame(np.array([1.0, 0.0]), g.palm + unit(g.aim) * 0.06 * g.u)
    f.part([(-0.32, 0.02), (0.32, 0.02), (0.38, 0.12), (-0.38, 0.12)], darker(g.colour, 0.86), 0.01)
    f.part([(-0.32, -0.4), (0.32, -0.4), (0.32, 0.03), (-0.32, 0.03)], g.colour, 0.02)
    if not g.tells_colour:
        f.part([(-0.28, -0.36), (0.28, -0.36), (0.28, -0.02), (-0.28, -0.02)], (150, 206, 246), 0,
               outline=0.4)  # fmt: skip
    else:
        f.dot(0, -0.19, 0.05, 0.05, lighter(g.colour, 0.6))
