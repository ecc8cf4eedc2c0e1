"""A background in the making: where its horizon is, and how its colours stand in their air."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.figures.attributes import Colour
from core.figures.backgrounds.air import Air
from core.figures.painting.paint import Painter, mixed, painting
from core.figures.painting.shapes import Polygon, box, oval, smooth


@dataclass
class View:
    """Painted at the picture's own proportions. Colours are told as by day: ``seen`` turns them
    into those of the time and weather, paler and bluer with distance. What shines by itself is
    painted with ``lit``, ``halo`` and ``glow``, as it is."""

    p: Painter
    rng: random.Random
    horizon: float
    floor: float  # where the figure stands
    air: Air
    colour: Colour | None = None  # that the scene asks for

    @property
    def w(self) -> float:
        return float(self.p.size.width)

    @property
    def h(self) -> float:
        return float(self.p.size.height)

    @property
    def up(self) -> float:
        """From the horizon to the upper edge: what stands on the horizon is told in it."""
        return self.horizon

    @cached_property
    def s(self) -> float:
        """A length that both portrait and landscape canvases share."""
        return (self.w * self.h) ** 0.5

    @property
    def sun(self) -> int:
        """The side that the light comes from."""
        return 1 if self.p.light[0] > 0 else -1

    @property
    def dark(self) -> bool:
        return self.air.time.dark

    # -- colours -----------------------------------------------------------------------------

    def seen(self, colour: Colour, away: float = 0.0) -> Colour:
        """In this air; ``away`` from 0, near, to 1, at the horizon."""
        red, green, blue = (
            min(255.0, value * factor)
            for value, factor in zip(colour, self.air.ambient, strict=True)
        )
        share = away * 0.75 + self.air.weather.haze * (0.25 + 0.75 * away)
        return mixed((red, green, blue), self.haze, 0 if self.air.indoors else min(0.96, share))

    @cached_property
    def haze(self) -> Colour:
        grey = sum(self.air.time.haze) / 3
        return mixed(self.air.time.haze, (grey, grey, grey * 1.03), self.air.weather.cover)

    def leaf(self, colour: Colour) -> Colour:
        """Of a broad-leaved tree in this season."""
        season = self.air.season
        found = colour if season is None else self.rng.choice(season.leaves)
        return mixed(found, (240, 245, 252), 0.6) if self.air.weather.snowy else found

    def turf(self, colour: Colour) -> Colour:
        if self.air.snowy:
            return mixed(colour, (240, 245, 253), 0.88)
        season = self.air.season
        if season is None or season.turf is None:
            return colour
        return mixed(colour, season.turf, season.turf_share)

    def pick(self, *colours: Colour) -> Colour:
        return self.rng.choice(colours)

    # -- marks -------------------------------------------------------------------------------

    def fill(self, polygon: Polygon, colour: Colour, away: float = 0.0) -> None:
        self.p.fill(polygon, self.seen(colour, away))

    def lit(self, polygon: Polygon, colour: Colour) -> None:
        self.p.fill(polygon, colour)

    def shape(
        self, points: Sequence[tuple[float, float]], colour: Colour, away: float = 0.0
    ) -> None:
        self.fill(np.array(points), colour, away)

    def slab(
        self, x: float, y: float, wide: float, high: float, colour: Colour, away: float = 0.0
    ) -> None:
        self.fill(box(x, y, wide, high), colour, away)

    def disc(
        self, x: float, y: float, across: float, down: float, colour: Colour, away: float = 0.0
    ) -> None:
        self.fill(oval((x, y), across, down), colour, away)

    def line(self, points: Polygon, colour: Colour, width: float = 1.0, away: float = 0.0) -> None:
        self.p.line(points, self.seen(colour, away), width)

    def halo(
        self, x: float, y: float, across: float, colour: Colour, strength: float,
        down: float | None = None,
    ) -> None:  # fmt: skip
        """Light in the air."""
        self.p.soft(np.array([x, y]), across, down or across, colour, strength)

    def wash(
        self, top: float, bottom: float, stops: Sequence[Colour], away: tuple[float, float] = (0, 0)
    ) -> None:
        """A vertical gradient through evenly spaced colours."""
        shares = np.linspace(*away, len(stops))
        self.raw_wash(
            top, bottom, [self.seen(c, float(k)) for c, k in zip(stops, shares, strict=True)]
        )

    def raw_wash(self, top: float, bottom: float, stops: Sequence[Colour]) -> None:
        """A gradient in colours as they are."""
        self.p.wash(top, bottom, stops)

    @painting("ground")
    def ground(self, near: Colour, far: Colour, *, turf: bool = False) -> None:
        """From the horizon to our feet."""
        if turf:
            near, far = self.turf(near), self.turf(far)
        self.wash(self.horizon, self.h, (far, mixed(far, near, 0.55), near), (0.3, 0.0))

    @painting("mountain")
    def ridge(
        self, level: float, high: float, colour: Colour, peaks: int = 4, *, sharp: bool = False,
        away: float = 0.0,
    ) -> None:  # fmt: skip
        """A chain of hills or mountains across the picture."""
        rng = self.rng
        peaks = max(2, round(peaks * (self.w / self.h) ** 0.5 * 1.1))
        xs = np.linspace(-0.1 * self.w, 1.1 * self.w, peaks * 2 + 1)
        ys = [
            level - high * (rng.uniform(0.55, 1.0) if i % 2 else rng.uniform(0.05, 0.35))
            for i in range(len(xs))
        ]
        line = np.stack([xs, ys], 1)
        if not sharp:
            line = smooth(line, 8)
        ends = np.array([(1.1 * self.w, self.h), (-0.1 * self.w, self.h)])
        self.fill(np.concatenate([line, ends]), colour, away)

    def spread(self, step: float, jitter: float = 0.3) -> Iterator[float]:
        """Places across the picture, ``step`` of ``s`` apart."""
        count = max(1, round(self.w / (step * self.s)))
        wide = self.w / count
        for i in range(count):
            yield wide * (i + 0.5 + self.rng.uniform(-jitter, jitter))

    def joints(self, colour: Colour, lines: int = 9, vanish: float | None = None) -> None:
        """Of a floor: they run to one point, and across."""
        vanish = self.w / 2 if vanish is None else vanish
        for i in range(lines):
            x = self.w * (-0.6 + 2.2 * i / (lines - 1))
            far = (vanish + (x - vanish) * 0.12, self.horizon)
            self.line(np.array([far, (x, self.h)]), colour, 0.6)
        for k in (0.08, 0.2, 0.38, 0.65):
            y = self.horizon + (self.h - self.horizon) * k
            self.line(np.array([(0, y), (self.w, y)]), colour, 0.4 + k * 0.4)

    # -- light -------------------------------------------------------------------------------

    def pools(self, colour: Colour, top: float, count: int, strength: float = 0.5) -> None:
        """Of light, flat on the ground."""
        strength *= sum(self.air.ambient) / 3 * (1 - self.air.weather.cover)
        for _ in range(count if strength > 0.05 else 0):
            y = top + (self.h - top) * self.rng.random()
            near = 0.35 + (y - top) / max(self.h - top, 1)
            r = self.s * self.rng.uniform(0.02, 0.045) * near
            self.p.glow(oval((self.rng.uniform(0, self.w), y), r * 1.6, r * 0.42), colour, strength)

    def beams(self, colour: Colour, count: int, strength: float = 0.16, top: float = 0.0) -> None:
        lean = -self.sun * self.h * 0.28
        strength *= 1 - self.air.weather.cover
        for _ in range(count if not self.dark else 0):
            x = self.rng.uniform(-0.1, 1.1) * self.w
            wide = self.s * self.rng.uniform(0.05, 0.12)
            beam = [(x, top), (x + wide, top), (x + wide * 1.7 + lean, self.h), (x + lean, self.h)]
            self.p.glow(np.array(beam), colour, strength)

    def dots(
        self, count: int, sizes: tuple[float, float], colours: Sequence[Colour],
        area: tuple[float, float] = (0.0, 1.0),
    ) -> None:  # fmt: skip
        """Shining by themselves; ``area`` is told in shares of the height."""
        rng = self.rng
        for _ in range(round(count * self.w / self.s)):
            r = max(0.35, self.s * rng.uniform(*sizes))
            y = self.h * rng.uniform(*area)
            self.lit(oval((rng.uniform(0, self.w), y), r, r), rng.choice(list(colours)))
