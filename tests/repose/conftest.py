"""A drawn figure, its true cut-out, and the puppet made of it."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from core.cutout.cutout import Cutout
from core.figures.body.bodies import body_of
from core.figures.drawing import draw
from core.figures.looks import Item, Look, Scene, new_look
from core.figures.words.read import read
from core.geometry import Size
from core.pose import presets
from core.pose.skeleton import Pose
from core.repose.puppet import Puppet
from training.cutout.labels import body_parts

SIZE = Size(256, 384)


@dataclass(frozen=True)
class Source:
    picture: NDArray[np.uint8]  # (384, 256, 4)
    cutout: Cutout
    pose: Pose

    @property
    def puppet(self) -> Puppet:
        return Puppet.of(self.cutout, self.pose)


def posed(name: str, size: Size = SIZE) -> Pose:
    return presets.get(name).pose.fitted_to(size)


@cache
def source_of(preset: str = "standing", seed: int = 3, *, labels: bool = True) -> Source:
    return drawn(posed(preset), new_look(random.Random(seed)), labels=labels)


@cache
def printed() -> Source:
    look = read("girl, short hair, brown hair, t-shirt, jeans").looks[0]
    shirt = Item("t-shirt", "white", print="HELLO")
    plain = replace(look, items=(shirt, Item("jeans", "blue")))
    return drawn(posed("standing", SIZE.times(2)), plain)


def drawn(pose: Pose, look: Look, *, labels: bool = True) -> Source:
    drawing = draw(pose, [look], Scene("none"), pose.size, seed=3)
    figure = drawing.figure()
    parts = None
    if labels:
        body = body_of(pose.people[0])
        assert body is not None
        parts = body_parts(drawing._recorded.figures, [body], pose.size)
    alpha = figure[..., 3] / np.float32(255)
    colours = np.ascontiguousarray(figure[..., :3])
    return Source(figure, Cutout(alpha, colours, parts, "alpha"), pose)


@pytest.fixture(scope="session")
def standing_source() -> Source:
    return source_of()


@pytest.fixture(scope="session")
def puppet(standing_source) -> Puppet:
    return standing_source.puppet
