"""A picture of a skeleton, as openpose ControlNets are shown it → ``Pose``.

The inverse of ``render.control_map``: every joint has its own colour, drawn as a full disc over all
bones. A disc is found where its colour fills a disc's shape, whatever later discs hide of it; bones
say which joints belong to one person. Hands, which lie over the body and share colours with it,
are read first. The white dots of faces carry no names: a face's shape is fitted to them.

    ground, colours    a picture on black, and which colour each pixel has
    hands              discs and lines → 21 points
    discs, bodies      discs → joints → people
    faces, face_shape  white dots → 70 points
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core.errors import PoseFormatError
from core.geometry import Size
from core.pose.decode import bodies, colours, discs, faces, ground, hands
from core.pose.decode.bodies import Found, Hidden
from core.pose.decode.ground import DARK, Pixels
from core.pose.skeleton import BODY_JOINTS, Joint, Person, Pose

if TYPE_CHECKING:
    from PIL import Image

LEAST_DARK = 0.5
LARGEST_SIDE = 4096
# Discs smaller than this are looked at in an enlarged picture.
SMALL_RADIUS, LARGEST_ENLARGED = 3.2, 3072


def decode(image: Image.Image) -> Pose:
    """The people of a skeleton picture, on a canvas of its size, to about a pixel.

    Raises ``PoseFormatError`` when the picture shows no skeleton.
    """
    size = Size(*image.size)
    if max(size) > LARGEST_SIDE:
        raise PoseFormatError(
            expected=f"a skeleton picture of at most {LARGEST_SIDE} pixels a side",
            got=size,
            todo="make it smaller",
            shown=f"This skeleton picture is too large. Make it at most {LARGEST_SIDE} pixels wide "
            "and high.",
        )
    pixels = ground.on_black(image)
    if (pixels.max(axis=2) < DARK).mean() < LEAST_DARK:
        raise _not_a_skeleton("a picture that is not mostly black")
    pixels, factor = _enlarged(pixels)
    people = _people(pixels)
    if not people:
        raise _not_a_skeleton("no three joints with bones between them")
    return Pose(tuple(_person(found).scaled(1 / factor, 1 / factor) for found in people), size)


def _not_a_skeleton(what: str) -> PoseFormatError:
    return PoseFormatError(
        expected="coloured OpenPose sticks on black",
        got=what,
        todo="take a control map, or find the pose in the picture instead",
        shown="This is no skeleton picture. Use “Find the pose in it” instead.",
    )


def _enlarged(pixels: Pixels) -> tuple[Pixels, float]:
    """Discs of two pixels in a small picture are discs again when it is enlarged."""
    import cv2

    radius = discs.typical_radius(colours.nearest(pixels, colours.JOINTS))
    is_large = radius is not None and radius >= SMALL_RADIUS
    if is_large or max(pixels.shape) * 2 > LARGEST_ENLARGED:
        return pixels, 1.0
    large = cv2.resize(pixels.astype(np.uint8), None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    return large.astype(np.int16), 2.0


def _people(pixels: Pixels) -> list[Found]:
    labels = colours.nearest(pixels, colours.JOINTS)
    clusters = hands.find(pixels, labels)
    for cluster in clusters:
        labels[cluster.covers] = colours.NONE
    joints = discs.find(labels, pixels.max(axis=2) > colours.BRIGHT)
    # A hand lies over its wrist, and may lie over the knee that shares its colour.
    hidden: list[list[Hidden]] = [[] for _ in range(BODY_JOINTS)]
    for cluster in clusters:
        hidden[Joint.RIGHT_WRIST] += cluster.roots
        hidden[Joint.LEFT_WRIST] += cluster.roots
        hidden[Joint.LEFT_KNEE] += cluster.knees
    people = bodies.people(pixels, joints, hidden)
    hands.give(clusters, people)
    faces.give(pixels, people)
    return people


def _person(found: Found) -> Person:
    body = np.zeros((BODY_JOINTS, 3), np.float32)
    for joint, (x, y) in found.joints.items():
        # a joint in the first row or column counts as missing for other readers
        body[joint] = (max(x, 0.5), max(y, 0.5), 1)
    return Person(body, found.left_hand, found.right_hand, found.face)
