"""Frames between key poses: every bone turns the short way round, its length goes evenly over.

Between poses whose bones are as long in one as in the other, all lengths stay as they are.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from core.errors import InputRejected
from core.geometry import Size
from core.pose.skeleton import BONES, Joint, Person, Points, Pose

Floats = NDArray[np.float64]
MAX_FRAMES = 240


class Easing(StrEnum):
    """How time runs between two keys."""

    EVEN = "even"
    SMOOTH = "smooth"

    def at(self, share: float) -> float:
        """0…1 to 0…1; smooth starts and ends at rest."""
        return share if self is Easing.EVEN else share * share * (3 - 2 * share)


def between(start: Pose, end: Pose, share: float) -> Pose:
    """The pose ``share`` (0…1) of the way; 0 and 1 are the keys themselves.

    People are matched in their order; where one pose has more, they are there on that side of the
    middle only. The canvas is the start's; the end is fitted to it.
    """
    if share <= 0:
        return start
    end = end if end.size == start.size else end.fitted_to(start.size)
    if share >= 1:
        return end
    both = zip(start.people, end.people, strict=False)
    people = [person_between(one, other, share) for one, other in both]
    rest = (start if share < 0.5 else end).people[len(people) :]
    return Pose((*people, *rest), start.size)


def frames(keys: Sequence[Pose], count: int, easing: Easing = Easing.SMOOTH) -> tuple[Pose, ...]:
    """The keys with ``count`` frames between each two of them, all on the first key's canvas.

    Raises ``InputRejected`` for fewer than two keys or more than 240 frames in all.
    """
    if len(keys) < 2:
        raise InputRejected(
            expected="at least two key poses",
            got=len(keys),
            todo="keep another",
            shown="A motion takes two keys: add another.",
        )
    total = len(keys) + count * (len(keys) - 1)
    if count < 0 or total > MAX_FRAMES:
        raise InputRejected(
            expected=f"at most {MAX_FRAMES} frames in all",
            got=total,
            shown=f"That makes {total} frames; {MAX_FRAMES} are the most.",
        )
    first = keys[0]
    placed = [
        first,
        *(key if key.size == first.size else key.fitted_to(first.size) for key in keys[1:]),
    ]
    result = [placed[0]]
    for start, end in itertools.pairwise(placed):
        steps = (easing.at((step + 1) / (count + 1)) for step in range(count))
        result += [between(start, end, share) for share in steps]
        result.append(end)
    return tuple(result)


def person_between(start: Person, end: Person, share: float) -> Person:
    one, other = start.body.astype(np.float64), end.body.astype(np.float64)
    body = body_between(one, other, share)
    nearer = start if share < 0.5 else end

    def part(name: str, joint: Joint) -> Points | None:
        """Hands and face of the nearer key, moved along with the joint that holds them."""
        points: Points | None = getattr(nearer, name)
        if points is None or not (body[joint, 2] and nearer.body[joint, 2]):
            return None
        moved = points.copy()
        moved[:, :2] += (body[joint, :2] - nearer.body[joint, :2]).astype(np.float32)
        return moved

    return Person(
        body.astype(np.float32),
        part("left_hand", Joint.LEFT_WRIST),
        part("right_hand", Joint.RIGHT_WRIST),
        part("face", Joint.NOSE),
    )


def body_between(start: Floats, end: Floats, share: float) -> Floats:
    """(18, 3) in double precision. A joint that one key hides is there on the other's side only."""
    shown = (start if share < 0.5 else end)[:, 2] > 0
    known = (start[:, 2] > 0) & (end[:, 2] > 0)
    result = np.zeros_like(start)
    result[:, :2] = _straight(start, end, known, share)
    result[:, 2] = shown
    for first, last in BONES:
        if known[first] and known[last]:
            step = _turned(start[last] - start[first], end[last] - end[first], share)
            result[last, :2] = result[first, :2] + step
        elif shown[last] and not known[last] and known[first]:
            key = start if share < 0.5 else end
            result[last, :2] = result[first, :2] + key[last, :2] - key[first, :2]
    result[~shown] = 0
    return result


def _straight(start: Floats, end: Floats, known: NDArray[np.bool_], share: float) -> Floats:
    """Where joints would be that move in a straight line: the root does, and joints without one."""
    nearer = start if share < 0.5 else end
    return np.where(known[:, None], start[:, :2] * (1 - share) + end[:, :2] * share, nearer[:, :2])


def _turned(start: Floats, end: Floats, share: float) -> Floats:
    """The bone's vector on its way: angle and length go evenly over."""
    before, after = math.hypot(start[0], start[1]), math.hypot(end[0], end[1])
    from_angle = math.atan2(start[1], start[0])
    turn = math.remainder(math.atan2(end[1], end[0]) - from_angle, math.tau)
    angle = from_angle + turn * share
    length = before * (1 - share) + after * share
    return np.array([math.cos(angle), math.sin(angle)]) * length


def onion_skin(poses: Sequence[Pose], size: Size | None = None) -> NDArray[np.uint8]:
    """(height, width, 3) RGB on black: the poses over each other, the last one brightest."""
    from core.pose.render import control_map

    size = size or poses[-1].size
    picture = np.zeros((size.height, size.width, 3), np.float32)
    for number, pose in enumerate(poses, start=1):
        layer = np.asarray(control_map(pose.fitted_to(size), size), np.float32)
        strength = 0.15 + 0.85 * number / len(poses)
        covered = layer.max(axis=2, keepdims=True) > 0
        picture = np.where(covered, layer * strength, picture)
    return picture.astype(np.uint8)


def strip(poses: Sequence[Pose], height: int = 192, gap: int = 4) -> NDArray[np.uint8]:
    """(height, n·(width + gap) − gap, 3) RGB: the poses side by side, all on one scale."""
    from core.pose.render import control_map

    size = poses[0].size.times(height / poses[0].size.height)
    pictures = [np.asarray(control_map(pose.fitted_to(size), size)) for pose in poses]
    space = np.zeros((size.height, gap, 3), np.uint8)
    parts = [part for picture in pictures for part in (picture, space)]
    return np.concatenate(parts[:-1], axis=1)
