"""What lies on a face beside its features: blush, tears, scars, hair of the chin, painted marks."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.figures.attributes import Colour
from core.figures.face.heads import HeadFrame
from core.figures.face.mouths import mouth_place
from core.figures.painting.paint import HAIR_SHADE, Label, Painter, ink, mixed, toned
from core.figures.painting.shapes import closed, lock, oval, ribbon, smooth

WATER: Colour = (188, 226, 252)
RED: Colour = (224, 90, 96)


@dataclass(frozen=True)
class Face:
    """What marks are painted with."""

    p: Painter
    f: HeadFrame
    skin: Colour
    hair: Colour

    def seen(
        self, azimuth: float, height: float, least: float = 0.22
    ) -> tuple[float, float] | None:
        """The place on the face in head radii, None where it is turned away."""
        return self.f.turned(azimuth, height, 0.88) if self.f.shows(azimuth) > least else None

    def stroke(self, points: list[tuple[float, float]], colour: Colour, width: float) -> None:
        self.p.mark(self.f.shape(points), colour, width)

    def dot(self, x: float, y: float, size: float, colour: Colour) -> None:
        self.p.fill(oval(self.f.at(x, y), self.f.radius * size, self.f.radius * size), colour)


def paint_blush(c: Face, strength: float = 0.9) -> None:
    for azimuth in (-0.72, 0.72):
        place = c.seen(azimuth, -0.5)
        if place is None:
            continue
        x, y = place
        narrow = max(c.f.shows(azimuth), 0.5)
        c.p.soft(c.f.at(x, y), c.f.radius * 0.26 * narrow, c.f.radius * 0.14,
                 mixed(c.skin, (255, 90, 100), 0.7), strength)  # fmt: skip
        for step in (-0.08, 0.0, 0.08):
            line = [(x + step + 0.025, y + 0.05), (x + step, y), (x + step - 0.025, y - 0.05)]
            c.stroke(line, RED, 0.42)


def paint_full_blush(c: Face) -> None:
    paint_blush(c, 1.0)
    x, y = c.f.turned(0, -0.46, 0.88)
    c.p.soft(
        c.f.at(x, y), c.f.radius * 0.5, c.f.radius * 0.13, mixed(c.skin, (255, 90, 100), 0.6), 0.8
    )


def paint_nose_blush(c: Face) -> None:
    if abs(c.f.yaw) < 1.1:
        x, y = c.f.turned(0, -0.5, 0.9)
        c.p.soft(c.f.at(x, y), c.f.radius * 0.16, c.f.radius * 0.1, (255, 110, 110), 0.8)


def paint_freckles(c: Face) -> None:
    colour = mixed(c.skin, (150, 84, 52), 0.62)
    for azimuth in (-0.62, 0.62):
        for da, y in ((-0.16, -0.5), (-0.05, -0.46), (0.07, -0.52), (0.17, -0.47), (0.0, -0.57)):
            place = c.seen(azimuth + da, y)
            if place is not None:
                c.dot(*place, 0.018, colour)


def paint_mole(azimuth: float, height: float) -> Callable[[Face], None]:
    def paint(c: Face) -> None:
        place = c.seen(azimuth, height)
        if place is not None:
            c.dot(*place, 0.024, (88, 50, 48))

    return paint


def paint_scar(*points: tuple[float, float], stitches: int = 3) -> Callable[[Face], None]:
    """A line through azimuths and heights."""

    def paint(c: Face) -> None:
        places = [c.seen(a, y) for a, y in points]
        seen = [place for place in places if place is not None]
        if len(seen) < 2:
            return
        colour = mixed(toned(c.skin, 0.82), (190, 70, 70), 0.5)
        line = smooth(seen, 8)
        c.p.fill(
            ribbon(c.f.shape(line), c.f.radius * np.array((0.01, 0.045, 0.05, 0.04, 0.0))), colour
        )
        for share in np.linspace(0.2, 0.8, stitches):
            x, y = line[int(share * (len(line) - 1))]
            c.stroke([(x - 0.05, y + 0.02), (x, y), (x + 0.05, y - 0.02)], colour, 0.5)

    return paint


def paint_tears(c: Face) -> None:
    """Drops at the eyes' corners."""
    for azimuth in (-0.72, 0.72):
        place = c.seen(azimuth, -0.5)
        if place is not None:
            _drop(c, *place, 0.1)


def _drop(c: Face, x: float, y: float, size: float) -> None:
    shape = closed([(x, y + size * 1.7), (x + size * 0.7, y), (x, y - size * 0.8),
                    (x - size * 0.7, y)], 5)  # fmt: skip
    c.p.part([(c.f.shape(shape), WATER)], 0, Label.SKIN, outline=0.4)
    c.p.fill(oval(c.f.at(x - size * 0.2, y), c.f.radius * size * 0.22, c.f.radius * size * 0.3),
             (255, 255, 255))  # fmt: skip


def paint_streams(c: Face) -> None:
    for azimuth in (-0.5, 0.5):
        place = c.seen(azimuth, -0.5)
        if place is None:
            continue
        x, y = place
        out = math.copysign(0.04, azimuth)
        line = smooth([(x, y + 0.06), (x + out, y - 0.12), (x + out * 0.6, y - 0.34)], 6)
        c.p.part(
            [(ribbon(c.f.shape(line), c.f.radius * np.array((0.05, 0.09, 0.08, 0.05))), WATER)],
            0,
            Label.SKIN,
            outline=0.3,
        )
        c.stroke([(x + a, y + b) for a, b in ((0.0, 0.0), (out, -0.12), (out, -0.24))],
                 (255, 255, 255), 0.4)  # fmt: skip
    paint_tears(c)


def paint_sweat(c: Face) -> None:
    azimuth = 0.95 if c.f.yaw <= 0 else -0.95
    place = c.seen(azimuth, 0.1, 0.1)
    if place is not None:
        _drop(c, *place, 0.09)


def paint_whiskers(c: Face) -> None:
    for azimuth in (-0.78, 0.78):
        for rise in (0.05, 0.0, -0.05):
            near, far = (
                c.seen(azimuth, -0.56 + rise),
                c.seen(azimuth * 1.35, -0.54 + 2.4 * rise, 0.05),
            )
            if near and far:
                middle = ((near[0] + far[0]) / 2, (near[1] + far[1]) / 2 + 0.01)
                c.stroke([near, middle, far], mixed(ink(c.skin), c.skin, 0.1), 0.62)


def paint_marking(c: Face) -> None:
    """Painted stripes on the cheeks."""
    for azimuth in (-0.75, 0.75):
        for rise in (0.0, -0.12):
            place = c.seen(azimuth, -0.46 + rise)
            if place is not None:
                x, y = place
                out = math.copysign(1, azimuth)
                shape = [(x - out * 0.12, y - 0.03), (x + out * 0.1, y + 0.05), (x + out * 0.1, y)]
                c.p.fill(c.f.shape(shape), (196, 52, 60))


def paint_tattoo(c: Face) -> None:
    azimuth = 0.72 if c.f.yaw <= 0 else -0.72
    place = c.seen(azimuth, -0.42)
    if place is not None:
        x, y = place
        swirl = [(x, y + 0.08), (x + 0.1, y), (x, y - 0.1), (x - 0.08, y - 0.03), (x, y + 0.01)]
        c.stroke(swirl, (56, 48, 92), 1.1)
        c.stroke([(x, y - 0.1), (x + 0.02, y - 0.19), (x + 0.08, y - 0.25)], (56, 48, 92), 0.9)


def paint_bandage(c: Face) -> None:
    azimuth = 0.7 if c.f.yaw <= 0 else -0.7
    place = c.seen(azimuth, -0.5)
    if place is None:
        return
    x, y = place
    strip = closed([(x - 0.17, y - 0.09), (x - 0.2, y - 0.02), (x + 0.17, y + 0.09),
                    (x + 0.2, y + 0.02)], 4)  # fmt: skip
    region = c.p.part([(c.f.shape(strip), (236, 196, 150))], 0, Label.TRIM, outline=0.5)
    pad = [(x - 0.06, y - 0.07), (x - 0.07, y + 0.02), (x + 0.06, y + 0.07), (x + 0.07, y - 0.02)]
    c.p.inside(region, [c.f.shape(pad)], (246, 220, 186))


def paint_nose_bandage(c: Face) -> None:
    if abs(c.f.yaw) > 1.0:
        return
    x, y = c.f.turned(0, -0.42, 0.9)
    strip = closed(
        [(x - 0.2, y - 0.05), (x - 0.2, y + 0.05), (x + 0.2, y + 0.05), (x + 0.2, y - 0.05)], 4
    )
    c.p.part([(c.f.shape(strip), (236, 196, 150))], 0, Label.TRIM, outline=0.5)


def paint_eyeshadow(c: Face) -> None:
    for azimuth in (-0.45, 0.45):
        place = c.seen(azimuth, 0.08)
        if place is not None:
            wide = c.f.radius * 0.3 * max(0.5, c.f.shows(azimuth))
            c.p.soft(c.f.at(*place), wide, c.f.radius * 0.16, (196, 84, 140), 0.75)


def paint_bags(c: Face) -> None:
    for azimuth in (-0.45, 0.45):
        place = c.seen(azimuth, -0.6)
        if place is not None:
            x, y = place
            c.stroke([(x - 0.16, y + 0.05), (x, y), (x + 0.16, y + 0.05)], toned(c.skin, 0.66), 0.9)


def paint_mustache(c: Face) -> None:
    x, y, k = *c.f.turned(0, -0.645, 0.88), max(0.5, math.cos(c.f.yaw))
    for side in (-1, 1):
        points = [(x, y + 0.02), (x + side * 0.12 * k, y), (x + side * 0.25 * k, y - 0.07)]
        c.p.part([(lock(c.f.shape(points), c.f.radius * 0.1), c.hair)], 0, Label.HAIR, outline=0.6)


def paint_stubble(c: Face) -> None:
    x, y, k = *c.f.turned(0, -0.86, 0.78), max(0.6, math.cos(c.f.yaw))
    for i in range(60):
        a = -0.5 + (i * 0.37) % 1.0
        drop = 0.02 + (i * 0.23) % 0.16 - 0.12 * abs(a)
        c.dot(x + a * k, y - drop + 0.12, 0.017, mixed(c.skin, c.hair, 0.7))


def paint_beard(long: float, wide: float) -> Callable[[Face], None]:
    def paint(c: Face) -> None:
        f = c.f
        turn = 0.5 * math.sin(f.yaw)
        k = wide * max(0.7, math.cos(f.yaw))
        rim = [
            (-0.86, -0.22),
            (-0.7, -0.56),
            (-0.34, -0.62),
            (-0.22, -0.86),
            (0.0, -0.84),
            (0.22, -0.86),
            (0.34, -0.62),
            (0.7, -0.56),
            (0.86, -0.22),
            (0.88, -0.5),
            (0.66, -0.9),
        ]
        low = [
            (0.34, -1.1 - 0.6 * long),
            (0.12, -1.05 - 0.8 * long),
            (0.0, -1.14 - long),
            (-0.14, -1.05 - 0.8 * long),
            (-0.34, -1.1 - 0.6 * long),
            (-0.66, -0.9),
            (-0.88, -0.5),
        ]
        points = [(x * k + turn * (0.55 if y < -0.5 else 0.2), y) for x, y in (*rim, *low)]
        if wide < 0.6:
            points = [(x, min(y, -0.86)) for x, y in points]
        c.p.part([(f.shape(closed(points, 4)), c.hair)], f.radius * 0.08, Label.HAIR,
                 shade=HAIR_SHADE, cast=f.radius * 0.05)  # fmt: skip
        for a in (-0.3, -0.1, 0.12, 0.32):
            line = [(a * k + turn * 0.5, -0.95), (a * 0.9 * k + turn * 0.5, -1.0 - 0.35 * long),
                    (a * 0.6 * k + turn * 0.5, -1.05 - 0.7 * long)]  # fmt: skip
            c.stroke(line, ink(c.hair), 0.5)

    return paint


def paint_vein(c: Face) -> None:
    place = c.seen(0.6 if c.f.yaw <= 0 else -0.6, 0.5, 0.1)
    if place is None:
        return
    x, y = place
    for dx, dy in ((-1, 1), (1, 1), (1, -1), (-1, -1)):
        line = [(x + dx * 0.14, y + dy * 0.04), (x + dx * 0.05, y + dy * 0.05),
                (x + dx * 0.04, y + dy * 0.14)]  # fmt: skip
        c.stroke(line, (214, 40, 50), 1.0)


def paint_dirt(c: Face) -> None:
    for azimuth, y in ((0.7, -0.5), (-0.5, -0.72), (0.3, 0.0)):
        place = c.seen(azimuth, y)
        if place is not None:
            c.p.soft(c.f.at(*place), c.f.radius * 0.17, c.f.radius * 0.09, (120, 90, 70), 0.75)


def paint_fang(c: Face) -> None:
    x, y, k = mouth_place(c.f)
    y += 0.01
    tip = [(x + 0.075 * k, y), (x + 0.14 * k, y + 0.02), (x + 0.105 * k, y - 0.085)]
    c.p.part([(c.f.shape(tip), (255, 251, 248))], 0, Label.SKIN, outline=0.35)


def paint_nothing(c: Face) -> None:
    """Painted with the brows, the mouth or the ears."""
