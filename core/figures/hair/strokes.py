"""What every part of the hair is painted with: the head, the colours and how it swings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.figures.attributes import Colour
from core.figures.face.heads import HeadFrame
from core.figures.hair.dyes import Dye
from core.figures.hair.shapes import HairShape
from core.figures.motion import Bend
from core.figures.painting.paint import HAIR_SHADE, Label, Painter, Region, ink, mixed, toned
from core.figures.painting.shapes import Points, Polygon, lock


@dataclass(frozen=True)
class Comb:
    p: Painter
    f: HeadFrame
    shape: HairShape
    dye: Dye
    bend: Bend
    sway: float
    flop: int  # -1 or 1: where a tail behind the head falls in a front view
    tie: Colour
    skin: Colour

    @property
    def colour(self) -> Colour:
        return self.dye.first

    @property
    def line(self) -> Colour:
        return ink(self.colour)

    @property
    def light(self) -> Colour:
        return hair_accent(self.colour)

    def part(
        self, polygons: list[Polygon], depth: float, *, outline: float = 1.0, cast: float = 0.0,
        inner: bool = False, tone: float = 1.0,
    ) -> Region:  # fmt: skip
        """Outlines in the hair's colours; ``depth`` and ``cast`` in head radii."""
        shapes = [
            shape for each in polygons for shape in self.dye.shapes(each, inner=inner, tone=tone)
        ]
        r = self.f.radius
        return self.p.part(
            shapes, depth * r, Label.HAIR, shade=HAIR_SHADE, outline=outline, cast=cast * r
        )

    def wisp(self, points: Points, width: float, *, outline: float = 0.8) -> Region:
        """A single lock through pixels; ``width`` in head radii."""
        polygon = lock(np.asarray(points, np.float64), width * self.f.radius)
        return self.part([polygon], 0.05, outline=outline)


def hair_accent(colour: Colour) -> Colour:
    """A lighter tone of the hair for single strands."""
    return mixed(toned(colour, 1.12), (255, 255, 255), 0.3)
