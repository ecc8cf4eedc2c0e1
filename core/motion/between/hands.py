"""A hand through the keys: its fingers' bones, hung on the forearm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.motion.between.bones import Chains, Shape, joined, nearest
from core.pose.skeleton import HAND_POINTS, Points

Floats = NDArray[np.float64]
# Where each of the twenty finger bones begins; it ends in the point after.
_STARTS = np.array([0 if point % 4 == 1 else point - 1 for point in range(1, HAND_POINTS)])
# A finger that turns further against the forearm is of a hand that turns over: it goes straight.
TURNS_OVER = 2.0


@dataclass(frozen=True)
class Hands:
    offsets: Floats  # (keys, 2) from the arm's wrist to the hand's own, along the forearm
    bones: Chains
    flat: Floats | None  # (keys, 40) the bones along the forearm, where the hand turns over

    def shape(self) -> Shape:
        fingers = self.bones.shape()
        if self.flat is not None:
            fingers = Shape(self.flat, np.zeros(self.flat.shape[1]))
        return joined([Shape(self.offsets, np.zeros(2)), fingers])

    def back(self, values: Floats, wrists: Floats, forearms: Floats) -> Floats:
        """(frames, 21, 2); ``forearms`` (frames,) are their angles."""
        if self.flat is None:
            steps = self.bones.back(values[:, 2:])
        else:
            steps = _turned(values[:, 2:].reshape(len(values), -1, 2), forearms)
        points = np.zeros((len(values), HAND_POINTS, 2))
        points[:, 0] = wrists + _turned(values[:, None, :2], forearms)[:, 0]
        for end, start in enumerate(_STARTS, start=1):
            points[:, end] = points[:, start] + steps[:, end - 1]
        return points


def hands_of(parts: Sequence[Points | None], wrists: Floats, forearms: Floats) -> Hands | None:
    """``wrists`` (keys, 2), ``forearms`` (keys + 1,) unwrapped angles. None where no key has it."""
    if all(part is None for part in parts):
        return None
    known = np.array([_known(part) for part in parts])
    blank = np.zeros((HAND_POINTS, 3), np.float32)
    points = np.array([blank if part is None else part for part in parts], np.float64)[..., :2]
    local = _turned(points - wrists[:, None], -forearms[:-1])
    for key, point in zip(*np.nonzero(~known), strict=True):
        if known[:, point].any():
            local[key, point] = local[nearest(known[:, point], int(key)), point]
    flat = local[:, 1:] - local[:, _STARTS]
    against = np.repeat(forearms[:, None], HAND_POINTS - 1, axis=1)
    bones = Chains(_turned(flat, forearms[:-1]), against)
    turns = np.abs(np.diff(bones.angles - against, axis=0)).max()
    return Hands(local[:, 0], bones, flat.reshape(len(flat), -1) if turns > TURNS_OVER else None)


def _turned(points: Floats, angles: Floats) -> Floats:
    cos, sin = np.cos(angles)[:, None], np.sin(angles)[:, None]
    x, y = points[..., 0], points[..., 1]
    return np.stack([x * cos - y * sin, x * sin + y * cos], axis=2)


def _known(hand: Points | None) -> NDArray[np.bool_]:
    return np.zeros(HAND_POINTS, bool) if hand is None else hand[:, 2] > 0
