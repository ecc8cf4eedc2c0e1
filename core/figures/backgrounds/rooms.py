"""Rooms: walls with windows and doors, floors, and what stands in them."""

from __future__ import annotations

import numpy as np

from core.figures.attributes import Colour
from core.figures.backgrounds.landscape import View
from core.figures.backgrounds.skies import overcast
from core.figures.painting.paint import mixed, painting, toned
from core.figures.painting.shapes import box, closed, oval, smooth

WOOD: Colour = (198, 152, 102)
PANE_STEPS = 20
DARK_WOOD: Colour = (126, 86, 62)
SPINES: tuple[Colour, ...] = ((176, 84, 76), (84, 110, 150), (206, 170, 96), (96, 138, 108),
                              (134, 96, 140), (214, 200, 176))  # fmt: skip


def paint_room(
    v: View, wall: Colour, floor: Colour, *, planks: bool = True, skirting: Colour = (240, 232, 220)
) -> None:
    """A back wall and a floor that meet at the horizon."""
    v.wash(0, v.horizon, (toned(wall, 0.96), wall))
    v.wash(v.horizon, v.h, (toned(floor, 1.05), floor, toned(floor, 0.86)))
    if planks:
        v.joints(toned(floor, 0.88))
    v.slab(0, v.horizon - v.s * 0.022, v.w, v.s * 0.022, skirting)


@painting("windowpane")
def paint_window(
    v: View, x: float, top: float, wide: float, high: float, *, frame: Colour = (250, 246, 238),
    panes: int = 2, curtain: Colour | None = None,
) -> None:  # fmt: skip
    """With the sky of the time behind it."""
    edge = v.s * 0.012
    v.slab(x - edge, top - edge, wide + 2 * edge, high + 2 * edge, frame)
    stops = [overcast(v, colour) for colour in v.air.time.sky]
    for i in range(PANE_STEPS):
        k = (i + 0.5) / PANE_STEPS * (len(stops) - 1)
        colour = mixed(stops[int(k)], stops[int(k) + 1], k % 1)
        v.lit(box(x, top + high * i / PANE_STEPS, wide, high / PANE_STEPS + 0.5), colour)
    _outside(v, x, top, wide, high)
    for i in range(1, panes):
        v.slab(x + wide * i / panes - edge * 0.4, top, edge * 0.8, high, frame)
    v.slab(x, top + high * 0.45, wide, edge * 0.7, frame)
    if curtain is not None:
        for side in (0, 1):
            at, reach = (x - edge, wide * 0.24) if side == 0 else (x + wide + edge, -wide * 0.24)
            drape = [(at - reach * 0.3, top - 2 * edge), (at + reach, top - 2 * edge),
                     (at + reach * 0.55, top + high * 0.7), (at + reach * 0.7, top + high * 1.08),
                     (at - reach * 0.3, top + high * 1.08)]  # fmt: skip
            v.shape(drape, curtain)
            for k in (0.0, 0.35, 0.7):
                fold = np.array([(at + reach * k, top), (at + reach * k * 0.8, top + high)])
                v.line(fold, toned(curtain, 0.86), 0.6)


def _outside(v: View, x: float, top: float, wide: float, high: float) -> None:
    if v.air.time.stars > 20:
        for _ in range(9):
            star = (x + wide * v.rng.random(), top + high * 0.8 * v.rng.random())
            v.lit(oval(star, v.s * 0.0022, v.s * 0.0022), (255, 250, 230))
    if v.air.weather.falls in ("rain", "heavy rain", "snow"):
        for _ in range(10):
            px, py = x + wide * v.rng.random(), top + high * v.rng.uniform(0, 0.9)
            long = v.s * 0.02 if "rain" in v.air.weather.falls else v.s * 0.002
            v.lit(oval((px, py), v.s * 0.002, long), (240, 246, 255))


def paint_sun_patch(v: View, side: int = -1) -> None:
    """Daylight from a window, on the floor."""
    if v.dark or v.air.weather.cover > 0.4:
        return
    edge = 0.0 if side < 0 else v.w
    far = v.w * 0.5
    patch = [(edge, v.horizon + v.h * 0.04), (far, v.h), (edge + (far - edge) * 0.35, v.h),
             (edge, v.horizon + v.h * 0.16)]  # fmt: skip
    v.p.glow(np.array(patch), mixed(v.air.time.sky[-1], (255, 246, 214), 0.6), 0.35)


@painting("door")
def paint_door(v: View, x: float, wide: float, high: float, colour: Colour = WOOD) -> None:
    top = v.horizon - high
    v.slab(x - wide * 0.08, top - wide * 0.08, wide * 1.16, high + wide * 0.08, toned(colour, 1.14))
    v.slab(x, top, wide, high, colour)
    for y in (0.1, 0.55):
        v.slab(x + wide * 0.16, top + high * y, wide * 0.68, high * 0.33, toned(colour, 0.88))
    v.disc(x + wide * 0.88, top + high * 0.52, wide * 0.045, wide * 0.045, (236, 204, 120))


@painting("lamp")
def paint_lamp(v: View, x: float, top: float, r: float, colour: Colour = (250, 226, 170)) -> None:
    """Hung from the ceiling."""
    v.line(np.array([(x, 0), (x, top)]), (92, 84, 90), 0.6)
    shade = np.array([(x - r * 0.4, top), (x + r * 0.4, top), (x + r, top + r * 0.8),
                      (x - r, top + r * 0.8)])  # fmt: skip
    if v.dark:
        v.halo(x, top + r, r * 4, (255, 222, 150), 0.5)
        v.lit(shade, (255, 236, 190))
    else:
        v.fill(shade, colour)


@painting("table")
def paint_table(v: View, x: float, y: float, size: float, colour: Colour = WOOD) -> None:
    for dx in (-0.42, 0.37):
        v.slab(x + dx * size, y, size * 0.05, size * 0.6, toned(colour, 0.7))
    v.shape([(x - size * 0.52, y), (x + size * 0.52, y), (x + size * 0.42, y - size * 0.16),
             (x - size * 0.42, y - size * 0.16)], toned(colour, 1.12))  # fmt: skip
    v.slab(x - size * 0.52, y, size * 1.04, size * 0.07, colour)


@painting("desk")
def paint_desk(v: View, x: float, y: float, size: float) -> None:
    """Of a school."""
    for dx in (-0.42, 0.42):
        v.slab(x + dx * size, y, size * 0.05, size * 0.62, (126, 120, 126))
    v.shape([(x - size * 0.5, y), (x + size * 0.5, y), (x + size * 0.44, y - size * 0.16),
             (x - size * 0.44, y - size * 0.16)], (232, 194, 142))  # fmt: skip
    v.slab(x - size * 0.5, y, size, size * 0.1, (190, 146, 100))


@painting("chair")
def paint_chair(v: View, x: float, y: float, size: float, colour: Colour = WOOD) -> None:
    for dx in (-0.24, 0.19):
        v.slab(x + dx * size, y - size * 0.95, size * 0.05, size * 1.4, toned(colour, 0.8))
    v.slab(x - size * 0.24, y - size * 0.9, size * 0.48, size * 0.26, colour)
    v.shape([(x - size * 0.3, y), (x + size * 0.3, y), (x + size * 0.24, y - size * 0.12),
             (x - size * 0.24, y - size * 0.12)], toned(colour, 1.1))  # fmt: skip
    v.slab(x - size * 0.3, y, size * 0.6, size * 0.06, toned(colour, 0.9))


@painting("shelf")
def paint_shelf(
    v: View, x: float, top: float, wide: float, rows: int, colour: Colour = DARK_WOOD,
    goods: tuple[Colour, ...] = SPINES,
) -> None:  # fmt: skip
    """With books or goods, down to the floor."""
    high = v.horizon - top
    v.slab(x, top, wide, high, toned(colour, 0.62))
    step, edge = high / rows, v.s * 0.009
    for row in range(rows):
        low = top + step * (row + 1)
        at = x + edge
        while at < x + wide - edge:
            thick = v.s * v.rng.uniform(0.01, 0.022)
            tall = step * v.rng.uniform(0.62, 0.86)
            if v.rng.random() < 0.9:
                v.slab(at, low - tall, min(thick, x + wide - at), tall,
                       toned(v.rng.choice(goods), v.rng.uniform(0.85, 1.1)), 0.3)  # fmt: skip
            at += thick + v.s * 0.002
        v.slab(x, low - edge * 0.5, wide, edge, colour)
    for dx in (0.0, wide - edge):
        v.slab(x + dx, top, edge, high, toned(colour, 1.1))
    v.slab(x, top - edge, wide, edge * 1.4, toned(colour, 1.12))


@painting("bed")
def paint_bed(v: View, x: float, y: float, size: float, cover: Colour) -> None:
    v.slab(x - size * 0.55, y - size * 0.42, size * 0.06, size * 0.6, DARK_WOOD)
    v.shape(
        [
            (x - size * 0.5, y - size * 0.12),
            (x + size * 0.42, y - size * 0.12),
            (x + size * 0.56, y + size * 0.1),
            (x - size * 0.5, y + size * 0.1),
        ],
        cover,
    )
    v.slab(x - size * 0.5, y + size * 0.1, size * 1.06, size * 0.14, toned(cover, 0.86))
    pillow = closed(
        [
            (x - size * 0.46, y - size * 0.08),
            (x - size * 0.4, y - size * 0.22),
            (x - size * 0.2, y - size * 0.22),
            (x - size * 0.18, y - size * 0.06),
        ],
        5,
    )
    v.fill(pillow, (252, 248, 246))
    v.shape([(x - size * 0.14, y - size * 0.12), (x + size * 0.02, y - size * 0.12),
             (x + size * 0.1, y + size * 0.1), (x - size * 0.1, y + size * 0.1)],
            toned(cover, 1.1))  # fmt: skip


def paint_sofa(v: View, x: float, y: float, size: float, colour: Colour) -> None:
    back = closed([(x - size * 0.5, y), (x - size * 0.5, y - size * 0.34), (x, y - size * 0.38),
                   (x + size * 0.5, y - size * 0.34), (x + size * 0.5, y)], 5)  # fmt: skip
    v.fill(back, colour)
    for dx in (-0.25, 0.25):
        v.fill(closed(box(x + (dx - 0.23) * size, y - size * 0.13, size * 0.46, size * 0.15), 5),
               toned(colour, 1.08))  # fmt: skip
    v.slab(x - size * 0.48, y, size * 0.96, size * 0.1, toned(colour, 0.85))
    for dx in (-0.56, 0.46):
        v.fill(closed(box(x + dx * size, y - size * 0.22, size * 0.1, size * 0.32), 5),
               toned(colour, 0.94))  # fmt: skip


@painting("plant")
def paint_pot(v: View, x: float, base: float, size: float, pot: Colour = (196, 120, 90)) -> None:
    """A green plant in a pot."""
    for turn in np.linspace(-2.7, -0.44, 7):
        tip = np.array([x, base - size * 0.4]) + size * 0.6 * np.array(
            [np.cos(turn), np.sin(turn) * 0.95]
        )
        leaf = oval((np.array([x, base - size * 0.4]) + tip) / 2, size * 0.32, size * 0.09,
                    float(turn))  # fmt: skip
        v.fill(leaf, v.pick((88, 150, 92), (104, 170, 98), (70, 128, 84)))
    v.shape([(x - size * 0.18, base - size * 0.4), (x + size * 0.18, base - size * 0.4),
             (x + size * 0.13, base), (x - size * 0.13, base)], pot)  # fmt: skip


def paint_counter(v: View, y: float, colour: Colour, top: Colour) -> None:
    """Along the wall."""
    v.slab(0, y, v.w, v.horizon - y + v.s * 0.05, colour)
    for x in v.spread(0.16, 0.0):
        v.slab(x - v.s * 0.07, y + v.s * 0.03, v.s * 0.14, v.horizon - y - v.s * 0.01,
               toned(colour, 0.93))  # fmt: skip
    v.slab(0, y - v.s * 0.018, v.w, v.s * 0.03, top)


@painting("painting")
def paint_picture(v: View, x: float, y: float, wide: float, high: float) -> None:
    edge = v.s * 0.009
    v.slab(x - edge, y - edge, wide + 2 * edge, high + 2 * edge, DARK_WOOD)
    v.slab(x, y, wide, high, (198, 222, 238))
    hill = smooth([(x, y + high * 0.7), (x + wide * 0.4, y + high * 0.45),
                   (x + wide, y + high * 0.75)], 5)  # fmt: skip
    v.fill(np.concatenate([hill, [(x + wide, y + high), (x, y + high)]]), (142, 186, 134))


def paint_screen(v: View, x: float, y: float, wide: float, high: float, glow: Colour) -> None:
    """A monitor or a hologram that shines."""
    v.halo(x + wide / 2, y + high / 2, wide * 0.9, glow, 0.3, high * 0.9)
    v.slab(x - v.s * 0.008, y - v.s * 0.008, wide + v.s * 0.016, high + v.s * 0.016, (58, 62, 80))
    v.lit(box(x, y, wide, high), mixed(glow, (20, 30, 60), 0.55))
    for k in (0.2, 0.4, 0.6, 0.8):
        long = wide * v.rng.uniform(0.3, 0.8)
        v.lit(box(x + wide * 0.08, y + high * k, long, high * 0.06), glow)
