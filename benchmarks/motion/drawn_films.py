"""Films of drawn figures whose poses are known: what reading a film is measured by."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.figures.body.bodies import body_of
from core.figures.draw import draw_picture
from core.figures.looks import Look, Scene, new_look, new_scene
from core.geometry import Size
from core.motion.between import frames
from core.motion.timeline import Key, Play, Timeline
from core.pose import presets
from core.pose.skeleton import Person, Pose

SIZE = Size(320, 480)
STREET = Size(640, 400)
# Presets that a dancer goes through, half a second each at 24 frames a second.
DANCE = ("standing", "waving", "arms-up", "dancing", "hands-on-hips", "shrug", "victory", "idol")
WALK = ("walking", "walking~")
STEP_FRAMES = 10


@dataclass(frozen=True)
class DrawnFilm:
    """``poses`` are the truth, one a frame; people keep their place in them."""

    poses: tuple[Pose, ...]
    fps: int
    looks: tuple[Look, ...]
    scene: Scene

    @property
    def size(self) -> Size:
        return self.poses[0].size

    def picture(self, number: int) -> NDArray[np.uint8]:
        """(height, width, 3) RGB."""
        bodies = [body_of(person) for person in self.poses[number].people]
        shown = [(look, body) for look, body in zip(self.looks, bodies, strict=True) if body]
        picture, _ = draw_picture(self.size, self.scene, shown, 1)
        return picture

    def write(self, path: Path, fourcc: str = "mp4v") -> Path:
        import cv2

        out = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*fourcc), self.fps, self.size)
        for number in range(len(self.poses)):
            out.write(np.ascontiguousarray(self.picture(number)[..., ::-1]))
        out.release()
        return path


def dance(seconds: float, fps: int = 24, size: Size = SIZE, seed: int = 1) -> DrawnFilm:
    """One person who keeps moving, whole in the picture."""
    rng = random.Random(seed)
    count = round(seconds * fps)
    needed = 2 + count * 2 // fps
    names = (DANCE * (1 + needed // len(DANCE)))[:needed]
    poses = _through([presets.get(name).pose.fitted_to(size) for name in names], fps // 2)[:count]
    return DrawnFilm(poses, fps, (new_look(rng),), new_scene(rng))


def crossing(seconds: float = 3.0, fps: int = 24, size: Size = STREET, seed: int = 1) -> DrawnFilm:
    """Two people who walk through the picture, one to the left and one to the right, and past each
    other in the middle."""
    rng = random.Random(seed)
    count = round(seconds * fps)
    steps = [_walker(size, fps, count, place) for place in (0, 1)]
    poses = tuple(Pose(pair, size) for pair in zip(*steps, strict=True))
    return DrawnFilm(poses, fps, (new_look(rng), new_look(rng)), new_scene(rng))


def _walker(size: Size, fps: int, count: int, place: int) -> Sequence[Person]:
    keys = [_key(name, size) for name in (*WALK, WALK[0])]
    cycle = _through(keys, STEP_FRAMES * fps // 24)[:-1]
    left, right = 0.17 * size.width, 0.83 * size.width
    walked: list[Person] = []
    for number in range(count):
        person = cycle[(number + 3 * place) % len(cycle)].people[0]
        share = number / max(count - 1, 1)
        x = left + (right - left) * (share if place == 0 else 1 - share)
        walked.append(person.moved(x - size.width / 2, 6.0 * place))
    return walked


def _through(poses: Sequence[Pose], steps: int) -> tuple[Pose, ...]:
    """As many frames from each pose to the next, without a stop."""
    keys = tuple(Key(pose=pose.bodies_only(), steps=steps) for pose in poses)
    return frames(Timeline(keys=keys, play=Play.ONCE))


def _key(name: str, size: Size) -> Pose:
    pose = presets.get(name.removesuffix("~")).pose.fitted_to(size)
    return pose.mirrored() if name.endswith("~") else pose
