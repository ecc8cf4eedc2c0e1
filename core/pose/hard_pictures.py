"""Detection that looks several times: at more contrast, mirrored, from further away, and without
the ground. What the looks agree on is found; where they differ, a person is asked to check.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from core.pose.detect import detect
from core.pose.detectors import Detector
from core.pose.skeleton import BODY_JOINTS, Joint, Person, Pose, Size

# The looks at a joint may differ by this share of the person's height before it is unsure.
UNSURE_SPREAD = 0.04
# Of the joints that two finds share, half lie this near to each other when they are one person.
SAME_REACH = 0.15
# How much ground is put around the picture for the look from further away.
MARGIN = 0.2
# Longer side of the picture in which figure and ground are told apart.
CUT_SIDE = 256
CUT_ROUNDS = 3
GROUND = (127, 127, 127)

Back = Callable[[Pose], Pose]


@dataclass(frozen=True)
class Findings:
    """``unsure`` are, for each person, the joints on which the looks did not agree."""

    pose: Pose
    unsure: tuple[tuple[Joint, ...], ...]


def look_closely(image: Image.Image, detector: Detector | None = None) -> Findings:
    """The people in the picture, from left to right; takes five times as long as ``detect``.

    Raises what ``detect`` raises.
    """
    picture = image.convert("RGB")
    size = Size(*picture.size)
    looks = [back(detect(look, detector)) for look, back in _looks(picture)]
    first = max(looks, key=lambda pose: (len(pose.people), _seen(pose)))
    if not first.is_empty:
        cut = _without_ground(picture, first)
        looks.append(detect(cut, detector, near=first))
    merged = [_merged(person, looks) for person in first.people]
    return Findings(
        Pose(tuple(person for person, _ in merged), size), tuple(unsure for _, unsure in merged)
    )


def _looks(picture: Image.Image) -> Iterator[tuple[Image.Image, Back]]:
    """Pictures to look at, each with the way back to the coordinates of the first."""
    size = Size(*picture.size)
    yield picture, lambda pose: pose
    yield ImageOps.autocontrast(picture, cutoff=2, preserve_tone=True), lambda pose: pose
    yield ImageOps.mirror(picture), lambda pose: pose.mirrored()
    x, y = round(MARGIN * size.width), round(MARGIN * size.height)
    wider = ImageOps.expand(picture, (x, y, x, y), _border_colour(picture))

    def back(pose: Pose) -> Pose:
        return Pose(tuple(person.moved(-x, -y) for person in pose.people), size)

    yield wider, back


def _border_colour(picture: Image.Image) -> tuple[int, int, int]:
    pixels = np.asarray(picture)
    edge = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    red, green, blue = np.median(edge, axis=0)
    return int(red), int(green), int(blue)


def _seen(pose: Pose) -> int:
    return sum(int(person.visible.sum()) for person in pose.people)


def _without_ground(picture: Image.Image, found: Pose) -> Image.Image:
    """What does not look like the figures is made grey (GrabCut, Rother et al. 2004)."""
    import cv2

    factor = min(1.0, CUT_SIDE / max(picture.size))
    small = picture.resize(Size(*picture.size).times(factor), Image.Resampling.BOX)
    pixels = cv2.cvtColor(np.asarray(small), cv2.COLOR_RGB2BGR)
    marks = _marks(found.scaled_to(Size(*small.size)), Size(*small.size))
    if len(np.unique(marks)) < 3:
        return picture
    model = np.zeros((2, 1, 65), np.float64)
    cv2.setRNGSeed(0)
    cv2.grabCut(pixels, marks, (0, 0, 1, 1), model[0], model[1], CUT_ROUNDS, cv2.GC_INIT_WITH_MASK)
    is_figure = (marks == cv2.GC_FGD) | (marks == cv2.GC_PR_FGD)
    mask = Image.fromarray((is_figure * 255).astype(np.uint8)).resize(picture.size)
    return Image.composite(picture, Image.new("RGB", picture.size, GROUND), mask)


def _marks(pose: Pose, size: Size) -> NDArray[np.uint8]:
    """Surely figure along the bones, perhaps figure around them, ground elsewhere."""
    import cv2

    from core.pose.skeleton import BONES

    marks = np.full((size.height, size.width), cv2.GC_BGD, np.uint8)
    for colour, share in ((cv2.GC_PR_FGD, 0.16), (cv2.GC_FGD, 0.02)):
        for person in pose.people:
            left, top, right, bottom = person.bounds()
            width = max(1, round(share * max(right - left, bottom - top)))
            for start, end in BONES:
                if person.visible[start] and person.visible[end]:
                    ends = [tuple(map(int, person.body[j, :2])) for j in (start, end)]
                    cv2.line(marks, ends[0], ends[1], int(colour), width)
    return marks


def _merged(person: Person, looks: list[Pose]) -> tuple[Person, tuple[Joint, ...]]:
    """The median of all looks at the person; a joint that most looks miss is hidden."""
    height = _height(person)
    finds = [same for pose in looks if (same := _same(person, pose, height)) is not None]
    bodies = np.stack([find.body for find in finds])
    body = np.zeros((BODY_JOINTS, 3), np.float32)
    unsure: list[Joint] = []
    for joint in Joint:
        seen = bodies[bodies[:, joint, 2] > 0, joint, :2]
        if 2 * len(seen) <= len(bodies) and not (len(bodies) == 2 and len(seen) == 1):
            continue
        place = np.median(seen, axis=0)
        body[joint] = (*place, 1)
        spread = float(np.linalg.norm(seen - place, axis=1).max())
        if len(seen) < len(bodies) or spread > UNSURE_SPREAD * height:
            unsure.append(joint)
    if not body[:, 2].any():
        return person, tuple(Joint(j) for j in np.flatnonzero(person.visible))
    return Person(body, person.left_hand, person.right_hand, person.face), tuple(unsure)


def _height(person: Person) -> float:
    left, top, right, bottom = person.bounds()
    return max(right - left, bottom - top, 16.0)


def _same(person: Person, pose: Pose, height: float) -> Person | None:
    """Who of the pose is this person."""
    best: tuple[float, Person] | None = None
    for other in pose.people:
        both = person.visible & other.visible
        if both.sum() < 3:
            continue
        apart = np.linalg.norm(person.body[both, :2] - other.body[both, :2], axis=1)
        middle = float(np.median(apart))
        if middle < SAME_REACH * height and (best is None or middle < best[0]):
            best = middle, other
    return None if best is None else best[1]
