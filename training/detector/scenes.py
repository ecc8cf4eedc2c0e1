"""The scenes a pose detector learns from: figures, drawings and grounds, and who is where in them.

A scene is a drawn figure (rendered once by all processes into a memory-mapped file, with a mask of
where somebody is), several of them side by side, a drawing of one to four people, or a picture with
nobody in it. Figures are shown before other grounds, as line art, in flat or other colours, and
parts of pictures as pictures of their own: what is cut away is not there.
"""

from __future__ import annotations

import json
import math
import os
import random
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.geometry import Size
from core.pose.skeleton import BODY_JOINTS, Person, Pose
from training.data.augment import Image8
from training.data.restyle import flat_colours, line_art, recoloured, with_background
from training.figures import figure, training_pose
from training.figures.close_up import Cut, close_up
from training.figures.drawings import drawing
from training.figures.empty_scenes import empty_scene
from training.figures.skeletons import is_held_out, new_body, place, pose_of
from training.processes import process_pool

Joints = NDArray[np.float32]  # (people, 18, 3)
Matrix = NDArray[np.float64]  # (3, 3), of homogeneous places

SIZES = (Size(256, 384), Size(256, 384), Size(320, 320), Size(384, 256))
MOST_IN_FIGURE = 2
# Backs and wild limbs are read worst, so they are shown more often than they are drawn.
HARD = 0.4
# Of the figures: seen from near, and tall ones, which the generator draws less often.
CLOSE, TALL = 0.4, 0.2
CUTS: dict[Cut, float] = {Cut.PORTRAIT: 2, Cut.BUST: 3, Cut.HALF: 3, Cut.KNEES: 2}
# Fewer joints than these are a limb at the edge of the picture, not somebody.
LEAST_JOINTS = 5
# How often a figure stands before another ground, and how often a picture is cut down to a part.
NEW_BACKGROUND_SHARE, CROP_SHARE = 0.35, 0.2


@dataclass(frozen=True)
class Scene:
    """``mask`` is 255 where somebody is, 0 on the ground; None where nobody knows."""

    picture: Image8
    people: Joints
    mask: Image8 | None = None


@dataclass(frozen=True)
class Shard:
    """Figures of one size on disk; absent people have no visible joint."""

    pictures: NDArray[np.uint8]
    people: NDArray[np.float32]
    masks: NDArray[np.uint8] | None = None

    def scene(self, index: int) -> Scene:
        people = self.people[index]
        mask = None if self.masks is None else np.array(self.masks[index])
        return Scene(np.array(self.pictures[index]), people[people[..., 2].any(1)], mask)


def figure_pose(rng: random.Random, size: Size, hard: float = 0.0) -> Pose:
    """Nobody of it is held out."""
    share = rng.random()
    if share >= CLOSE + TALL:
        return training_pose(rng, size, hard=hard)
    view = rng.choice((None, None, "back", "side"))
    while True:
        if share < CLOSE:
            cut = rng.choices(list(CUTS), list(CUTS.values()))[0]
            pose = close_up(rng, size, cut, view=view)
        else:
            body = new_body(rng, heads=rng.uniform(5.8, 8.2), view=view)
            pose = pose_of(place(rng, size, [body]), size)
        if not any(is_held_out(person) for person in pose.people):
            return pose


def render_shard(folder: Path, size: Size, first: int, count: int, hard: float = 0.0) -> None:
    """Figures of the seeds from ``first`` on; a shard appears whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{size.width}x{size.height}-{first}"
    shape = (count, size.height, size.width, 3)
    pictures = np.lib.format.open_memmap(folder / f"{name}.part", "w+", np.uint8, shape)
    masks = np.zeros(shape[:3], np.uint8)
    people = np.zeros((count, MOST_IN_FIGURE, BODY_JOINTS, 3), np.float32)
    for index in range(count):
        pose = figure_pose(random.Random(f"posed {first + index}"), size, hard)
        drawn = figure(first + index, size, pose=pose, labels=True)
        assert drawn.labels is not None
        pictures[index], masks[index] = drawn.picture, 255 * (drawn.labels > 0)
        for person, joints in enumerate(drawn.pose.people[:MOST_IN_FIGURE]):
            people[index, person] = joints.body
    pictures.flush()
    np.save(folder / f"{name}.people.npy", people)
    np.save(folder / f"{name}.masks.npy", masks)
    os.replace(folder / f"{name}.part", folder / f"{name}.npy")


def render(
    folder: Path, count: int, first: int, workers: int, each: int = 250, hard: float = 0.0
) -> None:
    """Renders by ``workers`` processes what is not there yet. Raises ``BrokenProcessPool`` when one
    of them dies."""
    shards = math.ceil(count / each)
    tasks = []
    for number in range(shards):
        size, seed = SIZES[number % len(SIZES)], first + number * each
        if not (folder / f"{size.width}x{size.height}-{seed}.npy").exists():
            tasks.append((folder, size, seed, min(each, count - number * each), hard))
    if workers > 1 and len(tasks) > 1:
        with process_pool(min(workers, len(tasks))) as pool:
            list(pool.map(render_shard, *zip(*tasks, strict=True)))
    else:
        for task in tasks:
            render_shard(*task)
    print(json.dumps({"figures": count, "shards rendered": len(tasks)}), flush=True)


def shards_in(folder: Path) -> list[Shard]:
    """Those of ``through_codec`` have no masks: what is blotched has no rim."""
    found: list[Shard] = []
    for pictures in sorted(folder.glob("*x*.npy")):
        if pictures.name.endswith((".people.npy", ".masks.npy")):
            continue
        masks = pictures.with_suffix(".masks.npy")
        found.append(
            Shard(
                np.load(pictures, mmap_mode="r"), np.load(pictures.with_suffix(".people.npy")),
                np.load(masks, mmap_mode="r") if masks.exists() else None,
            )
        )  # fmt: skip
    return found


def new_scene(rng: random.Random, shards: list[Shard], empty: float = 0.05) -> Scene:
    """``empty`` is the share of scenes with nobody in them."""
    if rng.random() < empty:
        return Scene(empty_scene(rng, rng.choice(SIZES)), np.zeros((0, BODY_JOINTS, 3), np.float32))
    share = rng.random()
    if share < 0.55:
        scene = _figure(rng, shards)
    elif share < 0.68:
        scene = _mosaic(rng, shards)
    else:
        scene = _drawing(rng)
    return _random_crop(rng, scene) if rng.random() < CROP_SHARE else scene


def _figure(rng: random.Random, shards: list[Shard]) -> Scene:
    shard = rng.choice(shards)
    return _restyled(rng, shard.scene(rng.randrange(len(shard.pictures))))


def _restyled(rng: random.Random, scene: Scene) -> Scene:
    picture, share = scene.picture, rng.random()
    if scene.mask is not None and rng.random() < NEW_BACKGROUND_SHARE:
        height, width = picture.shape[:2]
        picture = with_background(picture, scene.mask, empty_scene(rng, Size(width, height)))
    if share < 0.12:
        picture = line_art(rng, picture, scene.mask)
    elif share < 0.26:
        picture = flat_colours(rng, picture)
    elif share < 0.4:
        picture = recoloured(rng, picture)
    return replace(scene, picture=picture)


def _random_crop(rng: random.Random, scene: Scene) -> Scene:
    """A part of the picture in which enough of somebody is left; else the whole."""
    height, width = scene.picture.shape[:2]
    wide, high = (max(96, round(side * rng.uniform(0.4, 0.95))) for side in (width, height))
    wide, high = min(wide, width), min(high, height)
    left, top = rng.randint(0, width - wide), round((height - high) * rng.triangular(0, 1, 0.1))
    moved = placed(scene.people, translation(-left, -top))
    kept = inside(moved, Size(wide, high))
    if (kept[..., 2] > 0).sum(-1).max(initial=0) < LEAST_JOINTS:
        return scene
    there = (kept[..., 2] > 0).any(1)
    return Scene(np.array(scene.picture[top : top + high, left : left + wide]), kept[there])


def _mosaic(rng: random.Random, shards: list[Shard]) -> Scene:
    """Two to four figures of one size in one picture."""
    shard = rng.choice(shards)
    scenes = [_figure(rng, [shard]) for _ in range(rng.choice((2, 2, 4)))]
    height, width = scenes[0].picture.shape[:2]
    columns = 2 if len(scenes) == 4 or height > width or rng.random() < 0.5 else 1
    rows = math.ceil(len(scenes) / columns)
    picture = np.zeros((rows * height, columns * width, 3), np.uint8)
    people = []
    for index, scene in enumerate(scenes):
        x, y = index % columns * width, index // columns * height
        picture[y : y + height, x : x + width] = scene.picture
        people.append(placed(scene.people, translation(x, y)))
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


def translation(x: float, y: float) -> Matrix:
    return np.array([[1.0, 0.0, x], [0.0, 1.0, y], [0.0, 0.0, 1.0]])


def placed(people: Joints, matrix: Matrix) -> Joints:
    """Visible joints where ``matrix`` takes them; hidden ones lie at 0."""
    moved = people.copy()
    places = people[..., :2] @ matrix[:, :2].T.astype(np.float32) + matrix[:, 2].astype(np.float32)
    moved[..., :2] = places[..., :2] / places[..., 2:] * (people[..., 2:] > 0)
    return moved


def inside(people: Joints, size: Size) -> Joints:
    """Joints outside of the picture are hidden."""
    kept = people.copy()
    kept[..., 2] *= ((people[..., :2] > 0) & (people[..., :2] < size)).all(-1)
    return kept
