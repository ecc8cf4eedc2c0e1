"""Shoes from the side and from the front."""

from __future__ import annotations

import math

import numpy as np

from core.figures.attributes import FOOTWEAR
from core.figures.body.models import Limb, Model
from core.figures.painting.paint import Label, ink, toned
from core.figures.painting.shapes import Polygon, closed, turn90, unit, vec

# Side view, toe to +x, the ankle at the origin, in shoe lengths.
SHOE = ((-0.2, 0.0), (-0.26, 0.2), (-0.24, 0.36), (0.1, 0.38), (0.5, 0.38), (0.72, 0.34),
        (0.76, 0.24), (0.62, 0.13), (0.36, 0.02), (0.16, -0.14), (-0.14, -0.14))  # fmt: skip
SOLE = ((-0.28, 0.3), (-0.24, 0.4), (0.1, 0.4), (0.5, 0.41), (0.74, 0.38), (0.8, 0.27), (0.5, 0.31),
        (0.1, 0.3))  # fmt: skip


# From the front, the toes towards us: x across, y down the shin, in shoe lengths.
TOES = ((-0.2, -0.14), (-0.21, 0.08), (-0.29, 0.3), (-0.25, 0.48), (0.0, 0.54), (0.25, 0.48),
        (0.29, 0.3), (0.21, 0.08), (0.2, -0.14))  # fmt: skip
TOE_SOLE = ((-0.32, 0.38), (-0.26, 0.52), (0.0, 0.58), (0.26, 0.52), (0.32, 0.38), (0.0, 0.46))


def paint_shoe(m: Model, limb: Limb) -> None:
    size = 0.4 * m.u * m.stout**0.7
    ankle = m.joint(limb.end)
    axes, from_front = _foot_axes(m, limb)
    axes = axes * size
    kind = FOOTWEAR[m.look.outfit]
    outline, under_line = (TOES, TOE_SOLE) if from_front else (SHOE, SOLE)
    shape = ankle + closed(outline, 4) @ axes
    region = m.p.part([(shape, m.shoes)], size * 0.09, Label.SHOES, outline=0.95)
    under = toned(m.shoes, 0.72)
    if kind in ("sneakers", "sandals"):
        under = (244, 242, 240) if sum(m.shoes) < 640 else (178, 186, 206)
    m.p.inside(region, [ankle + closed(under_line, 4) @ axes], under)
    if m.body.is_back and from_front:
        return
    line = ink(m.shoes)
    if kind == "sneakers":
        laces = [((-0.1, y), (0.0, y + 0.03), (0.1, y)) for y in (0.1, 0.19, 0.28)]
        if not from_front:
            laces = [
                ((x - 0.04, x * 0.3 - 0.02), (x + 0.02, x * 0.3 + 0.05), (x - 0.02,
                x * 0.3 + 0.12)) for x in (0.18, 0.3, 0.42)
            ]  # fmt: skip
        for lace in laces:
            m.p.mark(
                ankle + np.array(lace) @ axes, (250, 250, 252) if sum(m.shoes) < 640 else line, 0.6
            )
    elif kind == "shoes":
        strap = (
            ((-0.2, 0.16), (0.0, 0.24), (0.2, 0.16))
            if from_front
            else ((-0.2, 0.1), (0.1, 0.16), (0.34, 0.04))
        )
        m.p.mark(ankle + np.array(strap) @ axes, line, 0.5)
    elif kind == "sandals":
        straps = [
            ((-0.22, 0.2), (0.0, 0.34), (0.05, 0.46)),
            ((0.22, 0.2), (0.0, 0.34), (0.05, 0.46)),
        ]
        if not from_front:
            straps = [((x - 0.12, 0.02 + x * 0.1), (x, 0.2), (x + 0.08, 0.33)) for x in (0.4, 0.62)]
        for strap in straps:
            m.p.mark(ankle + np.array(strap) @ axes, m.accent, 1.2)


def _foot_axes(m: Model, limb: Limb) -> tuple[Polygon, bool]:
    """Rows: where the toes point and where the sole is; or, from the front, across and down."""
    _, knee, ankle = m.bones(limb)
    shin = unit(ankle - knee)
    aside = abs(math.sin(m.body.yaw))
    outward = 1.0 if (ankle - m.body.hips) @ m.across > 0 else -1.0
    stands = shin[1] > 0.55 and ankle[1] > m.ground - 0.3 * m.u
    if stands:
        shin = unit(shin + vec(0.0, 2.0))
    if aside < 0.45:
        lean = shin + np.array([0.28 * outward, 0.0]) * shin[1]
        down = unit(lean) * (0.92 if not m.body.is_back else 0.72)
        return np.stack([-turn90(unit(lean)), down]), True
    square = turn90(shin)
    if square[0] * m.facing < 0:
        square = -square
    return np.stack([square * (0.55 + 0.45 * aside), shin * 0.9]), False
