"""What the pose detector learns from: scenes, and what is cut out of them and spoiled.

A scene is a drawn figure (rendered once by all processes into a memory-mapped file), several of
them side by side, a drawing of one to four people, or a ground with nobody on it.
"""

from __future__ import annotations

import json
import math
import multiprocessing
import os
import random
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from core.pose.boxes import FLESH, PADDING, figure_box
from core.pose.skeleton import BODY_JOINTS, MIRROR, Joint, Person, Pose, Size
from training.detector_nets import CROP, SCENE
from training.figures import figure, training_pose
from training.figures.drawings import drawing
from training.figures.grounds import busy, dark, paper
from training.spoiling import Image8, spoiled

Joints = NDArray[np.float32]  # (people, 18, 3)

SIZES = (Size(256, 384), Size(256, 384), Size(320, 320), Size(384, 256))
MOST_IN_FIGURE = 2
MOST_BOXES = 8
# Backs and wild limbs are read worst, so they are shown more often than they are drawn.
HARD = 0.4
# Fewer joints than these are a limb at the edge of the picture, not somebody.
LEAST_JOINTS = 5
PAD = (114, 114, 114)


@dataclass(frozen=True)
class Scene:
    picture: Image8
    people: Joints


@dataclass(frozen=True)
class Shard:
    """Figures of one size on disk; absent people have no visible joint."""

    pictures: NDArray[np.uint8]
    people: NDArray[np.float32]

    def scene(self, index: int) -> Scene:
        people = self.people[index]
        return Scene(np.array(self.pictures[index]), people[people[..., 2].any(1)])


def render_shard(folder: Path, size: Size, first: int, count: int, hard: float = 0.0) -> None:
    """Figures of the seeds from ``first`` on; a shard appears whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{size.width}x{size.height}-{first}"
    shape = (count, size.height, size.width, 3)
    pictures = np.lib.format.open_memmap(folder / f"{name}.part", "w+", np.uint8, shape)
    people = np.zeros((count, MOST_IN_FIGURE, BODY_JOINTS, 3), np.float32)
    for index in range(count):
        pose = training_pose(random.Random(f"posed {first + index}"), size, hard=hard)
        drawn = figure(first + index, size, pose=pose)
        pictures[index] = drawn.picture
        for person, joints in enumerate(drawn.pose.people[:MOST_IN_FIGURE]):
            people[index, person] = joints.body
    pictures.flush()
    np.save(folder / f"{name}.people.npy", people)
    os.replace(folder / f"{name}.part", folder / f"{name}.npy")


def render(
    folder: Path, count: int, first: int, workers: int, each: int = 250, hard: float = 0.0
) -> None:
    """Renders by ``workers`` processes what is not there yet."""
    shards = math.ceil(count / each)
    tasks = []
    for number in range(shards):
        size, seed = SIZES[number % len(SIZES)], first + number * each
        if not (folder / f"{size.width}x{size.height}-{seed}.npy").exists():
            tasks.append((folder, size, seed, min(each, count - number * each), hard))
    if workers > 1 and len(tasks) > 1:
        with multiprocessing.get_context("spawn").Pool(min(workers, len(tasks))) as pool:
            pool.starmap(render_shard, tasks, chunksize=1)
    else:
        for task in tasks:
            render_shard(*task)
    print(json.dumps({"figures": count, "shards rendered": len(tasks)}), flush=True)


def shards_in(folder: Path) -> list[Shard]:
    return [
        Shard(np.load(pictures, mmap_mode="r"), np.load(pictures.with_suffix(".people.npy")))
        for pictures in sorted(folder.glob("*x*.npy"))
        if not pictures.name.endswith(".people.npy")
    ]


def new_scene(rng: random.Random, shards: list[Shard]) -> Scene:
    share = rng.random()
    if share < 0.44:
        return _figure(rng, shards)
    if share < 0.58:
        return _neighbours(rng, shards)
    if share < 0.95:
        return _drawing(rng)
    size = rng.choice(SIZES)
    nobody = np.zeros((0, BODY_JOINTS, 3), np.float32)
    return Scene(rng.choice((busy, dark, paper))(rng, size), nobody)


def _figure(rng: random.Random, shards: list[Shard]) -> Scene:
    shard = rng.choice(shards)
    return shard.scene(rng.randrange(len(shard.pictures)))


def _neighbours(rng: random.Random, shards: list[Shard]) -> Scene:
    """Two to four figures of one size in one picture."""
    shard = rng.choice(shards)
    scenes = [shard.scene(rng.randrange(len(shard.pictures))) for _ in range(rng.choice((2, 2, 4)))]
    height, width = scenes[0].picture.shape[:2]
    columns = 2 if len(scenes) == 4 or height > width or rng.random() < 0.5 else 1
    rows = math.ceil(len(scenes) / columns)
    picture = np.zeros((rows * height, columns * width, 3), np.uint8)
    people = []
    for index, scene in enumerate(scenes):
        x, y = index % columns * width, index // columns * height
        picture[y : y + height, x : x + width] = scene.picture
        people.append(_moved(scene.people, np.array([[1, 0, x], [0, 1, y]], np.float64)))
    return Scene(picture, np.concatenate(people))


def _drawing(rng: random.Random) -> Scene:
    size = rng.choice(SIZES)
    count = rng.choices((1, 2, 3, 4), (5, 3, 1, 1))[0]
    if count == 1:
        pose = training_pose(rng, size, hard=HARD)
    else:
        size = Size(rng.choice((320, 384, 448)), rng.choice((256, 320)))
        pose = Pose(tuple(_placed(rng, size, i, count) for i in range(count)), size)
    drawn = drawing(rng, pose)
    people = [person.body for person in drawn.pose.people if not person.is_empty]
    empty = np.zeros((0, BODY_JOINTS, 3), np.float32)
    return Scene(drawn.picture, np.stack(people) if people else empty)


def _placed(rng: random.Random, size: Size, index: int, count: int) -> Person:
    """One of ``count`` people in a row, of about the same height, sometimes touching."""
    person = training_pose(rng, Size(200, 300), hard=HARD).people[0]
    room = Size(round(size.width / count * rng.uniform(1.0, 1.3)), size.height)
    tall = rng.uniform(0.65, 1.0) * min(room.height / 300, room.width / 160)
    middle = size.width * (index + 0.5) / count
    foot = rng.uniform(0, max(size.height - 300 * tall, 1))
    moved = person.scaled(tall, tall).moved(middle - 100 * tall, foot)
    body = moved.body.copy()
    body[:, 2] *= ((body[:, :2] > 0) & (body[:, :2] < size)).all(1)
    return Person(body)


def _moved(people: Joints, matrix: NDArray[np.float64]) -> Joints:
    moved = people.copy()
    places = people[..., :2] @ matrix[:, :2].T.astype(np.float32)
    moved[..., :2] = (places + matrix[:, 2].astype(np.float32)) * (people[..., 2:] > 0)
    return moved


def _inside(people: Joints, size: Size) -> Joints:
    """Joints outside of the picture are hidden."""
    kept = people.copy()
    kept[..., 2] *= ((people[..., :2] > 0) & (people[..., :2] < size)).all(-1)
    return kept


def _mirrored(scene: Scene) -> Scene:
    people = scene.people[:, list(MIRROR)].copy()
    people[..., 0] = np.where(people[..., 2] > 0, scene.picture.shape[1] - people[..., 0], 0)
    return Scene(np.ascontiguousarray(scene.picture[:, ::-1]), people)


def _turn(rng: random.Random) -> float:
    share = rng.random()
    if share < 0.12:
        return rng.uniform(-180, 180)
    if share < 0.15:
        return 180.0
    return rng.gauss(0, 12) if share < 0.6 else 0.0


def crop_of(rng: random.Random, scene: Scene) -> tuple[Image8, Joints]:
    """Somebody as they are handed to the pose network, more or less well cut out: (18, 3)."""
    if not len(scene.people):
        return spoiled(rng, cv2.resize(scene.picture, tuple(CROP))), np.zeros((18, 3), np.float32)
    if rng.random() < 0.5:
        scene = _mirrored(scene)
    joints = scene.people[rng.randrange(len(scene.people))][None]
    turn = cv2.getRotationMatrix2D((0, 0), _turn(rng), 1.0)
    box = figure_box(Person(_moved(joints, turn)[0]))
    fit = min(CROP.width / box.width, CROP.height / box.height) / PADDING
    fit *= math.exp(rng.gauss(0, 0.14))
    turn *= fit
    middle = np.array([box.left + box.right, box.top + box.bottom]) / 2
    reach = FLESH * max(box.width, box.height)
    middle += [rng.gauss(0, reach * 0.7), rng.gauss(0, reach * 0.7)]
    if rng.random() < 0.08:  # half of the figure has left the picture
        middle[1] -= rng.uniform(0.1, 0.45) * box.height
    turn[:, 2] = np.array(CROP) / 2 - middle * fit
    picture = _warped(rng, scene.picture, turn, CROP)
    return _covered(rng, spoiled(rng, picture), _inside(_moved(joints, turn), CROP)[0])


def _warped(rng: random.Random, picture: Image8, matrix: NDArray[np.float64], size: Size) -> Image8:
    edge = cv2.BORDER_CONSTANT if rng.random() < 0.7 else cv2.BORDER_REPLICATE
    ground = rng.choice(((124, 116, 104), (124, 116, 104), (0, 0, 0), (255, 255, 255), PAD))
    shrinks = abs(np.linalg.det(matrix[:, :2])) < 0.5
    return cv2.warpAffine(
        picture, matrix, tuple(size), flags=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR,
        borderMode=edge, borderValue=ground,
    )  # fmt: skip


def _covered(rng: random.Random, picture: Image8, joints: Joints) -> tuple[Image8, Joints]:
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
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), _turn(rng) * rng.choice((0, 0, 1)), fit)
    turn[:, 2] += (fit - 1) * np.array([width, height]) / 2
    spare = np.array(SCENE) - np.array([width, height]) * fit
    if rng.random() < 0.4 or (spare < -1).any():
        turn[:, 2] += spare * [rng.random(), rng.random()]
    picture = cv2.warpAffine(
        scene.picture, turn, tuple(SCENE), borderMode=cv2.BORDER_CONSTANT, borderValue=PAD,
        flags=cv2.INTER_AREA if fit < 0.7 else cv2.INTER_LINEAR,
    )  # fmt: skip
    return spoiled(rng, picture), boxes_of(_inside(_moved(scene.people, turn), SCENE))


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
        crops = [crop_of(rng, new_scene(rng, self.shards)) for _ in range(self.crops)]
        views = [view_of(rng, new_scene(rng, self.shards)) for _ in range(self.views)]
        parts = (*zip(*crops, strict=True), *zip(*views, strict=True))
        stacked = (torch.from_numpy(np.stack(part)) for part in parts)
        return dict(zip(("crops", "joints", "views", "boxes"), stacked, strict=True))
