"""From where each person of a pose is seen, as far as words depend on it."""

from __future__ import annotations

from core.figures.body.bodies import body_of
from core.figures.words.judge import BACK
from core.pose.skeleton import Pose

FRONT = "front"


def views_of(pose: Pose) -> tuple[str, ...]:
    """One for each person: "back" where the face is turned away."""
    bodies = map(body_of, pose.people)
    return tuple(BACK if body is not None and body.faces_away else FRONT for body in bodies)
