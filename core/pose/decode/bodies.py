"""Discs and the bones between them → whose joints they are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from core.pose.decode.colours import TOLERANCE
from core.pose.decode.discs import Disc, Place
from core.pose.decode.ground import DARK, Pixels
from core.pose.render import PALETTE
from core.pose.skeleton import BONES, Points

LEAST_BONE = 0.6
# What a bone's evidence loses at an end whose disc is not seen.
HIDDEN = 0.03
# How much of a bone to a hidden end must be seen in its own colour.
OWN_TO_HIDDEN = 0.5
# So many pixels beyond it, no more than this may have the bone's colour.
BEYOND, MOST_BEYOND = np.arange(5.0, 15.0), 0.25
# A single disc's bone to a joint farther than so many radii shows so much.
CLOSE, LEAST_LIKELY = 4.0, 0.3
# A person has so many joints, and so many bones of which a part is seen in their own colour.
LEAST_JOINTS, LEAST_BONES, CLEAR = 3, 2, 0.25


@dataclass
class Found:
    """One person being put together: joint → (x, y), and points as ``Person`` has them.

    ``clear_bones`` counts those of which something is seen in their own colour.
    """

    joints: dict[int, Place] = field(default_factory=dict[int, Place])
    clear_bones: int = 0
    left_hand: Points | None = None
    right_hand: Points | None = None
    face: Points | None = None


@dataclass(frozen=True)
class Hidden:
    """A place where something may cover a disc; it counts only where a bone ends.

    ``doubt`` is taken from the bone's evidence.
    """

    place: Place
    doubt: float = 0.0


@dataclass(frozen=True)
class _Bone:
    start: int
    end: int
    evidence: float
    is_clear: bool


def people(
    pixels: Pixels, discs: Sequence[Sequence[Disc]], hidden: Sequence[Sequence[Hidden]]
) -> list[Found]:
    """Joints joined by their bones, then single discs to whom they suit; left to right.

    Both are given for each of the 18 joints.
    """
    ends = [
        [Hidden(disc.place) for disc in seen] + [replace(h, doubt=h.doubt + HIDDEN) for h in below]
        for seen, below in zip(discs, hidden, strict=True)
    ]
    owner: dict[tuple[int, int], Found] = {}
    found: list[Found] = []
    used: set[Place] = set()
    for bone, (start, end) in enumerate(BONES):
        ends[end] = [h for h in ends[end] if not (h.doubt and h.place in used)]
        for joined in _joined(pixels, bone, ends[start], ends[end]):
            person = owner.get((start, joined.start))
            if person is None:
                person = owner[start, joined.start] = Found(
                    {start: ends[start][joined.start].place}
                )
                found.append(person)
            if (end, joined.end) not in owner and end not in person.joints:
                person.joints[end] = ends[end][joined.end].place
                used.add(person.joints[end])
                person.clear_bones += joined.is_clear
                owner[end, joined.end] = person
    found = _united(found)
    for joint, of_joint in enumerate(discs):
        for index, disc in enumerate(of_joint):
            if (joint, index) not in owner:
                _give(pixels, joint, disc, found)
    found = [p for p in found if len(p.joints) >= LEAST_JOINTS and p.clear_bones >= LEAST_BONES]
    return sorted(found, key=lambda person: min(x for x, _ in person.joints.values()))


def _united(people: list[Found]) -> list[Found]:
    """Parts of one person whose joint between them is hidden are put together.

    A bone is drawn wherever both its joints are shown: parts that ought to have one between them
    and have none belong to different people.
    """
    whole: list[Found] = []
    for part in sorted(people, key=lambda part: -len(part.joints)):
        fitting = [person for person in whole if _may_be_one(part, person)]
        if not fitting:
            whole.append(part)
            continue
        nearest = min(fitting, key=lambda person: _distance(part, person))
        nearest.joints.update(part.joints)
        nearest.clear_bones += part.clear_bones
    return whole


def _may_be_one(one: Found, other: Found) -> bool:
    if one.joints.keys() & other.joints.keys():
        return False
    return not any(
        (start in one.joints and end in other.joints)
        or (start in other.joints and end in one.joints)
        for start, end in BONES
    )


def _distance(one: Found, other: Found) -> float:
    places = np.array(list(one.joints.values()))[:, None]
    return float(np.linalg.norm(places - np.array(list(other.joints.values())), axis=2).min())


def _joined(pixels: Pixels, bone: int, starts: list[Hidden], ends: list[Hidden]) -> list[_Bone]:
    """The joints between which this bone is drawn, each once; no bone joins two hidden ones."""
    colour = _dark(bone)
    scored = [
        _Bone(first, last, evidence - start.doubt - end.doubt, own >= CLEAR)
        for first, start in enumerate(starts)
        for last, end in enumerate(ends)
        if not (start.doubt and end.doubt)
        for evidence, own in [_evidence(pixels, colour, start.place, end.place)]
        if not (start.doubt or end.doubt)
        or (own >= OWN_TO_HIDDEN and not _goes_on(pixels, colour, start, end))
    ]
    used_starts: set[int] = set()
    used_ends: set[int] = set()
    bones: list[_Bone] = []
    for found in sorted(scored, key=lambda found: -found.evidence):
        is_used = found.start in used_starts or found.end in used_ends
        if found.evidence >= LEAST_BONE and not is_used:
            used_starts.add(found.start)
            used_ends.add(found.end)
            bones.append(found)
    return bones


def _goes_on(pixels: Pixels, colour: Pixels, start: Hidden, end: Hidden) -> bool:
    """Whether the bone is seen beyond an end that is hidden: then its joint lies farther on."""
    one, other = np.array(start.place), np.array(end.place)
    along = (other - one) / max(1.0, float(np.linalg.norm(other - one)))
    for hidden, place, way in ((start, one, -along), (end, other, along)):
        beyond = (place + BEYOND[:, None] * way).round().astype(int)
        shown = pixels[
            beyond[:, 1].clip(0, pixels.shape[0] - 1), beyond[:, 0].clip(0, pixels.shape[1] - 1)
        ]
        if hidden.doubt and (np.abs(shown - colour).max(axis=1) <= TOLERANCE).mean() > MOST_BEYOND:
            return True
    return False


def _dark(bone: int) -> Pixels:
    return np.array([int(value * 0.6) for value in PALETTE[bone]], np.int16)


def _evidence(pixels: Pixels, colour: Pixels, start: Place, end: Place) -> tuple[float, float]:
    """0…1: the share of the line that has the bone's colour, or another that may lie over it.

    And the share that has its own colour.
    """
    steps = max(3, int(np.hypot(end[0] - start[0], end[1] - start[1])))
    shares = np.linspace(0, 1, steps)[:, None]
    line = (np.array(start) * (1 - shares) + np.array(end) * shares).round().astype(int)
    height, width = pixels.shape[:2]
    along = pixels[line[:, 1].clip(0, height - 1), line[:, 0].clip(0, width - 1)]
    is_own = np.abs(along - colour).max(axis=1) <= TOLERANCE
    is_ground = along.max(axis=1) < DARK
    hidden = ~is_own & ~is_ground
    if not is_own.any() and hidden.mean() < 0.9:
        return 0.0, 0.0
    # covered pixels say little, ground says that no bone is there
    evidence = (is_own.sum() + 0.7 * hidden.sum() - is_ground.sum()) / steps
    return float(evidence), float(is_own.mean())


def _give(pixels: Pixels, joint: int, disc: Disc, people: list[Found]) -> None:
    """A disc without a bone goes to the nearest person who lacks the joint.

    Not to one with a joint from which the bone to it ought to be seen: rather missing than wrong.
    """
    alone = Found({joint: disc.place})
    lacking = [
        person
        for person in people
        if joint not in person.joints and not _misses_bone(pixels, joint, disc, person)
    ]
    if lacking:
        min(lacking, key=lambda person: _distance(alone, person)).joints.update(alone.joints)
    elif not people:
        people.append(alone)


def _misses_bone(pixels: Pixels, joint: int, disc: Disc, person: Found) -> bool:
    """Whether ground lies where a bone to the disc would be drawn."""
    for bone, (start, end) in enumerate(BONES):
        other = {start: end, end: start}.get(joint)
        if other is None or other not in person.joints:
            continue
        places = disc.place, person.joints[other]
        if math.dist(*places) > CLOSE * disc.radius:
            evidence, _ = _evidence(pixels, _dark(bone), *places)
            if evidence < LEAST_LIKELY:
                return True
    return False
