"""Skies by time and weather: what shines in them, clouds, and what hangs in the air."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from core.figures.attributes import Colour
from core.figures.backgrounds.landscape import View
from core.figures.painting.paint import mixed, toned
from core.figures.painting.shapes import oval, smooth

STARLIGHT: tuple[Colour, ...] = ((255, 255, 255), (255, 240, 206), (206, 222, 255))
FIREWORKS: tuple[Colour, ...] = (
    (255, 150, 160), (150, 220, 255), (255, 224, 140), (190, 255, 170), (226, 170, 255),
)  # fmt: skip


def paint_sky(v: View, bottom: float | None = None, *, clouds: bool = True) -> None:
    """Down to ``bottom``, the horizon unless told."""
    bottom = v.horizon if bottom is None else bottom
    time, weather = v.air.time, v.air.weather
    v.raw_wash(0, bottom, [overcast(v, colour) for colour in time.sky])
    clear = 1 - weather.cover
    if time.stars and clear > 0.3:
        v.dots(int(time.stars * clear), (0.0009, 0.0028), STARLIGHT, (0, 0.92 * bottom / v.h))
        _bright_stars(v, bottom, time.stars // 16)
    if clear > 0.3:
        DISCS.get(time.disc, _no_disc)(v, bottom)
    EXTRAS.get(weather.extra, _nothing)(v, bottom)
    if clouds:
        paint_clouds(v, bottom, weather.clouds)


def overcast(v: View, colour: Colour) -> Colour:
    """A colour of the sky behind cloud."""
    cover = v.air.weather.cover
    grey = sum(colour) / 3 * (1 - 0.32 * cover)
    return mixed(colour, (grey, grey * 1.01, grey * 1.06), cover)


def _bright_stars(v: View, bottom: float, count: int) -> None:
    for _ in range(count):
        x, y = v.w * v.rng.random(), bottom * v.rng.uniform(0.02, 0.75)
        r = v.s * v.rng.uniform(0.007, 0.014)
        for across, down in ((r, r * 0.14), (r * 0.14, r)):
            v.lit(oval((x, y), across, down), (255, 252, 236))


# -- clouds ----------------------------------------------------------------------------------


def paint_clouds(v: View, bottom: float, count: int) -> None:
    lit, under = (overcast(v, colour) for colour in v.air.time.clouds)
    cover = v.air.weather.cover
    if cover > 0.4:
        lit, under = toned(lit, 1 - 0.2 * cover), toned(under, 1 - 0.24 * cover)
    count = round(count * max(1.0, (v.w / v.h) ** 0.5))
    for i in range(count):
        x = v.w * (i + v.rng.uniform(0.15, 0.85)) / count
        low = 0.16 + 0.6 * v.rng.random() ** 1.5
        wide = v.s * v.rng.uniform(0.28, 0.46) * (1.1 - 0.55 * low)
        paint_cloud(v, x, bottom * low, wide, lit, under)


def paint_cloud(v: View, x: float, y: float, wide: float, lit: Colour, under: Colour) -> None:
    """Heaped in its middle, flat below, shaded on its far side."""
    rng = v.rng
    puffs = [
        (x + wide * (k + rng.uniform(-0.03, 0.03)), y - wide * high * rng.uniform(0.8, 1.15),
         wide * r)
        for k, high, r in (
            (-0.38, 0.05, 0.1), (-0.22, 0.13, 0.14), (-0.02, 0.22, 0.18), (0.17, 0.15, 0.15),
            (0.33, 0.07, 0.11), (-0.12, 0.08, 0.15), (0.1, 0.06, 0.15),
        )
    ]  # fmt: skip
    for px, py, r in puffs:
        v.lit(oval((px, py), r, r * 0.9), under)
    v.lit(oval((x, y + wide * 0.03), wide * 0.5, wide * 0.06), under)
    for px, py, r in puffs:
        side = (px + v.sun * wide * 0.02, py - wide * 0.025)
        v.lit(oval(side, r * 0.9, r * 0.8), lit)


def paint_streaks(v: View, bottom: float, colours: tuple[Colour, Colour], count: int = 4) -> None:
    """Thin clouds before a low sun."""
    for k in range(count):
        y = bottom * (0.18 + 0.62 * k / count) + v.s * v.rng.uniform(-0.02, 0.02)
        x, wide = v.w * v.rng.random(), v.s * v.rng.uniform(0.2, 0.34)
        colour = colours[k * 2 >= count]
        v.lit(oval((x, y), wide, v.s * 0.011), colour)
        v.lit(oval((x + wide * 0.3, y + v.s * 0.012), wide * 0.6, v.s * 0.007), colour)


# -- sun and moon ----------------------------------------------------------------------------


def _nothing(v: View, bottom: float) -> None:
    pass


_no_disc = _nothing


def _low_sun(v: View, bottom: float) -> None:
    x, y = v.w * (0.5 + 0.27 * v.sun), bottom - v.s * 0.075
    top, low = v.air.time.sky[-2], v.air.time.sky[-1]
    v.halo(x, y, v.s * 0.5, mixed(low, (255, 244, 190), 0.5), 0.7)
    v.lit(oval((x, y), v.s * 0.085, v.s * 0.085), (255, 250, 222))
    if sum(v.air.time.ambient) < 2.6:
        paint_streaks(v, bottom, (mixed(v.air.time.sky[0], top, 0.6), v.air.time.clouds[0]))


def _moon(v: View, bottom: float, r: float, colour: Colour, glow: Colour) -> tuple[float, float]:
    x, y = v.w * (0.5 + 0.3 * v.sun), max(0.24 * bottom, 1.3 * r)
    v.halo(x, y, r * 4.2, glow, 0.42)
    v.lit(oval((x, y), r, r), colour)
    return x, y


def _crescent(v: View, bottom: float) -> None:
    r = v.s * 0.045
    x, y = _moon(v, bottom, r, (252, 246, 220), (196, 200, 250))
    dark = mixed(v.air.time.sky[0], (196, 200, 250), 0.34)
    v.lit(oval((x - r * 0.42 * v.sun, y - r * 0.16), r * 0.86, r * 0.86), dark)


def _full_moon(v: View, bottom: float) -> None:
    r = v.s * 0.115
    x, y = _moon(v, bottom, r, (250, 248, 232), (206, 220, 255))
    for dx, dy, k in ((-0.3, -0.2, 0.26), (0.28, 0.2, 0.2), (0.05, 0.5, 0.15), (0.34, -0.42, 0.12)):
        v.lit(oval((x + dx * r, y + dy * r), k * r, k * r * 0.9), (232, 230, 222))


def _red_moon(v: View, bottom: float) -> None:
    r = v.s * 0.125
    x, y = _moon(v, bottom, r, (232, 82, 64), (255, 90, 60))
    for dx, dy, k in ((-0.3, -0.2, 0.26), (0.28, 0.2, 0.2), (0.05, 0.5, 0.15)):
        v.lit(oval((x + dx * r, y + dy * r), k * r, k * r * 0.9), (208, 62, 54))


def _milky_way(v: View, bottom: float) -> None:
    turn = v.rng.choice((-1, 1)) * v.rng.uniform(0.3, 0.6)
    for i in range(9):
        k = (i - 4) / 4
        x, y = v.w * (0.5 + k * 0.6), bottom * (0.45 + k * turn * 0.6)
        v.halo(x, y, v.s * 0.27, (128, 116, 208), 0.36, v.s * 0.12)
    _meteors(v, bottom, 1)


DISCS: dict[str, Callable[[View, float], None]] = {
    "low sun": _low_sun, "crescent": _crescent, "full moon": _full_moon, "red moon": _red_moon,
    "milky way": _milky_way,
}  # fmt: skip


# -- more in the sky -------------------------------------------------------------------------


def _meteors(v: View, bottom: float, count: int = 5) -> None:
    for _ in range(count):
        x, y = v.w * v.rng.uniform(-0.1, 0.75), bottom * v.rng.uniform(0.04, 0.5)
        long = v.s * v.rng.uniform(0.14, 0.24)
        tail = [(x, y), (x + long, y + long * 0.3), (x + long * 1.01, y + long * 0.33)]
        v.lit(np.array(tail), (255, 255, 240))
        v.halo(x + long, y + long * 0.315, v.s * 0.018, (255, 255, 240), 0.9)


def _rainbow(v: View, bottom: float) -> None:
    centre, r = np.array([v.w * (0.5 - 0.16 * v.sun), bottom + v.s * 0.12]), v.s * 0.62
    colours: tuple[Colour, ...] = ((246, 110, 110), (250, 180, 96), (252, 236, 120),
        (132, 216, 140), (110, 176, 246), (176, 130, 230))  # fmt: skip
    turn = np.linspace(math.pi, 2 * math.pi, 48)
    arc = np.stack([np.cos(turn), np.sin(turn)], 1)
    for i, colour in enumerate(colours):
        outer, inner = r - i * 0.017 * v.s, r - (i + 1) * 0.017 * v.s
        band = np.concatenate([centre + arc * outer, (centre + arc * inner)[::-1]])
        v.p.glow(band, colour, 0.5)


def _aurora(v: View, bottom: float) -> None:
    colours: tuple[Colour, ...] = ((96, 240, 176), (84, 220, 220), (170, 130, 246))
    for k, colour in enumerate(colours):
        xs = np.linspace(-0.1, 1.1, 8) * v.w
        level = bottom * (0.34 + 0.13 * k)
        wave = v.s * 0.07 * np.sin(np.arange(8) * 1.3 + v.rng.uniform(0, 6))
        edge = smooth(np.stack([xs, level + wave], 1), 6)
        for rise in (0.26, 0.18, 0.1, 0.04):
            top = edge - np.array([0.0, rise * v.s])
            v.p.glow(np.concatenate([edge, top[::-1]]), colour, 0.13)


def _bolt(v: View, bottom: float) -> None:
    x, y = v.w * (0.5 + 0.28 * v.sun), 0.0
    v.halo(x, bottom * 0.4, v.s * 0.4, (214, 206, 255), 0.5)
    spine = [(x, y)]
    while y < bottom * 0.94:
        x, y = x + v.s * v.rng.uniform(-0.055, 0.05), y + bottom * v.rng.uniform(0.09, 0.16)
        spine.append((x, y))
    for wide, colour in ((2.6, (190, 170, 250)), (1.1, (255, 252, 255))):
        v.p.line(np.array(spine), colour, wide)
        branch = np.array([spine[2], (spine[2][0] + v.s * 0.1, spine[2][1] + v.s * 0.09),
                           (spine[2][0] + v.s * 0.12, spine[2][1] + v.s * 0.17)])  # fmt: skip
        v.p.line(branch, colour, wide * 0.6)


def paint_fireworks(v: View, bottom: float, count: int = 4) -> None:
    for i in range(count):
        x = v.w * (i + v.rng.uniform(0.2, 0.8)) / count
        y, r = bottom * v.rng.uniform(0.12, 0.48), v.s * v.rng.uniform(0.09, 0.15)
        colour = FIREWORKS[(i + v.rng.randrange(2)) % len(FIREWORKS)]
        v.halo(x, y, r * 1.5, colour, 0.35)
        for turn in np.linspace(0, 2 * math.pi, 18, endpoint=False):
            way = np.array([math.cos(turn), math.sin(turn)])
            trail = np.array([(x, y) + way * r * 0.45, (x, y) + way * r])
            v.p.line(trail, mixed(colour, (255, 255, 255), 0.25), 0.5)
            for k in (0.35, 0.65, 1.0):
                spot = (x, y) + way * r * k
                v.lit(oval(spot, v.s * 0.004, v.s * 0.004), mixed(colour, (255, 255, 255), 1 - k))


EXTRAS: dict[str, Callable[[View, float], None]] = {
    "rainbow": _rainbow, "aurora": _aurora, "bolt": _bolt, "meteors": _meteors,
    "fireworks": paint_fireworks,
}  # fmt: skip


# -- in the air before the place ------------------------------------------------------------


def paint_veils(v: View) -> None:
    """Fog, mist, dust and rays over a painted place."""
    haze, extra = v.haze, v.air.weather.extra
    if extra == "beams":
        v.beams((255, 252, 220), 5, 0.17)
    if extra not in ("fog", "mist", "dust") or v.air.indoors:
        return
    colour = (
        mixed(haze, (236, 216, 180), 0.6) if extra == "dust" else mixed(haze, (250, 250, 250), 0.3)
    )
    strength, count = {"fog": (0.85, 10), "mist": (0.7, 7), "dust": (0.6, 8)}[extra]
    for _ in range(count):
        y = v.horizon + v.h * v.rng.uniform(-0.12, 0.12)
        v.halo(v.w * v.rng.random(), y, v.s * 0.6, colour, strength, v.h * v.rng.uniform(0.05, 0.1))
