"""Animal tails: from the small of the back out to one side, or down in a back view."""

from __future__ import annotations

import math

import numpy as np

from core.figures.attributes import Colour
from core.figures.body.models import Model
from core.figures.creatures.kinds import Kind, TailCut
from core.figures.hair.strands import swung_line
from core.figures.painting.paint import HAIR_SHADE, Label, ink, toned
from core.figures.painting.shapes import Polygon, closed, lock, oval, ribbon, smooth, turn90, unit


def paint_tail(m: Model, kind: Kind, colour: Colour, second: Colour | None) -> None:
    cut = kind.tail
    if cut is None:
        return
    u = m.u
    line = _line(m, cut)
    if cut.end == "puff":
        _puff(m, line[0], colour)
        return
    if cut.end == "spikes":
        _spikes(m, line, cut, toned(colour, 0.8))
    shapes = [(ribbon(line, np.array(cut.widths) * u), colour)]
    if cut.end == "brush":
        shapes = [*((tuft, colour) for tuft in _tufts(line, cut, u)), *shapes]
    region = m.p.part(shapes, u * 0.05, Label.TRIM, shade=HAIR_SHADE)
    tip = second or cut.tip
    if tip is not None:
        count = len(line)
        end = ribbon(line[int(count * 0.72) :], np.array((0.5, 0.5, 0.4, 0.1)) * u)
        m.p.inside(region, [end], tip)
    if cut.end in ("spade", "tuft"):
        _end(m, line, cut.end, colour)
    for share in (0.3, 0.55) if cut.end == "brush" else ():
        at = int(len(line) * share)
        m.p.mark(line[at : at + 9 : 3] + turn90(unit(line[at + 2] - line[at])) * 0.06 * u,
                 ink(colour), 0.5)  # fmt: skip


def _line(m: Model, cut: TailCut) -> Polygon:
    """Its middle, from the root to the tip."""
    u = m.u
    turn = math.sin(m.body.yaw)
    side = -m.facing if abs(turn) > 0.3 else (1 if m.sway >= 0 else -1)
    root = m.at(-0.35 * turn if abs(turn) > 0.3 else 0.0, 0.95)
    out, long, curl = side * (0.95 - 0.1 * abs(turn)), cut.length, cut.curl
    reach = [(0.0, 0.0), (out * 0.45, 0.14), (out * 0.95, 0.16), (out * 1.15, 0.16 - 0.3 * curl),
             (out * (1.15 - 0.22 * curl), 0.16 - 0.72 * curl)]  # fmt: skip
    if curl < 0:
        reach = [(0.0, 0.0), (out * 0.4, 0.1), (out * 0.66, 0.36), (out * 0.7, 0.75),
                 (out * 0.66, 1.05)]  # fmt: skip
    places = [root + (m.across * x + m.down * y) * long * u * 0.85 for x, y in reach]
    return swung_line(smooth(places, 8), m.motion.tail)


def _tufts(line: Polygon, cut: TailCut, u: float) -> list[Polygon]:
    """Pointed locks off the outline of a bushy tail."""
    found: list[Polygon] = []
    count = len(line)
    for share, side in ((0.36, 1), (0.48, -1), (0.6, 1), (0.66, -1)):
        at = int(count * share)
        along = unit(line[min(at + 3, count - 1)] - line[at - 3])
        aside = turn90(along) * side
        half = float(np.interp(share, np.linspace(0, 1, len(cut.widths)), cut.widths)) * u / 2
        root = line[at] + aside * half * 0.5
        found.append(
            lock(
                [
                    root,
                    root + along * half * 0.6 + aside * half * 0.4,
                    root + along * half * 1.5 + aside * half * 0.75,
                ],
                half * 0.9,
            )
        )
    return found


def _puff(m: Model, root: Polygon, colour: Colour) -> None:
    r = 0.17 * m.u
    turns = np.linspace(0, 2 * math.pi, 33)[:-1]
    far = r * (1 + 0.1 * np.abs(np.sin(turns * 4)))
    aside = m.across * (-0.2 * math.sin(m.body.yaw) * m.u)
    fluff = root + aside + far[:, None] * np.stack([np.cos(turns), np.sin(turns)], 1)
    m.p.part([(fluff, colour)], r * 0.4, Label.TRIM, shade=HAIR_SHADE)


def _spikes(m: Model, line: Polygon, cut: TailCut, colour: Colour) -> None:
    u, count = m.u, len(line)
    side = 1 if line[-1][0] > line[0][0] else -1
    for share in (0.2, 0.38, 0.55, 0.72):
        at = int(count * share)
        along = unit(line[at + 2] - line[at - 2])
        aside = turn90(along) * -side
        half = float(np.interp(share, np.linspace(0, 1, len(cut.widths)), cut.widths)) * u / 2
        root = line[at] + aside * half * 0.7
        spike = [root - along * 0.07 * u, root + aside * 0.13 * u + along * 0.03 * u,
                 root + along * 0.07 * u]  # fmt: skip
        m.p.part([(np.array(spike), colour)], 0, Label.TRIM, outline=0.8)


def _end(m: Model, line: Polygon, end: str, colour: Colour) -> None:
    u = m.u
    along = unit(line[-1] - line[-4])
    aside, tip = turn90(along), line[-1]
    if end == "spade":
        shape = [(-0.03, -0.02), (-0.13, 0.0), (-0.1, 0.1), (0.0, 0.26), (0.1, 0.1), (0.13, 0.0),
                 (0.03, -0.02)]  # fmt: skip
        placed = np.array([tip + aside * (a * u) + along * (b * u) for a, b in shape])
        m.p.part([(placed, colour)], u * 0.03, Label.TRIM)
        return
    brush = closed(
        [
            tip - along * 0.06 * u,
            tip + aside * 0.1 * u + along * 0.08 * u,
            tip + along * 0.26 * u,
            tip - aside * 0.1 * u + along * 0.08 * u,
        ],
        5,
    )
    m.p.part([(brush, toned(colour, 0.75))], u * 0.03, Label.TRIM, shade=HAIR_SHADE)
    m.p.fill(oval(tip, 0.035 * u, 0.035 * u), colour)
