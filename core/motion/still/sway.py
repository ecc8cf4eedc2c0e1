"""By how much each place of a figure moves: with the breath, and as hair and cloth swing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.cutout.parts import BodyPart
from core.motion.still.scene import Floats, Scene
from core.pose.anatomy.head import head_of_person, joints_of, torso_of
from core.pose.skeleton import Person

# Of the torso's length: how far the shoulders rise with a breath, and the chest widens.
RISE, WIDENING = 0.02, 0.012
# Of the head's radius: how far the tips of hair swing; and of the torso's length, cloth.
HAIR_SWING, CLOTH_SWING = 0.17, 0.07
# The tip trails behind the root by so many radians over a torso's length.
TRAIL = 2.2
LOOSE = (BodyPart.SKIRT, BodyPart.CAPE)


@dataclass(frozen=True)
class Sway:
    """``rise`` (h, w, 2) is moved by at the top of a breath, in pixels x and y; ``swing`` (h, w) is
    how far loose things go to a side at most, ``lag`` (h, w) by how many radians they trail."""

    rise: Floats
    swing: Floats
    lag: Floats

    def at(self, breath: float, phase: float) -> Floats:
        """(h, w, 2): by how much each place has moved; nothing has as a clip begins."""
        moved = self.rise * np.float32(breath)
        waved = np.sin(np.float32(phase) - self.lag) + np.sin(self.lag)
        moved[..., 0] += self.swing * waved
        return moved


def sway_of(scene: Scene, *, breathes: bool, swings: bool) -> Sway:
    """Of all people of the scene, each of whom moves what is nearest to them."""
    height, width = scene.cover.shape
    rise, swing, lag = (
        np.zeros(shape, np.float32)
        for shape in ((height, width, 2), (height, width), (height, width))
    )
    people = [person for person in scene.pose.people if joints_of(person) is not None]
    for person, mine in zip(people, _shares(people, (height, width)), strict=True):
        if breathes:
            rise += _rise(person, (height, width)) * mine[..., None]
        if swings and scene.parts is not None:
            mass, late = _swing(person, scene)
            swing += mass * mine
            lag += late * mine
    return Sway(rise * _held_at_edges(scene)[..., None], swing, lag)


def _grid(shape: tuple[int, int]) -> tuple[Floats, Floats]:
    rows, columns = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
    return columns, rows


def _shares(people: list[Person], shape: tuple[int, int]) -> list[Floats]:
    """How much each person has a say in each place: the nearest spine decides, softly."""
    if len(people) == 1:
        return [np.ones(shape, np.float32)]
    columns, rows = _grid(shape)
    near: list[Floats] = []
    for person in people:
        joints = joints_of(person)
        assert joints is not None
        away = np.abs(columns - joints[1, 0]) + 0.3 * np.abs(rows - joints[1, 1])
        near.append(np.exp(-away / np.float32(0.15 * torso_of(joints))))
    whole = np.sum(near, 0) + np.float32(1e-20)
    return [one / whole for one in near]


def _rise(person: Person, shape: tuple[int, int]) -> Floats:
    """Nothing below the hips moves; the head goes with the shoulders."""
    joints = joints_of(person)
    assert joints is not None
    hips, length = (joints[8] + joints[11]) / 2, torso_of(joints)
    up = (joints[1] - hips) / length
    columns, rows = _grid(shape)
    x, y = columns - np.float32(hips[0]), rows - np.float32(hips[1])
    height = (x * up[0] + y * up[1]) / length  # 0 at the hips, 1 at the neck
    aside = (x * -up[1] + y * up[0]) / length
    lifted = _smooth((height - 0.05) / 0.85) * RISE * length
    chest = np.exp(-(((height - 0.72) / 0.22) ** 2)) * np.exp(-((aside / 0.45) ** 4))
    widened = chest * aside * WIDENING / 0.3 * length
    return np.stack([lifted * up[0] - widened * up[1], lifted * up[1] + widened * up[0]], 2).astype(
        np.float32
    )


def _swing(person: Person, scene: Scene) -> tuple[Floats, Floats]:
    """Pixels and radians: hair from the head on, cloth from where it hangs."""
    import cv2

    joints, head = joints_of(person), head_of_person(person)
    assert joints is not None
    assert head is not None
    assert scene.parts is not None
    length, radius = torso_of(joints), head.radius
    columns, rows = _grid(scene.cover.shape)
    away = np.hypot(columns - np.float32(head.centre[0]), rows - np.float32(head.centre[1]))
    free = _smooth((away - 0.75 * radius) / (2.2 * radius))
    hair = _soft(scene.parts == BodyPart.HAIR, radius * 0.12) * free * HAIR_SWING * radius
    hanging = np.isin(scene.parts, LOOSE)
    depth = np.asarray(cv2.distanceTransform((~_tops(hanging)).astype(np.uint8), cv2.DIST_L2, 3))
    cloth = _soft(hanging, length * 0.04) * _smooth(depth / (0.8 * length)) * CLOTH_SWING * length
    late = np.where(hair > cloth, away, rows - np.float32(joints[1, 1])) * (TRAIL / length)
    return (hair + cloth).astype(np.float32), _even(late.astype(np.float32), radius * 0.3)


def _tops(hanging: np.ndarray[tuple[int, int], np.dtype[np.bool_]]) -> np.ndarray:
    """The uppermost pixel of each column of what hangs."""
    first = hanging & (np.cumsum(hanging, 0) == 1)
    return first if first.any() else np.ones_like(hanging)


def _soft(mask: np.ndarray, sigma: float) -> Floats:
    """What is beside it moves a little too, so that nothing tears."""
    return _even(mask.astype(np.float32), max(1.0, sigma))


def _even(values: Floats, sigma: float) -> Floats:
    import cv2

    return np.asarray(cv2.GaussianBlur(values, (0, 0), max(1.0, sigma)), np.float32)


def _held_at_edges(scene: Scene) -> Floats:
    """0 where the picture's lower edge cuts the figure: it goes on there, and must not come off."""
    height, width = scene.cover.shape
    if not (scene.cover[-1] > 0.5).any():
        return np.ones((height, width), np.float32)
    rows = np.arange(height, dtype=np.float32)[:, None]
    held = _smooth((height - 1 - rows) / (0.12 * height))
    return np.broadcast_to(held, (height, width)).astype(np.float32)


def _smooth(share: np.ndarray) -> Floats:
    held = np.clip(share, 0, 1).astype(np.float32)
    return held * held * (3 - 2 * held)
