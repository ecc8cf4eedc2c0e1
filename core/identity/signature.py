"""What is kept of a person of a picture to tell the character again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.figures.colours import lab
from core.figures.measuring import measured_colours
from core.geometry import Size
from core.images import on_white
from core.pose import appearance
from core.pose.appearance import STARTER_FILE, LooksReader, looks_reader
from core.pose.detect import detect
from core.pose.skeleton import Pose

# Colours are told from pixels of figures this large: more would only take longer.
MOST_SIDE = 768


@dataclass(frozen=True)
class Signature:
    """``chances`` of the reader of looks by attribute, those that show; ``colours`` (3,) CIELAB by
    the names of ``core.figures.measuring``, those that could be measured."""

    chances: Mapping[str, NDArray[np.float32]]
    colours: Mapping[str, NDArray[np.float64]]

    @property
    def is_empty(self) -> bool:
        return not self.chances


NOBODY = Signature({}, {})


def signature_of(
    picture: Image.Image,
    pose: Pose | None = None,
    person: int | None = None,
    reader: LooksReader | None = None,
) -> Signature:
    """Of the ``person`` of ``pose``, whose canvas is the picture's at any size, or of the tallest.

    Without a pose the built-in detector finds it; ``NOBODY`` where that person is not there.
    Raises ``ModelMissing`` and ``ModelUnusable``.
    """
    seen = on_white(picture)
    seen.thumbnail((MOST_SIDE, MOST_SIDE), Image.Resampling.BOX)
    found = detect(seen) if pose is None else pose
    index = appearance.largest(found) if person is None else person
    if index >= len(found.people):
        return NOBODY
    placed = found.scaled_to(Size(*seen.size))
    pixels = np.asarray(seen)
    told = reader or looks_reader(STARTER_FILE)
    reading = told.chances(pixels, placed, index, often=True)
    colours = measured_colours(pixels, placed.people[index])
    return Signature(
        {name: chance for name, chance in reading.items() if chance.any()},
        {name: lab(np.array(colour)) for name, colour in colours.items()},
    )
