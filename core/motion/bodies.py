"""Other bodies for a motion: one choice of bone lengths and one size for all of its frames."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from core.figures.casting import Character
from core.motion.film.bodies import onto
from core.pose.anatomy.retarget import anchor
from core.pose.skeleton import Person, Pose


def played(poses: Sequence[Pose], characters: Sequence[Character | None]) -> tuple[Pose, ...]:
    """The motion as these characters go through it: who has proportions of its own keeps them."""
    people = [list(pose.people) for pose in poses]
    for place, by in enumerate(characters):
        if by is None or by.proportions is None:
            continue
        there = [one for one in people if place < len(one) and not one[place].is_empty]
        grown = onto([one[place] for one in there], by.proportions)
        for one, person in zip(there, grown, strict=True):
            one[place] = person
    return tuple(replace(pose, people=tuple(own)) for pose, own in zip(poses, people, strict=True))


def standing_at(people: Sequence[Person], where: Person, factor: float) -> tuple[Person, ...]:
    """The motion ``factor`` times as large, its first frame standing where that person stands."""
    first = anchor(people[0].body.astype(np.float64))
    there = anchor(where.body.astype(np.float64))
    x, y = (float(one) for one in there - factor * first)
    return tuple(one.scaled(factor, factor).moved(x, y) for one in people)
