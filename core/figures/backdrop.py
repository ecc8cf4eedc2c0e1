"""A picture of a person's own as the ground of a drawing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.figures.backgrounds.scenery import softness
from core.geometry import Size

Pixels = NDArray[np.uint8]
# The place that a scene has then: a plain one, whose light is neutral.
PLACE = "simple background"


def covering(picture: Pixels, size: Size) -> Pixels:
    """(height, width, 3) RGB: the middle of ``picture``, as much as has the shape of ``size``, as
    soft as places are painted."""
    import cv2

    height, width = picture.shape[:2]
    factor = max(size.width / width, size.height / height)
    wide, high = min(width, size.width / factor), min(height, size.height / factor)
    left, top = round((width - wide) / 2), round((height - high) / 2)
    cut = picture[top : top + max(1, round(high)), left : left + max(1, round(wide))]
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    resized = cv2.resize(np.ascontiguousarray(cut), (size.width, size.height), interpolation=how)
    return np.asarray(cv2.GaussianBlur(resized, (0, 0), softness(size)), np.uint8)
