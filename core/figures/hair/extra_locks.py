"""The painters of ``extras.EXTRAS``."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from core.figures.hair.extras import EXTRAS
from core.figures.hair.hanging import paint_plait
from core.figures.hair.strands import hang, swung_line
from core.figures.hair.strokes import Comb
from core.figures.painting.paint import Label, mixed
from core.figures.painting.shapes import Polygon, closed, lock, ribbon, smooth


def paint_extras(c: Comb, stray: float) -> None:
    for name in c.shape.extras:
        painter = PAINTERS.get(name)
        if painter is not None:
            painter(c)
    has_own = any("ahoge" in name or name == "antenna hair" for name in c.shape.extras)
    if stray > 0.8 and c.shape.crown == "smooth" and not has_own:
        _tuft(c, 0.0, 0.2, 0.22, 0.09)


def _tuft(c: Comb, x: float, high: float, over: float, width: float) -> None:
    """A lock that stands up from the crown and falls over to one side."""
    f, side = c.f, c.flop
    x += 0.12 * f.back
    points = [
        (x, 1.08),
        (x - side * 0.06, 1.12 + 0.62 * high),
        (x + side * 0.3 * over, 1.12 + high),
        (x + side * over, 1.12 + 0.86 * high),
    ]
    c.wisp(swung_line(f.shape(smooth(points, 5)), c.bend), width, outline=0.75)


def _ahoge(c: Comb) -> None:
    _tuft(c, 0.0, 0.46, 0.5, 0.13)


def _huge_ahoge(c: Comb) -> None:
    _tuft(c, 0.0, 0.8, 0.95, 0.2)


def _heart_ahoge(c: Comb) -> None:
    f = c.f
    x = 0.12 * f.back
    for side in (-1, 1):
        points = [(x, 1.1), (x + side * 0.3, 1.42), (x + side * 0.22, 1.64), (x + side * 0.03, 1.5)]
        line = swung_line(f.shape(smooth(points, 6)), c.bend)
        c.part([ribbon(line, f.radius * np.array((0.05, 0.09, 0.08, 0.0)))], 0, outline=0.7)


def _antennae(c: Comb) -> None:
    f = c.f
    x = 0.12 * f.back
    for side in (-1, 1):
        points = [(x + side * 0.08, 1.1), (x + side * 0.3, 1.5), (x + side * 0.7, 1.5),
                  (x + side * 0.92, 1.22)]  # fmt: skip
        c.wisp(swung_line(f.shape(smooth(points, 5)), c.bend), 0.1, outline=0.7)


def _intakes(c: Comb) -> None:
    """Notches where hair is swept up from the temples."""
    f = c.f
    for azimuth in (-0.72, 0.72):
        if f.shows(azimuth) < 0.2:
            continue
        x, _ = f.turned(azimuth, 0)
        out = math.copysign(1, azimuth)
        notch = [(x - out * 0.1, 0.78), (x + out * 0.12, 0.98), (x + out * 0.1, 0.72),
                 (x + out * 0.02, 0.6)]  # fmt: skip
        c.p.part([(f.shape(closed(notch, 5)), mixed(c.line, c.colour, 0.25))], 0, Label.HAIR,
                 outline=0.4)  # fmt: skip
        wing = [(x - out * 0.14, 0.6), (x - out * 0.02, 0.92), (x + out * 0.12, 1.04),
                (x + out * 0.26, 1.06)]  # fmt: skip
        c.wisp(f.shape(smooth(wing, 5)), 0.1)


def _braided_sidelocks(c: Comb) -> None:
    if c.f.faces_away:
        return
    for azimuth in (-1.12, 1.12):
        if c.f.shows(azimuth) > 0.05:
            x, _ = c.f.turned(azimuth, 0, 1.0)
            line = smooth([(x, 0.1), (x * 1.02, -0.6), (x * 1.04 + c.sway * 0.2, -1.5)], 8)
            paint_plait(c, hang(c.f, line, c.bend, 1.5), 0.12 * c.f.radius)


def _flaps(c: Comb) -> None:
    """Locks at the sides that stand out like ears."""
    f = c.f
    for azimuth in (-1.3, 1.3):
        if f.shows(azimuth) < -0.35:
            continue
        x, _ = f.turned(azimuth, 0, 1.02)
        out = math.copysign(1, x) if abs(x) > 0.15 else float(-f.side)
        points = [(x - out * 0.12, 0.5), (x + out * 0.2, 0.5), (x + out * 0.46, 0.22),
                  (x + out * 0.56, -0.12)]  # fmt: skip
        line = swung_line(f.shape(smooth(points, 5)), c.bend)
        c.part([lock(line, f.radius * 0.36)], 0.07, outline=0.85)


def _stray(c: Comb) -> None:
    """Single hairs off the outline."""
    f = c.f
    for x, y, dx, dy in (
        (-0.9, 0.72, -0.32, 0.12),
        (0.84, 0.8, 0.34, 0.16),
        (1.06, 0.2, 0.26, -0.2),
        (-1.06, 0.1, -0.26, -0.24),
        (0.4, 1.12, 0.2, 0.24),
    ):
        points = [(x, y), (x + dx * 0.6, y + dy * 0.9), (x + dx, y + dy)]
        line = swung_line(f.shape(smooth(points, 5)), c.bend)
        c.part([lock(line, f.radius * 0.045)], 0, outline=0.45)


def _arc(c: Comb, low: float, high: float, lean: float) -> Polygon:
    """The line on the head from ear to ear over the fringe, where it is seen."""
    f = c.f
    turns = np.linspace(-1.75, 1.75, 41)
    places = [f.turned(a, low + (high - low) * math.cos(a * 0.9) ** 2 + lean * a, 1.02)
              for a in turns if f.shows(a) > 0.04]  # fmt: skip
    return f.shape(places) if len(places) > 4 else np.zeros((0, 2))


def _crown_braid(c: Comb) -> None:
    line = _arc(c, 0.15, 0.74, 0.0)
    if len(line):
        paint_plait(c, line, 0.13 * c.f.radius)


def _braided_bangs(c: Comb) -> None:
    line = _arc(c, 0.2, 0.5, -0.12)
    if len(line):
        half = len(line) // 2
        paint_plait(c, line[: half + 4][::-1], 0.1 * c.f.radius)


def _shaved_side(c: Comb) -> None:
    """Cropped hair over one ear, under the long hair of the top."""
    f = c.f
    side = 1 if f.shows(1.5) >= f.shows(-1.5) else -1
    turns = np.linspace(0.98, 2.7, 13) * side
    seen = [a for a in turns if f.shows(a) > -0.1]
    if len(seen) < 3:
        return
    upper = [f.turned(a, 0.5 - 0.5 * (abs(a) - 1.5) ** 2, 1.03) for a in seen]
    lower = [f.turned(a, 0.02 - 0.42 * max(0.0, abs(a) - 1.6), 1.02) for a in seen]
    cropped = np.concatenate([smooth(upper, 3), smooth(lower[::-1], 3)])
    colour = mixed(c.colour, c.skin, 0.4)
    region = c.p.part([(f.shape(cropped), colour)], f.radius * 0.05, Label.HAIR, outline=0.6)
    notch = smooth(np.array(upper) - [0.0, 0.12], 3)
    c.p.inside(region, [ribbon(f.shape(notch), (f.radius * 0.025,))], mixed(colour, c.skin, 0.6))


def _sideburns(c: Comb) -> None:
    f = c.f
    if f.faces_away:
        return
    for azimuth in (-1.34, 1.34):
        if f.shows(azimuth) > 0.05:
            x, _ = f.turned(azimuth, 0, 0.93)
            out = math.copysign(0.06, x)
            points = [(x, 0.2), (x - out * 0.2, -0.2), (x - out, -0.56)]
            c.wisp(f.shape(points), 0.18, outline=0.6)


def _crest(c: Comb) -> None:
    """Spikes along the middle of the skull, from the forehead to the nape."""
    f = c.f
    spikes: list[Polygon] = []
    turn = math.sin(f.yaw)
    for angle in np.linspace(0.55, 2.6, 8):
        out = np.array([math.cos(angle) * turn, math.sin(angle)])
        root, tip = out * 0.86, out * (1.72 if 0.8 < angle < 2.4 else 1.5)
        wide = 0.24 + 0.12 * abs(turn)
        aside = np.array([out[1], -out[0]]) if abs(turn) > 0.3 else np.array([1.0, 0.0])
        spikes.append(
            f.shape(
                [
                    root - aside * wide,
                    root * 0.4 + tip * 0.6 - aside * wide * 0.8,
                    tip,
                    root * 0.4 + tip * 0.6 + aside * wide * 0.8,
                    root + aside * wide,
                ]
            )
        )
    near = spikes if math.cos(f.yaw) > 0 else spikes[::-1]
    c.part(near[::-1], 0.1)


def _quiff(c: Comb) -> None:
    """The roll of hair that is combed up from the forehead."""
    f = c.f
    if f.faces_away:
        return
    x, wide = 0.4 * math.sin(f.yaw), 0.98 - 0.22 * abs(math.sin(f.yaw))
    lean = 0.14 * c.flop * math.cos(f.yaw) + 0.3 * math.sin(f.yaw)
    roll = [
        (-1.0, 0.28),
        (-1.06, 0.85),
        (-0.7, 1.36),
        (0.0, 1.56),
        (0.66, 1.46),
        (1.04, 1.0),
        (0.98, 0.34),
        (0.78, 0.5),
        (0.4, 0.66),
        (0.0, 0.6),
        (-0.4, 0.66),
        (-0.78, 0.5),
    ]
    lifted = [(x + wide * a + lean * max(0.0, b - 0.6), b) for a, b in roll]
    region = c.part([f.shape(closed(lifted, 6))], 0.14, cast=0.05)
    for a in (-0.62, -0.2, 0.24, 0.66):
        low, high = 0.66 - 0.3 * a * a, 1.3 - 0.3 * a * a
        line = [(x + wide * a, low), (x + wide * a * 1.1 + lean * 0.1, (low + high) / 2),
                (x + wide * a * 0.8 + lean * 0.7, high)]  # fmt: skip
        c.p.mark(f.shape(line), c.line, 0.7)
    light = [(-0.62, 0.98), (-0.1, 1.14), (0.5, 1.08), (0.66, 0.94), (0.1, 1.0)]
    placed = [(x + wide * a + lean * 0.4, b) for a, b in light]
    c.p.inside(region, [f.shape(closed(placed, 5))], c.light)


PAINTERS: dict[str, Callable[[Comb], None]] = {
    "ahoge": _ahoge, "huge ahoge": _huge_ahoge, "heart ahoge": _heart_ahoge,
    "antenna hair": _antennae, "hair intakes": _intakes, "braided sidelocks": _braided_sidelocks,
    "hair flaps": _flaps, "stray hair": _stray, "crown braid": _crown_braid,
    "braided bangs": _braided_bangs,
    "shaved side": _shaved_side, "crest": _crest, "quiff": _quiff, "sideburns": _sideburns,
}  # fmt: skip
# The locks beside the face paint two; what only some styles have is no word of its own.
assert PAINTERS.keys() | {"sidelocks", "hair over shoulder"} == EXTRAS.keys() | {
    "crest",
    "quiff",
    "shaved side",
}
