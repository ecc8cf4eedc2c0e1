"""How a pose shows each person, as far as words can contradict it.

Told only where a drawing of joints leaves no doubt: what is neither upright nor low may be both.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.figures.body.bodies import Body, body_of
from core.pose.skeleton import Joint, Person, Pose

# Of a leg that carries: how much of its length it is high, and its knee below the hip in torsos.
# A thigh that comes towards the viewer is as straight, but short.
STRAIGHT, KNEE_LOW = 0.95, 0.6
BENT = 0.75
# Degrees of the trunk from the vertical.
UPRIGHT, LYING = 35.0, 62.0
# Degrees: whoever turns less is seen from the front.
FRONTAL = 25.0
WRISTS = (Joint.RIGHT_WRIST, Joint.LEFT_WRIST)
ANKLES = (Joint.RIGHT_ANKLE, Joint.LEFT_ANKLE)
LEGS = ((8, 9, 10), (11, 12, 13))


@dataclass(frozen=True)
class PersonFacts:
    """``is_upright``: on straight legs; ``is_low``: sure not to stand; ``is_flat``: the trunk lies
    in the picture. ``is_frontal`` and ``is_back`` are of the trunk and the head together."""

    is_upright: bool = False
    is_low: bool = False
    is_flat: bool = False
    faces_away: bool = False
    is_frontal: bool = False
    is_back: bool = False
    shows_hands: bool = True
    shows_feet: bool = True
    shows_legs: bool = True


@lru_cache(maxsize=64)
def facts_of(pose: Pose) -> tuple[PersonFacts, ...]:
    """One for each person of whom enough shows on the canvas."""
    people = [person for person in pose.within_canvas().people if not person.is_empty]
    found = [(person, body_of(person)) for person in people]
    return tuple(_facts(person, body) for person, body in found if body is not None)


def _facts(person: Person, body: Body) -> PersonFacts:
    seen = person.visible
    hands = [hand for hand in (person.left_hand, person.right_hand) if hand is not None]
    lean = _lean(body) if seen[[8, 11]].any() else 0.0
    legs = [leg for leg in LEGS if seen[list(leg)].all()]
    turn = math.degrees(max(abs(body.yaw), abs(body.head_yaw)))
    return PersonFacts(
        is_upright=lean < UPRIGHT and any(_carries(body, leg) for leg in legs),
        is_low=lean > LYING or (len(legs) == 2 and all(_height(body, leg) < BENT for leg in legs)),
        is_flat=lean > LYING,
        faces_away=body.faces_away,
        is_frontal=turn < FRONTAL,
        is_back=body.is_back and body.faces_away,
        shows_hands=bool(seen[list(WRISTS)].any()) or any(hand[:, 2].any() for hand in hands),
        shows_feet=bool(seen[list(ANKLES)].any()),
        shows_legs=bool(seen[[9, 10, 12, 13]].any()),
    )


def _lean(body: Body) -> float:
    trunk = body.hips - body.joints[1]
    return abs(math.degrees(math.atan2(trunk[0], trunk[1])))


def _height(body: Body, leg: tuple[int, int, int]) -> float:
    """Of hip over ankle, in lengths of the leg."""
    hip, knee, ankle = body.joints[list(leg)]
    length = float(np.hypot(*(knee - hip)) + np.hypot(*(ankle - knee)))
    return float(ankle[1] - hip[1]) / max(length, 1.0)


def _carries(body: Body, leg: tuple[int, int, int]) -> bool:
    drop = float(body.joints[leg[1]][1] - body.joints[leg[0]][1]) / body.torso
    return _height(body, leg) > STRAIGHT and drop > KNEE_LOW
