"""Who is in a frame: the detector's people, how surely they are seen, and what colours they wear.

The detector is chosen once for a film: frames of one are all drawn or all filmed.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.config import Config
from core.errors import InputRejected
from core.figures.colours import lab
from core.generation.conditioning import openpose_detector
from core.generation.finding import find
from core.models import detectors
from core.motion.film.reading import Frame
from core.motion.film.seen import PLACES, Floats, Seen, SeenFrame
from core.pose.detect import sightings
from core.pose.detection.detectors import AUTO, Detector, starter
from core.pose.skeleton import Joint, Person

# Points along a bone, or across a place, at which its colour is taken.
SAMPLES = 9


def check_detector(name: str, config: Config) -> None:
    """Raises what can be told before anything is looked at."""
    if name == openpose_detector.NAME:
        raise InputRejected(
            expected="a detector that is quick enough for films",
            got=openpose_detector.TITLE,
            todo="choose another detector",
            shown="OpenPose takes a minute for each picture: choose another detector for a film.",
        )
    if name != AUTO:
        detectors.find(name, config)


def detector_for(name: str, images: Sequence[Image.Image], config: Config) -> Detector:
    """The one of this name, or the one that suits most of these frames.

    Raises ``ModelMissing`` or ``ModelUnusable``.
    """
    if name != AUTO:
        return detectors.find(name, config)
    other = detectors.for_photos(config)
    if other is None or not images:
        return starter()
    photos = sum(find.is_photo(image) for image in images)
    return other if 2 * photos > len(images) else starter()


def look(frame: Frame, detector: Detector) -> SeenFrame:
    """Raises what ``detect`` raises."""
    found = sightings(frame.image, detector)
    pixels = np.asarray(frame.image)
    return SeenFrame(
        round(frame.seconds, 4),
        tuple(
            Seen(one.person, one.certainty.astype(np.float64), colours_of(one.person, pixels))
            for one in found
        ),
    )


def colours_of(person: Person, pixels: NDArray[np.uint8]) -> Floats:
    """(5, 3) Lab (L 0–100) of hair, chest, lap, thighs and shins of a figure in an RGB picture."""
    colours = np.full((PLACES, 3), np.nan)
    for place, lines in enumerate(_lines(person)):
        found = [pixel for start, end in lines for pixel in _along(start, end, pixels)]
        if len(found) >= SAMPLES // 2:
            colours[place] = lab(np.median(found, axis=0))
    return colours


Line = tuple[Floats, Floats]


def _lines(person: Person) -> list[list[Line]]:
    """Those over which each place's colour is taken; none where its joints are hidden."""
    body, shown = person.body[:, :2].astype(np.float64), person.visible
    right, left = Joint.RIGHT_HIP, Joint.LEFT_HIP

    def bone(start: Joint, end: Joint) -> list[Line]:
        return [(body[start], body[end])] if shown[start] and shown[end] else []

    hair: list[Line] = []
    chest: list[Line] = []
    lap: list[Line] = []
    if shown[Joint.NECK] and shown[Joint.NOSE]:
        up = body[Joint.NOSE] - body[Joint.NECK]
        across = np.array([-up[1], up[0]]) * 0.4
        crown = body[Joint.NOSE] + 0.75 * up
        hair = [(crown - across, crown + across)]
    if shown[[Joint.NECK, right, left]].all():
        hips = (body[right] + body[left]) / 2
        trunk = hips - body[Joint.NECK]
        chest = [(body[Joint.NECK] + 0.25 * trunk, body[Joint.NECK] + 0.6 * trunk)]
        lap = [(hips - 0.1 * trunk, hips + 0.15 * trunk)]
    thighs = bone(right, Joint.RIGHT_KNEE) + bone(left, Joint.LEFT_KNEE)
    shins = bone(Joint.RIGHT_KNEE, Joint.RIGHT_ANKLE) + bone(Joint.LEFT_KNEE, Joint.LEFT_ANKLE)
    return [hair, chest, lap, thighs, shins]


def _along(start: Floats, end: Floats, pixels: NDArray[np.uint8]) -> list[NDArray[np.uint8]]:
    """Those of the picture's pixels that lie on the line."""
    shares = np.linspace(0, 1, SAMPLES)[:, None]
    places = np.rint(start + shares * (end - start)).astype(int)
    inside = ((places >= 0) & (places < (pixels.shape[1], pixels.shape[0]))).all(axis=1)
    return [pixels[y, x] for x, y in places[inside]]
