"""What may go wrong with a pose before a picture is drawn from it, each with its mend."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from core.errors import InputRejected
from core.geometry import Size
from core.pose.anatomy import retarget
from core.pose.skeleton import BONES, MIRROR, Joint, Person, Pose

Floats = NDArray[np.float64]

# Pixels between an inside joint and the edge: at 0 other readers of OpenPose JSON drop it.
MARGIN = 2.0
# Shares of the body's own measure beyond which a bone is told as impossible or as nothing.
LONGEST_BONE = 1.8
LONGEST_HEAD_BONE = 4.0  # in profile the ear is far from its eye
SHORTEST_PIXELS = 2.0
# The share of the smaller figure's box that another one may cover.
MOST_OVERLAP = 0.6
_LEGS = (
    Joint.RIGHT_HIP, Joint.RIGHT_KNEE, Joint.RIGHT_ANKLE,
    Joint.LEFT_HIP, Joint.LEFT_KNEE, Joint.LEFT_ANKLE,
)  # fmt: skip
_LIMB_PARTS = {"upper_arm", "forearm", "thigh", "shin"}
_HEAD = (Joint.NOSE, Joint.RIGHT_EYE, Joint.LEFT_EYE, Joint.RIGHT_EAR, Joint.LEFT_EAR)


class Problem(StrEnum):
    OUTSIDE = "outside"
    SHORT_BONE = "short bone"
    LONG_BONE = "long bone"
    CROSSED = "crossed"
    NO_HEAD = "no head"
    OVERLAP = "overlap"


@dataclass(frozen=True)
class Finding:
    """``person`` counts from 0; ``text`` is for the artist; ``mend`` gives the mended pose."""

    problem: Problem
    person: int
    joints: tuple[Joint, ...]
    text: str
    mend_title: str
    mend: Callable[[], Pose]


def check(pose: Pose) -> tuple[Finding, ...]:
    """Everything found, the people in their order; nothing for a pose that is fine."""
    found: list[Finding] = []
    for index, person in enumerate(pose.people):
        if not person.is_empty:
            for one in (_outside, _bone_lengths, _crossed, _no_head):
                found += one(pose, index, person)
    return (*found, *_overlaps(pose))


def mended(pose: Pose) -> Pose:
    """All mends one after the other; each problem is mended once."""
    done: set[tuple[Problem, int, tuple[Joint, ...]]] = set()
    while True:
        left = [f for f in check(pose) if (f.problem, f.person, f.joints) not in done]
        if not left:
            return pose
        done.add((left[0].problem, left[0].person, left[0].joints))
        pose = left[0].mend()


def _outside(pose: Pose, index: int, person: Person) -> Iterator[Finding]:
    joints = _joints_outside(person, pose.size)
    if joints:
        yield Finding(
            Problem.OUTSIDE, index, joints,
            f"{_named(joints)} of {_who(pose, index)} outside the picture.",
            "Move inside", lambda: replaced(pose, index, moved_inside(person, pose.size)),
        )  # fmt: skip


def is_inside(person: Person, size: Size) -> bool:
    """Every joint that is shown."""
    return not _joints_outside(person, size)


def _joints_outside(person: Person, size: Size) -> tuple[Joint, ...]:
    x, y = person.body[:, 0], person.body[:, 1]
    is_out = (x < 0) | (y < 0) | (x > size.width) | (y > size.height)
    return tuple(Joint(j) for j in np.flatnonzero(is_out & person.visible))


def moved_inside(person: Person, size: Size) -> Person:
    """Moved, and made smaller only when it does not fit: the figure keeps its shape."""
    left, top, right, bottom = person.bounds()
    wide, high = size.width - 2 * MARGIN, size.height - 2 * MARGIN
    factor = min(1.0, wide / max(right - left, 1.0), high / max(bottom - top, 1.0))
    person = person.scaled(factor, factor) if factor < 1 else person
    left, top, right, bottom = person.bounds()
    x = np.clip(0.0, MARGIN - left, size.width - MARGIN - right)
    y = np.clip(0.0, MARGIN - top, size.height - MARGIN - bottom)
    return person.moved(float(x), float(y))


def _bone_lengths(pose: Pose, index: int, person: Person) -> Iterator[Finding]:
    body = person.body.astype(np.float64)
    expected = _expected_lengths(person)
    for (start, end), part, wanted in zip(BONES, retarget.PARTS, expected, strict=True):
        if not (body[start, 2] and body[end, 2]):
            continue
        length = float(np.hypot(*(body[end, :2] - body[start, :2])))
        joints = (Joint(start), Joint(end))
        whose = _who(pose, index)
        longest = LONGEST_HEAD_BONE if part == "face" else LONGEST_BONE
        if length < SHORTEST_PIXELS and part in _LIMB_PARTS:
            yield Finding(
                Problem.SHORT_BONE, index, joints,
                f"{_named(joints)} of {whose} in one place.",
                "Hide the outer one", lambda j=end: replaced(pose, index, hidden(person, j)),
            )  # fmt: skip
        elif length > longest * wanted:
            yield Finding(
                Problem.LONG_BONE, index, joints,
                f"{joints[0].title.capitalize()} to {joints[1].title} of {whose} is "
                f"{length / wanted:.1f} times as long as the rest of the body suggests.",
                "Shorten",
                lambda bone=(start, end), by=wanted / length: replaced(
                    pose, index, _shortened(person, bone, by)
                ),
            )  # fmt: skip


def _expected_lengths(person: Person) -> list[float]:
    """Pixels for each of ``BONES``, from the median of what the parts say of the head's size."""
    body = person.body.astype(np.float64)
    try:
        heads = retarget.measure(person).heads
    except InputRejected:
        return [float("inf")] * len(BONES)
    wanted = retarget.canon(heads).bones()
    shown = [bool(body[a, 2] and body[b, 2]) for a, b in BONES]
    lengths = np.array([np.hypot(*(body[b, :2] - body[a, :2])) for a, b in BONES])
    units = (lengths / wanted)[shown]
    return list(wanted * float(np.quantile(units, 0.6)))


def _shortened(person: Person, bone: tuple[int, int], by: float) -> Person:
    factors = np.array([by if one == bone else 1.0 for one in BONES])
    body = retarget.stretched(person.body.astype(np.float64), factors)
    return Person(body.astype(np.float32), person.left_hand, person.right_hand, person.face)


def _crossed(pose: Pose, index: int, person: Person) -> Iterator[Finding]:
    """Seen from the front, the character's right is on the picture's left; legs must agree."""
    pairs = ((Joint.RIGHT_SHOULDER, Joint.LEFT_SHOULDER), (Joint.RIGHT_HIP, Joint.LEFT_HIP))
    joints = tuple(joint for pair in pairs for joint in pair)
    if not person.visible[list(joints)].all():
        return
    shoulders, hips = (float(person.body[a, 0] - person.body[b, 0]) for a, b in pairs)
    wide = 0.15 * max(1.0, np.ptp(person.body[person.visible, 1]))
    if shoulders * hips < 0 and min(abs(shoulders), abs(hips)) > wide / 2:
        yield Finding(
            Problem.CROSSED, index, joints,
            f"Shoulders and hips of {_who(pose, index)} face opposite ways: left and right legs "
            "may be swapped.",
            "Swap the legs", lambda: replaced(pose, index, _legs_swapped(person)),
        )  # fmt: skip


def _legs_swapped(person: Person) -> Person:
    order = list(range(len(Joint)))
    for joint in _LEGS:
        order[joint] = MIRROR[joint]
    return Person(person.body[order], person.left_hand, person.right_hand, person.face)


def _no_head(pose: Pose, index: int, person: Person) -> Iterator[Finding]:
    if person.visible[list(_HEAD)].any():
        return
    if not person.visible[[Joint.NECK, Joint.RIGHT_SHOULDER, Joint.LEFT_SHOULDER]].all():
        return
    yield Finding(
        Problem.NO_HEAD, index, _HEAD,
        f"{_who(pose, index).capitalize()} has no head: the picture may get none either.",
        "Add a head", lambda: replaced(pose, index, _with_head(person)),
    )  # fmt: skip


def _with_head(person: Person) -> Person:
    """Upright on the neck, across the shoulders; facing the viewer."""
    body = person.body.astype(np.float64)
    neck, right, left = (
        body[j, :2] for j in (Joint.NECK, Joint.RIGHT_SHOULDER, Joint.LEFT_SHOULDER)
    )
    hips = [j for j in (Joint.RIGHT_HIP, Joint.LEFT_HIP) if body[j, 2]]
    up = neck - body[hips, :2].mean(axis=0) if hips else np.array([0.0, -1.0])
    up = up / max(1e-6, float(np.hypot(*up)))
    canon = retarget.canon(6)
    across = max(float(np.hypot(*(left - right))) / 2, 1.0)
    head = across / canon.shoulder
    if hips:
        torso = float(np.hypot(*(neck - body[hips, :2].mean(axis=0))))
        head = max(head, torso / canon.torso)
    side = np.array([-up[1], up[0]]) * (1 if left[0] >= right[0] else -1)
    nose = neck + up * canon.bones()[BONES.index((Joint.NECK, Joint.NOSE))] * head
    places = {
        Joint.NOSE: nose,
        Joint.RIGHT_EYE: nose + head * (0.1 * up - 0.16 * side),
        Joint.LEFT_EYE: nose + head * (0.1 * up + 0.16 * side),
        Joint.RIGHT_EAR: nose + head * (0.04 * up - 0.36 * side),
        Joint.LEFT_EAR: nose + head * (0.04 * up + 0.36 * side),
    }
    for joint, place in places.items():
        body[joint] = (*place, 1)
    return Person(body.astype(np.float32), person.left_hand, person.right_hand, person.face)


def _overlaps(pose: Pose) -> Iterator[Finding]:
    boxes = [None if person.is_empty else person.bounds() for person in pose.people]
    for second, box in enumerate(boxes):
        for first, other in enumerate(boxes[:second]):
            if box is None or other is None or _overlap(box, other) <= MOST_OVERLAP:
                continue
            yield Finding(
                Problem.OVERLAP, second, (),
                f"{_who(pose, first).capitalize()} and {_who(pose, second)} overlap: they may "
                "melt into one.",
                "Move apart", lambda a=first, b=second: _apart(pose, a, b),
            )  # fmt: skip


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """Shared area as a share of the smaller box."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    areas = [max(1.0, (box[2] - box[0]) * (box[3] - box[1])) for box in (one, other)]
    return max(0.0, wide) * max(0.0, high) / min(areas)


def _apart(pose: Pose, first: int, second: int) -> Pose:
    """Both are moved sideways by the same way, and made smaller when the picture is too narrow."""
    left, right = pose.people[first].bounds(), pose.people[second].bounds()
    if left[0] + left[2] > right[0] + right[2]:
        first, second, left, right = second, first, right, left
    gap = 0.05 * pose.size.width
    wanted = (left[2] - left[0]) + gap + (right[2] - right[0])
    factor = min(1.0, (pose.size.width - 2 * MARGIN) / wanted)
    start = (pose.size.width - wanted * factor) / 2
    starts = {first: start, second: start + (left[2] - left[0] + gap) * factor}
    for index, x in starts.items():
        person = pose.people[index]
        bottom = person.bounds()[3]
        person = person.scaled(factor, factor)
        box = person.bounds()
        pose = replaced(pose, index, person.moved(x - box[0], bottom - box[3]))
    return pose


def replaced(pose: Pose, index: int, person: Person) -> Pose:
    people = list(pose.people)
    people[index] = person
    return Pose(tuple(people), pose.size)


def hidden(person: Person, joint: int) -> Person:
    body = person.body.copy()
    body[joint] = 0
    return Person(body, person.left_hand, person.right_hand, person.face)


def _who(pose: Pose, index: int) -> str:
    return "the figure" if len(pose.people) == 1 else f"figure {index + 1}"


def _named(joints: tuple[Joint, ...]) -> str:
    names = [joint.title for joint in joints]
    if len(names) > 3:
        return f"{len(names)} joints"
    text = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return text.capitalize()
