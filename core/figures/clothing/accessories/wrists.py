"""Bracelets, bands and watches."""

from __future__ import annotations

from core.figures.body.models import Limb, Model
from core.figures.clothing.kinds import Slot
from core.figures.clothing.tailor import Tailor
from core.figures.painting.shapes import Vector, oval, segment, unit


def paint_wrist(m: Model, limb: Limb) -> None:
    """A watch and a band around the upper arm are on the left, the rest on both."""
    for worn in m.wardrobe.all(Slot.WRIST):
        t, piece = Tailor(m, worn), worn.kind.piece
        if piece in ("watch", "armband") and limb.is_right:
            continue
        shoulder, elbow, wrist = m.bones(limb)
        if piece == "armband":
            middle = shoulder + (elbow - shoulder) * 0.5
            _ring(t, middle, unit(elbow - shoulder), 0.16, 0.25)
            continue
        along = unit(wrist - elbow)
        place = wrist - along * 0.04 * t.u
        if piece == "wristband":
            _ring(t, place - along * 0.03 * t.u, along, 0.13, 0.165)
        elif piece == "bracelet":
            for step in (0.0, 0.055):
                _ring(t, place - along * step * t.u, along, 0.036, 0.16)
        elif piece == "watch":
            _ring(t, place, along, 0.05, 0.155)
            k = t.u * m.stout
            t.part([oval(place, 0.055 * k, 0.055 * k)], 0.0, "second", outline=0.7)
            m.p.fill(oval(place, 0.036 * k, 0.036 * k), (246, 248, 252))
        else:
            _ring(t, place, along, 0.06, 0.155)
            t.bow(place, 0.1, tails=0.8)


def _ring(t: Tailor, middle: Vector, along: Vector, high: float, wide: float) -> None:
    k = t.u * t.m.stout
    half = along * high * k / 2
    band = segment(middle - half, middle + half, [wide * k, wide * 1.02 * k], caps=False)
    t.part([band], 0.015, outline=0.7)
