"""Where a figure stands: its place behind it, its light on it, and what drifts before it."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

import numpy as np

from core.figures.attributes import PLACES, Colour
from core.figures.backgrounds import nature, town
from core.figures.backgrounds.landscape import View
from core.figures.looks import Scene
from core.figures.painting.paint import Painter, Shade
from core.figures.painting.shapes import Vector, oval, unit
from core.figures.painting.styles import AIR_TINTS, air_tint, paint_air, paint_rain

PAINTERS = {
    "sunny park path": nature.park, "city at night": town.city, "sunset": nature.sunset,
    "beach": nature.beach, "snow": nature.snow, "classroom": town.classroom,
    "starry sky": nature.stars, "forest": nature.forest, "temple": town.temple,
    "rooftop": town.rooftop, "cherry blossoms": nature.blossoms, "night festival": town.festival,
    "stone arena": town.arena, "concert stage": town.stage, "simple background": nature.plain,
    "gradient background": nature.gradient,
}  # fmt: skip
assert PAINTERS.keys() == PLACES.keys()


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


LIGHTS: dict[str, Light] = {
    "city at night": Light((150, 226, 255), 0.6, Shade(0.93, 0.92, 1.0), (14, 12, 44), 0.6),
    "starry sky": Light((170, 190, 255), 0.55, Shade(0.91, 0.92, 1.02), (8, 10, 38), 0.6),
    "sunset": Light((255, 206, 130), 0.75, Shade(1.0, 0.95, 0.91), (62, 30, 60), 0.6),
    "night festival": Light((255, 196, 120), 0.65, Shade(0.98, 0.94, 0.94), (34, 20, 48), 0.6),
    "concert stage": Light((255, 170, 230), 0.7, Shade(0.96, 0.93, 1.0), (26, 14, 56), 0.6),
    "snow": Light((255, 255, 255), 0.5, Shade(0.97, 0.99, 1.03), (120, 140, 190), 0.6),
    "beach": Light((255, 255, 246), 0.55, None, (150, 112, 80), 0.55),
    "forest": Light((250, 255, 206), 0.5, Shade(0.96, 1.0, 0.93), (30, 56, 40), 0.6),
    "simple background": Light((255, 255, 255), 0.35, None, (120, 116, 140), 0.5),
}


def light_of(scene: Scene, rng: random.Random) -> Light:
    light = replace(LIGHTS.get(scene.place, Light()), side=rng.choice((-1, 1)))
    return replace(light, tint=air_tint(scene.air)) if scene.air in AIR_TINTS else light


def paint_scenery(p: Painter, rng: random.Random, scene: Scene, ground: float) -> float:
    """What lies behind the figures; where its horizon is."""
    height = p.size.height
    horizon = min(max(0.52 * height, ground - rng.uniform(0.17, 0.24) * height), 0.8 * height)
    PAINTERS[scene.place](View(p, rng, horizon, ground))
    paint_air(p, rng, scene.air, horizon)
    return horizon


def paint_foreground(p: Painter, rng: random.Random, scene: Scene) -> None:
    """Rain, snowflakes, petals and confetti, few enough to leave the figure clear."""
    place = scene.place
    if scene.air == "gentle rain":
        paint_rain(p, rng)
    w, h = p.size
    s = (w * h) ** 0.5
    drifting: dict[str, tuple[int, float, list[Colour]]] = {
        "snow": (22, 0.007, [(255, 255, 255)]),
        "cherry blossoms": (14, 0.009, [(255, 190, 210), (255, 214, 226)]),
        "concert stage": (14, 0.006, [(255, 120, 180), (120, 220, 255), (255, 230, 120)]),
    }
    count, size, colours = drifting.get(place, (0, 0.0, []))
    for _ in range(count):
        r = s * size * rng.uniform(0.5, 1.1)
        flat = 1.0 if place == "snow" else rng.uniform(0.4, 0.7)
        p.fill(
            oval((rng.uniform(0, w), rng.uniform(0, h)), r, r * flat, rng.uniform(0, 3)),
            rng.choice(colours),
        )
