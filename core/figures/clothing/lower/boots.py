"""What boots cover of the leg."""

from __future__ import annotations

import numpy as np

from core.figures.attributes import Colour
from core.figures.body.limbs import SHIN, THIGH, limb_shapes
from core.figures.body.models import Limb, Model
from core.figures.clothing.kinds import ShoeCut, Slot
from core.figures.clothing.tailor import Tailor
from core.figures.painting.shapes import Vector, oval, segment, smooth, turn90, unit


def paint_shaft(t: Tailor, cut: ShoeCut, limb: Limb) -> None:
    """What a boot covers of the leg."""
    m, k = t.m, t.u * t.m.stout
    hip, knee, ankle = m.bones(limb)
    if cut.plates:
        _armoured(t, limb)
    if not cut.shaft:
        return
    along = unit(ankle - knee)
    if cut.shaft > 1:
        top = knee + (hip - knee) * (cut.shaft - 1)
        high = float(np.interp(cut.shaft - 1, [0, 0.5, 1], [0.22, 0.285, 0.31])) * k
        shin = limb_shapes(m, limb, THIGH, SHIN, 1.1)[1]
        thigh = segment(top, knee, [high * 1.03, 0.225 * k, 0.22 * k], caps=False)
        t.part([thigh, shin, oval(knee, 0.112 * k, 0.112 * k)], 0.05, outline=0.95)
        paint_knee(m, limb, t.ink())
        along = unit(knee - hip)
    else:
        top = ankle + (knee - ankle) * cut.shaft
        high = float(np.interp(cut.shaft, [0, 0.3, 0.6, 1], [0.17, 0.2, 0.235, 0.235])) * k
        boot = segment(top, ankle, [high, (high + 0.175 * k) * 0.52, 0.175 * k], caps=False)
        t.part([boot, oval(ankle, 0.0875 * k, 0.0875 * k)], 0.05, outline=0.95)
        high *= 1.06
    if cut.top:
        _boot_top(t, cut, top, along, high)
    side = turn90(unit(ankle - knee)) * 0.075 * k
    fold = ankle - unit(ankle - knee) * 0.09 * k
    t.mark([fold - side, fold + unit(ankle - knee) * 0.03 * k, fold + side], 0.5)


def _boot_top(t: Tailor, cut: ShoeCut, top: Vector, along: Vector, high: float) -> None:
    k = t.u * t.m.stout
    thick = 0.1 if cut.top == "fur" else 0.06
    band = segment(top - along * 0.015 * k, top + along * (thick - 0.015) * k,
                   [high, high * 0.98], caps=False)  # fmt: skip
    role = {"band": "deep", "fur": "second"}.get(cut.top, cut.top)
    t.part([band], 0.02 if cut.top == "fur" else 0.0, role, outline=0.8)


def _armoured(t: Tailor, limb: Limb) -> None:
    """Plates over foot and shin."""
    _, knee, ankle = t.m.bones(limb)
    k, along = t.u * t.m.stout, unit(ankle - knee)
    bottom = t.m.wardrobe.first(Slot.BOTTOM)
    if bottom is not None and bottom.kind.legs and "plates" in bottom.kind.legs.details:
        return
    plate = segment(knee + along * 0.12 * k, ankle, [0.235 * k, 0.24 * k, 0.195 * k, 0.17 * k])
    t.part([plate], 0.055, outline=0.95)
    side = turn90(along) * 0.1 * k
    for share in (0.35, 0.6, 0.82):
        place = knee + (ankle - knee) * share
        t.mark(smooth([place - side, place + along * 0.03 * k, place + side], 4), 0.6)


def paint_knee(m: Model, limb: Limb, line: Colour) -> None:
    _, knee, ankle = m.bones(limb)
    along = unit(ankle - knee)
    side = turn90(along) * m.u * 0.045
    if not m.body.is_back:
        m.p.mark([knee - side, knee + along * m.u * 0.03, knee + side], line, 0.4)
