"""A pose onto other body proportions: every bone keeps its angle and takes another length.

The walk is that of Wan2.2's and UniAnimate's retargeting (both Apache-2.0): from the neck outwards,
each bone times the ratio of wanted to own length, left and right by the same ratio, so that what
was foreshortened stays so. The lengths in heads follow the drawing teacher's canon of Loomis at
7.5 heads and shrink towards two heads as chibi figures do.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from core.errors import InputRejected
from core.pose.skeleton import BONES, Joint, Person, Points, Pose

Floats = NDArray[np.float64]

# The part of the body whose length each bone of ``BONES`` has.
PARTS: tuple[str, ...] = (
    "shoulder", "shoulder", "upper_arm", "forearm", "upper_arm", "forearm",
    "torso", "thigh", "shin", "torso", "thigh", "shin", "neck", "eye", "ear", "eye", "ear",
)  # fmt: skip
assert len(PARTS) == len(BONES)

LOWEST_HEADS, HIGHEST_HEADS = 2.0, 9.0
# A bone shorter than this share of what the body lets one expect points towards the viewer.
_FORESHORTENED = 0.6
_FACTOR_RANGE = (0.1, 10.0)


@dataclass(frozen=True, kw_only=True)
class Proportions:
    """Bone lengths in heads, the head being measured from crown to chin.

    ``neck`` is neck to nose, ``torso`` neck to one hip, ``eye`` nose to eye, ``ear`` eye to ear,
    ``shoulder`` neck to one shoulder.
    """

    heads: float
    neck: float
    shoulder: float
    upper_arm: float
    forearm: float
    torso: float
    thigh: float
    shin: float
    eye: float
    ear: float

    def length(self, part: str) -> float:
        return float(getattr(self, part))

    def longer_legs(self, factor: float) -> Proportions:
        grown = (factor - 1) * (self.thigh + self.shin)
        return replace(
            self, heads=self.heads + grown, thigh=self.thigh * factor, shin=self.shin * factor
        )


def canon(heads: float) -> Proportions:
    """A body ``heads`` heads tall, 2 to 9. Raises ``InputRejected`` outside."""
    if not LOWEST_HEADS <= heads <= HIGHEST_HEADS:
        raise InputRejected(
            f"Expected a body {LOWEST_HEADS:g} to {HIGHEST_HEADS:g} heads tall, got {heads:g}."
        )
    grown = (heads - 2) / 5.5
    shoulder_line = 1 + 0.08 + 0.2 * grown
    sole = 0.1 + 0.25 * grown
    rest = heads - shoulder_line - sole
    trunk, leg = 0.44 * rest, 0.56 * rest
    shoulder = 0.3 + 0.45 * grown
    return Proportions(
        heads=heads,
        neck=shoulder_line - (0.68 - 0.04 * grown),
        shoulder=shoulder,
        upper_arm=0.57 * trunk,
        forearm=0.45 * trunk,
        torso=float(np.hypot(trunk, 0.5 * shoulder)),
        thigh=0.52 * leg,
        shin=0.48 * leg,
        eye=0.27 - 0.08 * grown,
        ear=0.24 - 0.03 * grown,
    )


@dataclass(frozen=True)
class Style:
    title: str
    proportions: Proportions


STYLES: dict[str, Style] = {
    "chibi-2": Style("Chibi, 2 heads", canon(2)),
    "chibi-3": Style("Chibi, 3 heads", canon(3)),
    "child": Style("Child, 5 heads", canon(5)),
    "anime": Style("Anime, 6 heads", canon(6)),
    "anime-tall": Style("Anime, 6½ heads", canon(6.5)),
    "realistic": Style("Realistic, 7½ heads", canon(7.5)),
    "long-legged": Style("Long legs, 8 heads", canon(7.5).longer_legs(1.15)),
}


def measure(person: Person) -> Proportions:
    """The person's own proportions.

    The longer of left and right counts. What is hidden, or so short that it must point towards the
    viewer, is taken from the canon that suits the rest. Raises ``InputRejected`` when fewer than
    three parts of the body can be seen.
    """
    lengths = _part_lengths(person.body.astype(np.float64))
    if len(lengths) < 3:
        raise InputRejected(
            "Expected a figure with at least three limbs to measure, got "
            f"{len(lengths)}: show more joints."
        )
    own, unit = _nearest_canon(lengths)
    values: dict[str, float] = {}
    for part in _part_names():
        expected = own.length(part)
        seen = lengths.get(part, 0.0) / unit
        values[part] = seen if seen >= _FORESHORTENED * expected else expected
    return Proportions(heads=own.heads, **values)


def retarget(pose: Pose, wanted: Proportions | str) -> Pose:
    """Every person of the pose with these proportions: angles kept, as tall as before.

    ``wanted`` is a ``Proportions`` or a key of ``STYLES``. The feet stay on their ground, or the
    neck in its place when no ankle is shown. A person with too few joints to measure is left as
    it is.
    """
    if isinstance(wanted, str):
        if wanted not in STYLES:
            raise InputRejected(f"Expected one of {', '.join(STYLES)}, got {wanted!r:.40}.")
        wanted = STYLES[wanted].proportions
    return Pose(tuple(_person(person, wanted) for person in pose.people), pose.size)


def factors(person: Person, wanted: Proportions) -> Floats:
    """(17,) what each bone of ``BONES`` is multiplied by; crown to sole stays as long."""
    own = measure(person)
    head = own.heads / wanted.heads
    by_part = {part: wanted.length(part) / own.length(part) * head for part in _part_names()}
    return np.clip([by_part[part] for part in PARTS], *_FACTOR_RANGE)


def stretched(body: Floats, by: Floats) -> Floats:
    """(18, 3) the body with its bones multiplied, the neck in its place, in double precision.

    A joint whose parent is hidden moves along with the nearest shown one before it.
    """
    result = body.copy()
    shift = np.zeros((len(body), 2))
    shown = body[:, 2] > 0
    # BONES lists every parent before its children, the neck first
    for (start, end), factor in zip(BONES, by, strict=True):
        if not shown[start]:
            shift[end] = shift[start]
        else:
            step = body[end, :2] - body[start, :2]
            shift[end] = result[start, :2] + factor * step - body[end, :2]
        if shown[end]:
            result[end, :2] = body[end, :2] + shift[end]
    return result


def _person(person: Person, wanted: Proportions) -> Person:
    try:
        by = factors(person, wanted)
    except InputRejected:
        return person
    before = person.body.astype(np.float64)
    after = stretched(before, by)
    after[:, :2] += _anchor(before) - _anchor(after)
    after[after[:, 2] == 0] = 0
    parts = {part: float(factor) for part, factor in zip(PARTS, by, strict=True)}

    def follow(points: Points | None, joint: Joint, factor: float) -> Points | None:
        if points is None or not before[joint, 2]:
            return points
        moved = points.astype(np.float64)
        moved[:, :2] = (moved[:, :2] - before[joint, :2]) * factor + after[joint, :2]
        return moved.astype(np.float32)

    return Person(
        after.astype(np.float32),
        follow(person.left_hand, Joint.LEFT_WRIST, parts["forearm"]),
        follow(person.right_hand, Joint.RIGHT_WRIST, parts["forearm"]),
        follow(person.face, Joint.NOSE, parts["eye"]),
    )


def _anchor(body: Floats) -> Floats:
    """(2,) the point that stays: below the hips on the ground, or the neck."""
    shown = body[:, 2] > 0
    ankles = [j for j in (Joint.RIGHT_ANKLE, Joint.LEFT_ANKLE) if shown[j]]
    hips = [j for j in (Joint.RIGHT_HIP, Joint.LEFT_HIP) if shown[j]]
    if ankles and hips:
        return np.array([body[hips, 0].mean(), body[ankles, 1].max()])
    first = Joint.NECK if shown[Joint.NECK] else int(np.argmax(shown))
    return body[first, :2].copy()


def _part_names() -> tuple[str, ...]:
    return tuple(field.name for field in fields(Proportions) if field.name != "heads")


def _part_lengths(body: Floats) -> dict[str, float]:
    """Pixels by part, the longer side of those that are shown."""
    lengths: dict[str, float] = {}
    for (start, end), part in zip(BONES, PARTS, strict=True):
        if body[start, 2] and body[end, 2]:
            length = float(np.hypot(*(body[end, :2] - body[start, :2])))
            if length > 0:
                lengths[part] = max(length, lengths.get(part, 0.0))
    return lengths


def _nearest_canon(lengths: dict[str, float]) -> tuple[Proportions, float]:
    """The canon whose lengths the body's come nearest to, and its head in pixels.

    Foreshortening only ever shortens: the head is the third quartile of what each part says, and
    a part that is too short counts less than one that is too long.
    """
    seen = np.log(list(lengths.values()))
    best: tuple[float, Proportions, float] | None = None
    for heads in np.arange(LOWEST_HEADS, 8.01, 0.25):
        body = canon(float(heads))
        ratios = seen - np.log([body.length(part) for part in lengths])
        unit = float(np.quantile(ratios, 0.6))
        off = ratios - unit
        error = float(np.mean(np.minimum(np.where(off > 0, 2 * off, -off), 1.0)))
        if best is None or error < best[0]:
            best = error, body, unit
    assert best is not None
    return best[1], float(np.exp(best[2]))
