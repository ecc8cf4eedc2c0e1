"""One large eye: white, iris from dark to light, pupil, two highlights, lashes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.figures.attributes import Colour
from core.figures.face.heads import HeadFrame
from core.figures.painting.paint import Label, Painter, Shade, mixed, toned
from core.figures.painting.shapes import Polygon, closed, oval, smooth

LASH: Colour = (52, 30, 44)


@dataclass(frozen=True)
class EyeShape:
    """Head radii; ``outward`` is the side of the outer corner."""

    x: float
    y: float
    wide: float
    high: float
    outward: int
    lashes: float = 1.0
    curved: int = 0
    slant: float = 0.0

    def points(self, places: list[tuple[float, float]]) -> Polygon:
        """Half widths outward and half heights upward from the eye's middle."""
        return np.array([(self.x + self.outward * u * self.wide, self.y + v * self.high)
                         for u, v in places])  # fmt: skip


def paint_eye(p: Painter, f: HeadFrame, eye: EyeShape, iris: Colour, skin: Colour) -> None:
    if eye.curved:
        _closed(p, f, eye)
        return
    inner_drop = eye.slant * 1.6
    white = eye.points(
        [(-1.0, -0.05), (-0.82, 0.52 - inner_drop), (-0.2, 0.92 - inner_drop * 0.4), (0.5, 0.9),
         (1.0, 0.3), (0.92, -0.35), (0.45, -0.86), (-0.3, -0.9), (-0.82, -0.55)]
    )  # fmt: skip
    outline = f.shape(closed(white, 4))
    region = p.part([(outline, (252, 250, 252))], 0, Label.EYES, outline=0.0)
    _iris(p, f, eye, iris, region)
    top = eye.points([(-1.2, 1.3), (1.3, 1.3), (1.3, 0.52), (-1.2, 0.48)])
    p.inside(region, [f.shape(top)], Shade(0.78, 0.74, 0.84))
    highlight = -1 if p.light[0] < 0 else 1
    big = f.at(eye.x + highlight * eye.wide * 0.3, eye.y + eye.high * 0.4)
    p.fill(
        oval(big, f.radius * eye.wide * 0.27, f.radius * eye.high * 0.27, f.tilt), (255, 255, 255)
    )
    small = f.at(eye.x - highlight * eye.wide * 0.34, eye.y - eye.high * 0.42)
    p.fill(oval(small, f.radius * eye.wide * 0.13, f.radius * eye.high * 0.13), (255, 255, 255))
    _lashes(p, f, eye, inner_drop, skin)


def _iris(p: Painter, f: HeadFrame, eye: EyeShape, iris: Colour, region: object) -> None:
    wide, high = f.radius * eye.wide * 0.76, f.radius * eye.high * 0.98
    x = eye.x + 0.04 * f.yaw * eye.wide
    centre = f.at(x, eye.y)
    dark = mixed(toned(iris, 0.34), (30, 16, 50), 0.35)
    from core.figures.painting.paint import Region

    assert isinstance(region, Region)
    p.inside(region, [oval(centre, wide, high, f.tilt)], dark)
    p.inside(region, [oval(centre, wide * 0.86, high * 0.9, f.tilt)], toned(iris, 0.78))
    low = f.at(x, eye.y - eye.high * 0.3)
    p.inside(region, [oval(low, wide * 0.76, high * 0.6, f.tilt)], iris)
    lower = f.at(x, eye.y - eye.high * 0.52)
    light = mixed(toned(iris, 1.25), (255, 255, 255), 0.35)
    p.inside(region, [oval(lower, wide * 0.56, high * 0.3, f.tilt)], light)
    pupil = f.at(x, eye.y + eye.high * 0.06)
    p.inside(region, [oval(pupil, wide * 0.4, high * 0.42, f.tilt)], dark)


def _lashes(p: Painter, f: HeadFrame, eye: EyeShape, inner_drop: float, skin: Colour) -> None:
    k = eye.lashes
    upper = [(-1.12, 0.2 - inner_drop), (-0.84, 0.66 - inner_drop), (-0.2, 1.05 - inner_drop * 0.4),
             (0.52, 1.04), (1.02, 0.5), (1.14, 0.2), (1.42, 0.42 + 0.12 * k)]  # fmt: skip
    lower = [(1.16, 0.62), (0.62, 1.2 + 0.12 * k), (-0.2, 1.2 - inner_drop * 0.4 + 0.1 * k),
             (-0.9, 0.78 - inner_drop)]  # fmt: skip
    one = smooth(eye.points(upper[:6]), 4)
    other = smooth(eye.points([upper[6], *lower, (-1.12, 0.2 - inner_drop)]), 4)
    p.fill(f.shape(np.concatenate([one, other])), LASH)
    under = eye.points([(0.95, -0.42), (0.6, -0.88), (0.05, -1.02)])
    p.mark(f.shape(under), mixed(LASH, skin, 0.25), 0.5)
    crease = eye.points([(-0.5, 1.42 - inner_drop), (0.2, 1.58), (0.85, 1.3)])
    p.mark(f.shape(crease), mixed(LASH, skin, 0.5), 0.4)


def _closed(p: Painter, f: HeadFrame, eye: EyeShape) -> None:
    bow = 0.42 * eye.curved
    arc = smooth(eye.points([(-1.0, -bow), (-0.5, bow * 0.6), (0.1, bow), (0.6, bow * 0.5),
                             (1.1, -bow * 0.9)]), 4)  # fmt: skip
    p.mark(f.shape(arc), LASH, 1.5)
    for u in (0.7, 1.0):
        tip = eye.points([(u, bow * 0.1), (u + 0.14, -0.12), (u + 0.22, -0.25)])
        p.mark(f.shape(tip), LASH, 0.6)
