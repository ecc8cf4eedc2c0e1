"""One person of several in a cut-out: what belongs to the others stays out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from core.cutout.cutout import Cutout
from core.errors import InputRejected
from core.pose.skeleton import Person
from core.repose.frame import Frame, frame_of
from core.repose.layering.borders import at_edges
from core.repose.layering.regions import fields_of, resized, small_factor

Flags = NDArray[np.bool_]
Regions = NDArray[np.uint8]

# Of the person's largest piece: a smaller one that touches somebody else is theirs.
LEAST_PIECE = 0.15
NEAR = 2  # pixels that touch


def alone(cutout: Cutout, people: Sequence[Person], person: int) -> Cutout:
    """The cut-out without the others of ``people``, whose joints are in its pixels: each pixel is
    of whose bone is nearest inside of the matte, in half thicknesses."""
    frames = [frame_of(people[person]), *_frames(people, person)]
    if len(frames) == 1:
        return cutout
    owners = _owners(cutout, frames)
    mine = owners == 1
    mine &= ~_theirs(mine, owners > 1)
    return replace(cutout, alpha=np.where(mine, cutout.alpha, np.float32(0)))


def _frames(people: Sequence[Person], person: int) -> list[Frame]:
    """Of all others of whom enough shows."""
    found: list[Frame] = []
    for number, other in enumerate(people):
        if number != person:
            try:
                found.append(frame_of(other))
            except InputRejected:
                continue
    return found


def _owners(cutout: Cutout, frames: Sequence[Frame]) -> Regions:
    """(height, width): 1 is the first of ``frames``, 0 nobody; borders on edges of the picture."""
    height, width = cutout.alpha.shape
    factor = small_factor(cutout)
    nearest = np.stack([
        np.min(list(fields_of(frame, factor, cutout).values()), axis=0) for frame in frames
    ])  # fmt: skip
    large = np.stack([resized(field, width, height) for field in nearest])
    owners = (np.argmin(large, axis=0) + 1).astype(np.uint8)
    owners[cutout.alpha <= 0] = 0
    return at_edges(owners, cutout, frames[0].unit, ground=len(frames) + 1)


def _theirs(mine: Flags, others: Flags) -> Flags:
    """Pieces that nothing joins to the person and something to another."""
    import cv2

    count, pieces, facts, _ = cv2.connectedComponentsWithStats(mine.astype(np.uint8))
    areas = np.asarray(facts)[:, cv2.CC_STAT_AREA].copy()
    areas[0] = 0
    side = 2 * NEAR + 1
    near = np.asarray(cv2.dilate(others.astype(np.uint8), np.ones((side, side), np.uint8))) > 0
    pieces = np.asarray(pieces, np.int32)
    touched = np.zeros(count, np.bool_)
    touched[np.unique(pieces[near & mine])] = True
    lost = touched & (areas < LEAST_PIECE * areas.max())
    lost[0] = False
    return lost[pieces]
