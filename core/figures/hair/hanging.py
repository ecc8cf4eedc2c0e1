"""Hair that is tied: tails, drills, braids, buns and ropes, each on its side of the head."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from core.figures.hair.shapes import Braid, Bun, Ropes, Tail
from core.figures.hair.strands import hang, swung_line
from core.figures.hair.strokes import Comb
from core.figures.painting.paint import HAIR_SHADE, Label
from core.figures.painting.shapes import Polygon, closed, lock, oval, ribbon, smooth, turn90, unit


def paint_hanging(c: Comb, *, front: bool) -> None:
    """What is nearer than the head, or what is farther."""
    f, shape = c.f, c.shape
    for bun in shape.buns:
        if is_front(c, bun.azimuth) == front:
            _bun(c, bun)
    tails, braids = shape.tails, shape.braids
    if len(tails) == 1 and f.shows(tails[0].azimuth) < -0.25 and abs(tails[0].azimuth) < 3:
        tails = (replace(tails[0], azimuth=-tails[0].azimuth),)  # on the side that is seen
    if len(braids) == 1 and f.shows(braids[0].azimuth) < -0.25 and abs(braids[0].azimuth) < 3:
        braids = (replace(braids[0], azimuth=-braids[0].azimuth),)
    for tail in sorted(tails, key=lambda tail: f.shows(tail.azimuth)):
        if is_front(c, tail.azimuth) == front:
            _drill(c, tail) if tail.is_drill else _tail(c, tail)
    for braid in braids:
        side = abs(braid.azimuth) < 3 and f.shows(braid.azimuth) > -0.3
        if (is_front(c, braid.azimuth) or side) == front:
            _braid(c, braid)
    if shape.ropes:
        _ropes(c, shape.ropes, front=front)


def is_front(c: Comb, azimuth: float) -> bool:
    return c.f.shows(azimuth) > 0.12


def _bun(c: Comb, bun: Bun) -> None:
    f, p = c.f, c.p
    x, y = f.turned(bun.azimuth, bun.height, 0.72)
    size = bun.radius
    if bun.is_cone:
        out = 0.5 * math.copysign(1, x) if abs(x) > 0.2 else 0.0
        tip = (x + out * 0.8, y + 0.75)
        cone = [(x - size, y - 0.12), (x - size * 0.7, y + 0.25), tip, (x + size * 0.7, y + 0.2),
                (x + size, y - 0.15), (x, y - 0.25)]  # fmt: skip
        c.part([f.shape(closed(cone, 5))], 0.1)
        for level in (0.0, 0.24):
            k = 0.85 - level
            ring = [(x - size * k, y + level), (x + out * level, y + level - 0.1),
                    (x + size * k, y + level)]  # fmt: skip
            p.mark(f.shape(ring), c.line, 0.6)
        return
    centre, r = f.at(x, y), f.radius * size
    region = c.part([oval(centre, r, r * 0.92, f.tilt)], 0.3 * size)
    shine = [(x - size * 0.62, y + 0.42 * size), (x, y + 0.74 * size),
             (x + size * 0.62, y + 0.42 * size), (x, y + 0.5 * size)]  # fmt: skip
    p.inside(region, [f.shape(closed(shine, 4))], c.light)
    for bend in (-0.75, -0.2, 0.35):
        line = [(x + bend * size, y - size * 0.62), (x + (bend + 0.36) * size, y),
                (x + (bend + 0.1) * size, y + size * 0.6)]  # fmt: skip
        p.mark(f.shape(line), c.line, 0.6)
    low = f.at(*f.turned(bun.azimuth, bun.height - size * 0.85, 0.7))
    p.part([(oval(low, r * 0.55, r * 0.2, f.tilt), c.tie)], 0, Label.TRIM, outline=0.5)


def _line_of(c: Comb, tail: Tail) -> Polygon:
    """The middle of a tail from its tie to its tip."""
    f = c.f
    root = f.at(*f.turned(tail.azimuth, tail.height, 0.9))
    out = math.sin(tail.azimuth + f.yaw)
    if abs(out) < 0.35 and f.shows(tail.azimuth) < 0.1:
        out = 0.9 * c.flop  # behind the head: falls to one side, where it is seen
    out *= tail.out
    long, drift = tail.length, c.sway
    lift = tail.lift if abs(out) > 0.4 else 0.05
    points = [(0.0, 0.0), (out * 0.6, lift), (out * 1.12, lift - 0.35),
              (out * 1.2 + drift * 0.4, -long * 0.55), (out * 0.95 + drift, -long)]  # fmt: skip
    centre = smooth(f.hung(root, points), 7)
    if tail.wave:
        share = np.linspace(0, 1, len(centre))
        centre[:, 0] += f.radius * tail.wave * np.sin(share * 3.4 * long) * share
    return swung_line(centre, c.bend)


def _tail(c: Comb, tail: Tail) -> None:
    f, r, p = c.f, c.f.radius, c.p
    centre = _line_of(c, tail)
    w = r * tail.width
    count = len(centre)
    widths = np.interp(
        np.linspace(0, 1, count), (0, 0.14, 0.34, 0.55, 0.74, 0.9, 1.0),
        (0.3, 0.76, 1.0, 0.97, 0.74, 0.4, 0.0),
    )  # fmt: skip
    if tail.curl:
        widths = widths + tail.curl * 1.5 * np.abs(np.sin(np.linspace(0, 5.5 * tail.length, count)))
    mass = ribbon(centre, w * widths)
    tips = [_tip(centre, w, *each) for each in ((-0.34, 0.83), (0.36, 0.92), (0.14, 1.03))]
    near = is_front(c, tail.azimuth)
    region = c.part([*tips, mass], 0.13, cast=0.12 if near else 0.0, tone=1.0 if near else 0.9)
    for side, start, end in ((-0.27, 0.16, 0.86), (-0.04, 0.3, 0.94), (0.22, 0.1, 0.9)):
        line = _beside(centre, w * side)[int(count * start) : int(count * end) : 3]
        p.mark(line, c.line, 0.6)
    if tail.length > 0.8:
        glint = ribbon(
            centre[int(count * 0.34) : int(count * 0.46)], (w * 0.1, w * 0.62, w * 0.5, w * 0.1)
        )
        p.inside(region, [glint], c.light)
    root = f.at(*f.turned(tail.azimuth, tail.height, 0.9))
    p.part([(oval(root, r * 0.17, r * 0.15, f.tilt), c.tie)], 0, Label.TRIM, outline=0.7)


def _beside(line: Polygon, far: float) -> Polygon:
    """A line at one side of another."""
    step = np.gradient(line, axis=0)
    step /= np.hypot(step[:, 0], step[:, 1])[:, None] + 1e-9
    return line + far * np.stack([-step[:, 1], step[:, 0]], 1)


def _tip(centre: Polygon, w: float, side: float, share: float) -> Polygon:
    """A pointed end that parts from a tail."""
    count = len(centre)
    end = centre[-1] + (centre[-1] - centre[-4]) * (share - 1.0) * 2
    middle = centre[int(count * 0.72)] * (1 - max(0.0, share - 0.8)) + end * max(0.0, share - 0.8)
    aside = _beside(centre, w * side)
    return lock([aside[int(count * 0.4)], (aside[int(count * 0.7)] + middle) / 2,
                 aside[int(count * min(0.96, share))]], w * 0.55)  # fmt: skip


def _drill(c: Comb, tail: Tail) -> None:
    """A spiral: swelling rings, shaded where they turn away."""
    f, r, p = c.f, c.f.radius, c.p
    centre = _line_of(c, tail)
    w = r * tail.width
    count, turns = len(centre), max(3, round(tail.length * 2.2))
    share = np.linspace(0, 1, count)
    taper = np.interp(share, (0, 0.12, 0.35, 0.8, 1.0), (0.5, 0.85, 1.0, 0.62, 0.05))
    widths = w * taper * (0.9 + 0.14 * np.abs(np.sin(share * math.pi * turns)))
    near = is_front(c, tail.azimuth)
    region = c.part([ribbon(centre, widths)], 0.11, cast=0.1 if near else 0.0)
    for k in range(turns):
        low, high = (int(count * (k + step) / turns) for step in (0.1, 0.95))
        if high >= count or high - low < 2:
            continue
        half = widths[low] / 2
        one, other = _beside(centre, half * 1.1)[low], _beside(centre, -half * 1.1)[high]
        middle = (one + other) / 2 + unit(centre[high] - centre[low]) * half * 0.3
        p.inside(region, [ribbon(smooth([one, middle, other], 5), (0.0, half * 0.34, 0.0))],
                 HAIR_SHADE)  # fmt: skip
        p.mark([one, middle, other], c.line, 0.7)
        p.inside(region, [_band(centre, widths, low, high)], c.light)
    root = f.at(*f.turned(tail.azimuth, tail.height, 0.9))
    p.part([(oval(root, r * 0.16, r * 0.14, f.tilt), c.tie)], 0, Label.TRIM, outline=0.7)


def _band(centre: Polygon, widths: Polygon, low: int, high: int) -> Polygon:
    """The light on one ring of a drill."""
    at = (low * 2 + high) // 3
    half = widths[at] / 2
    one, other = _beside(centre, half * 0.6)[at], _beside(centre, -half * 0.3)[at + 1]
    return ribbon(smooth([one, (one + other) / 2, other], 4), (0.0, half * 0.22, 0.0))


def _braid(c: Comb, braid: Braid) -> None:
    f = c.f
    root = f.at(*f.turned(braid.azimuth, braid.height, 0.95))
    out = 0.28 * math.sin(braid.azimuth + f.yaw)
    if abs(braid.azimuth) > 3 and not is_front(c, braid.azimuth) and abs(math.sin(f.yaw)) < 0.5:
        out = 0.62 * c.flop  # down the back: what is seen of it comes round one side
    places = [(0, 0), (out, -braid.length * 0.5), (out * 0.6 + c.sway, -braid.length)]
    centre = swung_line(smooth(f.hung(root, places), 24), c.bend)
    paint_plait(c, centre, braid.width * f.radius, cast=0.1)
    end, down = centre[-1], unit(centre[-1] - centre[-5])
    brush = [
        end - down * 0.04 * f.radius,
        end + down * 0.2 * f.radius,
        end + down * 0.46 * f.radius,
    ]
    c.wisp(brush, braid.width * 1.15, outline=0.75)
    tie = oval(end + down * 0.08 * f.radius, braid.width * 0.5 * f.radius, 0.08 * f.radius)
    c.p.part([(tie, c.tie)], 0, Label.TRIM, outline=0.6)


def paint_plait(c: Comb, centre: Polygon, width: float, *, cast: float = 0.0) -> None:
    """Lobes that cross from side to side, from the tip up, so that each lies on the next."""
    steps = np.hypot(*np.diff(centre, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    count = max(3, round(float(along[-1]) / (width * 0.82)))
    for i in range(count - 1, -1, -1):
        far = along[-1] * (i + 0.5) / count
        at = np.array([np.interp(far, along, centre[:, k]) for k in (0, 1)])
        ahead = np.array([np.interp(far + width * 0.2, along, centre[:, k]) for k in (0, 1)])
        before = np.array([np.interp(far - width * 0.2, along, centre[:, k]) for k in (0, 1)])
        down = unit(ahead - before)
        side = turn90(down) * (1 if i % 2 else -1)
        w = width * (1 - 0.32 * i / count)
        lobe = [(0.1, -0.86), (0.78, -0.56), (1.0, 0.02), (0.66, 0.62), (0.02, 0.98), (-0.5, 0.8),
                (-0.34, 0.1)]  # fmt: skip
        placed = np.array([at + side * (x * w) + down * (y * w) for x, y in lobe])
        c.part([closed(placed, 5)], 0.07, outline=0.75, cast=cast if i == 0 else 0.0)
        strand = [at + side * (x * w) + down * (y * w)
                  for x, y in ((0.5, -0.42), (0.5, 0.2), (0.06, 0.66))]  # fmt: skip
        c.p.mark(strand, c.line, 0.4)


def _ropes(c: Comb, ropes: Ropes, *, front: bool) -> None:
    f = c.f
    places = [(2 * math.pi * i / ropes.count) + 0.1 for i in range(ropes.count)]
    places = [(a + math.pi) % (2 * math.pi) - math.pi for a in places]
    around = sorted((a for a in places if abs(a) > 0.95), key=f.shows)
    for i, azimuth in enumerate(around):
        if (f.shows(azimuth) > 0.0) != front:
            continue
        long = ropes.length * (0.86 + 0.14 * ((i * 7) % 5) / 4)
        x, _ = f.turned(azimuth, 0, 1.0)
        line = [
            (x * 0.72, 0.72),
            (x * 1.06, 0.2),
            (x * 1.16, -0.5),
            (x * 1.2 + c.sway * 0.3, -long * 0.7),
            (x * 1.16 + c.sway * 0.6, -long),
        ]
        centre = hang(f, smooth(line, 5), c.bend, ropes.length)
        w = ropes.width * f.radius
        bumps = w * (1 + 0.16 * np.sin(np.arange(len(centre)) * 2.2))
        bumps[-1] *= 0.5
        c.part([ribbon(centre, bumps)], 0.06, outline=0.8, tone=1.0 if front else 0.85)
        for k in range(3, len(centre) - 2, 3):
            across = unit(turn90(centre[k + 1] - centre[k - 1])) * w * 0.32
            c.p.mark(
                [centre[k] - across, centre[k] + across * 0.2, centre[k] + across], c.line, 0.4
            )
