"""Where a person's looks are read: three small pictures cut out around the joints."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from core.pose.skeleton import Pose, Size
from training.figures.attributes import ATTRIBUTES
from training.figures.bodies import Body, body_of

Image8 = NDArray[np.uint8]

READ = ("hair_style", "hair_colour", "eye_colour", "outfit", "outfit_colour", "place")
BODY, HEAD, WHOLE = Size(128, 192), Size(96, 96), Size(96, 96)
VIEWS = {"body": BODY, "head": HEAD, "whole": WHOLE}
# A head with its hair, over the head's radius; the room around a body, too.
HEAD_REACH, BODY_REACH = 2.6, 1.6
# No finer than the figures it is learned from: cutting a larger picture would alias.
MOST_SIDE = 384
PAPER = (255, 255, 255)
LABELS = {name: ATTRIBUTES[name] for name in READ}


def views(picture: Image8, pose: Pose, person: int = 0) -> dict[str, Image8]:
    """(height, width, 3) of the sizes in ``VIEWS``. Without a body all show the whole picture."""
    height, width = picture.shape[:2]
    factor = min(1.0, MOST_SIDE / max(height, width))
    if factor < 1:
        target = round(width * factor), round(height * factor)
        picture = cv2.resize(picture, target, interpolation=cv2.INTER_AREA)
    size = Size(picture.shape[1], picture.shape[0])
    whole = cv2.resize(picture, tuple(WHOLE), interpolation=cv2.INTER_AREA)
    body = _body(pose.scaled_to(size), person)
    if body is None:
        every = (size.width / 2, size.height / 2), (size.width / 2, size.height / 2)
        return {
            "whole": whole,
            "head": _cut(picture, *every, HEAD),
            "body": _cut(picture, *every, BODY),
        }
    reach = body.radius * HEAD_REACH
    return {
        "whole": whole,
        "head": _cut(picture, body.head, (reach, reach), HEAD),
        "body": _cut(picture, *_box(body), BODY),
    }


def shows_eyes(pose: Pose, person: int = 0) -> bool:
    body = _body(pose, person)
    return body is not None and not body.faces_away


def _body(pose: Pose, person: int) -> Body | None:
    return body_of(pose.people[person]) if person < len(pose.people) else None


def _box(body: Body) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Centre and half sides around the joints that show, and the head."""
    shown = np.vstack([body.joints[body.visible], body.head])
    reach = body.radius * BODY_REACH
    low, high = shown.min(0) - reach, shown.max(0) + reach
    return (low + high) / 2, (high - low) / 2


def _cut(picture: Image8, centre: object, half: object, size: Size) -> Image8:
    """The rectangle around ``centre``, grown to the shape of ``size``; paper lies beyond."""
    x, y = np.asarray(centre, float)
    across, down = np.maximum(np.asarray(half, float), 4.0)
    factor = min(size.width / (2 * across), size.height / (2 * down))
    turn = np.array([
        [factor, 0, size.width / 2 - factor * x],
        [0, factor, size.height / 2 - factor * y],
    ])  # fmt: skip
    return cv2.warpAffine(
        picture, turn, tuple(size), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT,
        borderValue=PAPER,
    )  # fmt: skip
