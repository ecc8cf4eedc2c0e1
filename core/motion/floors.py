"""Where people come down who are in the air in some frames."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.figures.body.bodies import body_of
from core.figures.draw import floor_of
from core.geometry import Size
from core.pose.skeleton import Pose

Floats = NDArray[np.float64]


def floors(poses: Sequence[Pose], size: Size, *, is_loop: bool) -> Floats:
    """(frames, people) of each pose the floor under each person, in pixels from the top.

    Who jumps comes down where they left the ground, who walks away goes up the picture: it is the
    lowest line over time that never bends back. A person who is not there has the floor of before.
    """
    people = max(len(pose.people) for pose in poses)
    found = np.full((len(poses), people), np.nan)
    for number, pose in enumerate(poses):
        for person, one in enumerate(pose.people):
            body = body_of(one)
            if body is not None:
                found[number, person] = floor_of(body, size)
    return np.stack([_below(one, is_loop=is_loop) for one in found.T], axis=1)


def _below(levels: Floats, *, is_loop: bool) -> Floats:
    known = np.flatnonzero(~np.isnan(levels))
    if not len(known):
        return np.zeros_like(levels)
    filled = np.interp(np.arange(len(levels)), known, levels[known])
    if not is_loop:
        return hull(filled)
    count = len(levels)
    return hull(np.tile(filled, 3))[count : 2 * count]


def hull(values: Floats) -> Floats:
    """The smallest concave line that is nowhere less than ``values``, one of each whole number."""
    corners: list[int] = []
    for place in range(len(values)):
        while len(corners) > 1 and _is_below(values, corners[-2], corners[-1], place):
            corners.pop()
        corners.append(place)
    return np.interp(np.arange(len(values)), corners, values[corners])


def _is_below(values: Floats, first: int, middle: int, last: int) -> bool:
    share = (middle - first) / (last - first)
    return bool(values[middle] <= values[first] * (1 - share) + values[last] * share)
