"""Arms and legs: one shape from the joint to hand or foot, bare or in cloth."""

from __future__ import annotations

import math

import numpy as np

from core.figures.attributes import Colour
from core.figures.body.models import Limb, Model
from core.figures.painting.paint import Region, Shade, ink
from core.figures.painting.shapes import (
    Polygon,
    Vector,
    closed,
    length,
    oval,
    segment,
    turn90,
    unit,
)

UPPER_ARM, FOREARM = (0.168, 0.178, 0.152, 0.126), (0.126, 0.15, 0.136, 0.104, 0.088)
THIGH, SHIN = (0.255, 0.285, 0.262, 0.22, 0.182), (0.182, 0.2, 0.2, 0.158, 0.118, 0.112)
FOLD = Shade(0.80, 0.76, 0.88)


def limb_shapes(
    m: Model, limb: Limb, upper: tuple[float, ...], lower: tuple[float, ...], loose: float = 1.0
) -> list[Polygon]:
    """Both bones with flesh or cloth; the back of the lower one swells a little."""
    start, middle, end = m.bones(limb)
    k = m.u * m.stout * loose
    upper, lower = _swollen(upper, m.build.swell), _swollen(lower, m.build.swell)
    if limb.start < 8:  # the arms of a chibi widen from the shoulder to the hand
        taper = np.interp(np.linspace(0, 1, len(upper)), (0, 0.6, 1), (0.8, 0.95, 1.05))
        upper = tuple(w * (1 + m.small * (t - 1)) for w, t in zip(upper, taper, strict=True))
    near = _foreshortened(m, limb, start, middle), _foreshortened(m, limb, middle, end)
    bend = float(turn90(unit(middle - start)) @ unit(end - middle))
    calf = 0.03 * m.u * (1 if bend > 0 else -1) * (1 if limb.start >= 8 else -0.6)
    return [
        segment(start, middle, [w * k * near[0] for w in upper]),
        segment(middle, end, [w * k * near[1] for w in lower], bulge=calf),
        oval(middle, *(2 * [0.49 * k * max(upper[-1] * near[0], lower[0] * near[1])])),
    ]


def _foreshortened(m: Model, limb: Limb, start: Vector, end: Vector) -> float:
    """A bone that points at the viewer is short and looks a little thicker."""
    natural = (0.5 if limb.start < 8 else 0.8) * m.u
    short = 1 - length(end - start) / (0.65 * natural)
    return 1 + 0.16 * max(0.0, short) * (1 - m.small)


def _swollen(widths: tuple[float, ...], factor: float) -> tuple[float, ...]:
    """Joints stay as they are."""
    return (widths[0], *(width * factor for width in widths[1:-1]), widths[-1])


def folds(m: Model, region: Region, limb: Limb, width: float, colour: Colour) -> None:
    """Where a limb bends cloth gathers: lines from the inside of the bend."""
    start, middle, end = m.bones(limb)
    one, other = unit(start - middle), unit(end - middle)
    turn = math.acos(max(-1.0, min(1.0, float(one @ other))))
    if turn > 2.6:
        return
    w = m.u * m.stout * width
    inside = unit(one + other)
    root = middle + inside * w * 0.45
    line = ink(colour)
    for direction, reach in ((one, 0.8), (other, 0.75), (-inside, 0.55)):
        tip = root + (direction * reach - inside * 0.42) * w
        bow = (root + tip) / 2 + turn90(direction) * w * 0.06
        m.p.mark([root, bow, tip], line, 0.55)
    wedge = [root, root + (one * 0.7 - inside * 0.3) * w, root + (other * 0.7 - inside * 0.3) * w]
    m.p.inside(region, [np.array(wedge)], FOLD)


def pelvis(m: Model) -> Polygon:
    """Joins the nearer leg to the trunk."""
    return closed(
        m.on([(-0.9, 0.8), (-0.97, 0.98), (-0.8, 1.14), (0, 1.22), (0.8, 1.14),
         (0.97, 0.98), (0.9, 0.8)]), 4,
    )  # fmt: skip
