"""Cloth on a body: a garment's colours, labels and shapes for the painters of its parts.

Shares and levels are the torso's own (``Model.at``, ``Model.front``); widths are in ``m.u``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.figures.attributes import Colour
from core.figures.body.models import Model
from core.figures.clothing.kinds import Slot
from core.figures.clothing.wardrobe import Worn
from core.figures.painting.paint import CLOTH_SHADE, SKIN_SHADE, Label, Region, Shade, ink
from core.figures.painting.shapes import Points, Polygon, Vector, oval, ribbon, smooth, vec


@dataclass(frozen=True)
class Tailor:
    m: Model
    w: Worn

    @property
    def u(self) -> float:
        return self.m.u

    def colour(self, role: str = "cloth") -> Colour:
        return self.w.colour(role) or self.m.skin

    def ink(self, role: str = "cloth") -> Colour:
        return ink(self.colour(role))

    def label(self, role: str = "cloth") -> Label:
        if role == "skin":
            return Label.SKIN
        if self.w.kind.slot is Slot.FOOTWEAR:
            return Label.SHOES
        return Label.OUTFIT if self.w.main and self.w.drawn_in(role) else Label.TRIM

    def part(
        self,
        polygons: Sequence[Polygon],
        depth: float = 0.0,
        role: str = "cloth",
        *,
        colour: Colour | None = None,
        cast: float = 0.0,
        outline: float = 1.0,
    ) -> Region:
        """``depth`` and ``cast`` in units of the figure."""
        paint = colour or self.colour(role)
        return self.m.p.part(
            [(polygon, paint) for polygon in polygons], depth * self.u, self.label(role),
            shade=SKIN_SHADE if role == "skin" else CLOTH_SHADE, outline=outline,
            cast=cast * self.u, name="skin" if role == "skin" else self.w.kind.slot.value,
        )  # fmt: skip

    def inside(
        self,
        region: Region,
        polygons: Sequence[Polygon],
        role: str = "cloth",
        *,
        colour: Colour | None = None,
    ) -> None:
        name = "skin" if role == "skin" else self.w.kind.slot.value
        self.m.p.inside(region, polygons, colour or self.colour(role), self.label(role), name=name)

    def shade(self, region: Region, polygons: Sequence[Polygon], shade: Shade) -> None:
        self.m.p.inside(region, polygons, shade)

    def mark(self, points: Points, width: float = 0.6, role: str = "cloth") -> None:
        """An inked line in the dark of a role."""
        self.m.p.mark(points, self.ink(role), width)

    def draw(self, points: Points, role: str, width: float = 0.8) -> None:
        """A line in a role's own colour."""
        self.m.p.mark(points, self.colour(role), width)

    # -- shapes on the torso -----------------------------------------------------------------

    def front(self, points: Sequence[tuple[float, float]]) -> Polygon:
        return np.array([self.m.front(a, v) for a, v in points])

    def band(self, level: float, width: float, share: float = 1.05) -> Polygon:
        """Around the torso at a level."""
        line = smooth(self.m.on([(-share, level), (0, level + 0.04), (share, level)]), 6)
        return ribbon(line, (width * self.u,))

    def strip(self, points: Sequence[tuple[float, float]], width: float) -> Polygon:
        """A band along a line of the front."""
        return ribbon(smooth(self.front(points), 5), (width * self.u,))

    def vee(self, wide: float, deep: float) -> Polygon:
        return self.front([(-wide, -0.06), (0, deep), (wide, -0.06)])

    def button(self, place: Vector, role: str = "accent", size: float = 0.022) -> None:
        u, p = self.u, self.m.p
        p.fill(oval(place, size * u, size * u), self.ink(role))
        p.fill(
            oval(place - vec(0, 0.1 * size * u), size * u * 0.7, size * u * 0.7),
            self.colour(role),
        )

    def bow(self, centre: Vector, size: float, role: str = "cloth", tails: float = 1.0) -> None:
        """Two wings, a knot and hanging tails; ``size`` is a wing's, in units of the figure."""
        a, d, s = self.m.across, self.m.down, size * self.u
        drift = self.m.motion.ribbon.angle + 0.3 * self.m.sway
        for side in (-1, 1):
            if tails:
                tail = smooth(
                    [centre, centre + (a * side * 0.25 + d * 0.6) * s,
                     centre + (a * (side * 0.45 + drift) + d * 1.3 * tails) * s], 5,
                )  # fmt: skip
                self.part([ribbon(tail, (0.2 * s, 0.32 * s, 0.42 * s))], 0.015, role, outline=0.65)
        for side in (-1, 1):
            wing = _wing(centre, a * side * s, d * s)
            self.part([wing], 0.02, role, outline=0.75)
            fold = [centre + a * side * 0.12 * s, centre + (a * side * 0.4 - d * 0.05) * s,
                    centre + (a * side * 0.6 - d * 0.02) * s]  # fmt: skip
            self.mark(fold, 0.4, role)
        self.part([oval(centre, 0.19 * s, 0.22 * s)], 0.0, role, outline=0.65)


def _wing(root: Vector, out: Vector, down: Vector) -> Polygon:
    points = [root, root + out * 0.5 - down * 0.42, root + out * 1.05 - down * 0.4,
              root + out * 1.12 + down * 0.1, root + out * 0.95 + down * 0.44,
              root + out * 0.45 + down * 0.26]  # fmt: skip
    return smooth([*points, points[0]], 4)
