"""One large eye: white, iris from dark to light, pupil, highlights, lashes; from the side too."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from core.figures.attributes import Colour
from core.figures.face.eye_kinds import EyeKind
from core.figures.face.heads import HeadFrame
from core.figures.painting.paint import Label, Painter, Region, Shade, mixed, toned
from core.figures.painting.shapes import Polygon, closed, lock, oval, ribbon, smooth

LASH: Colour = (52, 30, 44)
WHITE: Colour = (252, 250, 252)
LID_SHADE = Shade(0.78, 0.74, 0.84)
# The opening in half widths outward and half heights upward: the upper lid from the inner corner
# to the outer one, then the lower lid back; from the front, and from the side, where the ball
# bulges towards where the face looks.
FRONT = np.array(
    [(-1.0, -0.1), (-0.84, 0.46), (-0.3, 0.92), (0.4, 0.94), (0.88, 0.56), (1.0, 0.1),
     (0.84, -0.5), (0.34, -0.88), (-0.3, -0.9), (-0.82, -0.58)]
)  # fmt: skip
SIDE = np.array(
    [(-0.82, -0.12), (-0.86, 0.46), (-0.62, 0.95), (0.12, 0.86), (0.74, 0.44), (1.06, 0.0),
     (0.72, -0.42), (0.22, -0.76), (-0.44, -0.92), (-0.76, -0.6)]
)  # fmt: skip
UPPER = 6  # points of the upper lid
FINE_PIXELS = 90.0  # radius of a head from which on irises and lashes are drawn strand by strand


@dataclass(frozen=True)
class EyeShape:
    """Head radii; ``outward`` is the side of the outer corner, ``side`` how far from the side it is
    seen, 0 to 1; ``droop`` lowers the inner end of the upper lid."""

    x: float
    y: float
    wide: float
    high: float
    outward: int
    kind: EyeKind
    side: float = 0.0
    lashes: float = 1.0
    curved: int = 0
    droop: float = 0.0

    def points(self, places: list[tuple[float, float]] | Polygon) -> Polygon:
        """Half widths outward and half heights upward from the eye's middle."""
        u, v = np.asarray(places, np.float64).T
        tilted = v + self.kind.tilt * u
        return np.stack([self.x + self.outward * u * self.wide, self.y + tilted * self.high], 1)

    @property
    def opening(self) -> Polygon:
        """The lids in half widths and half heights."""
        lids = FRONT * (1 - self.side) + SIDE * self.side
        upper = lids[:UPPER]
        upper[:, 1] = np.where(upper[:, 1] > 0, upper[:, 1] * self.kind.lid, upper[:, 1])
        upper[:, 1] -= self.droop * np.clip(0.9 - upper[:, 0], 0.0, 1.8) * 0.55
        if self.kind.lid < 1:
            upper[:, 1] -= 0.28 * (1 - self.kind.lid)
        return lids


def paint_eye(p: Painter, f: HeadFrame, eye: EyeShape, iris: Colour, skin: Colour) -> None:
    if eye.curved:
        _closed(p, f, eye)
        return
    light = mixed(iris, (255, 255, 255), 0.3)
    if eye.kind.glows:
        middle = f.at(eye.x, eye.y)
        p.soft(middle, f.radius * eye.wide * 2.2, f.radius * eye.high * 1.9, light, 0.9)
    opening = eye.opening
    outline = f.shape(closed(eye.points(opening), 4))
    region = p.part([(outline, WHITE)], 0, Label.EYES, outline=0.0)
    if eye.kind.iris > 0:
        _iris(p, f, eye, iris, region)
    top = [(u, v - 0.34) for u, v in opening[:UPPER]]
    shadow = np.concatenate([smooth(eye.points(opening[:UPPER] + np.array([0.0, 0.3])), 3),
                             smooth(eye.points(top), 3)[::-1]])  # fmt: skip
    p.inside(region, [f.shape(shadow)], LID_SHADE)
    if eye.kind.iris > 0:
        _highlights(p, f, eye, region)
    _lashes(p, f, eye, opening, skin)
    if eye.kind.glows:
        p.soft(f.at(eye.x, eye.y - 0.1), f.radius * eye.wide, f.radius * eye.high, light, 0.4)
        trail = [(eye.x, eye.y), (eye.x + eye.outward * 0.3, eye.y + 0.12),
                 (eye.x + eye.outward * 0.56, eye.y + 0.3)]  # fmt: skip
        p.glow(lock(f.shape(trail), f.radius * 0.12), light, 0.55)


def _iris_frame(f: HeadFrame, eye: EyeShape) -> tuple[float, float, float]:
    """Its middle across, and its half axes in pixels."""
    x = eye.x + 0.04 * f.yaw * eye.wide - eye.outward * 0.3 * eye.side * eye.wide
    size = eye.kind.iris
    wide = f.radius * eye.wide * (0.76 - 0.16 * eye.side) * size
    return x, wide, f.radius * eye.high * 0.98 * size


def _iris(p: Painter, f: HeadFrame, eye: EyeShape, iris: Colour, region: Region) -> None:
    x, wide, high = _iris_frame(f, eye)
    unit = high / f.radius
    dark = mixed(toned(iris, 0.34), (30, 16, 50), 0.35)
    light = mixed(toned(iris, 1.25), (255, 255, 255), 0.35)

    def disc(down: float, across: float, tall: float) -> Polygon:
        return oval(f.at(x, eye.y - down * unit), wide * across, high * tall, f.tilt)

    p.inside(region, [disc(0.0, 1.0, 1.0)], dark)
    p.inside(region, [disc(0.02, 0.88, 0.91)], toned(iris, 0.74))
    if f.radius > FINE_PIXELS:
        p.inside(region, [disc(0.14, 0.85, 0.8)], toned(iris, 0.87))
    p.inside(region, [disc(0.26, 0.8, 0.68)], iris)
    if f.radius > FINE_PIXELS:
        _rays(p, f, (x, eye.y), wide, high, iris, region)
        p.inside(region, [disc(0.44, 0.66, 0.46)], mixed(iris, light, 0.45))
    if eye.kind.pupil != "none":
        p.inside(region, [disc(0.56, 0.56, 0.28)], light)
    _pupil(p, f, eye, (x, wide, high), dark, region)


def _rays(
    p: Painter, f: HeadFrame, middle: tuple[float, float], wide: float, high: float, iris: Colour,
    region: Region,
) -> None:  # fmt: skip
    """Fine spokes around the pupil."""
    a, b = wide / f.radius, high / f.radius
    spokes: list[Polygon] = []
    for turn in np.linspace(math.pi * 1.06, math.pi * 1.94, 11):
        cos, sin = math.cos(turn), math.sin(turn)
        line = [(middle[0] + a * cos * far, middle[1] + b * sin * far) for far in (0.42, 0.62, 0.8)]
        spokes.append(ribbon(f.shape(line), np.array((0.0, 0.05, 0.0)) * wide))
    p.inside(region, spokes, toned(iris, 0.7))


def _pupil(
    p: Painter, f: HeadFrame, eye: EyeShape, frame: tuple[float, float, float], dark: Colour,
    region: Region,
) -> None:  # fmt: skip
    x, wide, high = frame
    centre = f.at(x, eye.y + 0.04 * high / f.radius)
    if eye.kind.pupil == "none":
        return
    if eye.kind.pupil == "ring":
        for size in (0.66, 0.38):
            ring = oval(centre, wide * size, high * size, f.tilt)
            p.inside(region, [ribbon(np.vstack([ring, ring[:1]]), (wide * 0.1,))], dark)
        p.inside(region, [oval(centre, wide * 0.14, high * 0.14, f.tilt)], dark)
        return
    polygons = PUPILS.get(eye.kind.pupil, PUPILS["round"])
    colour = {"heart": (250, 92, 140), "star": (255, 226, 112)}.get(eye.kind.pupil, dark)
    size = np.array([wide, high]) / f.radius
    middle = np.array([x, eye.y + 0.04 * size[1]])
    p.inside(region, [f.shape(middle + polygon * size) for polygon in polygons], colour)


def _star(points: int, inner: float) -> Polygon:
    turns = np.arange(2 * points) * math.pi / points + math.pi / 2
    reach = np.where(np.arange(2 * points) % 2, inner, 1.0)
    return np.stack([np.cos(turns) * reach, np.sin(turns) * reach], 1)


_HEART = closed([(0.0, 0.3), (0.34, 0.62), (0.68, 0.36), (0.5, -0.1), (0.0, -0.62), (-0.5, -0.1),
                 (-0.68, 0.36), (-0.34, 0.62)], 4)  # fmt: skip
PUPILS: dict[str, list[Polygon]] = {
    "round": [oval((0.0, 0.0), 0.4, 0.42)],
    "slit": [np.array([(0.0, 0.8), (0.13, 0.3), (0.13, -0.3), (0.0, -0.8), (-0.13, -0.3),
                       (-0.13, 0.3)])],
    "heart": [_HEART * 0.95],
    "star": [_star(5, 0.44) * 0.62],
    "cross": [np.array([(-0.14, 0.6), (0.14, 0.6), (0.14, -0.6), (-0.14, -0.6)]),
              np.array([(-0.6, 0.14), (0.6, 0.14), (0.6, -0.14), (-0.6, -0.14)])],
}  # fmt: skip


def _highlights(p: Painter, f: HeadFrame, eye: EyeShape, region: Region) -> None:
    side = -1 if p.light[0] < 0 else 1
    x, wide, high = _iris_frame(f, eye)
    places = [(0.36, 0.42, 0.34, 0.27), (-0.42, -0.44, 0.17, 0.13), (0.02, -0.72, 0.13, 0.08),
              (-0.5, 0.1, 0.12, 0.09), (0.52, -0.2, 0.12, 0.09)]  # fmt: skip
    count = eye.kind.lights + (1 if f.radius > FINE_PIXELS and eye.kind.lights == 2 else 0)
    dots = [
        oval(f.at(x + side * a * wide / f.radius, eye.y + b * high / f.radius), wide * w, high * h,
             f.tilt)
        for a, b, w, h in places[:count]
    ]  # fmt: skip
    if eye.kind.lights > 2:
        centre = np.array([x - side * 0.1 * wide / f.radius, eye.y - 0.3 * high / f.radius])
        dots.append(f.shape(centre + _star(4, 0.3) * wide * 0.36 / f.radius))
    if dots:
        p.inside(region, dots, (255, 255, 255))


def _lashes(p: Painter, f: HeadFrame, eye: EyeShape, opening: Polygon, skin: Colour) -> None:
    k = eye.lashes
    upper = opening[:UPPER]
    thick = np.array([0.05, 0.13, 0.2, 0.24, 0.27, 0.2])[:, None] * [0.0, 0.9 + 0.2 * k]
    low = smooth(eye.points(upper - [0.0, 0.03]), 4)
    wing = upper[-1] + [0.34 + 0.06 * k, 0.34 + 0.12 * k]
    high = smooth(eye.points(np.vstack([upper + thick, wing])), 4)
    p.fill(f.shape(np.concatenate([low, high[::-1]])), LASH)
    if k > 1 and f.radius > 26:
        _strands(p, f, eye, upper)
    under = opening[UPPER - 1 : -2] + np.array([0.02, -0.08])
    p.mark(f.shape(smooth(eye.points(under), 3)), mixed(LASH, skin, 0.3), 0.5)
    if eye.kind.lid >= 0.9 and eye.side < 0.9:
        crease = eye.points([(-0.5, 1.42 - eye.droop), (0.2, 1.54), (0.85, 1.22)])
        p.mark(f.shape(crease), mixed(LASH, skin, 0.5), 0.4)


def _strands(p: Painter, f: HeadFrame, eye: EyeShape, upper: Polygon) -> None:
    """Single lashes at the outer corner, and under it."""
    places = ((4, 0.2, 0.34), (5, 0.36, 0.16))
    for index, out, up in places:
        u, v = upper[index]
        tip = [(u - 0.06, v + 0.12), (u + out * 0.6, v + 0.14 + up * 0.5), (u + out, v + 0.16 + up)]
        p.fill(lock(f.shape(eye.points(tip)), f.radius * 0.045), LASH)
    if f.radius > FINE_PIXELS:
        for u in (0.5, 0.72):
            tip = [(u, -0.78), (u + 0.1, -0.94), (u + 0.16, -1.04)]
            p.mark(f.shape(eye.points(tip)), LASH, 0.4)


def _closed(p: Painter, f: HeadFrame, eye: EyeShape) -> None:
    bow = 0.42 * eye.curved
    arc = smooth(eye.points([(-1.0, -bow), (-0.5, bow * 0.6), (0.1, bow), (0.6, bow * 0.5),
                             (1.1, -bow * 0.9)]), 4)  # fmt: skip
    p.mark(f.shape(arc), LASH, 1.5)
    for u in (0.7, 1.0):
        tip = eye.points([(u, bow * 0.1), (u + 0.14, -0.12), (u + 0.22, -0.25)])
        p.mark(f.shape(tip), LASH, 0.6)
