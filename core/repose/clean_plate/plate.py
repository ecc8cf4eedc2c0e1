"""The ground of a figure's own picture, without the figure and its shadow."""

from __future__ import annotations

from typing import Any

import numpy as np
from PIL import Image

from core.cutout.cutout import Cutout
from core.images import on_white
from core.repose.clean_plate import seams, soft
from core.repose.clean_plate.cast_shadow import cast_shadow
from core.repose.clean_plate.matching import matched
from core.repose.clean_plate.seams import Pixels
from core.repose.clean_plate.soft import Floats, Mask

# Of the longer side: the soft edge of a figure.
BEYOND = 0.012
# The picture is looked at so large to find what the hole shows; it is copied at its own size.
LOOKED_AT = 512


def without_figure(picture: Image.Image, cutout: Cutout, *, beyond: float = BEYOND) -> Image.Image:
    """RGB. Where the figure was and its shadow, the picture shows what lies around: a horizon or a
    fence goes on. The hole goes ``beyond`` the figure, as a share of the longer side."""
    import cv2

    flat = np.asarray(on_white(picture))
    hole = _hole(cutout, beyond)
    if hole.all():
        return Image.new("RGB", picture.size, "white")
    if not hole.any():
        return Image.fromarray(flat)
    size = cutout.size.times(min(1.0, LOOKED_AT / max(cutout.size)))
    small: Any = cv2.resize(flat, size, interpolation=cv2.INTER_AREA)
    part: Any = cv2.resize(hole.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    seen = small.astype(np.float32) / np.float32(255)
    small_hole = part > 0
    shadow = cast_shadow(seen, small_hole)
    larger: Any = cv2.resize(shadow.astype(np.uint8), cutout.size, interpolation=cv2.INTER_LINEAR)
    made = _filled(flat, hole | (larger > 0), seen, small_hole | shadow)
    return Image.fromarray(made)


def _filled(flat: Pixels, hole: Mask, seen: Floats, small_hole: Mask) -> Pixels:
    """``flat`` with its ``hole`` filled; the other two are the same, smaller, 0–1."""
    found = matched(seen, small_hole, soft.filled(seen, small_hole))
    if found is None:  # next to nothing of it is known
        softly = soft.filled(flat.astype(np.float32), hole)
        return np.rint(np.clip(softly, 0, 255)).astype(np.uint8)
    return seams.put_together(flat, hole, found, seams.added(found))


def _hole(cutout: Cutout, beyond: float) -> Mask:
    import cv2

    reach = max(2, round(beyond * max(cutout.size)))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    figure = (cutout.alpha > 0.02).astype(np.uint8)
    return np.asarray(cv2.dilate(figure, kernel)) > 0
