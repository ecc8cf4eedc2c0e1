"""How hair hangs and swings: lines and outlines in pixels."""

from __future__ import annotations

import math

import numpy as np

from core.figures.face.heads import HeadFrame
from core.figures.hair.shapes import Fall
from core.figures.motion import STILL, Bend
from core.figures.painting.shapes import Polygon, Vector, smooth, vec

FURTHEST = 1.3  # radians: what swings further would fold over itself
EAR_LEVEL = -0.6  # above it hair turns with the head, below it hangs


def swung(points: Polygon, along: Polygon | Vector, length: float, bend: Bend) -> Polygon:
    """``points`` bent away from where they hang; ``along`` is how far each is from the root.

    A root stays; tips go furthest. Pixels.
    """
    if bend == STILL:
        return points
    angle, lag = (float(np.nan_to_num(value)) for value in (bend.angle, bend.lag))
    share = np.clip(along / max(length, 1e-6), 0.0, 1.0)
    turn = angle * np.minimum(1.0, 0.4 + share) + lag * np.maximum(2 * share - 1, 0.0)
    turn = np.clip(turn, -FURTHEST, FURTHEST)
    far = np.maximum(along, 0.0)
    return points + np.stack([far * np.sin(turn), far * (np.cos(turn) - 1)], 1)


def swung_line(line: Polygon, bend: Bend) -> Polygon:
    """A line from its root to its tip."""
    if bend == STILL:
        return line
    steps = np.hypot(*np.diff(line, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    return swung(line, along, float(along[-1]), bend)


def hang(f: HeadFrame, points: Polygon, bend: Bend = STILL, length: float = 1.0) -> Polygon:
    """Places in head radii → pixels. Above the ear they turn with the head; below they hang, and
    swing over ``length`` head radii."""
    knee = np.maximum(points[:, 1], EAR_LEVEL)
    drop = np.minimum(points[:, 1] - EAR_LEVEL, 0) * -f.radius
    placed = f.shape(np.stack([points[:, 0], knee], 1))
    placed[:, 1] += drop
    return swung(placed, drop, max(length + EAR_LEVEL, 0.3) * f.radius, bend)


def _runs(flags: np.ndarray) -> list[np.ndarray]:
    """Indices of each stretch of true flags."""
    found = np.flatnonzero(flags)
    return np.split(found, np.flatnonzero(np.diff(found) > 1) + 1) if len(found) else []


def _span(f: HeadFrame, fall: Fall, front: bool) -> tuple[float, float] | None:
    """From where to where it is seen nearer (or farther) than the head, in head radii."""
    azimuths = np.linspace(fall.open, 2 * math.pi - fall.open, 41) + f.yaw
    near = np.cos(azimuths) > 0.05
    runs = [run for run in _runs(near if front else ~near) if len(run) > 2]
    spans = [(float(x.min()), float(x.max())) for x in (np.sin(azimuths[run]) for run in runs)]
    left, right = max(spans, key=lambda span: span[1] - span[0], default=(0.0, 0.0))
    return None if right - left < 0.3 else (left, right)


def fall_lines(
    f: HeadFrame, fall: Fall, sway: float, bend: Bend, *, front: bool
) -> tuple[Polygon, list[Polygon]] | None:
    """The outline of the part that is nearer (or farther) than the head, and its strands."""
    span = _span(f, fall, front)
    if span is None:
        return None
    count = 14 if fall.curl else 7
    rows = np.concatenate([[0.25, -0.2], np.linspace(-0.6, -max(fall.length, 0.65), count)])
    rows = rows if fall.length > 0.6 else np.array([0.25, -0.1, -fall.length])
    sides = [_side(f, fall, rows, edge, span, sway) for edge in span]
    points = max(2, round(fall.points * min(1.0, (span[1] - span[0]) / 1.8)))
    bottom = _tips(sides[0][-1], sides[1][-1], fall, points)
    left, right = (smooth(hang(f, side, bend, fall.length), 3) for side in sides)
    outline = np.concatenate([left, hang(f, bottom, bend, fall.length), right[::-1]])
    return outline, _strands(f, fall, sides, points, bend)


def _side(
    f: HeadFrame, fall: Fall, rows: Polygon, edge: float, span: tuple[float, float], sway: float
) -> Polygon:
    """One edge from the temple down, in head radii."""
    long = max(fall.length, 0.65)
    spread = np.interp(-rows, [-0.25, 0.2, 0.6, long], [1.08, 1.1, 1.12, fall.flare])
    if long < 1.2:
        spread[-1] *= 0.86 if fall.flare < 1.25 else 0.95
    down = np.clip((-rows - 0.6) / 2.0, 0, None)
    out = math.copysign(1, edge)
    wave = fall.wave * np.sin(np.arange(len(rows)) * 1.9) * out
    curls = fall.curl * np.abs(np.sin(np.arange(len(rows)) * 1.25)) * out * (rows < 0.1)
    # Seen from the side its front edge draws back, as hair that lies on the back does.
    faces = edge * math.sin(f.yaw) > 0 and abs(math.sin(f.yaw)) > 0.5
    if faces and f.faces_away:  # from behind the cheek comes out before it
        spread = np.where(rows < 0, 0.8 * spread, spread)
    back = -edge * 0.3 * np.minimum(down, 0.8) if faces and span[1] - span[0] < 1.9 else 0.0
    neck = 0.0 if faces else -edge * 0.16 * abs(math.sin(f.yaw)) * np.exp(-((rows + 1.2) ** 2) * 4)
    return np.stack([edge * spread + sway * down**1.4 + wave + curls + back + neck, rows], 1)


def _tips(left: Vector, right: Vector, fall: Fall, points: int) -> Polygon:
    """Pointed ends from left to right, the middle ones lower; curls end round."""
    path: list[Vector] = []
    places = np.random.default_rng(points).uniform(0, 1, (points, 2))
    for i, (deep, lean) in enumerate(places):
        tip, at = fall.depth * (0.7 + 0.65 * deep), 0.42 + 0.26 * lean
        steps = ((0.0, 0.0), (at * 0.55, 0.6), (at, 1.0), (at * 0.5 + 0.5, 0.45))
        if fall.curl:
            steps = ((0.0, 0.0), (0.2, 0.8), (0.5, 1.1), (0.8, 0.8))
        for share, low in steps:
            t = (i + share) / points
            drop = tip * low + 0.7 * fall.depth * (math.sin(math.pi * t) - 0.4)
            is_corner = i == 0 and not share
            path.append(left * (1 - t) + right * t - vec(0, 0 if is_corner else drop))
    return np.array([*path, right])


def _strands(
    f: HeadFrame, fall: Fall, sides: list[Polygon], points: int, bend: Bend
) -> list[Polygon]:
    if fall.length < 0.65:
        return []
    chance = np.random.default_rng(fall.points)
    found: list[Polygon] = []
    for share in np.linspace(0, 1, points + 1)[1:-1]:
        line = hang(f, sides[0] * (1 - share) + sides[1] * share, bend, fall.length)
        top = int(chance.integers(1, 4))
        middle = line[(top + len(line)) // 2] + vec(0.05 * f.radius * chance.uniform(-1, 1), 0)
        found.append(np.array([line[min(top, len(line) - 2)], middle, line[-1]]))
    return found
