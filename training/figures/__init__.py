"""Drawn figures: ``figure(seed, size)`` is the same picture, pose and caption every time."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.pose.skeleton import Pose, Size
from training.figures.draw import draw_figure
from training.figures.looks import Look, random_look, sentence, tags
from training.figures.skeletons import Skeleton, random_skeleton


@dataclass(frozen=True)
class Figure:
    picture: NDArray[np.uint8]  # (height, width, 3) RGB
    skeleton: Skeleton
    look: Look
    tags: tuple[str, ...]
    sentence: str

    @property
    def pose(self) -> Pose:
        return self.skeleton.pose

    @property
    def caption(self) -> str:
        return ", ".join(self.tags)


def figure(seed: int, size: Size, *, action: str | None = None, scale: int = 1) -> Figure:
    """The figure of a seed, composed for ``size`` and drawn ``scale`` times as large."""
    rng = random.Random(seed)
    skeleton = random_skeleton(rng, size, action)
    look = random_look(rng, skeleton.action)
    drawn = skeleton if scale == 1 else skeleton.scaled(scale)
    picture = draw_figure(drawn, look, rng.randrange(1 << 30), oversampling=2 if scale == 1 else 1)
    facts = (look, skeleton.action, skeleton.view)
    return Figure(picture, drawn, look, tags(*facts), sentence(*facts))
