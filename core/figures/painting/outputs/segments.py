"""Pictures as a ControlNet for segmentation was shown them: each thing in its colour of ADE20K.

Source: the palette of the 150 classes of the ADE20K benchmark, in its usual colours.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.figures.attributes import Colour
from core.figures.painting.display_list import Operation, Part, Recording
from core.figures.painting.layers import Pixels
from core.figures.painting.outputs.label_raster import numbered
from core.geometry import Size

COLOURS: dict[str, Colour] = {
    "wall": (120, 120, 120), "building": (180, 120, 120), "sky": (6, 230, 230),
    "floor": (80, 50, 50), "tree": (4, 200, 3), "ceiling": (120, 120, 80),
    "road": (140, 140, 140), "bed": (204, 5, 255), "windowpane": (230, 230, 230),
    "grass": (4, 250, 7), "cabinet": (224, 5, 255), "sidewalk": (235, 255, 7),
    "person": (150, 5, 61), "earth": (120, 120, 70), "door": (8, 255, 51), "table": (255, 6, 82),
    "mountain": (143, 255, 140), "plant": (204, 255, 4), "curtain": (255, 51, 7),
    "chair": (204, 70, 3), "water": (61, 230, 250), "painting": (255, 6, 51),
    "shelf": (255, 7, 71), "sea": (9, 7, 230), "field": (112, 9, 255), "fence": (255, 184, 6),
    "desk": (10, 255, 71), "rock": (255, 41, 10), "lamp": (224, 255, 8),
    "railing": (255, 61, 6), "column": (255, 8, 41), "signboard": (255, 5, 153),
    "sand": (160, 150, 20), "path": (255, 31, 0), "stairs": (255, 224, 0), "river": (11, 200, 200),
    "bridge": (255, 82, 0), "bookcase": (0, 255, 245), "flower": (255, 0, 0),
    "book": (255, 163, 0), "bench": (194, 255, 0), "boat": (173, 255, 0), "light": (255, 173, 0),
    "tower": (255, 184, 184), "streetlight": (0, 71, 255), "stage": (82, 0, 255),
}  # fmt: skip
NUMBERS = {name: number for number, name in enumerate(COLOURS, 1)}


@dataclass(frozen=True)
class Segments:
    """A place: what is above its horizon, a share of the height, what below, and its strokes."""

    above: str
    below: str
    horizon: float
    recording: Recording


def segmentation(figures: Recording, place: Segments | None, size: Size) -> Pixels:
    """(height, width, 3) RGB; black where nothing is said.

    Strokes of the place that are named after a class are of that class.
    """
    numbers = np.zeros((size.height, size.width), np.uint8)
    if place is not None:
        level = min(max(round(place.horizon * size.height), 0), size.height)
        numbers[:level], numbers[level:] = NUMBERS[place.above], NUMBERS[place.below]
        named = NUMBERS | {"ground": NUMBERS[place.below]}
        _cover(numbers, numbered(place.recording, size, lambda op: _named(op, named)))
    _cover(numbers, numbered(figures, size, _person))
    table = np.array([(0, 0, 0), *COLOURS.values()], np.uint8)
    return table[numbers]


def _cover(numbers: Pixels, over: Pixels) -> None:
    shown = over > 0
    numbers[shown] = over[shown]


def _named(op: Operation, numbers: dict[str, int]) -> int | None:
    owner = getattr(op, "owner", None)
    return None if owner is None else numbers.get(owner.name)


def _person(op: Operation) -> int | None:
    return NUMBERS["person"] if isinstance(op, Part) else None
