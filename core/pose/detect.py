"""Picture → ``Pose``: people are found in the whole picture, then each one's joints in a crop.

Both networks are ONNX files in the formats of YOLOX and RTMPose (``detection.yolox``,
``detection.simcc``), so the built-in ones and those that people download run on the same path.
"""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import numpy as np
from PIL import Image, ImageOps

from core.geometry import Size
from core.images import on_white
from core.pose.detection import detectors
from core.pose.detection.boxes import Box, figure_box, seen_through, window
from core.pose.detection.detectors import Detector
from core.pose.detection.networks import has_runtime, people_network, pose_network
from core.pose.detection.sighting import LEAST_CHANCE, UNFOUND, Sighting
from core.pose.detection.simcc import body_peaks, decode_simcc, focus, person_of, with_mirror
from core.pose.detection.steps import OnStep, Step, unwatched
from core.pose.detection.yolox import CHANCE, Found, people_in
from core.pose.skeleton import BODY_JOINTS, Person, Pose

MEAN = np.array([123.675, 116.28, 103.53], np.float32)
SPREAD = np.array([58.395, 57.12, 57.375], np.float32)
# Colour of nothing: the mean, which is zero to the network.
GROUND = (124, 116, 104)

# Fewer joints are no person but a guess.
LEAST_JOINTS = 3
# Our own network's joints decide about people whose boxes are as faint as this.
OWN_CHANCE = 0.15
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
    ``near``. Joints that are not in the picture are hidden.

    Raises ``ModelMissing`` or ``ModelUnusable``.
    """
    seen = sightings(image, detector, near=near)
    return Pose(tuple(one.person for one in seen), Size(*image.size))


def sightings(
    image: Image.Image,
    detector: Detector | None = None,
    *,
    near: Pose | None = None,
    on_step: OnStep = unwatched,
) -> tuple[Sighting, ...]:
    """The people of ``detect``, with how sure it is of them and their joints."""
    chosen = detector or detectors.starter()
    on_step(Step(f"Loading {chosen.title} …"))
    _check(chosen)
    picture = _bearable(image)
    if _is_blank(picture):
        return ()
    if near is None:
        found = _everybody(picture, chosen, on_step)
    else:
        asked = near.scaled_to(Size(*picture.size)).people
        boxes = [Found(figure_box(person), 1.0) for person in asked if not person.is_empty]
        found = [one for box in boxes if (one := _seen_in(picture, box, chosen))]
    x, y = image.width / picture.width, image.height / picture.height
    return tuple(replace(one, person=one.person.scaled(x, y)) for one in found)


def _check(detector: Detector) -> None:
    """Also when there is nothing to see, a missing or broken file must not go unnoticed."""
    pose_network(detector.pose)
    if detector.people is not None:
        people_network(detector.people)


def _bearable(image: Image.Image) -> Image.Image:
    """RGB without needless pixels."""
    flat = on_white(image)
    factor = max(flat.size) // LONGEST_SIDE
    return flat.reduce(factor) if factor > 1 else flat


def _is_blank(picture: Image.Image) -> bool:
    ranges = cast("list[tuple[int, int]]", picture.getextrema())
    return all(high - low <= LEAST_CONTRAST for low, high in ranges)


def _everybody(picture: Image.Image, detector: Detector, on_step: OnStep) -> list[Sighting]:
    on_step(Step("Looking for people …"))
    found: list[Found] = []
    if detector.people is not None:
        _, count = pose_network(detector.pose)
        least = OWN_CHANCE if count == BODY_JOINTS else CHANCE
        found = people_in(picture, people_network(detector.people), least)
    # Nobody in a box may still be somebody who fills the picture: the joints decide.
    found = found or [Found(Box(0, 0, *picture.size), UNFOUND)]
    people: list[Sighting] = []
    for number, one in enumerate(found):
        on_step(Step(f"Person {number + 1} of {len(found)}", number, len(found)))
        seen = _somebody(picture, one, detector)
        if seen is None or seen.chance < LEAST_CHANCE:
            continue
        if not any(is_same(seen.person, other.person) for other in people):
            people.append(seen)
    return sorted(people, key=lambda one: one.person.bounds()[0] + one.person.bounds()[2])


def _somebody(picture: Image.Image, found: Found, detector: Detector) -> Sighting | None:
    seen = _seen_in(picture, found, detector)
    if seen is None or figure_box(seen.person).overlap(found.box) >= GOOD_BOX:
        return seen
    return _seen_in(picture, Found(figure_box(seen.person), found.chance), detector)


def _seen_in(picture: Image.Image, found: Found, detector: Detector) -> Sighting | None:
    network, count = pose_network(detector.pose)
    place = window(found.box, network.size)
    view = seen_through(picture, place, network.size, GROUND)

    def answer(look: Image.Image) -> tuple[np.ndarray, np.ndarray]:
        pixels = (np.asarray(look, np.float32) - MEAN) / SPREAD
        columns, rows = network.run(pixels.transpose(2, 0, 1)[None])
        return columns[0], rows[0]

    columns, rows = answer(view)
    is_own = count == BODY_JOINTS
    if is_own:  # our own is quick enough to look twice
        columns, rows = with_mirror((columns, rows), answer(ImageOps.mirror(view)))
    points = place.to_picture(decode_simcc(columns, rows, network.size))
    points[~((points[:, :2] >= 0) & (points[:, :2] <= picture.size)).all(axis=1), 2] = 0
    person = person_of(points, detector.seen)
    if person.visible.sum() < LEAST_JOINTS:
        return None
    return Sighting(
        person, body_peaks(points), focus(columns, rows) if is_own else None, found.chance,
        figure_box(person).overlap(found.box),
    )  # fmt: skip


def is_same(one: Person, other: Person) -> bool:
    """Whether two finds are of one person."""
    both = one.visible & other.visible
    if not both.any():
        return False
    left, top, right, bottom = one.bounds()
    reach = SAME_REACH * max(right - left, bottom - top, 16.0)
    apart = np.hypot(*(one.body[both, :2] - other.body[both, :2]).T)
    return bool((apart < reach).mean() > SAME_SHARE)
