"""The figure as an artist's model: widths, colours and the torso's own coordinates."""

from __future__ import annotations

import math
import random
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from core.figures.attributes import Colour
from core.figures.body.bodies import Body
from core.figures.body.builds import Build, build_of
from core.figures.clothing.palette import GOLD, WHITE
from core.figures.clothing.wardrobe import Wardrobe, wardrobe_of
from core.figures.colours import Family, rgb
from core.figures.face.heads import HeadFrame
from core.figures.looks import Look
from core.figures.motion import Motion
from core.figures.painting.paint import Painter
from core.figures.painting.shapes import Polygon, Vector, length, turn90, unit

__all__ = ["GOLD", "WHITE", "Limb", "Model"]
MOVING = ("running", "jogging", "leaping", "jumping", "kicking", "flying", "dancing", "punching")


@dataclass(frozen=True)
class Limb:
    """Joint numbers from the trunk outwards; ``side`` is the character's own."""

    start: int
    middle: int
    end: int
    side: str

    @property
    def is_right(self) -> bool:
        return self.side == "right"


RIGHT_ARM, LEFT_ARM = Limb(2, 3, 4, "right"), Limb(5, 6, 7, "left")
RIGHT_LEG, LEFT_LEG = Limb(8, 9, 10, "right"), Limb(11, 12, 13, "left")


@dataclass
class Model:
    p: Painter
    body: Body
    look: Look
    rng: random.Random
    ground: float  # where the floor is, in pixels
    motion: Motion = field(default_factory=Motion)
    hands: dict[str, Vector] = field(default_factory=dict)  # the palms, once painted
    aims: dict[str, Vector] = field(default_factory=dict)  # where the forearms point

    @cached_property
    def head(self) -> HeadFrame:
        return HeadFrame.of(self.body)

    @property
    def r(self) -> float:
        return self.body.radius

    @cached_property
    def u(self) -> float:
        """The torso's length, were it not foreshortened: the unit of all widths."""
        j = self.body.joints
        thigh = max(length(j[9] - j[8]), length(j[12] - j[11]))
        return max(self.body.torso, thigh / 0.95, 1.05 * self.r)

    @cached_property
    def stout(self) -> float:
        """How thick the limbs are; small figures have thicker ones."""
        return (1.0 + 0.35 * self.small) * self.build.limbs

    @cached_property
    def small(self) -> float:
        """0 for a figure of natural height in heads, 1 for a chibi: short limbs, narrow sloping
        shoulders, a trunk like a pear."""
        return max(0.0, min(1.0, (4.4 - self.body.heads) / 1.9))

    @cached_property
    def build(self) -> Build:
        return build_of(self.look)

    def joint(self, index: int) -> Vector:
        return self.body.joints[index]

    def bones(self, limb: Limb) -> tuple[Vector, Vector, Vector]:
        """Where the flesh of a limb begins, bends and ends."""
        j = self.body.joints
        if limb.start in (2, 5):
            start = self.socket(limb)
        else:  # beneath the hip, so that the cap of the thigh stays in the trunk
            thigh = j[limb.middle] - j[limb.start]
            start = j[limb.start] + thigh * min(0.3, 0.045 * self.u / (length(thigh) + 1e-9))
        return start, j[limb.middle], j[limb.end]

    def socket(self, arm: Limb) -> Vector:
        """Where an arm is hung: below its joint, so that the shoulders fall away from the neck;
        a raised arm takes its shoulder up with it."""
        j = self.body.joints
        hanging = float(unit(j[arm.middle] - j[arm.start]) @ self.down)
        drop = 0.025 + 0.045 * hanging + 0.02 * self.small
        inward = unit(j[1] - j[arm.start]) * 0.05 * self.small
        return j[arm.start] + (self.down * drop + inward) * self.u

    # -- colours -----------------------------------------------------------------------------

    @cached_property
    def wardrobe(self) -> Wardrobe:
        """What is worn, in its colours."""
        return wardrobe_of(self.look, self.body.heads)

    @cached_property
    def skin(self) -> Colour:
        return rgb(self.look.skin, Family.SKIN)

    @property
    def cloth(self) -> Colour:
        """Of the outfit as a whole; ``trim`` and ``accent`` go with it."""
        return self.wardrobe.cloth

    @property
    def trim(self) -> Colour:
        return self.wardrobe.trim

    @property
    def accent(self) -> Colour:
        return self.wardrobe.accent

    @cached_property
    def hair(self) -> Colour:
        return rgb(self.look.hair_colour, Family.HAIR)

    # -- the torso ---------------------------------------------------------------------------

    @cached_property
    def down(self) -> Vector:
        return unit(self.body.hips - self.joint(1))

    @cached_property
    def across(self) -> Vector:
        """To the picture's right where the figure is upright."""
        return -turn90(self.down)

    @cached_property
    def levels(self) -> tuple[list[float], list[float]]:
        """Half widths of the torso at shares of its length, 0 at the neck, 1 at the hips."""
        girl = self.look.kind == "girl"
        turn = self.body.yaw
        front = (
            (0.11, 0.25, 0.26, 0.205, 0.29, 0.31)
            if girl
            else (0.12, 0.28, 0.29, 0.24, 0.265, 0.275)
        )
        side = (
            (0.1, 0.155, 0.2, 0.155, 0.205, 0.215)
            if girl
            else (0.1, 0.165, 0.205, 0.165, 0.19, 0.2)
        )
        build, thick = self.build, self.stout**0.5
        bust = build.shoulders * (1 - 0.1 * self.small)
        waist, hips = build.waist * (1 + 0.22 * self.small), build.hips * (1 + 0.04 * self.small)
        factors = (build.limbs**0.5, bust, bust, waist, hips, hips)
        small = thick / build.limbs**0.5
        widths = [
            math.hypot(a * math.cos(turn), b * math.sin(turn)) * self.u * small * factor
            for a, b, factor in zip(front, side, factors, strict=True)
        ]
        # Cloth that hangs over the hips must cover where the thighs begin.
        j = self.body.joints
        hips = 0.12 * self.u * self.stout + max(
            abs(float((j[hip] - self.body.hips) @ self.across)) for hip in (8, 11)
        )
        widths[4:] = [max(width, min(hips, 1.5 * width)) for width in widths[4:]]
        widths.insert(4, 0.97 * widths[4])
        return [0.0, 0.12, 0.3, 0.62, 0.86, 1.0, 1.16], widths

    def half_width(self, level: float) -> float:
        levels, widths = self.levels
        place = min(max(bisect(levels, level), 1), len(levels) - 1)
        low, high = levels[place - 1], levels[place]
        share = min(max((level - low) / (high - low), 0.0), 1.0)
        return widths[place - 1] + (widths[place] - widths[place - 1]) * share

    def at(self, share: float, level: float) -> Vector:
        """On the torso as it is seen: -1 is its left outline in the picture, 1 its right."""
        middle = self.joint(1) + (self.body.hips - self.joint(1)) * level
        return middle + self.across * self.half_width(level) * share

    def on(self, places: Sequence[tuple[float, float]]) -> Polygon:
        """``at`` of each share and level."""
        return np.array([self.at(share, level) for share, level in places])

    def front(self, azimuth: float, level: float) -> Vector:
        """On the chest: azimuth 0 is its middle, ±1 its sides; turns with the torso."""
        return self.at(math.sin(azimuth * math.pi / 2 + self.body.yaw), level)

    def shows(self, azimuth: float) -> bool:
        return math.cos(azimuth * math.pi / 2 + self.body.yaw) > 0.12

    @property
    def shows_front(self) -> bool:
        return math.cos(self.body.yaw) > -0.1

    @cached_property
    def shoulders(self) -> tuple[Vector, Vector]:
        """Their sockets from the picture's left to its right."""
        one, other = self.socket(RIGHT_ARM), self.socket(LEFT_ARM)
        return (one, other) if (other - one) @ self.across >= 0 else (other, one)

    @cached_property
    def facing(self) -> int:
        """-1 or 1: the side of the picture that the body is turned to."""
        return 1 if math.sin(self.body.yaw) >= 0 else -1

    @cached_property
    def sway(self) -> float:
        """Where loose things drift: against the motion."""
        if self.body.action in MOVING:
            return -0.5 * self.facing
        return self.rng.uniform(-0.22, 0.22)
