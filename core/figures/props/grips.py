"""How a thing lies in a hand: a frame along it, told in the figure's unit, 0 at the palm."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.figures.attributes import Colour
from core.figures.body.models import Limb, Model
from core.figures.painting.paint import Label, Region, Shade, ink, mixed, toned
from core.figures.painting.shapes import (
    Polygon,
    Vector,
    closed,
    length,
    oval,
    ribbon,
    smooth,
    turn90,
    unit,
)

Places = Sequence[tuple[float, float]]
# Hands this near each other hold one thing together; in the figure's unit.
TOGETHER = 1.1


@dataclass(frozen=True)
class Grip:
    """One thing in one hand. ``colour`` is its own or the one asked for."""

    m: Model
    limb: Limb
    palm: Vector
    aim: Vector  # where the forearm points
    other: Vector  # the other palm
    colour: Colour
    second: Colour | None = None
    tells_colour: bool = False  # a colour was asked for

    @property
    def u(self) -> float:
        return self.m.u

    @property
    def with_both(self) -> bool:
        """Two hands that hang at the sides hold nothing together."""
        apart = length(self.other - self.palm) / self.u
        return 0.05 < apart < TOGETHER and not self.hangs

    @property
    def hangs(self) -> bool:
        return float(self.aim[1]) > 0.8

    @property
    def outwards(self) -> float:
        """The side of the body that the hand is on."""
        return 1.0 if self.palm[0] > self.m.joint(1)[0] else -1.0

    def frame(self, along: Vector, origin: Vector | None = None, size: float = 1.0) -> Frame:
        start = self.palm if origin is None else origin
        return Frame(self.m, start, unit(along), self.u * size)

    @cached_property
    def blade(self) -> Frame:
        """Across a level forearm, upwards; from a hanging or raised one outwards and on."""
        along = turn90(self.aim)
        if 0.8 * self.outwards * along[0] - along[1] < 0:
            along = -along
        return self.frame(along + (0.25 + 0.5 * abs(float(self.aim[1]))) * self.aim)

    @cached_property
    def pole(self) -> Frame:
        """Long things, rather upright; along both hands where they hold it together."""
        if self.with_both:
            along = self.other - self.palm
            return self.frame(along if along[1] < 0 else -along)
        return self.frame(np.array([0.28 * self.outwards, -1.0]))

    @cached_property
    def upright(self) -> Frame:
        lean = 0.12 * (self.m.head.centre[0] - self.palm[0]) / self.u
        return self.frame(np.array([max(-0.4, min(0.4, lean)), -1.0]))

    @cached_property
    def forwards(self) -> Frame:
        """Along the forearm."""
        return self.frame(self.aim)

    @cached_property
    def beyond(self) -> Frame:
        """Upright, resting on the hand or just beyond it."""
        return self.frame(np.array([0.0, -1.0]), self.palm + self.aim * 0.08 * self.u)

    @cached_property
    def hanging(self) -> Frame:
        """Down from the hand."""
        return self.frame(np.array([0.02 * self.m.facing, 1.0]))


@dataclass(frozen=True)
class Frame:
    """x runs along the thing from the palm, y to its side; both in ``size`` pixels."""

    m: Model
    origin: Vector
    along: Vector
    size: float

    @cached_property
    def axes(self) -> Polygon:
        return self.size * np.stack([self.along, turn90(self.along)])

    def at(self, x: float, y: float = 0.0) -> Vector:
        return self.origin + np.array([x, y]) @ self.axes

    def on(self, places: Places | Polygon) -> Polygon:
        return self.origin + np.asarray(places, np.float64) @ self.axes

    @property
    def tilt(self) -> float:
        return math.atan2(self.along[1], self.along[0])

    # -- parts -------------------------------------------------------------------------------

    def shape(
        self, polygon: Polygon, colour: Colour, depth: float = 0.03, outline: float = 0.8
    ) -> Region:
        """``polygon`` in pixels; ``depth`` of its shadow side in the frame's unit."""
        return self.m.p.part(
            [(polygon, colour)], depth * self.size, Label.PROP, outline=outline, name="prop"
        )

    def part(
        self, places: Places, colour: Colour, depth: float = 0.03, *, round: int = 0,
        outline: float = 0.8,
    ) -> Region:  # fmt: skip
        """``round`` is how many points there are between two places; 0 keeps the corners."""
        polygon = self.on(closed(list(places), round) if round else places)
        return self.shape(polygon, colour, depth, outline)

    def rod(self, x0: float, x1: float, width: float, colour: Colour, y: float = 0.0) -> Region:
        return self.part(
            [(x0, y - width / 2), (x1, y - width / 2), (x1, y + width / 2), (x0, y + width / 2)],
            colour, 0.25 * width, outline=0.7,
        )  # fmt: skip

    def disc(
        self, x: float, y: float, across: float, down: float, colour: Colour, depth: float = 0.03,
        outline: float = 0.8,
    ) -> Region:  # fmt: skip
        shape = oval(self.at(x, y), across * self.size, down * self.size, self.tilt)
        return self.shape(shape, colour, depth, outline)

    def band(
        self, places: Places, widths: Sequence[float], colour: Colour, depth: float = 0.012
    ) -> Region:
        line = ribbon(smooth(list(places), 6), widths)
        return self.shape(self.on(line), colour, depth, 0.7)

    # -- marks -------------------------------------------------------------------------------

    def inside(self, region: Region, places: Places, paint: Colour | Shade, round: int = 0) -> None:
        polygon = self.on(closed(list(places), round) if round else places)
        self.m.p.inside(region, [polygon], paint)

    def stripe(self, region: Region, places: Places, width: float, paint: Colour | Shade) -> None:
        line = ribbon(smooth(list(places), 6), (width, width))
        self.m.p.inside(region, [self.on(line)], paint)

    def dot(self, x: float, y: float, across: float, down: float, colour: Colour) -> None:
        self.m.p.fill(oval(self.at(x, y), across * self.size, down * self.size, self.tilt), colour)

    def crease(self, places: Places, colour: Colour, width: float = 0.55) -> None:
        """An inner line in the ink of ``colour``."""
        self.m.p.mark(self.on(places), ink(colour), width)

    def glow(self, x: float, y: float, reach: float, colour: Colour, strength: float) -> None:
        self.m.p.soft(self.at(x, y), reach * self.size, reach * self.size, colour, strength)


def lighter(colour: Colour, share: float = 0.4) -> Colour:
    return mixed(colour, (255, 255, 255), share)


def darker(colour: Colour, factor: float = 0.72) -> Colour:
    return toned(colour, factor)
