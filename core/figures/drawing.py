"""Pose + looks + scene → a drawing, at any size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.figures.body.bodies import body_of
from core.figures.draw import Recorded, record
from core.figures.looks import Look, Scene
from core.figures.motion import Motion
from core.figures.painting.label_raster import label_map
from core.pose.skeleton import Pose, Size

Picture = NDArray[np.uint8]


@dataclass(frozen=True)
class Drawing:
    """Everything that can be taken from one drawing; each is made when it is asked for."""

    pose: Pose  # in the size of the drawing
    looks: tuple[Look, ...]  # one a person of the pose
    scene: Scene
    seed: int
    motion: Motion

    @property
    def size(self) -> Size:
        return self.pose.size

    def picture(self) -> Picture:
        """(height, width, 3) RGB."""
        return self._recorded.picture(self.size)

    def labels(self) -> Picture:
        """(height, width): a ``Label``, and 16 for each person before this one."""
        return label_map(self._recorded.figures, self.size)

    @cached_property
    def _recorded(self) -> Recorded:
        people = [
            (look, body)
            for look, body in zip(self.looks, map(body_of, self.pose.people), strict=True)
            if body is not None
        ]
        return record(self.size, self.scene, people, self.seed, motion=self.motion)


def draw(
    pose: Pose,
    looks: Sequence[Look],
    scene: Scene,
    size: Size,
    *,
    seed: int = 0,
    motion: Motion | None = None,
) -> Drawing:
    """``pose`` is stretched to ``size``; people wear ``looks`` in turn, the nearest is in front.

    The same arguments give the same drawing. With fewer looks than people the last one is worn by
    the rest.
    """
    placed = pose.scaled_to(size)
    worn = tuple(looks[min(i, len(looks) - 1)] for i in range(len(placed.people)))
    return Drawing(placed, worn, scene, seed, motion or Motion())
