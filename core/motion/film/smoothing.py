"""A joint's way over time: wild points left out, short gaps filled, trembling taken away.

The filter is the 1€ filter (Casiez, Roussel and Vogel, CHI 2012): a low pass whose cutoff rises
with speed, so that what stands is still and what is quick does not lag. A film is known as a whole:
it is run forwards and backwards, and their mean lags behind nothing.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

# Seconds over which nothing that was not seen is made up.
LONGEST_GAP = 0.3
# A point so far from both its neighbours, in heights, while they are near each other, is wild.
WILD, NEIGHBOURS = 0.08, 0.5
# A neighbour further away in time says nothing.
NEIGHBOUR_SECONDS = 0.25


@dataclass(frozen=True)
class Euro:
    """``least``: cutoff of what stands still, in Hz. ``rise``: Hz for each height a second.
    ``speed``: cutoff of the speed itself."""

    least: float = 1.5
    rise: float = 8.0
    speed: float = 2.0


USUAL = Euro()


def smoothed(points: Floats, seconds: Floats, height: float, euro: Euro = USUAL) -> Floats:
    """(n, joints, 3) x, y, seen; ``seconds`` (n,) rise; ``height`` of the figure in pixels."""
    result = points.copy()
    for joint in np.flatnonzero((points[..., 2] > 0).any(axis=0)):
        result[:, joint] = _filled(_without_wild(points[:, joint], seconds, height), seconds)
    there = _one_euro(result, seconds, height, euro)
    back = _one_euro(result[::-1], -seconds[::-1], height, euro)[::-1]
    result[..., :2] = (there + back) / 2
    return result


def _filled(way: Floats, seconds: Floats) -> Floats:
    result = way.copy()
    seen = np.flatnonzero(way[:, 2] > 0)
    for before, after in itertools.pairwise(seen):
        if after - before > 1 and seconds[after] - seconds[before] <= LONGEST_GAP + 1e-6:
            inside = slice(before + 1, after)
            share = (seconds[inside] - seconds[before]) / (seconds[after] - seconds[before])
            step = way[after, :2] - way[before, :2]
            result[inside, :2] = way[before, :2] + share[:, None] * step
            result[inside, 2] = 1
    return result


def _without_wild(way: Floats, seconds: Floats, height: float) -> Floats:
    """Single points off the way that their neighbours go are not seen."""
    result = way.copy()
    seen = np.flatnonzero(way[:, 2] > 0)
    for before, here, after in zip(seen, seen[1:], seen[2:], strict=False):
        if seconds[after] - seconds[before] > 2 * NEIGHBOUR_SECONDS:
            continue
        across = math.dist(way[before, :2], way[after, :2])
        off = min(math.dist(way[here, :2], way[one, :2]) for one in (before, after))
        if off > WILD * height and across < NEIGHBOURS * off:
            result[here] = 0
    return result


def runs(seen: Bools) -> list[slice]:
    """The stretches without a gap."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], seen.astype(np.int8), [0]])))
    return [slice(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _one_euro(points: Floats, seconds: Floats, height: float, euro: Euro) -> Floats:
    """(n, joints, 2), once through; it begins anew behind each gap."""
    result = np.zeros_like(points[..., :2])
    speed = np.zeros_like(result[0])
    for number, (here, seen) in enumerate(zip(points[..., :2], points[..., 2] > 0, strict=True)):
        if number == 0:
            result[0] = here
            continue
        step = max(float(seconds[number] - seconds[number - 1]), 1e-4)
        goes_on = (seen & (points[number - 1, :, 2] > 0))[:, None]
        now = (here - points[number - 1, :, :2]) / (height * step)
        speed = np.where(goes_on, speed + _share(euro.speed, step) * (now - speed), 0.0)
        cutoff = euro.least + euro.rise * np.hypot(speed[:, :1], speed[:, 1:])
        before = result[number - 1]
        result[number] = np.where(goes_on, before + _share(cutoff, step) * (here - before), here)
    return result


def _share(cutoff: Any, step: float) -> Any:
    """How much of a new value a low pass takes."""
    return 1 / (1 + 1 / (2 * math.pi * cutoff * step))
