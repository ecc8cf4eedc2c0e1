"""The places behind figures. They do not depend on the figures but for their floor, so that they
are drawn once while a figure moves before them."""

from __future__ import annotations

import random
from dataclasses import dataclass
from threading import Lock

import numpy as np
from cachetools import LRUCache, cached
from numpy.typing import NDArray

from core.figures.backgrounds.places import place_of
from core.figures.backgrounds.scenery import paint_scenery, softened
from core.figures.looks import Scene
from core.figures.painting.display_list import Recording
from core.figures.painting.paint import Painter
from core.figures.painting.rendering import ground as ground_pixels
from core.figures.painting.shapes import Vector
from core.geometry import Size

NOWHERE = "none"  # the place that is transparent
FLOORS = 64  # heights of a picture between which a floor snaps, so that few grounds are drawn
RECORDINGS, MOST_BYTES = 8, 96 << 20  # of the recordings and the pictures last used


@dataclass(frozen=True)
class Ground:
    recording: Recording
    horizon: float  # in pixels of the recording


# Segments of ADE20K above the horizon of a place and below it, where they are others than those of
# its family.
HALVES: dict[str, tuple[str, str]] = {
    "sunny park path": ("sky", "grass"), "city at night": ("building", "road"),
    "city": ("sky", "road"), "street": ("sky", "road"), "alley": ("building", "road"),
    "cyberpunk city": ("building", "road"), "old town": ("sky", "road"),
    "beach": ("sky", "sand"), "desert": ("sky", "sand"), "ocean": ("sky", "sea"),
    "lake": ("sky", "water"), "forest": ("tree", "grass"), "bamboo forest": ("tree", "grass"),
    "jungle": ("tree", "grass"), "magic forest": ("tree", "grass"), "temple": ("sky", "floor"),
    "rooftop": ("sky", "floor"), "balcony": ("sky", "floor"), "cherry blossoms": ("sky", "grass"),
    "garden": ("sky", "grass"), "meadow": ("sky", "grass"), "hill": ("sky", "grass"),
    "starry sky": ("sky", "grass"), "sunset": ("sky", "grass"), "flower field": ("sky", "field"),
    "lavender field": ("sky", "field"), "sunflower field": ("sky", "field"),
    "wheat field": ("sky", "field"), "night festival": ("sky", "road"),
    "stone arena": ("sky", "floor"), "concert stage": ("wall", "stage"), "sky": ("sky", "sky"),
    "space": ("sky", "sky"), "underwater": ("sea", "sand"), "cave": ("rock", "rock"),
}  # fmt: skip


def halves_of(scene: Scene) -> tuple[str, str]:
    place = place_of(scene.place)
    usual = ("wall", "wall") if place.is_ground else ("sky", "earth")
    return HALVES.get(scene.place, ("wall", "floor") if place.indoors else usual)


@dataclass(frozen=True)
class GroundKey:
    scene: Scene
    size: Size
    seed: int
    floor: int  # of ``FLOORS``
    light: tuple[float, float]


def key_of(scene: Scene, size: Size, seed: int, floor: float, light: Vector) -> GroundKey:
    """``floor`` in pixels from the top."""
    level = min(FLOORS, max(0, round(floor / size.height * FLOORS)))
    return GroundKey(scene, size, seed, level, (float(light[0]), float(light[1])))


# Both make what is missing outside of their lock, and are shared by all who draw there.
@cached(LRUCache(RECORDINGS), lock=Lock())
def ground_of(key: GroundKey) -> Ground:
    p = Painter(key.size, np.array(key.light))
    rng = random.Random(f"{key.seed} ground")
    horizon = paint_scenery(p, rng, key.scene, key.floor / FLOORS * key.size.height)
    return Ground(p.recording, horizon)


def _bytes(picture: NDArray[np.uint8]) -> int:
    return picture.nbytes


@cached(LRUCache(MOST_BYTES, getsizeof=_bytes), lock=Lock())
def ground_picture(key: GroundKey, size: Size) -> NDArray[np.uint8]:
    """(height, width, 3) RGB, read-only."""
    made = softened(ground_pixels(ground_of(key).recording, size), key.scene)
    made.flags.writeable = False
    return made
