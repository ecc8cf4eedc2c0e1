"""In which units each part is written, and its points in shares of the canvas or pixels.

Files mix them: a body in 0..1 beside hands in pixels, and the reverse. So each part is judged by
itself; what shows too few points to tell goes with the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto

import numpy as np

from core.pose.openpose.people import Parts
from core.pose.openpose.points import Array

# A figure of which so much would lie off the canvas as shares, and nothing when −1..1 is the
# canvas, is written in −1..1.
MANY_OUTSIDE, FAR_OUTSIDE = 0.4, -0.3
LEAST_POINTS = 3


class Unit(Enum):
    PIXELS = auto()
    SHARES = auto()  # 0 and 1 are the canvas's edges
    CENTRED = auto()  # −1 and 1 are

    @property
    def needs_canvas(self) -> bool:
        return self is not Unit.PIXELS


def hide_markers(people: Sequence[Parts]) -> None:
    """Hides points at places that mean "not found", whatever the confidence says.

    Two zeros; or the same negative whole number twice, −1 as a rule.
    """
    for array in (array for parts in people for array in parts.arrays):
        x, y = array[:, 0], array[:, 1]
        array[(x == y) & ((x == 0) | ((x <= -1) & (x == np.round(x)))), 2] = 0


def judged(people: Sequence[Parts]) -> list[list[Unit]]:
    """For each person the units of its ``arrays``."""
    own = [[_judge(array) for array in parts.arrays] for parts in people]
    arrays = [array for parts in people for array in parts.arrays]
    told = [unit for units in own for unit in units if unit is not None]
    usual = told[0] if told else _judge_few(_shown(arrays))
    result: list[list[Unit]] = []
    for units in own:
        beside = next((unit for unit in units if unit is not None), usual)
        result.append([unit or beside for unit in units])
    return _centred(people, result)


def _judge(array: Array) -> Unit | None:
    """No part of three or more points fits into three pixels, so a share may pass the edge."""
    shown = _shown([array])
    if len(shown) < LEAST_POINTS or _is_whole(shown):
        return None if (np.abs(shown - 0.5) <= 1.5).all() else Unit.PIXELS
    return Unit.SHARES if (np.abs(shown - 0.5) <= 1.5).all() else Unit.PIXELS


def _judge_few(shown: Array) -> Unit:
    """One or two joints are shares when they are inside and no whole numbers.

    An editor that clamps a joint to the corner writes ``1, 1`` pixels.
    """
    is_inside = bool((np.abs(shown) <= 1).all())
    return Unit.SHARES if len(shown) and is_inside and not _is_whole(shown) else Unit.PIXELS


def _centred(people: Sequence[Parts], units: list[list[Unit]]) -> list[list[Unit]]:
    shown = _shown(
        [
            array
            for parts, own in zip(people, units, strict=True)
            for array, unit in zip(parts.arrays, own, strict=True)
            if unit is Unit.SHARES
        ]
    )
    if not len(shown) or not _is_centred(shown):
        return units
    return [[Unit.CENTRED if u is Unit.SHARES else u for u in own] for own in units]


def _is_centred(shown: Array) -> bool:
    """Shares may leave the canvas too, but seldom far, or in both directions."""
    least = shown.min(axis=0)
    if np.abs(shown).max() > 1 or (shown < 0).any(axis=1).mean() <= MANY_OUTSIDE:
        return False
    return bool((least < 0).all() or least.min() < FAR_OUTSIDE)


def _shown(arrays: Sequence[Array]) -> Array:
    return np.concatenate([np.zeros((0, 2)), *(array[array[:, 2] > 0, :2] for array in arrays)])


def _is_whole(shown: Array) -> bool:
    return bool((shown == np.round(shown)).all())
