"""A pose onto other body proportions: every bone keeps its angle and takes another length.

The walk is that of Wan2.2's and UniAnimate's retargeting (both Apache-2.0): from the neck outwards,
each bone times the ratio of wanted to own length, left and right by the same ratio, so that what
was foreshortened stays so. The head is one ball with its features on it (``anatomy.head``) and
grows as a whole: bone by bone, a turned head would lose its ears. The lengths in heads follow the
drawing teacher's canon of Loomis at 7.5 heads, with the shorter necks of anime, and shrink towards
two heads as chibi figures do.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from core.errors import InputRejected, RequestRejected
from core.pose.anatomy.head import HEAD_JOINTS, Head, head_of_person
from core.pose.skeleton import BONES, Joint, Person, Points, Pose

Floats = NDArray[np.float64]

# The part of the body whose length each bone of ``BONES`` has.
PARTS: tuple[str, ...] = (
    "shoulder", "shoulder", "upper_arm", "forearm", "upper_arm", "forearm",
    "torso", "thigh", "shin", "torso", "thigh", "shin", "neck", "face", "face", "face", "face",
)  # fmt: skip
assert len(PARTS) == len(BONES)
_NECK, _FACE, _FOREARM = (PARTS.index(part) for part in ("neck", "face", "forearm"))


def _on_ball(joint: int) -> tuple[float, float]:
    """A joint of a head one unit high that faces the viewer, from its middle; y down."""
    azimuth, height, reach = HEAD_JOINTS[joint]
    return 0.5 * reach * math.sin(azimuth), -0.5 * height


_NOSE_BELOW = _on_ball(Joint.NOSE)[1]

LOWEST_HEADS, HIGHEST_HEADS = 2.0, 9.0
# What data from outside may say, in heads; a bone of nothing would have no angle to keep.
_HEADS_FROM_OUTSIDE, _BONE_FROM_OUTSIDE = (1.0, 20.0), (0.02, 30.0)
# A bone shorter than this share of what the body lets one expect points towards the viewer.
_FORESHORTENED = 0.6
_FACTOR_RANGE = (0.1, 10.0)


@dataclass(frozen=True, kw_only=True)
class Proportions:
    """Bone lengths in heads, the head being measured from crown to chin.

    ``neck`` is neck to the middle of the head, ``torso`` neck to one hip, ``shoulder`` neck to one
    shoulder, ``face`` the ball that the head's joints lie on, through.
    """

    heads: float
    neck: float
    shoulder: float
    upper_arm: float
    forearm: float
    torso: float
    thigh: float
    shin: float
    face: float = 1.0

    def length(self, part: str) -> float:
        return float(getattr(self, part))

    def bones(self) -> Floats:
        """(17,) the length of each of ``BONES``, of a head that faces the viewer."""
        lengths = [self.length(part) for part in PARTS]
        lengths[_NECK] = self.neck - _NOSE_BELOW * self.face
        for bone, (start, end) in enumerate(BONES):
            if PARTS[bone] == "face":
                lengths[bone] = self.face * math.dist(_on_ball(start), _on_ball(end))
        return np.array(lengths)

    @classmethod
    def from_dict(cls, values: object) -> Proportions:
        """Data from outside, as ``dataclasses.asdict`` tells them; older ones have no ``face``.

        Raises ``RequestRejected``.
        """
        told = cast("dict[str, Any]", values) if isinstance(values, dict) else {}
        known: dict[str, Any] = {"face": 1.0, **told}
        lengths: dict[str, float] = {}
        for field in fields(cls):
            low, high = _HEADS_FROM_OUTSIDE if field.name == "heads" else _BONE_FROM_OUTSIDE
            length: Any = known.get(field.name)
            is_number = isinstance(length, int | float) and not isinstance(length, bool)
            if not is_number or not low <= length <= high:
                raise RequestRejected(
                    expected=f"{field.name} of a body, {low:g} to {high:g} heads long",
                    got=f"{length!r:.40}",
                    todo="choose the proportions again",
                    shown="The proportions of this character cannot be read. Choose them again.",
                )
            lengths[field.name] = float(length)
        return cls(**lengths)

    def longer_legs(self, factor: float) -> Proportions:
        grown = (factor - 1) * (self.thigh + self.shin)
        return replace(
            self, heads=self.heads + grown, thigh=self.thigh * factor, shin=self.shin * factor
        )


def canon(heads: float) -> Proportions:
    """A body ``heads`` heads tall, 2 to 9. Raises ``InputRejected`` outside."""
    if not LOWEST_HEADS <= heads <= HIGHEST_HEADS:
        raise InputRejected(
            expected=f"a body {LOWEST_HEADS:g} to {HIGHEST_HEADS:g} heads tall",
            got=f"{heads:g}",
            shown=f"A body is {LOWEST_HEADS:g} to {HIGHEST_HEADS:g} heads tall.",
        )
    grown = (heads - 2) / 5.5
    shoulder_line = 1 + 0.08 + 0.1 * grown
    sole = 0.1 + 0.25 * grown
    rest = heads - shoulder_line - sole
    trunk, leg = 0.44 * rest, 0.56 * rest
    shoulder = 0.3 + 0.45 * grown
    return Proportions(
        heads=heads,
        neck=shoulder_line - 0.5,
        shoulder=shoulder,
        upper_arm=0.57 * trunk,
        forearm=0.45 * trunk,
        torso=float(np.hypot(trunk, 0.5 * shoulder)),
        thigh=0.52 * leg,
        shin=0.48 * leg,
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
    return proportions_of(part_lengths(person))


def proportions_of(lengths: dict[str, float]) -> Proportions:
    """As ``measure``, of what ``part_lengths`` tells, be it of several sights of one body."""
    if len(lengths) < 3:
        raise InputRejected(
            expected="a figure with at least three limbs to measure",
            got=len(lengths),
            todo="show more joints",
            shown="Too little of the figure shows to measure its body: show more joints.",
        )
    own, unit = nearest_canon(lengths)
    values: dict[str, float] = {}
    for part in part_names():
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
            raise InputRejected(
                expected=f"one of {', '.join(STYLES)}",
                got=f"{wanted!r:.40}",
                shown="This body is not on the list: pick another.",
            )
        wanted = STYLES[wanted].proportions
    return Pose(tuple(_person(person, wanted) for person in pose.people), pose.size)


def factors(person: Person, wanted: Proportions) -> Floats:
    """(17,) what each bone of ``BONES`` is multiplied by; crown to sole stays as long."""
    return factors_between(measure(person), wanted)


def factors_between(own: Proportions, wanted: Proportions) -> Floats:
    """As ``factors``, of a body that was measured."""
    head = own.heads / wanted.heads
    by_part = {part: wanted.length(part) / own.length(part) * head for part in part_names()}
    return np.clip([by_part[part] for part in PARTS], *_FACTOR_RANGE)


def stretched(body: Floats, by: Floats, head: Head | None = None) -> Floats:
    """(18, 3) the body with its bones multiplied, the neck in its place, in double precision.

    A joint whose parent is hidden moves along with the nearest shown one before it. With a
    ``head`` the head's joints keep their places on its ball.
    """
    result = body.copy()
    shift = np.zeros((len(body), 2))
    shown = body[:, 2] > 0
    # BONES lists every parent before its children, the neck first
    for (start, end), factor in zip(BONES, by, strict=True):
        if shown[start] and shown[end]:
            step = body[end, :2] - body[start, :2]
            shift[end] = result[start, :2] + factor * step - body[end, :2]
        else:
            shift[end] = shift[start]
        if shown[end]:
            result[end, :2] = body[end, :2] + shift[end]
    if head is not None:
        joints = [joint for joint in HEAD_JOINTS if shown[joint]]
        result[joints, :2] = _with_head(body[joints, :2], body, by, head)
    return result


def _with_head(points: Floats, body: Floats, by: Floats, head: Head) -> Floats:
    """(n, 2) points of a head whose neck stays where it is."""
    neck = body[Joint.NECK, :2]
    centre = neck + by[_NECK] * (head.centre - neck)
    return centre + by[_FACE] * (points - head.centre)


def _person(person: Person, wanted: Proportions) -> Person:
    try:
        by = factors(person, wanted)
    except InputRejected:
        return person
    grown = with_factors(person, by)
    before, after = (one.body.astype(np.float64) for one in (person, grown))
    x, y = anchor(before) - anchor(after)
    return grown.moved(float(x), float(y))


def with_factors(person: Person, by: Floats) -> Person:
    """With its bones multiplied, (17,) as ``factors`` tells; the neck stays in its place."""
    before = person.body.astype(np.float64)
    head = _shown_head(person)
    after = stretched(before, by, head)
    after[after[:, 2] == 0] = 0

    def follow(points: Points | None, joint: Joint) -> Points | None:
        if points is None or not before[joint, 2]:
            return points
        moved = points.astype(np.float64)
        factor = by[_FOREARM]
        moved[:, :2] = (moved[:, :2] - before[joint, :2]) * factor + after[joint, :2]
        return moved.astype(np.float32)

    face = person.face
    if face is not None and head is not None:
        places = _with_head(face[:, :2].astype(np.float64), before, by, head)
        face = np.column_stack([places, face[:, 2]]).astype(np.float32)
    return Person(
        after.astype(np.float32),
        follow(person.left_hand, Joint.LEFT_WRIST),
        follow(person.right_hand, Joint.RIGHT_WRIST),
        face,
    )


def _shown_head(person: Person) -> Head | None:
    """None when too little of it shows to tell how large it is."""
    shown = person.visible
    # an ear alone is that of a head from behind: the neck and the shoulders tell the rest
    has_ear = shown[[Joint.RIGHT_EAR, Joint.LEFT_EAR]].any()
    enough = (has_ear or shown[list(HEAD_JOINTS)].sum() >= 2) and shown[Joint.NECK]
    return head_of_person(person) if enough else None


def anchor(body: Floats) -> Floats:
    """(2,) the point that stays: below the hips on the ground, or the neck."""
    shown = body[:, 2] > 0
    ankles = [j for j in (Joint.RIGHT_ANKLE, Joint.LEFT_ANKLE) if shown[j]]
    hips = [j for j in (Joint.RIGHT_HIP, Joint.LEFT_HIP) if shown[j]]
    if ankles and hips:
        return np.array([body[hips, 0].mean(), body[ankles, 1].max()])
    first = Joint.NECK if shown[Joint.NECK] else int(np.argmax(shown))
    return body[first, :2].copy()


def part_names() -> tuple[str, ...]:
    return tuple(field.name for field in fields(Proportions) if field.name != "heads")


def part_lengths(person: Person) -> dict[str, float]:
    """Pixels by part, the longer side of those that are shown."""
    body = person.body.astype(np.float64)
    lengths: dict[str, float] = {}
    for (start, end), part in zip(BONES, PARTS, strict=True):
        if body[start, 2] and body[end, 2] and part not in ("neck", "face"):
            length = float(np.hypot(*(body[end, :2] - body[start, :2])))
            if length > 0:
                lengths[part] = max(length, lengths.get(part, 0.0))
    if (head := _shown_head(person)) is not None:
        lengths["neck"] = float(np.hypot(*(head.centre - body[Joint.NECK, :2])))
        lengths["face"] = 2 * head.radius
    return lengths


def nearest_canon(lengths: dict[str, float]) -> tuple[Proportions, float]:
    """The canon whose lengths the body's come nearest to, and its head in pixels.

    Foreshortening only ever shortens: the head is the third quartile of what each part says, and
    a part that is too short counts less than one that is too long.
    """
    parts = part_names()
    ratios = np.log(list(lengths.values())) - _canon_logs()[:, [parts.index(p) for p in lengths]]
    units = np.quantile(ratios, 0.6, axis=1)
    off = ratios - units[:, None]
    errors = np.minimum(np.where(off > 0, 2 * off, -off), 1.0).mean(1)
    best = int(errors.argmin())
    return canon(float(_CANONS[best])), float(np.exp(units[best]))


_CANONS = np.arange(LOWEST_HEADS, 8.01, 0.25)


@cache
def _canon_logs() -> Floats:
    """The logarithms of all lengths of each of ``_CANONS``, in the order of ``part_names``."""
    bodies = [canon(float(heads)) for heads in _CANONS]
    return np.log([[body.length(part) for part in part_names()] for body in bodies])
