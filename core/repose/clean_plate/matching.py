"""Where each pixel of a hole finds what it could have shown, elsewhere in its picture.

After Wexler et al., "Space-Time Completion of Video" (2007): the hole is filled so that every small
patch of it looks like one that is known, from coarse to fine. The nearest patches are found exactly
where the picture is small; on larger ones they are carried on and corrected by a few pixels, as in
Barnes et al., "PatchMatch" (2009).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.repose.clean_plate.soft import Floats, Mask

Whole = NDArray[np.intp]

REACH = 3  # of a patch around its middle, in pixels
SPAN = 2 * REACH + 1
# A place that is as far as the picture is large costs so much a value of the patch: along the
# ground things are alike, higher and lower they are not.
ACROSS, UPWARDS = 0.012, 0.25
# The shift of a pixel beside is taken where it fits so much worse at most: a factor, and a mean of
# squares.
SLACK, LEAST_SLACK = 1.15, 1e-4
# How sharply votes of patches that fit badly fall off.
SHARPNESS = 2.0
# Distances at which shifts are carried on, in pixels.
JUMPS = (1, 2, 4)
BESIDE = ((0, 1), (0, -1), (1, 0), (-1, 0))
# Along so many axes, and so many at a time, patches are compared with all others.
AXES, AT_ONCE = 32, 4096


class Stage(NamedTuple):
    side: int  # the longer one, in pixels
    rounds: int
    compares_all: bool


STAGES = (Stage(64, 5, True), Stage(128, 3, True), Stage(256, 2, False))


@dataclass(frozen=True)
class Shifts:
    """``rows`` and ``columns`` (h, w): from each pixel of ``hole`` to the one of ``picture``
    (h, w, 3) that it shows, which is known; 0 elsewhere."""

    picture: Floats
    hole: Mask
    rows: Whole
    columns: Whole


def matched(pixels: Floats, hole: Mask, guess: Floats) -> Shifts | None:
    """As large as the last of ``STAGES`` at most. ``pixels`` and ``guess`` are (height, width, 3)
    RGB 0–1; the hole starts from ``guess``. None where no patch is known."""
    found: Shifts | None = None
    side = max(hole.shape)
    for stage in [one for one in STAGES if one.side <= side] or STAGES[:1]:
        level = _Level.of(pixels, hole, guess, min(1.0, stage.side / side))
        if len(level.sources):
            found = level.solved(found, stage)
    return found


@dataclass
class _Level:
    """Places are counted along the rows. ``picture`` is filled anew in each round."""

    picture: Floats  # (h, w, 3)
    hole: Mask  # (h, w)

    @classmethod
    def of(cls, pixels: Floats, hole: Mask, guess: Floats, share: float) -> _Level:
        height, width = (max(SPAN + 1, round(side * share)) for side in hole.shape)
        is_open = _smaller(hole.astype(np.float32), width, height) > 0.01
        known, guessed = (_smaller(one, width, height) for one in (pixels, guess))
        return cls(np.where(is_open[..., None], guessed, known), is_open)

    @property
    def width(self) -> int:
        return self.hole.shape[1]

    @cached_property
    def touched(self) -> Mask:
        """Where a patch has something of the hole."""
        import cv2

        kernel = np.ones((SPAN, SPAN), np.uint8)
        return np.asarray(cv2.dilate(self.hole.astype(np.uint8), kernel)) > 0

    @cached_property
    def is_source(self) -> Mask:
        inner = np.zeros(self.hole.shape, bool)
        inner[REACH:-REACH, REACH:-REACH] = True
        return inner & ~self.touched

    @cached_property
    def sources(self) -> Whole:
        return np.flatnonzero(self.is_source)

    @cached_property
    def targets(self) -> Whole:
        return np.flatnonzero(self.touched)

    def solved(self, before: Shifts | None, stage: Stage) -> Shifts:
        compares_all = stage.compares_all or before is None
        nearest = self.sources[:0] if before is None else self._taken_over(before)
        if before is not None:
            self._vote(nearest, self._costs(self._patches(), nearest))
        for _ in range(stage.rounds):
            patches = self._patches()
            if compares_all:
                nearest = self._compared(patches)
            nearest, costs = self._carried_on(patches, nearest)
            if not compares_all:
                nearest, costs = self._corrected(patches, nearest, costs)
            self._vote(nearest, costs)
        rows, columns = (np.zeros(self.hole.shape, np.intp) for _ in range(2))
        rows.flat[self.targets] = nearest // self.width - self.targets // self.width
        columns.flat[self.targets] = nearest % self.width - self.targets % self.width
        return Shifts(self.picture, self.hole, rows * self.hole, columns * self.hole)

    # -- patches -------------------------------------------------------------------------------

    def _patches(self) -> Floats:
        """(places, values): the patch around each place, and where it is."""
        height, width = self.hole.shape
        edged = np.pad(self.picture, ((REACH, REACH), (REACH, REACH), (0, 0)), mode="edge")
        views = np.lib.stride_tricks.sliding_window_view(edged, (SPAN, SPAN), axis=(0, 1))
        flat = views.reshape(height * width, -1)
        row, column = np.mgrid[:height, :width].reshape(2, -1).astype(np.float32)
        weight = np.sqrt(np.float32(flat.shape[1]))
        places = [UPWARDS * weight * row / height, ACROSS * weight * column / width]
        return np.concatenate([flat, np.stack(places, axis=1)], axis=1, dtype=np.float32)

    def _compared(self, patches: Floats) -> Whole:
        patches = _fewer(patches)
        known = patches[self.sources]
        own = (known**2).sum(1)
        best = np.empty(len(self.targets), np.intp)
        for start in range(0, len(self.targets), AT_ONCE):
            part = slice(start, start + AT_ONCE)
            apart = own - 2 * patches[self.targets[part]] @ known.T
            best[part] = self.sources[apart.argmin(1)]
        return best

    def _costs(self, patches: Floats, nearest: Whole) -> Floats:
        """A mean of squares for each target."""
        apart = patches[self.targets] - patches[nearest]
        return np.einsum("ij,ij->i", apart, apart) / np.float32(patches.shape[1])

    # -- shifts --------------------------------------------------------------------------------

    def _taken_over(self, before: Shifts) -> Whole:
        """The shifts of a coarser level, to what is known here."""
        height, width = self.hole.shape
        down, across = height / before.hole.shape[0], width / before.hole.shape[1]
        row, column = self.targets // width, self.targets % width
        at = (row / down).astype(np.intp), (column / across).astype(np.intp)
        to_row = row + np.rint(before.rows[at] * down).astype(np.intp)
        to_column = column + np.rint(before.columns[at] * across).astype(np.intp)
        to_row, to_column = np.clip(to_row, 0, height - 1), np.clip(to_column, 0, width - 1)
        rows, columns = self._closest_source[:, to_row, to_column]
        return (rows * width + columns).astype(np.intp)

    @cached_property
    def _closest_source(self) -> Any:
        """(2, h, w): the row and the column of it."""
        from scipy.ndimage import distance_transform_edt

        return distance_transform_edt(~self.is_source, return_distances=False, return_indices=True)

    def _carried_on(self, patches: Floats, nearest: Whole) -> tuple[Whole, Floats]:
        """Shifts of neighbours where they fit about as well, so that few regions come about."""
        field = np.zeros(self.hole.size, np.intp)
        costs = self._costs(patches, nearest)
        least = costs.copy()
        for jump in JUMPS:
            for down, right in BESIDE:
                field[self.targets] = nearest - self.targets
                step = jump * (down * self.width + right)
                beside = np.clip(self.targets + step, 0, self.hole.size - 1)
                tried, most = self.targets + field[beside], least * SLACK + LEAST_SLACK
                nearest, costs = self._better(patches, nearest, costs, tried, most)
                least = np.minimum(least, costs)
        return nearest, costs

    def _corrected(self, patches: Floats, nearest: Whole, costs: Floats) -> tuple[Whole, Floats]:
        for down, right in BESIDE:
            tried = nearest + down * self.width + right
            nearest, costs = self._better(patches, nearest, costs, tried, costs)
        return nearest, costs

    def _better(
        self, patches: Floats, nearest: Whole, costs: Floats, tried: Whole, most: Floats
    ) -> tuple[Whole, Floats]:
        """``tried`` where it is known and costs less than ``most``."""
        inside = (tried >= 0) & (tried < self.hole.size)
        tried = np.where(inside, tried, nearest)
        cost = self._costs(patches, tried)
        is_better = self.is_source.flat[tried] & (tried != nearest) & (cost < most)
        return np.where(is_better, tried, nearest), np.where(is_better, cost, costs)

    def _vote(self, nearest: Whole, costs: Floats) -> None:
        """Every patch over a pixel of the hole says what it shows."""
        height, width = self.hole.shape
        scale = np.float32(max(float(np.quantile(costs, 0.75)), 1e-5))
        sure = np.exp(-SHARPNESS * costs / scale) + np.float32(1e-6)
        sums, weights = np.zeros((self.hole.size, 3), np.float32), np.zeros(self.hole.size)
        flat = self.picture.reshape(-1, 3)
        row, column = self.targets // width, self.targets % width
        for down in range(-REACH, REACH + 1):
            for right in range(-REACH, REACH + 1):
                inside = (row + down >= 0) & (row + down < height)
                inside &= (column + right >= 0) & (column + right < width)
                step, told = down * width + right, sure[inside]
                to = self.targets[inside] + step  # each but once
                sums[to] += flat[nearest[inside] + step] * told[:, None]
                weights[to] += told
        hole = self.hole.reshape(-1)
        filled = self.picture.reshape(-1, 3).copy()
        filled[hole] = sums[hole] / weights[hole][:, None]
        self.picture = filled.reshape(height, width, 3)


def _fewer(patches: Floats) -> Floats:
    """Their values on the axes along which they differ most."""
    spread = patches - patches.mean(0)
    _, axes = np.linalg.eigh(spread.T @ spread)
    return spread @ axes[:, -AXES:]


def _smaller(values: Floats, width: int, height: int) -> Floats:
    import cv2

    made = cv2.resize(values, (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(made, np.float32)
