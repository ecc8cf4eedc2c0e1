"""Few keys in place of many frames: what a person can mend by hand.

The fewest keys are sought (a shortest way over the frames) between which angles and lengths of the
bones, gone through evenly or with one of the eases, stay near the film. The clip that comes of them
is then compared with the film, and gets further keys where it is too far off.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np

from core.motion.between import frames
from core.motion.film.seen import Floats
from core.motion.timeline import USUAL_FPS, Ease, Key, Play, Timeline
from core.pose.skeleton import BODY_JOINTS, BONES, Joint, Pose

# How far a joint may be off, in heights of the figure: hardly seen.
USUAL_TOLERANCE = 0.02
# Frames from one key to the next, at most.
LONGEST = 36
EASES = (Ease.EVEN, Ease.SMOOTH, Ease.IN, Ease.OUT)


def thinned(
    poses: Sequence[Pose],
    tolerance: float = USUAL_TOLERANCE,
    *,
    fps: int = USUAL_FPS,
    play: Play = Play.ONCE,
    title: str = "",
) -> Timeline:
    """Keys among ``poses``, one a frame and none empty, so that no joint of the clip is further off
    than ``tolerance``, in heights of the figure; 0 keeps every frame.

    Raises ``RequestRejected`` for more frames than a clip has.
    """
    heights = _heights(_bodies(poses))
    bodies = _bodies(poses, heights)
    if tolerance <= 0 or len(poses) < 3:
        chosen = dict.fromkeys(range(len(poses)), Ease.EVEN)
    else:
        chosen = _as_played(poses, heights, _fewest(bodies, tolerance), tolerance)
    return _timeline(poses, chosen, fps, play, title)


def _bodies(poses: Sequence[Pose], heights: Floats | None = None) -> Floats:
    """(n, people, 18, 3), in pixels or in heights of each figure, which makes all alike."""
    found = np.array([[person.body for person in pose.people] for pose in poses], np.float64)
    bodies = found.reshape(len(poses), -1, BODY_JOINTS, 3)
    if heights is not None:
        bodies[..., :2] /= heights[:, None, None]
    return bodies


def _heights(bodies: Floats) -> Floats:
    """(people,) as tall as each usually is, in pixels."""
    seen = bodies[..., 2] > 0
    top = np.where(seen, bodies[..., 1], np.inf).min(axis=2)
    tall = np.where(seen, bodies[..., 1], -np.inf).max(axis=2) - top
    wide = np.where(seen, bodies[..., 0], -np.inf).max(axis=2)
    wide -= np.where(seen, bodies[..., 0], np.inf).min(axis=2)
    spans = np.maximum(np.maximum(tall, wide), 16.0)
    spans[~np.isfinite(spans)] = np.nan
    there = ~np.isnan(spans).all(axis=0)
    result = np.full(spans.shape[1], 16.0)
    result[there] = np.nanquantile(spans[:, there], 0.7, axis=0)
    return result


# --- the shortest way -----------------------------------------------------------------------------


def _fewest(bodies: Floats, tolerance: float) -> dict[int, Ease]:
    """The frames that become keys, each with how time runs to the next one."""
    count = len(bodies)
    cost = np.full(count, np.inf)
    cost[0] = 0
    before = [(0, Ease.EVEN)] * count
    for first in range(count - 1):
        eases, errors = _ways(bodies, first, min(first + LONGEST, count - 1))
        for last, (ease, error) in enumerate(zip(eases, errors, strict=True), first + 1):
            # of ways of as many keys, the one that is nearest to the film
            price = cost[first] + 1 + 0.5 * min(error / tolerance, 1.0) / count
            if error <= tolerance and price < cost[last]:
                cost[last], before[last] = price, (first, ease)
    chosen, at = {count - 1: Ease.EVEN}, count - 1
    while at:
        at, ease = before[at]
        chosen[at] = ease
    return dict(sorted(chosen.items()))


def _ways(bodies: Floats, first: int, furthest: int) -> tuple[list[Ease], list[float]]:
    """From one key to each frame up to ``furthest``: how time runs best, and how far off the
    furthest joint then is; infinite where joints below the head come or go on the way."""
    ends = bodies[first + 1 : furthest + 1]
    shares, eased = _shares(len(ends))
    made = _between(bodies[first], ends[:, None, None], eased)
    apart = np.hypot(*np.moveaxis(made - ends[..., :2], -1, 0))
    seen, start = ends[..., 2] > 0, bodies[first, ..., 2] > 0
    counts = seen & seen[:, None] & start & (shares < 1)[..., None, None]
    errors = np.where(counts[:, None], apart, 0.0).max(axis=(2, 3, 4))
    best = (errors - 1e-6 * (np.arange(len(EASES)) == 0)).argmin(axis=1)
    least = errors[np.arange(len(best)), best]
    changes = (seen != start)[..., : Joint.RIGHT_EYE].any(axis=(1, 2))
    least[1:][np.logical_or.accumulate(changes)[1:]] = np.inf  # the next frame is always reached
    return [EASES[one] for one in best], least.tolist()


@cache
def _shares(count: int) -> tuple[Floats, Floats]:
    """(ends, frames) how far each of the next frames is on the way to each of them as an end, and
    (ends, eases, frames) the same as each ease has it; 1 and more lies beyond that end."""
    steps = np.arange(1, count + 1)
    shares = steps / steps[:, None]
    inside = np.minimum(shares, 1.0)
    eased = [np.vectorize(ease.at, otypes=[float])(inside) for ease in EASES]
    return shares, np.stack(eased, axis=1)


def _between(start: Floats, end: Floats, shares: Floats) -> Floats:
    """(…, people, 18, 2) for ``shares`` (…) of the way: each bone turns the short way round, its
    length goes evenly over; what hangs on nothing that is seen goes straight."""
    share = shares[..., None, None]
    made = start[..., :2] + share[..., None] * (end[..., :2] - start[..., :2])
    known = (start[..., 2] > 0) & (end[..., 2] > 0)
    for parent, child in BONES:
        step, other = (one[..., child, :2] - one[..., parent, :2] for one in (start, end))
        angle, length = np.arctan2(step[..., 1], step[..., 0]), np.hypot(step[..., 0], step[..., 1])
        turn = np.arctan2(other[..., 1], other[..., 0]) - angle
        turn = (turn + np.pi) % (2 * np.pi) - np.pi
        angle = angle + share[..., 0] * turn
        length = length + share[..., 0] * (np.hypot(other[..., 0], other[..., 1]) - length)
        way = length[..., None] * np.stack([np.cos(angle), np.sin(angle)], axis=-1)
        holds = (known[..., parent] & known[..., child])[..., None]
        made[..., child, :] = np.where(holds, made[..., parent, :] + way, made[..., child, :])
    return made


assert BONES[0][0] == Joint.NECK  # and every parent stands before its children


# --- as it is played ------------------------------------------------------------------------------


def _as_played(
    poses: Sequence[Pose], heights: Floats, chosen: dict[int, Ease], tolerance: float
) -> dict[int, Ease]:
    """With a key more wherever the clip itself is too far off."""
    bodies = _bodies(poses, heights)
    while True:
        made = frames(_timeline(poses, chosen, USUAL_FPS, Play.ONCE, ""))
        off = _off(bodies, _bodies(made, heights))
        added: dict[int, Ease] = {}
        for first, last in itertools.pairwise(chosen):
            inside = off[first + 1 : last]
            if len(inside) and inside.max() > tolerance:
                added[first + 1 + int(inside.argmax())] = chosen[first]
        if not added:
            return chosen
        chosen = dict(sorted((chosen | added).items()))


def _off(one: Floats, other: Floats) -> Floats:
    """(n,) how far the furthest joint is that both show."""
    both = (one[..., 2] > 0) & (other[..., 2] > 0)
    apart = np.hypot(*np.moveaxis(one[..., :2] - other[..., :2], -1, 0))
    return np.where(both, apart, 0.0).max(axis=(1, 2), initial=0.0)


def _timeline(
    poses: Sequence[Pose], chosen: Mapping[int, Ease], fps: int, play: Play, title: str
) -> Timeline:
    steps = [last - first for first, last in itertools.pairwise(chosen)] + [1]
    keys = tuple(
        Key(pose=poses[number], steps=count, ease=ease)
        for (number, ease), count in zip(chosen.items(), steps, strict=True)
    )
    return Timeline(keys=keys, fps=fps, play=play, title=title)
