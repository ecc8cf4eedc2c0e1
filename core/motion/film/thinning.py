"""Few keys in place of many frames: what a person can mend by hand.

Keys are set where the clip that comes of them is furthest from the film, until it is nowhere
further than asked; then those are taken away again that the others make up for. The clip runs
through its keys as one curve, so that few of them tell a way that flows.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.motion.between import frames
from core.motion.film.seen import Floats
from core.motion.timeline import MOST_STEPS, USUAL_FPS, Ease, Key, Play, Timeline
from core.pose.skeleton import BODY_JOINTS, Joint, Pose

# How far a joint may be off, in heights of the figure.
USUAL_TOLERANCE = 0.03
# Keys are tried to be left out in so many turns, neighbours never in the same one.
TURNS = 3


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
    if tolerance <= 0:
        return _timeline(poses, range(len(poses)), fps, play, title)
    film = _Film(poses, tolerance, play)
    needed = _needed(film.bodies)
    chosen = film.filled(_even(needed))
    chosen = film.filled(film.without_idle(chosen, needed))
    return _timeline(poses, chosen, fps, play, title)


class _Film:
    """The frames that a clip of some of them is compared with."""

    def __init__(self, poses: Sequence[Pose], tolerance: float, play: Play) -> None:
        self._poses, self._tolerance, self._play = poses, tolerance, play
        self._heights = _heights(_bodies(poses))
        self.bodies = _bodies(poses)

    def filled(self, chosen: list[int]) -> list[int]:
        """With a key more wherever the clip is too far off."""
        while True:
            off = self._off(chosen)
            added = {
                first + 1 + int(off[first + 1 : last].argmax())
                for first, last in itertools.pairwise(chosen)
                if off[first + 1 : last].max(initial=0.0) > self._tolerance
            }
            if not added:
                return chosen
            chosen = sorted({*chosen, *added})

    def without_idle(self, chosen: list[int], needed: set[int]) -> list[int]:
        """Without those whose place the clip passes well enough without them."""
        for turn in range(TURNS):
            tried = set(chosen[turn + 1 : -1 : TURNS]) - needed
            off = self._off([key for key in chosen if key not in tried])
            around = zip(chosen, chosen[1:], chosen[2:], strict=False)
            idle = {
                key
                for before, key, after in around
                if key in tried
                and after - before <= MOST_STEPS
                and off[before : after + 1].max() <= self._tolerance
            }
            chosen = [key for key in chosen if key not in idle]
        return chosen

    def _off(self, chosen: Sequence[int]) -> Floats:
        """(n,) how far the furthest joint is that both show, in heights."""
        made = frames(_timeline(self._poses, chosen, USUAL_FPS, self._play, ""))
        other = _bodies(made[: len(self._poses)])
        both = (self.bodies[..., 2] > 0) & (other[..., 2] > 0)
        apart = np.hypot(*np.moveaxis(self.bodies[..., :2] - other[..., :2], -1, 0))
        far = np.where(both, apart / self._heights[:, None], 0.0)
        return far.max(axis=(1, 2), initial=0.0)


def _needed(bodies: Floats) -> set[int]:
    """The first and the last frame, and those on both sides of where joints below the head come
    into the picture or go."""
    seen = bodies[:, :, : Joint.RIGHT_EYE, 2] > 0
    changes = np.flatnonzero((seen[1:] != seen[:-1]).any(axis=(1, 2)))
    return {0, len(bodies) - 1, *changes.tolist(), *(changes + 1).tolist()}


def _even(needed: set[int]) -> list[int]:
    """With keys between those that are further apart than a timeline lets them be."""
    found = set(needed)
    for first, last in itertools.pairwise(sorted(needed)):
        parts = -(-(last - first) // MOST_STEPS)
        found |= {first + round((last - first) * part / parts) for part in range(1, parts)}
    return sorted(found)


def _bodies(poses: Sequence[Pose]) -> Floats:
    """(n, people, 18, 3) in pixels."""
    found = np.array([[person.body for person in pose.people] for pose in poses], np.float64)
    return found.reshape(len(poses), -1, BODY_JOINTS, 3)


def _heights(bodies: Floats) -> Floats:
    """(people,) as tall as each usually is, in pixels."""
    shown: NDArray[np.bool_] = bodies[..., 2:] > 0
    lowest = np.where(shown, bodies[..., :2], -np.inf).max(axis=2)
    highest = np.where(shown, bodies[..., :2], np.inf).min(axis=2)
    spans = (lowest - highest).max(axis=2)
    spans = np.where(np.isfinite(spans), spans, 0.0)
    return np.maximum(np.quantile(spans, 0.7, axis=0), 16.0)


def _timeline(
    poses: Sequence[Pose], chosen: Sequence[int], fps: int, play: Play, title: str
) -> Timeline:
    steps = [last - first for first, last in itertools.pairwise(chosen)] + [1]
    keys = tuple(
        Key(pose=poses[number], steps=count, ease=Ease.SMOOTH)
        for number, count in zip(chosen, steps, strict=True)
    )
    return Timeline(keys=keys, fps=fps, play=play, title=title)
