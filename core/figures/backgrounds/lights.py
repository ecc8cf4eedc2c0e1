"""The light of a scene on the figure in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.figures.attributes import Colour
from core.figures.painting.paint import Shade
from core.figures.painting.shapes import Vector, unit


@dataclass(frozen=True)
class Light:
    rim: Colour = (255, 252, 236)
    rim_strength: float = 0.5
    tint: Shade | None = None  # what the place does to a figure's colours
    shadow: Colour = (52, 48, 84)
    shade: float = 0.5
    side: int = 1  # of the picture, from where it comes

    @property
    def towards(self) -> Vector:
        """Unit, y down."""
        return unit(np.array([self.side * 0.62, -0.78]))


DAY = Light()
MORNING = Light((255, 246, 214), 0.55, Shade(1.01, 1.0, 0.967))
GOLDEN = Light((255, 220, 140), 0.7, Shade(1.013, 0.973, 0.913), (70, 46, 60))
SUNSET = Light((255, 206, 130), 0.75, Shade(1.0, 0.95, 0.91), (62, 30, 60), 0.6)
DUSK = Light((255, 190, 190), 0.6, Shade(0.95, 0.93, 1.0), (34, 24, 64), 0.6)
BLUE = Light((190, 210, 255), 0.55, Shade(0.913, 0.933, 1.0), (24, 30, 70), 0.6)
NIGHT = Light((170, 190, 255), 0.55, Shade(0.91, 0.92, 1.02), (8, 10, 38), 0.6)
BLOOD = Light((255, 120, 100), 0.65, Shade(1.0, 0.92, 0.92), (24, 4, 12), 0.6)
GREY = Light((240, 244, 250), 0.4, Shade(0.95, 0.963, 0.987), (64, 66, 90), 0.4)
SNOWY = Light((255, 255, 255), 0.5, Shade(0.97, 0.99, 1.03), (120, 140, 190), 0.6)
SEASIDE = Light((255, 255, 246), 0.55, None, (150, 112, 80), 0.55)
LEAFY = Light((250, 255, 206), 0.5, Shade(0.96, 1.0, 0.93), (30, 56, 40), 0.6)
STUDIO = Light((255, 255, 255), 0.35, None, (120, 116, 140), 0.5)
NEON = Light((150, 226, 255), 0.6, Shade(0.93, 0.92, 1.0), (14, 12, 44), 0.6)
LANTERNS = Light((255, 196, 120), 0.65, Shade(0.98, 0.94, 0.94), (34, 20, 48), 0.6)
SPOTLIGHTS = Light((255, 170, 230), 0.7, Shade(0.96, 0.93, 1.0), (26, 14, 56), 0.6)
LAMP = Light((255, 226, 170), 0.5, Shade(1.0, 0.97, 0.93), (56, 36, 44), 0.5)
ROOM = Light((255, 250, 236), 0.42, None, (74, 60, 72), 0.5)
FIRELIGHT = Light((255, 180, 96), 0.7, Shade(1.0, 0.94, 0.9), (24, 12, 18), 0.6)
WATER = Light((190, 246, 255), 0.6, Shade(0.92, 0.99, 1.0), (10, 50, 90), 0.4)
DEEP = Light((170, 200, 255), 0.7, Shade(0.93, 0.94, 1.02), (4, 4, 20), 0.5)
