"""Picture → ``Pose``: people are found in the whole picture, then each one's joints in a crop.

Both networks are ONNX files in the formats of YOLOX and RTMPose (``core.pose.people``,
``core.pose.simcc``), so the built-in ones and those that people download run on the same path.
"""

from __future__ import annotations

from typing import cast

import numpy as np
from PIL import Image, ImageOps

from core.pose import detectors
from core.pose.boxes import Box, figure_box, seen_through, window
from core.pose.detectors import Detector
from core.pose.networks import has_runtime, people_network, pose_network
from core.pose.people import people_in
from core.pose.simcc import decode_simcc, person_of, with_mirror
from core.pose.skeleton import BODY_JOINTS, Person, Pose, Size

MEAN = np.array([123.675, 116.28, 103.53], np.float32)
SPREAD = np.array([58.395, 57.12, 57.375], np.float32)
# Colour of nothing: the mean, which is zero to the network.
GROUND = (124, 116, 104)

# Fewer joints are no person but a guess.
LEAST_JOINTS = 3
# The joints fill another box than the one that was looked at: look again, at theirs.
GOOD_BOX = 0.5
# Two finds are one person when this share of the joints that both show lies this near, in heights.
SAME_SHARE, SAME_REACH = 0.5, 0.08
# Nothing is gained from more pixels than a person in a crowd needs; memory is.
LONGEST_SIDE = 2048
# Levels between the darkest and the lightest point: below it there is nothing to see.
LEAST_CONTRAST = 8


def is_available(detector: Detector | None = None) -> bool:
    """Whether the detector's files and the library that runs them are on this machine."""
    return (detector or detectors.starter()).pose.is_file() and has_runtime()


def detect(
    image: Image.Image, detector: Detector | None = None, *, near: Pose | None = None
) -> Pose:
    """The people in the picture, from left to right; without anybody a ``Pose`` of no people.

    ``None`` is the built-in detector, whatever else is installed: scores stay comparable. With
    ``near`` each of its people is looked for around their own box, in their order; somebody of whom
    nothing is seen is left out. Coordinates are pixels of ``image``, whatever the canvas of
    ``near``.

    Raises ``ModelMissing`` or ``ModelUnusable``.
    """
    chosen = detector or detectors.starter()
    _check(chosen)
    size = Size(*image.size)
    picture = _on_white(image)
    if _is_blank(picture):
        people: list[Person] = []
    elif near is None:
        people = _everybody(picture, chosen)
    else:
        asked = near.scaled_to(Size(*picture.size)).people
        boxes = [figure_box(person) for person in asked if not person.is_empty]
        people = [person for box in boxes if (person := _seen_in(picture, box, chosen))]
    return Pose(tuple(people), Size(*picture.size)).scaled_to(size)


def _check(detector: Detector) -> None:
    """Also when there is nothing to see, a missing or broken file must not go unnoticed."""
    pose_network(detector.pose)
    if detector.people is not None:
        people_network(detector.people)


def _on_white(image: Image.Image) -> Image.Image:
    """RGB of a bearable size; what shows through is paper."""
    if image.mode not in ("RGB", "RGBA", "L", "LA", "CMYK"):
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    factor = max(image.size) // LONGEST_SIDE
    if factor > 1:
        image = image.reduce(factor)
    if image.mode in ("RGBA", "LA"):
        drawn = image.convert("RGBA")
        paper = Image.new("RGBA", drawn.size, "white")
        return Image.alpha_composite(paper, drawn).convert("RGB")
    return image.convert("RGB")


def _is_blank(picture: Image.Image) -> bool:
    ranges = cast("list[tuple[int, int]]", picture.getextrema())
    return all(high - low <= LEAST_CONTRAST for low, high in ranges)


def _everybody(picture: Image.Image, detector: Detector) -> list[Person]:
    boxes: list[Box] = []
    if detector.people is not None:
        boxes = people_in(picture, people_network(detector.people))
    # Nobody in a box may still be somebody who fills the picture: the joints decide.
    boxes = boxes or [Box(0, 0, *picture.size)]
    people: list[Person] = []
    for box in boxes:
        person = _person(picture, box, detector)
        if person is not None and not any(_is_same(person, other) for other in people):
            people.append(person)
    return sorted(people, key=lambda person: person.bounds()[0] + person.bounds()[2])


def _person(picture: Image.Image, box: Box, detector: Detector) -> Person | None:
    person = _seen_in(picture, box, detector)
    if person is None or figure_box(person).overlap(box) >= GOOD_BOX:
        return person
    return _seen_in(picture, figure_box(person), detector)


def _seen_in(picture: Image.Image, box: Box, detector: Detector) -> Person | None:
    network, count = pose_network(detector.pose)
    place = window(box, network.size)
    view = seen_through(picture, place, network.size, GROUND)

    def answer(look: Image.Image) -> tuple[np.ndarray, np.ndarray]:
        pixels = (np.asarray(look, np.float32) - MEAN) / SPREAD
        columns, rows = network.run(pixels.transpose(2, 0, 1)[None])
        return columns[0], rows[0]

    columns, rows = answer(view)
    if count == BODY_JOINTS:  # our own is quick enough to look twice
        columns, rows = with_mirror((columns, rows), answer(ImageOps.mirror(view)))
    points = place.to_picture(decode_simcc(columns, rows, network.size))
    points[~((points[:, :2] >= 0) & (points[:, :2] <= picture.size)).all(axis=1), 2] = 0
    person = person_of(points, detector.seen)
    return person if person.visible.sum() >= LEAST_JOINTS else None


def _is_same(one: Person, other: Person) -> bool:
    both = one.visible & other.visible
    if not both.any():
        return False
    left, top, right, bottom = one.bounds()
    reach = SAME_REACH * max(right - left, bottom - top, 16.0)
    apart = np.hypot(*(one.body[both, :2] - other.body[both, :2]).T)
    return bool((apart < reach).mean() > SAME_SHARE)
