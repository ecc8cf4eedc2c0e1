"""Where each person of a picture is: read off the drawing's labels, soft at the edges."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.figures.drawing import Drawing
from core.geometry import Box, Size

Shares = NDArray[np.float32]

# A painted figure has fuller hair and wider cloth than the drawn one; over the longer side.
REACH = 0.03


def shares_of(drawing: Drawing) -> Shares:
    """(1 + people, height, width): how much a place is nobody's and each person's, 1 together."""
    distances = _distances(drawing.people(), len(drawing.pose.people))
    reach = REACH * max(drawing.size)
    nearest = distances.argmin(axis=0)
    near = np.clip(1 - distances.min(axis=0) / reach, 0, 1)
    own = [near * (nearest == person) for person in range(len(distances))]
    return np.stack([1 - near, *own]).astype(np.float32)


def cut_out(shares: Shares, crop: Box, drawn: Size) -> Shares:
    """Of what lies in ``crop`` of the picture, at the size ``drawn``."""
    layers = [
        Image.fromarray(share).crop(crop).resize(drawn, Image.Resampling.BILINEAR)
        for share in shares
    ]
    return np.stack([np.asarray(layer, np.float32) for layer in layers])


def _distances(shown: NDArray[np.uint8], people: int) -> Shares:
    """(people, height, width): how far each place is from each person, in pixels; without end for
    somebody who does not show."""
    import cv2

    found = np.full((people, *shown.shape), np.inf, np.float32)
    for person in range(people):
        others = (shown != person + 1).astype(np.uint8)
        if not others.all():
            found[person] = cv2.distanceTransform(others, cv2.DIST_L2, cv2.DIST_MASK_5)
    return found
