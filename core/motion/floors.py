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

# Nobody is longer in the air; who is further up for longer stands there.
JUMP_SECONDS = 0.8


def floors(poses: Sequence[Pose], size: Size, *, fps: int, is_loop: bool) -> Floats:
    """(frames, people) of each pose the floor under each person, in pixels from the top.

    Who jumps comes down where they left the ground, who walks away goes up the picture. A person
    who is not there has the floor of before.
    """
    people = max(len(pose.people) for pose in poses)
    found = np.full((len(poses), people), np.nan)
    for number, pose in enumerate(poses):
        for person, one in enumerate(pose.people):
            body = body_of(one)
            if body is not None:
                found[number, person] = floor_of(body, size)
    return np.stack([level(one, fps=fps, is_loop=is_loop) for one in found.T], axis=1)


def level(levels: Floats, *, fps: int, is_loop: bool) -> Floats:
    """(frames,) the floor of one whose soles are there; NaN where they are not known."""
    known = np.flatnonzero(~np.isnan(levels))
    if not len(known):
        return np.zeros_like(levels)
    filled = np.interp(np.arange(len(levels)), known, levels[known])
    reach = max(1, round(JUMP_SECONDS * fps / 2))
    around = np.pad(filled, 2 * reach, mode="wrap" if is_loop else "edge")
    return _around(_around(around, reach).max(axis=1), reach).min(axis=1)


def _around(values: Floats, reach: int) -> Floats:
    """(n - 2 · reach, 2 · reach + 1): what lies around each value but those at the ends."""
    return np.lib.stride_tricks.sliding_window_view(values, 2 * reach + 1)
