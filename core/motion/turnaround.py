"""A figure turned round: views of one body in the round, which therefore agree."""

from __future__ import annotations

import math

from core.motion.timeline import USUAL_FPS, Play, Timeline, of_poses
from core.pose.lifting.view import turned
from core.pose.skeleton import Pose

USUAL_VIEWS = 24
MOST_VIEWS = 120


def views(pose: Pose, count: int, *, tilt: float = 0.0) -> tuple[Pose, ...]:
    """``count`` views evenly round, the first as it stands; then it turns to the picture's right.
    ``tilt``: radians from higher up."""
    angles = [math.tau * number / count for number in range(count)]
    return tuple(
        Pose(tuple(turned(person, angle, tilt) for person in pose.people), pose.size)
        for angle in angles
    )


def turnaround(
    pose: Pose, *, count: int = USUAL_VIEWS, fps: int = USUAL_FPS, tilt: float = 0.0
) -> Timeline:
    """A loop in which everybody turns once about their own axis. Raises ``RequestRejected`` for a
    pose without anybody."""
    poses = views(pose, min(count, MOST_VIEWS), tilt=tilt)
    return of_poses(poses, fps=fps, play=Play.LOOP, title="Turnaround")
