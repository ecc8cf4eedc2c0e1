"""Hands: palm, thumb and fingers in seven gestures; told along the forearm, in hand lengths.

x goes from the wrist to the finger tips, y to the thumb's side.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from core.figures.attributes import Colour
from core.figures.body.models import Limb, Model
from core.figures.painting.paint import SKIN_SHADE, Label, ink
from core.figures.painting.shapes import Polygon, Vector, closed, ribbon, smooth, turn90, unit, vec

PALM = ((-0.1, 0.15), (0.12, 0.22), (0.42, 0.25), (0.56, 0.2), (0.58, -0.14), (0.42, -0.24),
        (0.1, -0.19), (-0.1, -0.15))  # fmt: skip
FIST = ((-0.1, 0.15), (0.14, 0.24), (0.42, 0.27), (0.62, 0.22), (0.66, 0.0), (0.62, -0.2),
        (0.4, -0.27), (0.12, -0.22), (-0.1, -0.15))  # fmt: skip
Finger = tuple[tuple[float, float], tuple[float, float], tuple[float, float]]
# root, knuckle, tip
OPEN: tuple[Finger, ...] = (
    ((0.5, 0.18), (0.74, 0.27), (0.98, 0.36)), ((0.54, 0.07), (0.8, 0.1), (1.08, 0.13)), ((0.54,
    -0.05), (0.78, -0.07), (1.03, -0.1)), ((0.48, -0.16), (0.68, -0.22), (0.88, -0.3)),
)  # fmt: skip
FLAT: tuple[Finger, ...] = (
    ((0.5, 0.17), (0.75, 0.17), (0.98, 0.13)), ((0.52, 0.06), (0.8, 0.05), (1.06, 0.03)), ((0.52,
    -0.05), (0.78, -0.06), (1.0, -0.06)), ((0.48, -0.15), (0.68, -0.15), (0.86, -0.13)),
)  # fmt: skip
RELAXED: tuple[Finger, ...] = (
    ((0.5, 0.17), (0.74, 0.16), (0.9, 0.05)), ((0.52, 0.06), (0.78, 0.02), (0.92, -0.1)), ((0.5,
    -0.05), (0.72, -0.1), (0.84, -0.22)), ((0.44, -0.15), (0.62, -0.22), (0.7, -0.32)),
)  # fmt: skip
THUMB_OUT: Finger = ((0.1, 0.18), (0.32, 0.42), (0.54, 0.52))
THUMB_ALONG: Finger = ((0.08, 0.17), (0.32, 0.32), (0.56, 0.33))
THUMB_ACROSS: Finger = ((0.14, 0.2), (0.42, 0.3), (0.56, 0.06))
GESTURES: dict[str, tuple[Sequence[Sequence[float]], tuple[Finger, ...], Finger]] = {
    "open": (PALM, OPEN, THUMB_OUT), "flat": (PALM, FLAT, THUMB_ALONG), "relaxed": (PALM, RELAXED,
    THUMB_ALONG), "fist": (FIST, (), THUMB_ACROSS), "grip": (FIST, (), THUMB_ACROSS),
    "point": (FIST, (((0.5, 0.16), (0.8, 0.17), (1.1, 0.17)),), THUMB_ACROSS), "victory": (FIST,
    (((0.5, 0.16), (0.8, 0.24), (1.1, 0.33)), ((0.52, 0.04), (0.82, 0.0), (1.12, -0.05))),
    THUMB_ACROSS),
}  # fmt: skip
FISTS = ("fighting stance", "punching", "running", "jogging", "kicking", "hands on hips")
OPENS = ("waving", "casting", "leaping", "jumping", "arms up", "flying", "dancing")
HAND = 0.265  # of the model's unit


def gesture_of(m: Model, limb: Limb) -> str:
    action = m.body.action
    if limb.side in m.aims and action == "":
        return "relaxed"
    if action in FISTS:
        return "fist"
    if action == "waving":
        return "open" if limb.side == "left" else "relaxed"
    if action == "victory pose":
        return "victory" if limb.side == "left" else "fist"
    if action == "pointing":
        return "point" if limb.side == "left" else "relaxed"
    if action == "salute":
        return "flat"
    return "open" if action in OPENS else "relaxed"


def paint_hand(
    m: Model,
    limb: Limb,
    gesture: str,
    *,
    glove: Colour | None = None,
    arm: Sequence[Polygon] = (),
    cast: float = 0.0,
) -> None:
    """At the wrist, on along the forearm; leaves the palm's place in ``m.hands``.

    A bare ``arm`` is painted with its hand, so that no line parts them.
    """
    _, elbow, wrist = m.bones(limb)
    axes = _axes(m, limb)
    size = float(np.hypot(*axes[0]))
    colour = glove or m.skin
    palm, fingers, thumb = GESTURES[gesture]
    shapes = [(polygon, colour) for polygon in arm]
    shapes.append((wrist + closed(palm, 4) @ axes, colour))
    shapes += [(wrist + _finger(*finger) @ axes, colour) for finger in (*fingers, thumb)]
    label = Label.TRIM if glove else Label.SKIN
    m.p.part(
        shapes, size * (0.14 if arm else 0.1), label, shade=SKIN_SHADE,
        outline=1.0 if arm else 0.8, cast=cast or size * 0.16,
    )  # fmt: skip
    _knuckles(m, wrist, axes, gesture, ink(colour))
    along = unit(wrist - elbow)
    m.hands[limb.side] = wrist + along * size * 0.45
    m.aims[limb.side] = along


def _axes(m: Model, limb: Limb) -> Polygon:
    """Rows: along the hand and to its thumb, in pixels a hand length."""
    _, elbow, wrist = m.bones(limb)
    along = unit(wrist - elbow)
    # The thumb lies towards the body's front or, from the front, towards its middle.
    side = turn90(along)
    towards = m.across * (m.facing if abs(math.sin(m.body.yaw)) > 0.7 else 0)
    towards = towards + vec(0.0, -0.6) + 0.4 * unit(m.head.centre - wrist)
    if side @ towards < 0:
        side = -side
    return np.stack([along, side]) * m.u * HAND * m.stout**0.5


def _knuckles(m: Model, wrist: Vector, axes: Polygon, gesture: str, line: Colour) -> None:
    _, fingers, thumb = GESTURES[gesture]
    if gesture in ("relaxed", "flat"):
        for one, other in pairwise(np.array(fingers)):
            start = (one[0] + other[0]) / 2 + vec(0.06, 0)
            end = (one[2] * 0.85 + other[2] + other[1] * 0.15) / 2
            m.p.mark(wrist + np.array([start, (start + end) / 2, end]) @ axes, line, 0.4)
    if not fingers or gesture in ("point", "victory"):
        for y in (0.12, 0.0, -0.12)[len(fingers) :]:
            knuckle = np.array([(0.4, y), (0.55, y - 0.01), (0.66, y - 0.02)])
            m.p.mark(wrist + knuckle @ axes, line, 0.4)
        m.p.mark(wrist + np.array(thumb) @ axes, line, 0.35)


def _finger(root: Sequence[float], knuckle: Sequence[float], tip: Sequence[float]) -> Polygon:
    centre = smooth([root, knuckle, tip], 4)
    band = ribbon(centre, (0.17, 0.165, 0.15, 0.11))
    return band


def palm_of(m: Model, limb: Limb) -> Vector:
    if limb.side in m.hands:
        return m.hands[limb.side]
    _, elbow, wrist = m.bones(limb)
    return wrist + unit(wrist - elbow) * m.u * HAND * 0.45
