"""How each person of a pose is seen, as far as words depend on it."""

from __future__ import annotations

import math

from core.figures.body.bodies import Body, body_of
from core.figures.words.reading import Seen
from core.pose.skeleton import Pose

# Radians of the trunk's turn within which the hips hide a short tail.
FRONTAL = 0.42


def seen_of(pose: Pose) -> tuple[Seen, ...]:
    """One for each person."""
    return tuple(Seen() if body is None else _seen(body) for body in map(body_of, pose.people))


def _seen(body: Body) -> Seen:
    # in steps, so that a pose that is dragged asks for the same again
    heads = math.floor(min(body.heads, 12.0) * 10) / 10
    return Seen(body.faces_away, abs(body.yaw) < FRONTAL, heads)
