"""The way each person of a film moves: smooth, at the times that a clip needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from core.geometry import Size
from core.motion.film.following import Followed, follow
from core.motion.film.seen import Floats, SeenFrame
from core.motion.film.smoothing import USUAL, Euro, runs, smoothed
from core.pose.skeleton import BODY_JOINTS, FACE_POINTS, HAND_POINTS, Person, Points, Pose

# Where each part stands among a person's points.
BODY = slice(0, BODY_JOINTS)
LEFT_HAND = slice(BODY.stop, BODY.stop + HAND_POINTS)
RIGHT_HAND = slice(LEFT_HAND.stop, LEFT_HAND.stop + HAND_POINTS)
FACE = slice(RIGHT_HAND.stop, RIGHT_HAND.stop + FACE_POINTS)
# Joints that are surely seen; less, and a person should look at them.
SURE = 0.5


@dataclass(frozen=True, eq=False)
class Way:
    """One person over the frames that were looked at: ``seconds`` (n,), ``points`` (n, 130, 3) in
    pixels, and 1 where seen, ``certainty`` (n, 18) as the detector had it."""

    size: Size
    seconds: Floats
    points: Floats
    certainty: Floats

    @cached_property
    def height(self) -> float:
        """Of the figure in pixels, as it usually is."""
        body = np.where(self.points[:, BODY, 2:] > 0, self.points[:, BODY, :2], np.nan)
        there = ~np.isnan(body).all(axis=(1, 2))
        spans = np.nanmax(body[there], axis=1) - np.nanmin(body[there], axis=1)
        return max(float(np.quantile(spans.max(axis=1), 0.7)), 16.0) if there.any() else 16.0

    @cached_property
    def shown(self) -> list[slice]:
        """The stretches of frames in which something of them is seen."""
        return runs(np.asarray((self.points[:, BODY, 2] > 0).any(axis=1)))

    @property
    def first(self) -> float:
        return float(self.seconds[self.shown[0].start])

    @property
    def last(self) -> float:
        return float(self.seconds[self.shown[-1].stop - 1])

    @property
    def present(self) -> float:
        """Seconds in which they are seen."""
        return sum(
            float(self.seconds[run.stop - 1] - self.seconds[run.start]) for run in self.shown
        )

    @property
    def unsure_seconds(self) -> Floats:
        """When more than a third of what is shown was not seen surely."""
        seen = self.points[:, BODY, 2] > 0
        unsure = (seen & (self.certainty < SURE)).sum(axis=1) > seen.sum(axis=1) / 3
        return self.seconds[unsure]

    @property
    def best(self) -> int:
        """The number of the frame that shows most of them."""
        return int(self.certainty.sum(axis=1).argmax())

    def person(self, number: int) -> Person:
        return _person(self.points[number])

    def smooth(self, euro: Euro = USUAL) -> Way:
        return replace(self, points=smoothed(self.points, self.seconds, self.height, euro))

    def at(self, times: Floats) -> list[Person]:
        """At each of these seconds, between frames in a straight line; nobody (an empty person)
        where they are not seen."""
        after = np.clip(np.searchsorted(self.seconds, times), 1, max(len(self.seconds) - 1, 1))
        after = np.minimum(after, len(self.seconds) - 1)
        before = np.maximum(after - 1, 0)
        span = np.maximum(self.seconds[after] - self.seconds[before], 1e-6)
        share = np.clip((times - self.seconds[before]) / span, 0, 1)[:, None]
        one, other = self.points[before], self.points[after]
        nearer = np.where(share[..., None] < 0.5, one, other)
        both = (one[..., 2] > 0) & (other[..., 2] > 0)
        found = nearer.copy()
        between = one[..., :2] + share[..., None] * (other[..., :2] - one[..., :2])
        found[both, :2] = between[both]
        return [_person(points) for points in found]


@dataclass(frozen=True)
class Moved:
    """``people`` of a film, those who are seen longest first; ``seconds`` that were looked at."""

    size: Size
    seconds: float
    people: tuple[Way, ...]


def moved(frames: Sequence[SeenFrame], size: Size, euro: Euro | None = USUAL) -> Moved:
    """``euro`` is None for the ways as they were seen."""
    seconds = np.array([frame.seconds for frame in frames], np.float64)
    ways = [_way(one, seconds, size) for one in follow(frames)]
    people = tuple(ways if euro is None else (way.smooth(euro) for way in ways))
    return Moved(size, float(seconds[-1]) if len(seconds) else 0.0, people)


def poses(people: Sequence[Sequence[Person]], size: Size) -> tuple[Pose, ...]:
    """One pose a frame of people who are there in each, perhaps empty. Where nobody is, the pose
    before stands, and in the beginning the first that comes; none at all without anybody."""
    found: list[Pose] = [Pose(tuple(ones), size) for ones in zip(*people, strict=True)]
    first = next((pose for pose in found if not pose.is_empty), None)
    if first is None:
        return ()
    standing = first
    for number, pose in enumerate(found):
        standing = standing if pose.is_empty else pose
        found[number] = standing
    return tuple(found)


def _way(followed: Followed, seconds: Floats, size: Size) -> Way:
    points = np.zeros((len(seconds), FACE.stop, 3))
    certainty = np.zeros((len(seconds), BODY_JOINTS))
    for number, seen in followed.found.items():
        certainty[number] = seen.certainty
        for part, there in zip(
            (BODY, LEFT_HAND, RIGHT_HAND, FACE), _parts(seen.person), strict=True
        ):
            if there is not None:
                points[number, part] = there
    return Way(size, seconds, points, certainty)


def _parts(person: Person) -> tuple[Points | None, ...]:
    return person.body, person.left_hand, person.right_hand, person.face


def _person(points: Floats) -> Person:
    def part(where: slice) -> Points | None:
        found = points[where]
        return found.astype(np.float32) if (found[:, 2] > 0).any() else None

    return Person(points[BODY].astype(np.float32), part(LEFT_HAND), part(RIGHT_HAND), part(FACE))
