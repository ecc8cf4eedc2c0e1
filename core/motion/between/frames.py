"""Timeline → one pose a frame."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from core.motion.between.bones import nearest
from core.motion.between.people import Track
from core.motion.between.splines import Moment, Way, moments_of, ways_of
from core.motion.timeline import Key, Play, Timeline
from core.pose.skeleton import Person, Pose


def frames(timeline: Timeline) -> tuple[Pose, ...]:
    """One pass, ``timeline.frame_count`` poses on the first key's canvas.

    Keys are in it as they are. Where it loops, or goes there and back, the frame after the last is
    the first. People are matched in their order; where one key has more, they are there on that
    side of the middle only. What one key hides shows on the other's side only.
    """
    keys = _placed(timeline)
    ways = ways_of(timeline)
    moments = moments_of(ways, timeline.keys)
    passing = iter(_passing(keys, ways, moments))
    there = tuple(_there(timeline.keys, keys, ways, passing))
    if timeline.play is Play.PING_PONG:
        return (*there, *there[-2:0:-1])
    return there


def _placed(timeline: Timeline) -> list[Pose]:
    size = timeline.size
    poses = [key.pose for key in timeline.keys]
    return [pose if pose.size == size else pose.fitted_to(size) for pose in poses]


def _there(
    keys: Sequence[Key], poses: Sequence[Pose], ways: Sequence[Way], passing: Iterator[Pose]
) -> Iterator[Pose]:
    for number, key in enumerate(keys):
        yield from (poses[number],) * (key.hold + 1)
        if number < len(ways):
            yield from (next(passing) for _ in range(1, key.steps))


def _passing(
    poses: Sequence[Pose], ways: Sequence[Way], moments: Sequence[Moment]
) -> Iterator[Pose]:
    """The frames between the keys alone."""
    if not moments:
        return
    most = max(len(pose.people) for pose in poses)
    tracks = [_track(_same(poses, place), ways, moments) for place in range(most)]
    for number, moment in enumerate(moments):
        way = ways[moment.way]
        nearer = poses[way.start if moment.share < 0.5 else way.end]
        yield Pose(tuple(track[number] for track in tracks[: len(nearer.people)]), nearer.size)


def _track(
    people: Sequence[Person], ways: Sequence[Way], moments: Sequence[Moment]
) -> Sequence[Person]:
    if people[0].is_empty:
        return [people[0]] * len(moments)
    return Track.of(people).through(ways, moments)


def _same(poses: Sequence[Pose], place: int) -> list[Person]:
    """The person of this number in each key; where there is none, as the nearest key has it."""
    known = np.array([_has(pose, place) for pose in poses])
    if not known.any():
        return next([pose.people[place]] * len(poses) for pose in poses if len(pose.people) > place)
    donors = [key if known[key] else nearest(known, key) for key in range(len(poses))]
    return [poses[donor].people[place] for donor in donors]


def _has(pose: Pose, place: int) -> bool:
    return len(pose.people) > place and not pose.people[place].is_empty
