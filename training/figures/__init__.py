"""Drawn figures: ``figure(seed, size)`` is the same picture, pose and caption every time."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.figures.attributes import ATTRIBUTES
from core.figures.body.bodies import Body, body_of
from core.figures.draw import draw_picture
from core.figures.looks import Look, Scene, new_look, new_scene
from core.figures.painting.paint import Label
from core.geometry import Size
from core.pose.skeleton import Pose
from training.figures.captions import count_tag, look_tags, sentence
from training.figures.held_out import FAMILIES, HELD_OUT_POSES, HeldOutPose, held_out_pose
from training.figures.skeletons import pose_of, training_pose, training_skeletons

__all__ = [
    "ATTRIBUTES", "FAMILIES", "HELD_OUT_POSES", "Body", "Figure", "HeldOutPose", "Label", "Look",
    "Scene", "figure", "held_out_pose", "new_look", "new_scene", "training_pose",
]  # fmt: skip


@dataclass(frozen=True)
class Figure:
    """``looks`` are in the order of ``pose.people``; so are ``bodies``, without those people of
    whom too little shows to draw them."""

    picture: NDArray[np.uint8]  # (height, width, 3) RGB
    pose: Pose
    tags: tuple[str, ...]
    sentence: str
    looks: tuple[Look, ...]
    scene: Scene
    bodies: tuple[Body, ...]
    labels: NDArray[np.uint8] | None = None  # (height, width) of ``Label``, when asked for

    @property
    def caption(self) -> str:
        return ", ".join(self.tags)

    def shows(self, label: Label, person: int = 0) -> NDArray[np.bool_]:
        """(height, width): where a person's hair, outfit … is seen; needs ``labels=True``."""
        assert self.labels is not None, "drawn without labels"
        return self.labels == (label if label == Label.GROUND else label + 16 * person)

    def attributes(self, person: int = 0) -> dict[str, str]:
        """One value for each name of ``ATTRIBUTES``."""
        return self.looks[person].attributes() | self.scene.attributes()


def figure(
    seed: int,
    size: Size,
    *,
    look: Look | None = None,
    pose: Pose | None = None,
    people: int | None = None,
    scene: Scene | None = None,
    action: str | None = None,
    scale: int = 1,
    labels: bool = False,
) -> Figure:
    """The figure of a seed, composed for ``size`` and drawn ``scale`` times as large.

    ``pose`` is drawn as it is, stretched to ``size``; without it training poses are drawn, of
    ``action`` if one is named, and of 1 or 2 ``people`` by chance. ``look`` is the first person's.
    """
    rng = random.Random(seed)
    if pose is None:
        skeletons = training_skeletons(rng, size, people, action)
        pose = pose_of(skeletons, size)
        found: list[Body | None] = [skeleton.body for skeleton in skeletons]
    else:
        pose = pose.scaled_to(size)
        found = [body_of(person) for person in pose.people]
    looks = tuple(new_look(rng, body.action if body else "") for body in found)
    if look is not None and looks:
        looks = (look, *looks[1:])
    scene = scene or new_scene(rng)
    shown = [(who, body) for who, body in zip(looks, found, strict=True) if body is not None]
    drawing = [(who, body.scaled(scale)) for who, body in shown]
    picture, seen = draw_picture(
        size.times(scale), scene, drawing, rng.randrange(1 << 30),
        labels=labels,
    )  # fmt: skip
    who = [look for look, _ in shown]
    words = [look_tags(one, body) for one, body in shown]
    return Figure(
        picture, pose.scaled_to(size.times(scale)), (*count_tag(who),
        *(tag for tags in words for tag in tags), *scene.tags), sentence(shown, scene), looks,
        scene, tuple((body for _, body in shown)), seen,
    )  # fmt: skip
