"""The mouth: a line, or an opening with tongue and teeth."""

from __future__ import annotations

import math

from core.figures.attributes import Colour
from core.figures.face.expressions import MOUTHS, Mouth
from core.figures.face.heads import HeadFrame
from core.figures.painting.paint import Label, Painter, ink, mixed, toned
from core.figures.painting.shapes import closed, oval, smooth

HEIGHT = -0.74
INSIDE: Colour = (140, 38, 52)
TONGUE: Colour = (232, 118, 118)
TEETH: Colour = (255, 251, 248)


def mouth_place(f: HeadFrame) -> tuple[float, float, float]:
    """Its middle in head radii, and how much of its width is seen."""
    x, y = f.turned(0, HEIGHT, 0.84)
    if abs(f.yaw) > 1.05:
        x -= f.side * 0.13
    return x, y, max(0.5, math.cos(f.yaw))


def paint_mouth(p: Painter, f: HeadFrame, name: str, skin: Colour, lips: Colour | None) -> None:
    mouth = MOUTHS.get(name, MOUTHS["smile"])
    x, y, k = mouth_place(f)
    line = mixed(ink(skin), (150, 40, 50), 0.4)
    if lips is not None:
        _lips(p, f, lips)
    if mouth.hole:
        _hole(p, f, mouth, lips or line)
    else:
        points = [(x + a * k, y + b) for a, b in mouth.line]
        p.mark(f.shape(smooth(points, 4)), line, 0.72)
        if mouth.tongue:
            out = closed([(x + a * k, y + b) for a, b in ((-0.06, -0.02), (0.06, -0.02), (0.065,
                         -0.1), (0.0, -0.15), (-0.065, -0.1))], 4)  # fmt: skip
            p.part([(f.shape(out), TONGUE)], 0, Label.SKIN, outline=0.5)
            p.mark(f.shape([(x, y - 0.04), (x, y - 0.07), (x, y - 0.1)]), toned(TONGUE, 0.75), 0.4)
    if mouth.teeth == "fangs":
        for side in (-1, 1):
            root = 0.045
            tip = [(x + (side * 0.11 - 0.032) * k, y + root), (x + (side * 0.11 + 0.032) * k,
                   y + root + 0.01), (x + side * 0.105 * k, y + root - 0.085)]  # fmt: skip
            p.part([(f.shape(tip), TEETH)], 0, Label.SKIN, outline=0.35)
    low = y + min((b for _, b in mouth.hole), default=-0.07) - 0.04
    p.glow(
        oval(f.at(x, low), f.radius * 0.05 * k, f.radius * 0.014, f.tilt), toned(skin, 0.86), 0.8
    )


def _hole(p: Painter, f: HeadFrame, mouth: Mouth, line: Colour) -> None:
    x, y, k = mouth_place(f)
    shape = closed([(x + a * k, y + b) for a, b in mouth.hole], 5)
    full = mouth.teeth == "both"
    region = p.part([(f.shape(shape), TEETH if full else INSIDE)], 0, Label.SKIN, outline=0.45)
    low = min(b for _, b in mouth.hole)
    wide = max(a for a, _ in mouth.hole)
    top = max(b for _, b in mouth.hole)
    if mouth.tongue:
        tongue = oval(
            f.at(x, y + low * 0.95),
            f.radius * wide * 0.62 * k,
            f.radius * (top - low) * 0.36,
            f.tilt,
        )
        p.inside(region, [tongue], TONGUE)
    if mouth.teeth == "top":
        band = [(x - wide * k, y + top + 0.02), (x + wide * k, y + top + 0.02),
                (x + wide * k * 0.8, y + top - 0.045), (x, y + top - 0.06),
                (x - wide * k * 0.8, y + top - 0.045)]  # fmt: skip
        p.inside(region, [f.shape(band)], TEETH)
    if full:
        middle = [(x - wide * k, y - 0.01), (x, y - 0.035), (x + wide * k, y - 0.01)]
        p.mark(f.shape(middle), mixed(line, TEETH, 0.35), 0.45)
        for a in (-0.5, -0.17, 0.17, 0.5):
            tooth = [(x + a * wide * 2 * k * 0.8, y + b) for b in (0.03, -0.02, -0.07)]
            p.mark(f.shape(tooth), mixed(line, TEETH, 0.6), 0.3)


def _lips(p: Painter, f: HeadFrame, colour: Colour) -> None:
    x, y, k = mouth_place(f)
    shape = closed([(x + a * k, y + b) for a, b in ((-0.13, 0.01), (-0.045, 0.055), (0.0, 0.04),
                   (0.045, 0.055), (0.13, 0.01), (0.05, -0.055), (-0.05, -0.055))], 4)  # fmt: skip
    p.part([(f.shape(shape), colour)], 0, Label.SKIN, outline=0.2)
