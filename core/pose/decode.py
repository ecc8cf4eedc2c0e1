"""A picture of a skeleton, as openpose ControlNets are shown it → ``Pose``.

The inverse of ``render.control_map``: every joint has its own colour, drawn as a full disc over all
bones. A disc is found where its colour fills a disc's shape, whatever later discs hide of it; bones
say which joints belong to one person. Hands and faces, which share colours with the body, are not
read back.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.errors import PoseFormatError
from core.pose.render import PALETTE
from core.pose.skeleton import BODY_JOINTS, BONES, Joint, Person, Pose, Size

if TYPE_CHECKING:
    from PIL import Image

Pixels = NDArray[np.int16]
Floats = NDArray[np.float32]
Place = tuple[float, float]

# The largest difference in any channel at which a pixel still has a joint's colour: half the way
# to the next one in the palette.
TOLERANCE = 42
# Anything darker is ground; bones reach 153 in some channel.
DARK, BRIGHT = 60, 190
# Shares of a disc: what must be seen of it, and how much ground may lie in it.
LEAST_SEEN, LEAST_SCORE = 0.3, 0.25
LEAST_JOINTS = 3
LEAST_DARK = 0.5
LEAST_BONE = 0.6
LARGEST_SIDE = 4096
# Finger joints are blue discs too, as left knees are.
MANY_BLUE = 4


@dataclass
class _Found:
    """One person being put together: joint → (x, y)."""

    joints: dict[int, Place] = field(default_factory=dict[int, Place])


def looks_like_skeleton(image: Image.Image) -> bool:
    """Mostly black, with discs in at least three joint colours."""
    try:
        decode(image)
    except PoseFormatError:
        return False
    return True


def decode(image: Image.Image) -> Pose:
    """The people of a skeleton picture, on a canvas of its size; whole pixels.

    Raises ``PoseFormatError`` when the picture shows no skeleton.
    """
    size = Size(*image.size)
    if max(size) > LARGEST_SIDE:
        raise PoseFormatError(
            f"Expected a skeleton picture of at most {LARGEST_SIDE} pixels a side, got {size}: "
            "make it smaller."
        )
    pixels = np.asarray(image.convert("RGB")).astype(np.int16)
    if (pixels.max(axis=2) < DARK).mean() < LEAST_DARK:
        raise _not_a_skeleton("a picture that is not mostly black")
    candidates = _discs(pixels)
    shown = sum(bool(places) for places in candidates)
    if shown < LEAST_JOINTS:
        raise _not_a_skeleton(f"{shown} of {BODY_JOINTS} joint colours")
    people = _people(pixels, candidates)
    return Pose(tuple(_person(found) for found in people), size)


def _not_a_skeleton(what: str) -> PoseFormatError:
    return PoseFormatError(
        f"Expected coloured OpenPose sticks on black, got {what}: take a control map, or find the "
        "pose in the picture instead."
    )


def _discs(pixels: Pixels) -> list[list[Place]]:
    """For each joint the centres of its discs."""
    masks = [_has_colour(pixels, colour) for colour in PALETTE]
    radius = _radius(masks)
    if radius is None:
        return [[] for _ in masks]
    is_bright = pixels.max(axis=2) > BRIGHT
    centres = [_centres(mask, is_bright, radius) for mask in masks]
    centres[Joint.NECK] += _hidden_necks(centres, radius)
    return centres


def _hidden_necks(centres: list[list[Place]], radius: int) -> list[Place]:
    """Seen from the side, both shoulders lie over the neck: it is in the middle of them."""
    middles = [
        ((right[0] + left[0]) / 2, (right[1] + left[1]) / 2)
        for right in centres[Joint.RIGHT_SHOULDER]
        for left in centres[Joint.LEFT_SHOULDER]
        if math.dist(right, left) <= 3 * radius
    ]
    seen = centres[Joint.NECK]
    return [place for place in middles if all(math.dist(place, neck) > radius for neck in seen)]


def _has_colour(pixels: Pixels, colour: tuple[int, int, int]) -> NDArray[np.bool_]:
    return np.abs(pixels - np.array(colour, np.int16)).max(axis=-1) <= TOLERANCE


def _radius(masks: list[NDArray[np.bool_]]) -> int | None:
    """Of the discs, in pixels: the thickest place of any joint colour."""
    import cv2

    depths = [
        float(cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, 5).max())
        for joint, mask in enumerate(masks)
        if joint != Joint.LEFT_KNEE and mask.any()  # the discs of fingers run into each other
    ]
    # thin lines of hands and stray pixels are no discs
    depths = [depth for depth in depths if depth >= 1.9]
    return max(2, round(max(depths))) if depths else None


def _centres(mask: NDArray[np.bool_], is_bright: NDArray[np.bool_], radius: int) -> list[Place]:
    """Where the colour fills a disc; bright pixels of other colours may hide parts of it."""
    import cv2

    if not mask.any():
        return []
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    top, left = max(0, int(rows[0]) - radius), max(0, int(columns[0]) - radius)
    window = np.s_[top : int(rows[-1]) + radius + 1, left : int(columns[-1]) + radius + 1]
    mask, is_bright = mask[window], is_bright[window]
    disc, ring = _shapes(radius)
    inside = mask.astype(np.float32)
    against = (~mask & ~is_bright).astype(np.float32)
    seen, ground, beyond = (
        cv2.filter2D(layer, -1, shape, borderType=cv2.BORDER_CONSTANT)
        for layer, shape in ((inside, disc), (against, disc), (inside, ring))
    )
    is_possible = (seen >= LEAST_SEEN) & (seen - ground >= LEAST_SCORE)
    # what of the colour lies just outside says that the disc lies further that way
    score = np.where(is_possible, 2 + seen - ground - beyond, 0)
    return [(x + left, y + top) for x, y in _peaks(score.astype(np.float32), radius)]


def _shapes(radius: int) -> tuple[Floats, Floats]:
    """A disc that sums to 1, and the ring around it with the same weight for each pixel."""
    import cv2

    side = 2 * radius + 5
    disc, wide = np.zeros((side, side), np.uint8), np.zeros((side, side), np.uint8)
    cv2.circle(disc, (radius + 2, radius + 2), radius, (1,), thickness=-1)
    cv2.circle(wide, (radius + 2, radius + 2), radius + 2, (1,), thickness=-1)
    area = float(disc.sum())
    return (disc / area).astype(np.float32), ((wide - disc) / area).astype(np.float32)


def _peaks(score: Floats, radius: int) -> list[Place]:
    """The highest places, best first, none within a disc of a better one."""
    score = score.copy()
    found: list[Place] = []
    while float(score.max(initial=0)) > 0:
        row, column = np.unravel_index(int(score.argmax()), score.shape)
        top, left = max(0, int(row) - radius), max(0, int(column) - radius)
        around = score[top : int(row) + radius + 1, left : int(column) + radius + 1]
        # where part of the disc is hidden, several places fit as well
        rows, columns = np.nonzero(around > around.max() - 1e-4)
        found.append((float(columns.mean()) + left, float(rows.mean()) + top))
        reach = 2 * radius
        score[
            max(0, int(row) - reach) : int(row) + reach + 1,
            max(0, int(column) - reach) : int(column) + reach + 1,
        ] = 0
    return found


def _people(pixels: Pixels, candidates: list[list[Place]]) -> list[_Found]:
    """Joints joined by their bones, then single discs to whom they suit."""
    owner: dict[tuple[int, int], _Found] = {}
    people: list[_Found] = []

    def person_of(joint: int, index: int) -> _Found:
        key = (joint, index)
        if key not in owner:
            owner[key] = _Found({joint: candidates[joint][index]})
            people.append(owner[key])
        return owner[key]

    for bone, (start, end) in enumerate(BONES):
        for first, last in _joined(pixels, bone, candidates[start], candidates[end]):
            person = person_of(start, first)
            if (end, last) not in owner and end not in person.joints:
                person.joints[end] = candidates[end][last]
                owner[end, last] = person
    people = _united(people)
    for joint, places in enumerate(candidates):
        single = [index for index in range(len(places)) if (joint, index) not in owner]
        if joint != Joint.LEFT_KNEE or len(single) < MANY_BLUE:
            for index in single:
                _give(joint, places[index], people)
    return sorted(people, key=lambda person: min(x for x, _ in person.joints.values()))


def _united(people: list[_Found]) -> list[_Found]:
    """Parts of one person whose joint between them is hidden are put together.

    A bone is drawn wherever both its joints are shown: parts that ought to have one between them
    and have none belong to different people.
    """
    whole: list[_Found] = []
    for part in sorted(people, key=lambda part: -len(part.joints)):
        fitting = [person for person in whole if _may_be_one(part, person)]
        if not fitting:
            whole.append(part)
            continue
        nearest = min(fitting, key=lambda person: _distance(part, person))
        nearest.joints.update(part.joints)
    return whole


def _may_be_one(one: _Found, other: _Found) -> bool:
    if one.joints.keys() & other.joints.keys():
        return False
    return not any(
        (start in one.joints and end in other.joints)
        or (start in other.joints and end in one.joints)
        for start, end in BONES
    )


def _distance(one: _Found, other: _Found) -> float:
    places = np.array(list(one.joints.values()))[:, None]
    return float(np.linalg.norm(places - np.array(list(other.joints.values())), axis=2).min())


def _joined(
    pixels: Pixels, bone: int, starts: list[Place], ends: list[Place]
) -> list[tuple[int, int]]:
    """Index pairs of the joints between which this bone is drawn, each joint once."""
    colour = np.array([int(value * 0.6) for value in PALETTE[bone]], np.int16)
    scored = [
        (_evidence(pixels, colour, start, end), first, last)
        for first, start in enumerate(starts)
        for last, end in enumerate(ends)
    ]
    used_starts: set[int] = set()
    used_ends: set[int] = set()
    pairs: list[tuple[int, int]] = []
    for score, first, last in sorted(scored, reverse=True):
        if score < LEAST_BONE or first in used_starts or last in used_ends:
            continue
        used_starts.add(first)
        used_ends.add(last)
        pairs.append((first, last))
    return pairs


def _evidence(pixels: Pixels, colour: Pixels, start: Place, end: Place) -> float:
    """0…1: the share of the line that has the bone's colour, or another that may lie over it."""
    steps = max(3, int(np.hypot(end[0] - start[0], end[1] - start[1])))
    shares = np.linspace(0, 1, steps)[:, None]
    line = (np.array(start) * (1 - shares) + np.array(end) * shares).round().astype(int)
    height, width = pixels.shape[:2]
    along = pixels[line[:, 1].clip(0, height - 1), line[:, 0].clip(0, width - 1)]
    is_own = np.abs(along - colour).max(axis=1) <= TOLERANCE
    is_ground = along.max(axis=1) < DARK
    hidden = ~is_own & ~is_ground
    if not is_own.any() and hidden.mean() < 0.9:
        return 0.0
    # covered pixels say little, ground says that no bone is there
    return float((is_own.sum() + 0.7 * hidden.sum() - is_ground.sum()) / steps)


def _give(joint: int, place: Place, people: list[_Found]) -> None:
    """A disc without a bone goes to the nearest person who lacks the joint."""
    lacking = [person for person in people if joint not in person.joints]
    if not lacking:
        if not people or len(people[0].joints) == 1:
            people.append(_Found({joint: place}))
        return
    disc = _Found({joint: place})
    min(lacking, key=lambda person: _distance(disc, person)).joints[joint] = place


def _person(found: _Found) -> Person:
    body = np.zeros((BODY_JOINTS, 3), np.float32)
    for joint, (x, y) in found.joints.items():
        # a joint in the first row or column counts as missing for other readers
        body[joint] = (max(x, 0.5), max(y, 0.5), 1)
    return Person(body)
