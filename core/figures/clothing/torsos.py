"""The torso, its neck, and what the outfit puts on it."""

from __future__ import annotations

from core.figures.attributes import Colour
from core.figures.body.models import DARK, Model
from core.figures.clothing import costumes, tops
from core.figures.painting.paint import SKIN_SHADE, Label, ink
from core.figures.painting.shapes import (
    Polygon,
    closed,
    segment,
)

# Where a top ends, in torso lengths from the neck.
HEMS = {
    "hoodie": 1.06, "sweater": 1.04, "casual clothes": 1.04, "sports outfit": 1.0, "suit": 1.1,
    "school uniform": 1.02, "sailor uniform": 0.9, "jacket": 0.98,
}  # fmt: skip
PAINTERS = {
    "sports outfit": tops.sports, "school uniform": tops.uniform, "sailor uniform": tops.sailor,
    "hoodie": tops.hoodie, "dress": tops.dress, "ninja outfit": costumes.ninja,
    "sorcerer robe": costumes.robe, "armor": costumes.armor, "kimono": costumes.kimono,
    "suit": tops.suit, "maid outfit": costumes.maid, "casual clothes": tops.casual,
    "winter coat": tops.coat, "pilot suit": costumes.pilot, "sweater": tops.sweater,
    "jacket": tops.jacket,
}  # fmt: skip


def paint_neck(m: Model) -> None:
    """Thin, in the head's shadow."""
    wide = min(0.2 * m.u, 0.5 * m.r) * m.stout**0.5
    low = m.joint(1) + m.down * 0.08 * m.u
    high = m.joint(1) * 0.45 + m.head.centre * 0.55
    neck = segment(low, high, [wide * 1.25, wide, wide * 0.95])
    region = m.p.part([(neck, m.skin)], wide * 0.3, Label.SKIN, shade=SKIN_SHADE)
    m.p.inside(
        region, [segment(m.joint(1) - m.down * wide * 0.3, high, [wide * 1.3] * 2)], SKIN_SHADE
    )


def torso_outline(m: Model) -> Polygon:
    u = m.u * m.stout**0.5
    left, right = m.shoulders
    out = m.across * 0.055 * u
    up = -m.down * 0.075 * u
    neck = m.joint(1)
    low = HEMS.get(m.look.outfit, 0.94)
    sides = [
        m.at(-0.55, -0.06), left * 0.5 + neck * 0.5 + up * 1.15, left - out * 0.7 + up,
        left - out * 1.35, m.at(-1, 0.3), m.at(-1, 0.62), m.at(-1.02, low - 0.06), m.at(-1.03, low),
        m.at(-0.5, low + 0.02), m.at(0, low + 0.03), m.at(0.5, low + 0.02), m.at(1.03, low),
        m.at(1.02, low - 0.06), m.at(1, 0.62), m.at(1, 0.3), right + out * 1.35,
        right + out * 0.7 + up, right * 0.5 + neck * 0.5 + up * 1.15, m.at(0.55, -0.06),
    ]  # fmt: skip
    return closed(sides, 4)


def paint_torso(m: Model) -> None:
    name = m.look.outfit
    colour = DARK if name == "armor" else m.cloth
    label = Label.TRIM if name == "armor" else Label.OUTFIT
    region = m.p.part(
        [(torso_outline(m), colour)], 0.075 * m.u, label, cast=0.06 * m.u, outline=1.0
    )
    _waist_folds(m, colour)
    PAINTERS[name](m, region)


def _waist_folds(m: Model, colour: Colour) -> None:
    line = ink(colour)
    for side in (-1, 1):
        m.p.mark(m.on([(side * 0.96, 0.6), (side * 0.8, 0.63), (side * 0.62, 0.61)]), line, 0.45)
    side = -1 if m.p.light[0] > 0 else 1
    m.p.mark(m.on([(side * 0.95, 0.28), (side * 0.84, 0.35), (side * 0.7, 0.37)]), line, 0.45)


__all__ = ["paint_neck", "paint_torso"]
