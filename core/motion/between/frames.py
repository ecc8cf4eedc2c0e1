"""Timeline → one pose a frame."""

from __future__ import annotations

from collections.abc import Iterator

from core.motion.timeline import Key, Play, Timeline
from core.pose.interpolate import between
from core.pose.skeleton import Pose


def frames(timeline: Timeline) -> tuple[Pose, ...]:
    """One pass, ``timeline.frame_count`` poses on the first key's canvas.

    Where it loops, or goes there and back, the frame after the last is the first.
    """
    there = tuple(_there(timeline))
    if timeline.play is Play.PING_PONG:
        return (*there, *there[-2:0:-1])
    return there


def _there(timeline: Timeline) -> Iterator[Pose]:
    keys, size = timeline.keys, timeline.size
    is_loop = timeline.play is Play.LOOP
    for number, key in enumerate(keys):
        start = key.pose.fitted_to(size) if key.pose.size != size else key.pose
        is_last = number == len(keys) - 1
        yield from (start,) * (key.hold + 1)
        if not is_last or is_loop:
            yield from _way(key, start, keys[(number + 1) % len(keys)].pose)


def _way(key: Key, start: Pose, end: Pose) -> Iterator[Pose]:
    """The frames between two keys, without either."""
    for step in range(1, key.steps):
        yield between(start, end, key.ease.at(step / key.steps))
