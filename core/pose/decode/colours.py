"""Which of a skeleton's bright colours each pixel has."""

from __future__ import annotations

import colorsys

import numpy as np
from numpy.typing import NDArray

from core.pose.decode.ground import Pixels
from core.pose.render import HAND_EDGES, PALETTE

Labels = NDArray[np.int8]

NONE = -1
BRIGHT = 190
# The largest difference in any channel at which a pixel still has a joint's colour: half the way
# to the next one in the palette.
TOLERANCE = 42
JOINTS: Pixels = np.array(PALETTE, np.int16)
# The lines of a hand run once around the circle of hues.
FINGERS: Pixels = np.array(
    [
        [int(255 * value) for value in colorsys.hsv_to_rgb(edge / len(HAND_EDGES), 1, 1)]
        for edge in range(len(HAND_EDGES))
    ],
    np.int16,
)


def nearest(pixels: Pixels, colours: Pixels, tolerance: int = TOLERANCE) -> Labels:
    """(height, width) index of the colour, or ``NONE`` where none is within the tolerance."""
    labels = np.full(pixels.shape[:2], NONE, np.int8)
    bright = np.nonzero(pixels.max(axis=2) > BRIGHT)
    shown = pixels[bright]
    best = np.full(len(shown), tolerance + 1, np.int16)
    found = np.full(len(shown), NONE, np.int8)
    for index, colour in enumerate(colours):
        difference = np.abs(shown - colour).max(axis=1)
        is_nearer = difference < best
        best[is_nearer] = difference[is_nearer]
        found[is_nearer] = index
    labels[bright] = found
    return labels
