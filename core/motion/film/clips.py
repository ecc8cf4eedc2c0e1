"""What was seen in a film → a timeline: these people, this part, on that body, with few keys."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np

from core.errors import InputRejected
from core.geometry import Size
from core.motion.film import bodies
from core.motion.film.moving import Moved, poses
from core.motion.film.thinning import USUAL_TOLERANCE, thinned
from core.motion.timeline import MOST_FRAMES, USUAL_FPS, Play, Timeline
from core.pose.anatomy.retarget import Proportions
from core.pose.openpose import MIN_SIDE
from core.pose.skeleton import Person, Pose

# Around the figures, in their own height: hair, hands and feet are beyond the joints.
MARGIN = 0.14
# A clip that stands on its end is no wider, and one that lies no flatter.
NARROWEST, WIDEST = 0.5, 2.0


@dataclass(frozen=True, kw_only=True)
class Wish:
    """``people`` are numbers of those in the film, and ``bodies`` theirs in the same order: None,
    and none, for their own. ``start`` and ``end`` are seconds of it. ``is_close``: the canvas is
    close around them, else the film's. ``tolerance`` in heights of the figure, 0 for a key a
    frame."""

    people: tuple[int, ...] = (0,)
    start: float = 0.0
    end: float = math.inf
    fps: int = USUAL_FPS
    bodies: tuple[Proportions | None, ...] = ()
    is_close: bool = True
    tolerance: float = USUAL_TOLERANCE
    play: Play = Play.ONCE
    title: str = ""


def timeline_of(moved: Moved, wish: Wish) -> Timeline:
    """Raises ``InputRejected`` when nobody is seen in that part, or when it is too long."""
    found = dense(moved, wish)
    return thinned(found, wish.tolerance, fps=wish.fps, play=wish.play, title=wish.title)


def dense(moved: Moved, wish: Wish) -> tuple[Pose, ...]:
    """One pose a frame of the clip. Raises as ``timeline_of`` does."""
    times = _times(moved, wish)
    ways = [
        _on_body(moved.people[number].at(times), body)
        for number, body in zip_longest(wish.people, wish.bodies[: len(wish.people)])
        if number < len(moved.people)
    ]
    found = poses(ways, moved.size)
    if not found:
        raise nobody()
    return _close(found) if wish.is_close else found


def _on_body(people: list[Person], body: Proportions | None) -> list[Person]:
    return people if body is None else bodies.onto(people, body)


def longest(fps: int) -> float:
    """Seconds of a film that a clip takes."""
    return MOST_FRAMES / fps


def _times(moved: Moved, wish: Wish) -> np.ndarray:
    end = min(wish.end, moved.seconds)
    count = math.floor((end - wish.start) * wish.fps + 1e-6) + 1
    if count > MOST_FRAMES:
        seconds = longest(wish.fps)
        raise InputRejected(
            expected=f"at most {seconds:g} seconds of a film",
            got=f"{end - wish.start:.1f}",
            todo="choose a shorter part",
            shown=f"A clip takes at most {seconds:g} seconds of a film: choose a shorter part.",
        )
    return wish.start + np.arange(max(count, 1)) / wish.fps


def _close(found: Sequence[Pose]) -> tuple[Pose, ...]:
    """On a canvas around all that is shown."""
    people = [person for pose in found for person in pose.people if not person.is_empty]
    edges = np.array([person.bounds() for person in people])
    left, top = edges[:, :2].min(axis=0)
    right, bottom = edges[:, 2:].max(axis=0)
    margin = MARGIN * _tall(people)
    wide, high = right - left + 2 * margin, bottom - top + 2 * margin
    wide, high = max(wide, NARROWEST * high), max(high, wide / WIDEST)
    size = Size(*(max(MIN_SIDE, round(float(side))) for side in (wide, high)))
    x, y = (wide - (right - left)) / 2 - left, (high - (bottom - top)) / 2 - top
    return tuple(pose.on_canvas(size, float(x), float(y)) for pose in found)


def _tall(people: Sequence[Person]) -> float:
    heights = [bottom - top for _, top, _, bottom in (person.bounds() for person in people)]
    return float(np.quantile(heights, 0.9))


def nobody() -> InputRejected:
    return InputRejected(
        expected="somebody in this part of the film",
        got="nobody",
        todo="choose another part or another film",
        shown="Nobody is seen in this part of the film. Choose another part, or another film.",
    )
