"""The colours of a person, measured where the joints say that hair, skin and clothes lie."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.figures.attributes import Colour
from core.figures.colours import lab
from core.pose.anatomy.head import HEAD_JOINTS, Head, head_of_person, joints_of, torso_of
from core.pose.appearance import Image8
from core.pose.skeleton import Joint, Person

Points = NDArray[np.float64]

FEWEST_PIXELS = 12
# Name: the bones, how far along each, and the reach in torsos.
LIMBS: dict[str, tuple[tuple[tuple[int, int], ...], float, float]] = {
    "sleeve": (((2, 3), (5, 6)), 0.45, 0.06),
    "leg": (((8, 9), (11, 12)), 0.45, 0.08),
    "shin": (((9, 10), (12, 13)), 0.5, 0.06),
    "shoe": (((9, 10), (12, 13)), 1.12, 0.06),
}
TRUNK = (Joint.RIGHT_SHOULDER, Joint.LEFT_SHOULDER, Joint.RIGHT_HIP, Joint.LEFT_HIP)
# Cheeks: azimuth from the face's middle, height and reach in radii of the head.
CHEEKS = ((-0.62, -0.48, 0.8), (0.62, -0.48, 0.8))
EYES = (HEAD_JOINTS[Joint.RIGHT_EYE], HEAD_JOINTS[Joint.LEFT_EYE])
# An iris, in CIELAB: neither line nor white, and no skin.
IRIS_LIGHT, IRIS_CHROMA, FROM_SKIN = (18.0, 88.0), 14.0, 28.0

NAMES = ("hair", "skin", "iris", "cloth", *LIMBS)


def measured_colours(picture: Image8, person: Person) -> dict[str, Colour]:
    """The middle colour (RGB, 0–255) of each of ``NAMES`` of which enough lies in the picture
    (height, width, 3), in whose pixels the person is: hair over the forehead, cheeks, eyes, the
    cloth on the trunk, and what upper arms, thighs, shins and feet show."""
    found: dict[str, Colour] = {}
    head = head_of_person(person)
    if head is not None:
        up = np.array([np.sin(head.tilt), -np.cos(head.tilt)])
        crown = head.centre + 0.72 * head.radius * up
        found |= _median("hair", picture, _disc(crown, 0.22 * head.radius))
        found |= _face(picture, head)
    corners = person.body[list(TRUNK)]
    if person.visible[list(TRUNK)].all():
        middle = corners[:, :2].mean(0)
        reach = 0.3 * float(np.hypot(*(corners[:2, :2].mean(0) - corners[2:, :2].mean(0))))
        found |= _median("cloth", picture, _disc(middle, reach))
    return found | _limbs(picture, person)


def _face(picture: Image8, head: Head) -> dict[str, Colour]:
    if head.faces_away:
        return {}
    cheeks = [_disc(at, 0.1 * head.radius) for at in _on_head(head, CHEEKS)]
    found = _median("skin", picture, np.concatenate(cheeks)) if cheeks else {}
    eyes = [_disc(at, 0.15 * head.radius, rings=12) for at in _on_head(head, EYES)]
    if "skin" in found and eyes:
        pixels = _pixels(picture, np.concatenate(eyes))
        seen = lab(pixels)
        chroma = np.hypot(seen[:, 1], seen[:, 2])
        apart = np.linalg.norm(seen - lab(np.array(found["skin"])), axis=1)
        is_iris = (seen[:, 0] > IRIS_LIGHT[0]) & (seen[:, 0] < IRIS_LIGHT[1])
        is_iris &= (chroma > IRIS_CHROMA) & (apart > FROM_SKIN)
        found |= _middle("iris", pixels[is_iris])
    return found


def _on_head(head: Head, places: Sequence[tuple[float, float, float]]) -> list[Points]:
    """Where they are seen; without those that the head turns away."""
    up = np.array([np.sin(head.tilt), -np.cos(head.tilt)])
    right = np.array([np.cos(head.tilt), np.sin(head.tilt)])
    return [
        head.centre + head.radius * (reach * np.sin(azimuth + head.yaw) * right + height * up)
        for azimuth, height, reach in places
        if np.cos(azimuth + head.yaw) > 0.35
    ]


def _limbs(picture: Image8, person: Person) -> dict[str, Colour]:
    joints = joints_of(person)
    if joints is None:
        return {}
    torso = torso_of(joints)
    found: dict[str, Colour] = {}
    for name, (bones, along, reach) in LIMBS.items():
        discs = [
            _disc(joints[start] + along * (joints[end] - joints[start]), reach * torso)
            for start, end in bones
            if person.visible[start] and person.visible[end]
        ]
        if discs:
            found |= _median(name, picture, np.concatenate(discs))
    return found


def _disc(centre: NDArray[np.floating], radius: float, rings: int = 8) -> Points:
    """(n, 2) points in it, evenly."""
    turn, reach = np.meshgrid(np.linspace(0, 2 * np.pi, 16, endpoint=False), np.sqrt(
        np.linspace(0.02, 1, rings)))  # fmt: skip
    around = np.stack([np.cos(turn), np.sin(turn)], -1) * reach[..., None]
    return centre + radius * around.reshape(-1, 2)


def _pixels(picture: Image8, points: Points) -> NDArray[np.float64]:
    """(n, 3) of those that lie in the picture."""
    height, width = picture.shape[:2]
    x, y = np.floor(points).astype(int).T
    inside = (x >= 0) & (y >= 0) & (x < width) & (y < height)
    return picture[y[inside], x[inside]].astype(np.float64)


def _median(name: str, picture: Image8, points: Points) -> dict[str, Colour]:
    return _middle(name, _pixels(picture, points))


def _middle(name: str, found: NDArray[np.float64]) -> dict[str, Colour]:
    if len(found) < FEWEST_PIXELS:
        return {}
    # The pixel nearest to the median: halves of two colours are none between them.
    r, g, b = found[np.abs(found - np.median(found, axis=0)).sum(1).argmin()]
    return {name: (float(r), float(g), float(b))}
