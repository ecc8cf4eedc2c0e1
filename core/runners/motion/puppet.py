"""A picture of the gallery that moves: cut into its layers once, then moved for each frame.

Its figure keeps its own size and proportions and begins where it stands; its own ground stays
behind it, and does not move.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from PIL import Image

from core.cutout import grounds
from core.figures.grounds import NOWHERE
from core.geometry import Size
from core.jobs.backend import JobContext
from core.motion.bodies import standing_at
from core.motion.film.bodies import onto
from core.motion.floors import level
from core.motion.request import MOST_PIXELS, MotionRequest
from core.motion.timeline import Play
from core.pose.skeleton import Person, Pose
from core.repose.finish import on_ground
from core.repose.frame import frame_of
from core.repose.moving.aims import Aim, aim_at, proportions_of
from core.repose.request import Source
from core.runners.reposing import opened
from core.runners.reposing.opened import Opened
from core.runners.reposing.watch import Watch
from core.runners.services import Services

Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def check(request: MotionRequest, services: Services) -> None:
    opened.check(Source(image_id=request.picture), services)


def open_puppet(request: MotionRequest, services: Services, context: JobContext) -> PuppetClip:
    source = Source(image_id=request.picture)
    return PuppetClip(request, Opened(source, services, Watch(context, 1)))


def followed(poses: Sequence[Pose]) -> tuple[Person, ...]:
    """Of each frame the person that the puppet follows: the first who shows in the first frame.

    Where that person is hidden the frame before stands.
    """
    place = next(n for n, one in enumerate(poses[0].people) if not one.is_empty)
    found: list[Person] = []
    for pose in poses:
        there = place < len(pose.people) and not pose.people[place].is_empty
        found.append(pose.people[place] if there else found[-1])
    return tuple(found)


class PuppetClip:
    """Raises ``InputRejected`` where the picture shows too little of a figure."""

    def __init__(self, request: MotionRequest, source: Opened) -> None:
        self._source, self._puppet = source, source.puppet
        self.size = _size(source.size)
        self._scale = self.size.width / source.size.width
        self._fps, self._is_loop = request.timeline.fps, request.timeline.play is not Play.ONCE
        drawing = request.painting.drawing
        self._is_clear = source.picture.mode == "RGBA" or (
            drawing is not None and drawing.background == NOWHERE
        )
        own = self._puppet.person.scaled(self._scale, self._scale)
        people, body = followed(request.poses), proportions_of(own)
        people = people if body is None else onto(people, body)
        radius = float(np.median([frame_of(one).radius for one in people]))
        factor = self._puppet.frame.radius * self._scale / radius
        self._people = standing_at(people, own, factor)

    @property
    def notes(self) -> tuple[str, ...]:
        told = [note for aim in self._aims for note in aim.notes]
        return tuple(dict.fromkeys((*self._source.cutout.notes, *told)))

    def frame(self, index: int) -> Image.Image:
        posture = self._puppet.solved(self._aims[index])
        figure = self._puppet.drawn(posture, self.size)
        if self._ground is None:
            return Image.fromarray(figure)
        floor = float(self._floors[index])
        return Image.fromarray(on_ground(figure, self._ground, floor))

    @cached_property
    def _aims(self) -> tuple[Aim, ...]:
        puppet = self._puppet
        return tuple(
            puppet.aimed(one, aim_at(one, None, puppet.frame, self._scale)) for one in self._people
        )

    @cached_property
    def _floors(self) -> Floats:
        soles = np.array([aim.floor for aim in self._aims])
        found = level(soles, fps=self._fps, is_loop=self._is_loop)
        return np.clip(found, 0, self.size.height)

    @cached_property
    def _ground(self) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]] | None:
        """(height, width, 3); None before nothing."""
        if self._is_clear:
            return None
        return np.asarray(grounds.covering(self._source.ground, self.size).convert("RGB"))


def _size(size: Size) -> Size:
    factor = min(1.0, (MOST_PIXELS / size.pixels) ** 0.5)
    return size if factor == 1 else size.times(factor)
