"""Several looks at one picture → the people that they agree on, and where they do not.

Looks vote on people first: whoever the plain look sees stays when another look bears it out, and so
does whoever two others see. Then the looks that see a person vote on each joint: it shows when most
of them show it, at their median; it is unsure when they differ, or when they all see it faintly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.pose.detect import is_same
from core.pose.detection.sighting import Sighting, logistic, odds
from core.pose.score import torso
from core.pose.skeleton import BODY_JOINTS, BONES, Joint, Person

Floats = NDArray[np.floating]

# Two sightings are one person when the joints that both show lie this near in the middle, in
# heights of the larger one.
SAME_REACH, LEAST_SHARED = 0.15, 3
LEAST_VOTES = 2
# Somebody whose mean chance, over all looks, is less is nobody.
LEAST_CHANCE = 0.45
# Looks do not agree when they lie further apart than this, in torsos, or when more than this share
# of them hides the joint.
APART, HIDING = 0.2, 0.3
# Logistic weights of a joint that is wrong though they agree: 1, logarithm of odds of its mean
# certainty, mean certainty of the joints it hangs on, share of the person's joints that show.
WRONG_WEIGHTS = (-0.98, -1.28, -1.57, 2.77)
# A joint that is wrong more likely than this is unsure.
UNSURE = 0.1
NEXT_TO = np.zeros((BODY_JOINTS, BODY_JOINTS), bool)
for _start, _end in BONES:
    NEXT_TO[_start, _end] = NEXT_TO[_end, _start] = True


@dataclass(frozen=True)
class Voted:
    """``chance`` is how likely this is somebody; ``disagreed`` (18,) where the looks differ;
    ``features`` (4, 18) are what ``WRONG_WEIGHTS`` weigh of each joint."""

    person: Person
    chance: float
    disagreed: NDArray[np.bool_]
    features: Floats

    @property
    def unsure(self) -> tuple[Joint, ...]:
        faint = logistic(np.array(WRONG_WEIGHTS) @ self.features) > UNSURE
        marked = self.person.visible & (faint | self.disagreed)
        return tuple(Joint(joint) for joint in np.flatnonzero(marked))


def vote(
    looks: Sequence[Sequence[Sighting]], asked: Sequence[Sequence[Sighting]] = ()
) -> list[Voted]:
    """From left to right. The first look is the plain one; ``asked`` are looks that were told where
    to look, so they count for joints and not for people."""
    voted = [
        _voted(somebody, _same_in(somebody[0], asked), len(looks))
        for somebody in _people(looks)
        if len(somebody) >= min(LEAST_VOTES, len(looks))
    ]
    kept: list[Voted] = []
    for one in sorted(voted, key=lambda one: -one.chance):
        if one.chance >= LEAST_CHANCE and not any(is_same(one.person, k.person) for k in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.person.bounds()[0] + one.person.bounds()[2])


def _people(looks: Sequence[Sequence[Sighting]]) -> list[list[Sighting]]:
    """The sightings of each person, at most one from a look, those of earlier looks first."""
    people: list[dict[int, Sighting]] = []
    for number, look in enumerate(looks):
        for sighting in look:
            free = [seen for seen in people if number not in seen]
            near = [(_apart(sighting, next(iter(seen.values()))), seen) for seen in free]
            near = [(apart, seen) for apart, seen in near if apart < SAME_REACH]
            if near:
                min(near, key=lambda pair: pair[0])[1][number] = sighting
            else:
                people.append({number: sighting})
    return [list(seen.values()) for seen in people]


def _apart(one: Sighting, other: Sighting) -> float:
    """How far joints that both show lie apart in the middle, in heights; infinite for too few."""
    both = one.person.visible & other.person.visible
    if both.sum() < LEAST_SHARED:
        return float("inf")
    apart = one.person.body[both, :2] - other.person.body[both, :2]
    height = max(_height(one.person), _height(other.person))
    return float(np.median(np.hypot(*apart.T))) / height


def _height(person: Person) -> float:
    left, top, right, bottom = person.bounds()
    return max(right - left, bottom - top, 16.0)


def _same_in(one: Sighting, looks: Sequence[Sequence[Sighting]]) -> list[Sighting]:
    found: list[Sighting] = []
    for look in looks:
        near = [(_apart(one, other), index) for index, other in enumerate(look)]
        best = min(near, default=(float("inf"), -1))
        if best[0] < SAME_REACH:
            found.append(look[best[1]])
    return found


def _voted(seen: list[Sighting], asked: list[Sighting], count: int) -> Voted:
    finds = [*seen, *asked]
    bodies = np.stack([find.person.body for find in finds])
    shows = bodies[..., 2] > 0
    body = np.zeros((BODY_JOINTS, 3), np.float32)
    spread = np.zeros(BODY_JOINTS)
    for joint in np.flatnonzero(2 * shows.sum(0) > len(finds)):
        places = bodies[shows[:, joint], joint, :2]
        middle = np.median(places, axis=0)
        body[joint] = (*middle, 1)
        spread[joint] = np.hypot(*(places - middle).T).max()
    if not body[:, 2].any():  # each look shows other joints: nobody knows anything
        body = bodies[0]
    first = finds[0].person
    person = Person(body, first.left_hand, first.right_hand, first.face)
    certainty = np.stack([find.certainty for find in finds]).sum(0) / np.maximum(shows.sum(0), 1)
    if finds[0].focus is None:  # peaks of other networks are no chances: let agreement decide
        certainty = np.ones(BODY_JOINTS)
    disagreed = (spread > APART * torso(person)) | (1 - shows.mean(0) > HIDING)
    chance = sum(find.chance for find in seen) / count
    return Voted(person, chance, disagreed, _features(person, certainty))


def _features(person: Person, certainty: Floats) -> Floats:
    """(4, 18), as ``WRONG_WEIGHTS`` weigh them."""
    beside = NEXT_TO @ (certainty * person.visible) / NEXT_TO.sum(0)
    shown = np.full(BODY_JOINTS, person.visible.mean())
    return np.stack([np.ones(BODY_JOINTS), odds(certainty), beside, shown])
