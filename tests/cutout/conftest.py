"""Drawn figures whose true outline is known."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from core.figures.drawing import Drawing, draw
from core.figures.looks import Scene, new_look
from core.geometry import Size
from core.pose import presets
from core.pose.skeleton import Pose


@dataclass(frozen=True)
class Drawn:
    picture: Image.Image
    alpha: NDArray[np.float32]
    pose: Pose


@cache
def drawn(place: str = "forest", preset: str = "jogging", seed: int = 3) -> Drawn:
    drawing = drawing_of(place, preset, seed)
    alpha = drawing.figure()[..., 3].astype(np.float32) / 255
    return Drawn(Image.fromarray(drawing.picture()), alpha, drawing.pose)


def drawing_of(place: str, preset: str, seed: int = 3) -> Drawing:
    pose = presets.get(preset).pose
    looks = [new_look(random.Random(seed))]
    return draw(pose, looks, Scene(place), Size(256, 384), seed=seed)


@pytest.fixture
def jogger() -> Drawn:
    return drawn()
