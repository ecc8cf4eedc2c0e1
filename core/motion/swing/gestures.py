"""What hands do through a clip: told frame by frame, then held long enough to be seen."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from core.figures.body.bodies import Body
from core.figures.body.gestures import gesture_of
from core.figures.body.models import LEFT_ARM, RIGHT_ARM
from core.figures.body.order import anybody

Gestures = tuple[str, str]
# A hand that opens or points for less would be seen to twitch.
LEAST_SECONDS = 0.3


def steady_gestures(bodies: Sequence[Body], fps: float, *, is_ring: bool) -> list[Gestures]:
    """Of the right and the left hand, in each frame."""
    known = [anybody(body) for body in bodies]
    least = max(2, round(LEAST_SECONDS * fps))
    right, left = (
        held([gesture_of(model, arm) for model in known], least, is_ring=is_ring)
        for arm in (RIGHT_ARM, LEFT_ARM)
    )
    return list(zip(right, left, strict=True))


def held(told: Sequence[str], least: int, *, is_ring: bool) -> list[str]:
    """What lasts for less than so many frames gives way to the longer of its neighbours, the
    shortest first."""
    first = _seam(told) if is_ring else 0
    runs = [(name, len(list(group))) for name, group in groupby((*told[first:], *told[:first]))]
    while len(runs) > 1 and min(_lengths(runs, is_ring=is_ring)) < least:
        runs = _without_shortest(runs, is_ring=is_ring)
    flat = [name for name, length in runs for _ in range(length)]
    return [*flat[len(flat) - first :], *flat[: len(flat) - first]]


def _seam(told: Sequence[str]) -> int:
    """Where something else begins: a ring is opened there."""
    return next((n for n in range(len(told)) if told[n] != told[n - 1]), 0)


def _lengths(runs: list[tuple[str, int]], *, is_ring: bool) -> list[int]:
    """Of each run; in a ring the last one may go on in the first, and both are one."""
    lengths = [length for _, length in runs]
    if _goes_on(runs, is_ring=is_ring):
        lengths[0] = lengths[-1] = lengths[0] + lengths[-1]
    return lengths


def _goes_on(runs: list[tuple[str, int]], *, is_ring: bool) -> bool:
    return is_ring and len(runs) > 1 and runs[0][0] == runs[-1][0]


def _without_shortest(runs: list[tuple[str, int]], *, is_ring: bool) -> list[tuple[str, int]]:
    count, lengths = len(runs), _lengths(runs, is_ring=is_ring)
    at = min(range(count), key=lambda one: lengths[one])
    over_the_end = at in (0, count - 1) and _goes_on(runs, is_ring=is_ring)
    first, last = (count - 1, 0) if over_the_end else (at, at)
    near = [one % count for one in (first - 1, last + 1) if is_ring or 0 <= one < count]
    name = runs[max(near, key=lambda one: lengths[one])][0]
    changed = [(name, run[1]) if one in (first, last) else run for one, run in enumerate(runs)]
    return [
        (one, sum(length for _, length in group))
        for one, group in groupby(changed, key=lambda run: run[0])
    ]
