"""Pieces of a layer that lie apart from it: left-overs of labels, which would fly about."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.cutout.cutout import Cutout
from core.cutout.parts import BodyPart
from core.repose.bones import BONES, LayerKind
from core.repose.frame import Frame
from core.repose.layering.lines import contacts_of

Flags = NDArray[np.bool_]
Regions = NDArray[np.uint8]

# Of a layer's largest piece: a piece that is smaller and on none of its bones is an island.
SMALL = 0.12
# A piece that is smaller than this goes even if it lies on a bone: a left-over of wrong labels.
CRUMB = 0.02
# Of the whole figure: a smaller piece that touches nothing, has no bone and is nothing worn or held
# is dust.
DUST = 0.03
WORN = (BodyPart.PROP, BodyPart.ACCESSORY, BodyPart.HAIR)
STEPS = 12


def without_islands(found: Regions, cutout: Cutout, frame: Frame) -> Regions:
    """``found`` (height, width) with islands given to the layer that they touch most."""
    import cv2

    result = found.copy()
    for kind in np.unique(found[found > 0]):
        mine = (result == kind).astype(np.uint8)
        count, pieces, facts, _ = cv2.connectedComponentsWithStats(mine, connectivity=8)
        pieces = np.asarray(pieces, np.int32)
        areas = np.asarray(facts)[:, cv2.CC_STAT_AREA].copy()
        areas[0] = 0
        contacts = contacts_of(pieces, count, result, int(kind))
        contacts[:, LayerKind.NOTHING] = 0
        is_island = areas < SMALL * areas.max()
        on_bones = _on_bones(LayerKind(kind), frame, pieces)
        is_island[on_bones] = False
        is_island |= areas < CRUMB * areas.max()
        is_island[0] = False
        touches = contacts.any(1)
        worn = np.zeros(count, np.bool_)
        if cutout.parts is not None:
            named = np.bincount(pieces[np.isin(cutout.parts, WORN)], minlength=count)
            worn = 2 * named > areas  # most of it
        largest = np.where(touches, contacts.argmax(1), LayerKind.NOTHING).astype(np.uint8)
        is_dust = ~touches & ~worn & (areas < DUST * (found > 0).sum())
        is_dust[on_bones] &= is_island[on_bones]
        is_dust[0] = False
        moved = (is_island & touches | is_dust)[pieces]
        result[moved] = largest[pieces[moved]]
    return result


def _on_bones(kind: LayerKind, frame: Frame, pieces: NDArray[np.int32]) -> NDArray[np.int32]:
    """Which pieces a bone of the layer goes over."""
    height, width = pieces.shape
    shares = np.linspace(0, 1, STEPS)
    places = np.concatenate([
        frame.points[bone.start] * (1 - shares) + frame.points[bone.end] * shares
        for bone in BONES.get(kind, ())
    ] or [np.zeros(0, np.complex128)])  # fmt: skip
    row, column = np.floor(places.imag).astype(int), np.floor(places.real).astype(int)
    inside = (row >= 0) & (column >= 0) & (row < height) & (column < width)
    return np.unique(pieces[row[inside], column[inside]])
