"""How numbers run through keys: one cubic spline through those that it passes smoothly."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.motion.timeline import Ease, Key, Play, Timeline

Floats = NDArray[np.float64]
# How fast each ease begins and ends, over the mean speed of its way.
_BEGINS = {Ease.EVEN: 1.0, Ease.IN: 0.0, Ease.OUT: 2.0}
_ENDS = {Ease.EVEN: 1.0, Ease.IN: 2.0, Ease.OUT: 0.0}
# A way that takes so many times as long as its neighbour is uneven to it. How fast a spline may
# pass a key between such, over the slower of the mean speeds before and after it: where it goes on
# the same way (Fritsch and Carlson's bound), and where it turns back.
UNEVEN = 2.0
GOES_ON, TURNS_BACK = 3.0, 1.0


@dataclass(frozen=True)
class Way:
    """From a key to the next: ``steps`` frames."""

    start: int
    end: int
    steps: int
    ease: Ease
    comes_from_rest: bool
    goes_to_rest: bool


@dataclass(frozen=True)
class Moment:
    """A frame: ``share`` (0 to 1) of the way from one key to another, as the ease has it."""

    way: int
    share: float


def ways_of(timeline: Timeline) -> tuple[Way, ...]:
    """One after each key; where the clip does not loop, none after the last."""
    keys, is_loop = timeline.keys, timeline.play is Play.LOOP
    count = len(keys) if is_loop else len(keys) - 1
    return tuple(
        Way(
            number,
            (number + 1) % len(keys),
            keys[number].steps,
            keys[number].ease,
            bool(keys[number].hold) or (not is_loop and number == 0),
            bool(keys[(number + 1) % len(keys)].hold) or (not is_loop and number == count - 1),
        )
        for number in range(count)
    )


def moments_of(ways: Sequence[Way], keys: Sequence[Key]) -> tuple[Moment, ...]:
    """The frames between keys alone, in order."""
    return tuple(
        Moment(number, keys[way.start].ease.at(step / way.steps))
        for number, way in enumerate(ways)
        for step in range(1, way.steps)
    )


def run_through(values: Floats, ways: Sequence[Way], turns: Floats) -> Floats:
    """(moments, n) of ``values`` (keys, n).

    ``turns`` (n,) is by how much each is more when the loop closes: whole turns of an angle that
    goes on round. Ways that are smooth, and between which nothing rests, are one spline with a
    steady second derivative; it starts as what is before it ends, and a loop of them has no end.
    """
    ends = np.array([values[way.end] + turns * (way.end <= way.start) for way in ways])
    parts: list[Floats] = [np.empty((0, values.shape[1]))] * len(ways)
    for run in _runs(ways):
        if ways[run[0]].ease is Ease.SMOOTH:
            for number, part in zip(run, _spline(values, ends, ways, run, turns), strict=True):
                parts[number] = part
        else:
            way = ways[run[0]]
            shares = np.array([way.ease.at(step / way.steps) for step in range(1, way.steps)])
            start = values[way.start]
            parts[run[0]] = start + shares[:, None] * (ends[run[0]] - start)
    return np.concatenate(parts) if parts else np.empty((0, values.shape[1]))


def _runs(ways: Sequence[Way]) -> Iterator[list[int]]:
    """Ways that are one spline; every other way for itself."""
    count = len(ways)
    flows = [_flows(ways, number) for number in range(count)]
    if all(flows) and count:
        yield list(range(count))
        return
    first = flows.index(False) if count else 0
    run: list[int] = []
    for number in ((first + step) % count for step in range(count)):
        if run and not flows[number]:
            yield run
            run = []
        run.append(number)
    if run:
        yield run


def _flows(ways: Sequence[Way], number: int) -> bool:
    """Whether a way goes on from the one before it without a break."""
    way, before = ways[number], ways[number - 1]
    is_next = before.end == way.start
    both = way.ease is Ease.SMOOTH and before.ease is Ease.SMOOTH
    return is_next and both and not way.comes_from_rest


def _spline(
    values: Floats, ends: Floats, ways: Sequence[Way], run: list[int], turns: Floats
) -> list[Floats]:
    from scipy.interpolate import CubicHermiteSpline, CubicSpline

    times = np.concatenate([[0.0], np.cumsum([ways[number].steps for number in run])])
    is_ring = len(run) == len(ways) and all(_flows(ways, number) for number in run)
    points = _points(values, ends, ways, run)
    ramp = np.zeros_like(turns)
    if is_ring:
        ramp = turns / times[-1]
        points = points - times[:, None] * ramp
        points[-1] = points[0]
        bounds: Any = "periodic"
    else:
        outer = (
            _slope_before(values, ends, ways, run[0]),
            _slope_after(values, ends, ways, run[-1]),
        )
        bounds = tuple((1, slope) for slope in outer)
    curve = CubicSpline(times, points, bc_type=bounds)
    slopes = _tamed(curve(times, 1), points, times, is_ring)
    curve = CubicHermiteSpline(times, points, slopes)
    asked = [times[place] + np.arange(1, ways[number].steps) for place, number in enumerate(run)]
    return [curve(at) + at[:, None] * ramp for at in asked]


def _tamed(slopes: Floats, points: Floats, times: Floats, is_ring: bool) -> Floats:
    """(n, m) those of a spline through (n, m), held where it would swing far beyond its keys:
    where a short way meets a long one."""
    took = np.diff(times)
    speeds = np.diff(points, axis=0) / took[:, None]
    before = np.concatenate([speeds[-1:] if is_ring else speeds[:1], speeds])
    after = np.concatenate([speeds, speeds[:1] if is_ring else speeds[-1:]])
    most = np.minimum(np.abs(before), np.abs(after))
    most *= np.where(before * after > 0, GOES_ON, TURNS_BACK)
    until = np.concatenate([took[-1:] if is_ring else took[:1], took])
    then = np.concatenate([took, took[:1] if is_ring else took[-1:]])
    is_uneven = np.maximum(until / then, then / until) >= UNEVEN
    return np.where(is_uneven[:, None], np.clip(slopes, -most, most), slopes)


def _points(values: Floats, ends: Floats, ways: Sequence[Way], run: list[int]) -> Floats:
    """(run + 1, n): where a run begins, and each place it comes to; goes on over the loop's end."""
    points = [values[ways[run[0]].start]]
    for number in run:
        points.append(points[-1] + ends[number] - values[ways[number].start])
    return np.array(points)


def _slope_before(values: Floats, ends: Floats, ways: Sequence[Way], number: int) -> Floats:
    before = ways[number - 1]
    if ways[number].comes_from_rest or before.ease is Ease.SMOOTH:
        return np.zeros(values.shape[1])
    way = ends[number - 1] - values[before.start]
    return _ENDS[before.ease] * way / before.steps


def _slope_after(values: Floats, ends: Floats, ways: Sequence[Way], number: int) -> Floats:
    after = ways[(number + 1) % len(ways)]
    if ways[number].goes_to_rest or after.ease is Ease.SMOOTH:
        return np.zeros(values.shape[1])
    way = ends[(number + 1) % len(ways)] - values[after.start]
    return _BEGINS[after.ease] * way / after.steps


def unwrapped(angles: Floats, against: Floats | None = None) -> Floats:
    """(keys + 1, n) of ``angles`` (keys, n) in radians: each goes on from the one before it the
    short way round, the last row is the first one come round again.

    ``against`` (keys + 1, n) are those of what they hang on, already so: the short way is then
    that of the joint, so that an elbow does not bend through.
    """
    ring = np.concatenate([angles, angles[:1]])
    free = ring if against is None else ring - against
    steps = np.remainder(np.diff(free, axis=0) + math.pi, math.tau) - math.pi
    steps = steps if against is None else steps + np.diff(against, axis=0)
    return np.concatenate([ring[:1], ring[:1] + np.cumsum(steps, axis=0)])
