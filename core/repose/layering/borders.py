"""Borders between layers put where the picture has an edge."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.cutout.cutout import Cutout
from core.repose.bones import LayerKind

Flags = NDArray[np.bool_]
Pixels = NDArray[np.uint8]
Regions = NDArray[np.uint8]

# Torsos that a border may be off: as a network draws it, and as the nearest bone does.
BAND_BY_PARTS, BAND_BY_BONES = 0.035, 0.07
# Of a thin strand this much is sure, however thin it is.
SURE = 0.6


def at_edges(
    found: Regions, cutout: Cutout, unit: float, *, ground: int = len(LayerKind)
) -> Regions:
    """``found`` (height, width), 0 outside, with its inner borders on the nearest edges. ``ground``
    is a number that it does not have.

    Meyer: "Color image segmentation" (1992), as OpenCV has the watershed.
    """
    import cv2

    share = BAND_BY_BONES if cutout.parts is None else BAND_BY_PARTS
    band = max(2, round(share * unit))
    markers = np.where(found == LayerKind.NOTHING, ground, 0).astype(np.int32)
    for kind in np.unique(found[found > 0]):
        markers[_sure(found, int(kind), band)] = kind
    smooth = cv2.GaussianBlur(cutout.colours, (0, 0), 1.0)
    flooded = np.asarray(cv2.watershed(np.ascontiguousarray(smooth), markers), np.int32)
    named = (flooded > 0) & (flooded < ground)
    rows, columns = _nearest(named)
    result = flooded[rows, columns].astype(np.uint8)
    result[found == LayerKind.NOTHING] = LayerKind.NOTHING
    return result


def _sure(found: Regions, kind: int, band: int) -> Flags:
    """Deep enough inside of a layer, seen from its borders with other layers alone."""
    import cv2

    other = (found != kind) & (found != LayerKind.NOTHING)
    if not other.any():
        return found == kind
    depth = np.asarray(cv2.distanceTransform((~other).astype(np.uint8), cv2.DIST_L2, 3), np.float32)
    depth *= found == kind
    side = 2 * band + 1
    deepest = np.asarray(cv2.dilate(depth, np.ones((side, side), np.uint8)), np.float32)
    return (found == kind) & (depth > np.minimum(band, SURE * deepest))


def _nearest(named: Flags) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    from scipy.ndimage import distance_transform_edt

    found: Any = distance_transform_edt(~named, return_distances=False, return_indices=True)
    return found[0], found[1]
