"""What a pixel of a person shows: the classes of the built-in cut-out network, in their order."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray


class BodyPart(IntEnum):
    """Sides are not told apart. Garments count as what they cover: a sleeve is an arm."""

    GROUND = 0
    HAIR = 1
    HEAD = 2  # face, ears and neck
    TRUNK = 3
    UPPER_ARM = 4
    LOWER_ARM = 5
    HAND = 6
    UPPER_LEG = 7
    LOWER_LEG = 8
    FOOT = 9  # and shoe
    SKIRT = 10
    CAPE = 11  # what hangs from the trunk: capes, scarves, wings, tails
    PROP = 12
    ACCESSORY = 13  # what is worn and belongs to no limb: hats, glasses, bags


@dataclass(frozen=True)
class Segmentation:
    """``alpha`` (height, width) 0–1 float32: how much of a pixel is a person or what they hold;
    ``parts`` (height, width) uint8: a ``BodyPart``."""

    alpha: NDArray[np.float32]
    parts: NDArray[np.uint8]
