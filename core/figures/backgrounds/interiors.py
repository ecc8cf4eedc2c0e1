"""Rooms of everyday life."""

from __future__ import annotations

import numpy as np

from core.figures.attributes import Colour
from core.figures.backgrounds import rooms as r
from core.figures.backgrounds.landscape import View
from core.figures.painting.paint import mixed, toned
from core.figures.painting.shapes import box, oval

GOODS: tuple[Colour, ...] = ((236, 110, 96), (110, 176, 226), (250, 206, 96), (140, 200, 130),
                             (240, 236, 230), (226, 150, 190))  # fmt: skip


def classroom(v: View) -> None:
    r.paint_room(v, (248, 234, 206), (206, 160, 110))
    left, wide = v.w / 2 - v.s * 0.33, v.s * 0.72
    top, high = v.up * 0.24, v.up * 0.38
    v.slab(
        left - v.s * 0.02, top - v.s * 0.02, wide + v.s * 0.04, high + v.s * 0.05, (176, 130, 88)
    )
    v.slab(left, top, wide, high, (58, 106, 86))
    glare = [
        (left, top),
        (left + wide * 0.5, top),
        (left + wide * 0.2, top + high),
        (left, top + high),
    ]
    v.p.glow(np.array(glare), v.seen((140, 190, 160)), 0.25)
    for k in (0.15, 0.35, 0.55):
        y = top + high * k
        chalk = [(left + wide * 0.08, y), (left + wide * 0.25, y + v.s * 0.006),
                 (left + wide * v.rng.uniform(0.35, 0.55), y)]  # fmt: skip
        v.p.mark(chalk, v.seen((226, 240, 230)), 0.8)
    v.slab(left, top + high, wide, v.s * 0.014, (206, 166, 120))
    _side_windows(v)
    r.paint_door(v, v.w - v.s * 0.1, v.s * 0.14, v.up * 0.72, (214, 176, 130))
    places = ((0.12, 0.03, 0.8), (0.84, 0.03, 0.8), (-0.02, 0.14, 1.35), (0.98, 0.14, 1.35))
    for x, y, k in places:
        r.paint_desk(v, v.w * x, v.horizon + v.h * y, v.s * 0.15 * k)
    r.paint_sun_patch(v)


def _side_windows(v: View) -> None:
    """In the left wall, seen at an angle."""
    sky = v.air.time.sky
    for k in range(3):
        x0, x1 = v.s * 0.085 * k, v.s * (0.066 + 0.085 * k)
        top, low = v.up * (0.12 + 0.045 * k), v.horizon - v.up * (0.03 + 0.08 * k)
        pane = np.array([(x0, top - v.s * 0.01), (x1, top + v.s * 0.014), (x1, low - v.s * 0.03),
                         (x0, low)])  # fmt: skip
        v.lit(pane, mixed(sky[0], sky[-1], 0.5))
        lower = np.array([(x0, (top + low) / 2), (x1, (top + low) / 2 - v.s * 0.01),
                          (x1, low - v.s * 0.03), (x0, low)])  # fmt: skip
        v.lit(lower, mixed(sky[-1], v.seen((190, 216, 190)), 0.35))
        v.p.line(pane, v.seen((250, 248, 240)), 0.8, True)


def hallway(v: View) -> None:
    """Of a school: windows on one side, lockers on the other."""
    v.wash(0, v.horizon, ((244, 236, 220), (234, 224, 206)))
    r.paint_door(v, v.w / 2 - v.s * 0.09, v.s * 0.18, v.up * 0.5, (176, 190, 204))
    v.ground((204, 186, 160), (222, 208, 184))
    v.joints((186, 168, 144), 7)
    for side in (-1, 1):
        edge, inner = (0.0, v.w * 0.32) if side < 0 else (v.w, v.w * 0.68)
        low = v.horizon + v.h * 0.2
        wall = [(edge, -1), (inner, v.up * 0.26), (inner, v.horizon), (edge, low)]
        v.shape(wall, (250, 242, 228) if side < 0 else (240, 230, 214))
        for k in range(4):
            a, c = 0.04 + 0.24 * k, 0.21 + 0.24 * k
            x0, x1 = edge + (inner - edge) * a, edge + (inner - edge) * c
            t0, t1 = v.up * (0.12 + 0.26 * a), v.up * (0.12 + 0.26 * c)
            b0, b1 = (
                low - (low - v.horizon) * m - v.up * (0.3 if side < 0 else 0.05) * (1 - 0.6 * m)
                for m in (a, c)
            )
            pane = np.array([(x0, t0), (x1, t1), (x1, b1), (x0, b0)])
            if side < 0:
                v.lit(pane, mixed(v.air.time.sky[0], v.air.time.sky[-1], 0.6))
                v.p.line(pane, v.seen((196, 190, 186)), 0.9, True)
            else:
                v.fill(pane, ((158, 186, 196), (150, 178, 190))[k % 2])
                v.p.line(pane, v.seen((120, 146, 160)), 0.6, True)
    r.paint_sun_patch(v)


def gym(v: View) -> None:
    r.paint_room(v, (236, 218, 186), (222, 168, 106), skirting=(160, 116, 80))
    for x in v.spread(0.2, 0.0):
        r.paint_window(
            v, x - v.s * 0.06, v.up * 0.08, v.s * 0.12, v.up * 0.2, frame=(190, 160, 124)
        )
    v.slab(0, v.up * 0.62, v.w, v.s * 0.012, (206, 178, 140))
    x, top = v.w / 2, v.up * 0.36
    v.slab(x - v.s * 0.13, top, v.s * 0.26, v.s * 0.17, (246, 248, 250))
    v.p.line(box(x - v.s * 0.045, top + v.s * 0.05, v.s * 0.09, v.s * 0.07), v.seen((214, 74, 66)),
             1.0, True)  # fmt: skip
    v.p.line(
        oval((x, top + v.s * 0.14), v.s * 0.05, v.s * 0.012), v.seen((236, 104, 60)), 1.4, True
    )
    for k, colour in ((0.16, (250, 250, 250)), (0.4, (84, 130, 200))):
        v.slab(0, v.horizon + (v.h - v.horizon) * k, v.w, v.s * 0.01, colour)


def library(v: View) -> None:
    r.paint_room(v, (222, 200, 170), (166, 116, 80), skirting=(110, 74, 54))
    r.paint_window(
        v, v.w / 2 - v.s * 0.13, v.up * 0.14, v.s * 0.26, v.up * 0.5, curtain=(150, 84, 78)
    )
    wide = (v.w - v.s * 0.36) / 2
    for x in (0.0, v.w - wide):
        r.paint_shelf(v, x, v.up * 0.1, wide, 5)
    r.paint_lamp(v, v.w * 0.5, v.up * 0.04, v.s * 0.04)
    for x, k in ((0.06, 1.0), (0.95, 1.0)):
        r.paint_table(v, v.w * x, v.horizon + v.h * 0.1, v.s * 0.24 * k, r.DARK_WOOD)
    r.paint_sun_patch(v)


def bedroom(v: View) -> None:
    r.paint_room(v, (248, 226, 226), (222, 186, 148))
    wide = v.s * 0.24
    r.paint_window(v, v.w * 0.06, v.up * 0.16, wide, v.up * 0.42, curtain=(240, 178, 192))
    r.paint_picture(v, v.w - v.s * 0.17, v.up * 0.26, v.s * 0.12, v.s * 0.1)
    r.paint_bed(v, v.s * 0.2, v.horizon + v.h * 0.04, v.s * 0.4, (176, 196, 232))
    r.paint_shelf(v, v.w - v.s * 0.18, v.horizon - v.up * 0.36, v.s * 0.2, 2, (226, 196, 160))
    r.paint_pot(v, v.w - v.s * 0.05, v.horizon + v.h * 0.06, v.s * 0.13)
    rug = oval((v.w / 2, v.horizon + (v.h - v.horizon) * 0.62), v.s * 0.34, v.h * 0.06)
    v.fill(rug, (240, 206, 216))
    if v.dark:
        r.paint_lamp(v, v.w - v.s * 0.1, v.up * 0.1, v.s * 0.04)
    r.paint_sun_patch(v)


def living_room(v: View) -> None:
    r.paint_room(v, (240, 228, 206), (202, 156, 112))
    wide = v.s * 0.27
    r.paint_window(v, v.w - v.s * 0.33, v.up * 0.12, wide, v.up * 0.5, curtain=(196, 216, 200))
    r.paint_sofa(v, v.s * 0.22, v.horizon + v.h * 0.04, v.s * 0.4, (150, 176, 196))
    r.paint_picture(v, v.s * 0.1, v.up * 0.28, v.s * 0.15, v.s * 0.11)
    r.paint_pot(v, v.w * 0.95, v.horizon + v.h * 0.05, v.s * 0.19)
    rug = oval((v.w / 2, v.horizon + (v.h - v.horizon) * 0.6), v.s * 0.4, v.h * 0.07)
    v.fill(rug, (226, 200, 180))
    if v.dark:
        r.paint_lamp(v, v.s * 0.12, v.up * 0.1, v.s * 0.04)
    r.paint_sun_patch(v)


def kitchen(v: View) -> None:
    r.paint_room(v, (250, 244, 230), (214, 196, 176))
    r.paint_window(v, v.w / 2 - v.s * 0.21, v.up * 0.16, v.s * 0.42, v.up * 0.4, panes=3)
    for x in (0.0, v.w / 2 + v.s * 0.24):
        wide = v.w / 2 - v.s * 0.24
        v.slab(x, v.up * 0.1, wide, v.up * 0.3, (222, 180, 132))
        for k in (0.02, 0.52):
            v.slab(x + wide * k, v.up * 0.12, wide * 0.44, v.up * 0.26, (232, 194, 148))
    r.paint_counter(v, v.horizon - v.up * 0.28, (240, 232, 218), (176, 150, 126))
    for x, colour in ((0.12, (206, 90, 84)), (0.2, (110, 150, 120)), (0.86, (120, 130, 150))):
        pot = box(
            v.w * x - v.s * 0.03, v.horizon - v.up * 0.28 - v.s * 0.07, v.s * 0.06, v.s * 0.055
        )
        v.fill(pot, colour)
        v.slab(
            v.w * x - v.s * 0.036,
            v.horizon - v.up * 0.28 - v.s * 0.08,
            v.s * 0.072,
            v.s * 0.014,
            toned(colour, 0.8),
        )
    r.paint_sun_patch(v)


def cafe(v: View) -> None:
    r.paint_room(v, (232, 210, 180), (158, 112, 80), skirting=(106, 74, 58))
    r.paint_window(v, v.w * 0.08, v.up * 0.16, v.s * 0.3, v.up * 0.5, frame=(122, 84, 64))
    v.slab(v.w - v.s * 0.4, v.up * 0.22, v.s * 0.32, v.s * 0.22, (66, 72, 76))
    for k in range(5):
        v.slab(
            v.w - v.s * 0.37,
            v.up * 0.22 + v.s * (0.03 + 0.036 * k),
            v.s * v.rng.uniform(0.1, 0.24),
            v.s * 0.01,
            (226, 220, 206),
        )
    for x in v.spread(0.24, 0.05):
        r.paint_lamp(v, x, v.up * v.rng.uniform(0.1, 0.16), v.s * 0.034, (226, 150, 90))
    for x, y, k in ((0.1, 0.05, 1.0), (0.9, 0.05, 1.0), (0.0, 0.2, 1.5), (1.0, 0.2, 1.5)):
        r.paint_chair(v, v.w * x + v.s * 0.13 * k * (1 if x < 0.5 else -1), v.horizon + v.h * y,
                      v.s * 0.15 * k, (150, 100, 70))  # fmt: skip
        r.paint_table(v, v.w * x, v.horizon + v.h * y, v.s * 0.2 * k, (186, 132, 90))
        cup = (v.w * x + v.s * 0.03 * k, v.horizon + v.h * y - v.s * 0.03 * k)
        v.disc(*cup, v.s * 0.018 * k, v.s * 0.014 * k, (252, 250, 246))
    r.paint_pot(v, v.w * 0.98, v.horizon + v.h * 0.02, v.s * 0.16)


def restaurant(v: View) -> None:
    r.paint_room(v, (150, 84, 78), (120, 78, 62), skirting=(86, 52, 48))
    for x in v.spread(0.3, 0.0):
        v.slab(x - v.s * 0.11, v.up * 0.2, v.s * 0.22, v.up * 0.44, (176, 108, 94))
        r.paint_lamp(v, x, v.up * 0.12, v.s * 0.04, (250, 220, 160))
    for x, y, k in ((0.12, 0.06, 1.1), (0.88, 0.06, 1.1), (-0.02, 0.22, 1.6), (1.02, 0.22, 1.6)):
        r.paint_chair(v, v.w * x + v.s * 0.15 * k * (1 if x < 0.5 else -1), v.horizon + v.h * y,
                      v.s * 0.14 * k, (110, 66, 54))  # fmt: skip
        r.paint_table(v, v.w * x, v.horizon + v.h * y, v.s * 0.2 * k, (244, 238, 228))
        v.disc(v.w * x, v.horizon + v.h * y - v.s * 0.018 * k, v.s * 0.05 * k, v.s * 0.009 * k,
               (214, 206, 196))  # fmt: skip


def office(v: View) -> None:
    r.paint_room(v, (226, 230, 234), (160, 166, 180), planks=False)
    r.paint_window(
        v, v.w * 0.12, v.up * 0.12, v.w * 0.76, v.up * 0.46, panes=5, frame=(240, 242, 244)
    )
    for x, y, k in ((0.14, 0.05, 1.1), (0.88, 0.05, 1.1), (1.02, 0.2, 1.6)):
        r.paint_table(v, v.w * x, v.horizon + v.h * y, v.s * 0.26 * k, (206, 200, 196))
        wide = v.s * 0.12 * k
        r.paint_screen(
            v,
            v.w * x - wide / 2,
            v.horizon + v.h * y - v.s * 0.02 * k - wide * 0.66,
            wide,
            wide * 0.58,
            (150, 206, 246),
        )
    r.paint_pot(v, v.w * 0.02, v.horizon + v.h * 0.07, v.s * 0.2)


def game_room(v: View) -> None:
    r.paint_room(v, (74, 62, 110), (60, 54, 84), skirting=(120, 90, 190))
    for x, colour in ((0.1, (255, 96, 190)), (0.9, (90, 210, 255))):
        v.halo(v.w * x, v.up * 0.3, v.s * 0.4, colour, 0.4)
    r.paint_shelf(v, v.w - v.s * 0.26, v.up * 0.24, v.s * 0.3, 4, (70, 60, 100), GOODS)
    y = v.horizon + v.h * 0.05
    r.paint_table(v, v.w * 0.2, y, v.s * 0.44, (96, 86, 130))
    for x, wide in ((0.03, 0.16), (0.22, 0.2)):
        r.paint_screen(v, v.w * x, y - v.s * 0.04 - v.s * wide * 0.6, v.s * wide, v.s * wide * 0.56,
                       (120, 200, 255))  # fmt: skip
    v.p.line(
        np.array([(0, v.horizon - v.s * 0.02), (v.w, v.horizon - v.s * 0.02)]), (200, 120, 255), 1.2
    )


def shop(v: View) -> None:
    """A convenience store."""
    r.paint_room(v, (246, 246, 244), (222, 224, 228), planks=False)
    v.joints((206, 208, 214), 7)
    v.slab(0, v.up * 0.08, v.w, v.s * 0.05, (250, 250, 252))
    for y, colour in ((0.02, (84, 168, 110)), (0.036, (240, 140, 70))):
        v.slab(0, v.up * 0.08 + v.s * y, v.w, v.s * 0.012, colour)
    wide = v.w / 2 - v.s * 0.17
    for x in (0.0, v.w - wide):
        r.paint_shelf(v, x, v.up * 0.3, wide, 4, (200, 204, 212), GOODS)
    v.slab(v.w / 2 - v.s * 0.14, v.up * 0.34, v.s * 0.28, v.horizon - v.up * 0.34, (206, 230, 242))
    for x in v.spread(0.3, 0.0):
        v.lit(box(x - v.s * 0.08, v.up * 0.02, v.s * 0.16, v.s * 0.014), (255, 255, 250))


def hospital(v: View) -> None:
    r.paint_room(v, (236, 244, 244), (206, 220, 222), planks=False, skirting=(190, 216, 214))
    r.paint_window(v, v.s * 0.06, v.up * 0.16, v.s * 0.24, v.up * 0.42)
    curtain = [(v.w - v.s * 0.3, v.up * 0.08), (v.w, v.up * 0.08), (v.w, v.horizon + v.h * 0.08),
               (v.w - v.s * 0.24, v.horizon + v.h * 0.04)]  # fmt: skip
    v.shape(curtain, (196, 226, 222))
    for k in (0.05, 0.12, 0.2):
        fold = np.array([(v.w - v.s * k, v.up * 0.1), (v.w - v.s * k, v.horizon + v.h * 0.05)])
        v.line(fold, (170, 206, 202), 0.7)
    r.paint_bed(v, v.s * 0.2, v.horizon + v.h * 0.05, v.s * 0.42, (222, 234, 246))


def train(v: View) -> None:
    """Inside a train: a bench under windows, straps above."""
    v.wash(0, v.horizon, ((232, 234, 236), (222, 224, 226)))
    for x in v.spread(0.42, 0.0):
        r.paint_window(
            v, x - v.s * 0.18, v.up * 0.2, v.s * 0.36, v.up * 0.42, frame=(186, 192, 200), panes=1
        )
    v.slab(0, v.horizon - v.up * 0.2, v.w, v.up * 0.2, (92, 140, 120))
    v.wash(v.horizon, v.h, ((176, 176, 182), (150, 150, 158)))
    v.slab(0, v.horizon, v.w, v.s * 0.05, (72, 116, 98))
    for x in v.spread(0.14, 0.0):
        v.slab(x, v.horizon - v.up * 0.2, v.s * 0.005, v.up * 0.2, (76, 120, 102))
    v.slab(0, v.up * 0.07, v.w, v.s * 0.012, (196, 200, 206))
    for x in v.spread(0.1, 0.0):
        v.line(np.array([(x, v.up * 0.08), (x, v.up * 0.08 + v.s * 0.05)]), (236, 236, 236), 1.0)
        v.p.line(
            oval((x, v.up * 0.08 + v.s * 0.068), v.s * 0.018, v.s * 0.02),
            v.seen((246, 246, 246)),
            1.1,
            True,
        )
    for x in (0.06, 0.94):
        v.slab(v.w * x, 0, v.s * 0.014, v.horizon + v.h * 0.1, (214, 216, 222))


def dojo(v: View) -> None:
    r.paint_room(v, (236, 222, 192), (196, 152, 100), skirting=(120, 84, 62))
    for x in v.spread(0.3, 0.0):
        left, top, wide, high = x - v.s * 0.13, v.up * 0.24, v.s * 0.26, v.up * 0.72
        v.slab(left, top, wide, high, (250, 244, 226))
        for k in (0.0, 0.25, 0.5, 0.75, 1.0):
            v.slab(left + wide * k - v.s * 0.004, top, v.s * 0.008, high, (132, 92, 66))
            v.slab(left, top + high * k - v.s * 0.003, wide, v.s * 0.007, (132, 92, 66))
    v.slab(0, v.up * 0.12, v.w, v.s * 0.03, (120, 82, 60))
    v.slab(v.w / 2 - v.s * 0.06, v.up * 0.14, v.s * 0.12, v.up * 0.3, (250, 248, 240))
    for k in (0.2, 0.5, 0.75):
        at = (v.w / 2 + v.s * 0.01 * (1 if k == 0.5 else -1), v.up * (0.14 + 0.3 * k))
        v.disc(*at, v.s * 0.022, v.s * 0.016, (50, 46, 54))


def indoors(v: View) -> None:
    r.paint_room(v, (240, 230, 214), (198, 154, 112))
    r.paint_door(v, v.w * 0.5 + v.s * 0.18, v.s * 0.17, v.up * 0.72)
    r.paint_picture(v, v.w * 0.5 - v.s * 0.28, v.up * 0.3, v.s * 0.16, v.s * 0.12)
    r.paint_pot(v, v.w * 0.05, v.horizon + v.h * 0.03, v.s * 0.18)


def by_window(v: View) -> None:
    """Before one large window."""
    r.paint_room(v, (236, 224, 208), (190, 150, 114))
    wide = min(0.78 * v.w, v.s * 0.8)
    r.paint_window(v, (v.w - wide) / 2, v.up * 0.06, wide, v.up * 0.84, panes=3,
                   curtain=v.colour or (246, 242, 236))  # fmt: skip
    r.paint_sun_patch(v)
    v.beams((255, 250, 226), 3, 0.12)


def wall(v: View) -> None:
    """Of bricks."""
    colour = v.colour or (186, 112, 92)
    v.wash(0, v.h, (toned(colour, 0.92), colour, toned(colour, 0.9)))
    step = v.s * 0.042
    for row in range(int(v.horizon / step) + 2):
        y = row * step
        v.slab(0, y, v.w, step * 0.12, mixed(colour, (236, 226, 214), 0.45))
        for x in np.arange(-(row % 2) * step, v.w, step * 2):
            v.slab(float(x), y, step * 0.12, step, mixed(colour, (236, 226, 214), 0.45))
            if v.rng.random() < 0.12:
                v.slab(float(x) + step * 0.12, y + step * 0.12, step * 1.88, step * 0.88,
                       toned(colour, v.rng.uniform(0.86, 1.12)))  # fmt: skip
    v.wash(v.horizon + v.s * 0.02, v.h, ((186, 182, 180), (158, 154, 154)))
    v.joints((144, 140, 140), 5)
