"""controlnet-aux's OpenPose, for those who have its weights and keep to their terms.

It runs on the processor: the accelerator belongs to the one thread that draws.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.config import Config
from core.errors import ModelMissing, ModelUnusable, is_bug, reason_of
from core.generation.conditioning.control_images import FOLDER
from core.generation.conditioning.preprocessors import ANNOTATORS, Home, Needs, aux
from core.geometry import Size
from core.images import on_white
from core.pose.detection.steps import OnStep, Step, unwatched
from core.pose.skeleton import BODY_JOINTS, FACE_POINTS, HAND_POINTS, Person, Pose

logger = logging.getLogger(__name__)

NAME, TITLE = "openpose", "OpenPose: body, hands and face"
FILES = ("body_pose_model.pth", "hand_pose_model.pth", "facenet.pth")
# https://github.com/CMU-Perceptual-Computing-Lab/openpose/blob/master/LICENSE
NOTICE = (
    "OpenPose and its weights are by Carnegie Mellon University, **for non-commercial use only**: "
    "academic or non-profit research."
)
# It reckons in maps as large as the picture, 57 of them in double precision.
LONGEST_SIDE = 768


def folder(config: Config) -> Path | None:
    """Where all of its weights lie: among the preprocessors, or in the hub's cache."""
    home = Home(config.models_folder / FOLDER)
    places = {home.folder(Needs(ANNOTATORS, name)) for name in FILES}
    return places.pop() if len(places) == 1 else None


def check(config: Config) -> Path:
    """Where its weights lie. Raises ``ModelMissing``."""
    home = folder(config)
    if home is None:
        raise ModelMissing(
            expected=f"{', '.join(FILES)} of {ANNOTATORS} on this machine",
            got="not all of them",
            todo=f"put them into {config.models_folder / FOLDER}, or choose another detector",
            shown=f"OpenPose needs its weights in {config.models_folder / FOLDER}. Put them there, "
            "or choose another detector.",
        )
    return home


def find_pose(
    image: Image.Image, config: Config, *, with_hands_and_face: bool, on_step: OnStep = unwatched
) -> Pose:
    """The people in the picture, from left to right, in its pixels.

    Hands and face take a minute a person on two cores, the body alone seconds.
    Whoever calls has the person's word that they keep to ``NOTICE``. Raises ``ModelMissing`` or
    ``ModelUnusable``, and what ``on_step`` raises.
    """
    home = check(config)
    picture = on_white(image)
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    on_step(Step("Loading OpenPose …"))
    detector = _loaded(home)
    on_step(Step("Looking for people …"))
    if with_hands_and_face:
        _watch(detector, on_step)
    found = detector.detect_poses(
        np.asarray(picture), include_hand=with_hands_and_face, include_face=with_hands_and_face
    )
    return pose_of(found, Size(*image.size))


def _watch(detector: Any, on_step: OnStep) -> None:
    """Tells of each person before the minute that hands and face take; ``detect_poses`` itself
    tells nothing."""
    list_bodies, detect_hands = detector.body_estimation.format_body_result, detector.detect_hands
    count = done = 0

    def listed(*found: Any) -> Any:
        nonlocal count
        bodies = list_bodies(*found)
        count = len(bodies)
        return bodies

    def watched(*body: Any) -> Any:
        nonlocal done
        on_step(Step(f"Hands and face of person {done + 1} of {count}", done, count))
        done += 1
        return detect_hands(*body)

    detector.body_estimation.format_body_result, detector.detect_hands = listed, watched


def _loaded(home: Path) -> Any:
    """Not kept: half a gigabyte for what is seldom asked."""
    try:
        return aux().OpenposeDetector.from_pretrained(str(home), local_files_only=True)
    except Exception as error:  # whatever a foreign reader makes of a stranger's file
        if is_bug(error):
            raise
        logger.warning("the weights in %s cannot be loaded", home, exc_info=error)
        raise ModelUnusable(
            expected=f"whole weights of OpenPose in {home}",
            got=f"files that cannot be loaded ({reason_of(error)})",
            todo="get them again",
            shown="The weights of OpenPose are damaged. Get them again.",
            path=home,
        ) from error


def pose_of(found: Iterable[Any], size: Size) -> Pose:
    """controlnet-aux's ``PoseResult``s, whose places are shares of the picture."""
    people = [
        Person(
            _points(result.body.keypoints, BODY_JOINTS, size),
            _part(result.left_hand, HAND_POINTS, size),
            _part(result.right_hand, HAND_POINTS, size),
            _face(result.face, size),
        )
        for result in found
    ]
    seen = [person for person in people if not person.is_empty]
    return Pose(tuple(sorted(seen, key=lambda person: person.bounds()[0])), size)


def _part(points: Sequence[Any] | None, count: int, size: Size) -> NDArray[np.float32] | None:
    if points is None or len(points) < count:
        return None
    part = _points(points, count, size)
    return part if part[:, 2].any() else None


def _face(points: Sequence[Any] | None, size: Size) -> NDArray[np.float32] | None:
    """The last of its 71 points is the ground. Of a face that was seen in part, controlnet-aux
    leaves points out without saying which: nothing can be made of the others."""
    whole = points is not None and len(points) == FACE_POINTS + 1
    return _part(points, FACE_POINTS, size) if whole else None


def _points(points: Sequence[Any], count: int, size: Size) -> NDArray[np.float32]:
    """(count, 3); what was not seen is None or lies before the picture's edge."""
    part = np.zeros((count, 3), np.float32)
    for row, point in zip(part, points, strict=False):
        if point is not None and 0 <= point.x <= 1 and 0 <= point.y <= 1:
            row[:] = point.x * size.width, point.y * size.height, 1
    return part
