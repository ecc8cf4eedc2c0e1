"""Hands and faces, which the editor does not show, through an edit of the body.

They are kept while the arm or the head they belong to keeps its shape: moved and scaled with it,
left out once it was bent, mirrored or hidden.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from core.pose.skeleton import Joint, Person, Points, Pose

# What must have kept its shape for a part to follow.
_HOLDERS: dict[str, tuple[Joint, ...]] = {
    "left_hand": (Joint.LEFT_ELBOW, Joint.LEFT_WRIST),
    "right_hand": (Joint.RIGHT_ELBOW, Joint.RIGHT_WRIST),
    "face": (Joint.NOSE, Joint.RIGHT_EYE, Joint.LEFT_EYE, Joint.RIGHT_EAR, Joint.LEFT_EAR),
}
# Pixels: the browser sends tenths.
_TOLERANCE = 0.5


def with_details(edited: Pose, loaded: Pose) -> Pose:
    """The edited bodies with the hands and faces of the pose they were edited from."""
    people = [
        _with_details(person, _same_place_first(loaded.people, index))
        for index, person in enumerate(edited.people)
    ]
    return Pose(tuple(people), edited.size)


def _same_place_first(people: tuple[Person, ...], index: int) -> list[Person]:
    return sorted(people, key=lambda person: person not in people[index : index + 1])


def _with_details(person: Person, sources: Iterable[Person]) -> Person:
    parts: dict[str, Points] = {}
    for source in sources:
        for part, holders in _HOLDERS.items():
            points: Points | None = getattr(source, part)
            if points is None or part in parts:
                continue
            moved = _follow(points, source.body[list(holders)], person.body[list(holders)])
            if moved is not None:
                parts[part] = moved
    return Person(person.body, parts.get("left_hand"), parts.get("right_hand"), parts.get("face"))


def _follow(points: Points, before: Points, after: Points) -> Points | None:
    """The points moved and scaled as their holders were; None when those changed their shape."""
    shown = before[:, 2] > 0
    if shown.sum() < 2 or not np.array_equal(shown, after[:, 2] > 0):
        return None
    old, new = before[shown, :2].astype(np.float64), after[shown, :2].astype(np.float64)
    old_middle, new_middle = old.mean(axis=0), new.mean(axis=0)
    spread = float(((old - old_middle) ** 2).sum())
    if spread == 0:
        return None
    scale = float(((new - new_middle) * (old - old_middle)).sum()) / spread
    expected = (old - old_middle) * scale + new_middle
    if scale <= 0 or np.abs(expected - new).max() > _TOLERANCE:
        return None
    moved = points.copy()
    moved[:, :2] = (points[:, :2] - old_middle) * scale + new_middle
    return moved
