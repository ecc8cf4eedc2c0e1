"""How well a found pose matches the asked one.

OKS is COCO's object keypoint similarity, with COCO's spreads for each joint (the neck counts as a
shoulder) and the asked figure's own size. PCK is the share of joints within a fifth of the torso.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.pose.skeleton import BODY_JOINTS, Joint, Person, Pose

# Standard deviations of where people put each joint, in units of the square root of the figure's
# area; https://cocodataset.org/#keypoints-eval
_NOSE, _EYE, _EAR, _SHOULDER, _ELBOW = 0.026, 0.025, 0.035, 0.079, 0.072
_WRIST, _HIP, _KNEE, _ANKLE = 0.062, 0.107, 0.087, 0.089
SIGMAS: NDArray[np.float64] = np.array(
    [
        _NOSE, _SHOULDER, _SHOULDER, _ELBOW, _WRIST, _SHOULDER, _ELBOW, _WRIST, _HIP, _KNEE,
        _ANKLE, _HIP, _KNEE, _ANKLE, _EYE, _EYE, _EAR, _EAR,
    ]
)  # fmt: skip
assert len(SIGMAS) == BODY_JOINTS

PCK_REACH = 0.2
# COCO's area is that of the figure's outline, about half of its box.
OUTLINE_SHARE = 0.53
# A torso seen from above or cropped away is not shorter than this share of the figure's box.
LEAST_TORSO = 0.2


@dataclass(frozen=True)
class JointError:
    """Where an asked joint came out.

    ``person`` counts the asked people of whom something shows. ``offset`` is found minus asked, in
    torsos of the asked person (x to the right, y down); None when the joint was not found.
    """

    person: int
    joint: Joint
    offset: tuple[float, float] | None

    @property
    def distance(self) -> float:
        """In torsos of the asked person; infinite when not found."""
        return math.inf if self.offset is None else math.hypot(*self.offset)

    @property
    def is_off(self) -> bool:
        """Too far away to count for PCK."""
        return self.distance > PCK_REACH


@dataclass(frozen=True)
class PoseScore:
    """``oks`` and ``pck`` are 0–1 over all asked visible joints; 1 is a perfect match.

    ``per_joint`` is the mean similarity of each of the 18 joints, ``None`` where nobody was asked
    to show it. ``people_found`` of ``people_asked`` were matched to somebody. ``errors`` has every
    asked joint of every person, in their order.
    """

    oks: float
    pck: float
    per_joint: tuple[float | None, ...]
    people_found: int = 0
    people_asked: int = 0
    errors: tuple[JointError, ...] = ()


def score(asked: Pose, found: Pose) -> PoseScore:
    """Compares on the asked pose's canvas; people are matched one to one as well as possible.

    Joints that the asked pose hides do not count. An asked joint that was not found counts 0, and
    so do all joints of a person who was not found. With nothing asked the score is 0.
    """
    people = [person for person in asked.people if not person.is_empty]
    others = [person for person in found.scaled_to(asked.size).people if not person.is_empty]
    if not people:
        return PoseScore(0.0, 0.0, (None,) * BODY_JOINTS)
    similarity = np.array([[_similarity(p, o) for o in others] for p in people])
    similarity = similarity.reshape(len(people), len(others), BODY_JOINTS)
    shown = np.stack([person.visible for person in people])
    matched = np.zeros((len(people), BODY_JOINTS))
    within = np.zeros((len(people), BODY_JOINTS))
    errors: list[JointError] = []
    matches = _matching(similarity.sum(axis=2))
    for index, other in enumerate(matches):
        errors += _errors(index, people[index], None if other is None else others[other])
        if other is not None:
            matched[index] = similarity[index, other]
            within[index] = _within_reach(people[index], others[other])
    count = shown.sum(axis=0)
    per_joint = tuple(
        float(matched[:, joint].sum() / count[joint]) if count[joint] else None
        for joint in range(BODY_JOINTS)
    )
    return PoseScore(
        oks=float(matched.sum() / shown.sum()),
        pck=float(within.sum() / shown.sum()),
        per_joint=per_joint,
        people_found=sum(match is not None for match in matches),
        people_asked=len(people),
        errors=tuple(errors),
    )


def _errors(index: int, asked: Person, found: Person | None) -> list[JointError]:
    result: list[JointError] = []
    for joint in np.flatnonzero(asked.visible):
        offset = None
        if found is not None and found.visible[joint]:
            x, y = (found.body[joint, :2] - asked.body[joint, :2]) / torso(asked)
            offset = (float(x), float(y))
        result.append(JointError(index, Joint(joint), offset))
    return result


def _distance(asked: Person, found: Person) -> NDArray[np.float64]:
    """(18,) in pixels; infinite for a joint that either does not show."""
    apart = asked.body[:, :2].astype(np.float64) - found.body[:, :2]
    return np.where(asked.visible & found.visible, np.hypot(*apart.T), np.inf)


def _similarity(asked: Person, found: Person) -> NDArray[np.float64]:
    left, top, right, bottom = asked.bounds()
    # A figure of a single joint, or flat as a line, still has some size.
    side = max(right - left, bottom - top, 16.0)
    area = OUTLINE_SHARE * max((right - left) * (bottom - top), 0.1 * side * side)
    return np.exp(-(_distance(asked, found) ** 2) / (2 * area * (2 * SIGMAS) ** 2))


def _within_reach(asked: Person, found: Person) -> NDArray[np.bool_]:
    return _distance(asked, found) <= PCK_REACH * torso(asked)


def torso(person: Person) -> float:
    """Neck to the middle of the hips in pixels, or what the figure's box lets one expect."""
    left, top, right, bottom = person.bounds()
    least = max(LEAST_TORSO * max(right - left, bottom - top), 5.0)
    hips = [j for j in (Joint.RIGHT_HIP, Joint.LEFT_HIP) if person.visible[j]]
    if not hips or not person.visible[Joint.NECK]:
        return max(0.3 * max(right - left, bottom - top), least)
    spine = person.body[hips, :2].mean(axis=0) - person.body[Joint.NECK, :2]
    return max(float(np.hypot(*spine)), least)


def _matching(worth: NDArray[np.float64]) -> list[int | None]:
    """For each asked person the found one, so that the sum of ``worth`` is greatest."""
    from scipy.optimize import linear_sum_assignment

    asked, found = linear_sum_assignment(worth, maximize=True)
    pairs = dict(zip(asked.tolist(), found.tolist(), strict=True))
    return [pairs.get(person) for person in range(len(worth))]
