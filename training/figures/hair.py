"""Hair behind the head and in front of it, in head radii."""

from __future__ import annotations

import math

import numpy as np

from training.figures.head import HeadFrame
from training.figures.paint import Colour, Painter, curve, oval, toned

Point = tuple[float, float]


def paint_back_hair(
    p: Painter, f: HeadFrame, styles: tuple[str, ...], colour: Colour, sway: float
) -> None:
    """What hangs behind the head; in a back view this lies over head and shoulders."""
    b = f.back * 0.45
    length = 2.3 if "long hair" in styles else 1.35
    tied = any(
        style in styles for style in ("high ponytail", "twintails", "side braid", "hair bun")
    )
    if "long hair" in styles and not tied:
        _lock(
            p,
            f,
            colour,
            [
                (-1.0 + b, 0.4),
                (-1.45 + b, -0.8),
                (-0.95 + b - sway, -2.3),
                (b - sway, -2.0),
                (0.95 + b - sway, -2.3),
                (1.45 + b, -0.8),
                (1.0 + b, 0.4),
                (b, 1.5),
                (-1.0 + b, 0.4),
            ],
        )
    elif "bob cut" in styles:
        _lock(
            p,
            f,
            colour,
            [
                (-1.05 + b, 0.4),
                (-1.35 + b, -0.6),
                (-1.0 + b, -1.08),
                (b, -0.95),
                (1.0 + b, -1.08),
                (1.35 + b, -0.6),
                (1.05 + b, 0.4),
                (b, 1.5),
                (-1.05 + b, 0.4),
            ],
        )
    elif f.is_back or tied or "short hair" in styles or "spiky hair" in styles:
        low = -0.85 if f.is_back else -0.6
        _lock(
            p,
            f,
            colour,
            [
                (-1.0 + b, 0.3),
                (-1.1 + b, -0.4),
                (-0.6 + b, low),
                (b, low - 0.12),
                (0.6 + b, low),
                (1.1 + b, -0.4),
                (1.0 + b, 0.3),
                (b, 1.6),
                (-1.0 + b, 0.3),
            ],
        )
    if "high ponytail" in styles:
        _ponytail(p, f, colour, length, sway)
    if "twintails" in styles:
        for q in (-1, 1):
            _tail(
                p,
                f,
                colour,
                q * 0.8 * max(0.35, abs(math.cos(f.yaw))) + f.back * 0.5,
                0.62,
                q,
                length,
                sway,
            )
    if "side braid" in styles:
        _braid(p, f, colour, length)
    if "hair bun" in styles:
        p.part(
            [(oval(f.at(f.back * 0.75, 1.12), f.radius * 0.46, f.radius * 0.42), colour)],
            f.radius * 0.2,
        )


def _ponytail(p: Painter, f: HeadFrame, colour: Colour, length: float, sway: float) -> None:
    out = f.side if not f.is_back else 0
    x = f.back * 0.7 + f.side * (0.0 if f.is_back else 0.25)
    _tail(p, f, colour, x, 0.95, out, length + 0.2, sway)
    p.fill(oval(f.at(x, 0.95), f.radius * 0.2, f.radius * 0.2), (250, 250, 252))


def _tail(
    p: Painter,
    f: HeadFrame,
    colour: Colour,
    x: float,
    y: float,
    out: float,
    length: float,
    sway: float,
) -> None:
    end = x + out * 0.75 + sway
    if out == 0:
        points = [
            (x - 0.2, y),
            (x - 0.75, y - 0.9),
            (end - 0.3, y - length),
            (end, y - length - 0.5),
            (end + 0.3, y - length),
            (x + 0.75, y - 0.9),
            (x + 0.2, y),
            (x, y + 0.35),
            (x - 0.2, y),
        ]
    else:
        points = [
            (x, y + 0.25),
            (x + out * 1.0, y + 0.45),
            (x + out * 1.05, y - 0.6),
            (end + out * 0.5, y - length * 0.8),
            (end, y - length - 0.3),
            (x + out * 0.5, y - length * 0.7),
            (x + out * 0.35, y - 0.5),
            (x + out * 0.2, y - 0.2),
            (x, y + 0.25),
        ]
    _lock(p, f, colour, points)


def _braid(p: Painter, f: HeadFrame, colour: Colour, length: float) -> None:
    x = f.side * 0.8
    count = 5 if length > 2 else 4
    beads = [
        (
            oval(
                f.at(x + f.side * 0.04 * i, -0.45 - 0.38 * i),
                f.radius * (0.3 - 0.02 * i),
                f.radius * 0.26,
            ),
            colour,
        )
        for i in range(count)
    ]
    for bead in reversed(beads):
        p.part([bead], f.radius * 0.12)


def paint_front_hair(p: Painter, f: HeadFrame, styles: tuple[str, ...], colour: Colour) -> None:
    """Skull cap and fringe; a back view shows only the cap's shine."""
    if not f.is_back:
        shape = (
            _spikes(f)
            if "spiky hair" in styles
            else _fringe(f, long=bool({"long hair", "bob cut"} & set(styles)))
        )
        p.part([(np.stack([f.at(x, y) for x, y in shape]), colour)], f.radius * 0.14)
    elif "spiky hair" in styles:
        p.part([(np.stack([f.at(x, y) for x, y in _spikes(f)]), colour)], f.radius * 0.14)
    shine = curve([f.at(-0.6, 0.82), f.at(0.0, 1.02), f.at(0.5, 0.84)])
    p.line(shine, tuple(min(255.0, value * 1.18 + 26) for value in colour), 1.8)


def _fringe(f: HeadFrame, *, long: bool) -> list[Point]:
    """Locks over the forehead part where the face looks."""
    lean, low = math.sin(f.yaw), -0.75 if long else -0.35
    cap = curve(
        [
            (-1.05, low),
            (-1.24, 0.5),
            (-0.78, 1.02),
            (0, 1.48),
            (0.78, 1.02),
            (1.24, 0.5),
            (1.05, low),
        ]
    )
    # In profile the hair reaches past the ear on the far side from the face.
    left = -0.84 + 0.75 * max(0.0, lean)
    right = 0.84 + 0.75 * min(0.0, lean)
    teeth = [(0.93, low + 0.1), (right, 0.3)]
    steps = 5
    for i in range(1, steps):
        x = right + (left - right) * i / steps
        teeth.append((x, 0.52 if i % 2 else 0.12 + 0.08 * (i == 2)))
    teeth += [(left, 0.3), (-0.93, low + 0.1)]
    return [(float(x), float(y)) for x, y in cap] + teeth


def _spikes(f: HeadFrame) -> list[Point]:
    points: list[Point] = [(-1.0, -0.35)]
    count = 7
    for i in range(count + 1):
        angle = math.pi * (1 - i / count)
        points.append((1.5 * math.cos(angle + 0.13), 0.2 + 1.36 * math.sin(angle) + 0.1))
        points.append((1.05 * math.cos(angle - 0.18), 0.25 + 0.98 * math.sin(angle - 0.02)))
    points.append((1.0, -0.35))
    if f.is_back:
        return [*points, (0.6, -0.9), (0.2, -0.7), (-0.2, -0.95), (-0.6, -0.75)]
    lean = math.sin(f.yaw) * 0.3
    return [
        *points,
        (0.84, 0.34),
        (0.5 + lean, 0.1),
        (0.16 + lean, 0.52),
        (-0.2 + lean, 0.1),
        (-0.52 + lean, 0.48),
        (-0.84, 0.2),
    ]


def _lock(p: Painter, f: HeadFrame, colour: Colour, points: list[Point]) -> None:
    p.part([(f.shape(points), toned(colour, 0.94))], f.radius * 0.2)
