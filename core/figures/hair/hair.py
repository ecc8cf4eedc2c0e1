"""Hair: one mass of cap, fringe and fall, then locks, tails, braids and buns, each on its side."""

from __future__ import annotations

import math
import random
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from core.figures.attributes import Colour
from core.figures.face.heads import HeadFrame
from core.figures.hair.caps import cap_outline
from core.figures.hair.styles import Braid, Bun, Fall, HairShape, Tail
from core.figures.painting.paint import (
    HAIR_SHADE,
    Label,
    Painter,
    Region,
    Shade,
    ink,
    mixed,
    toned,
)
from core.figures.painting.shapes import Polygon, lock, oval, ribbon, smooth, stroke, vec

SHINE = Shade(1.16, 1.15, 1.13)


def _runs(flags: NDArray[np.bool_]) -> list[NDArray[np.int64]]:
    """Indices of each stretch of true flags."""
    found = np.flatnonzero(flags)
    return np.split(found, np.flatnonzero(np.diff(found) > 1) + 1) if len(found) else []


class Hair:
    """Paints a style in two goes: ``behind`` before the body, ``before`` after the face."""

    def __init__(
        self, p: Painter, f: HeadFrame, shape: HairShape, colour: Colour, sway: float,
        rng: random.Random, *, tie: Colour,
    ) -> None:  # fmt: skip
        self.p, self.f, self.shape, self.colour, self.sway = p, f, shape, colour, sway
        self.rng, self.tie = rng, tie
        self.line = ink(colour)
        self.stray = rng.random()
        self.flop = rng.choice((-1, 1))  # where a tail behind the head falls in a front view

    def behind(self) -> None:
        if self.shape.fall:
            self._fall_behind(self.shape.fall)
        self._hanging(front=False)

    def before(self) -> None:
        self._locks()
        self._mass()
        self._hanging(front=True)

    # -- the mass ----------------------------------------------------------------------------

    def _mass(self) -> None:
        shapes = [
            (self.f.shape(cap_outline(self.f, self.shape, self.flop, self.stray)), self.colour)
        ]
        fall = self.shape.fall
        front = self._fall(fall, front=True) if fall else None
        if front is not None:
            shapes.append((front[0], self.colour))
        r = self.f.radius
        region = self.p.part(
            shapes, r * 0.13, Label.HAIR, shade=HAIR_SHADE, cast=r * 0.15, outline=1.05
        )
        self._shine(region)
        self._strands(front)
        self._loose()

    def _shine(self, region: Region) -> None:
        """The ring of light around the crown, with teeth, broken where the light is not."""
        f = self.f
        lit = 0.45 if self.p.light[0] > 0 else -0.45
        angles = np.linspace(-0.95, 0.8, 15) if lit < 0 else np.linspace(-0.8, 0.95, 15)
        x = np.sin(angles)
        bow = 0.2 * (np.cos(angles) - 0.75)
        teeth = np.where(np.arange(15) % 2, 0.035, -0.07) * (1 - 0.5 * np.abs(angles))
        upper = 0.66 + bow + 0.05 * np.cos(angles * 1.6)
        lower = 0.51 + bow + teeth
        ring = np.concatenate([np.stack([x, upper], 1), np.stack([x, lower], 1)[::-1]])
        self.p.inside(region, [f.shape(ring)], hair_accent(self.colour))

    def _strands(self, front: tuple[Polygon, Polygon] | None) -> None:
        """Inner lines that follow the locks: from the valleys of the fringe, and down the fall."""
        f, p = self.f, self.p
        whorl = (0.25 * f.back, 1.0)
        if self.shape.is_tied and (self.shape.tails or self.shape.buns):
            azimuth, height = self._knot()
            whorl = f.turned(azimuth, height) if f.shows(azimuth) > -0.6 else whorl
        valleys = (
            self.shape.fringe[2:-2:2] if len(self.shape.fringe) < 12 else self.shape.fringe[2:-2:4]
        )
        for azimuth, y in valleys:
            a = azimuth + f.yaw
            if abs(a) < 1.35:
                x = math.sin(a) * 1.02
                middle = (x * 0.78 + whorl[0] * 0.12, y * 0.55 + whorl[1] * 0.4)
                end = (x * 0.5 + whorl[0] * 0.32, y * 0.32 + whorl[1] * 0.6)
                p.mark(f.shape([(x, y - 0.02), middle, end]), self.line, 0.6)
        if f.shows(math.pi) > -0.55:  # the side or the back of the head
            for azimuth in (1.9, 2.35, 2.8, -2.8, -2.35, -1.9):
                a = (azimuth + f.yaw + math.pi) % (2 * math.pi) - math.pi
                if abs(a) < 1.3:
                    x = math.sin(a)
                    low = -0.45 if self.shape.is_tied else -0.15
                    points = [(x, low), (x * 0.95, 0.2), (x * 0.6 + whorl[0] * 0.4, 0.62)]
                    p.mark(f.shape(points), self.line, 0.5)
        if front is not None:
            for points in front[1].reshape(-1, 3, 2):
                p.mark(points, self.line, 0.6)

    def _knot(self) -> tuple[float, float]:
        knot = (*self.shape.tails, *self.shape.buns)[0]
        return knot.azimuth, knot.height

    def _loose(self) -> None:
        """A lock that stands up, and single hairs before the temples."""
        f = self.f
        x = 0.12 * f.back
        if self.stray > 0.6 and self.shape.crown == "smooth":
            points = [(x, 1.12), (x - self.flop * 0.05, 1.36), (x + self.flop * 0.26, 1.42)]
            self.p.part(
                [(lock(f.shape(points), f.radius * 0.1), self.colour)], 0, Label.HAIR, outline=0.7
            )

    # -- what falls --------------------------------------------------------------------------

    def _fall_behind(self, fall: Fall) -> None:
        found = self._fall(fall, front=False)
        if found is None:
            return
        r = self.f.radius
        colour = toned(self.colour, 0.8)
        self.p.part([(found[0], colour)], r * 0.1, Label.HAIR, shade=HAIR_SHADE)
        for points in found[1].reshape(-1, 3, 2):
            self.p.mark(points, self.line, 0.6)

    def _fall(self, fall: Fall, *, front: bool) -> tuple[Polygon, Polygon] | None:
        """The outline of the part that is nearer (or farther) than the head, and its strands."""
        f = self.f
        azimuths = np.linspace(fall.open, 2 * math.pi - fall.open, 41) + f.yaw
        near = np.cos(azimuths) > 0.05
        runs = [run for run in _runs(near if front else ~near) if len(run) > 2]
        spans = [(float(x.min()), float(x.max())) for x in (np.sin(azimuths[run]) for run in runs)]
        left, right = max(spans, key=lambda span: span[1] - span[0], default=(0.0, 0.0))
        if right - left < 0.3:
            return None
        long = fall.length
        rows = np.array([0.25, -0.2, -0.6, *np.linspace(-0.6, -long, 5)[1:]])
        spread = np.interp(-rows, [-0.25, 0.2, 0.6, long], [1.08, 1.1, 1.12, fall.flare])
        if long < 1.2:
            spread[-1] *= 0.86 if fall.flare < 1.25 else 0.95
        drop = np.clip((-rows - 0.6) / 2.0, 0, None)
        drift = self.sway * drop**1.4
        wave = fall.wave * np.sin(np.arange(len(rows)) * 1.9)
        sides = [
            np.stack([edge * spread + drift + wave * math.copysign(1, edge), rows], 1)
            for edge in (left, right)
        ]
        points = max(2, round(fall.points * min(1.0, (right - left) / 1.8)))
        bottom = self._tips(sides[0][-1], sides[1][-1], fall, points)
        outline = [
            *smooth(self._hang(sides[0]), 3),
            *bottom,
            *smooth(self._hang(sides[1]), 3)[::-1],
        ]
        strands = []
        chance = random.Random(fall.points)
        for share in np.linspace(0, 1, points + 1)[1:-1]:
            bend = 0.05 * chance.uniform(-1, 1)
            line = self._hang(sides[0] * (1 - share) + sides[1] * share)
            top = chance.choice((1, 2, 3))
            middle = line[(top + len(line)) // 2] + vec(bend * self.f.radius, 0)
            strands += [line[top], middle, line[-1]]
        return np.array(outline), np.array(strands)

    def _hang(self, points: Polygon) -> Polygon:
        """Above the ear it turns with the head; below it hangs."""
        f = self.f
        knee = np.maximum(points[:, 1], -0.6)
        drop = np.minimum(points[:, 1] + 0.6, 0) * -f.radius
        placed = f.shape(np.stack([points[:, 0], knee], 1))
        placed[:, 1] += drop
        return placed

    def _tips(self, left: Polygon, right: Polygon, fall: Fall, points: int) -> Polygon:
        """Pointed ends from left to right, the middle ones lower."""
        path: list[Polygon] = []
        chance = random.Random(points)
        for i in range(points):
            tip = fall.depth * chance.uniform(0.7, 1.35)
            lean = chance.uniform(0.42, 0.68)
            for share, deep in (
                (0.0, 0.0),
                (lean * 0.55, 0.6),
                (lean, 1.0),
                (lean * 0.5 + 0.5, 0.45),
            ):
                t = (i + share) / points
                low = tip * deep + 0.7 * fall.depth * (math.sin(math.pi * t) - 0.4)
                path.append(left * (1 - t) + right * t - vec(0, 0 if i == 0 and not share else low))
        return self._hang(np.array([*path, right]))

    def _locks(self) -> None:
        """The locks before the ears that frame the face."""
        f, shape = self.f, self.shape
        if not shape.locks or f.faces_away:
            return
        for azimuth in (-1.22, 1.22):
            if f.shows(azimuth) < 0.0:
                continue
            x, _ = f.turned(azimuth, 0, 0.94 + 0.1 * min(1.0, f.shows(azimuth) * 3))
            out = math.copysign(1, x) if abs(x) > 0.2 else float(-f.side)
            low = -0.1 - shape.locks
            points = [(x - out * 0.04, 0.35), (x + out * 0.02, -0.15), (x - out * 0.02, low * 0.62),
                      (x + out * 0.04 + self.sway * 0.2, low)]  # fmt: skip
            hair = lock(self._hang(np.array(points)), f.radius * 0.3)
            self.p.part(
                [(hair, self.colour)], f.radius * 0.07, Label.HAIR, shade=HAIR_SHADE,
                cast=f.radius * 0.07, outline=0.85,
            )  # fmt: skip
            self.p.mark(self._hang(np.array(points[1:]) + vec(out * 0.03, 0.05)), self.line, 0.5)

    # -- tied --------------------------------------------------------------------------------

    def _hanging(self, *, front: bool) -> None:
        f, shape = self.f, self.shape
        for bun in shape.buns:
            if self._is_front(bun.azimuth) == front:
                self._bun(bun)
        tails, braids = shape.tails, shape.braids
        if len(tails) == 1 and f.shows(tails[0].azimuth) < -0.25 and abs(tails[0].azimuth) < 3:
            tails = (replace(tails[0], azimuth=-tails[0].azimuth),)  # on the side that is seen
        if len(braids) == 1 and f.shows(braids[0].azimuth) < -0.25:
            braids = (replace(braids[0], azimuth=-braids[0].azimuth),)
        for tail in sorted(tails, key=lambda tail: f.shows(tail.azimuth)):
            if self._is_front(tail.azimuth) == front:
                self._tail(tail)
        for braid in braids:
            if (self._is_front(braid.azimuth) or f.shows(braid.azimuth) > -0.3) == front:
                self._braid(braid)

    def _is_front(self, azimuth: float) -> bool:
        return self.f.shows(azimuth) > 0.12

    def _bun(self, bun: Bun) -> None:
        f = self.f
        x, y = f.turned(bun.azimuth, bun.height, 0.72)
        centre, r = f.at(x, y), f.radius * bun.radius
        region = self.p.part(
            [(oval(centre, r, r * 0.92, f.tilt), self.colour)], r * 0.3, Label.HAIR,
            shade=HAIR_SHADE,
        )  # fmt: skip
        shine = f.shape([(x - 0.3, y + 0.2), (x, y + 0.32), (x + 0.3, y + 0.2), (x, y + 0.2)])
        self.p.inside(region, [shine], hair_accent(self.colour))
        for bend in (-0.7, 0.1):
            points = [
                (x + bend * bun.radius, y - bun.radius * 0.6), (x + (bend + 0.35) * bun.radius, y),
                (x + bend * bun.radius, y + bun.radius * 0.6),
            ]  # fmt: skip
            self.p.mark(f.shape(points), self.line, 0.6)
        low = f.at(*f.turned(bun.azimuth, bun.height - bun.radius * 0.85, 0.7))
        self.p.fill(oval(low, r * 0.55, r * 0.2, f.tilt), self.tie)

    def _tail(self, tail: Tail) -> None:
        f, r = self.f, self.f.radius
        x, y = f.turned(tail.azimuth, tail.height, 0.9)
        root = f.at(x, y)
        out = math.sin(tail.azimuth + f.yaw)
        if abs(out) < 0.35 and f.shows(tail.azimuth) < 0.1:
            out = 0.9 * self.flop  # behind the head: falls to one side, where it is seen
        out *= tail.out
        long, drift = tail.length, self.sway
        lift = tail.lift if abs(out) > 0.4 else 0.05
        points = [(0.0, 0.0), (out * 0.6, lift), (out * 1.12, lift - 0.35),
                  (out * 1.2 + drift * 0.4, -long * 0.55), (out * 0.95 + drift, -long)]  # fmt: skip
        centre = smooth(f.hung(root, points), 5)
        w = r * tail.width
        mass = ribbon(centre, (w * 0.32, w * 0.8, w, w * 0.95, w * 0.72, w * 0.36, 0.0))
        tips = []
        for side, share in ((1, 0.86), (-1, 0.92)):
            end = (out * 0.95 + drift + side * 0.3 * tail.width, -long * share)
            path = [points[2], (points[3][0] + side * 0.2 * tail.width, points[3][1]), end]
            tips.append((lock(f.hung(root, path), w * 0.6), self.colour))
        colour = self.colour if self._is_front(tail.azimuth) else toned(self.colour, 0.9)
        tips = [(polygon, colour) for polygon, _ in tips]
        region = self.p.part(
            [*tips, (mass, colour)], r * 0.13, Label.HAIR, shade=HAIR_SHADE,
            cast=r * 0.12 if self._is_front(tail.azimuth) else 0.0,
        )  # fmt: skip
        count = len(centre)
        for side in (-0.2, 0.16):
            line = centre[count // 5 : int(count * 0.9) : 3].copy()
            line[:, 0] += side * w
            self.p.mark(line, self.line, 0.65)
        glint = ribbon(centre[int(count * 0.36) : int(count * 0.46)], (w * 0.25, w * 0.62, w * 0.3))
        self.p.inside(region, [glint], hair_accent(self.colour))
        self.p.part(
            [(oval(root, r * 0.17, r * 0.15, f.tilt), self.tie)], 0, Label.TRIM, outline=0.7
        )

    def _braid(self, braid: Braid) -> None:
        f, r = self.f, self.f.radius
        x, y = f.turned(braid.azimuth, braid.height, 0.95)
        root = f.at(x, y)
        out = 0.28 * math.sin(braid.azimuth + f.yaw)
        count = round(braid.length / 0.3)
        centre = smooth(f.hung(root, [(0, 0), (out, -braid.length * 0.5),
                                      (out * 0.6 + self.sway, -braid.length)]), count)  # fmt: skip
        beads = centre[:: max(1, len(centre) // count)]
        cast = r * 0.1
        for i in range(len(beads) - 1, -1, -1):
            size = r * 0.25 * (1 - 0.35 * i / len(beads))
            tilt = 0.6 if i % 2 else -0.6
            place = beads[i] + vec(0.2 * size * tilt, 0)
            bead = oval(place, size, size * 0.72, tilt)
            self.p.part(
                [(bead, self.colour)], size * 0.3, Label.HAIR, shade=HAIR_SHADE, outline=0.75,
                cast=cast if i == 0 else 0.0,
            )  # fmt: skip
        end = beads[-1]
        brush = lock(end + r * np.array([(0, 0), (0, 0.18), (0.03, 0.42)]), r * 0.24)
        self.p.part([(brush, self.colour)], 0, Label.HAIR, outline=0.75)
        self.p.fill(oval(end + vec(0, r * 0.1), r * 0.13, r * 0.08), self.tie)


def hair_accent(colour: Colour) -> Colour:
    """A lighter tone of the hair for single strands."""
    return mixed(toned(colour, 1.12), (255, 255, 255), 0.3)


__all__ = ["Hair", "hair_accent", "stroke"]
