"""A person's way onto another body: the same factors in every frame.

Measured frame by frame, a bent arm would count as a short one and the body would pump. A body is
measured over the whole film instead: what points towards the viewer in one frame does not in
another, and each part is taken to be as long as it is seen at its longest.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.errors import InputRejected
from core.motion.film.seen import Floats
from core.pose.anatomy.retarget import (
    Proportions,
    anchor,
    factors_between,
    nearest_canon,
    part_lengths,
    proportions_of,
    with_factors,
)
from core.pose.skeleton import Joint, Person

# Of the lengths of a part over a film; the very longest are mistakes of the detector.
LONGEST = 0.85
# Frames with fewer parts say little about the figure's size.
LEAST_PARTS = 4
# Feet that are seen in so many of the frames hold the figure on its ground.
MOSTLY = 0.6
ANKLES = [Joint.RIGHT_ANKLE, Joint.LEFT_ANKLE]


def measured(people: Sequence[Person]) -> Proportions:
    """The body of one person in many frames. Raises ``InputRejected`` when too little shows."""
    lengths: dict[str, list[float]] = {}
    for person in people:
        found = part_lengths(person)
        if len(found) >= LEAST_PARTS:
            _, head = nearest_canon(found)  # people come nearer and go away
            for part, length in found.items():
                lengths.setdefault(part, []).append(length / head)
    return proportions_of({
        part: float(np.quantile(values, LONGEST)) for part, values in lengths.items()
    })  # fmt: skip


def onto(people: Sequence[Person], wanted: Proportions) -> list[Person]:
    """With these proportions, as tall as before; angles stay. The feet stay where the film has
    them, or the neck where they are hardly seen. Too little to measure: as they were."""
    try:
        by = factors_between(measured(people), wanted)
    except InputRejected:
        return list(people)
    grown = [with_factors(person, by) for person in people]
    shifts = _shifts(people, grown)
    return [
        person.moved(float(x), float(y))
        for person, (x, y) in zip(grown, shifts, strict=True)
    ]  # fmt: skip


def _shifts(before: Sequence[Person], after: Sequence[Person]) -> Floats:
    """(n, 2) what brings the feet back, gone through evenly where a frame hides them."""
    shifts = np.zeros((len(before), 2))
    known = [number for number, one in enumerate(before) if _stands(one)]
    if len(known) < MOSTLY * sum(not one.is_empty for one in before) or not known:
        return shifts
    found = np.array([
        anchor(before[one].body.astype(np.float64)) - anchor(after[one].body.astype(np.float64))
        for one in known
    ])  # fmt: skip
    numbers = np.arange(len(before))
    for axis in (0, 1):
        shifts[:, axis] = np.interp(numbers, known, found[:, axis])
    return shifts


def _stands(person: Person) -> bool:
    hips = [Joint.RIGHT_HIP, Joint.LEFT_HIP]
    return bool(person.visible[ANKLES].all() and person.visible[hips].all())
