"""What the pose detector is shown: somebody cut out of a scene, or all of it, both augmented."""

from __future__ import annotations

import math
import random
from functools import cached_property
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from core.geometry import Size
from core.pose.detection.boxes import FLESH, PADDING, figure_box
from core.pose.skeleton import BODY_JOINTS, MIRROR, Joint, Person
from training.data.augment import Image8, augmented
from training.data.restyle import random_perspective
from training.detector.nets import CROP, SCENE
from training.detector.scenes import (
    LEAST_JOINTS,
    Joints,
    Matrix,
    Scene,
    Shard,
    inside,
    new_scene,
    placed,
    shards_in,
    translation,
)

MOST_BOXES = 8
PAD = (114, 114, 114)
# How often nobody is there, in crops and in whole pictures, and how often a figure is drawn out.
EMPTY_CROPS, EMPTY_VIEWS, PERSPECTIVE_SHARE = 0.08, 0.22, 0.35


def _mirrored(scene: Scene) -> Scene:
    people = scene.people[:, list(MIRROR)].copy()
    people[..., 0] = np.where(people[..., 2] > 0, scene.picture.shape[1] - people[..., 0], 0)
    return Scene(np.ascontiguousarray(scene.picture[:, ::-1]), people)


def _random_angle(rng: random.Random) -> float:
    share = rng.random()
    if share < 0.12:
        return rng.uniform(-180, 180)
    if share < 0.15:
        return 180.0
    return rng.gauss(0, 12) if share < 0.6 else 0.0


def crop_of(rng: random.Random, scene: Scene) -> tuple[Image8, Joints]:
    """Somebody as they are handed to the pose network, more or less well cut out: (18, 3).

    What lies outside of the picture or of the crop is hidden.
    """
    if not len(scene.people):
        hidden = np.zeros((BODY_JOINTS, 3), np.float32)
        return augmented(rng, _empty_crop(rng, scene.picture)), hidden
    if rng.random() < 0.5:
        scene = _mirrored(scene)
    joints = scene.people[rng.randrange(len(scene.people))][None]
    turn = _random_turn(rng, scene)
    box = figure_box(Person(placed(joints, turn)[0]))
    fit = min(CROP.width / box.width, CROP.height / box.height) / PADDING
    fit *= math.exp(rng.gauss(0, 0.14))
    middle = np.array([box.left + box.right, box.top + box.bottom]) / 2
    reach = FLESH * max(box.width, box.height)
    middle += [rng.gauss(0, reach * 0.7), rng.gauss(0, reach * 0.7)]
    if rng.random() < 0.08:  # half of the figure has left the picture
        middle[1] -= rng.uniform(0.1, 0.45) * box.height
    turn = translation(*(np.array(CROP) / 2 - middle * fit)) @ np.diag([fit, fit, 1.0]) @ turn
    picture = _warped(rng, scene.picture, turn, CROP)
    return _occluded(rng, augmented(rng, picture), inside(placed(joints, turn), CROP)[0])


def _empty_crop(rng: random.Random, picture: Image8) -> Image8:
    """All of it, squeezed, or a part."""
    if rng.random() < 0.4:
        return cv2.resize(picture, tuple(CROP), interpolation=cv2.INTER_AREA)
    height, width = picture.shape[:2]
    fit = min(CROP.width / width, CROP.height / height) * math.exp(rng.uniform(-0.3, 1.2))
    corner = [
        (room - fit * side) * rng.random()
        for room, side in ((CROP.width, width), (CROP.height, height))
    ]
    return _warped(rng, picture, translation(*corner) @ np.diag([fit, fit, 1.0]), CROP)


def _random_turn(rng: random.Random, scene: Scene) -> Matrix:
    height, width = scene.picture.shape[:2]
    turn = np.eye(3)
    turn[:2] = cv2.getRotationMatrix2D((0, 0), _random_angle(rng), 1.0)
    if rng.random() < PERSPECTIVE_SHARE:
        turn = turn @ random_perspective(rng, (width, height))
    return turn


def _warped(rng: random.Random, picture: Image8, matrix: Matrix, size: Size) -> Image8:
    edge = cv2.BORDER_CONSTANT if rng.random() < 0.7 else cv2.BORDER_REPLICATE
    ground = rng.choice(((124, 116, 104), (124, 116, 104), (0, 0, 0), (255, 255, 255), PAD))
    shrinks = abs(np.linalg.det(matrix[:2, :2])) < 0.5
    return cv2.warpPerspective(
        picture, matrix, tuple(size), flags=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR,
        borderMode=edge, borderValue=ground,
    )  # fmt: skip


def _occluded(rng: random.Random, picture: Image8, joints: Joints) -> tuple[Image8, Joints]:
    """Something before the figure; joints under something large cannot be known."""
    if rng.random() > 0.25:
        return picture, joints
    picture = picture.copy()
    for _ in range(rng.randint(1, 3)):
        wide, high = rng.randint(6, 60), rng.randint(6, 60)
        x, y = rng.randint(-10, CROP.width), rng.randint(-10, CROP.height)
        colour = tuple(rng.randrange(256) for _ in range(3))
        cv2.rectangle(picture, (x, y), (x + wide, y + high), colour, -1)
        if min(wide, high) > 28:
            low, far = np.array([x, y]), np.array([x + wide, y + high])
            under = ((joints[:, :2] > low) & (joints[:, :2] < far)).all(1)
            joints[under, 2] = 0
    return picture, joints


def view_of(rng: random.Random, scene: Scene) -> tuple[Image8, NDArray[np.float32]]:
    """A whole picture as handed to the people network, and its boxes (MOST_BOXES, 7)."""
    if rng.random() < 0.5:
        scene = _mirrored(scene)
    height, width = scene.picture.shape[:2]
    fit = min(SCENE.width / width, SCENE.height / height)
    fit *= rng.choice((1.0, 1.0, rng.uniform(0.35, 1.0), rng.uniform(1.0, 1.5)))
    turn = np.eye(3)
    turn[:2] = cv2.getRotationMatrix2D(
        (width / 2, height / 2), _random_angle(rng) * rng.choice((0, 0, 1)), fit
    )
    turn[:2, 2] += (fit - 1) * np.array([width, height]) / 2
    spare = np.array(SCENE) - np.array([width, height]) * fit
    if rng.random() < 0.4 or (spare < -1).any():
        turn[:2, 2] += spare * [rng.random(), rng.random()]
    if rng.random() < PERSPECTIVE_SHARE / 2:
        turn = turn @ random_perspective(rng, (width, height))
    picture = cv2.warpPerspective(
        scene.picture, turn, tuple(SCENE), borderMode=cv2.BORDER_CONSTANT, borderValue=PAD,
        flags=cv2.INTER_AREA if fit < 0.7 else cv2.INTER_LINEAR,
    )  # fmt: skip
    return augmented(rng, picture), boxes_of(inside(placed(scene.people, turn), SCENE))


def boxes_of(people: Joints) -> NDArray[np.float32]:
    """(MOST_BOXES, 7): left, top, right, bottom, centre of the body x and y, 1 for a person."""
    boxes = np.zeros((MOST_BOXES, 7), np.float32)
    shown = [body for body in people if (body[:, 2] > 0).sum() >= LEAST_JOINTS]
    for index, body in enumerate(shown[:MOST_BOXES]):
        boxes[index] = (*figure_box(Person(body)), *centre_of(body), 1)
    return boxes


def centre_of(body: Joints) -> NDArray[np.float32]:
    """The middle of the torso: people who overlap seldom share it."""
    trunk = body[[Joint.NECK, Joint.RIGHT_HIP, Joint.LEFT_HIP]]
    if trunk[:, 2].all():
        return trunk[0, :2] * 0.5 + trunk[1:, :2].mean(0) * 0.5
    return body[body[:, 2] > 0, :2].mean(0)


class Batches:
    """``batches(step)``: crops, joints, views, boxes; the same for the same seed and step."""

    def __init__(self, folder: Path, crops: int, views: int, seed: int) -> None:
        self.folder, self.crops, self.views, self.seed = folder, crops, views, seed

    @cached_property
    def shards(self) -> list[Shard]:
        """Opened by the process that reads: mapped files do not travel."""
        return shards_in(self.folder)

    def __call__(self, step: int) -> dict[str, torch.Tensor]:
        rng = random.Random(f"{self.seed} {step}")
        crops = [crop_of(rng, new_scene(rng, self.shards, EMPTY_CROPS)) for _ in range(self.crops)]
        views = [view_of(rng, new_scene(rng, self.shards, EMPTY_VIEWS)) for _ in range(self.views)]
        parts = (*zip(*crops, strict=True), *zip(*views, strict=True))
        stacked = (torch.from_numpy(np.stack(part)) for part in parts)
        return dict(zip(("crops", "joints", "views", "boxes"), stacked, strict=True))
