"""Horns and halos."""

from __future__ import annotations

import math

import numpy as np

from core.figures.attributes import Colour
from core.figures.body.models import Model
from core.figures.painting.paint import HAIR_SHADE, Label, ink, mixed
from core.figures.painting.shapes import Polygon, oval, ribbon, smooth

# Per form: azimuth, height and reach of the root; the middle line out and up from there in head
# radii; widths along it.
Form = tuple[float, float, float, tuple[tuple[float, float], ...], tuple[float, ...]]
FORMS: dict[str, Form] = {
    "curved": (0.62, 0.84, 0.75, ((0.0, 0.0), (0.2, 0.2), (0.3, 0.46), (0.16, 0.76)),
               (0.3, 0.26, 0.17, 0.0)),
    "swept": (0.66, 0.78, 0.85, ((0.0, 0.0), (0.3, 0.16), (0.62, 0.42), (0.78, 0.86)),
              (0.28, 0.25, 0.16, 0.0)),
    "short": (0.45, 0.82, 0.8, ((0.0, 0.0), (0.05, 0.22), (0.07, 0.5)), (0.25, 0.17, 0.0)),
    "single": (0.0, 0.72, 0.8, ((0.0, 0.0), (0.0, 0.4), (0.0, 0.92)), (0.24, 0.16, 0.0)),
    "ram": (0.95, 0.6, 0.9, ((0.0, 0.0), (0.3, 0.24), (0.62, 0.06), (0.56, -0.36), (0.22, -0.38),
            (0.2, -0.12)), (0.34, 0.36, 0.32, 0.25, 0.15, 0.02)),
    "bull": (0.85, 0.72, 0.85, ((0.0, 0.0), (0.36, 0.06), (0.62, 0.26), (0.58, 0.66)),
             (0.3, 0.27, 0.18, 0.0)),
    "antlers": (0.55, 0.88, 0.75, ((0.0, 0.0), (0.24, 0.36), (0.42, 0.8), (0.36, 1.2)),
                (0.14, 0.13, 0.1, 0.02)),
}  # fmt: skip
BRANCHES = (((0.22, 0.34), (0.02, 0.52), (0.0, 0.72)), ((0.4, 0.72), (0.62, 0.82), (0.72, 1.06)),
            ((0.3, 0.5), (0.54, 0.52), (0.66, 0.66)))  # fmt: skip


def paint_horns(m: Model, form: str, colour: Colour, *, far: bool) -> None:
    f = m.head
    azimuth, height, reach, line, widths = FORMS.get(form, FORMS["curved"])
    for side in (1,) if azimuth == 0 else (-1, 1):
        if (f.shows(azimuth * side) < -0.25) != far:
            continue
        x, y = f.turned(azimuth * side, height, reach)
        # Out of the head in a front view, back along it in profile.
        out = side * math.cos(f.yaw) - 0.7 * math.sin(f.yaw)
        if azimuth == 0:
            out, x = 0.0, x * 0.9
        strokes = [(line, widths)]
        if form == "antlers":
            strokes += [(branch, (0.1, 0.08, 0.0)) for branch in BRANCHES]
        shapes: list[tuple[Polygon, Colour]] = []
        for places, wide in strokes:
            lean = 0.3 * math.sin(f.yaw) if azimuth == 0 else 0.0
            points = [(x + a * out + lean * b, y + b) for a, b in places]
            centre = f.shape(smooth(points, 6))
            shapes.append((ribbon(centre, np.array(wide) * f.radius), colour))
        m.p.part(shapes, f.radius * 0.06, Label.TRIM, shade=HAIR_SHADE)
        _ridges(m, shapes[0][0], colour)


def _ridges(m: Model, outline: Polygon, colour: Colour) -> None:
    half = len(outline) // 2
    for share in (0.16, 0.32, 0.48, 0.64):
        one, other = outline[int(half * share)], outline[-1 - int(half * share)]
        m.p.mark([one, (one + other) / 2, other], mixed(ink(colour), colour, 0.35), 0.45)


def paint_halo(m: Model, colour: Colour, *, far: bool) -> None:
    """A ring over the crown; its far half is behind the hair."""
    f = m.head
    turns = np.linspace(math.pi, 2 * math.pi, 25) if not far else np.linspace(0, math.pi, 25)
    places = [(0.78 * math.cos(t), 1.52 + 0.2 * math.sin(t)) for t in turns]
    if far:
        m.p.glow(
            oval(f.at(0, 1.52), f.radius * 0.95, f.radius * 0.34, f.tilt), (255, 248, 214), 0.35
        )
    band = ribbon(f.shape(places), (f.radius * 0.12,))
    m.p.part([(band, colour)], 0, Label.TRIM, outline=0.6)
    m.p.mark(f.shape(places[4:-4]), (255, 252, 236), 0.7)
