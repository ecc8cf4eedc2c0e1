"""What is copied from several places of a picture, put together so that no seam is seen."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.repose.clean_plate.matching import BESIDE, Shifts, Whole
from core.repose.clean_plate.soft import Floats, Mask

Pixels = NDArray[np.uint8]
# Two copies that differ by more, of 0–1, meet at an edge of what they show: it stays.
EDGE = 0.12
MOST_ADDED = 0.25
# Where nothing holds it, what is added goes towards 0.
HOLD = 1e-4
ROWS_AT_ONCE = 256


class _Ties(NamedTuple):
    """One from a pixel of the hole to one beside it, both counted in the hole, -1 outside of it:
    by how much what is added is to differ."""

    here: Whole
    there: Whole
    steps: Floats  # (ties, 3)


def added(shifts: Shifts) -> Floats:
    """(h, w, 3): what makes each copy go on in its neighbours; 0 outside of the hole.

    Pérez et al., "Poisson Image Editing" (2003): the steps between neighbours are those of the
    pictures that they were copied from.
    """
    from scipy.sparse import coo_matrix, diags
    from scipy.sparse.linalg import splu

    count = int(shifts.hole.sum())
    all_ties = [_ties(shifts, down, right) for down, right in BESIDE]
    here, there = (np.concatenate([one[side] for one in all_ties]) for side in (0, 1))
    steps = np.concatenate([one.steps for one in all_ties])
    held = np.bincount(here, minlength=count)
    sums = np.stack([np.bincount(here, -steps[:, one], count) for one in range(3)], axis=1)
    within = there >= 0
    places = here[within], there[within]
    ties = coo_matrix((np.ones(len(places[0])), places), shape=(count, count))
    solved = splu((diags(held + HOLD) - ties).tocsc()).solve(sums)
    made = np.zeros((*shifts.hole.shape, 3), np.float32)
    made[shifts.hole] = np.clip(solved, -MOST_ADDED, MOST_ADDED)
    return made


def _ties(shifts: Shifts, down: int, right: int) -> _Ties:
    height, width = shifts.hole.shape
    places = np.flatnonzero(shifts.hole)
    number = np.full(shifts.hole.size, -1, np.intp)
    number[places] = np.arange(len(places))
    source = np.arange(shifts.hole.size) + (shifts.rows * width + shifts.columns).reshape(-1)
    flat = shifts.picture.reshape(-1, 3)
    row, column = places // width, places % width
    inside = (row + down >= 0) & (row + down < height)
    inside &= (column + right >= 0) & (column + right < width)
    step = down * width + right
    here, there = places[inside], places[inside] + step
    jump = flat[source[there]] - flat[source[here]]
    off = _true_step(flat, source[here], source[there], step) - jump
    is_edge = np.abs(off).max(1) > EDGE
    off[is_edge] = 0
    keeps = (number[there] >= 0) | ~is_edge
    return _Ties(number[here[keeps]], number[there[keeps]], off[keeps].astype(np.float32))


def _true_step(flat: Floats, here: Whole, there: Whole, step: int) -> Floats:
    """From a pixel to the one beside it, as it is where either was copied from."""
    last = len(flat) - 1
    by_own = flat[np.clip(here + step, 0, last)] - flat[here]
    by_other = flat[there] - flat[np.clip(there - step, 0, last)]
    return ((by_own + by_other) / 2).astype(np.float32)


def put_together(pixels: Pixels, hole: Mask, shifts: Shifts, more: Floats) -> Pixels:
    """(height, width, 3) of any size, filled in ``hole`` (height, width) by ``shifts`` and what is
    added to them, mixed between the pixels of their smaller picture."""
    made = pixels.copy()
    for top in range(0, len(hole), ROWS_AT_ONCE):
        row, column = np.nonzero(hole[top : top + ROWS_AT_ONCE])
        mixed = _mixed(pixels, row + top, column, shifts, more)
        made[row + top, column] = np.rint(np.clip(mixed, 0, 255))
    return made


def _mixed(pixels: Pixels, row: Whole, column: Whole, shifts: Shifts, more: Floats) -> Floats:
    """(places, 3) 0–255."""
    size, small = np.array(pixels.shape[:2]), np.array(shifts.hole.shape)
    scale = size / small
    at = (np.stack([row, column], axis=1) + 0.5) / scale - 0.5
    first = np.floor(at).astype(np.intp)
    share = (at - first).astype(np.float32)
    sums = np.zeros((len(row), 3), np.float32)
    for corner in ((0, 0), (0, 1), (1, 0), (1, 1)):
        y, x = np.clip(first + corner, 0, small - 1).T
        weight = np.where(corner, share, 1 - share).prod(1, keepdims=True)
        to_row = row + np.rint(shifts.rows[y, x] * scale[0]).astype(np.intp)
        to_column = column + np.rint(shifts.columns[y, x] * scale[1]).astype(np.intp)
        copied = pixels[np.clip(to_row, 0, size[0] - 1), np.clip(to_column, 0, size[1] - 1)]
        sums += (copied + 255 * more[y, x]) * weight
    return sums
