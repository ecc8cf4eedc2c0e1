"""Where a figure stands: its place behind it, its light on it, and what drifts before it."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from core.figures.backgrounds.air import Air
from core.figures.backgrounds.falling import FALLING
from core.figures.backgrounds.landscape import View
from core.figures.backgrounds.lights import Light
from core.figures.backgrounds.places import Place, air_of, place_of
from core.figures.backgrounds.skies import paint_veils
from core.figures.colours import find
from core.figures.looks import Scene
from core.figures.painting.paint import Painter
from core.geometry import Size

CALM = 0.08  # of a place's contrast is given up for the figure's sake


def light_of(scene: Scene, rng: random.Random) -> Light:
    place = place_of(scene.place)
    found = _light(place, _air(scene, place))
    return replace(found, side=rng.choice((-1, 1)))


def _light(place: Place, air: Air) -> Light:
    own = place_air(place)
    if place.light is not None and (place.is_ground or air.time == own.time):
        return place.light
    if place.indoors:
        return place.light or air.time.light
    return Light() if place.is_ground else air.light


def place_air(place: Place) -> Air:
    return air_of(place, "", "", "", "")


def _air(scene: Scene, place: Place) -> Air:
    if place.is_ground:
        return place_air(place)
    return air_of(place, scene.air, scene.time, scene.weather, scene.season)


def paint_scenery(p: Painter, rng: random.Random, scene: Scene, ground: float) -> float:
    """What lies behind the figures, from the level of their ``ground``; where its horizon is.

    Depends on nothing but its arguments, so that it can be kept while a figure moves.
    """
    place = place_of(scene.place)
    height = p.size.height
    horizon = min(max(0.52 * height, ground - rng.uniform(0.17, 0.24) * height), 0.8 * height)
    view = View(p, rng, horizon, ground, _air(scene, place), find(scene.colour))
    place.painter(view)
    if not place.is_ground:
        paint_veils(view)
    return horizon


def softened(picture: NDArray[np.uint8], scene: Scene) -> NDArray[np.uint8]:
    """A painted place, softer and calmer than what stands before it."""
    import cv2

    place = place_of(scene.place)
    if place.is_ground:
        return picture
    haze = np.array(_air(scene, place).time.haze)
    levels = np.arange(256)[:, None]
    table = np.round(levels + (haze - levels) * CALM).astype(np.uint8)[:, None]
    blur = softness(Size(picture.shape[1], picture.shape[0]))
    return np.asarray(cv2.GaussianBlur(cv2.LUT(picture, table), (0, 0), blur), np.uint8)


def softness(size: Size) -> float:
    """The sigma in pixels of a place's blur."""
    return 0.3 + 0.0011 * (size.width * size.height) ** 0.5


def paint_foreground(p: Painter, rng: random.Random, scene: Scene) -> None:
    """Rain, snowflakes, petals and confetti."""
    place = place_of(scene.place)
    air = _air(scene, place)
    wet = air.falls in ("rain", "heavy rain", "snow", "blizzard", "wind", "leaves")
    if place.is_ground:
        asked = air_of(place, scene.air, scene.time, scene.weather, scene.season).falls
        FALLING.get(asked, _nothing)(p, rng)
    elif not (place.indoors and wet):
        FALLING.get(air.falls, _nothing)(p, rng)


def _nothing(p: Painter, rng: random.Random) -> None:
    pass
